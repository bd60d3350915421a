/** The EMail agent's operations, one typed function each: what goes in, what comes out, how long it may take. */
import type { EMailAttachment, EMailEntity, EMailEnvelope } from '../../../preload/model.ts'
import { Fault } from '../../failure.ts'
import type { ConnectionInfo, OnBytes, RemoteState, SyncUserAccount } from '../source.ts'
import * as map from './map.ts'
import type { Transport } from './transport.ts'
import { bool, carrier, flags, int, isRecord, list, orNull, text, type Codec } from './wire.ts'

/** Ids are the server's. Faults of all: offline tls auth forbidden throttled badAnswer rejected gone cancelled. */
export interface Operations {
  /** Whether this wire offers an operation at all. */
  has(operation: string): boolean
  currentPrincipal(signal: AbortSignal): Promise<Principal>
  /** The user's own mail account; undefined without one. Never its mail-server credentials. */
  currentAccount(signal: AbortSignal): Promise<map.EMailAccount | undefined>
  /** Whether the user has a mail account that works. */
  testAuthenticate(signal: AbortSignal): Promise<boolean>
  /** May name other users' accounts. */
  readySyncEmailAccounts(signal: AbortSignal): Promise<SyncUserAccount[]>
  /** The server fetches their mail into its cache. That it answers proves nothing (contract 5). */
  syncEmailAccounts(accounts: readonly SyncUserAccount[], signal: AbortSignal): Promise<void>
  /** The folders of the user's own account, as the mail server has them now. */
  cacheFolderList(signal: AbortSignal): Promise<map.EMailFolder[]>
  toggleSubscription(folderId: number, subscribed: boolean, signal: AbortSignal): Promise<void>
  /** 0 for an empty folder. */
  latestItemIdByFolder(folderId: number, signal: AbortSignal): Promise<number>
  /** What the mail server has new in these folders, fetched into the cache; envelopes have no item id. */
  newMail(folderIds: readonly number[], signal: AbortSignal): Promise<EMailEnvelope[]>
  /** Without attachments' bytes; undefined when there is no such message. */
  email(id: number, signal: AbortSignal): Promise<EMailEntity | undefined>
  /** By its RFC 5322 Message-ID. */
  mailFromMessageId(messageId: string, signal: AbortSignal): Promise<EMailEntity | undefined>
  attachment(
    id: number,
    attachmentId: string,
    signal: AbortSignal,
    onBytes?: OnBytes,
  ): Promise<EMailAttachment | undefined>
  /** The whole message in RFC 5322; only servers from 12.2 on have it. */
  emlStream(id: number, signal: AbortSignal): Promise<Uint8Array | undefined>
  markEmailsAsRead(ids: readonly number[], read: boolean, signal: AbortSignal): Promise<void>
  moveEmailsToFolder(folderId: number, ids: readonly number[], signal: AbortSignal): Promise<void>
  moveEmailsToTrash(ids: readonly number[], signal: AbortSignal): Promise<void>
  /** Without a folder (its name) to move them to they are gone for good. */
  deleteEmails(ids: readonly number[], moveToFolder: string | null, signal: AbortSignal): Promise<void>
  /** By the connections given. An answer without the messages is a refusal: [] here. */
  sendEMails(
    outgoing: ConnectionInfo | null,
    emails: readonly EMailEntity[],
    sentItems: ConnectionInfo | null,
    signal: AbortSignal,
  ): Promise<EMailEntity[]>
  /** By the mail account that SuperOffice keeps. */
  send(emails: readonly EMailEntity[], signal: AbortSignal): Promise<EMailEntity[]>
  saveToMailServer(email: EMailEntity, signal: AbortSignal): Promise<EMailEntity>
  saveDraft(email: EMailEntity, signal: AbortSignal): Promise<EMailEntity>
  /** Notes that this message (its RFC 5322 Message-ID) was answered. */
  setRepliedAt(messageId: string, signal: AbortSignal): Promise<void>
  /** Messages of a folder by rising or falling id, at most `top`. Faults: rejected where the wire has no archive. */
  listMail(query: MailQuery, signal: AbortSignal): Promise<RemoteState[]>
  /** Never throws. */
  reachable(signal: AbortSignal): Promise<boolean>
}

export interface Principal {
  /** The user's log-in name. */
  readonly associate: string | null
  readonly associateId: number
  readonly fullName: string | null
}

export interface MailQuery {
  readonly folderId: string
  /** Exclusive bounds. */
  readonly above?: number
  readonly below?: number
  /** Only mail received after this moment, ms since 1970. */
  readonly since?: number | null
  readonly order: 'asc' | 'desc'
  readonly top: number
}

