/**
 * The tables `known` and `change`: a message that the person changed is shown as its server has it (`known`) with the
 * changes on top. Whatever alters one of the two ends in {@link settle}, which puts the shown row right.
 */
import { z } from 'zod'
import { emailEntity, type AccountId, type FolderId, type MessageId } from '../../preload/model.ts'
import type { RemoteId } from '../sources/source.ts'
import { collapse, shownAs, type Pending, type ServerSide } from './collapse.ts'
import { prepared, type Reader, type Writer } from './database.ts'
import { readContent } from './messages.ts'
import { putMessage, type Content } from './rows.ts'

/** A message with changes, as its server has it. */
export interface Known extends ServerSide {
  readonly messageId: MessageId
  readonly accountId: AccountId
  readonly remoteId: RemoteId
  readonly rfcId: string | null
}

interface Shown {
  readonly item: number
  readonly folderId: FolderId
  readonly remoteId: RemoteId
  readonly flags: number
}

/** Versions before 3 wrote the first two only. */
const keptMessage = z.strictObject({
  item: z.int(),
  entity: emailEntity,
  cut: z.boolean().default(false),
  malformed: z
    .strictObject({ reason: z.string(), raw: z.base64().transform((text) => Buffer.from(text, 'base64')) })
    .nullable()
    .default(null),
})

interface Kept extends Content {
  readonly item: number
}

const knownColumns = `message_id AS messageId, account_id AS accountId, folder_id AS folderId, remote_id AS remoteId, flags,
  rfc_id AS rfcId`

/** False where nobody has changed anything that a server does not know: then no message has to be looked for. */
export function anyKnown(db: Reader): boolean {
  return prepared(db, 'SELECT 1 FROM known LIMIT 1').get() !== undefined
}

export function knownOf(db: Reader, id: MessageId): Known | undefined {
  return prepared<Known>(db, `SELECT ${knownColumns} FROM known WHERE message_id = ?`).get(id)
}

/** The message with changes that the server has there. */
export function knownAt(db: Reader, folderId: FolderId, remoteId: RemoteId): Known | undefined {
  const sql = `SELECT ${knownColumns} FROM known WHERE folder_id = ? AND remote_id = ?`
  return prepared<Known>(db, sql).get(folderId, remoteId)
}

/** A message's changes, oldest first. */
export function pendingOf(db: Reader, id: MessageId): Pending[] {
  const sql = `SELECT id, kind, value, to_folder_id AS toFolderId, state, sent FROM change WHERE message_id = ? ORDER BY id`
  return prepared<Pending>(db, sql).all(id)
}

/** Where the message is to be asked for at its source, and how that has it. */
export interface SourcePlace {
  readonly folderId: FolderId
  readonly remoteId: RemoteId
  readonly flags: number
  /** It has changes that are being sent, or will be. */
  readonly changing: boolean
  /** It was moved there, and `remoteId` is still its name in the folder that it left. */
  readonly nameless: boolean
}

/** Until a change is confirmed that is not where the message is shown. Undefined when it is gone. */
export function sourcePlaceOf(db: Reader, id: MessageId): SourcePlace | undefined {
  const known = knownOf(db, id)
  const shown = shownRow(db, id)
  if (!known || !shown) return shown && { ...shown, changing: false, nameless: false }
  const moved = pendingOf(db, id).find((one) => one.state === 'confirmed')
  const folderId = moved?.toFolderId ?? known.folderId
  return { ...known, folderId, changing: true, nameless: moved !== undefined }
}

/** Keeps what the server last said of a message before its first change. */
export function remember(db: Writer, known: Known): void {
  prepared(
    db,
    `INSERT INTO known (message_id, account_id, folder_id, remote_id, flags, rfc_id)
     VALUES (@messageId, @accountId, @folderId, @remoteId, @flags, @rfcId)`,
  ).run(known)
}

/**
 * Brings a message's changes to their shortest and shows it with them; without any left it is as its server has it.
 * `wish` is one more change. Answers the folders that show something else now.
 */
export function settle(db: Writer, id: MessageId, wish: Pending | null = null): FolderId[] {
  const known = knownOf(db, id)
  if (!known) return []
  const before = pendingOf(db, id)
  const after = collapse(known, wish ? [...before, wish] : before)
  const insert = prepared(
    db,
    `INSERT INTO change (account_id, message_id, kind, value, to_folder_id, state, sent)
     VALUES (@accountId, @messageId, @kind, @value, @toFolderId, 'waiting', @sent)`,
  )
  for (const { id: row } of before) {
    const left = after.find((one) => one.id === row)
    if (left) prepared(db, 'UPDATE change SET sent = ? WHERE id = ? AND sent <> ?').run(left.sent, row, left.sent)
    else prepared(db, 'DELETE FROM change WHERE id = ?').run(row)
  }
  for (const { kind, value, toFolderId, sent } of after.filter((one) => one.id === 0)) {
    insert.run({ accountId: known.accountId, messageId: id, kind, value, toFolderId, sent })
  }
  const touched = show(db, known, shownAs(known, after))
  if (after.length === 0) prepared(db, 'DELETE FROM known WHERE message_id = ?').run(id)
  return touched
}

