/**
 * While the app is open: listens to each server that tells by itself. All begin anew when the computer woke, its network
 * changed or its clock was set, for their connections may be dead without a word.
 */
import type { AccountId } from '../../preload/model.ts'
import { listAccounts } from '../mirror/accounts.ts'
import { Ear, type EarParts } from './ear.ts'
import { createPool } from './pool.ts'

export interface ListenerParts extends EarParts {
  /** Ends what runs for the account: its connections are dead. */
  readonly interrupt: (id: AccountId) => void
}

/** Between two new beginnings of everything. */
const restMs = 1000
/** How often the clock is looked at, and how wrong it is when it was set, or the computer slept. */
const beatMs = 5000
const jumpMs = 5000

export class Listener {
  readonly #parts: ListenerParts
  readonly #ears = new Map<AccountId, Ear>()
  /** After a night all inboxes have news. */
  readonly #pool = createPool()
  #listens = false
  #rest: 'no' | 'rests' | 'wokenAgain' = 'no'

  constructor(parts: ListenerParts) {
    this.#parts = parts
  }

  /** Listens to all accounts from now on. */
  listen(): void {
    if (!this.#listens) void this.#mindTheClock()
    this.#listens = true
    this.follow([])
  }

  /** Accounts came or went, or something about these is new. */
  follow(anew: readonly AccountId[]): void {
    if (!this.#listens || this.#parts.closing.aborted) return
    const ids = listAccounts(this.#parts.mirror.reader).map((one) => one.id)
    for (const ear of this.#ears.values()) {
      if (ids.includes(ear.id)) continue
      ear.end()
      this.#ears.delete(ear.id)
    }
    for (const id of ids) if (anew.includes(id) || !this.#ears.has(id)) this.#begin(id)
  }

  /** These were synced well: a server that was lost, or refused us, may be tried again. */
  synced(ids: readonly AccountId[]): void {
    if (this.#parts.closing.aborted) return
    for (const id of ids) if (this.#ears.get(id)?.synced()) this.#begin(id)
  }

  /** However often it is called, all begin anew once a second at most. */
  awake(): void {
    const { closing, clock, interrupt, syncSoon } = this.#parts
    if (!this.#listens || closing.aborted) return
    if (this.#rest !== 'no') {
      this.#rest = 'wokenAgain'
      return
    }
    const ids = [...this.#ears.values()].filter((one) => one.isOpen).map((one) => one.id)
    for (const id of ids) {
      interrupt(id)
      this.#begin(id)
    }
    syncSoon(ids)
    this.#rest = 'rests'
    void clock.sleep(restMs, closing).then(() => {
      const again = this.#rest === 'wokenAgain'
      this.#rest = 'no'
      if (again) this.awake()
    })
  }

  #begin(id: AccountId): void {
    const before = this.#ears.get(id)
    before?.end()
    this.#ears.set(id, new Ear(this.#parts, this.#pool, id, before?.ended ?? Promise.resolve()))
  }

  /** Where nobody tells that the computer slept. */
  async #mindTheClock(): Promise<void> {
    const { clock, closing } = this.#parts
    while (!closing.aborted) {
      const before = clock.now()
      await clock.sleep(beatMs, closing)
      if (Math.abs(clock.now() - before - beatMs) > jumpMs) this.awake()
    }
  }
}
