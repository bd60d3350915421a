/** Reading messages for the page: lists by key, never by offset; one whole message; search. */
import type { AccountId, EMailEntity, FolderId, MessageId, MessageRow, MessageView } from '../../preload/model.ts'
import {
  toEntity,
  toPriority,
  type AddressColumns,
  type AttachmentColumns,
  type BodyColumns,
  type MessageColumns,
} from './columns.ts'
import { prepared, type Reader } from './database.ts'
import { receivedAtOf } from './ids.ts'
import type { Content } from './rows.ts'
import { ftsQuery } from './words.ts'

/** Where a message stands: ours, and its source's name for it. */
export interface Place {
  readonly id: MessageId
  readonly item: number
  readonly accountId: AccountId
  readonly folderId: FolderId
  readonly remoteId: string
}

interface ListRow extends Omit<MessageRow, 'receivedAt' | 'priority' | 'hasAttachments' | 'hasCalendarData'> {
  readonly priority: number
  readonly hasAttachments: number
  readonly hasCalendarData: number
}

const listColumns = `m.id, m.account_id AS accountId, m.folder_id AS folderId, m.subject, m.from_name AS fromName,
  m.from_address AS fromAddress, m.to_text AS toText, m.preview, m.flags, m.priority,
  m.has_attachments AS hasAttachments, m.has_calendar_data AS hasCalendarData`

/** Above every id. */
const newest = Number.MAX_SAFE_INTEGER

const toRow = (row: ListRow): MessageRow => ({
  ...row,
  receivedAt: receivedAtOf(row.id),
  priority: toPriority(row.priority),
  hasAttachments: row.hasAttachments === 1,
  hasCalendarData: row.hasCalendarData === 1,
})

export const pageSql = `SELECT ${listColumns} FROM message m WHERE m.folder_id = ? AND m.id < ? ORDER BY m.id DESC LIMIT ?`

/** A folder's messages, newest first, older than `before`. */
export function messagePage(db: Reader, folderId: FolderId, before: MessageId | null, limit: number): MessageRow[] {
  return prepared<ListRow>(db, pageSql)
    .all(folderId, before ?? newest, limit)
    .map(toRow)
}

export const searchSql = `SELECT ${listColumns} FROM message_text JOIN message m ON m.id = message_text.rowid
  WHERE message_text MATCH ? AND message_text.rowid < ? AND (? IS NULL OR m.account_id = ?)
  ORDER BY message_text.rowid DESC LIMIT ?`

/** Messages in which every typed word begins a word, newest first. Nothing where nothing searchable was typed. */
export function searchMessages(
  db: Reader,
  typed: string,
  accountId: AccountId | null,
  before: MessageId | null,
  limit: number,
): MessageRow[] {
  const query = ftsQuery(typed)
  if (query === '') return []
  return prepared<ListRow>(db, searchSql)
    .all(query, before ?? newest, accountId, accountId, limit)
    .map(toRow)
}

/** The place of a message; undefined when it is gone. */
export function placeOf(db: Reader, id: MessageId): Place | undefined {
  return prepared<Place>(
    db,
    `SELECT id, item, account_id AS accountId, folder_id AS folderId, remote_id AS remoteId FROM message WHERE id = ?`,
  ).get(id)
}

/** The whole message as its source delivered it; undefined when it is gone. */
export function readEntity(db: Reader, id: MessageId): EMailEntity | undefined {
  const message = prepared<MessageColumns>(db, 'SELECT * FROM message WHERE id = ?').get(id)
  const body = readBody(db, id)
  return message && body && toEntity(message, body, addressesOf(db, id), attachmentsOf(db, id))
}

/** The bodies and the JSON columns of a message. */
export function readBody(db: Reader, id: MessageId): BodyColumns | undefined {
  return prepared<BodyColumns>(db, 'SELECT * FROM message_body WHERE message_id = ?').get(id)
}

/** The raw bytes of a malformed message, or their start where it is cut; undefined for ordinary mail, of which none are kept. */
export function rawSourceOf(db: Reader, id: MessageId): Uint8Array | undefined {
  return malformedOf(db, id)?.raw
}

function malformedOf(db: Reader, id: MessageId): Content['malformed'] {
  const sql = 'SELECT reason, bytes AS raw FROM message_source WHERE message_id = ?'
  return prepared<NonNullable<Content['malformed']>>(db, sql).get(id) ?? null
}

/** Whether a message's text goes on at its server. */
function isCut(db: Reader, id: MessageId): boolean {
  return prepared<{ cut: 0 | 1 }>(db, 'SELECT is_cut AS cut FROM message_body WHERE message_id = ?').get(id)?.cut === 1
}

/** A message as it was stored; undefined when it is gone. */
export function readContent(db: Reader, id: MessageId): Content | undefined {
  const entity = readEntity(db, id)
  return entity && { entity, cut: isCut(db, id), malformed: malformedOf(db, id) }
}

/** What the reader shows; undefined when the message is gone. */
export function readView(db: Reader, id: MessageId): MessageView | undefined {
  const place = placeOf(db, id)
  const content = place && readContent(db, id)
  if (!content) return undefined
  const { entity, cut, malformed } = content
  return {
    id,
    accountId: place.accountId,
    folderId: place.folderId,
    subject: entity.subject,
    from: entity.from,
    to: entity.to,
    cc: entity.cc,
    bcc: entity.bcc,
    receivedAt: receivedAtOf(id),
    sent: entity.sent,
    size: entity.size,
    flags: entity.flags,
    priority: entity.priority,
    messageId: entity.messageId,
    repliedAt: entity.repliedAt,
    hasCalendarData: entity.hasCalendarData,
    calMethod: entity.calMethod,
    calReplyStatus: entity.calReplyStatus,
    emailSoInfo: entity.emailSoInfo,
    hasHtml: Boolean(entity.htmlBody?.trim()),
    plainBody: entity.plainBody,
    isCut: cut,
    isMalformed: malformed !== null,
    attachments: entity.attachments.map(({ stream: _bytes, ...rest }) => rest),
  }
}

export function addressesOf(db: Reader, id: MessageId): AddressColumns[] {
  return prepared<AddressColumns>(
    db,
    'SELECT * FROM message_address WHERE message_id = ? ORDER BY field, position',
  ).all(id)
}

export function attachmentsOf(db: Reader, id: MessageId): AttachmentColumns[] {
  return prepared<AttachmentColumns>(db, 'SELECT * FROM attachment WHERE message_id = ? ORDER BY position').all(id)
}
