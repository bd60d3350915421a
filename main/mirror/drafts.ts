/** The table `draft`: mail of the person's own, from its first letter until it is sent. Reads, and the writes of the worker. */
import { z } from 'zod'
import {
  draftContent,
  type DraftContent,
  type DraftFile,
  type DraftFileId,
  type DraftId,
  type DraftKind,
  type DraftRow,
  type DraftState,
} from '../../preload/drafts.ts'
import {
  calMethods,
  emailEnvelope,
  messageId,
  type AccountId,
  type Failure,
  type FailureKind,
  type MessageId,
} from '../../preload/model.ts'
import { prepared } from './database.ts'
import type { DraftsReader, DraftsWriter } from './drafts-file.ts'
import { stepped, type SendingEvent } from './sending.ts'

/** What is fixed while a mail is written. */
export const draftContext = z.strictObject({
  /** The message that it answers or forwards: told as answered when this one has left. */
  about: messageId.nullable(),
  /** The same as SuperOffice describes it (EMailEntity.InReplyTo); null for what is no answer. */
  inReplyTo: emailEnvelope.nullable(),
  /** Message-IDs of the thread, first to last. */
  references: z.array(z.string()),
  /** Of an answer to an invitation: the calendar object, and what it asks or answers. */
  calendar: z.strictObject({ method: z.enum(calMethods), text: z.string() }).nullable(),
})
export type DraftContext = z.infer<typeof draftContext>
export const noContext: DraftContext = { about: null, inReplyTo: null, references: [], calendar: null }

/** A draft as it is kept. Times are ms since 1970. */
export interface StoredDraft {
  readonly id: DraftId
  readonly accountId: AccountId
  readonly kind: DraftKind
  readonly state: DraftState
  readonly content: DraftContent
  readonly context: DraftContext
  /** Its Message-ID; null before it is first sent or copied to the server. */
  readonly rfcId: string | null
  readonly sendAt: number | null
  readonly retryAt: number | null
  readonly attempts: number
  readonly failure: Failure | null
  /** Grows with every change; the server has `copiedRevision` (-1: nothing), and its source names that copy `copyName`. */
  readonly revision: number
  readonly copiedRevision: number
  readonly copyName: string | null
  readonly otherCopy: MessageId | null
  readonly isOpen: boolean
  readonly createdAt: number
  readonly updatedAt: number
}

interface Row extends Omit<StoredDraft, 'content' | 'context' | 'failure' | 'isOpen'> {
  readonly content: string
  readonly context: string
  readonly preview: string
  readonly failureKind: FailureKind | null
  readonly failureDetail: string | null
  readonly isOpen: 0 | 1
}

const columns = `id, account_id AS accountId, kind, state, content, context, preview, rfc_id AS rfcId, send_at AS sendAt,
  retry_at AS retryAt, attempts, failure_kind AS failureKind, failure_detail AS failureDetail, revision,
  copied_revision AS copiedRevision, copy_name AS copyName, other_copy AS otherCopy, is_open AS isOpen,
  created_at AS createdAt, updated_at AS updatedAt`

/** Undefined where there is none (any more). */
export function readDraft(db: DraftsReader, id: DraftId): StoredDraft | undefined {
  const row = prepared<Row>(db, `SELECT ${columns} FROM draft WHERE id = ?`).get(id)
  return row && stored(row)
}

/** All in these states, oldest first. */
export function draftsIn(db: DraftsReader, states: readonly DraftState[]): StoredDraft[] {
  const sql = `SELECT ${columns} FROM draft WHERE state IN (SELECT value FROM json_each(?)) ORDER BY id`
  return prepared<Row>(db, sql).all(JSON.stringify(states)).map(stored)
}

/** The draft of which the server has this copy: by the copy's name, or by its Message-ID where the name is not known yet. */
export function draftOfCopy(
  db: DraftsReader,
  accountId: AccountId,
  { name, rfcId }: { readonly name: string; readonly rfcId: string | null },
): StoredDraft | undefined {
  const sql = `SELECT ${columns} FROM draft WHERE account_id = @accountId AND state <> 'sent'
      AND (copy_name = @name OR copy_name IS NULL AND rfc_id = @rfcId)`
  const row = prepared<Row>(db, sql).get({ accountId, name, rfcId })
  return row && stored(row)
}

/** All that are not sent, newest first, as the lists show them. */
export function draftRows(db: DraftsReader): DraftRow[] {
  const sql = `SELECT ${columns}, EXISTS (SELECT 1 FROM draft_file f WHERE f.draft_id = draft.id AND is_whole = 1
      AND content_id IS NULL) AS hasFiles FROM draft WHERE state <> 'sent' ORDER BY updated_at DESC, id DESC`
  return prepared<Row & { hasFiles: 0 | 1 }>(db, sql)
    .all()
    .map((row) => {
      const { id, accountId, state, content, failure, sendAt, attempts, updatedAt, otherCopy } = stored(row)
      const everybody = [...content.to, ...content.cc, ...content.bcc]
      const toText = everybody.map(({ name, address }) => name || address).join(', ')
      const shown = { id, accountId, state, subject: content.subject, failure, attempts, updatedAt, otherCopy }
      return { ...shown, toText, preview: row.preview, hasFiles: row.hasFiles === 1, sendAt: row.retryAt ?? sendAt }
    })
}

