/** Something that is fetched once, however many wait for it, and kept until it is stale. */
import { Fault } from '../../../failure.ts'

export interface Kept<T> {
  /** What is kept, stale or not. */
  readonly current: T | null
  /** A failure reaches all who wait, and is not kept. Who stops waiting stops nobody else. Faults: cancelled. */
  readonly get: (signal: AbortSignal) => Promise<T>
  readonly drop: () => void
}

export function kept<T extends object>(fetchOne: () => Promise<T>, isFresh: (value: T) => boolean): Kept<T> {
  let current: T | null = null
  let coming: Promise<T> | null = null
  const fetchOnce = () =>
    fetchOne()
      .then((value) => (current = value))
      .finally(() => (coming = null))
  return {
    get current() {
      return current
    },
    async get(signal) {
      if (signal.aborted) throw stopped()
      if (current && isFresh(current)) return current
      return await unlessStopped((coming ??= fetchOnce()), signal)
    },
    drop: () => (current = null),
  }
}

async function unlessStopped<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  let stop = () => {}
  const end = new Promise<never>((_resolve, reject) => {
    stop = () => reject(stopped())
    signal.addEventListener('abort', stop, { once: true })
  })
  return await Promise.race([work, end]).finally(() => signal.removeEventListener('abort', stop))
}

const stopped = () => new Fault('cancelled', 'the wait was stopped')
