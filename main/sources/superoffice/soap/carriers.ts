/**
 * The carriers of Services86 that are used here, as data: each type's own fields in the order in which
 * they must stand (contract 10.4, 11). A field of another order is lost without an error, so nothing is sorted.
 */

/** A type ending in `[]` is an array; of `int` and `string` in the namespace of arrays, else each item in its own element. */
export type Field = readonly [name: string, type: Type]
export type Type = Primitive | EnumName | CarrierName | `${'int' | 'string' | CarrierName}[]`
export type Primitive = 'int' | 'short' | 'boolean' | 'string' | 'dateTime' | 'base64Binary'
export type EnumName = keyof typeof enums
export type CarrierName = keyof typeof carriers | keyof typeof bareCarriers

/** Names in the order of their values; a flag's value is two to the power of its place. */
export const enums = {
  EMailPriority: ['NoPriority', 'Highest', 'High', 'Normal', 'Low', 'Lowest'],
  EMailFlags: ['Seen', 'Deleted', 'Recent', 'Flagged', 'Draft', 'Answered'],
  UserType: [
    'Unknown',
    'InternalAssociate',
    'ResourceAssociate',
    'ExternalAssociate',
    'AnonymousAssociate',
    'SystemAssociate',
  ],
} as const
export const flagEnums: ReadonlySet<string> = new Set(['EMailFlags'])

/** Extend `Carrier`, whose two fields come first and are never written. */
export const carriers = {
  EMailEntity: [
    ['To', 'EMailAddress[]'],
    ['Cc', 'EMailAddress[]'],
    ['Bcc', 'EMailAddress[]'],
    ['Subject', 'string'],
    ['HTMLBody', 'string'],
    ['From', 'EMailAddress'],
    ['Sent', 'dateTime'],
    ['Size', 'int'],
    ['Priority', 'EMailPriority'],
    ['Flags', 'EMailFlags'],
    ['MessageID', 'string'],
    ['PlainBody', 'string'],
    ['IsSent', 'boolean'],
    ['EMailSOInfo', 'EMailSOInfo'],
    ['ServerId', 'int'],
    ['Attachments', 'EMailAttachment[]'],
    ['CustomHeaderList', 'EMailCustomHeader[]'],
    ['FolderName', 'string'],
    ['EmailItemId', 'int'],
    ['AccountId', 'int'],
    ['ReceivedAt', 'dateTime'],
    ['InReplyTo', 'EMailEnvelope'],
    ['RepliedAt', 'dateTime'],
  ],
  EMailEnvelope: [
    ['ServerId', 'int'],
    ['MessageId', 'string'],
    ['Subject', 'string'],
    ['From', 'EMailAddress'],
    ['To', 'EMailAddress[]'],
    ['Sent', 'dateTime'],
    ['Priority', 'EMailPriority'],
    ['Flags', 'EMailFlags'],
    ['Size', 'int'],
    ['EMailSOInfo', 'EMailSOInfo'],
  ],
  EMailAddress: [
    ['ContactId', 'int'],
    ['ContactName', 'string'],
    ['PersonId', 'int'],
    ['PersonName', 'string'],
    ['AssociateId', 'int'],
    ['Address', 'string'],
    ['EmailId', 'int'],
    ['DuplicatePersonIds', 'int[]'],
    ['Name', 'string'],
  ],
  EMailAttachment: [
    ['Description', 'string'],
    ['Filename', 'string'],
    ['Size', 'int'],
    ['Type', 'string'],
    ['Encoding', 'string'],
    ['Id', 'string'],
    ['Disposition', 'string'],
    ['Stream', 'base64Binary'],
  ],
  EMailCustomHeader: [
    ['Name', 'string'],
    ['Values', 'string[]'],
  ],
  EMailSOInfo: [
    ['DocumentId', 'int'],
    ['AppointmentId', 'int'],
    ['ProjectId', 'int'],
    ['SaleId', 'int'],
    ['Archived', 'boolean'],
    ['ArchivedAt', 'dateTime'],
    ['ArchivedBy', 'int'],
    ['ArchivedDisplayName', 'string'],
  ],
  EMailConnectionInfo: [
    ['ServerName', 'string'],
    ['UserName', 'string'],
    ['Password', 'string'],
    ['Folder', 'string'],
    ['UseSSL', 'boolean'],
  ],
  EMailFolder: [
    ['Name', 'string'],
    ['Delimiter', 'string'],
    ['Flags', 'string'],
    ['TotalItems', 'int'],
    ['UnreadItems', 'int'],
    ['Subscribed', 'boolean'],
    ['EmailFolderId', 'int'],
  ],
  EMailAccount: [
    ['EMailAccountId', 'int'],
    ['EMailAddress', 'string'],
    ['AssociateId', 'int'],
    ['IncomingCredentials', 'ServiceAuth'],
    ['OutgoingCredentials', 'ServiceAuth'],
    ['AccountStatus', 'short'],
    ['ErrorCount', 'int'],
    ['ErrorReason', 'string'],
  ],
  ServiceAuth: [
    ['ServiceAuthId', 'int'],
    ['Server', 'string'],
    ['Port', 'int'],
    ['AuthType', 'string'],
    ['Username', 'string'],
    ['Password', 'string'],
  ],
  SyncUserAccount: [
    ['AccountId', 'int'],
    ['AssociateName', 'string'],
    ['AssociateId', 'int'],
  ],
  /** Those of its fields that tell what runs there. */
  SoSystemInfoCarrier: [
    ['BranchName', 'string'],
    ['BuildLabel', 'string'],
    ['AssemblyVersion', 'string'],
    ['FileVersion', 'string'],
    ['Description', 'string'],
    ['CompanyName', 'string'],
  ],
} as const

/** Without the two fields of `Carrier`. */
export const bareCarriers = {
  SoCredentials: [['Ticket', 'string']],
  SoTimeZone: [
    ['SoTimeZoneId', 'int'],
    ['SoTimeZoneLocationCode', 'string'],
  ],
  SoExceptionInfo: [
    ['Message', 'string'],
    ['StackTrace', 'string'],
    ['FriendlyText', 'string'],
    ['ExceptionType', 'string'],
    ['Source', 'string'],
    ['InnerException', 'SoExceptionInfo'],
  ],
  SoExtraInfo: [],
  /** Those of its fields that tell who it is. */
  SoPrincipalCarrier: [
    ['UserType', 'UserType'],
    ['Associate', 'string'],
    ['AssociateId', 'int'],
    ['PersonId', 'int'],
    ['ContactId', 'int'],
    ['FullName', 'string'],
    ['EMailAddress', 'string'],
  ],
} as const

/** Passwords of the mail server: never read and never written, wherever they stand (contract 4.1). */
export const secretTypes: ReadonlySet<string> = new Set(['ServiceAuth'])

/** The types above name each other; here the compiler checks that every name is known. */
export const fieldsOf: Readonly<Record<CarrierName, readonly Field[]>> = { ...carriers, ...bareCarriers }

/** The namespace of a generation of services, e.g. 86; headers, methods and carriers all live in it. */
export const serviceNamespace = (services: number): string =>
  `http://www.superoffice.net/ws/crm/NetServer/Services${services}`
export const arrayNamespace = 'http://schemas.microsoft.com/2003/10/Serialization/Arrays'
