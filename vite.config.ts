/** One build for all three sides, and the projects that Vitest runs. */
import { svelte } from '@sveltejs/vite-plugin-svelte'
import { svelteTesting } from '@testing-library/svelte/vite'
import { builtinModules } from 'node:module'
import { availableParallelism } from 'node:os'
import type { EnvironmentOptions } from 'vite'
import { defineConfig } from 'vitest/config'
import manifest from './package.json' with { type: 'json' }

const here = import.meta.dirname
/** Everything else is bundled: the packaged app carries only native modules in node_modules. */
const external = [
  /^electron(\/.*)?$/,
  /^node:/,
  ...builtinModules,
  ...Object.keys(manifest.dependencies).map((name) => new RegExp(`^${name}(/.*)?$`)),
]

/** A bundle for Electron's Node: ES modules for main, CommonJS for the sandboxed preload, which can be nothing else. */
function nodeBundle(outDir: string, input: Record<string, string>, format: 'es' | 'cjs'): EnvironmentOptions {
  const ending = format === 'cjs' ? 'cjs' : 'js'
  return {
    consumer: 'server',
    resolve: { noExternal: true },
    build: {
      outDir: `${here}/out/${outDir}`,
      emptyOutDir: true,
      // The oldest runtime that the tests may run on; types come from a newer one, so only running tells.
      target: 'node20.18',
      sourcemap: true,
      minify: false,
      rolldownOptions: {
        input,
        external,
        // All files lie side by side, so that `new URL('./writer.js', import.meta.url)` is right in every chunk.
        output: { format, entryFileNames: `[name].${ending}`, chunkFileNames: `[name]-[hash].${ending}` },
      },
    },
  }
}

export default defineConfig({
  root: `${here}/renderer`,
  base: './',
  // No svelte.config.js, so none is looked for.
  plugins: [svelte({ configFile: false })],
  build: {
    outDir: `${here}/out/renderer`,
    emptyOutDir: true,
    target: 'chrome130',
    // The page's policy allows no inline script and no data: URL.
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
  },
  environments: {
    // The main window, and the one in which mail is written. Of the pages alone: what stands above holds for main as well.
    client: {
      build: { rolldownOptions: { input: [`${here}/renderer/index.html`, `${here}/renderer/compose.html`] } },
    },
    main: nodeBundle(
      'main',
      {
        main: `${here}/main/shell/main.ts`,
        writer: `${here}/main/mirror/writer.ts`,
        agent: `${here}/main/server/cli.ts`,
      },
      'es',
    ),
    preload: nodeBundle('preload', { preload: `${here}/preload/preload.ts` }, 'cjs'),
  },
  builder: {
    async buildApp(builder) {
      for (const name of ['main', 'preload', 'client']) {
        const environment = builder.environments[name]
        if (environment) await builder.build(environment)
      }
    },
  },
  test: {
    root: here,
    // Many tests wait for servers and their silence rather than work.
    maxWorkers: availableParallelism() + 1,
    // Its ES modules import each other without endings, which Node alone refuses.
    server: { deps: { inline: [/@superoffice\/webapi/] } },
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['test/unit/**/*.test.ts', 'test/*.test.ts'],
          exclude: ['test/unit/renderer/**'],
        },
      },
      {
        extends: true,
        plugins: [svelteTesting()],
        test: { name: 'page', include: ['test/unit/renderer/**/*.test.ts'], environment: 'jsdom' },
      },
      {
        extends: true,
        test: {
          name: 'integration',
          include: ['test/integration/**/*.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
})
