/**
 * THE HEART: SuperOffice's EMail agent over whatever sources its accounts have. Knows the mirror's functions and the
 * source port; no protocol, no SQL.
 */
import type { SyncState } from '../../preload/accounts.ts'
import type { AccountId, EMailEntity, FolderId, MessageId } from '../../preload/model.ts'
import { Fault, failureOf } from '../failure.ts'
import type { Log } from '../log.ts'
import { listAccounts, type StoredAccount } from '../mirror/accounts.ts'
import { storedFolder, storedFolders, type StoredFolder } from '../mirror/folders.ts'
import type { Wish } from '../mirror/changes.ts'
import type { Mirror } from '../mirror/mirror.ts'
import { sourcePlaceOf } from '../mirror/pending.ts'
import type { ConnectionInfo, OnBytes, SourceOfAccount, SyncUserAccount } from '../sources/source.ts'
import { systemClock, type Clock } from './clock.ts'
import { createLock, type SyncLock } from './lock.ts'
import { createPool, maxTasks, type Pool } from './pool.ts'
import { Progress, type AgentEvent } from './progress.ts'
import { Pusher } from './pusher.ts'
import { syncAll } from './sync.ts'
import { createTurns } from './turns.ts'
import { withItems } from './written.ts'

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
  /** One attachment's bytes, from its source; `onBytes` hears how they come in. Faults: gone, and what the source throws. */
  attachment(id: MessageId, attachmentId: string, signal?: AbortSignal, onBytes?: OnBytes): Promise<Uint8Array>
  /**
   * Does in the mirror what the person wants and keeps it to be sent; resolves when both are on the disk, and sends
   * without being waited for. Messages that are gone are passed over. Faults: invalid, for a folder of another account
   * or where an account has no trash.
   */
  change(ids: readonly MessageId[], wish: Wish): Promise<void>
  /** Sends the changes that wait and are due, of these accounts or of all. Outcomes are kept, never thrown. */
  push(accountIds: readonly AccountId[] | null): Promise<void>
  /** Whether a folder is synced; told to its server first. Faults: gone, and what the source throws. */
  subscribe(folderId: FolderId, subscribed: boolean, signal?: AbortSignal): Promise<void>
  /**
   * Sends over the account's source; null connections are the account's own. Answers the mails as they left, with the
   * mirror's item where the copy in Sent is known. Faults: rejected; `timeout` and `offline` leave open whether they left.
   */
  sendEMails(
    accountId: AccountId,
    emails: readonly EMailEntity[],
    outgoing: ConnectionInfo | null,
    sentItems: ConnectionInfo | null,
    signal?: AbortSignal,
  ): Promise<EMailEntity[]>
  /** Writes a mail into its FolderName on the account's server. Answers it with the mirror's item where it is known. */
  saveToMailServer(accountId: AccountId, email: EMailEntity, signal?: AbortSignal): Promise<EMailEntity>
  /**
   * Takes an account away by `removal`: what runs for it is ended first, and nothing of it begins meanwhile. Faults: those
   * of `removal`; the account then goes on.
   */
  remove(accountId: AccountId, removal: () => Promise<void>): Promise<void>
  /** Ends a running sync; what was stored stays. */
  cancel(): void
  /** Ends all that runs or would run by itself. Nothing more is started; call it before the mirror is closed. */
  close(): void
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

export function createAgent(parts: AgentParts): EMailAgent {
  return new Agent(parts)
}

/** Where a message is asked for at its source. */
interface SourcePlace {
  readonly folder: StoredFolder
  readonly remoteId: string
  /** It has changes that are being sent, or will be. */
  readonly changing: boolean
}

class Agent implements EMailAgent {
  readonly #parts: AgentParts
  readonly #mirror: Mirror
  readonly #clock: Clock
  readonly #limits: Limits
  readonly #lock: SyncLock
  readonly #progress: Progress
  readonly #closing = new AbortController()
  readonly #turns = createTurns()
  readonly #pool: Pool
  readonly #pusher: Pusher
  readonly #leaving = new Map<AccountId, AbortController>()
  #stopper = new AbortController()
  /** When busy servers are asked again; null when none is. */
  #returnsAt: number | null = null

