/** What a sync hears of messages that the person changed: it is noted, and never undoes a change that waits. */
import type { FolderId, MessageId } from '../../preload/model.ts'
import type { RemoteId } from '../sources/source.ts'
import { isFixed } from './collapse.ts'
import { prepared, type Writer } from './database.ts'
import { forget, knownAt, pendingOf, placeAt, settle, takeContent, type Known } from './pending.ts'
import type { ReadMessage } from './store.ts'

/** Readings of its target in which a moved message must be missing until it is taken for gone. */
const readingsMissed = 2

/** Takes a delivered message if it is one with changes; false when it is not. */
export function takeArrival(db: Writer, folderId: FolderId, { remoteId, ...content }: ReadMessage): boolean {
  const known = knownAt(db, folderId, remoteId)
  const id = known?.messageId ?? adopt(db, folderId, remoteId, content.entity.messageId)
  if (id === undefined) return false
  takeContent(db, id, content)
  return true
}

export const adoptSql = `SELECT c.id AS change, k.message_id AS id
  FROM known k CROSS JOIN change c ON c.message_id = k.message_id
  WHERE k.rfc_id IS @rfcId AND (k.remote_id = @remoteId OR @rfcId <> '')
    AND c.to_folder_id = @folderId AND (c.sent = 1 OR c.state IN ('sending', 'confirmed'))
  ORDER BY k.remote_id = @remoteId DESC, c.id LIMIT 1`

/**
 * A message that was moved, or may have been, arrives in its target: under its old name, or under a new one with its
 * Message-ID. Never by its name alone, for some sources count anew in every folder.
 */
function adopt(db: Writer, folderId: FolderId, remoteId: RemoteId, rfcId: string | null): MessageId | undefined {
  const isThere = prepared(db, 'SELECT 1 FROM message WHERE folder_id = ? AND remote_id = ?').get(folderId, remoteId)
  if (isThere !== undefined) return undefined
  const found = prepared<{ change: number; id: MessageId }>(db, adoptSql).get({ folderId, remoteId, rfcId })
  if (!found) return undefined
  prepared(db, 'DELETE FROM change WHERE id = ?').run(found.change)
  placeAt(db, found.id, folderId, remoteId)
  return found.id
}

/** Notes the flags that the server tells of a message with changes. */
export function noteFlags(db: Writer, known: Known, flags: number): FolderId[] {
  if (known.flags === flags) return []
  prepared(db, 'UPDATE known SET flags = ? WHERE message_id = ?').run(flags, known.messageId)
  return settle(db, known.messageId)
}

/** The server has it there no more. A move on its way says why; otherwise there is nothing left to change. */
export function noteGone(db: Writer, known: Known): FolderId[] {
  const moving = pendingOf(db, known.messageId).some((one) => one.toFolderId !== null && isFixed(one))
  return moving ? [] : forget(db, known.messageId)
}

/** A folder was read to its end: a message that was moved there and did not show up twice is gone. */
export function noteMissed(db: Writer, folderId: FolderId): FolderId[] {
  const where = `to_folder_id = ? AND state = 'confirmed'`
  prepared(db, `UPDATE change SET missed = missed + 1 WHERE ${where}`).run(folderId)
  const lost = prepared<{ id: MessageId }>(
    db,
    `SELECT message_id AS id FROM change WHERE ${where} AND missed >= ${readingsMissed}`,
  ).all(folderId)
  return lost.flatMap(({ id }) => forget(db, id))
}

/** Before folders go: what was to be moved into them goes back, and what was in them has nothing left to change. */
export function releaseFolders(db: Writer, folderIds: readonly FolderId[]): void {
  const list = JSON.stringify(folderIds)
  const within = 'IN (SELECT value FROM json_each(?))'
  const lost = prepared<{ id: MessageId }>(db, `SELECT message_id AS id FROM known WHERE folder_id ${within}`).all(list)
  for (const { id } of lost) forget(db, id)
  const bound = prepared<{ id: MessageId }>(
    db,
    `SELECT DISTINCT message_id AS id FROM change WHERE to_folder_id ${within}`,
  ).all(list)
  prepared(db, `DELETE FROM change WHERE to_folder_id ${within}`).run(list)
  for (const { id } of bound) settle(db, id)
}
