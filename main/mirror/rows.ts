/** One whole message in its tables: row, body, addresses, attachments and full text always go together. */
import { isDeepStrictEqual } from 'node:util'
import type { AccountId, EMailEntity, FolderId, MessageId } from '../../preload/model.ts'
import type { RemoteId } from '../sources/source.ts'
import { addressColumns, attachmentColumns, bodyColumns, messageColumns, toAttachment } from './columns.ts'
import { prepared, type Writer } from './database.ts'
import { endOfSecond } from './ids.ts'
import { attachmentsOf } from './messages.ts'
import { addressText, bodyText, namesOf, previewOf } from './words.ts'

/** Where a message goes, and under which numbers of ours. */
export interface Slot {
  readonly id: MessageId
  readonly item: number
  readonly accountId: AccountId
  readonly folderId: FolderId
  readonly remoteId: RemoteId
}

/** Writes a message whole; one that is there under its id is replaced. */
export function putMessage(db: Writer, slot: Slot, entity: EMailEntity): void {
  const { id, item, accountId, folderId, remoteId } = slot
  const text = bodyText(entity)
  const isThere = prepared(db, 'SELECT 1 FROM message WHERE id = ?').get(id) !== undefined
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
  insert(db, 'message_body', { message_id: id, ...bodyColumns(entity) })
  for (const row of addressColumns(entity)) insert(db, 'message_address', { message_id: id, ...row })
  if (!same) for (const row of attachmentColumns(entity)) insert(db, 'attachment', { message_id: id, ...row })
  prepared(db, 'INSERT INTO message_text (rowid, subject, addresses, body) VALUES (?, ?, ?, ?)').run(
    id,
    entity.subject ?? '',
    addressText(entity),
    text,
  )
}

/**
 * Clears what hangs on a message that is replaced. Answers whether its attachments are the same: then they stay, with the
 * bytes that are kept of them.
 */
function makeWay(db: Writer, id: MessageId, { attachments }: EMailEntity): boolean {
  prepared(db, 'DELETE FROM message_text WHERE rowid = ?').run(id)
  const same = isDeepStrictEqual(attachmentsOf(db, id).map(toAttachment), attachments)
  const old = same ? [] : ['attachment', 'attachment_file', 'inline_image']
  for (const table of ['message_body', 'message_address', ...old]) {
    prepared(db, `DELETE FROM ${table} WHERE message_id = ?`).run(id)
  }
  return same
}

function update(db: Writer, table: string, row: Readonly<Record<string, unknown>>): void {
  const names = Object.keys(row).map((name) => `${name} = @${name}`)
  prepared(db, `UPDATE ${table} SET ${names.join(', ')} WHERE id = @id`).run(row)
}

/** Table and keys are this file's own words; the values are bound. */
function insert(db: Writer, table: string, row: Readonly<Record<string, unknown>>): void {
  const names = Object.keys(row)
  prepared(db, `INSERT INTO ${table} (${names.join(', ')}) VALUES (${names.map((name) => `@${name}`).join(', ')})`).run(
    row,
  )
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

export function nextItem(db: Writer): number {
  const row = prepared<{ item: number }>(
    db,
    'UPDATE item_sequence SET next = next + 1 RETURNING next - 1 AS item',
  ).get()
  if (!row) throw new Error('the item sequence is empty')
  return row.item
}
