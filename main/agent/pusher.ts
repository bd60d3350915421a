/** When the person's changes are sent: at once, again after a failure when its wait is over, and with every sync. */
import type { AccountId, Failure } from '../../preload/model.ts'
import { failureOf } from '../failure.ts'
import { listAccounts, type StoredAccount } from '../mirror/accounts.ts'
import { accountsWithChanges, namelessChanges } from '../mirror/changes.ts'
import type { ChangeKind } from '../mirror/collapse.ts'
import { storedFolder } from '../mirror/folders.ts'
import type { SourceOfAccount } from '../sources/source.ts'
import { createPool } from './pool.ts'
import type { AccountParts } from './parts.ts'
import type { AgentEvent } from './progress.ts'
import { pushChanges } from './push.ts'
import { readFolder } from './run.ts'
import { isOver, sleepUntil } from './schedule.ts'
import { watched } from './watch.ts'

/** One request of a hundred changes; a server that needs longer is asked again. */
const patienceMs = 60_000

export class Pusher {
  readonly #parts: AccountParts
  /** Its own: what a person did waits for no other account's long sync. */
  readonly #pool = createPool()
  /** Accounts whose sign-in was refused: they are not tried before a sync or a caller names them. */
  readonly #signedOut = new Set<AccountId>()
  /** Accounts that will be tried again by themselves. */
  readonly #asleep = new Set<AccountId>()

  constructor(parts: AccountParts) {
    this.#parts = parts
  }