function show(db: Writer, known: Known, to: { folderId: FolderId | null; flags: number }): FolderId[] {
  const { messageId: id, accountId } = known
  const row = shownRow(db, id)
  if (to.folderId === null) {
    if (row) hide(db, id, row)
    return row ? [row.folderId] : []
  }
  const { folderId, flags } = to
  // The name it will have there is not known yet. No source's name begins with a slash.
  const remoteId = folderId === known.folderId ? known.remoteId : `/${known.folderId}/${known.remoteId}`
  if (!row) {
    const kept = unhide(db, id)
    if (kept) {
      const { item, ...content } = kept
      const slot = { id, item, accountId, folderId, remoteId }
      putMessage(db, slot, { ...content, entity: { ...content.entity, flags } })
    }
    return [folderId]
  }
  if (row.folderId === folderId && row.remoteId === remoteId && row.flags === flags) return []
  const sql = 'UPDATE message SET folder_id = ?, remote_id = ?, flags = ? WHERE id = ?'
  prepared(db, sql).run(folderId, remoteId, flags, id)
  return [row.folderId, folderId]
}

function shownRow(db: Reader, id: MessageId): Shown | undefined {
  const sql = 'SELECT item, folder_id AS folderId, remote_id AS remoteId, flags FROM message WHERE id = ?'
  return prepared<Shown>(db, sql).get(id)
}

/** Takes a message out of its tables, whole, so that no list, search or count has to know of deleted mail. */
function hide(db: Writer, id: MessageId, { item }: Shown): void {
  const content = readContent(db, id)
  if (content) keep(db, id, { item, ...content })
  prepared(db, 'DELETE FROM message WHERE id = ?').run(id)
}

function keep(db: Writer, id: MessageId, { malformed, ...kept }: Kept): void {
  const json = { ...kept, malformed: malformed && { ...malformed, raw: Buffer.from(malformed.raw).toString('base64') } }
  prepared(db, 'UPDATE known SET kept = ? WHERE message_id = ?').run(JSON.stringify(json), id)
}

function unhide(db: Writer, id: MessageId): Kept | undefined {
  const row = prepared<{ kept: string | null }>(db, 'SELECT kept FROM known WHERE message_id = ?').get(id)
  prepared(db, 'UPDATE known SET kept = NULL WHERE message_id = ?').run(id)
  return row?.kept ? keptMessage.parse(JSON.parse(row.kept)) : undefined
}

/** Takes what the server now delivers of a message that has changes. */
export function takeContent(db: Writer, id: MessageId, content: Content): FolderId[] {
  const known = knownOf(db, id)
  if (!known) return []
  const { flags, messageId } = content.entity
  prepared(db, 'UPDATE known SET flags = ?, rfc_id = ? WHERE message_id = ?').run(flags, messageId, id)
  const row = shownRow(db, id)
  if (row) putMessage(db, { id, accountId: known.accountId, ...row }, content)
  else {
    const kept = unhide(db, id)
    if (kept) keep(db, id, { item: kept.item, ...content })
  }
  return [...(row ? [row.folderId] : []), ...settle(db, id)]
}

/** Notes that the server has the message elsewhere now. What the mirror already read there gives way to it. */
export function placeAt(db: Writer, id: MessageId, folderId: FolderId, remoteId: RemoteId): void {
  const there = knownAt(db, folderId, remoteId)
  if (there && there.messageId !== id) forget(db, there.messageId)
  prepared(db, 'DELETE FROM message WHERE folder_id = ? AND remote_id = ? AND id <> ?').run(folderId, remoteId, id)
  prepared(db, 'UPDATE known SET folder_id = ?, remote_id = ? WHERE message_id = ?').run(folderId, remoteId, id)
}

/** Removes a message for good, with its changes. */
export function forget(db: Writer, id: MessageId): FolderId[] {
  const row = shownRow(db, id)
  prepared(db, 'DELETE FROM known WHERE message_id = ?').run(id)
  prepared(db, 'DELETE FROM message WHERE id = ?').run(id)
  return row ? [row.folderId] : []
}
