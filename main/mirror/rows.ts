/** Whole messages in their tables: row, body, addresses, attachments, source and full text always go together. */
import { isDeepStrictEqual } from 'node:util'
import type { AccountId, EMailEntity, FolderId, MessageId } from '../../preload/model.ts'
import type { RemoteId } from '../sources/source.ts'
import { addressColumns, attachmentColumns, bodyColumns, messageColumns, toAttachment } from './columns.ts'
import { prepared, type Writer } from './database.ts'
import { endOfSecond } from './ids.ts'
import { attachmentsOf } from './messages.ts'
import { addressText, bodyText, namesOf, previewOf } from './words.ts'

/** What a source delivered of a message. */
export interface Content {
  readonly entity: EMailEntity
  /** Its text goes on at the server. */
  readonly cut: boolean
  /** Why it is not as mail should be, in one technical line, and its bytes; null for ordinary mail. */
  readonly malformed: { readonly reason: string; readonly raw: Uint8Array } | null
}

/** Where a message goes, and under which numbers of ours. */
export interface Slot {
  readonly id: MessageId
  readonly item: number
  readonly accountId: AccountId
  readonly folderId: FolderId
  readonly remoteId: RemoteId
}

/** A message and its place; `isThere` where one under its id is to be replaced. */
export interface Placed {
  readonly slot: Slot
  readonly content: Content
  readonly isThere: boolean
}

/** Writes one message whole; one that is there under its id is replaced. */
export function putMessage(db: Writer, slot: Slot, content: Content): void {
  const isThere = prepared(db, 'SELECT 1 FROM message WHERE id = ?').get(slot.id) !== undefined
  putMessages(db, [{ slot, content, isThere }])
}

/**
 * Writes messages whole, in rising order of their ids. Their full text comes last: FTS5 writes out what it has gathered
 * at every statement on another table that fires triggers, and whenever a row comes before the last one.
 */
export function putMessages(db: Writer, messages: readonly Placed[]): void {
  const texts = messages.map(({ content }) => bodyText(content.entity))
  messages.forEach((message, index) => putRows(db, message, texts[index] ?? ''))
  const index = prepared(db, 'INSERT INTO message_text (rowid, subject, addresses, body) VALUES (?, ?, ?, ?)')
  messages.forEach(({ slot, content: { entity } }, at) =>
    index.run(slot.id, entity.subject ?? '', addressText(entity), texts[at]),
  )
}

function putRows(db: Writer, { slot, content, isThere }: Placed, text: string): void {
  const { id, item, accountId, folderId, remoteId } = slot
  const { entity, cut, malformed } = content
  const same = isThere && makeWay(db, id, entity)
  const write = isThere ? update : insert
  write(db, 'message', {
    id,
    item,
    account_id: accountId,
    folder_id: folderId,
    remote_id: remoteId,
    from_name: entity.from?.name ?? null,
    from_address: entity.from?.address ?? null,
    to_text: namesOf(entity.to),
    preview: previewOf(text),
    has_attachments: Number(entity.attachments.some((one) => one.disposition !== 'inline')),
    ...messageColumns(entity),
  })
  insert(db, 'message_body', { message_id: id, ...bodyColumns(entity), is_cut: Number(cut) })
  for (const row of addressColumns(entity)) insert(db, 'message_address', { message_id: id, ...row })
  if (!same) for (const row of attachmentColumns(entity)) insert(db, 'attachment', { message_id: id, ...row })
  if (malformed) insert(db, 'message_source', { message_id: id, reason: malformed.reason, bytes: malformed.raw })
}

/**
 * Clears what hangs on a message that is replaced. Answers whether its attachments are the same: then they stay, with the
 * bytes that are kept of them.
 */
function makeWay(db: Writer, id: MessageId, { attachments }: EMailEntity): boolean {
  prepared(db, 'DELETE FROM message_text WHERE rowid = ?').run(id)
  const same = isDeepStrictEqual(attachmentsOf(db, id).map(toAttachment), attachments)
  const old = same ? [] : ['attachment', 'attachment_file', 'inline_image']
  for (const table of ['message_body', 'message_address', 'message_source', ...old]) {
    prepared(db, `DELETE FROM ${table} WHERE message_id = ?`).run(id)
  }
  return same
}

/** By table, for its columns always come in the same order. */
const inserts = new Map<string, string>()

/** Table and keys are this file's own words; the values are bound. */
function insert(db: Writer, table: string, row: Readonly<Record<string, unknown>>): void {
  let sql = inserts.get(table)
  if (sql === undefined) {
    const names = Object.keys(row)
    sql = `INSERT INTO ${table} (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')})`
    inserts.set(table, sql)
  }
  prepared(db, sql).run(Object.values(row))
}

function update(db: Writer, table: string, row: Readonly<Record<string, unknown>>): void {
  const names = Object.keys(row).map((name) => `${name} = @${name}`)
  prepared(db, `UPDATE ${table} SET ${names.join(', ')} WHERE id = @id`).run(row)
}

/** The next free id of a second. One whose message is deleted here, but not yet at the server, is not free. */
export function freeId(db: Writer, first: number): MessageId {
  const row = prepared<{ last: number | null }>(
    db,
    `SELECT max(id) AS last FROM (SELECT max(id) AS id FROM message WHERE id >= @first AND id < @end
       UNION ALL SELECT max(message_id) FROM known WHERE message_id >= @first AND message_id < @end)`,
  ).get({ first, end: endOfSecond(first) })
  const last = row?.last ?? null
  return (last === null ? first : last + 1) as MessageId
}

/** The first of `count` item numbers in a row. */
export function nextItems(db: Writer, count: number): number {
  const row = prepared<{ item: number }>(
    db,
    'UPDATE item_sequence SET next = next + @count RETURNING next - @count AS item',
  ).get({ count })
  if (!row) throw new Error('the item sequence is empty')
  return row.item
}
