/** How far back mail is kept: older mail leaves in small steps, and a folder is read anew when more of it is wanted. */
import type { AccountId, FolderId, MessageId } from '../../preload/model.ts'
import { prepared, type Writer } from './database.ts'
import { firstIdAt } from './ids.ts'
import { forget } from './pending.ts'

/** The window moves on by itself and clocks are set: only a start earlier than this is another window. */
const toleranceMs = 2 * 86_400_000
/** Messages that one transaction removes. */
const step = 200

/** Begins folders anew that were read from later on than is wanted now. Answers whether there were any. */
export function openWindow(db: Writer, accountId: AccountId, since: number | null): boolean {
  const narrower = `account_id = @accountId AND since IS NOT NULL AND (@since IS NULL OR @since < since - ${toleranceMs})`
  prepared(db, `DELETE FROM pruned WHERE folder_id IN (SELECT id FROM folder WHERE ${narrower})`).run({
    accountId,
    since,
  })
  const { changes } = prepared(db, `UPDATE folder SET cursor = NULL WHERE ${narrower}`).run({ accountId, since })
  // From here on a folder holds what its reading will have begun with, also when that is interrupted.
  const begin = 'account_id = @accountId AND cursor IS NULL AND since IS NOT @since'
  prepared(db, `UPDATE folder SET since = @since WHERE ${begin}`).run({ accountId, since })
  return changes > 0
}

/**
 * Removes one step of the account's mail received before `since`, but none with a change that waits, and no draft: what is
 * being written is not old. Answers how many
 * went from which folders; fewer than a step when none is left.
 */
export function pruneMail(
  db: Writer,
  accountId: AccountId,
  since: number,
): { removed: number; more: boolean; folderIds: FolderId[] } {
  const rows = prepared<{ id: MessageId; folderId: FolderId; remoteId: string }>(
    db,
    `SELECT m.id, m.folder_id AS folderId, m.remote_id AS remoteId FROM folder f JOIN message m ON m.folder_id = f.id
     WHERE f.account_id = ? AND m.id < ? AND f.role <> 'drafts'
       AND NOT EXISTS (SELECT 1 FROM change c WHERE c.message_id = m.id AND c.state <> 'local') LIMIT ${step}`,
  ).all(accountId, firstIdAt(null, null, since))
  const note = prepared(db, 'INSERT OR IGNORE INTO pruned (folder_id, remote_id) VALUES (?, ?)')
  for (const { id, folderId, remoteId } of rows) {
    note.run(folderId, remoteId)
    forget(db, id)
  }
  const more = rows.length === step
  const narrow = 'UPDATE folder SET since = @since WHERE account_id = @accountId AND coalesce(since, 0) < @since'
  if (!more) prepared(db, narrow).run({ accountId, since })
  return { removed: rows.length, more, folderIds: [...new Set(rows.map((row) => row.folderId))] }
}
