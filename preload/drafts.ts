/** What crosses the border about mail that is being written, that waits to be sent, and that was sent just now. */
import { z } from 'zod'
import { accountId, failure, messageId, moment, priorities } from './model.ts'

const int = z.number().int()

/** A mail of the person's own, from its first letter until it is sent. Never handed out twice. */
export const draftId = int.positive().brand<'DraftId'>()
export const draftFileId = int.positive().brand<'DraftFileId'>()
export type DraftId = z.infer<typeof draftId>
export type DraftFileId = z.infer<typeof draftFileId>

/**
 * Where a mail stands: written; waiting for its time or its server; being handed over; handed over; returned, for the
 * server refuses it; or nobody knows whether it left (`unknown`), and only the person sends it again.
 */
export const draftStates = ['draft', 'queued', 'sending', 'sent', 'failed', 'unknown'] as const
export type DraftState = (typeof draftStates)[number]

/** Somebody it goes to, as written: the address may still be none. */
export const recipient = z.strictObject({ name: z.string().max(1000), address: z.string().max(1000) })
export type Recipient = z.infer<typeof recipient>

/**
 * A server other than the account's own (EMailConnectionInfo, contract 7); its password is given by itself and kept in
 * the keychain. An empty `server` with a folder is the account's own server, and that folder.
 */
export const otherServer = z.strictObject({
  server: z.string().max(255),
  user: z.string().max(320),
  useSsl: z.boolean(),
  folder: z.string().max(1000).nullable(),
})
export type OtherServer = z.infer<typeof otherServer>

/** All that the person writes and chooses. */
export const draftContent = z.strictObject({
  /** Whom it is from. */
  accountId,
  to: z.array(recipient).max(2000),
  cc: z.array(recipient).max(2000),
  bcc: z.array(recipient).max(2000),
  subject: z.string().max(10_000),
  /** Rich text, in which a picture of its own is `cid:CONTENT-ID`; null where it is plain text. */
  html: z.string().max(20_000_000).nullable(),
  /** The text of a plain one; empty otherwise. */
  plain: z.string().max(20_000_000),
  priority: z.enum(priorities),
  /** Null: the account's own way out (SendEMails' OutgoingConnectionInfo). */
  outgoing: otherServer.nullable(),
  /** Null: the account's own folder of sent mail (SendEMails' SentItemsConnectionInfo). */
  sentItems: otherServer.nullable(),
})
export type DraftContent = z.infer<typeof draftContent>

/** A file that goes along; its bytes lie in the data folder. */
export const draftFile = z.strictObject({
  id: draftFileId,
  name: z.string(),
  type: z.string(),
  /** Bytes. */
  size: int.nonnegative(),
  /** Without angle brackets; null for a file beside the text. A picture with one is shown at `mail://draft/DRAFT/FILE`. */
  contentId: z.string().nullable(),
})
export type DraftFile = z.infer<typeof draftFile>

export const draftKinds = ['new', 'reply', 'replyAll', 'forward', 'forwardAttached', 'edit', 'invitation'] as const
export type DraftKind = (typeof draftKinds)[number]

export const draft = z.strictObject({
  id: draftId,
  kind: z.enum(draftKinds),
  state: z.enum(draftStates),
  content: draftContent,
  files: z.array(draftFile),
  /** Why it came back, or why nobody knows; null when all is well. */
  failure: failure.nullable(),
  /** The same draft as somebody changed it elsewhere; null where nobody did. */
  otherCopy: messageId.nullable(),
})
export type Draft = z.infer<typeof draft>

/** One line of the lists of drafts and of the outbox. */
export const draftRow = z.strictObject({
  id: draftId,
  accountId,
  state: z.enum(draftStates),
  toText: z.string(),
  subject: z.string(),
  preview: z.string(),
  hasFiles: z.boolean(),
  /** Not before this it is handed over; null where nothing waits. */
  sendAt: moment.nullable(),
  /** Tries so far. */
  attempts: int.nonnegative(),
  failure: failure.nullable(),
  updatedAt: moment,
  otherCopy: messageId.nullable(),
})
export type DraftRow = z.infer<typeof draftRow>

/** How a mail begins. */
export const beginning = z.discriminatedUnion('kind', [
  /** Null account: the one that is shown, or the first. */
  z.strictObject({ kind: z.literal('new'), accountId: accountId.nullable() }),
  /** A `mailto:` link (RFC 6068): recipients, subject and plain text of it, never a file or another header. */
  z.strictObject({ kind: z.literal('mailto'), url: z.string().max(100_000) }),
  z.strictObject({ kind: z.enum(['reply', 'replyAll', 'forward', 'forwardAttached']), messageId }),
  /** A draft that lies on the server. */
  z.strictObject({ kind: z.literal('edit'), messageId }),
])
export type Beginning = z.infer<typeof beginning>

/** Somebody of the mirror's mail, best first: how often and how recently the person wrote to them. */
export const person = z.strictObject({ name: z.string(), address: z.string() })

/** What a person answers to an invitation (iTIP PARTSTAT, RFC 5546). */
export const calendarAnswers = ['Accepted', 'Tentative', 'Declined'] as const
export type CalendarAnswer = (typeof calendarAnswers)[number]

/** Texts that the person writes once: under each mail of an account, and to begin a mail with. Both are HTML. */
export const signature = z.strictObject({ accountId, html: z.string().max(200_000) })
export const template = z.strictObject({ name: z.string().trim().min(1).max(200), html: z.string().max(1_000_000) })
export const stationery = z.strictObject({
  signatures: z.array(signature).max(1000),
  templates: z.array(template).max(200),
})
export type Stationery = z.infer<typeof stationery>
