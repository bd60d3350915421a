/** The present moment, moved on now and then so that "2 min ago" stays true. */
export class Clock {
  #now = $state(Date.now())

  /** Milliseconds since 1970. */
  get now(): number {
    return this.#now
  }

  tick(): void {
    this.#now = Date.now()
  }
}
