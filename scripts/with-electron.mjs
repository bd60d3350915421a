// Starts a command in the surroundings that Electron needs here: the runtime that was found, a virtual display, a keychain.
//   node scripts/with-electron.mjs electron . --demo
//   node scripts/with-electron.mjs playwright test --grep tray
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { constants, tmpdir } from 'node:os'
import { join } from 'node:path'
import { setUp } from './setup.mjs'
import { hasDisplay, isEntry, isRoot, onLinux, root, script, startable, toolEnv } from './steps.mjs'

/**
 * Runs `command` to its end and answers its exit code. `electron` as the command means the runtime itself.
 * `headless` gives it a display and a D-Bus session with an unlocked keychain of its own, thrown away afterwards.
 */
export async function withElectron(runtime, [command, ...args], { headless = !hasDisplay, env = {} } = {}) {
  const words = command === 'electron' ? [runtime.executable, ...forRoot, ...args] : [command, ...args]
  const surroundings = toolEnv({ ...env, ...(runtime.fallback ? { ELECTRON_OVERRIDE_DIST_PATH: runtime.folder } : {}) })
  if (!onLinux || !headless) return follow(words, { env: surroundings })
  const folder = mkdtempSync(join(tmpdir(), 'mailmirror-session-'))
  try {
    // Keyring and D-Bus keep their files in these two folders.
    const session = { ...surroundings, XDG_DATA_HOME: folder, XDG_RUNTIME_DIR: folder }
    // Else an Electron on a Wayland desktop would pass the virtual display by.
    delete session.WAYLAND_DISPLAY
    return await follow([...withDisplay, ...withKeychain, ...startable(words)], { env: session })
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Chromium refuses to start its sandbox as root. Only containers and test machines run so; a person's own start never does. */
export const forRoot = onLinux && isRoot ? ['--no-sandbox'] : []

const withDisplay = ['xvfb-run', '-a', '-s', '-screen 0 1600x1200x24']
// The bus daemon's chatter goes nowhere; the command gets the real stderr back, kept as 3.
const unlock = 'echo | gnome-keyring-daemon --unlock --components=secrets >/dev/null; exec "$@" 2>&3 3>&-'
const withKeychain = ['sh', '-c', `exec dbus-run-session -- sh -c '${unlock}' sh "$@" 3>&2 2>/dev/null`, 'sh']

/** Runs a command with its output passed on, and answers its exit code. */
export function follow(words, options = {}) {
  const [command, ...args] = startable(words)
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: root,
      env: toolEnv(),
      stdio: ['ignore', 'inherit', 'inherit'],
      ...options,
    })
    // The terminal sends Ctrl+C to the app as well, which decides what it means; this wrapper only waits for it.
    const onInterrupt = () => {}
    const onTerminate = () => child.kill()
    process.on('SIGINT', onInterrupt).on('SIGTERM', onTerminate)
    child.on('error', reject)
    child.on('exit', (code, signal) => {
      process.off('SIGINT', onInterrupt).off('SIGTERM', onTerminate)
      resolve(code ?? 128 + (constants.signals[signal] ?? 0))
    })
  })
}

if (isEntry(import.meta))
  await script(async (words) => {
    const runtime = await setUp({ allowFallback: true, headless: !hasDisplay })
    return withElectron(runtime, words)
  })
