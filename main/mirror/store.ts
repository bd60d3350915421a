/** What a sync writes: pages of a source with their cursor, and complete listings that are compared with the mirror. */
import type { AccountId, FolderId, MessageId } from '../../preload/model.ts'
import type { Cursor, RemoteId, RemoteState } from '../sources/source.ts'
import { noteFlags, noteGone, takeArrival } from './arrivals.ts'
import { prepared, type Writer } from './database.ts'
import { moveCursor } from './folders.ts'
import { firstIdAt } from './ids.ts'
import { anyKnown, knownAt, type Known } from './pending.ts'
import { freeId, nextItems, putMessages, type Content, type Placed, type Slot } from './rows.ts'

export interface ReadMessage extends Content {
  readonly remoteId: RemoteId
}

/** One page of a source, its content read. `cursor` null leaves the folder's cursor where it is. */
export interface StoredPage {
  readonly accountId: AccountId
  readonly folderId: FolderId
  readonly messages: readonly ReadMessage[]
  readonly flags: readonly RemoteState[]
  readonly gone: readonly RemoteId[]
  readonly cursor: Cursor | null
  /** Mail received before this is left out; ms since 1970. */
  readonly since?: number | null | undefined
}

/** How many messages of the mirror a write added, changed and removed. */
export interface Counts {
  readonly added: number
  readonly changed: number
  readonly removed: number
}

/**
 * Stores a page with its cursor. A message that is there already (same folder and remote id) keeps its id and gets the
 * new content, so a page may be stored twice. Must run inside one transaction.
 */
export function storePage(db: Writer, page: StoredPage, now: number): Counts {
  const added = storeMessages(db, page, now)
  let changed = page.messages.length - added
  for (const { remoteId, flags } of page.flags) changed += storeFlags(db, page.folderId, remoteId, flags)
  let removed = 0
  for (const remoteId of page.gone) removed += removeMessage(db, page.folderId, remoteId)
  if (page.cursor !== null) moveCursor(db, page.folderId, page.cursor)
  return { added, changed, removed }
}

interface Dated extends ReadMessage {
  /** The first id of the second in which it was received. */
  readonly first: number
}

/** Answers how many of them the mirror did not have. */
function storeMessages(db: Writer, { accountId, folderId, messages, since }: StoredPage, now: number): number {
  // Of one that is named twice the last counts. In rising order of ids, see putMessages.
  const named = new Map(messages.map((message) => [message.remoteId, message]))
  const dated = [...named.values()]
    .map((one): Dated => ({ ...one, first: firstIdAt(one.entity.receivedAt, one.entity.sent, now) }))
    .sort((a, b) => a.first - b.first)
  const arrived = anyKnown(db) ? dated.filter((one) => !takeArrival(db, folderId, one)) : dated
  const start = firstIdOf(since ?? 0)
  const note = prepared(db, 'INSERT OR IGNORE INTO pruned (folder_id, remote_id) VALUES (?, ?)')
  for (const { remoteId } of arrived.filter((one) => one.first < start)) note.run(folderId, remoteId)
  const wanted = arrived.filter((one) => one.first >= start)
  const known = knownIn(db, folderId, wanted)
  let item = nextItems(db, wanted.length - known.size)
  let id = -1
  const placed = wanted.map(({ remoteId, first, ...content }): Placed => {
    const there = known.get(remoteId)
    if (there) return { slot: { ...there, accountId, folderId, remoteId }, content, isThere: true }
    id = id >= first ? id + 1 : freeId(db, first)
    return { slot: { id: id as MessageId, item: item++, accountId, folderId, remoteId }, content, isThere: false }
  })
  putMessages(db, placed)
  return placed.length - known.size
}

type Numbers = Pick<Slot, 'id' | 'item'>

/** Those that are here already, by their remote ids. */
function knownIn(db: Writer, folderId: FolderId, messages: readonly ReadMessage[]): Map<RemoteId, Numbers> {
  const rows = prepared<Numbers & { remoteId: RemoteId }>(
    db,
    `SELECT remote_id AS remoteId, id, item FROM message
     WHERE folder_id = ? AND remote_id IN (SELECT value FROM json_each(?))`,
  ).all(folderId, JSON.stringify(messages.map((one) => one.remoteId)))
  return new Map(rows.map(({ remoteId, ...numbers }) => [remoteId, numbers]))
}