  /** Sends what waits: of all accounts that are due, or of these whether due or not. Outcomes are kept. */
  async push(accountIds: readonly AccountId[] | null): Promise<void> {
    if (this.#parts.closing.aborted) return
    const waiting = accountsWithChanges(this.#parts.mirror.reader)
    for (const id of accountIds ?? []) this.#signedOut.delete(id)
    const wanted = accountIds ?? waiting.filter((one) => this.#isDue(one)).map((one) => one.accountId)
    // Those that an earlier start left waiting are woken by nobody else.
    for (const { accountId } of waiting.filter((one) => !wanted.includes(one.accountId))) this.#retryLater(accountId)
    await this.#pushAll(wanted.filter((id) => waiting.some((one) => one.accountId === id)))
  }

  /** The same for accounts of which something was changed just now: one that waits after a failure goes on waiting. */
  async pushDue(accountIds: readonly AccountId[]): Promise<void> {
    if (this.#parts.closing.aborted) return
    const due = accountsWithChanges(this.#parts.mirror.reader).filter((one) => this.#isDue(one))
    await this.#pushAll(due.map((one) => one.accountId).filter((id) => accountIds.includes(id)))
  }

  /**
   * Sends an account's changes within a turn that the caller has. Answers how many arrived; throws only what says that
   * reading would go no better (auth, throttled, cancelled).
   */
  async pushWithin(id: AccountId, opened: SourceOfAccount, signal: AbortSignal): Promise<number> {
    const { mirror, clock, emit, sent: notes } = this.#parts
    const refused = refusals(id)
    const account = listAccounts(mirror.reader).find((one) => one.id === id)
    const healthy = account?.failure === null && account.lastSyncedAt !== null
    const { source } = opened
    const tools = { mirror, clock, sent: notes, signal, patienceMs }
    const context = { ...tools, source, healthy, accountId: id, refused: refused.note }
    const first = await pushChanges(context)
    // What was moved and then changed again, or taken back, waits for its new name: the person should not.
    const again = first.stopped === null && (await this.#learnNames(id, opened, refused.note, signal))
    const { sent, stopped } = again ? await pushChanges(context) : { sent: 0, stopped: first.stopped }
    for (const payload of refused.all()) emit({ name: 'changes.refused', payload })
    this.#note(id, stopped)
    return first.sent + sent
  }

  /**
   * Reads the folders where messages have new names that are waited for. Answers whether something can be sent now. In
   * a folder that is not synced no name is ever learned: what waits for one there is given up.
   */
  async #learnNames(
    accountId: AccountId,
    { source, since = null }: SourceOfAccount,
    refused: Note,
    signal: AbortSignal,
  ): Promise<boolean> {
    const { mirror, log, sent } = this.#parts
    try {
      const folders = Map.groupBy(namelessChanges(mirror.reader, accountId), (one) => one.folderId)
      for (const [folderId, changes] of folders) {
        if (storedFolder(mirror.reader, folderId)?.subscribed) {
          await watched(patienceMs, signal, (watch) =>
            readFolder(
              { ...watch, mirror, sent, accountId, source, since, giveWay: () => Promise.resolve() },
              folderId,
            ),
          )
          continue
        }
        await mirror.write('changes.refused', { accountId, ids: changes.map((one) => one.id) })
        const failure = { kind: 'gone', detail: 'it was moved into a folder that is not synced' } as const
        for (const { kind } of changes) refused(kind, 1, failure)
      }
      return folders.size > 0
    } catch (error) {
      log(`new names of moved mail: ${failureOf(error).kind}`) // the next sync learns them
      return false
    }
  }

  /** What a push came to. Throws what says that reading would go no better. */
  #note(id: AccountId, stopped: Error | null): void {
    const failure = stopped && failureOf(stopped)
    if (failure) this.#parts.log(`changes of account ${id} wait: ${failure.kind}, ${failure.detail}`)
    if (failure?.kind === 'auth') this.#signedOut.add(id)
    if (!failure) this.#signedOut.delete(id)
    this.#retryLater(id)
    if (stopped && failure && ['auth', 'throttled', 'cancelled'].includes(failure.kind)) throw stopped
  }

  async #pushAll(ids: readonly AccountId[]): Promise<void> {
    const accounts = listAccounts(this.#parts.mirror.reader).filter(({ id }) => ids.includes(id))
    await Promise.all(accounts.map((account) => this.#pushOne(account)))
  }

  async #pushOne(account: StoredAccount): Promise<void> {
    const { turns, sourceOf, closing, leaving, log } = this.#parts
    const ends = AbortSignal.any([closing, leaving(account.id)])
    try {
      await this.#pool(() =>
        turns.take(account.id, async () => {
          ends.throwIfAborted()
          await this.pushWithin(account.id, await sourceOf(account), ends)
        }),
      )
    } catch (error) {
      log(`changes of account ${account.id}: ${failureOf(error).kind}`)
    }
  }

  #isDue({ accountId, retryAt }: { accountId: AccountId; retryAt: number | null }): boolean {
    return !this.#signedOut.has(accountId) && isOver(retryAt, this.#parts.clock.now())
  }

  /** One sleep an account; who wakes too early sleeps again. */
  #retryLater(id: AccountId): void {
    const { mirror, clock, closing } = this.#parts
    if (closing.aborted || this.#asleep.has(id) || this.#signedOut.has(id)) return
    const retryAt = accountsWithChanges(mirror.reader).find((one) => one.accountId === id)?.retryAt ?? null
    if (retryAt === null) return
    this.#asleep.add(id)
    void clock.sleep(sleepUntil(retryAt, clock.now()), closing).then(async () => {
      this.#asleep.delete(id)
      await this.pushDue([id])
      if (!closing.aborted) this.#retryLater(id)
    })
  }
}

type Note = (change: ChangeKind, messages: number, failure: Failure) => void
type Refused = Extract<AgentEvent, { name: 'changes.refused' }>['payload']

/** Gathers refusals, so that a hundred messages refused for one reason are told once. */
function refusals(accountId: AccountId): { note: Note; all: () => Iterable<Refused> } {
  const found = new Map<string, Refused>()
  return {
    note: (change, messages, failure) => {
      const key = `${change} ${failure.kind}`
      const before = found.get(key)?.messages ?? 0
      found.set(key, { accountId, change, messages: before + messages, failure })
    },
    all: () => found.values(),
  }
}
