/** Writing messages: rows, body, addresses, attachments and full text of one message always go together. */
import type { AccountId, EMailEntity, FolderId } from '../../preload/model.ts'
import type { Cursor, RemoteId, RemoteState } from '../sources/source.ts'
import { addressColumns, attachmentColumns, bodyColumns, messageColumns } from './columns.ts'
import { prepared, type Writer } from './database.ts'
import { moveCursor } from './folders.ts'
import { endOfSecond, firstIdAt } from './ids.ts'
import { addressText, bodyText, namesOf, previewOf } from './words.ts'

export interface ReadMessage {
  readonly remoteId: RemoteId
  readonly entity: EMailEntity
}

/** One page of a source, its content read. `cursor` null leaves the folder's cursor where it is. */
export interface StoredPage {
  readonly accountId: AccountId
  readonly folderId: FolderId
  readonly messages: readonly ReadMessage[]
  readonly flags: readonly RemoteState[]
  readonly gone: readonly RemoteId[]
  readonly cursor: Cursor | null
}

/**
 * Stores a page with its cursor. A message that is there already (same folder and remote id) keeps its id and gets the
 * new content, so a page may be stored twice. Must run inside one transaction.
 */
export function storePage(db: Writer, page: StoredPage, now: number): void {
  // In rising order of ids: FTS5 writes its index out early whenever a row comes before the last one.
  const placed = page.messages.map((message) => ({
    message,
    first: firstIdAt(message.entity.receivedAt, message.entity.sent, now),
  }))
  for (const { message, first } of placed.sort((a, b) => a.first - b.first)) storeMessage(db, page, message, first)
  const flag = prepared(db, 'UPDATE message SET flags = ? WHERE folder_id = ? AND remote_id = ? AND flags <> ?')
  for (const state of page.flags) flag.run(state.flags, page.folderId, state.remoteId, state.flags)
  const remove = prepared(db, 'DELETE FROM message WHERE folder_id = ? AND remote_id = ?')
  for (const remoteId of page.gone) remove.run(page.folderId, remoteId)
  if (page.cursor !== null) moveCursor(db, page.folderId, page.cursor)
}

function storeMessage(db: Writer, page: StoredPage, { remoteId, entity }: ReadMessage, first: number): void {
  const known = prepared<{ id: number; item: number }>(
    db,
    'SELECT id, item FROM message WHERE folder_id = ? AND remote_id = ?',
  ).get(page.folderId, remoteId)
  if (known) prepared(db, 'DELETE FROM message WHERE id = ?').run(known.id)
  const id = known?.id ?? freeId(db, first)
  const text = bodyText(entity)
  insert(db, 'message', {
    id,
    item: known?.item ?? nextItem(db),
    account_id: page.accountId,
    folder_id: page.folderId,
    remote_id: remoteId,
    from_name: entity.from?.name ?? null,
    from_address: entity.from?.address ?? null,
    to_text: namesOf(entity.to),
    preview: previewOf(text),
    has_attachments: Number(entity.attachments.some((one) => one.disposition !== 'inline')),
    ...messageColumns(entity),
  })
  insert(db, 'message_body', { message_id: id, ...bodyColumns(entity) })
  for (const row of addressColumns(entity)) insert(db, 'message_address', { message_id: id, ...row })
  for (const row of attachmentColumns(entity)) insert(db, 'attachment', { message_id: id, ...row })
  prepared(db, 'INSERT INTO message_text (rowid, subject, addresses, body) VALUES (?, ?, ?, ?)').run(
    id,
    entity.subject ?? '',
    addressText(entity),
    text,
  )
}

/** Table and keys are this file's own words; the values are bound. */
function insert(db: Writer, table: string, row: Readonly<Record<string, unknown>>): void {
  const names = Object.keys(row)
  prepared(db, `INSERT INTO ${table} (${names.join(', ')}) VALUES (${names.map((name) => `@${name}`).join(', ')})`).run(
    row,
  )
}

function freeId(db: Writer, first: number): number {
  const row = prepared<{ last: number | null }>(db, 'SELECT max(id) AS last FROM message WHERE id >= ? AND id < ?').get(
    first,
    endOfSecond(first),
  )
  const last = row?.last ?? null
  return last === null ? first : last + 1
}

function nextItem(db: Writer): number {
  const row = prepared<{ item: number }>(
    db,
    'UPDATE item_sequence SET next = next + 1 RETURNING next - 1 AS item',
  ).get()
  if (!row) throw new Error('the item sequence is empty')
  return row.item
}

/** Puts one part of a folder's listing beside the mirror until {@link settleListing}. */
export function noteListing(db: Writer, folderId: FolderId, states: readonly RemoteState[]): void {
  const note = prepared(db, 'INSERT OR REPLACE INTO temp.listing (folder_id, remote_id, flags) VALUES (?, ?, ?)')
  for (const state of states) note.run(folderId, state.remoteId, state.flags)
}

/** Forgets a listing begun before. */
export function dropListing(db: Writer, folderId: FolderId): void {
  prepared(db, 'DELETE FROM temp.listing WHERE folder_id = ?').run(folderId)
}

/**
 * Compares a complete listing with the mirror: takes its flags, removes what it does not name, and answers what it
 * names and the mirror lacks, newest last.
 */
export function settleListing(db: Writer, folderId: FolderId): { missing: RemoteId[]; changed: number } {
  const flagged = prepared(
    db,
    `UPDATE message SET flags = listing.flags FROM temp.listing
     WHERE listing.folder_id = message.folder_id AND listing.remote_id = message.remote_id
       AND message.folder_id = ? AND message.flags <> listing.flags`,
  ).run(folderId).changes
  const removed = prepared(
    db,
    `DELETE FROM message WHERE folder_id = ?
     AND remote_id NOT IN (SELECT remote_id FROM temp.listing WHERE folder_id = ?)`,
  ).run(folderId, folderId).changes
  const missing = prepared<{ remoteId: string }>(
    db,
    `SELECT remote_id AS remoteId FROM temp.listing WHERE folder_id = ?
     AND remote_id NOT IN (SELECT remote_id FROM message WHERE folder_id = ?) ORDER BY rowid`,
  ).all(folderId, folderId)
  dropListing(db, folderId)
  return { missing: missing.map((row) => row.remoteId), changed: flagged + removed }
}

/** The listings in flight live in memory, in the worker's own handle. */
export function prepareListings(db: Writer): void {
  db.exec(`CREATE TEMP TABLE IF NOT EXISTS listing (
    folder_id INTEGER NOT NULL, remote_id TEXT NOT NULL, flags INTEGER NOT NULL, UNIQUE (folder_id, remote_id))`)
}
