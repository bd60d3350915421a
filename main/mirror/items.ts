/** Reads for the agent server, which names a message by its item number (its EmailItemId) and lists in that order. */
import { flag, type AccountId, type EMailEntity, type FolderId, type MessageId } from '../../preload/model.ts'
import { addressField, toAddress, toPriority, type MessageColumns } from './columns.ts'
import { prepared, type Reader } from './database.ts'
import { receivedAtOf } from './ids.ts'
import { addressesOf, readEntity, type Place } from './messages.ts'

/** One line of a listing. `from`, `to` and `cc` are texts for people. */
export interface ItemRow {
  readonly item: number
  readonly accountId: AccountId
  readonly folderId: FolderId
  readonly folderName: string
  readonly subject: string | null
  readonly from: string
  readonly to: string
  readonly cc: string
  readonly sent: string | null
  readonly receivedAt: string | null
  readonly size: number
  readonly priority: EMailEntity['priority']
  readonly flags: number
  readonly hasAttachments: boolean
  readonly hasCalendarData: boolean
}

const columnOf = {
  item: 'm.item',
  folderId: 'm.folder_id',
  flags: 'm.flags',
  size: 'm.size',
  receivedAt: 'm.id',
} as const
const operators = ['=', '<>', '<', '<=', '>', '>='] as const

export type ItemCondition =
  | {
      /** `receivedAt` is compared with an id (see ids.ts). */
      readonly column: 'item' | 'folderId' | 'flags' | 'size' | 'receivedAt'
      readonly op: (typeof operators)[number]
      readonly value: number
    }
  | { readonly column: 'item' | 'folderId'; readonly op: 'in'; readonly values: readonly number[] }

export interface ItemQuery {
  /** Whose mail may be seen. */
  readonly accountIds: readonly AccountId[]
  /** All of them must hold. */
  readonly where: readonly ItemCondition[]
  readonly order: { readonly column: 'item' | 'receivedAt'; readonly direction: 'asc' | 'desc' }
  readonly limit: number
  /** False spares the look-up of the addresses for a listing that does not show them. */
  readonly withAddresses?: boolean
}

interface Row extends MessageColumns {
  readonly id: MessageId
  readonly item: number
  readonly account_id: AccountId
  readonly folder_id: FolderId
  readonly folder: string
  readonly has_attachments: number
}

export function listItems(db: Reader, query: ItemQuery): ItemRow[] {
  const conditions = query.where.map((condition) =>
    condition.op === 'in'
      ? `${columnOf[condition.column]} IN (SELECT value FROM json_each(?))`
      : `${columnOf[condition.column]} ${operators[operators.indexOf(condition.op)] ?? '='} ?`,
  )
  const values = query.where.map((one) => (one.op === 'in' ? JSON.stringify(one.values) : one.value))
  const sql = `SELECT m.*, f.name AS folder FROM message m JOIN folder f ON f.id = m.folder_id
    WHERE +m.account_id IN (SELECT value FROM json_each(?)) ${conditions.map((one) => `AND ${one}`).join(' ')}
    ORDER BY ${columnOf[query.order.column]} ${query.order.direction === 'desc' ? 'DESC' : 'ASC'} LIMIT ?`
  const rows = prepared<Row>(db, sql).all(JSON.stringify(query.accountIds), ...values, query.limit)
  return rows.map((row) => toItem(db, row, query.withAddresses !== false))
}

function toItem(db: Reader, row: Row, withAddresses: boolean): ItemRow {
  const addresses = withAddresses ? addressesOf(db, row.id) : []
  const text = (field: number) =>
    addresses
      .filter((one) => one.field === field)
      .map(toAddress)
      .map((one) => (one.name ? `${one.name} <${one.address ?? ''}>` : (one.address ?? '')))
      .join('; ')
      .slice(0, 4000)
  return {
    item: row.item,
    accountId: row.account_id,
    folderId: row.folder_id,
    folderName: row.folder,
    subject: row.subject,
    from: text(addressField.from),
    to: text(addressField.to),
    cc: text(addressField.cc),
    sent: row.sent,
    receivedAt: row.received_at,
    size: row.size,
    priority: toPriority(row.priority),
    flags: row.flags,
    hasAttachments: row.has_attachments === 1,
    hasCalendarData: row.has_calendar_data === 1,
  }
}

export interface Item extends Place {
  /** `emailItemId` is the item number and `accountId` the mirror's account. */
  readonly entity: EMailEntity
  /** Milliseconds since 1970. */
  readonly receivedAt: number
}

