/** One call of SyncEmailAccounts: servers first, then each account in the pool, and what came of each. */
import type { SyncRun } from '../../preload/accounts.ts'
import type { AccountId } from '../../preload/model.ts'
import { Fault, failureOf } from '../failure.ts'
import type { Log } from '../log.ts'
import type { StoredAccount } from '../mirror/accounts.ts'
import { storedFolders } from '../mirror/folders.ts'
import type { Mirror } from '../mirror/mirror.ts'
import type { SourceOfAccount } from '../sources/source.ts'
import type { Clock } from './clock.ts'
import type { Pool } from './pool.ts'
import type { Progress } from './progress.ts'
import type { Pusher } from './pusher.ts'
import { refreshServers, type Refreshed, type Refreshing } from './refresh.ts'
import { isUnread, lookAtInbox, runAccount, type RunContext } from './run.ts'
import { waitAfter, waitWhileBusy } from './schedule.ts'
import type { Sent } from './sent.ts'
import type { Turns } from './turns.ts'
import { watched } from './watch.ts'

export interface SyncParts {
  readonly mirror: Mirror
  readonly sourceOf: (account: StoredAccount) => Promise<SourceOfAccount>
  readonly clock: Clock
  readonly log: Log
  readonly progress: Progress
  readonly pusher: Pusher
  readonly turns: Turns
  readonly sent: Sent
  readonly pool: Pool
  /** Aborted when this account is being removed, or what runs for it is to begin anew. */
  readonly leaving: (id: AccountId) => AbortSignal
  /** How long an account may go without progress, in milliseconds. */
  readonly patienceMs: number
}

/** What an account's sync comes to, as it grows. */
type Tally = {
  -readonly [K in 'serverMs' | 'verdict' | 'evidence' | 'added' | 'changed' | 'removed' | 'sent']: SyncRun[K]
}

interface Job extends Refreshing {
  readonly account: StoredAccount
  readonly startedAt: number
  readonly tally: Tally
}

const fresh = (): Tally => ({
  serverMs: null,
  verdict: 'unproven',
  evidence: 'none',
  added: 0,
  changed: 0,
  removed: 0,
  sent: 0,
})

/** Syncs `accounts`; `waiting` are only named. Resolves when the last task has ended, however it ended. */
export async function syncAll(
  parts: SyncParts,
  accounts: readonly StoredAccount[],
  waiting: readonly AccountId[],
  stop: AbortSignal,
): Promise<void> {
  const { progress, clock } = parts
  progress.begin(idsOf(accounts), waiting, clock.now())
  try {
    const jobs = (await Promise.all(accounts.map((one) => open(parts, one)))).filter((job) => job !== null)
    const refreshed = refreshServers(jobs, parts.patienceMs, stop)
    const isAlone = jobs.length === 1
    await Promise.all(jobs.map((job) => syncJob(parts, job, refreshed, stop, isAlone)))
  } finally {
    progress.finish(clock.now())
  }
}

async function open(parts: SyncParts, account: StoredAccount): Promise<Job | null> {
  const startedAt = parts.clock.now()
  const tally = fresh()
  try {
    const opened = await parts.sourceOf(account)
    const folders = storedFolders(parts.mirror.reader, account.id).filter((folder) => folder.subscribed)
    return { account, opened, startedAt, tally, folders: folders.map((folder) => folder.remoteId) }
  } catch (error) {
    await record(parts, { account, startedAt, tally }, error)
    return null
  }
}

/**
 * An account takes its place in the pool only when its server has done its part. Where there are others, its first look at
 * an inbox is a task of its own, and the rest waits behind the first looks of those that had no place yet.
 */
async function syncJob(
  parts: SyncParts,
  job: Job,
  refreshed: (one: Refreshing) => Promise<Refreshed>,
  stop: AbortSignal,
  isAlone: boolean,
): Promise<void> {
  const { mirror, pool, progress, leaving } = parts
  const accountId = job.account.id
  const ends = AbortSignal.any([stop, leaving(accountId)])
  try {
    const { status, ...finding } = await refreshed(job)
    if (ends.aborted) throw new Fault('cancelled', 'stopped by the person')
    Object.assign(job.tally, finding)
    if (status) await mirror.write('accounts.status', { accountId, status })
    progress.update(accountId, { verdict: finding.verdict })
    if (!isAlone && isUnread(mirror, accountId)) await pool(() => inTurn(parts, job, ends, lookAtInbox))
    await pool(() => inTurn(parts, job, ends, (context) => syncOne(parts, job, context)))
    await record(parts, job, null)
  } catch (error) {
    await record(parts, job, error)
  }
}

async function syncOne({ pusher }: SyncParts, { account, opened, tally }: Job, context: RunContext): Promise<void> {
  tally.sent += await pusher.pushWithin(account.id, opened, context.signal)
  context.alive()
  await runAccount(context)
}

/** Does something with an account when it is its turn, on a leash. */
async function inTurn(
  parts: SyncParts,
  { account, opened, tally }: Job,
  stop: AbortSignal,
  work: (context: RunContext) => Promise<void>,
): Promise<void> {
  const { mirror, progress, turns, sent } = parts
  progress.update(account.id, { state: 'running' })
  await turns.take(account.id, (giveWay) =>
    watched(parts.patienceMs, stop, (watch) =>
      work({
        ...watch,
        mirror,
        sent,
        giveWay,
        accountId: account.id,
        source: opened.source,
        since: opened.since ?? null,
        report: (more) => progress.add(account.id, more),
        count: ({ added = 0, changed = 0, removed = 0 }) => {
          tally.added += added
          tally.changed += changed
          tally.removed += removed
        },
      }),
    ),
  )
}

/** Keeps and announces an outcome; `thrown` null is a success. Never throws: an outcome must not stop the others. */
async function record(
  { mirror, clock, progress, log }: SyncParts,
  { account, startedAt, tally }: Pick<Job, 'account' | 'startedAt' | 'tally'>,
  thrown: unknown,
): Promise<void> {
  const failure = thrown === null ? null : failureOf(thrown)
  if (failure) log(`account ${account.id}: ${failure.kind}, ${failure.detail}`)
  // Cancelling is the person's wish and says nothing of the account.
  if (failure?.kind === 'cancelled') return progress.update(account.id, { state: 'cancelled', failure })
  const now = clock.now()
  const verdict = failure ? 'failed' : tally.verdict
  const run: SyncRun = {
    ...tally,
    startedAt,
    tookMs: Math.max(now - startedAt, 0),
    verdict,
    evidence: failure ? 'none' : tally.evidence,
    failure,
  }
  const failures = failure ? account.failures + 1 : 0
  const contended = verdict === 'busy' ? account.contended + 1 : 0
  const retryAfter = thrown instanceof Fault ? thrown.retryAfter : null
  const wait = failure
    ? waitAfter(failures, clock.random(), retryAfter)
    : verdict === 'busy' && waitWhileBusy(contended, clock.random())
  const retryAt = wait === false ? null : now + wait
  await mirror
    .write('accounts.record', { accountId: account.id, run, failures, contended, retryAt })
    .catch((error: unknown) => log(`account ${account.id}: its outcome was not kept, ${failureOf(error).kind}`))
  progress.update(account.id, { state: failure ? 'failed' : 'done', verdict, failure })
}

const idsOf = (accounts: readonly StoredAccount[]): AccountId[] => accounts.map((account) => account.id)
