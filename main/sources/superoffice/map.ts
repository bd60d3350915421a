/**
 * PURE: SuperOffice's carriers and our model, both ways, field by field in the contract's order. Shared by the REST
 * source (reads) and the agent server (writes), so neither can spell a field that the other does not know.
 */
import {
  calMethods,
  calReplyStatuses,
  priorities,
  type EMailAddress,
  type EMailAttachment,
  type EMailCustomHeader,
  type EMailEntity,
  type EMailEnvelope,
  type EMailSOInfo,
} from '../../../preload/model.ts'
import type { ConnectionInfo, RemoteFolder, SyncUserAccount } from '../source.ts'
import { roleOf, holdsMail } from './roles.ts'
import { bool, carrier, date, flags, int, list, never, oneOf, orNull, text, type Codec } from './wire.ts'

const priority = oneOf(priorities, 'Normal')
const string: Codec<string> = { read: (wire) => text.read(wire) ?? '', write: (value) => value }

/** Older servers do not judge a file (contract 11: from 10.2.7 on); then our own judgement is all there is. */
const unlessSaid: Codec<boolean> = {
  read: (wire) => wire === undefined || wire === null || bool.read(wire),
  write: (value) => value,
}

export const emailAddress = carrier<EMailAddress>({
  contactId: ['ContactId', int],
  contactName: ['ContactName', text],
  personId: ['PersonId', int],
  personName: ['PersonName', text],
  associateId: ['AssociateId', int],
  address: ['Address', text],
  emailId: ['EmailId', int],
  duplicatePersonIds: ['DuplicatePersonIds', list(int)],
  name: ['Name', text],
})

export const emailAttachment = carrier<EMailAttachment>({
  description: ['Description', text],
  filename: ['Filename', text],
  size: ['Size', int],
  type: ['Type', text],
  encoding: ['Encoding', text],
  id: ['Id', text],
  disposition: ['Disposition', text],
  isSafeFileExtension: ['IsSafeFileExtension', unlessSaid],
  stream: ['Stream', text],
})

const emailCustomHeader = carrier<EMailCustomHeader>({ name: ['Name', text], values: ['Values', list(string)] })

const emailSoInfo = carrier<EMailSOInfo>({
  documentId: ['DocumentId', int],
  appointmentId: ['AppointmentId', int],
  projectId: ['ProjectId', int],
  saleId: ['SaleId', int],
  archived: ['Archived', bool],
  archivedAt: ['ArchivedAt', date],
  archivedBy: ['ArchivedBy', int],
  archivedDisplayName: ['ArchivedDisplayName', text],
})

export const emailEnvelope = carrier<EMailEnvelope>({
  serverId: ['ServerId', int],
  serverIdentifier: ['ServerIdentifier', text],
  messageId: ['MessageId', text],
  subject: ['Subject', text],
  from: ['From', orNull(emailAddress)],
  to: ['To', list(emailAddress)],
  sent: ['Sent', date],
  priority: ['Priority', priority],
  flags: ['Flags', flags],
  size: ['Size', int],
  emailSoInfo: ['EMailSOInfo', orNull(emailSoInfo)],
})

export const emailEntity = carrier<EMailEntity>({
  to: ['To', list(emailAddress)],
  cc: ['Cc', list(emailAddress)],
  bcc: ['Bcc', list(emailAddress)],
  subject: ['Subject', text],
  htmlBody: ['HTMLBody', text],
  from: ['From', orNull(emailAddress)],
  sent: ['Sent', date],
  size: ['Size', int],
  priority: ['Priority', priority],
  flags: ['Flags', flags],
  messageId: ['MessageID', text],
  plainBody: ['PlainBody', text],
  isSent: ['IsSent', bool],
  emailSoInfo: ['EMailSOInfo', orNull(emailSoInfo)],
  serverId: ['ServerId', int],
  serverIdentifier: ['ServerIdentifier', text],
  attachments: ['Attachments', list(emailAttachment)],
  customHeaders: ['CustomHeaderList', list(emailCustomHeader)],
  folderName: ['FolderName', text],
  emailItemId: ['EmailItemId', int],
  accountId: ['AccountId', int],
  receivedAt: ['ReceivedAt', date],
  inReplyTo: ['InReplyTo', orNull(emailEnvelope)],
  repliedAt: ['RepliedAt', date],
  hasCalendarData: ['HasCalendarData', bool],
  calMethod: ['CalMethod', oneOf(calMethods, 'Unknown')],
  calReplyStatus: ['CalReplyStatus', oneOf(calReplyStatuses, 'Unknown')],
})

