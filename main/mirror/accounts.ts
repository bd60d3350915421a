/** The table `account`: who is mirrored, and what the last sync of each came to. */
import type { Account, AccountId, Failure, FailureKind } from '../../preload/model.ts'
import { prepared, type Reader, type Writer } from './database.ts'

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
}

interface Row extends Omit<StoredAccount, 'failure'> {
  readonly failureKind: FailureKind | null
  readonly failureDetail: string | null
}

const columns = `id, connection_id AS connectionId, kind, address, name, origin, remote_account_id AS remoteAccountId,
  associate_id AS associateId, associate_name AS associateName, last_synced_at AS lastSyncedAt, failures,
  failure_kind AS failureKind, failure_detail AS failureDetail, retry_at AS retryAt`

/** All accounts in the order in which they were added. */
export function listAccounts(db: Reader): StoredAccount[] {
  return prepared<Row>(db, `SELECT ${columns} FROM account ORDER BY id`)
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

/** Forgets an account with its folders and messages. */
export function removeAccount(db: Writer, id: AccountId): void {
  prepared(db, 'DELETE FROM account WHERE id = ?').run(id)
}

/** What one sync of an account came to: `failure` null is a success and ends any waiting. */
export interface Outcome {
  readonly accountId: AccountId
  readonly at: number
  readonly failure: Failure | null
  readonly failures: number
  readonly retryAt: number | null
}

export function recordOutcome(db: Writer, outcome: Outcome): void {
  prepared(
    db,
    `UPDATE account SET last_synced_at = iif(@kind IS NULL, @at, last_synced_at), failures = @failures,
       failure_kind = @kind, failure_detail = @detail, retry_at = @retryAt WHERE id = @id`,
  ).run({
    id: outcome.accountId,
    at: outcome.at,
    failures: outcome.failures,
    kind: outcome.failure?.kind ?? null,
    detail: outcome.failure?.detail ?? null,
    retryAt: outcome.retryAt,
  })
}
