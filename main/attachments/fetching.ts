/**
 * The bytes of attachments: from the store where they are kept, which needs no server, else from their source. However
 * many ask for one attachment, it is fetched once.
 */
import type { Payload } from '../../preload/contract.ts'
import type { AccountId } from '../../preload/model.ts'
import type { EMailAgent } from '../agent/agent.ts'
import { Fault, failureOf } from '../failure.ts'
import type { Log } from '../log.ts'
import { attachmentAt, type AttachmentPlace, type StoredAttachment } from '../mirror/attachments.ts'
import type { Mirror } from '../mirror/mirror.ts'
import { throttled } from './progress.ts'
import type { AttachmentStore } from './store.ts'

export type AttachmentEvent = {
  readonly name: 'attachments.progressed'
  readonly payload: Payload<'attachments.progressed'>
}

export interface FetchingParts {
  readonly mirror: Mirror
  readonly agent: Pick<EMailAgent, 'attachment'>
  readonly store: AttachmentStore
  readonly emit: (event: AttachmentEvent) => void
  readonly log: Log
}

export interface Fetching {
  /**
   * The bytes of an attachment. With `quietly` nothing is told of their coming, and no others go for them.
   * Faults: gone, cancelled, and what the source throws.
   */
  bytes(place: AttachmentPlace, options?: { signal?: AbortSignal; quietly?: boolean }): Promise<Uint8Array>
  /** Ends the fetching of an attachment for all who wait for it. */
  cancel(place: AttachmentPlace): void
  /** The same for all attachments of an account, or of all accounts. Resolves when no fetching writes any more. */
  cancelAll(accountId?: AccountId): Promise<void>
}

interface Flight {
  readonly accountId: AccountId
  readonly stopper: AbortController
  readonly result: Promise<Uint8Array>
  readonly hearing: Hearing
  waiting: number
}

/** Quiet as long as nobody but the app itself wants it. */
interface Hearing {
  quiet: boolean
}

export function createFetching(parts: FetchingParts): Fetching {
  return new Fetches(parts)
}

/** The description of an attachment. Faults: gone. */
export function attachmentOr(mirror: Mirror, place: AttachmentPlace): StoredAttachment {
  const found = attachmentAt(mirror.reader, place)
  if (!found) throw new Fault('gone', 'the message has no such attachment')
  return found
}

class Fetches implements Fetching {
  readonly #parts: FetchingParts
  readonly #flights = new Map<string, Flight>()
  readonly #running = new Set<Flight>()

  constructor(parts: FetchingParts) {
    this.#parts = parts
  }

  async bytes(
    place: AttachmentPlace,
    { signal, quietly = false }: { signal?: AbortSignal; quietly?: boolean } = {},
  ): Promise<Uint8Array> {
    const found = attachmentOr(this.#parts.mirror, place)
    if (found.stream !== null) return Buffer.from(found.stream, 'base64')
    const flight = this.#flights.get(keyOf(place)) ?? this.#depart(found)
    flight.hearing.quiet &&= quietly
    flight.waiting++
    try {
      const ends = signal ? AbortSignal.any([signal, flight.stopper.signal]) : flight.stopper.signal
      return await untilAborted(flight.result, ends)
    } finally {
      // The last to leave puts out the light.
      if (--flight.waiting === 0) flight.stopper.abort()
    }
  }

  cancel(place: AttachmentPlace): void {
    this.#flights.get(keyOf(place))?.stopper.abort()
  }

  async cancelAll(accountId?: AccountId): Promise<void> {
    const mine = [...this.#running].filter((one) => accountId === undefined || one.accountId === accountId)
    for (const { stopper } of mine) stopper.abort()
    await Promise.allSettled(mine.map(({ result }) => result))
  }

  #depart(found: StoredAttachment): Flight {
    const key = keyOf(found)
    const stopper = new AbortController()
    const hearing = { quiet: true }
    const result = this.#fetch(found, stopper.signal, hearing)
    const flight: Flight = { accountId: found.accountId, stopper, result, hearing, waiting: 0 }
    this.#flights.set(key, flight)
    this.#running.add(flight)
    const leave = () => {
      if (this.#flights.get(key) === flight) this.#flights.delete(key)
    }
    // Whoever asks after a cancel begins anew, though the cancelled fetching may take a moment to end.
    stopper.signal.addEventListener('abort', leave)
    const end = () => {
      leave()
      this.#running.delete(flight)
    }
    result.then(end, end)
    return flight
  }

  async #fetch(found: StoredAttachment, signal: AbortSignal, hearing: Hearing): Promise<Uint8Array> {
    const { agent, store } = this.#parts
    const here = await store.read(found)
    if (here) return here
    const { id, position } = found
    const progress = throttled((received, total) => {
      if (hearing.quiet || signal.aborted) return
      this.#parts.emit({ name: 'attachments.progressed', payload: { id, position, received, total } })
    })
    try {
      const asked = agent.attachment(id, found.attachmentId ?? '', signal, progress.onBytes)
      const bytes = await untilAborted(asked, signal)
      await this.#keep(found, bytes, hearing.quiet)
      return bytes
    } finally {
      progress.end()
    }
  }

  /** A store that cannot be written must not keep the bytes from whoever asked for them. */
  async #keep(found: StoredAttachment, bytes: Uint8Array, quiet: boolean): Promise<void> {
    try {
      await this.#parts.store.keep(found, bytes, { onlyIfRoom: quiet })
    } catch (error) {
      this.#parts.log(`an attachment was not kept: ${failureOf(error).detail}`)
    }
  }
}

const keyOf = ({ id, position }: AttachmentPlace): string => `${id}/${position}`

/** Settles as `work` does, or with the Fault cancelled as soon as `signal` aborts. */
function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(new Fault('cancelled', 'the fetching was stopped'))
    if (signal.aborted) stop()
    signal.addEventListener('abort', stop)
    void work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop))
  })
}
