/**
 * THE HEART: SuperOffice's EMail agent over whatever sources its accounts have. Knows the mirror's functions and the
 * source port; no protocol, no SQL.
 */
import type { AccountId, MessageId, SyncState } from '../../preload/model.ts'
import { Fault, failureOf } from '../failure.ts'
import type { Log } from '../log.ts'
import { listAccounts, type StoredAccount } from '../mirror/accounts.ts'
import { storedFolder, storedFolders, type StoredFolder } from '../mirror/folders.ts'
import { placeOf } from '../mirror/messages.ts'
import type { Mirror } from '../mirror/mirror.ts'
import type { SourceOfAccount, SyncUserAccount } from '../sources/source.ts'
import { systemClock, type Clock } from './clock.ts'
import { createLock, type SyncLock } from './lock.ts'
import { createPool, maxTasks, type Pool } from './pool.ts'
import { Progress, type AgentEvent } from './progress.ts'
import { refreshServers } from './refresh.ts'
import { runAccount } from './run.ts'
import { waitAfter } from './schedule.ts'
import { watched } from './watch.ts'

export interface EMailAgent {
  /** The accounts that are due: known, and not waiting after a failure. Ids are the mirror's. */
  getReadySyncEmailAccounts(): SyncUserAccount[]
  /**
   * Syncs accounts into the mirror. Resolves when the last task has ended, however it ended; while another call runs,
   * resolves after one second without having done anything. Outcomes go out as events, never as errors. Duplicates are
   * synced once. Accounts that wait after a failure are passed over, unless a person asks (`evenIfWaiting`).
   * Faults: invalid, for an unknown account, before anything starts.
   */
  syncEmailAccounts(
    accounts: readonly Pick<SyncUserAccount, 'accountId'>[],
    options?: { evenIfWaiting?: boolean },
  ): Promise<void>
  /** Asks the account's source for its folders, stores and answers them. */
  cacheFolderList(accountId: AccountId, signal?: AbortSignal): Promise<StoredFolder[]>
  /** One attachment's bytes, from its source. Faults: gone, and what the source throws. */
  attachment(id: MessageId, attachmentId: string, signal?: AbortSignal): Promise<Uint8Array>
  /** Ends a running sync; what was stored stays. */
  cancel(): void
  state(): SyncState
}

export interface Limits {
  readonly tasks: number
  /** How long an account may go without progress. */
  readonly patienceMs: number
}

export interface AgentParts {
  readonly mirror: Mirror
  readonly sourceOf: (account: StoredAccount) => Promise<SourceOfAccount>
  readonly emit: (event: AgentEvent) => void
  readonly clock?: Clock
  readonly log?: Log
  readonly limits?: Partial<Limits>
}

interface Job {
  readonly account: StoredAccount
  readonly opened: SourceOfAccount
}

export function createAgent(parts: AgentParts): EMailAgent {
  return new Agent(parts)
}

class Agent implements EMailAgent {
  readonly #parts: AgentParts
  readonly #mirror: Mirror
  readonly #clock: Clock
  readonly #log: Log
  readonly #limits: Limits
  readonly #lock: SyncLock
  readonly #progress: Progress
  #stopper = new AbortController()

  constructor(parts: AgentParts) {
    this.#parts = parts
    this.#mirror = parts.mirror
    this.#clock = parts.clock ?? systemClock
    this.#log = parts.log ?? (() => undefined)
    this.#limits = { tasks: maxTasks, patienceMs: 5 * 60_000, ...parts.limits }
    this.#lock = createLock(this.#clock)
    this.#progress = new Progress(parts.emit)
  }

