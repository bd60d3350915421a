/** The project's own agent server with sample mail, in a process of its own, so that it can be stopped like a real one. */
import { utilityProcess, type UtilityProcess } from 'electron/main'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { Fault } from '../failure.ts'
import type { Log } from '../log.ts'

const word = z.object({ type: z.literal('listening'), url: z.string().regex(/^http:\/\/127\.0\.0\.1:\d+$/) })
/** What is read of the server's configuration; the rest is the server's own business and goes back as it was. */
const config = z.looseObject({
  port: z.int(),
  users: z.array(z.looseObject({ user: z.string(), password: z.string() })),
})

export interface DemoServer {
  /** Starts it where it does not run, on the address it had before. Faults: internal, when it cannot start. */
  start(): Promise<{ site: string; users: { user: string; password: string }[] }>
  /** `start` brings it back. */
  stop(): Promise<void>
  isRunning(): boolean
  /** True once it has been started, however it stands now. */
  wasStarted(): boolean
  /** Called whenever it starts or ends. Returns the function that ends listening. */
  onChange(listener: () => void): () => void
}

/** @param program the built agent server; @param folder where it keeps its sample mail and its mirror */
export function createDemo(program: string, folder: string, log: Log): DemoServer {
  const listeners = new Set<() => void>()
  const changed = () => listeners.forEach((listener) => listener())
  let child: UtilityProcess | null = null
  let url: string | null = null
  let starting: Promise<string> | null = null

  async function launch(): Promise<string> {
    if (url !== null) keepPort(folder, Number(new URL(url).port))
    const forked = fork(program, folder, log)
    forked.once('exit', () => {
      if (child === forked) child = null
      changed()
    })
    child = forked
    url = await firstWord(forked)
    changed()
    return url
  }

  return {
    async start() {
      const site = child && url && !starting ? url : await (starting ??= launch().finally(() => (starting = null)))
      return { site, users: readConfig(folder).users.map(({ user, password }) => ({ user, password })) }
    },
    async stop() {
      if (child) await ended(child)
    },
    isRunning: () => child !== null && url !== null,
    wasStarted: () => url !== null,
    onChange(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
}

function fork(program: string, folder: string, log: Log): UtilityProcess {
  const words = ['--sample', folder]
  const child = utilityProcess.fork(program, words, { serviceName: 'Sample mail', stdio: 'pipe' })
  child.stderr?.on('data', (chunk: Buffer) => log(`sample mail: ${chunk.toString('utf8').trim()}`))
  child.stdout?.resume()
  return child
}

/** The server wrote its configuration when it made the sample mail. */
function readConfig(folder: string): z.infer<typeof config> {
  return config.parse(JSON.parse(readFileSync(join(folder, 'agent.json'), 'utf8')))
}

/** The same port again: to the app it is the same server, back from a failure. */
function keepPort(folder: string, port: number): void {
  writeFileSync(join(folder, 'agent.json'), JSON.stringify({ ...readConfig(folder), port }, null, 2), { mode: 0o600 })
}

function ended(child: UtilityProcess): Promise<void> {
  return new Promise((resolve) => {
    child.once('exit', () => resolve())
    child.kill()
  })
}

function firstWord(child: UtilityProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    child.on('message', (message: unknown) => {
      const parsed = word.safeParse(message)
      if (parsed.success) resolve(parsed.data.url)
    })
    child.once('exit', (code) => reject(new Fault('internal', `the sample mail server ended with ${code}`)))
  })
}
