/** The table `folder`: what each account holds, where reading stopped, and how many messages are mirrored. */
import type { AccountId, Folder, FolderId } from '../../preload/model.ts'
import type { Cursor, RemoteFolder } from '../sources/source.ts'
import { releaseFolders } from './arrivals.ts'
import { prepared, type Reader, type Writer } from './database.ts'

export interface StoredFolder extends RemoteFolder {
  readonly id: FolderId
  readonly accountId: AccountId
  readonly cursor: Cursor | null
  /** Messages in the mirror, and how many of them are unread. */
  readonly total: number
  readonly unread: number
  /** From when on it is read (ms since 1970); null is all of it. */
  readonly since: number | null
}

interface Row extends Omit<StoredFolder, 'subscribed'> {
  readonly subscribed: 0 | 1
}

const columns = `id, account_id AS accountId, remote_id AS remoteId, name, delimiter, role, flags,
  total_items AS totalItems, unread_items AS unreadItems, subscribed, cursor, total, unread, since`

/** Inbox first, then as people look for them. */
const byRole = `CASE role WHEN 'inbox' THEN 0 WHEN 'drafts' THEN 1 WHEN 'sent' THEN 2 WHEN 'archive' THEN 3
  WHEN 'other' THEN 4 WHEN 'junk' THEN 5 ELSE 6 END, name`

const toStored = (row: Row): StoredFolder => ({ ...row, subscribed: row.subscribed === 1 })

/** One account's folders with all that a sync needs. */
export function storedFolders(db: Reader, accountId: AccountId): StoredFolder[] {
  return prepared<Row>(db, `SELECT ${columns} FROM folder WHERE account_id = ? ORDER BY ${byRole}`)
    .all(accountId)
    .map(toStored)
}

/** One folder; undefined when it is gone. */
export function storedFolder(db: Reader, id: FolderId): StoredFolder | undefined {
  const row = prepared<Row>(db, `SELECT ${columns} FROM folder WHERE id = ?`).get(id)
  return row && toStored(row)
}

/** All accounts' folders, as the page shows them. */
export function listFolders(db: Reader): Folder[] {
  return prepared<Omit<Folder, 'subscribed'> & { subscribed: 0 | 1 }>(
    db,
    `SELECT id, account_id AS accountId, name, delimiter, role, total, unread, subscribed FROM folder
     ORDER BY account_id, ${byRole}`,
  )
    .all()
    .map((row) => ({ ...row, subscribed: row.subscribed === 1 }))
}

/** What a source says of a folder and the mirror keeps. */
const told = ['name', 'delimiter', 'role', 'flags', 'totalItems', 'unreadItems', 'subscribed'] as const

/**
 * Brings an account's folders to what its source lists: adds, renames, removes. An empty list removes nothing, for a
 * server that forgets all folders is more likely at fault than right. Answers whether anything is different now.
 */
export function putFolders(db: Writer, accountId: AccountId, folders: readonly RemoteFolder[]): boolean {
  if (folders.length === 0) return false
  const put = prepared(
    db,
    `INSERT INTO folder (account_id, remote_id, name, delimiter, role, flags, total_items, unread_items, subscribed)
     VALUES (@accountId, @remoteId, @name, @delimiter, @role, @flags, @totalItems, @unreadItems, @subscribed)
     ON CONFLICT (account_id, remote_id) DO UPDATE SET name = excluded.name, delimiter = excluded.delimiter,
       role = excluded.role, flags = excluded.flags, total_items = excluded.total_items,
       unread_items = excluded.unread_items, subscribed = excluded.subscribed`,
  )
  const gone = new Map(storedFolders(db, accountId).map((folder) => [folder.remoteId, folder]))
  const isNews = (folder: RemoteFolder) => {
    const stored = gone.get(folder.remoteId)
    gone.delete(folder.remoteId)
    return !stored || told.some((name) => stored[name] !== folder[name])
  }
  const news = folders.filter(isNews)
  for (const folder of news) put.run({ ...folder, accountId, subscribed: folder.subscribed ? 1 : 0 })
  const lost = [...gone.values()].map(({ id }) => id)
  if (lost.length > 0) releaseFolders(db, lost)
  for (const id of lost) prepared(db, 'DELETE FROM folder WHERE id = ?').run(id)
  return news.length + lost.length > 0
}

/**
 * Whether a folder is synced. The mail of one that is not stays and can be read; it is only not kept up to date, for a
 * person who takes a folder out of the sync has not asked to lose what is here.
 */
export function subscribeFolder(db: Writer, id: FolderId, subscribed: boolean): void {
  prepared(db, 'UPDATE folder SET subscribed = ? WHERE id = ?').run(subscribed ? 1 : 0, id)
}

/** Keeps where reading stopped; call it in the transaction that stored the rows before it. */
export function moveCursor(db: Writer, id: FolderId, cursor: Cursor): void {
  prepared(db, 'UPDATE folder SET cursor = ? WHERE id = ?').run(cursor, id)
}
