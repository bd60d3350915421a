/**
 * The entry without a window: `--config FILE` serves the accounts of a configuration; `--sample FOLDER` makes sample
 * mail there first, where it is missing. Prints `listening on http://127.0.0.1:PORT`. Runs under plain Node and as a
 * utility process of the app, whose parent hears `{ type: 'listening', url }` and may say `{ type: 'stop' }`.
 */
import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import manifest from '../../package.json' with { type: 'json' }
import { createAgent } from '../agent/agent.ts'
import { Fault, failureOf } from '../failure.ts'
import { openMirror } from '../mirror/mirror.ts'
import { parseConfig, type AgentConfig } from './config.ts'
import { serveAgent, type AgentServer } from './http.ts'
import { originOf, sourcesOf } from './sources.ts'

const log = (line: string): void => void process.stderr.write(`${line}\n`)

/** The configuration that the command line names. Faults: invalid, gone. */
async function configOf(args: readonly string[]): Promise<AgentConfig> {
  const { config, sample } = optionsIn(args)
  if (sample !== undefined) return sampleConfig(resolve(sample))
  if (config === undefined) throw new Fault('invalid', 'name a configuration: --config FILE (or --sample FOLDER)')
  return readConfig(resolve(config))
}

function optionsIn(args: readonly string[]): { config?: string | undefined; sample?: string | undefined } {
  try {
    return parseArgs({ args: [...args], options: { config: { type: 'string' }, sample: { type: 'string' } } }).values
  } catch (error) {
    throw new Fault('invalid', error instanceof Error ? error.message : 'unknown option')
  }
}

function readConfig(file: string): AgentConfig {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch {
    throw new Fault('gone', `cannot read ${file}`)
  }
  return parseConfig(text, dirname(file))
}

async function sampleConfig(folder: string): Promise<AgentConfig> {
  const file = join(folder, 'agent.json')
  if (!existsSync(file)) {
    const { writeSample } = await import('../sample/sample.ts')
    await writeSample(folder)
  }
  return readConfig(file)
}

/** Opens the mirror of a configuration, listens to its mail servers and serves. */
async function start(config: AgentConfig): Promise<AgentServer> {
  const sources = sourcesOf(config.accounts, process.env, log)
  mkdirSync(config.data, { recursive: true, mode: 0o700 })
  const mirror = await openMirror(join(config.data, 'mirror.db'), { log })
  for (const { accountId, associateId, associateName, address, source } of config.accounts) {
    await mirror.write('accounts.put', {
      id: accountId,
      connectionId: 'config',
      kind: source.kind,
      address,
      name: associateName,
      origin: originOf(source),
      remoteAccountId: accountId,
      associateId,
      associateName,
    })
  }
  const agent = createAgent({
    mirror,
    log,
    emit: () => undefined, // nobody watches: callers wait for their call
    sourceOf({ id, associateId, associateName }) {
      const source = sources.get(id)
      if (!source) return Promise.reject(new Fault('gone', `account ${id} is not in the configuration`))
      return Promise.resolve({ source, remote: { accountId: id, associateId, associateName } })
    },
  })
  agent.listen()
  const server = await serveAgent({ mirror, agent }, config, { version: manifest.version, log })
  return {
    url: server.url,
    async close() {
      agent.close()
      await server.close()
      await Promise.all([...sources.values()].map((one) => one.close()))
      await mirror.close()
    },
  }
}

/** The port to the app, when this is its utility process; Electron's types belong to the shell. */
interface ParentPort {
  postMessage(message: unknown): void
  on(event: 'message', listener: (event: { data: unknown }) => void): void
}

async function main(): Promise<void> {
  const server = await start(await configOf(process.argv.slice(2)))
  let stopping = false
  const stop = () => {
    if (stopping) return
    stopping = true
    server.close().then(
      () => process.exit(0),
      () => process.exit(1),
    )
  }
  process.on('SIGINT', stop)
  process.on('SIGTERM', stop)
  process.on('disconnect', stop)
  const { parentPort } = process as { parentPort?: ParentPort }
  parentPort?.on('message', ({ data }) => {
    if (typeof data === 'object' && data !== null && 'type' in data && data.type === 'stop') stop()
  })
  parentPort?.postMessage({ type: 'listening', url: server.url })
  process.stdout.write(`listening on ${server.url}\n`)
}

/** One line that says what is wrong; a mistake of ours shows its name, never its stack. */
function inOneLine(error: unknown): string {
  const taken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE'
  return taken ? 'the port is taken by another program' : failureOf(error).detail
}

main().catch((error: unknown) => {
  log(`agent: ${inOneLine(error)}`)
  process.exit(1)
})
