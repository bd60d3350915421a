/** The table `draft`: mail of the person's own, from its first letter until it is sent. Reads, and the writes of the worker. */
import { z } from 'zod'
import {
  draftContent,
  type DraftContent,
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
  /** Its Message-ID; null before it is first sent. */
  readonly rfcId: string | null
  readonly sendAt: number | null
  readonly retryAt: number | null
  readonly attempts: number
  readonly failure: Failure | null
  /** It may have left once, and the person has not said. */
  readonly isDoubtful: boolean
  /** Grows with every change; the server has `copiedRevision` (-1: nothing), and its source names that copy `copyName`. */
  readonly revision: number
  readonly copiedRevision: number
  readonly copyName: string | null
  /** Message-ID of the copies; null before the first. */
  readonly copyRfcId: string | null
  /** By this the copy that was made last is known again, as long as nobody knows whether it arrived. */
  readonly copyToken: string | null
  readonly otherCopy: MessageId | null
  readonly isOpen: boolean
  readonly createdAt: number
  readonly updatedAt: number
}

interface Row extends Omit<StoredDraft, 'content' | 'context' | 'failure' | 'isOpen' | 'isDoubtful'> {
  readonly content: string
  readonly context: string
  readonly failureKind: FailureKind | null
  readonly failureDetail: string | null
  readonly isOpen: 0 | 1
  readonly isDoubtful: 0 | 1
}

