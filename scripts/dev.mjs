// npm run dev: rebuilds what changed and starts the app again. The page keeps the policy it ships with, which leaves no
// place for a development server's scripts.
import { spawn } from 'node:child_process'
import { setUp } from './setup.mjs'
import { isEntry, root, say, script, toolNode } from './steps.mjs'
import { forRoot, withElectron } from './with-electron.mjs'

async function serve(words) {
  const { createBuilder } = await import('vite')
  const watched = { build: { watch: {} } }
  const environments = { preload: watched, main: watched, client: watched }
  const builder = await createBuilder({ logLevel: 'warn', environments })
  const { default: executable } = await import('electron')
  let app
  const restart = () => {
    app?.removeAllListeners('exit').kill()
    app = spawn(executable, ['.', ...forRoot, ...words], { stdio: 'inherit', cwd: root })
    app.on('exit', (code) => process.exit(code ?? 0))
  }
  /** Resolves after the first build; each later one starts the app again. */
  const watch = async (name) => {
    const watcher = await builder.build(builder.environments[name])
    let first = true
    await new Promise((resolve) => {
      watcher.on('event', (event) => {
        if (event.code === 'ERROR') say(event.error.message)
        if (event.code !== 'END') return
        if (first) resolve()
        else restart()
        first = false
      })
    })
  }
  for (const name of Object.keys(environments)) await watch(name)
  restart()
}

// Run twice: first to make the machine ready, then, as `--serve`, under the Node and with the Electron that were found.
if (isEntry(import.meta))
  await script(async ([first, ...words]) => {
    if (first === '--serve') return serve(words)
    const runtime = await setUp({ allowFallback: process.argv.includes('--demo') })
    const rest = first === undefined ? [] : [first, ...words]
    return withElectron(runtime, [toolNode(), 'scripts/dev.mjs', '--serve', ...rest])
  })