/** A folder as the server caches it. `flags` is names or a mask in digits; names of folders hold their whole path. */
export interface EMailFolder {
  readonly name: string | null
  readonly delimiter: string | null
  readonly flags: string | null
  readonly totalItems: number
  readonly unreadItems: number
  readonly subscribed: boolean
  readonly emailFolderId: number
}

export const emailFolder = carrier<EMailFolder>({
  name: ['Name', text],
  delimiter: ['Delimiter', text],
  flags: ['Flags', text],
  totalItems: ['TotalItems', int],
  unreadItems: ['UnreadItems', int],
  subscribed: ['Subscribed', bool],
  emailFolderId: ['EmailFolderId', int],
})

export const syncUserAccount = carrier<SyncUserAccount>({
  accountId: ['AccountId', int],
  associateName: ['AssociateName', text],
  associateId: ['AssociateId', int],
})

/** A mail server and its sign-in (contract 7). */
export const emailConnectionInfo = carrier<ConnectionInfo>({
  server: ['ServerName', string],
  user: ['UserName', string],
  password: ['Password', string],
  folder: ['Folder', text],
  useSsl: ['UseSSL', bool],
})

/** A mail account as the server keeps it. Its mail-server credentials are neither read nor written (contract 4.1). */
export interface EMailAccount {
  readonly emailAccountId: number
  readonly emailAddress: string | null
  readonly associateId: number
  readonly incomingCredentials: null
  readonly outgoingCredentials: null
  /** EmailAccountStatus: 0 unknown, 1 deleted, 2 failing, 3 failed, 4 ok. */
  readonly accountStatus: number
  readonly errorCount: number
  readonly errorReason: string | null
  readonly inboxFolder: string | null
  readonly sentFolder: string | null
  readonly simpleMode: number
  readonly lastFetch: string | null
  readonly useGraphApi: number
}

export const emailAccount = carrier<EMailAccount>({
  emailAccountId: ['EMailAccountId', int],
  emailAddress: ['EMailAddress', text],
  associateId: ['AssociateId', int],
  incomingCredentials: ['IncomingCredentials', never],
  outgoingCredentials: ['OutgoingCredentials', never],
  accountStatus: ['AccountStatus', int],
  errorCount: ['ErrorCount', int],
  errorReason: ['ErrorReason', text],
  inboxFolder: ['InboxFolder', text],
  sentFolder: ['SentFolder', text],
  simpleMode: ['SimpleMode', int],
  lastFetch: ['LastFetch', date],
  useGraphApi: ['UseGraphApi', int],
})

/** What of a server's folders holds mail, as the port describes folders; its id is the folder's `remoteId`. */
export function remoteFolders(folders: readonly EMailFolder[]): RemoteFolder[] {
  return folders
    .filter((folder) => folder.emailFolderId > 0 && holdsMail(folder.flags))
    .map((folder) => ({
      remoteId: String(folder.emailFolderId),
      name: folder.name ?? '',
      delimiter: folder.delimiter,
      role: roleOf(folder),
      flags: folder.flags,
      totalItems: folder.totalItems,
      unreadItems: folder.unreadItems,
      subscribed: folder.subscribed,
    }))
}
