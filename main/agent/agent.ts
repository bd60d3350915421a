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
import type { ConnectionInfo, OnBytes, SourceOfAccount, SyncUserAccount } from '../sources/source.ts'
import { Asking } from './asking.ts'
import { systemClock, type Clock } from './clock.ts'
import { Listener } from './listening.ts'
import { createPool, maxTasks } from './pool.ts'
import { Progress, type AgentEvent } from './progress.ts'
import { Pusher } from './pusher.ts'
import { Rounds } from './rounds.ts'
import { createSent } from './sent.ts'
import { createTurns } from './turns.ts'
import { controllerIn } from './watch.ts'
import { findSent, readRole, saveMail, sendMail } from './written.ts'

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
  /** Brings what the mirror has of a message to all of its text. Faults: gone, and what the source throws. */
  fetchRest(id: MessageId): Promise<void>
  /** A message as it came over the wire, its first megabyte. Faults: gone, rejected, and what the source throws. */
  sourceText(id: MessageId): Promise<string>
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
   * mirror's item where the copy in Sent is known. Faults: those of `MailSource.send`, and keychain: nothing left then, too.
   */
  sendEMails(
    accountId: AccountId,
    emails: readonly EMailEntity[],
    outgoing: ConnectionInfo | null,
    sentItems: ConnectionInfo | null,
    signal?: AbortSignal,
  ): Promise<EMailEntity[]>
  /** Reads Sent anew and looks there for this Message-ID; null where it is not. Faults: what the source throws. */
  findSent(accountId: AccountId, messageId: string, signal?: AbortSignal): Promise<MessageId | null>
  /** Reads the account's drafts anew. Faults: what the source throws. */
  readDrafts(accountId: AccountId): Promise<void>
  /** Writes a mail into its FolderName on the account's server. Answers it with the mirror's item where it is known. */
  saveToMailServer(accountId: AccountId, email: EMailEntity, signal?: AbortSignal): Promise<EMailEntity>
  /**
   * Takes an account away by `removal`: what runs for it is ended first, and nothing of it begins meanwhile. Faults: those
   * of `removal`; the account then goes on.
   */
  remove(accountId: AccountId, removal: () => Promise<void>): Promise<void>
  /**
   * From now on, news that servers tell by themselves is read at once. To be called again when accounts came, and with
   * those that have a new sign-in.
   */
  listen(anew?: readonly AccountId[]): void
  /** The computer woke, or its network changed: what is listened to begins anew, and those accounts are synced. */
  awake(): void
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

class Agent implements EMailAgent {
  readonly #parts: AgentParts
  readonly #mirror: Mirror
  readonly #clock: Clock
  readonly #progress: Progress
  readonly #closing = new AbortController()
  readonly #turns = createTurns()
  readonly #sent = createSent()
  readonly #pusher: Pusher
  readonly #asking: Asking
  readonly #rounds: Rounds
  readonly #listener: Listener
  readonly #leaving = new Map<AccountId, AbortController>()
  /** What runs for an account, until its connections are taken for dead. */
  readonly #running = new Map<AccountId, AbortController>()

