/** The table `attachment_file`: which attachments have their bytes in the data folder, and when each was last used. */
import type { AccountId, MessageId } from '../../preload/model.ts'
import { prepared, type Reader, type Writer } from './database.ts'

/** An attachment by its place in its message. */
export interface AttachmentPlace {
  readonly id: MessageId
  readonly position: number
}

/** What is needed to fetch, judge and name an attachment. */
export interface StoredAttachment extends AttachmentPlace {
  readonly accountId: AccountId
  /** As its source names it. */
  readonly attachmentId: string | null
  readonly filename: string | null
  readonly safe: 0 | 1
  /** base64, where the source sent the bytes along. */
  readonly stream: string | null
}

export interface KeptFile {
  readonly file: string
  readonly bytes: number
}

/** The attachment at a place; undefined when it or its message is gone. */
export function attachmentAt(db: Reader, { id, position }: AttachmentPlace): StoredAttachment | undefined {
  return prepared<StoredAttachment>(
    db,
    `SELECT a.message_id AS id, a.position, m.account_id AS accountId, a.id AS attachmentId, a.filename,
       a.is_safe_file_extension AS safe, a.stream
     FROM attachment a JOIN message m ON m.id = a.message_id WHERE a.message_id = ? AND a.position = ?`,
  ).get(id, position)
}

export function keptAt(db: Reader, { id, position }: AttachmentPlace): KeptFile | undefined {
  const sql = 'SELECT file, bytes FROM attachment_file WHERE message_id = ? AND position = ?'
  return prepared<KeptFile>(db, sql).get(id, position)
}

const ofAccount = `attachment_file f JOIN message m ON m.id = f.message_id WHERE m.account_id = ?`

/** Bytes kept, of one account or of all. */
export function keptBytes(db: Reader, accountId?: AccountId): number {
  const sql = `SELECT coalesce(sum(f.bytes), 0) AS bytes FROM ${accountId === undefined ? 'attachment_file f' : ofAccount}`
  return prepared<{ bytes: number }>(db, sql).get(...only(accountId))?.bytes ?? 0
}

/** The files of one account or of all. */
export function keptFiles(db: Reader, accountId?: AccountId): string[] {
  const sql = `SELECT f.file FROM ${accountId === undefined ? 'attachment_file f' : ofAccount}`
  return prepared<{ file: string }>(db, sql)
    .all(...only(accountId))
    .map(({ file }) => file)
}

const only = (accountId?: AccountId): AccountId[] => (accountId === undefined ? [] : [accountId])

export function countKept(db: Reader): number {
  return prepared<{ n: number }>(db, 'SELECT count(*) AS n FROM attachment_file').get()?.n ?? 0
}

/** The longest unused files that together have at least this many bytes; all of them where there are not as many. */
export function longestUnused(db: Reader, bytes: number): string[] {
  const files: string[] = []
  let found = 0
  const all = prepared<KeptFile>(db, 'SELECT file, bytes FROM attachment_file ORDER BY used_at')
  for (const one of all.iterate()) {
    files.push(one.file)
    if ((found += one.bytes) >= bytes) break
  }
  return files
}

/** An attachment that could be kept. */
export interface Candidate extends AttachmentPlace {
  readonly accountId: AccountId
  /** As the source says, which is about right. */
  readonly size: number
}

/**
 * Looks at the `messages` newest messages before one, for attachments of at most `largest` bytes whose bytes are not
 * here. Answers them newest first, and where to go on; null where there are no older messages.
 */
export function notKept(
  db: Reader,
  before: MessageId | null,
  messages: number,
  largest: number,
): { candidates: Candidate[]; next: MessageId | null } {
  const newest = before ?? Number.MAX_SAFE_INTEGER
  const last = prepared<{ id: MessageId }>(db, 'SELECT id FROM message WHERE id < ? ORDER BY id DESC LIMIT 1 OFFSET ?')
  const next = last.get(newest, messages - 1)?.id ?? null
  const candidates = prepared<Candidate>(
    db,
    `SELECT a.message_id AS id, a.position, m.account_id AS accountId, a.size FROM message m
     JOIN attachment a ON a.message_id = m.id
     LEFT JOIN attachment_file f ON f.message_id = a.message_id AND f.position = a.position
     WHERE m.id < ? AND m.id >= ? AND m.has_attachments = 1 AND f.file IS NULL AND a.size <= ? AND a.stream IS NULL
       AND a.disposition IS NOT 'inline'
     ORDER BY m.id DESC, a.position`,
  ).all(newest, next ?? 0, largest)
  return { candidates, next }
}

export interface AttachmentUse extends AttachmentPlace {
  /** Milliseconds since 1970. */
  readonly at: number
}

export interface AttachmentToKeep extends AttachmentUse, KeptFile {
  /** The attachment that was fetched; what stands at its place may be another one by now. */
  readonly attachmentId: string | null
}

/** Later than every other use, also where the clock went back: the order is what counts. */
const lastUse = 'max(@at, (SELECT coalesce(max(used_at), 0) + 1 FROM attachment_file))'

export function keepAttachment(db: Writer, attachment: AttachmentToKeep): boolean {
  const sql = `INSERT OR IGNORE INTO attachment_file (message_id, position, file, bytes, used_at)
    SELECT message_id, position, @file, @bytes, ${lastUse} FROM attachment
    WHERE message_id = @id AND position = @position AND id IS @attachmentId`
  return prepared(db, sql).run(attachment).changes === 1
}

export function useAttachment(db: Writer, use: AttachmentUse): void {
  const sql = `UPDATE attachment_file SET used_at = ${lastUse} WHERE message_id = @id AND position = @position`
  prepared(db, sql).run(use)
}

export function forgetAttachments(db: Writer, files: readonly string[]): void {
  const forget = prepared(db, 'DELETE FROM attachment_file WHERE file = ?')
  for (const file of files) forget.run(file)
}
