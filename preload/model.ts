/**
 * What crosses the border between main and page, and what sources and mirror exchange: shapes only.
 * Field names are ours (camelCase); SuperOffice's spelling lives in `main/sources/superoffice/map.ts` alone.
 */
import { z } from 'zod'

const text = z.string().nullable()
const int = z.number().int()

/** Ids of ours: rows of the mirror, stable for the life of the row, never the server's. */
export const accountId = int.positive().brand<'AccountId'>()
export const folderId = int.positive().brand<'FolderId'>()
/** Sorts by the message's received time: seconds since 1970 times 2^20, plus a counter within the second. */
export const messageId = int.nonnegative().brand<'MessageId'>()
export type AccountId = z.infer<typeof accountId>
export type FolderId = z.infer<typeof folderId>
export type MessageId = z.infer<typeof messageId>

/** ISO 8601 text exactly as the source wrote it (offset and up to seven fraction digits kept); null is "no date". */
export const dateTime = text
/** Milliseconds since 1970, for what only this app measures. */
export const moment = int.nonnegative()

/** EMailFlags as a bit mask (contract 3.2). */
export const flag = { seen: 1, deleted: 2, recent: 4, flagged: 8, draft: 16, answered: 32 } as const
export const priorities = ['NoPriority', 'Highest', 'High', 'Normal', 'Low', 'Lowest'] as const
export const calMethods = [
  'Unknown',
  'Add',
  'Cancel',
  'Counter',
  'DeclineCounter',
  'Publish',
  'Refresh',
  'Reply',
  'Request',
] as const
export const calReplyStatuses = ['Unknown', 'Accepted', 'Declined', 'Tentative'] as const

/** One correspondent, with what the CRM knows of them (0 is "not known"). */
export const emailAddress = z.strictObject({
  contactId: int,
  contactName: text,
  personId: int,
  personName: text,
  associateId: int,
  address: text,
  emailId: int,
  duplicatePersonIds: z.array(int),
  name: text,
})
export type EMailAddress = z.infer<typeof emailAddress>

/** An attachment's description. `id` is opaque and handed back to the source unchanged (contract 8). */
export const emailAttachment = z.strictObject({
  description: text,
  filename: text,
  /** Bytes, approximate. */
  size: int,
  type: text,
  encoding: text,
  id: text,
  disposition: text,
  isSafeFileExtension: z.boolean(),
  /** base64; null unless the source sent the bytes along. */
  stream: text,
})
export type EMailAttachment = z.infer<typeof emailAttachment>

export const emailCustomHeader = z.strictObject({ name: text, values: z.array(z.string()) })
export type EMailCustomHeader = z.infer<typeof emailCustomHeader>

/** Where the CRM filed a message; `archivedAt` null is "not archived". */
export const emailSoInfo = z.strictObject({
  documentId: int,
  appointmentId: int,
  projectId: int,
  saleId: int,
  archived: z.boolean(),
  archivedAt: dateTime,
  archivedBy: int,
  archivedDisplayName: text,
})
export type EMailSOInfo = z.infer<typeof emailSoInfo>

/** The short form of a message, used for the one it replies to. */
export const emailEnvelope = z.strictObject({
  serverId: int,
  serverIdentifier: text,
  messageId: text,
  subject: text,
  from: emailAddress.nullable(),
  to: z.array(emailAddress),
  sent: dateTime,
  priority: z.enum(priorities),
  flags: int,
  size: int,
  emailSoInfo: emailSoInfo.nullable(),
})
export type EMailEnvelope = z.infer<typeof emailEnvelope>

/** A whole message as SuperOffice describes one (contract 11). What a source delivers leaves the mirror deep-equal. */
export const emailEntity = z.strictObject({
  to: z.array(emailAddress),
  cc: z.array(emailAddress),
  bcc: z.array(emailAddress),
  subject: text,
  htmlBody: text,
  from: emailAddress.nullable(),
  sent: dateTime,
  /** Bytes of the whole message. */
  size: int,
  priority: z.enum(priorities),
  flags: int,
  /** RFC 5322 Message-ID with its angle brackets. */
  messageId: text,
  plainBody: text,
  isSent: z.boolean(),
  emailSoInfo: emailSoInfo.nullable(),
  /** IMAP UID, 0 where the source has none. */
  serverId: int,
  serverIdentifier: text,
  attachments: z.array(emailAttachment),
  customHeaders: z.array(emailCustomHeader),
  folderName: text,
  /** The server's primary key, 0 where the source has none. */
  emailItemId: int,
  /** The server's account id, 0 where the source has none. */
  accountId: int,
  receivedAt: dateTime,
  inReplyTo: emailEnvelope.nullable(),
  repliedAt: dateTime,
  hasCalendarData: z.boolean(),
  calMethod: z.enum(calMethods),
  calReplyStatus: z.enum(calReplyStatuses),
})
export type EMailEntity = z.infer<typeof emailEntity>