function storeFlags(db: Writer, folderId: FolderId, remoteId: RemoteId, flags: number): number {
  const known = knownAt(db, folderId, remoteId)
  if (known) return noteFlags(db, known, flags).length
  const sql = 'UPDATE message SET flags = ? WHERE folder_id = ? AND remote_id = ? AND flags <> ?'
  return prepared(db, sql).run(flags, folderId, remoteId, flags).changes
}

function removeMessage(db: Writer, folderId: FolderId, remoteId: RemoteId): number {
  const known = knownAt(db, folderId, remoteId)
  if (known) return noteGone(db, known).length
  return prepared(db, 'DELETE FROM message WHERE folder_id = ? AND remote_id = ?').run(folderId, remoteId).changes
}

/** Every message received since then has this id or a higher one. */
const firstIdOf = (since: number): number => firstIdAt(null, null, since)

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
 * Compares a complete listing (from `since` on) with the mirror: takes its flags, removes what it does not name, and
 * answers what it names and the mirror lacks, newest last. What the person changed stays as it is shown.
 */
export function settleListing(
  db: Writer,
  folderId: FolderId,
  since: number | null,
): Omit<Counts, 'added'> & { missing: RemoteId[] } {
  settleKnown(db, folderId, since)
  const changed = prepared(
    db,
    `UPDATE message SET flags = listing.flags FROM temp.listing
     WHERE listing.folder_id = message.folder_id AND listing.remote_id = message.remote_id
       AND message.folder_id = ? AND message.flags <> listing.flags
       AND message.id NOT IN (SELECT message_id FROM known)`,
  ).run(folderId).changes
  const listed = 'SELECT remote_id FROM temp.listing WHERE folder_id = @folderId'
  const removed = prepared(
    db,
    `DELETE FROM message WHERE folder_id = @folderId AND remote_id NOT IN (${listed})
       AND id NOT IN (SELECT message_id FROM known)`,
  ).run({ folderId }).changes
  prepared(db, `DELETE FROM pruned WHERE folder_id = @folderId AND remote_id NOT IN (${listed})`).run({ folderId })
  const missing = prepared<{ remoteId: string }>(
    db,
    `SELECT remote_id AS remoteId FROM temp.listing WHERE folder_id = @folderId
       AND remote_id NOT IN (SELECT remote_id FROM message WHERE folder_id = @folderId
         UNION ALL SELECT remote_id FROM known WHERE folder_id = @folderId
         UNION ALL SELECT remote_id FROM pruned WHERE folder_id = @folderId) ORDER BY rowid`,
  ).all({ folderId })
  dropListing(db, folderId)
  return { missing: missing.map((row) => row.remoteId), changed, removed }
}

/** What the listing says of messages with changes. One older than the listing reaches is not missing from it. */
function settleKnown(db: Writer, folderId: FolderId, since: number | null): void {
  const rows = prepared<Known & { listed: number | null }>(
    db,
    `SELECT k.message_id AS messageId, k.account_id AS accountId, k.folder_id AS folderId, k.remote_id AS remoteId,
       k.flags, k.rfc_id AS rfcId, l.flags AS listed
     FROM known k LEFT JOIN temp.listing l ON l.folder_id = k.folder_id AND l.remote_id = k.remote_id
     WHERE k.folder_id = ?`,
  ).all(folderId)
  for (const { listed, ...known } of rows) {
    if (listed !== null) noteFlags(db, known, listed)
    else if (since === null || known.messageId >= firstIdOf(since)) noteGone(db, known)
  }
}

/** The listings in flight live in memory, in the worker's own handle. */
export function prepareListings(db: Writer): void {
  db.exec(`CREATE TEMP TABLE IF NOT EXISTS listing (
    folder_id INTEGER NOT NULL, remote_id TEXT NOT NULL, flags INTEGER NOT NULL, UNIQUE (folder_id, remote_id))`)
}