  constructor(parts: AgentParts) {
    this.#parts = parts
    this.#mirror = parts.mirror
    this.#clock = parts.clock ?? systemClock
    this.#limits = { tasks: maxTasks, patienceMs: 5 * 60_000, ...parts.limits }
    this.#lock = createLock(this.#clock)
    this.#progress = new Progress(parts.emit)
    this.#pool = createPool(this.#limits.tasks)
    this.#pusher = new Pusher(this.#shared())
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
    await this.#lock.run(async () => {
      const due = wanted.filter((one) => evenIfWaiting || this.#isDue(one))
      const waiting = wanted.filter((one) => !due.includes(one)).map((one) => one.id)
      this.#stopper = new AbortController()
      await syncAll(
        { ...this.#shared(), pusher: this.#pusher, progress: this.#progress, patienceMs: this.#limits.patienceMs },
        due,
        waiting,
        AbortSignal.any([this.#stopper.signal, this.#closing.signal]),
      )
    })
    this.#returnToBusy()
  }

  async cacheFolderList(accountId: AccountId, signal = new AbortController().signal): Promise<StoredFolder[]> {
    const { source } = await this.#parts.sourceOf(this.#accountOf(accountId))
    await this.#turns.take(accountId, async () => {
      await this.#mirror.write('folders.put', { accountId, folders: await source.folders(signal) })
    })
    return storedFolders(this.#mirror.reader, accountId)
  }

  async attachment(
    id: MessageId,
    attachmentId: string,
    signal = new AbortController().signal,
    onBytes?: OnBytes,
  ): Promise<Uint8Array> {
    const place = this.#sourcePlaceOf(id)
    const fetch = async ({ folder, remoteId }: SourcePlace) => {
      const { source } = await this.#parts.sourceOf(this.#accountOf(folder.accountId))
      return source.attachment(folder, remoteId, attachmentId, signal, onBytes)
    }
    try {
      return await fetch(place)
    } catch (thrown) {
      if (failureOf(thrown).kind !== 'gone') throw thrown
      // It may just have been moved: who moves it has the account's turn until the new place is known.
      if (this.#sourcePlaceOf(id).changing) await this.#turns.take(place.folder.accountId, () => Promise.resolve())
      const now = this.#sourcePlaceOf(id)
      if (now.folder.id === place.folder.id && now.remoteId === place.remoteId) throw thrown
      return fetch(now)
    }
  }

  async change(ids: readonly MessageId[], wish: Wish): Promise<void> {
    const accountIds = await this.#mirror.write('changes.make', { ids, wish })
    void this.#quietly(this.#pusher.pushDue(accountIds))
  }

  push(accountIds: readonly AccountId[] | null): Promise<void> {
    return this.#quietly(this.#pusher.push(accountIds))
  }

  #quietly(sending: Promise<void>): Promise<void> {
    return sending.catch((error: unknown) => this.#shared().log(`sending changes: ${failureOf(error).kind}`))
  }

  async subscribe(folderId: FolderId, subscribed: boolean, signal = new AbortController().signal): Promise<void> {
    const folder = storedFolder(this.#mirror.reader, folderId)
    if (!folder) throw new Fault('gone', 'the folder is not there any more')
    const { accountId } = folder
    const { source } = await this.#parts.sourceOf(this.#accountOf(accountId))
    await this.#turns.take(accountId, async () => {
      await source.subscribe(folder, subscribed, signal)
      await this.#mirror.write('folders.subscribe', { accountId, folderId, subscribed })
    })
  }

  async sendEMails(
    accountId: AccountId,
    emails: readonly EMailEntity[],
    outgoing: ConnectionInfo | null,
    sentItems: ConnectionInfo | null,
    signal = new AbortController().signal,
  ): Promise<EMailEntity[]> {
    const opened = await this.#parts.sourceOf(this.#accountOf(accountId))
    const sent = await opened.source.send(emails, outgoing, sentItems, signal)
    return withItems(this.#shared(), accountId, opened, sent, sentItems?.folder ?? null)
  }

  async saveToMailServer(
    accountId: AccountId,
    email: EMailEntity,
    signal = new AbortController().signal,
  ): Promise<EMailEntity> {
    const opened = await this.#parts.sourceOf(this.#accountOf(accountId))
    const saved = await this.#turns.take(accountId, () => opened.source.saveToMailServer(email, signal))
    const [found] = await withItems(this.#shared(), accountId, opened, [saved], saved.folderName ?? email.folderName)
    return found ?? saved
  }

  async remove(accountId: AccountId, removal: () => Promise<void>): Promise<void> {
    this.#leavingOf(accountId).abort(new Fault('cancelled', 'the account is being removed'))
    try {
      await this.#turns.take(accountId, removal)
    } finally {
      this.#leaving.delete(accountId)
    }
  }

  cancel(): void {
    this.#stopper.abort()
  }

  close(): void {
    this.#closing.abort()
  }

  state(): SyncState {
    return this.#progress.state
  }

  #shared() {
    const { mirror, sourceOf, emit, log = () => undefined } = this.#parts
    const closing = this.#closing.signal
    const leaving = (id: AccountId) => this.#leavingOf(id).signal
    return { mirror, sourceOf, emit, log, closing, leaving, clock: this.#clock, turns: this.#turns, pool: this.#pool }
  }

  #leavingOf(id: AccountId): AbortController {
    const found = this.#leaving.get(id) ?? new AbortController()
    this.#leaving.set(id, found)
    return found
  }

  /** Faults: gone. */
  #sourcePlaceOf(id: MessageId): SourcePlace {
    const place = sourcePlaceOf(this.#mirror.reader, id)
    const folder = place && storedFolder(this.#mirror.reader, place.folderId)
    if (!folder) throw new Fault('gone', 'the message is not in the mirror any more')
    return { ...place, folder }
  }

  #isDue({ retryAt }: StoredAccount): boolean {
    return retryAt === null || retryAt <= this.#clock.now()
  }

  #accountOf(id: number): StoredAccount {
    const found = listAccounts(this.#mirror.reader).find((account) => account.id === id)
    if (!found) throw new Fault('invalid', `there is no account ${id}`)
    return found
  }

  /** A server where somebody else was syncing is free again in seconds: too soon for whoever calls every few minutes. */
  #returnToBusy(): void {
    if (this.#closing.signal.aborted) return
    const busy = listAccounts(this.#mirror.reader).filter((one) => one.contended > 0 && one.retryAt !== null)
    const next = Math.min(...busy.map((one) => one.retryAt ?? Infinity))
    if (next === Infinity || this.#returnsAt === next) return
    this.#returnsAt = next
    void this.#clock.sleep(Math.max(next - this.#clock.now(), 0), this.#closing.signal).then(async () => {
      if (this.#closing.signal.aborted || this.#returnsAt !== next) return
      this.#returnsAt = null
      const due = listAccounts(this.#mirror.reader).filter((one) => one.contended > 0 && this.#isDue(one))
      await this.syncEmailAccounts(due.map(({ id }) => ({ accountId: id })))
    })
  }
}
