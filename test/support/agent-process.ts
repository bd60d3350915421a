/** The agent server as a process of its own, as a person starts it: sources under Node's own TypeScript, or the bundle. */
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { join, resolve } from 'node:path'

export interface AgentProcess {
  readonly url: string
  readonly child: ChildProcess
  stop(): Promise<void>
  /** Another process on the same port, over the same data. */
  restart(): Promise<AgentProcess>
}

const root = resolve(import.meta.dirname, '../..')

/** Starts it on a configuration and resolves when it listens. Rejects with what it said when it ends instead. */
export async function startAgentProcess(
  folder: string,
  config: object,
  entry = 'main/server/cli.ts',
): Promise<AgentProcess> {
  const file = join(folder, 'agent.json')
  writeFileSync(file, JSON.stringify(config))
  const child = spawn(process.execPath, [join(root, entry), '--config', file], { stdio: ['ignore', 'pipe', 'pipe'] })
  let said = ''
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()))
  const exited = once(child, 'exit')
  const url = await new Promise<string>((resolve, reject) => {
    createInterface(child.stdout).on('line', (line) => {
      const found = /^listening on (\S+)$/.exec(line)?.[1]
      if (found) resolve(found)
    })
    void exited.then(() => reject(new Error(`the agent server ended: ${said}`)))
  })
  return {
    url,
    child,
    async stop() {
      child.kill('SIGTERM')
      await exited
    },
    async restart() {
      await exited
      return startAgentProcess(folder, { ...config, port: Number(new URL(url).port) }, entry)
    },
  }
}
