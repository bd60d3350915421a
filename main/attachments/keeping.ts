/** Attachments kept beforehand, so that they are there without a server: those of the newest mail, quietly, a few at once. */
import type { AccountId, MessageId } from '../../preload/model.ts'
import { failureOf } from '../failure.ts'
import type { Log } from '../log.ts'
import { keptAt, notKept, type Candidate } from '../mirror/attachments.ts'
import type { Mirror } from '../mirror/mirror.ts'
import type { Fetching } from './fetching.ts'
import type { AttachmentStore } from './store.ts'

export interface KeepingParts {
  readonly mirror: Mirror
  readonly fetching: Fetching
  readonly store: AttachmentStore
  /** Bytes of the largest attachment that is kept beforehand; asked each time, 0 is none. */
  readonly largest: () => number
  readonly log: Log
}

export interface Keeping {
  /** Fetches what is not here yet, newest first, until the store is full. Never throws. While it runs, a second call waits with it. */
  run(): Promise<void>
  stop(): Promise<void>
}

/** Servers are to notice nothing of it. */
const atOnce = 2
/** Messages looked at in one query. */
const step = 500

export function createKeeping(parts: KeepingParts): Keeping {
  const stopper = new AbortController()
  /** Those that came to nothing: they would do so after every sync. */
  const vain = new Set<string>()
  let running: Promise<void> | null = null
  return {
    run() {
      running ??= keepAll(parts, stopper.signal, vain)
        .catch((error: unknown) => parts.log(`keeping attachments: ${failureOf(error).detail}`))
        .finally(() => (running = null))
      return running
    },
    async stop() {
      stopper.abort()
      await running
    },
  }
}

async function keepAll(parts: KeepingParts, stop: AbortSignal, vain: Set<string>): Promise<void> {
  /** Their servers have no answer now; the next sync tries again. */
  const away = new Set<AccountId>()
  const full = new AbortController()
  const signal = AbortSignal.any([stop, full.signal])
  const coming = { bytes: 0 }
  const wanted = candidates(parts, signal, coming)
  const work = async () => {
    for await (const one of wanted) {
      if (away.has(one.accountId) || vain.has(keyOf(one))) continue
      coming.bytes += one.size
      const outcome = await keepOne(parts, one, signal)
      coming.bytes -= one.size
      if (outcome === 'away') away.add(one.accountId)
      if (outcome === 'vain') vain.add(keyOf(one))
      if (outcome === 'full') full.abort()
    }
  }
  await Promise.all(Array.from({ length: atOnce }, work))
}

/** What there is room for, newest first, looked up step by step so that the window never waits for it. */
async function* candidates(
  { mirror, store, largest }: KeepingParts,
  signal: AbortSignal,
  coming: { readonly bytes: number },
): AsyncGenerator<Candidate> {
  let next: MessageId | null = null
  do {
    if (largest() <= 0) return
    const found: ReturnType<typeof notKept> = notKept(mirror.reader, next, step, largest())
    for (const one of found.candidates) {
      if (signal.aborted || one.size > store.room() - coming.bytes) return
      yield one
    }
    next = found.next
    await new Promise((resolve) => setImmediate(resolve))
  } while (next !== null && !signal.aborted)
}

async function keepOne(
  { mirror, fetching, store }: KeepingParts,
  one: Candidate,
  signal: AbortSignal,
): Promise<'kept' | 'away' | 'vain' | 'full' | 'stopped'> {
  try {
    const bytes = await fetching.bytes(one, { signal, quietly: true })
    if (keptAt(mirror.reader, one)) return 'kept'
    // There was room in the store: it is the disk that does not take it, and would not take the next one.
    return bytes.length <= store.room() ? 'full' : 'vain'
  } catch (error) {
    const { kind } = failureOf(error)
    if (kind === 'cancelled') return 'stopped'
    return /^(gone|rejected|badAnswer|internal)$/.test(kind) ? 'vain' : 'away'
  }
}

const keyOf = ({ id, position }: Candidate): string => `${id}/${position}`
