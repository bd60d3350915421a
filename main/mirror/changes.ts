/** What the person does to mail: made in the mirror at once, kept until the server has it, and what came of it there. */
import type { AccountId, FolderId, MessageId } from '../../preload/model.ts'
import { Fault } from '../failure.ts'
import type { RemoteId } from '../sources/source.ts'
import { bitOf, isFlag, type ChangeKind, type FlagKind, type Pending } from './collapse.ts'
import { prepared, type Reader, type Writer } from './database.ts'
import { forget, knownOf, placeAt, remember, settle, type Known } from './pending.ts'

/** What a person wants done to messages. */
export type Wish =
  | { readonly kind: FlagKind; readonly value: boolean }
  | { readonly kind: 'move'; readonly folderId: FolderId }
  | { readonly kind: 'trash' }
  | { readonly kind: 'delete' }

/** A change that can be sent now, and where its message is at the server. */
export interface ReadyChange {
  readonly id: number
  readonly kind: ChangeKind
  readonly value: 0 | 1 | null
  readonly fromFolderId: FolderId
  readonly remoteId: RemoteId
  readonly toFolderId: FolderId | null
  readonly attempts: number
  /** Answers to it alone that could not be understood. */
  readonly misread: number
}

/** Ids of accounts and folders that show something else now. */
export interface Seen {
  readonly accountIds: AccountId[]
  readonly folderIds: FolderId[]
}

/**
 * Does to messages what the person wants, and keeps it to be sent. Faults: invalid, for a folder of another account or
 * an account without trash. Messages that are gone are passed over.
 */
export function makeChanges(db: Writer, ids: readonly MessageId[], wish: Wish): Seen {
  const seen = { accountIds: new Set<AccountId>(), folderIds: new Set<FolderId>() }
  const find = prepared<Known>(
    db,
    `SELECT id AS messageId, account_id AS accountId, folder_id AS folderId, remote_id AS remoteId, flags,
       message_id AS rfcId FROM message WHERE id = ?`,
  )
  for (const id of new Set(ids)) {
    const shown = find.get(id)
    const toFolderId = shown && targetOf(db, wish, shown.accountId)
    if (!shown || toFolderId === shown.folderId) continue
    if (!knownOf(db, id)) remember(db, shown)
    const value = 'value' in wish ? (wish.value ? 1 : 0) : null
    const change: Pending = { id: 0, kind: wish.kind, value, toFolderId: toFolderId ?? null, state: 'waiting', sent: 0 }
    for (const folderId of settle(db, id, change)) seen.folderIds.add(folderId)
    seen.accountIds.add(shown.accountId)
  }
  return { accountIds: [...seen.accountIds], folderIds: [...seen.folderIds] }
}

function targetOf(db: Reader, wish: Wish, accountId: AccountId): FolderId | null {
  if (wish.kind !== 'move' && wish.kind !== 'trash') return null
  const found = prepared<{ id: FolderId }>(
    db,
    `SELECT id FROM folder WHERE account_id = @accountId AND iif(@id IS NULL, role = 'trash', id = @id)
     ORDER BY id LIMIT 1`,
  ).get({ accountId, id: wish.kind === 'move' ? wish.folderId : null })
  if (!found) {
    throw new Fault('invalid', wish.kind === 'move' ? 'the folder is not of this account' : 'the account has no trash')
  }
  return found.id
}

/** No wait is longer: one that seems so was begun before the clock was set back, and is over. */
const longestWaitMs = 60 * 60_000
const place = `('move', 'trash', 'delete')`
/**
 * Of one message: a move on its way is followed through first, and while its new name is not known nothing else can be
 * sent; otherwise flags go before it moves.
 */
export const readySql = `SELECT c.id, c.kind, c.value, k.folder_id AS fromFolderId, k.remote_id AS remoteId,
    c.to_folder_id AS toFolderId, c.attempts, c.misread
  FROM change c JOIN known k ON k.message_id = c.message_id
  WHERE c.account_id = ? AND c.state IN ('waiting', 'sending')
    AND (c.misread = 0 OR c.retry_at - ? NOT BETWEEN 1 AND ${longestWaitMs}) AND NOT EXISTS (
    SELECT 1 FROM change o WHERE o.message_id = c.message_id AND o.id <> c.id AND (
      o.state = 'confirmed'
      OR o.kind IN ${place} AND (o.sent = 1 OR o.state = 'sending')
      OR c.kind IN ${place} AND c.sent = 0 AND c.state = 'waiting' AND o.state IN ('waiting', 'sending')
         AND (o.kind NOT IN ${place} OR o.id < c.id)
      OR o.kind = c.kind AND o.state = 'sending'))
  ORDER BY c.id LIMIT ?`

/** An account's changes that can be sent now, oldest first; of those that were set aside the ones that are due. */
export function readyChanges(db: Reader, accountId: AccountId, now: number, limit: number): ReadyChange[] {
  return prepared<ReadyChange>(db, readySql).all(accountId, now, limit)
}

/** A change that cannot be sent before its message's new name is read in the folder that it was moved to. */
export interface NamelessChange {
  readonly id: number
  readonly kind: ChangeKind
  readonly folderId: FolderId
}