const columns = `id, account_id AS accountId, kind, state, content, context, rfc_id AS rfcId, send_at AS sendAt,
  retry_at AS retryAt, attempts, failure_kind AS failureKind, failure_detail AS failureDetail,
  is_doubtful AS isDoubtful, revision,
  copied_revision AS copiedRevision, copy_name AS copyName,
  copy_rfc_id AS copyRfcId, copy_token AS copyToken, other_copy AS otherCopy, is_open AS isOpen,
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

/** A copy on the server: how its source names it, and its Message-ID. */
export interface CopyId {
  readonly name: string
  readonly rfcId: string | null
}

/** The draft of which the server has this copy: by the copy's name, or by its Message-ID where the name is not known yet. */
export function draftOfCopy(db: DraftsReader, accountId: AccountId, { name, rfcId }: CopyId): StoredDraft | undefined {
  const sql = `SELECT ${columns} FROM draft WHERE account_id = @accountId AND state <> 'sent'
      AND (copy_name = @name OR copy_name IS NULL AND copy_rfc_id = @rfcId)`
  const row = prepared<Row>(db, sql).get({ accountId, name, rfcId })
  return row && stored(row)
}

interface ListRow extends Omit<DraftRow, 'failure' | 'hasFiles' | 'toText' | 'sendAt'> {
  readonly people: string
  readonly sendAt: number | null
  readonly retryAt: number | null
  readonly failureKind: FailureKind | null
  readonly failureDetail: string | null
  readonly hasFiles: 0 | 1
}

/** Of the content only what a line shows: the text of a mail may be long. */
const listSql = `SELECT id, account_id AS accountId, state, content ->> '$.subject' AS subject, preview,
    json_array(content -> '$.to', content -> '$.cc', content -> '$.bcc') AS people, send_at AS sendAt,
    retry_at AS retryAt, attempts, failure_kind AS failureKind, failure_detail AS failureDetail,
    updated_at AS updatedAt, other_copy AS otherCopy,
    EXISTS (SELECT 1 FROM draft_file f WHERE f.draft_id = draft.id AND is_whole = 1 AND content_id IS NULL) AS hasFiles
  FROM draft WHERE state <> 'sent' ORDER BY updated_at DESC, id DESC`
const lists = z.tuple([draftContent.shape.to, draftContent.shape.cc, draftContent.shape.bcc])

/** All that are not sent, newest first, as the lists show them. */
export function draftRows(db: DraftsReader): DraftRow[] {
  return prepared<ListRow>(db, listSql)
    .all()
    .map(({ people, hasFiles, failureKind, failureDetail, sendAt, retryAt, ...row }) => ({
      ...row,
      toText: lists
        .parse(JSON.parse(people))
        .flat()
        .map(({ name, address }) => name || address)
        .join(', '),
      hasFiles: hasFiles === 1,
      sendAt: retryAt ?? sendAt,
      failure: failureOf(failureKind, failureDetail),
    }))
}

const failureOf = (kind: FailureKind | null, detail: string | null): Failure | null =>
  kind === null ? null : { kind, detail: detail ?? '' }

function stored({ content, context, failureKind, failureDetail, isOpen, isDoubtful, ...row }: Row): StoredDraft {
  return {
    ...row,
    content: draftContent.parse(JSON.parse(content)),
    context: draftContext.parse(JSON.parse(context)),
    failure: failureOf(failureKind, failureDetail),
    isOpen: isOpen === 1,
    isDoubtful: isDoubtful === 1,
  }
}

export interface NewDraft {
  readonly kind: DraftKind
  readonly content: DraftContent
  readonly context: DraftContext
  /** The first words of its text. */
  readonly preview: string
  /** Of a draft that lies on the server, which has all of it so far. */
  readonly copy: CopyId | null
  readonly now: number
}

export function addDraft(db: DraftsWriter, { content, context, copy, ...rest }: NewDraft): DraftId {
  const sql = `INSERT INTO draft (account_id, kind, state, content, context, preview, copy_rfc_id, copy_name,
      copied_revision, created_at, updated_at)
    VALUES (@accountId, @kind, 'draft', @content, @context, @preview, @rfcId, @name, iif(@name IS NULL, -1, 0),
      @now, @now)`
  const texts = { content: JSON.stringify(content), context: JSON.stringify(context) }
  const ids = { accountId: content.accountId, name: copy?.name ?? null, rfcId: copy?.rfcId ?? null }
  return Number(prepared(db, sql).run({ ...rest, ...texts, ...ids }).lastInsertRowid) as DraftId
}

/** The files that it begins with are there: nothing of that was the person's doing. */
export function beginDraft(db: DraftsWriter, id: DraftId): void {
  prepared(db, 'UPDATE draft SET revision = 0 WHERE id = ?').run(id)
}

/**
 * Answers false where it is not a draft any more. Written from another account it has no copy: the one on the server of the
 * account before is none of it any more.
 */
export function saveDraft(db: DraftsWriter, id: DraftId, content: DraftContent, preview: string, now: number): boolean {
  const elsewhere = `account_id <> @accountId`
  const sql = `UPDATE draft SET content = @text, account_id = @accountId, preview = @preview, updated_at = @now,
      revision = revision + 1, copied_revision = iif(${elsewhere}, -1, copied_revision),
      copy_name = iif(${elsewhere}, NULL, copy_name), copy_rfc_id = iif(${elsewhere}, NULL, copy_rfc_id),
      copy_token = iif(${elsewhere}, NULL, copy_token), other_copy = iif(${elsewhere}, NULL, other_copy)
    WHERE id = @id AND state IN ('draft', 'failed')`
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
  const { state, sendAt, retryAt, attempts, failure, isDoubtful, isRenamed } = after
  prepared(
    db,
    `UPDATE draft SET state = @state, send_at = @sendAt, retry_at = @retryAt, attempts = @attempts, updated_at = @now,
       failure_kind = @kind, failure_detail = @detail, is_doubtful = @isDoubtful, rfc_id = @name WHERE id = @id`,
  ).run({
    ...{ id, state, sendAt, retryAt, attempts, now, isDoubtful: Number(isDoubtful) },
    ...{ kind: failure?.kind ?? null, detail: failure?.detail ?? null },
    name: isRenamed ? rfcId : (before.rfcId ?? rfcId),
  })
  return state
}

/** What the server of an account has of a draft, and how its source names that; null while it is not known. */
export interface Copy {
  readonly accountId: AccountId
  readonly revision: number
  readonly name: string | null
}

/** Answers false where the draft is gone, or is from another account now. */
export function noteCopy(db: DraftsWriter, id: DraftId, { accountId, revision, name }: Copy): boolean {
  // Once its name is known, whoever else writes down what it says of itself is somebody else.
  const sql = `UPDATE draft SET copied_revision = @revision, copy_name = @name,
      copy_token = iif(@name IS NULL, copy_token, NULL) WHERE id = @id AND account_id = @accountId`
  return prepared(db, sql).run({ id, accountId, revision, name }).changes > 0
}

/** A copy is about to be made that says this token. Answers its Message-ID: the one given, or that of the copies before. */
export function beginCopy(db: DraftsWriter, id: DraftId, rfcId: string, token: string): string {
  const sql = `UPDATE draft SET copy_token = @token, copy_rfc_id = coalesce(copy_rfc_id, @rfcId) WHERE id = @id
    RETURNING copy_rfc_id AS name`
  return prepared<{ name: string }>(db, sql).get({ id, rfcId, token })?.name ?? rfcId
}

/** What lies on the server is none of its copies any more: the next one is the first. */
export function leaveCopy(db: DraftsWriter, id: DraftId): void {
  const sql = `UPDATE draft SET copied_revision = -1, copy_name = NULL, copy_rfc_id = NULL, copy_token = NULL WHERE id = ?`
  prepared(db, sql).run(id)
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