/** The whole message behind an item number, if it is in one of these accounts. */
export function readItem(db: Reader, item: number, accountIds: readonly AccountId[]): Item | undefined {
  const found = prepared<Place & { readonly folderName: string }>(
    db,
    `SELECT ${placeColumns}, f.name AS folderName FROM message m JOIN folder f ON f.id = m.folder_id WHERE m.item = ?`,
  ).get(item)
  if (!found || !accountIds.includes(found.accountId)) return undefined
  const { folderName, ...place } = found
  const entity = readEntity(db, place.id)
  if (!entity) return undefined
  return {
    ...place,
    receivedAt: receivedAtOf(place.id),
    // The message itself may still name the folder that it was moved from.
    entity: { ...entity, folderName, emailItemId: place.item, accountId: place.accountId },
  }
}

const placeColumns = `m.id, m.item, m.account_id AS accountId, m.folder_id AS folderId, m.remote_id AS remoteId`
const inAccounts = `+m.account_id IN (SELECT value FROM json_each(?))`

/** Where these items stand; those of other accounts and those that are gone are left out. */
export function placesOfItems(db: Reader, items: readonly number[], accountIds: readonly AccountId[]): Place[] {
  return prepared<Place>(
    db,
    `SELECT ${placeColumns} FROM message m WHERE m.item IN (SELECT value FROM json_each(?)) AND ${inAccounts}`,
  ).all(JSON.stringify(items), JSON.stringify(accountIds))
}

export const byMessageIdSql = `SELECT m.item FROM message m WHERE m.message_id = ? AND ${inAccounts}
  ORDER BY m.item DESC LIMIT 1`
export const byReplySql = `SELECT m.item FROM message_body b JOIN message m ON m.id = b.message_id
  WHERE b.in_reply_to ->> '$.messageId' = ? AND b.in_reply_to IS NOT NULL AND ${inAccounts}
  ORDER BY m.item DESC LIMIT 1`

/** The newest item with this Message-ID. */
export function itemOfMessageId(db: Reader, messageId: string, accountIds: readonly AccountId[]): number | undefined {
  return prepared<{ item: number }>(db, byMessageIdSql).get(messageId, JSON.stringify(accountIds))?.item
}

export const sentSql = `SELECT m.id FROM message m JOIN folder f ON f.id = m.folder_id
  WHERE m.message_id = ? AND +m.account_id = ? AND f.role NOT IN ('drafts', 'trash') AND m.flags & ${flag.draft} = 0
  ORDER BY m.item LIMIT 1`

/** A mail of the account that left under this Message-ID: its copy, or itself where the person wrote to themselves. */
export function sentMessage(db: Reader, accountId: AccountId, messageId: string): MessageId | null {
  return prepared<{ id: MessageId }>(db, sentSql).get(messageId, accountId)?.id ?? null
}

/** The newest item that answers the message with this Message-ID. */
export function itemOfReplyTo(db: Reader, messageId: string, accountIds: readonly AccountId[]): number | undefined {
  return prepared<{ item: number }>(db, byReplySql).get(messageId, JSON.stringify(accountIds))?.item
}

/** The highest item number of a folder; 0 when it is empty. */
export function latestItem(db: Reader, folderId: FolderId): number {
  const row = prepared<{ last: number | null }>(db, 'SELECT max(item) AS last FROM message WHERE folder_id = ?').get(
    folderId,
  )
  return row?.last ?? 0
}

/** Among how many of a folder's newest messages one is looked for by its Message-ID. */
const newest = 1000

/** The item number of a message in a folder, by what its source calls it, else by its Message-ID among the newest. */
export function findItem(
  db: Reader,
  folderId: FolderId,
  { emailItemId, serverIdentifier, messageId }: EMailEntity,
): number | undefined {
  const byName = prepared<{ item: number }>(
    db,
    'SELECT item FROM message WHERE folder_id = ? AND remote_id IN (?, ?) LIMIT 1',
  ).get(folderId, String(emailItemId || ''), serverIdentifier)
  if (byName || !messageId) return byName?.item
  return prepared<{ item: number }>(
    db,
    `SELECT item FROM (SELECT id, item, message_id FROM message WHERE folder_id = ? ORDER BY id DESC LIMIT ${newest})
     WHERE message_id = ? ORDER BY item DESC LIMIT 1`,
  ).get(folderId, messageId)?.item
}

/** Where one message of a folder is. */
export type PlacedMessage = Pick<Place, 'id' | 'item' | 'remoteId'>

export const namedSql = `SELECT id, item, remote_id AS remoteId FROM message
  WHERE (message_id = @rfcId OR folder_id = @folderId AND remote_id = @remoteId) AND folder_id = @folderId ORDER BY item`

/** A folder's messages with this Message-ID, and the one that its source names so, in the order in which they came. */
export function messagesNamed(
  db: Reader,
  folderId: FolderId,
  rfcId: string | null,
  remoteId: string | null,
): PlacedMessage[] {
  return prepared<PlacedMessage>(db, namedSql).all({ folderId, rfcId, remoteId })
}