const seconds = (count: number): number => count * 1000
const ordinary = seconds(30)
/** The server asks the mail server, or sends. */
const slow = seconds(100)
/** The server fetches mail of all accounts before it answers. */
const sync = seconds(600)
const reach = seconds(5)
/** All but the two fields with the mail server's password in them (contract 4.1). */
const accountFields =
  'EMailAccountId,EMailAddress,AssociateId,AccountStatus,ErrorCount,ErrorReason,InboxFolder,SentFolder,LastFetch,UseGraphApi'

const principal = carrier<Principal>({
  associate: ['Associate', text],
  associateId: ['AssociateId', int],
  fullName: ['FullName', text],
})
const listedMail = carrier<{ id: number; key: number; status: number }>({
  id: ['id', int],
  key: ['PrimaryKey', int],
  status: ['status', flags],
})
const connection = orNull(map.emailConnectionInfo)

export function createOperations(transport: Transport): Operations {
  return {
    has: (operation) => transport.has(operation),
    reachable: (signal) => transport.answers({ signal, timeout: reach }),
    ...userOperations(transport),
    ...syncOperations(transport),
    ...readOperations(transport),
    ...changeOperations(transport),
    ...sendOperations(transport),
  }
}

type UserOperations = Pick<Operations, 'currentPrincipal' | 'currentAccount' | 'testAuthenticate'>
function userOperations(transport: Transport): UserOperations {
  return {
    async currentPrincipal(signal) {
      return one(principal, await transport.principal({ signal, timeout: ordinary }), 'currentPrincipal')
    },
    async currentAccount(signal) {
      const options = { signal, timeout: ordinary, select: accountFields }
      return oneOrNone(map.emailAccount, await transport.call('GetCurrentAccount', {}, options), 'GetCurrentAccount')
    },
    async testAuthenticate(signal) {
      return bool.read(await transport.call('TestAuthenticate', {}, { signal, timeout: slow }))
    },
  }
}

type SyncOperations = Pick<
  Operations,
  | 'readySyncEmailAccounts'
  | 'syncEmailAccounts'
  | 'cacheFolderList'
  | 'toggleSubscription'
  | 'latestItemIdByFolder'
  | 'newMail'
>
function syncOperations(transport: Transport): SyncOperations {
  return {
    async readySyncEmailAccounts(signal) {
      const answer = await transport.call('GetReadySyncEmailAccounts', {}, { signal, timeout: ordinary })
      return many(map.syncUserAccount, answer, 'GetReadySyncEmailAccounts')
    },
    async syncEmailAccounts(accounts, signal) {
      const SyncUserAccounts = accounts.map((account) => map.syncUserAccount.write(account))
      await transport.call('SyncEmailAccounts', { SyncUserAccounts }, { signal, timeout: sync })
    },
    async cacheFolderList(signal) {
      const answer = await transport.call('CacheFolderList', {}, { signal, timeout: slow })
      return many(map.emailFolder, answer, 'CacheFolderList')
    },
    async toggleSubscription(FolderId, SubscriptionStatus, signal) {
      await transport.call('ToggleSubscription', { FolderId, SubscriptionStatus }, { signal, timeout: slow })
    },
    async latestItemIdByFolder(FolderId, signal) {
      return int.read(await transport.call('LatestItemIdByFolder', { FolderId }, { signal, timeout: ordinary }))
    },
    async newMail(Folders, signal) {
      const answer = await transport.call('GetNewMail', { Folders }, { signal, timeout: sync })
      return many(map.emailEnvelope, answer, 'GetNewMail')
    },
  }
}

type ReadOperations = Pick<Operations, 'email' | 'mailFromMessageId' | 'attachment' | 'emlStream' | 'listMail'>
function readOperations(transport: Transport): ReadOperations {
  const call: Transport['call'] = (...asked) => transport.call(...asked)
  return {
    async email(Id, signal) {
      const answer = await call('GetEMail', { Id, IncludeAttachments: false }, { signal, timeout: ordinary })
      return oneOrNone(map.emailEntity, answer, 'GetEMail')
    },
    async mailFromMessageId(MessageId, signal) {
      const answer = await call('GetMailFromMessageId', { MessageId }, { signal, timeout: ordinary })
      return oneOrNone(map.emailEntity, answer, 'GetMailFromMessageId')
    },
    async attachment(MailItemId, AttachmentId, signal, onBytes) {
      const options = { signal, timeout: slow, ...(onBytes ? { onBytes } : {}) }
      const answer = await call('GetAttachmentFromId', { MailItemId, AttachmentId }, options)
      return oneOrNone(map.emailAttachment, answer, 'GetAttachmentFromId')
    },
    async emlStream(EmailItemId, signal) {
      const args = { EmailItemId, IncludeAttachments: true }
      const answer = await call('GetEMailAsEmlStream', args, { signal, timeout: slow })
      if (answer === undefined || answer === null) return undefined
      if (typeof answer !== 'string') throw new Fault('badAnswer', 'GetEMailAsEmlStream did not answer bytes')
      return Buffer.from(answer, 'base64')
    },
    async listMail(query, signal) {
      if (!transport.get) throw new Fault('rejected', 'this wire has no archive')
      return listed(await transport.get('v1/archive/Mail2', listingOf(query), { signal, timeout: ordinary }))
    },
  }
}

