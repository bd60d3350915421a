/** One sign-in in the browser at a time: asked again, the one before ends as cancelled. */
import { Fault } from '../failure.ts'

export class BrowserTurn {
  #waiting: AbortController | null = null

  /** Faults: cancelled; those of `work`, which is told by the signal to end. */
  async take<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    this.cancel()
    const waiting = new AbortController()
    this.#waiting = waiting
    try {
      return await work(waiting.signal)
    } finally {
      if (this.#waiting === waiting) this.#waiting = null
    }
  }

  cancel(): void {
    this.#waiting?.abort(new Fault('cancelled', 'the sign-in was stopped'))
  }
}