function stored({ content, context, failureKind, failureDetail, isOpen, preview: _, ...row }: Row): StoredDraft {
  return {
    ...row,
    content: draftContent.parse(JSON.parse(content)),
    context: draftContext.parse(JSON.parse(context)),
    failure: failureKind === null ? null : { kind: failureKind, detail: failureDetail ?? '' },
    isOpen: isOpen === 1,
  }
}

export interface NewDraft {
  readonly kind: DraftKind
  readonly content: DraftContent
  readonly context: DraftContext
  /** The first words of its text. */
  readonly preview: string
  /** Of a draft that lies on the server, which has all of it so far: how its source names it there. */
  readonly copyName: string | null
  readonly rfcId: string | null
  readonly now: number
}

export function addDraft(db: DraftsWriter, { content, context, ...rest }: NewDraft): DraftId {
  const sql = `INSERT INTO draft (account_id, kind, state, content, context, preview, rfc_id, copy_name, copied_revision,
      created_at, updated_at)
    VALUES (@accountId, @kind, 'draft', @content, @context, @preview, @rfcId, @copyName, iif(@copyName IS NULL, -1, 0),
      @now, @now)`
  const texts = { content: JSON.stringify(content), context: JSON.stringify(context) }
  const { lastInsertRowid } = prepared(db, sql).run({ ...rest, ...texts, accountId: content.accountId })
  return Number(lastInsertRowid) as DraftId
}

/** Answers false where it is not a draft any more. */
export function saveDraft(db: DraftsWriter, id: DraftId, content: DraftContent, preview: string, now: number): boolean {
  const sql = `UPDATE draft SET content = @text, account_id = @accountId, preview = @preview, updated_at = @now,
      revision = revision + 1 WHERE id = @id AND state IN ('draft', 'failed')`
  const text = JSON.stringify(content)
  return prepared(db, sql).run({ id, text, accountId: content.accountId, preview, now }).changes > 0
}

/** Makes the step where it can be made. `rfcId` is taken where the mail has no Message-ID of its own (any more). */
export function stepDraft(
  db: DraftsWriter,
  id: DraftId,
  event: SendingEvent,
  rfcId: string | null,
  now: number,
): DraftState | null {
  const before = readDraft(db, id)
  const after = before && stepped(before, event)
  if (!before || !after) return null
  const { state, sendAt, retryAt, attempts, failure, isRenamed } = after
  prepared(
    db,
    `UPDATE draft SET state = @state, send_at = @sendAt, retry_at = @retryAt, attempts = @attempts, updated_at = @now,
       failure_kind = @kind, failure_detail = @detail, rfc_id = @name WHERE id = @id`,
  ).run({
    ...{ id, state, sendAt, retryAt, attempts, now },
    ...{ kind: failure?.kind ?? null, detail: failure?.detail ?? null },
    name: isRenamed ? rfcId : (before.rfcId ?? rfcId),
  })
  return state
}

/** What the server has of a draft, and how its source names that; null while it is not known. */
export interface Copy {
  readonly revision: number
  readonly name: string | null
}

/** Answers false where the draft is gone. */
export function noteCopy(db: DraftsWriter, id: DraftId, { revision, name }: Copy): boolean {
  const sql = 'UPDATE draft SET copied_revision = ?, copy_name = ? WHERE id = ?'
  return prepared(db, sql).run(revision, name, id).changes > 0
}

/** Answers its Message-ID: the one given, or (unless it is to have a new one) the one that it had. */
export function nameDraft(db: DraftsWriter, id: DraftId, rfcId: string, isNew: boolean): string {
  const sql = `UPDATE draft SET rfc_id = iif(@isNew OR rfc_id IS NULL, @rfcId, rfc_id) WHERE id = @id RETURNING rfc_id AS name`
  return prepared<{ name: string }>(db, sql).get({ id, rfcId, isNew: Number(isNew) })?.name ?? rfcId
}

/** Somebody changed it elsewhere; null: the person has chosen. */
export function noteOtherCopy(db: DraftsWriter, id: DraftId, otherCopy: MessageId | null): void {
  prepared(db, 'UPDATE draft SET other_copy = ? WHERE id = ?').run(otherCopy, id)
}

export function noteOpen(db: DraftsWriter, id: DraftId, isOpen: boolean): void {
  prepared(db, 'UPDATE draft SET is_open = ? WHERE id = ?').run(Number(isOpen), id)
}

/** Removes these; answers the names of their files, which are to be removed then. */
export function removeDrafts(db: DraftsWriter, ids: readonly DraftId[]): string[] {
  const list = JSON.stringify(ids)
  const within = 'IN (SELECT value FROM json_each(?))'
  const files = prepared<{ file: string }>(db, `SELECT file FROM draft_file WHERE draft_id ${within}`).all(list)
  prepared(db, `DELETE FROM draft WHERE id ${within}`).run(list)
  return files.map(({ file }) => file)
}

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

/** All of its bytes are there. Answers false where it, or its draft, is gone. */
export function endFile(db: DraftsWriter, draftId: DraftId, id: DraftFileId, size: number): boolean {
  const sql = 'UPDATE draft_file SET size = ?, is_whole = 1 WHERE id = ? AND draft_id = ?'
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
