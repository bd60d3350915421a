/** The table `account`: who is mirrored, and what the last sync of each came to. */
import { z } from 'zod'
import {
  probeFinding,
  serverStatus,
  type Account,
  type ProbeFinding,
  type ServerStatus,
  type SyncRun,
  type Verdict,
} from '../../preload/accounts.ts'
import type { AccountId, Failure, FailureKind } from '../../preload/model.ts'
import { prepared, type Reader, type Writer } from './database.ts'
import { keepRun, recentRuns } from './runs.ts'

/** An account as the settings made it; `remote*` and `associate*` are the server's names for it. */
export interface AccountIdentity {
  readonly id: AccountId
  readonly connectionId: string
  readonly kind: Account['kind']
  readonly address: string
  readonly name: string
  readonly origin: string
  readonly remoteAccountId: number
  readonly associateId: number
  readonly associateName: string | null
}

export interface StoredAccount extends AccountIdentity {
  readonly lastSyncedAt: number | null
  /** Failed syncs in a row. */
  readonly failures: number
  readonly failure: Failure | null
  readonly retryAt: number | null
  /** Syncs in a row in which somebody else was syncing on its server. */
  readonly contended: number
  /** Of the last sync; null before the first. */
  readonly verdict: Verdict | null
  /** The person's changes that are to be sent. */
  readonly waitingChanges: number
}

interface Row extends Omit<StoredAccount, 'failure'> {
  readonly failureKind: FailureKind | null
  readonly failureDetail: string | null
}

const columns = `id, connection_id AS connectionId, kind, address, name, origin, remote_account_id AS remoteAccountId,
  associate_id AS associateId, associate_name AS associateName, last_synced_at AS lastSyncedAt, failures,
  failure_kind AS failureKind, failure_detail AS failureDetail, retry_at AS retryAt, contended,
  (SELECT verdict FROM sync_run WHERE account_id = account.id ORDER BY id DESC LIMIT 1) AS verdict,
  (SELECT count(*) FROM change WHERE account_id = account.id AND state IN ('waiting', 'sending')) AS waitingChanges`

export const accountsSql = `SELECT ${columns} FROM account ORDER BY id`

/** All accounts in the order in which they were added. */
export function listAccounts(db: Reader): StoredAccount[] {
  return prepared<Row>(db, accountsSql)
    .all()
    .map(({ failureKind, failureDetail, ...rest }) => ({
      ...rest,
      failure: failureKind === null ? null : { kind: failureKind, detail: failureDetail ?? '' },
    }))
}

/** Adds an account or brings its identity up to date; what its syncs came to stays. */
export function putAccount(db: Writer, account: AccountIdentity): void {
  prepared(
    db,
    `INSERT INTO account (id, connection_id, kind, address, name, origin, remote_account_id, associate_id, associate_name)
     VALUES (@id, @connectionId, @kind, @address, @name, @origin, @remoteAccountId, @associateId, @associateName)
     ON CONFLICT (id) DO UPDATE SET connection_id = excluded.connection_id, kind = excluded.kind,
       address = excluded.address, name = excluded.name, origin = excluded.origin,
       remote_account_id = excluded.remote_account_id, associate_id = excluded.associate_id,
       associate_name = excluded.associate_name`,
  ).run(account)
}

/** Messages that one step of {@link emptyAccount} removes. */
const removedAtOnce = 500

/** Removes some of an account's messages, so that the writer is free in between. Answers whether there are more. */
export function emptyAccount(db: Writer, id: AccountId): boolean {
  const sql = `DELETE FROM message WHERE id IN
    (SELECT m.id FROM folder f JOIN message m ON m.folder_id = f.id WHERE f.account_id = ? LIMIT ${removedAtOnce})`
  return prepared(db, sql).run(id).changes === removedAtOnce
}

/** Forgets an account with its folders and messages. */
export function removeAccount(db: Writer, id: AccountId): void {
  prepared(db, 'DELETE FROM account WHERE id = ?').run(id)
}

/** What one sync of an account came to: a run without failure ends any waiting but that for a busy server. */
export interface Outcome {
  readonly accountId: AccountId
  readonly run: SyncRun
  readonly failures: number
  readonly contended: number
  readonly retryAt: number | null
}

export function recordOutcome(db: Writer, { accountId, run, failures, contended, retryAt }: Outcome): void {
  prepared(
    db,
    `UPDATE account SET last_synced_at = iif(@verdict IN ('synced', 'unproven'), @at, last_synced_at),
       failures = @failures, failure_kind = @kind, failure_detail = @detail, contended = @contended,
       retry_at = @retryAt WHERE id = @accountId`,
  ).run({
    accountId,
    failures,
    contended,
    retryAt,
    verdict: run.verdict,
    at: run.startedAt + run.tookMs,
    kind: run.failure?.kind ?? null,
    detail: run.failure?.detail ?? null,
  })
  keepRun(db, accountId, run)
}

/** How the server sees the account, as it said last. */
export function keepStatus(db: Writer, accountId: AccountId, status: ServerStatus): void {
  prepared(db, 'UPDATE account SET server_status = ? WHERE id = ?').run(JSON.stringify(status), accountId)
}

/** What its server can do, found out at `at` (ms since 1970). */
export function keepProbe(db: Writer, accountId: AccountId, at: number, probe: readonly ProbeFinding[]): void {
  prepared(db, 'UPDATE account SET probe = ?, probed_at = ? WHERE id = ?').run(JSON.stringify(probe), at, accountId)
}

export interface AccountPage {
  /** Newest first. */
  readonly runs: SyncRun[]
  readonly probe: ProbeFinding[]
  readonly probedAt: number | null
  readonly serverStatus: ServerStatus | null
  /** In the mirror. */
  readonly messages: number
}

export function readAccountPage(db: Reader, accountId: AccountId): AccountPage {
  const row = prepared<{ probe: string | null; probedAt: number | null; status: string | null; messages: number }>(
    db,
    `SELECT probe, probed_at AS probedAt, server_status AS status,
       (SELECT coalesce(sum(total), 0) FROM folder WHERE account_id = account.id) AS messages
     FROM account WHERE id = ?`,
  ).get(accountId)
  return {
    runs: recentRuns(db, accountId),
    probe: row?.probe ? z.array(probeFinding).parse(JSON.parse(row.probe)) : [],
    probedAt: row?.probedAt ?? null,
    serverStatus: row?.status ? serverStatus.parse(JSON.parse(row.status)) : null,
    messages: row?.messages ?? 0,
  }
}
