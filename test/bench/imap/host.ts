/**
 * Our side of the measuring: agent, mirror and IMAP sources as the app has them, in a main process of Electron's (or in
 * Node, for a profile). Its parent tells it what to do, one thing at a time.
 */
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { createAgent, type EMailAgent } from '../../../main/agent/agent.ts'
import { listAccounts } from '../../../main/mirror/accounts.ts'
import { listFolders } from '../../../main/mirror/folders.ts'
import { messagePage, searchMessages } from '../../../main/mirror/messages.ts'
import { openMirror, type Mirror } from '../../../main/mirror/mirror.ts'
import { imapSource } from '../../../main/sources/imap/source.ts'
import { byPassword } from '../../../main/sources/mail-server.ts'
import type { MailSource } from '../../../main/sources/source.ts'
import { accountId, type FolderId } from '../../../preload/model.ts'

export interface Measured {
  readonly seconds: number
  /** Messages in the mirror. */
  readonly messages: number
  /** Why accounts failed. */
  readonly failures: readonly string[]
  /** The most that the process held, beyond what it held before its first sync. */
  readonly memoryMb: number
  /** Of the main thread's turns. */
  readonly p99Ms: number
  readonly maxMs: number
  /** Until the page had heard of the 50 newest messages of every inbox. */
  readonly firstScreen: number
  /** Beyond idle, at each 10,000 messages. */
  readonly steps: readonly (readonly [messages: number, memoryMb: number])[]
}

export interface Calls {
  open(input: { file: string; port: number; users: readonly string[] }): Promise<void>
  sync(): Promise<Measured>
  /** Ends all connections, so that the next sync has to sign in. */
  hangUp(): Promise<void>
  /** How many messages each of the words finds. */
  find(words: readonly string[]): number[]
  close(): Promise<void>
}

const megabytes = (): number => process.memoryUsage.rss() / 2 ** 20
const aScreen = 50
const step = 10_000

let mirror: Mirror
let agent: EMailAgent
let sources = new Map<number, MailSource>()
let connect: () => void
let idleMb = 0

const calls: Calls = {
  async open({ file, port, users }) {
    mirror = await openMirror(file)
    for (const [at, user] of users.entries())
      await mirror.write('accounts.put', {
        ...{ id: accountId.parse(at + 1), connectionId: user, kind: 'imap', address: user, name: user, origin: user },
        ...{ remoteAccountId: at + 1, associateId: at + 1, associateName: user },
      })
    const credentials = byPassword(() => Promise.resolve('pass'))
    const server = { host: '127.0.0.1', port, security: 'plain', credentials } as const
    connect = () => (sources = new Map(users.map((user, at) => [at + 1, imapSource({ ...server, user })])))
    connect()
    agent = createAgent({
      mirror,
      emit: () => undefined,
      sourceOf({ id, associateId, associateName }) {
        const source = sources.get(id)
        if (!source) throw new Error('no such account')
        return Promise.resolve({ source, remote: { accountId: id, associateId, associateName } })
      },
    })
    idleMb = megabytes()
  },

  async sync() {
    const screens = watchScreens()
    const memory = watchMemory()
    const delay = monitorEventLoopDelay({ resolution: 1 })
    delay.enable()
    const started = performance.now()
    const accounts = listAccounts(mirror.reader).map(({ id }) => ({ accountId: id }))
    await agent.syncEmailAccounts(accounts, { evenIfWaiting: true })
    const seconds = (performance.now() - started) / 1000
    delay.disable()
    return {
      ...{ seconds, ...memory.end(), messages: messages(), failures: failures() },
      ...{ p99Ms: delay.percentile(99) / 1e6, maxMs: delay.max / 1e6, firstScreen: (await screens.end()) - started },
    }
  },

  async hangUp() {
    await Promise.all([...sources.values()].map((one) => one.close()))
    connect()
  },

  find: (words) => words.map((word) => searchMessages(mirror.reader, word, null, null, 2).length),

  async close() {
    agent.close()
    await Promise.all([...sources.values()].map((one) => one.close()))
    await mirror.close()
  },
}

const messages = (): number => listFolders(mirror.reader).reduce((sum, { total }) => sum + total, 0)
const idsOf = (folder: FolderId): string =>
  messagePage(mirror.reader, folder, null, aScreen)
    .map(({ id }) => id)
    .join()
const failures = (): string[] =>
  listAccounts(mirror.reader).flatMap(({ failure }) => (failure ? [`${failure.kind}: ${failure.detail}`] : []))

function watchMemory() {
  let most = 0
  const steps: [number, number][] = []
  const look = setInterval(() => (most = Math.max(most, megabytes())), 20)
  const count = setInterval(() => {
    const now = messages()
    if (now >= ((steps.at(-1)?.[0] ?? 0) / step + 1) * step) steps.push([now - (now % step), megabytes() - idleMb])
  }, 250)
  return {
    end() {
      clearInterval(look)
      clearInterval(count)
      return { memoryMb: Math.max(most, megabytes()) - idleMb, steps }
    },
  }
}

/** Notes how each inbox begins whenever the page would read it anew; the end tells when that was right. */
function watchScreens() {
  const seen = new Map<FolderId, { at: number; shown: string }[]>()
  const look = () => {
    for (const { id, role } of listFolders(mirror.reader)) {
      if (role !== 'inbox') continue
      const shown = idsOf(id)
      const before = seen.get(id) ?? []
      if (before.at(-1)?.shown !== shown) seen.set(id, [...before, { at: performance.now(), shown }])
    }
  }
  const stop = mirror.onChange(look)
  return {
    /** When the last one of them was as it is now. */
    async end() {
      await new Promise((done) => setTimeout(done, 200))
      stop()
      return Math.max(...[...seen.values()].map((all) => all.find(({ shown }) => shown === all.at(-1)?.shown)?.at ?? 0))
    },
  }
}

process.on('message', ({ name, input }: { name: keyof Calls; input: never }) => {
  void (async () => {
    try {
      process.send?.({ value: await calls[name](input) })
    } catch (error) {
      process.send?.({ error: String(error) })
    }
  })()
})
process.on('disconnect', () => process.exit())
