/** Something that is fetched once, however many wait for it, and kept until it is stale. */
import { abortFault, unlessAborted } from '../superoffice/deadline.ts'

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
      if (signal.aborted) throw abortFault(signal)
      if (current && isFresh(current)) return current
      return await unlessAborted((coming ??= fetchOnce()), signal)
    },
    drop: () => (current = null),
  }
}
