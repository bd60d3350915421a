/** The table `sync_run`: what the last syncs of each account came to. */
import type { SyncRun } from '../../preload/accounts.ts'
import type { AccountId, FailureKind } from '../../preload/model.ts'
import { prepared, type Reader, type Writer } from './database.ts'

/** How many an account keeps. */
const keptRuns = 20

interface Row extends Omit<SyncRun, 'failure'> {
  readonly failureKind: FailureKind | null
  readonly failureDetail: string | null
}

/** An account's last syncs, newest first. */
export function recentRuns(db: Reader, accountId: AccountId): SyncRun[] {
  return prepared<Row>(
    db,
    `SELECT started_at AS startedAt, took_ms AS tookMs, server_ms AS serverMs, verdict, evidence, added, changed, removed,
       sent, failure_kind AS failureKind, failure_detail AS failureDetail
     FROM sync_run WHERE account_id = ? ORDER BY id DESC LIMIT ${keptRuns}`,
  )
    .all(accountId)
    .map(({ failureKind, failureDetail, ...run }) => ({
      ...run,
      failure: failureKind === null ? null : { kind: failureKind, detail: failureDetail ?? '' },
    }))
}

export function keepRun(db: Writer, accountId: AccountId, run: SyncRun): void {
  const { failure, ...rest } = run
  prepared(
    db,
    `INSERT INTO sync_run (account_id, started_at, took_ms, server_ms, verdict, evidence, added, changed, removed, sent,
       failure_kind, failure_detail)
     VALUES (@accountId, @startedAt, @tookMs, @serverMs, @verdict, @evidence, @added, @changed, @removed, @sent, @kind,
       @detail)`,
  ).run({ ...rest, accountId, kind: failure?.kind ?? null, detail: failure?.detail ?? null })
  prepared(
    db,
    `DELETE FROM sync_run WHERE account_id = @accountId AND id NOT IN
       (SELECT id FROM sync_run WHERE account_id = @accountId ORDER BY id DESC LIMIT ${keptRuns})`,
  ).run({ accountId })
}