/** Why something failed, in kinds that a person or a caller can act on. The page words it from its catalogue. */
export const failureKinds = [
  'invalid', // the caller's input is not of the declared shape
  'offline', // no connection to the server, or none in time
  'tls', // the server's certificate is not to be trusted
  'auth', // the server refuses the sign-in
  'forbidden', // signed in, but not allowed
  'throttled', // the server asks to wait
  'badAnswer', // the server's answer cannot be understood (HTML, half a JSON, not SuperOffice)
  'rejected', // the server understood and refused
  'gone', // what was asked for is not there any more
  'timeout', // no progress for too long
  'cancelled', // the person stopped it
  'disk', // the disk is full or cannot be written
  'locked', // another program holds the mirror file
  'damaged', // the mirror file cannot be read
  'newer', // the mirror file was written by a newer version of the app
  'keychain', // the system has no usable keychain
  'internal', // a mistake of ours
] as const
export const failure = z.strictObject({
  kind: z.enum(failureKinds),
  /** One technical line for a support case: never a secret, never a stack. */
  detail: z.string(),
})
export type FailureKind = (typeof failureKinds)[number]
export type Failure = z.infer<typeof failure>

export const folderRoles = ['inbox', 'drafts', 'sent', 'archive', 'junk', 'trash', 'other'] as const
export const folder = z.strictObject({
  id: folderId,
  accountId,
  /** The whole name with its delimiters. */
  name: z.string(),
  delimiter: text,
  role: z.enum(folderRoles),
  /** Counted in the mirror. */
  total: int,
  unread: int,
  /** Only a subscribed folder is synced. */
  subscribed: z.boolean(),
})
export type Folder = z.infer<typeof folder>

/** One line of the message list. */
export const messageRow = z.strictObject({
  id: messageId,
  accountId,
  folderId,
  subject: text,
  fromName: text,
  fromAddress: text,
  /** Who a sent message went to, in words. */
  toText: z.string(),
  preview: z.string(),
  /** Milliseconds since 1970. */
  receivedAt: int,
  flags: int,
  priority: z.enum(priorities),
  hasAttachments: z.boolean(),
  hasCalendarData: z.boolean(),
})
export type MessageRow = z.infer<typeof messageRow>

/** What the reader shows beside the body. The HTML body comes over `mail://message/ID/body`, cleaned. */
export const messageView = z.strictObject({
  id: messageId,
  accountId,
  folderId,
  subject: text,
  from: emailAddress.nullable(),
  to: z.array(emailAddress),
  cc: z.array(emailAddress),
  bcc: z.array(emailAddress),
  receivedAt: int,
  sent: dateTime,
  size: int,
  flags: int,
  priority: z.enum(priorities),
  messageId: text,
  repliedAt: dateTime,
  hasCalendarData: z.boolean(),
  calMethod: z.enum(calMethods),
  calReplyStatus: z.enum(calReplyStatuses),
  emailSoInfo: emailSoInfo.nullable(),
  hasHtml: z.boolean(),
  plainBody: text,
  /** Its text goes on at the server; reading it fetches the rest. */
  isCut: z.boolean(),
  /** It is not made as mail should be: what could be read is shown, and its source can be looked at. */
  isMalformed: z.boolean(),
  attachments: z.array(emailAttachment.omit({ stream: true })),
})
export type MessageView = z.infer<typeof messageView>

export const appInfo = z.strictObject({
  version: z.string(),
  /** BCP 47 tag in force. */
  locale: z.string(),
  demo: z.boolean(),
  /** False where the system has no keychain: a secret then lasts until the app is closed, if the person agrees. */
  keychain: z.boolean(),
  /** Something that went wrong at start and was mended (a damaged mirror set aside, unreadable settings). */
  notices: z.array(
    z.strictObject({ kind: z.enum(['mirrorSetAside', 'draftsSetAside', 'settingsUnreadable']), detail: z.string() }),
  ),
})
export type AppInfo = z.infer<typeof appInfo>
