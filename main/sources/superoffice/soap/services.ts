/** The operations of Services86 that are used here, as data: their parts and the header's, in wire order (contract 10). */
import { serviceNamespace, type Field, type Type } from './carriers.ts'

export type Service = 'EMail' | 'SoPrincipal'

/** Parts of the SOAP header (contract 10.2, 10.3). SoPrincipal takes the ApplicationToken alone. */
export const requestHeader: Readonly<Record<Service, readonly Field[]>> = {
  EMail: [
    ['ApplicationToken', 'string'],
    ['Credentials', 'SoCredentials'],
    ['TimeZone', 'SoTimeZone'],
  ],
  SoPrincipal: [['ApplicationToken', 'string']],
}
export const responseHeader: readonly Field[] = [
  ['ExceptionInfo', 'SoExceptionInfo'],
  ['ExtraInfo', 'SoExtraInfo'],
  ['Succeeded', 'boolean'],
  ['TimeZone', 'SoTimeZone'],
]

export interface Operation {
  readonly service: Service
  readonly request: readonly Field[]
  /** The element around the answer; most are called after their operation. */
  readonly answer: string
  readonly response: readonly Field[]
}

const emailOperations: Readonly<Record<string, readonly [request: readonly Field[], answer?: Type]>> = {
  GetReadySyncEmailAccounts: [[], 'SyncUserAccount[]'],
  SyncEmailAccounts: [[['SyncUserAccounts', 'SyncUserAccount[]']]],
  SyncEmailAccount: [[['SyncUserAccount', 'SyncUserAccount']]],
  GetCurrentAccount: [[], 'EMailAccount'],
  GetCurrentAccountId: [[], 'int'],
  GetEMailAccount: [[['EMailAccountId', 'int']], 'EMailAccount'],
  TestAuthenticate: [[], 'boolean'],
  CacheFolderList: [[], 'EMailFolder[]'],
  ToggleSubscription: [
    [
      ['FolderId', 'int'],
      ['SubscriptionStatus', 'boolean'],
    ],
  ],
  GetNewMail: [[['Folders', 'int[]']], 'EMailEnvelope[]'],
  HasNewMail: [
    [
      ['MailItemId', 'int'],
      ['FolderId', 'int'],
    ],
    'boolean',
  ],
  LatestItemIdByFolder: [[['FolderId', 'int']], 'int'],
  GetEMail: [
    [
      ['Id', 'int'],
      ['IncludeAttachments', 'boolean'],
    ],
    'EMailEntity',
  ],
  GetMailFromMessageId: [[['MessageId', 'string']], 'EMailEntity'],
  GetAttachmentFromId: [
    [
      ['MailItemId', 'int'],
      ['AttachmentId', 'string'],
    ],
    'EMailAttachment',
  ],
  MarkEmailsAsRead: [
    [
      ['Ids', 'int[]'],
      ['Read', 'boolean'],
    ],
  ],
  MoveEmailsToTrash: [[['Ids', 'int[]']]],
  MoveEmailsToFolder: [
    [
      ['FolderId', 'int'],
      ['EmailItemIds', 'int[]'],
    ],
  ],
  DeleteEmails: [
    [
      ['Ids', 'int[]'],
      ['MoveToFolder', 'string'],
    ],
  ],
  SaveDraft: [[['Entity', 'EMailEntity']], 'EMailEntity'],
  Save: [[['Email', 'EMailEntity']], 'EMailEntity'],
  SaveToMailServer: [[['Email', 'EMailEntity']], 'EMailEntity'],
  Send: [[['Emails', 'EMailEntity[]']], 'EMailEntity[]'],
  SendEMails: [
    [
      ['OutgoingConnectionInfo', 'EMailConnectionInfo'],
      ['Emails', 'EMailEntity[]'],
      ['SentItemsConnectionInfo', 'EMailConnectionInfo'],
    ],
    'EMailEntity[]',
  ],
  SetRepliedAt: [[['MessageId', 'string']]],
  CreateDefaultEMailEntity: [[], 'EMailEntity'],
}

const principalOperations: Readonly<Record<string, Operation>> = {
  AuthenticateUsernamePassword: {
    service: 'SoPrincipal',
    request: [
      ['UserName', 'string'],
      ['Password', 'string'],
    ],
    answer: 'AuthenticateResponse',
    response: [
      ['Response', 'SoPrincipalCarrier'],
      ['Credentials', 'SoCredentials'],
      ['AuthenticationSucceeded', 'boolean'],
    ],
  },
  GetSystemInfo: {
    service: 'SoPrincipal',
    request: [],
    answer: 'GetSystemInfoResponse',
    response: [['SystemInfo', 'SoSystemInfoCarrier']],
  },
}

/** By name. A void operation has no part in its answer; the EMail agent's others have the one part `Response`. */
export const operations: ReadonlyMap<string, Operation> = new Map([
  ...Object.entries(emailOperations).map(([name, [request, answer]]): [string, Operation] => {
    const response: readonly Field[] = answer === undefined ? [] : [['Response', answer]]
    return [name, { service: 'EMail', request, answer: `${name}Response`, response }]
  }),
  ...Object.entries(principalOperations),
])

export const soapAction = (services: number, service: Service, operation: string): string =>
  `${serviceNamespace(services)}/${service}/${operation}`
