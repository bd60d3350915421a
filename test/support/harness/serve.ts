/**
 * Builds the page with its bridge in memory and serves it: `node test/support/harness/serve.ts`, then open the address
 * with `?scene=NAME` (the names stand in `scenes.ts`) and `&language=nb`.
 * Built, not served from source, so that the page's own policy is in force.
 */
import { svelte } from '@sveltejs/vite-plugin-svelte'
import { mkdtemp, readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { extname, join, normalize } from 'node:path'
import { build } from 'vite'
import { composePolicy } from '../../../main/shell/policies.ts'

const types: Record<string, string> = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css' }

export async function serveHarness(port = 0): Promise<{ address: string; close: () => void }> {
  const outDir = await mkdtemp(join(tmpdir(), 'mailmirror-harness-'))
  await build({
    configFile: false,
    root: import.meta.dirname,
    base: './',
    logLevel: 'warn',
    plugins: [svelte()],
    build: {
      outDir,
      emptyOutDir: true,
      target: 'chrome130',
      modulePreload: { polyfill: false },
      assetsInlineLimit: 0,
      rolldownOptions: {
        input: ['index.html', 'compose.html', 'editor.html'].map((name) => join(import.meta.dirname, name)),
      },
    },
  })
  const body = await readFile(join(import.meta.dirname, 'body.html'))
  const server = createServer((request, response) => {
    const path = normalize(new URL(request.url ?? '/', 'http://x').pathname)
    const file = path === '/' ? '/index.html' : path
    // The editor is where markup of others comes in, so it is looked at under the very policy that the app gives it.
    if (file === '/editor.html') response.setHeader('Content-Security-Policy', composePolicy)
    const content = path.startsWith('/body/') ? Promise.resolve(body) : readFile(join(outDir, file))
    content.then(
      (bytes) => response.setHeader('Content-Type', types[extname(file)] ?? 'text/plain').end(bytes),
      () => response.writeHead(404).end(),
    )
  })
  await new Promise<void>((listening) => server.listen(port, '127.0.0.1', listening))
  const { port: taken } = server.address() as AddressInfo
  return { address: `http://127.0.0.1:${taken}`, close: () => server.close() }
}

if (import.meta.main) console.log((await serveHarness(Number(process.argv[2] ?? 0))).address)