export const namelessSql = `SELECT o.id, o.kind, c.to_folder_id AS folderId
  FROM change o JOIN change c ON c.message_id = o.message_id AND c.id <> o.id
  WHERE o.account_id = ? AND o.state IN ('waiting', 'sending') AND c.state = 'confirmed' ORDER BY o.id`

/** What waits for the new name of its message. */
export function namelessChanges(db: Reader, accountId: AccountId): NamelessChange[] {
  return prepared<NamelessChange>(db, namelessSql).all(accountId)
}

/** Changes that have to be sent still: where an index is to be used, it says the same. */
export const toSend = `state IN ('waiting', 'sending')`
/** One that waits makes its account wait; those that were set aside do so only where there is nothing else. */
export const waitingSql = `SELECT account_id AS accountId,
    iif(sum(misread = 0) > 0, max(retry_at) FILTER (WHERE misread = 0), min(retry_at)) AS retryAt
  FROM change WHERE ${toSend} GROUP BY account_id ORDER BY account_id`

/** Accounts with changes to send, and when they may be tried again (ms since 1970, null is now). */
export function accountsWithChanges(db: Reader): { accountId: AccountId; retryAt: number | null }[] {
  return prepared<{ accountId: AccountId; retryAt: number | null }>(db, waitingSql).all()
}

/**
 * Notes that they are about to be sent; commit this before the network is touched. Answers those that the person has
 * not taken back meanwhile.
 */
export function markSending(db: Writer, ids: readonly number[]): number[] {
  return prepared<{ id: number }>(
    db,
    `UPDATE change SET state = 'sending', attempts = attempts + 1, retry_at = NULL
     WHERE id IN (SELECT value FROM json_each(?)) RETURNING id`,
  )
    .all(JSON.stringify(ids))
    .map((row) => row.id)
}

/** What came of changes that are to be sent again. */
export interface Postponement {
  /** Ms since 1970, null is now. */
  readonly retryAt: number | null
  /** Nobody knows whether they were taken. */
  readonly unclear: boolean
  /** The answer to it alone could not be understood: it is set aside and holds up no other. */
  readonly misread: boolean
}

/** They were not taken, or may not have been: to be sent again, from `retryAt` on. */
export function postpone(db: Writer, ids: readonly number[], { retryAt, unclear, misread }: Postponement): FolderId[] {
  prepared(
    db,
    `UPDATE change SET state = 'waiting', sent = max(sent, ?), retry_at = ?, misread = misread + ?
     WHERE id IN (SELECT value FROM json_each(?)) AND state = 'sending'`,
  ).run(Number(unclear), retryAt, Number(misread), JSON.stringify(ids))
  return messagesOf(db, ids).flatMap((id) => settle(db, id))
}

/** No server takes them: they stay here and win over what it says. */
export function keepLocal(db: Writer, ids: readonly number[]): void {
  const sql = `UPDATE change SET state = 'local', sent = 0, retry_at = NULL WHERE id IN (SELECT value FROM json_each(?))`
  prepared(db, sql).run(JSON.stringify(ids))
}

/** The server refused them: the messages are again as it has them. */
export function refuse(db: Writer, ids: readonly number[]): FolderId[] {
  const messages = messagesOf(db, ids)
  prepared(db, 'DELETE FROM change WHERE id IN (SELECT value FROM json_each(?))').run(JSON.stringify(ids))
  return messages.flatMap((id) => settle(db, id))
}

/** The server has them. `moved` names the new ids that it told. */
export function confirm(
  db: Writer,
  ids: readonly number[],
  moved: readonly (readonly [RemoteId, RemoteId])[],
): FolderId[] {
  const names = new Map(moved)
  return ids.flatMap((id) => {
    const row = prepared<Pending & { messageId: MessageId }>(
      db,
      `SELECT id, message_id AS messageId, kind, value, to_folder_id AS toFolderId, state, sent FROM change WHERE id = ?`,
    ).get(id)
    const known = row && knownOf(db, row.messageId)
    return known ? confirmOne(db, row, known, names) : []
  })
}

function confirmOne(db: Writer, row: Pending, known: Known, names: ReadonlyMap<RemoteId, RemoteId>): FolderId[] {
  if (row.kind === 'delete') return forget(db, known.messageId)
  const done = prepared(db, 'DELETE FROM change WHERE id = ?')
  if (isFlag(row.kind)) {
    const flags = row.value === 1 ? known.flags | bitOf[row.kind] : known.flags & ~bitOf[row.kind]
    prepared(db, 'UPDATE known SET flags = ? WHERE message_id = ?').run(flags, known.messageId)
    done.run(row.id)
    return settle(db, known.messageId)
  }
  const name = names.get(known.remoteId)
  if (name === undefined || row.toFolderId === null) {
    prepared(db, `UPDATE change SET state = 'confirmed', retry_at = NULL, missed = 0 WHERE id = ?`).run(row.id)
    return []
  }
  done.run(row.id)
  placeAt(db, known.messageId, row.toFolderId, name)
  return [...settle(db, known.messageId), row.toFolderId]
}

function messagesOf(db: Reader, changes: readonly number[]): MessageId[] {
  const sql = 'SELECT DISTINCT message_id AS id FROM change WHERE id IN (SELECT value FROM json_each(?))'
  return prepared<{ id: MessageId }>(db, sql)
    .all(JSON.stringify(changes))
    .map((row) => row.id)
}
