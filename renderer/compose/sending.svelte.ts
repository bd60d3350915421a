/** How a mail leaves its window: what is to be said before that, and the handing over. */
import type { Attaching } from './attaching.svelte.ts'
import { noticedIn, type Looked, type Noticed } from './reminders.ts'

interface Parts {
  readonly attaching: Attaching
  /** What is still typed becomes people. */
  typed(): void
  looked(): Looked
  hand(at: number | null): Promise<void>
  refresh(): Promise<void>
}

export class Sending {
  readonly #parts: Parts
  #asking = $state.raw<{ at: number | null; noticed: readonly Noticed[] } | null>(null)
  #handing = $state(false)

  constructor(parts: Parts) {
    this.#parts = parts
  }

  /** What is to be said before it is sent. */
  get asking() {
    return this.#asking
  }
  /** It is on its way to main, or waits for its files. */
  get handing() {
    return this.#handing
  }

  /** Not before `at`; null is now. Asks first where something was noticed. */
  async send(at: number | null): Promise<void> {
    if (this.#handing || this.#asking) return
    this.#parts.typed()
    const noticed = noticedIn(this.#parts.looked())
    // What has to be mended first; the rest is asked when that is done, once.
    const stopping = noticed.filter(({ stops }) => stops)
    if (noticed.length > 0) this.#asking = { at, noticed: stopping.length > 0 ? stopping : noticed }
    else await this.#hand(at)
  }

  goBack(): void {
    this.#asking = null
  }

  async sendAnyway(): Promise<void> {
    const asked = this.#asking
    this.#asking = null
    if (asked && !asked.noticed.some(({ stops }) => stops)) await this.#hand(asked.at)
  }

  /** When the files that are on their way are there; not where one of them was stopped meanwhile. */
  async sendWhenAdded(): Promise<void> {
    const asked = this.#asking
    if (!asked || this.#handing) return
    this.#asking = null
    this.#handing = true
    const isWhole = await this.#parts.attaching.settled()
    this.#handing = false
    if (isWhole) await this.send(asked.at)
  }

  async #hand(at: number | null): Promise<void> {
    this.#handing = true
    await this.#parts.hand(at)
    this.#handing = false
    await this.#parts.refresh()
  }
}
