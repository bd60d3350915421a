/**
 * The IMAP library with what it does not offer: what VANISHED says as it was said, folders opened without a look at their
 * names first and left without removing anything, and a short way for messages. All other code uses its public side only.
 */
import { ImapFlow, type FetchMessageObject, type FetchQueryObject, type MailboxOpenOptions } from 'imapflow'
import { z } from 'zod'
import { startIn, type Start } from './answers.ts'

/** What of a message is asked for; its number in the folder is not. */
export type Fetched = Omit<FetchMessageObject, 'seq'>

interface Answer {
  readonly payload: Buffer
  readonly literals?: Buffer[]
}

const said = z.object({ attributes: z.array(z.unknown()) })
const text = z.object({ value: z.string() })

const handle = z
  .custom<(this: ImapFlow, answer: Answer) => Promise<boolean>>((it) => typeof it === 'function')
  .parse(Reflect.get(ImapFlow.prototype, 'handleResponse'))

const preauth = z
  .custom<(this: ImapFlow) => Promise<void>>((it) => typeof it === 'function')
  .parse(Reflect.get(ImapFlow.prototype, 'initialPREAUTH'))

/** Where reading left off, as QRESYNC asks for it (RFC 7162 3.2.5). */
export interface Since {
  readonly uidValidity: string
  readonly changedSince: string
}

export class Client extends ImapFlow {
  declare private readonly exec: (command: string) => Promise<{ next: () => void }>
  declare private readonly folders: Map<string, unknown>

  /** The library would spell out every UID of a range, also of `1:4294967295`. Listeners of 'vanished' get the set as text. */
  async untaggedVanished(untagged: unknown): Promise<void> {
    const set = text.safeParse(said.safeParse(untagged).data?.attributes.at(-1)).data?.value
    if (set !== undefined) this.emit('vanished', set)
    await Promise.resolve()
  }

  /** Did the server say so before anybody had signed in? */
  isGreetedAsSignedIn = false

  async initialPREAUTH(): Promise<void> {
    this.isGreetedAsSignedIn = true
    await preauth.call(this)
  }

  #take: ((one: Fetched) => Promise<void>) | null = null

  /** As `fetch` by UIDs, for the start of each message. The server goes on sending only as fast as they are taken. */
  async *starts(set: string, query: FetchQueryObject): AsyncGenerator<Fetched> {
    const came: { one: Fetched; taken: () => void }[] = []
    let wake = () => undefined as void
    let isOpen = true
    const take = (one: Fetched) =>
      new Promise<void>((taken) => {
        if (!isOpen) return taken()
        came.push({ one, taken })
        wake()
      })
    const rest = async () => {
      for await (const one of this.fetch(set, query, { uid: true })) await take(one)
    }
    this.#take = take
    const ended = rest().finally(() => {
      isOpen = false
      wake()
    })
    ended.catch(() => undefined)
    try {
      for (;;) {
        while (came.length === 0 && isOpen) await new Promise<void>((go) => (wake = go))
        const next = came.shift()
        if (!next) break
        yield next.one
        next.taken()
      }
      await ended
    } finally {
      isOpen = false
      if (this.#take === take) this.#take = null
      for (const { taken } of came) taken()
    }
  }

  /** The library's own way for an answer, but for the messages that somebody takes. */
  async handleResponse(answer: Answer): Promise<boolean> {
    const start: Start | null = this.#take && startIn(answer.payload, answer.literals)
    if (!start || !this.#take) return handle.call(this, answer)
    await this.#take(start)
    return true
  }

  /** SELECT alone, which with `since` tells what has changed. */
  async select(path: string, since: Since | null = null) {
    if (!this.folders.has(path)) this.folders.set(path, { path })
    const options: MailboxOpenOptions & Partial<Since> = since ?? {}
    return this.mailboxOpen(path, options)
  }

  /** Ends the look at a folder (UNSELECT, RFC 3691): of an open one a server may tell an old STATUS. */
  async leaveFolder(): Promise<void> {
    if (!this.mailbox || !this.capabilities.has('UNSELECT')) return
    const answer = await this.exec('UNSELECT')
    this.mailbox = false
    this.state = this.states.AUTHENTICATED
    answer.next()
  }
}
