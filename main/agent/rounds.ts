/** Syncs one after the other: those asked for, those put off until no other runs, and those of servers that were busy. */
import type { AccountId } from '../../preload/model.ts'
import { failureOf } from '../failure.ts'
import { listAccounts, type StoredAccount } from '../mirror/accounts.ts'
import { createLock } from './lock.ts'
import { isOver, sleepUntil } from './schedule.ts'
import { syncAll, type SyncParts } from './sync.ts'

export interface RoundParts extends SyncParts {
  /** Aborted when the agent is closed. */
  readonly closing: AbortSignal
  /** These were synced well. */
  readonly synced: (ids: readonly AccountId[]) => void
}

export class Rounds {
  readonly #parts: RoundParts
  readonly #lock
  #stopper = new AbortController()
  /** To be synced when no other sync runs. */
  readonly #soon = new Set<AccountId>()
  /** When busy servers are asked again; null when none is. */
  #returnsAt: number | null = null

  constructor(parts: RoundParts) {
    this.#parts = parts
    this.#lock = createLock(parts.clock)
  }

  isDue({ retryAt }: StoredAccount): boolean {
    return isOver(retryAt, this.#parts.clock.now())
  }

  /** Resolves when the last task has ended; while another call runs, after one second without having done anything. */
  async sync(wanted: readonly StoredAccount[], evenIfWaiting: boolean): Promise<void> {
    if (wanted.length === 0) return
    const { closing, progress, synced } = this.#parts
    await this.#lock.run(async () => {
      const due = wanted.filter((one) => evenIfWaiting || this.isDue(one))
      const waiting = wanted.filter((one) => !due.includes(one)).map((one) => one.id)
      this.#stopper = new AbortController()
      await syncAll(this.#parts, due, waiting, AbortSignal.any([this.#stopper.signal, closing]))
      if (!closing.aborted) synced(progress.done())
    })
    if (closing.aborted) return
    this.#returnToBusy()
    void this.#syncPutOff()
  }

  /** Syncs them as soon as no other sync runs, whether they wait after a failure or not; none whose sign-in was refused. */
  soon(ids: readonly AccountId[]): void {
    for (const id of ids) this.#soon.add(id)
    void this.#syncPutOff()
  }

  cancel(): void {
    this.#stopper.abort()
  }

  async #syncPutOff(): Promise<void> {
    const { mirror, closing, log } = this.#parts
    if (this.#soon.size === 0 || this.#lock.held || closing.aborted) return
    const wanted = listAccounts(mirror.reader).filter(
      (one) => this.#soon.has(one.id) && (one.failure?.kind !== 'auth' || this.isDue(one)),
    )
    this.#soon.clear()
    // Whatever was put off meanwhile is synced at its end.
    await this.sync(wanted, true).catch((error: unknown) => log(`syncing: ${failureOf(error).kind}`))
  }

  /** A server where somebody else was syncing is free again in seconds: too soon for whoever calls every few minutes. */
  #returnToBusy(): void {
    const { mirror, clock, closing } = this.#parts
    const busy = () => listAccounts(mirror.reader).filter((one) => one.contended > 0 && one.retryAt !== null)
    const next = Math.min(...busy().map((one) => one.retryAt ?? Infinity))
    if (next === Infinity || this.#returnsAt === next) return
    this.#returnsAt = next
    void clock.sleep(sleepUntil(next, clock.now()), closing).then(async () => {
      if (closing.aborted || this.#returnsAt !== next) return
      this.#returnsAt = null
      await this.sync(
        busy().filter((one) => this.isDue(one)),
        false,
      )
    })
  }
}
