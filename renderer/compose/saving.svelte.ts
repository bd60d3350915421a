/** Saves what is written while it is written: soon after the last key, and often enough while keys go on. */
import type { Result } from '../../preload/contract.ts'
import type { Failure } from '../../preload/model.ts'

/** A pause in writing after which it is saved, the longest that any key waits, and between tries that failed (ms). */
export const times = { pause: 700, longest: 1600, retry: 4000 } as const

export class Saving {
  readonly #save: () => Promise<Result<null>>
  #failure = $state.raw<Failure | null>(null)
  #saving = $state(false)
  /** Counts the changes; all up to `#kept` are on the disk. */
  #changes = $state(0)
  #kept = $state(0)
  #everSaved = $state(false)
  #timer: ReturnType<typeof setTimeout> | undefined
  #firstAt: number | null = null
  #running: Promise<void> | null = null
  #ended = false

  /** `save` takes what is written at the moment when it is called. */
  constructor(save: () => Promise<Result<null>>) {
    this.#save = save
  }

  get failure() {
    return this.#failure
  }
  /** Something was changed since the window was opened. */
  get isTouched() {
    return this.#changes > 0
  }
  get dirty() {
    return this.#changes > this.#kept
  }
  /** What the footer tells; null where there is nothing to tell. */
  get standing(): 'saving' | 'saved' | 'failed' | null {
    if (this.#failure) return 'failed'
    if (this.dirty || this.#saving) return this.#everSaved ? 'saving' : null
    return this.#everSaved ? 'saved' : null
  }

  /** Something changed. */
  touch(): void {
    this.#changes++
    this.#firstAt ??= Date.now()
    this.#waitForPause()
  }

  /** Answers whether all that was written is on the disk. */
  async flush(): Promise<boolean> {
    clearTimeout(this.#timer)
    while (this.dirty && !this.#ended) {
      const before = this.#kept
      await (this.#running ?? this.#run())
      if (this.#failure && this.#kept === before) return false
    }
    return !this.dirty
  }

  /** The window goes: without waiting for one that is on its way, which main takes first. */
  flushNow(): void {
    clearTimeout(this.#timer)
    if (this.dirty && !this.#ended) void this.#save()
  }

  /** From now on nothing is saved, or all of it again. */
  stop(isEnded: boolean): void {
    this.#ended = isEnded
    if (isEnded) clearTimeout(this.#timer)
    else if (this.dirty) this.#waitForPause()
  }

  /** Nothing is saved any more, nor on its way, until `stop(false)`. */
  async halt(): Promise<void> {
    this.stop(true)
    await this.#running
  }

  /** What was written is not wanted: the draft is read anew. */
  forget(): void {
    clearTimeout(this.#timer)
    this.#kept = this.#changes
    this.#firstAt = null
    this.#failure = null
  }

  #waitForPause(): void {
    const left = (this.#firstAt ?? Date.now()) + times.longest - Date.now()
    this.#wait(Math.max(0, Math.min(times.pause, left)))
  }

  #wait(ms: number): void {
    clearTimeout(this.#timer)
    if (!this.#ended) this.#timer = setTimeout(() => void (this.#running ?? this.#run()), ms)
  }

  /** One at a time, so that no older one comes after a newer. */
  #run(): Promise<void> {
    this.#running = this.#once().finally(() => (this.#running = null))
    return this.#running
  }

  async #once(): Promise<void> {
    if (this.#ended || !this.dirty) return
    const upTo = this.#changes
    this.#firstAt = null
    this.#saving = true
    const saved = await this.#save()
    this.#saving = false
    this.#failure = saved.ok ? null : saved.error
    if (saved.ok) {
      this.#kept = upTo
      this.#everSaved = true
    }
    // What came meanwhile has its own turn; what failed has another, unless it can never succeed.
    if (!saved.ok && ['gone', 'rejected', 'invalid'].includes(saved.error.kind)) return
    if (!this.dirty) return
    if (saved.ok) this.#waitForPause()
    else this.#wait(times.retry)
  }
}