type ChangeOperations = Pick<
  Operations,
  'markEmailsAsRead' | 'moveEmailsToFolder' | 'moveEmailsToTrash' | 'deleteEmails' | 'setRepliedAt'
>
/** The argument names differ as the contract has them (4). */
function changeOperations(transport: Transport): ChangeOperations {
  const run = async (operation: string, args: Readonly<Record<string, unknown>>, signal: AbortSignal) => {
    await transport.call(operation, args, { signal, timeout: slow })
  }
  return {
    markEmailsAsRead: (Ids, Read, signal) => run('MarkEmailsAsRead', { Ids, Read }, signal),
    moveEmailsToFolder: (FolderId, EmailItemIds, signal) =>
      run('MoveEmailsToFolder', { FolderId, EmailItemIds }, signal),
    moveEmailsToTrash: (Ids, signal) => run('MoveEmailsToTrash', { Ids }, signal),
    deleteEmails: (Ids, MoveToFolder, signal) => run('DeleteEmails', { Ids, MoveToFolder }, signal),
    setRepliedAt: (MessageId, signal) => run('SetRepliedAt', { MessageId }, signal),
  }
}

type SendOperations = Pick<Operations, 'sendEMails' | 'send' | 'saveToMailServer' | 'saveDraft'>
function sendOperations(transport: Transport): SendOperations {
  const run = (operation: string, args: Readonly<Record<string, unknown>>, signal: AbortSignal) =>
    transport.call(operation, args, { signal, timeout: slow, once: true })
  const entities = (emails: readonly EMailEntity[]) => emails.map((email) => map.emailEntity.write(email))
  return {
    async sendEMails(outgoing, emails, sentItems, signal) {
      const args = {
        OutgoingConnectionInfo: connection.write(outgoing),
        Emails: entities(emails),
        SentItemsConnectionInfo: connection.write(sentItems),
      }
      return many(map.emailEntity, await run('SendEMails', args, signal), 'SendEMails')
    },
    async send(emails, signal) {
      return many(map.emailEntity, await run('Send', { Emails: entities(emails) }, signal), 'Send')
    },
    async saveToMailServer(email, signal) {
      const answer = await run('SaveToMailServer', { Email: map.emailEntity.write(email) }, signal)
      return one(map.emailEntity, answer, 'SaveToMailServer')
    },
    async saveDraft(email, signal) {
      return one(map.emailEntity, await run('SaveDraft', { Entity: map.emailEntity.write(email) }, signal), 'SaveDraft')
    },
  }
}

function listingOf({ folderId, above, below, since, order, top }: MailQuery): Record<string, string> {
  const conditions = [
    `folderId eq ${folderId}`,
    above === undefined ? '' : `id gt ${above}`,
    below === undefined ? '' : `id lt ${below}`,
    // In UTC, as every request asks for.
    since === undefined || since === null ? '' : `received afterTime '${new Date(since).toISOString().slice(0, 19)}'`,
  ]
  return {
    $select: 'id,status',
    $filter: conditions.filter(Boolean).join(' and '),
    $orderBy: `id ${order}`,
    $top: String(top),
  }
}
function listed(answer: unknown): RemoteState[] {
  if (!isRecord(answer)) throw new Fault('badAnswer', 'Mail2 did not answer a listing')
  const rows = carrier<{ value: unknown }>({
    value: ['value', { read: (wire) => wire, write: (value) => value }],
  }).read(answer).value
  return many(listedMail, rows, 'Mail2').map(({ id, key, status }) => {
    const remoteId = id || key
    if (remoteId <= 0) throw new Fault('badAnswer', 'Mail2 listed a message without an id')
    return { remoteId: String(remoteId), flags: status }
  })
}

function one<T>(codec: Codec<T>, answer: unknown, operation: string): T {
  if (!isRecord(answer)) throw new Fault('badAnswer', `${operation} did not answer an object`)
  return codec.read(answer)
}

function oneOrNone<T>(codec: Codec<T>, answer: unknown, operation: string): T | undefined {
  return answer === undefined || answer === null ? undefined : one(codec, answer, operation)
}

/** null is an empty list, as agents report some failures so (contract 3.4). */
function many<T>(codec: Codec<T>, answer: unknown, operation: string): T[] {
  if (answer === undefined || answer === null) return []
  if (!Array.isArray(answer)) throw new Fault('badAnswer', `${operation} did not answer a list`)
  return list(codec).read(answer)
}