  getReadySyncEmailAccounts(): SyncUserAccount[] {
    return listAccounts(this.#mirror.reader)
      .filter((account) => this.#isDue(account))
      .map(({ id, associateId, associateName }) => ({ accountId: id, associateId, associateName }))
  }

  async syncEmailAccounts(
    accounts: readonly Pick<SyncUserAccount, 'accountId'>[],
    { evenIfWaiting = false }: { evenIfWaiting?: boolean } = {},
  ): Promise<void> {
    const wanted = [...new Set(accounts.map((account) => account.accountId))].map((id) => this.#accountOf(id))
    if (wanted.length === 0) return
    await this.#lock.run(() => {
      const due = wanted.filter((one) => evenIfWaiting || this.#isDue(one))
      return this.#syncAll(due, idsOf(wanted.filter((one) => !due.includes(one))))
    })
  }

  async cacheFolderList(accountId: AccountId, signal = new AbortController().signal): Promise<StoredFolder[]> {
    const { source } = await this.#parts.sourceOf(this.#accountOf(accountId))
    await this.#mirror.write('folders.put', { accountId, folders: await source.folders(signal) })
    return storedFolders(this.#mirror.reader, accountId)
  }

  async attachment(id: MessageId, attachmentId: string, signal = new AbortController().signal): Promise<Uint8Array> {
    const place = placeOf(this.#mirror.reader, id)
    const folder = place && storedFolder(this.#mirror.reader, place.folderId)
    if (!folder) throw new Fault('gone', 'the message is not in the mirror any more')
    const { source } = await this.#parts.sourceOf(this.#accountOf(place.accountId))
    return source.attachment(folder, place.remoteId, attachmentId, signal)
  }

  cancel(): void {
    this.#stopper.abort()
  }

  state(): SyncState {
    return this.#progress.state
  }

  #isDue({ retryAt }: StoredAccount): boolean {
    return retryAt === null || retryAt <= this.#clock.now()
  }

  #accountOf(id: number): StoredAccount {
    const found = listAccounts(this.#mirror.reader).find((account) => account.id === id)
    if (!found) throw new Fault('invalid', `there is no account ${id}`)
    return found
  }

  async #syncAll(accounts: readonly StoredAccount[], waiting: readonly AccountId[]): Promise<void> {
    this.#stopper = new AbortController()
    this.#progress.begin(idsOf(accounts), waiting, this.#clock.now())
    try {
      const jobs = (await Promise.all(accounts.map((one) => this.#open(one)))).filter((job) => job !== null)
      const opened = jobs.map((job) => job.opened)
      const refreshed = refreshServers(opened, this.#limits.patienceMs, this.#stopper.signal)
      const pool = createPool(this.#limits.tasks)
      await Promise.all(jobs.map((job) => this.#syncJob(job, refreshed, pool)))
    } finally {
      this.#progress.finish(this.#clock.now())
    }
  }

  async #open(account: StoredAccount): Promise<Job | null> {
    try {
      return { account, opened: await this.#parts.sourceOf(account) }
    } catch (error) {
      await this.#record(account, error)
      return null
    }
  }

  /** An account takes its place in the pool only when its server has done its part. */
  async #syncJob(job: Job, refreshed: (one: SourceOfAccount) => Promise<void>, pool: Pool): Promise<void> {
    try {
      await refreshed(job.opened)
      await pool(() => this.#syncOne(job))
    } catch (error) {
      await this.#record(job.account, error)
    }
  }

  async #syncOne({ account, opened }: Job): Promise<void> {
    this.#progress.update(account.id, { state: 'running' })
    await watched(this.#limits.patienceMs, this.#stopper.signal, (watch) =>
      runAccount({
        ...watch,
        mirror: this.#mirror,
        accountId: account.id,
        source: opened.source,
        report: (more) => this.#progress.add(account.id, more),
      }),
    )
    await this.#record(account, null)
  }

  /** Keeps and announces an outcome; `thrown` null is a success. Never throws: an outcome must not stop the others. */
  async #record(account: StoredAccount, thrown: unknown): Promise<void> {
    const failure = thrown === null ? null : failureOf(thrown)
    if (failure) this.#log(`account ${account.id}: ${failure.kind}, ${failure.detail}`)
    // Cancelling is the person's wish and says nothing of the account.
    if (failure?.kind === 'cancelled') return this.#progress.update(account.id, { state: 'cancelled', failure })
    const at = this.#clock.now()
    const failures = failure ? account.failures + 1 : 0
    const retryAfter = thrown instanceof Fault ? thrown.retryAfter : null
    const retryAt = failure ? at + waitAfter(failures, this.#clock.random(), retryAfter) : null
    await this.#mirror
      .write('accounts.record', { accountId: account.id, at, failure, failures, retryAt })
      .catch((error: unknown) => this.#log(`account ${account.id}: its outcome was not kept, ${failureOf(error).kind}`))
    this.#progress.update(account.id, { state: failure ? 'failed' : 'done', failure })
  }
}

const idsOf = (accounts: readonly StoredAccount[]): AccountId[] => accounts.map((account) => account.id)
