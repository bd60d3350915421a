/** Secrets in a real gnome-keyring under a D-Bus session of its own: absent, unlocked, locked, emptied between two starts. */
import { spawn, spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'

const program = join(import.meta.dirname, '../support/keychain-program.ts')
const token = `canary-8A:Cust12345.${'ø0/+='.repeat(1400)}`
const refused = { kind: 'keychain', detail: 'refused or not reachable' }
const none = { kind: 'keychain', detail: 'there is none' }

const missing = ['dbus-run-session', 'gnome-keyring-daemon', 'gdbus'].filter(
  (name) => spawnSync('sh', ['-c', `command -v ${name}`]).status !== 0,
)
let home: string
let runtime: string
beforeEach(({ skip }) => {
  skip(process.platform !== 'linux', 'Secret Service is a matter of Linux')
  skip(missing.length > 0, `there is no ${missing.join(', ')} here`)
  home = mkdtempSync(join(tmpdir(), 'mailmirror-keychain-'))
  runtime = join(home, 'run')
  mkdirSync(runtime)
  chmodSync(runtime, 0o700)
})
afterEach(() => rmSync(home, { recursive: true, force: true, maxRetries: 3 }))

type Step = readonly [string, ...string[]]
interface Outcome {
  readonly available: boolean
  readonly answers: readonly unknown[]
  readonly lines: readonly string[]
}

/** How the keyring of the session comes up; `null` is a system without a session bus. */
const keyrings = {
  unlocked: 'echo password | gnome-keyring-daemon --unlock --components=secrets >/dev/null',
  locked: 'gnome-keyring-daemon --start --components=secrets >/dev/null',
}

/** Starts the program in a session of its own, and ends all of it. */
async function start(keyring: keyof typeof keyrings | null, ...steps: Step[]): Promise<Outcome> {
  const run = [process.execPath, program, JSON.stringify(steps)]
  const [command = '', ...args] = keyring
    ? ['dbus-run-session', '--', 'sh', '-c', `${keyrings[keyring]}; exec "$@"`, 'sh', ...run]
    : run
  const { DISPLAY: _display, WAYLAND_DISPLAY: _wayland, ...inherited } = process.env
  const child = spawn(command, args, {
    // Nobody is there to be asked for a password, and no keyring of the person's own is to be found.
    env: {
      ...inherited,
      XDG_DATA_HOME: home,
      XDG_RUNTIME_DIR: runtime,
      DBUS_SESSION_BUS_ADDRESS: `unix:path=${join(runtime, 'nobody')}`,
    },
    stdio: ['ignore', 'pipe', 'ignore'],
    detached: true,
  })
  const stop = setTimeout(() => process.kill(-(child.pid ?? 0), 'SIGKILL'), 30_000)
  let output = ''
  child.stdout.on('data', (data: Buffer) => (output += data.toString()))
  // Not its output's end: a daemon may hold that open.
  await new Promise((resolve, reject) => child.on('exit', resolve).on('error', reject))
  clearTimeout(stop)
  const line = output.split('\n').find((one) => one.startsWith('{')) ?? `no answer: ${output}`
  return JSON.parse(line) as Outcome
}

/** Files below `home` that hold `words`. */
function filesWith(words: string): string[] {
  return readdirSync(home, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => readFileSync(file).includes(words))
}

describe('a system without a keychain', () => {
  test('says so, keeps a secret only with the agreement, and only until the end', async () => {
    const steps: Step[] = [
      ['set', 'one', token],
      ['get', 'one'],
      ['agree', 'one', token],
      ['where', 'one'],
      ['get', 'one'],
    ]
    expect(await start(null, ...steps)).toEqual({
      available: false,
      answers: [none, null, null, 'untilClosed', token],
      lines: ['no usable keychain'],
    })
    expect((await start(null, ['get', 'one'], ['where', 'one'])).answers).toEqual([null, 'missing'])
    expect(filesWith('canary')).toEqual([])
  })
})

describe('a keyring', () => {
  test('that is unlocked keeps a token of 8 kB over starts, in no readable file, until it is removed', async () => {
    expect(Buffer.byteLength(token)).toBeGreaterThan(8192)
    const first = await start('unlocked', ['set', 'one', token], ['where', 'one'], ['set', 'two', 'password'])
    expect(first).toEqual({ available: true, answers: [null, 'keychain', null], lines: [] })
    expect(filesWith('canary')).toEqual([])
    const second = await start(
      'unlocked',
      ['get', 'one'],
      ['get', 'two'],
      ['remove', 'one'],
      ['where', 'one'],
      ['get', 'two'],
    )
    expect(second.answers).toEqual([token, 'password', null, 'missing', 'password'])
    expect((await start('unlocked', ['get', 'one'], ['where', 'two'])).answers).toEqual([null, 'keychain'])
  })

  test('that is locked says so, loses nothing, and has it again when it is unlocked', async () => {
    await start('unlocked', ['set', 'one', token])
    const steps: Step[] = [
      ['get', 'one'],
      ['where', 'one'],
      ['set', 'two', 'x'],
      ['agree', 'two', 'x'],
      ['where', 'two'],
    ]
    const { answers } = await start('locked', ...steps)
    expect(answers).toEqual([{ kind: 'keychain', detail: 'it is locked' }, 'missing', refused, null, 'untilClosed'])
    expect((await start('unlocked', ['get', 'one'], ['where', 'two'])).answers).toEqual([token, 'missing'])
  })

  test('that was removed between two starts has nothing, and takes the secret anew', async () => {
    await start('unlocked', ['set', 'one', token])
    rmSync(join(home, 'keyrings'), { recursive: true })
    const { answers } = await start('unlocked', ['get', 'one'], ['where', 'one'], ['set', 'one', token], ['get', 'one'])
    expect(answers).toEqual([null, 'missing', null, token])
  })
})
