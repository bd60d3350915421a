// What every script shares: how it speaks, how it runs a command, and how it stops. Needs only Node's own modules,
// because it runs before anything is installed.
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, realpathSync } from 'node:fs'
import { homedir } from 'node:os'
import { delimiter, join, resolve } from 'node:path'

export const root = resolve(import.meta.dirname, '..')
export const onLinux = process.platform === 'linux'
export const isRoot = process.getuid?.() === 0
export const hasDisplay = !onLinux || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY)
/** Where prepared runtimes outlive the clone. */
export const cacheFolder = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'mailmirror-tools')

/** An expected end: one sentence for the person, with the command that mends it. */
export class Stop extends Error {}

/** One line a step, on stderr: stdout belongs to what was asked for. */
export function say(line) {
  console.error(`> ${line}`)
}

/** The environment in which our tools are found. */
export function toolEnv(extra = {}) {
  const path = Object.keys(process.env).find((name) => name.toUpperCase() === 'PATH') ?? 'PATH'
  return { ...process.env, [path]: join(root, 'node_modules/.bin') + delimiter + (process.env[path] ?? ''), ...extra }
}

/** Runs to the end and answers `{ status, output }`; `output` is filled only where stdio is not inherited. */
export function run(command, args, options = {}) {
  const [program, ...words] = startable([command, ...args])
  const result = spawnSync(program, words, {
    cwd: root,
    env: toolEnv({ NO_COLOR: '1' }),
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    ...options,
  })
  const output = `${result.stdout ?? ''}${result.stderr ?? ''}`
  return { status: result.error ? 1 : (result.status ?? 1), output: result.error?.message ?? output }
}

/** Runs a step whose output matters only when it fails; then that output comes first and `sentence` is the last word. */
export function must(sentence, command, args, options = {}) {
  const { status, output } = run(command, args, { stdio: ['ignore', 'pipe', 'pipe'], ...options })
  if (status === 0) return output
  const lines = output
    .split('\n')
    .filter((line) => line.trim() && !/^\s+at /.test(line))
    .slice(-20)
  if (lines.length > 0) console.error(lines.map((line) => `  | ${line}`).join('\n'))
  throw new Stop(sentence)
}

/** npm as the person started it, or the one on the path. */
export function npm(sentence, args, options) {
  const cli = process.env.npm_execpath
  if (cli?.endsWith('.js')) return must(sentence, process.execPath, [cli, ...args], options)
  return must(sentence, 'npm', args, { shell: process.platform === 'win32', ...options })
}

/** Which package brings which tool. */
const tools = {
  'electron-builder': 'electron-builder',
  eslint: 'eslint',
  playwright: '@playwright/test',
  prettier: 'prettier',
  'svelte-check': 'svelte-check',
  tsc: 'typescript',
  vite: 'vite',
  vitest: 'vitest',
}

/** A tool's script with the Node that runs it: Windows starts the shims in node_modules/.bin only through a shell. */
export function startable([command, ...args]) {
  if (!Object.hasOwn(tools, command)) return [command, ...args]
  const home = join(root, 'node_modules', tools[command])
  const { bin } = JSON.parse(readFileSync(join(home, 'package.json'), 'utf8'))
  return [toolNode(), join(home, typeof bin === 'string' ? bin : bin[command]), ...args]
}

/** The Node from node_modules (Linux x64), or the one that runs this. */
export function toolNode() {
  const own = join(root, 'node_modules/.bin/node')
  return existsSync(own) ? realpathSync(own) : process.execPath
}

/** Tests, benchmarks and the agent run our TypeScript and better-sqlite3 in plain Node, which older ones can't. */
export function needNode24() {
  if (toolNode() === process.execPath && Number(process.versions.node.split('.')[0]) < 24)
    throw new Stop(
      `This needs Node 24 and found ${process.version}: install it from https://nodejs.org, then run it again`,
    )
}

/** Runs a script's work: a `Stop` ends in one line, and so does what nobody expected (its stack with DEBUG=1). */
export async function script(work) {
  try {
    process.exitCode = (await work(process.argv.slice(2))) ?? 0
  } catch (error) {
    if (!(error instanceof Stop) && process.env.DEBUG) console.error(error)
    const hint = error instanceof Stop ? '' : ' (DEBUG=1 shows where)'
    console.error(`Mailmirror: ${error instanceof Error ? error.message : String(error)}${hint}`)
    process.exitCode = 1
  }
}

/** True when this file was started, not imported. */
export function isEntry(meta) {
  return process.argv[1] !== undefined && realpathSync(process.argv[1]) === realpathSync(meta.filename)
}
