// npm run dev: the page is served and updated in place; main is rebuilt and Electron restarted when it changes.
import { spawn } from 'node:child_process'
import { setUp } from './setup.mjs'
import { isEntry, root, say, script, toolNode } from './steps.mjs'
import { forRoot, withElectron } from './with-electron.mjs'

async function serve(words) {
  const { createBuilder, createServer } = await import('vite')
  const server = await (await createServer()).listen()
  const watched = { build: { watch: {} } }
  const builder = await createBuilder({ logLevel: 'warn', environments: { main: watched, preload: watched } })
  const { default: executable } = await import('electron')
  const env = { ...process.env, ELECTRON_RENDERER_URL: server.resolvedUrls.local[0] }
  let app
  const restart = () => {
    app?.removeAllListeners('exit').kill()
    app = spawn(executable, ['.', ...forRoot, ...words], { stdio: 'inherit', env, cwd: root })
    app.on('exit', (code) => process.exit(code ?? 0))
  }
  /** Resolves after the first build and calls `onChange` after each later one. */
  const watch = async (name, onChange) => {
    const watcher = await builder.build(builder.environments[name])
    let first = true
    await new Promise((resolve) => {
      watcher.on('event', (event) => {
        if (event.code === 'ERROR') say(event.error.message)
        if (event.code !== 'END') return
        if (first) resolve()
        else onChange()
        first = false
      })
    })
  }
  await watch('preload', () => server.ws.send({ type: 'full-reload' }))
  await watch('main', restart)
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
