/** The table `inline_image`: pictures that were seen in a body, kept for reading without the server. */
import type { MessageId } from '../../preload/model.ts'
import { prepared, type Reader, type Writer } from './database.ts'

export interface InlineImage {
  readonly messageId: MessageId
  /** Without angle brackets. */
  readonly contentId: string
  readonly bytes: Uint8Array
}

export function readImage(db: Reader, messageId: MessageId, contentId: string): Uint8Array | undefined {
  const sql = 'SELECT bytes FROM inline_image WHERE message_id = ? AND content_id = ?'
  return prepared<{ bytes: Uint8Array }>(db, sql).get(messageId, contentId)?.bytes
}

/** Keeps a picture; nothing where its message has gone meanwhile. */
export function keepImage(db: Writer, { messageId, contentId, bytes }: InlineImage): void {
  const sql = `INSERT OR REPLACE INTO inline_image (message_id, content_id, bytes)
    SELECT id, ?, ? FROM message WHERE id = ?`
  prepared(db, sql).run(contentId, bytes, messageId)
}
