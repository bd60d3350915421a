/** The table `draft_file`: what goes along with drafts. The bytes lie in the data folder. */
import type { DraftFile, DraftFileId, DraftId } from '../../preload/drafts.ts'
import { prepared } from './database.ts'
import type { DraftsReader, DraftsWriter } from './drafts-file.ts'

/** A file of a draft, and where its bytes lie. */
export interface StoredFile extends DraftFile {
  readonly draftId: DraftId
  readonly file: string
  readonly isWhole: boolean
}

interface FileRow extends Omit<StoredFile, 'isWhole'> {
  readonly isWhole: 0 | 1
}

const fileColumns = `id, draft_id AS draftId, file, name, type, size, content_id AS contentId, is_whole AS isWhole`

/** Of one draft, in the order in which they came, also those that are not whole. */
export function filesOfDraft(db: DraftsReader, id: DraftId): StoredFile[] {
  const sql = `SELECT ${fileColumns} FROM draft_file WHERE draft_id = ? ORDER BY id`
  return prepared<FileRow>(db, sql)
    .all(id)
    .map((row) => ({ ...row, isWhole: row.isWhole === 1 }))
}

/** The names of all files that a draft has. */
export function allDraftFiles(db: DraftsReader): string[] {
  return prepared<{ file: string }>(db, 'SELECT file FROM draft_file')
    .all()
    .map(({ file }) => file)
}

export type NewFile = Omit<StoredFile, 'id'>

/** Null where the draft is gone, or not to be changed. */
export function addFile(
  db: DraftsWriter,
  { draftId, file, name, type, size, contentId, isWhole }: NewFile,
): DraftFileId | null {
  const sql = `INSERT INTO draft_file (draft_id, file, name, type, size, content_id, is_whole)
    SELECT id, ?, ?, ?, ?, ?, ? FROM draft WHERE id = ? AND state IN ('draft', 'failed')`
  const { changes, lastInsertRowid } = prepared(db, sql).run(
    file,
    name,
    type,
    size,
    contentId,
    Number(isWhole),
    draftId,
  )
  if (changes === 0) return null
  if (isWhole) touch(db, draftId)
  return Number(lastInsertRowid) as DraftFileId
}

/** All of its bytes are there. Answers false where it, or its draft, is gone, or not to be changed. */
export function endFile(db: DraftsWriter, draftId: DraftId, id: DraftFileId, size: number): boolean {
  const sql = `UPDATE draft_file SET size = ?, is_whole = 1 WHERE id = ?
    AND draft_id = (SELECT id FROM draft WHERE id = ? AND state IN ('draft', 'failed'))`
  const isThere = prepared(db, sql).run(size, id, draftId).changes > 0
  if (isThere) touch(db, draftId)
  return isThere
}

/** Answers the name of the file whose bytes are to be removed. */
export function dropFile(db: DraftsWriter, draftId: DraftId, id: DraftFileId): string | null {
  const sql = 'DELETE FROM draft_file WHERE id = ? AND draft_id = ? RETURNING file'
  const gone = prepared<{ file: string }>(db, sql).get(id, draftId)
  if (gone) touch(db, draftId)
  return gone?.file ?? null
}

/** What goes along is part of what the server is to have. */
function touch(db: DraftsWriter, id: DraftId): void {
  prepared(db, 'UPDATE draft SET revision = revision + 1 WHERE id = ?').run(id)
}