  constructor(parts: AgentParts) {
    const { tasks, patienceMs } = { tasks: maxTasks, patienceMs: 5 * 60_000, ...parts.limits }
    this.#parts = parts
    this.#mirror = parts.mirror
    this.#clock = parts.clock ?? systemClock
    const progress = new Progress(parts.emit)
    this.#progress = progress
    const shared = this.#shared()
    const pusher = new Pusher(shared)
    this.#pusher = pusher
    this.#asking = new Asking({ ...shared, open: (id) => this.#opened(id) })
    this.#rounds = new Rounds({
      ...shared,
      ...{ pusher, progress, patienceMs },
      pool: createPool(tasks),
      synced: (ids) => this.#listener.synced(ids),
    })
    this.#listener = new Listener({
      ...shared,
      syncing: (id) => progress.isRunning(id),
      syncSoon: (ids) => this.#rounds.soon(ids),
      interrupt: (id) => this.#interrupt(id),
    })
  }

  getReadySyncEmailAccounts(): SyncUserAccount[] {
    return listAccounts(this.#mirror.reader)
      .filter((account) => this.#rounds.isDue(account))
      .map(({ id, associateId, associateName }) => ({ accountId: id, associateId, associateName }))
  }

  async syncEmailAccounts(
    accounts: readonly Pick<SyncUserAccount, 'accountId'>[],
    { evenIfWaiting = false }: { evenIfWaiting?: boolean } = {},
  ): Promise<void> {
    const wanted = [...new Set(accounts.map((account) => account.accountId))].map((id) => this.#accountOf(id))
    await this.#rounds.sync(wanted, evenIfWaiting)
  }

  async cacheFolderList(accountId: AccountId, signal = new AbortController().signal): Promise<StoredFolder[]> {
    const { source } = await this.#opened(accountId)
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
    return this.#asking.attachment(id, attachmentId, signal, onBytes)
  }

  fetchRest(id: MessageId): Promise<void> {
    return this.#asking.fetchRest(id, this.#closing.signal)
  }

  sourceText(id: MessageId): Promise<string> {
    return this.#asking.sourceText(id, this.#closing.signal)
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
    const { source } = await this.#opened(accountId)
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
    const open = () => this.#opened(accountId)
    return sendMail(this.#shared(), accountId, open, emails, { outgoing, sentItems }, signal)
  }

  async findSent(accountId: AccountId, messageId: string, signal?: AbortSignal): Promise<MessageId | null> {
    return findSent(this.#shared(), accountId, await this.#opened(accountId), messageId, signal)
  }

  async readDrafts(accountId: AccountId): Promise<void> {
    await readRole(this.#shared(), accountId, await this.#opened(accountId), 'drafts')
  }

  async saveToMailServer(
    accountId: AccountId,
    email: EMailEntity,
    signal = new AbortController().signal,
  ): Promise<EMailEntity> {
    return saveMail(this.#shared(), accountId, await this.#opened(accountId), email, signal)
  }

  async remove(accountId: AccountId, removal: () => Promise<void>): Promise<void> {
    controllerIn(this.#leaving, accountId).abort(new Fault('cancelled', 'the account is being removed'))
    try {
      await this.#turns.take(accountId, removal)
    } finally {
      this.#leaving.delete(accountId)
      this.#listener.follow([accountId])
    }
  }

  listen(anew: readonly AccountId[] = []): void {
    this.#listener.listen()
    this.#listener.follow(anew)
  }

  awake(): void {
    this.#listener.awake()
  }

  cancel(): void {
    this.#rounds.cancel()
  }

  close(): void {
    this.#closing.abort()
  }

  state(): SyncState {
    return this.#progress.state
  }

  #shared() {
    const { mirror, sourceOf, emit, log = () => undefined } = this.#parts
    const tools = { mirror, sourceOf, emit, log, clock: this.#clock, turns: this.#turns, sent: this.#sent }
    const leaving = (id: AccountId) =>
      AbortSignal.any([controllerIn(this.#leaving, id).signal, controllerIn(this.#running, id).signal])
    return { ...tools, closing: this.#closing.signal, leaving }
  }

  #interrupt(id: AccountId): void {
    controllerIn(this.#running, id).abort(new Fault('cancelled', 'begun anew'))
    this.#running.delete(id)
  }

  #accountOf(id: number): StoredAccount {
    const found = listAccounts(this.#mirror.reader).find((account) => account.id === id)
    if (!found) throw new Fault('invalid', `there is no account ${id}`)
    return found
  }

  /** Faults: invalid, and those of opening. */
  async #opened(id: AccountId): Promise<SourceOfAccount> {
    return this.#parts.sourceOf(this.#accountOf(id))
  }
}
