/** SuperOffice's operations over REST, one function each: what goes in, what comes out, how long it may take. */
import type { EMailAttachment, EMailEntity } from '../../../preload/model.ts'
import { Fault } from '../../failure.ts'
import type { RemoteState, SyncUserAccount } from '../source.ts'
import type { Client, Operation } from './client.ts'
import * as map from './map.ts'
import { carrier, flags, int, isRecord, list, text, type Codec } from './wire.ts'

export interface Rest {
  /** Faults: badAnswer where no SuperOffice web service lives at the root. */
  probe(signal: AbortSignal): Promise<void>
  currentPrincipal(signal: AbortSignal): Promise<Principal>
  /** The user's own mail account; undefined without one. Its mail-server credentials are not asked for. */
  currentAccount(signal: AbortSignal): Promise<map.EMailAccount | undefined>
  readySyncEmailAccounts(signal: AbortSignal): Promise<SyncUserAccount[]>
  syncEmailAccounts(accounts: readonly SyncUserAccount[], signal: AbortSignal): Promise<void>
  cacheFolderList(signal: AbortSignal): Promise<map.EMailFolder[]>
  /** Without attachments' bytes; undefined when there is no such message. */
  email(id: number, signal: AbortSignal): Promise<EMailEntity | undefined>
  attachment(id: number, attachmentId: string, signal: AbortSignal): Promise<EMailAttachment | undefined>
  /** Messages of a folder by rising or falling id, at most `top`. */
  listMail(query: MailQuery, signal: AbortSignal): Promise<RemoteState[]>
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
  readonly order: 'asc' | 'desc'
  readonly top: number
}

const seconds = (count: number): number => count * 1000
const ordinary = seconds(30)
/** The server asks the mail server. */
const folders = seconds(100)
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

export function createRest(client: Client): Rest {
  return {
    ...userOperations(client),
    ...syncOperations(client),
    ...mailOperations(client),
    reachable: (signal) => client.answers({ signal, timeout: reach }),
  }
}

type UserOperations = Pick<Rest, 'probe' | 'currentPrincipal' | 'currentAccount'>
function userOperations(client: Client): UserOperations {
  return {
    async probe(signal) {
      const answer = await client.get('', {}, { signal, timeout: ordinary })
      const known = isRecord(answer) && Object.keys(answer).some((key) => /^(v1|netserver|servicescurrent)/i.test(key))
      if (!known) throw new Fault('badAnswer', 'there is no SuperOffice web service at this address')
    },
    async currentPrincipal(signal) {
      const answer = await client.get('v1/User/currentPrincipal', {}, { signal, timeout: ordinary })
      return one(principal, answer, 'currentPrincipal')
    },
    async currentAccount(signal) {
      const answer = await client.call((agent, options) => agent.getCurrentAccountAsync(options), {
        signal,
        timeout: ordinary,
        select: accountFields,
      })
      return answer === undefined ? undefined : one(map.emailAccount, answer, 'GetCurrentAccount')
    },
  }
}

type SyncOperations = Pick<Rest, 'readySyncEmailAccounts' | 'syncEmailAccounts' | 'cacheFolderList'>
function syncOperations(client: Client): SyncOperations {
  return {
    async readySyncEmailAccounts(signal) {
      const run: Operation = (agent, options) => agent.getReadySyncEmailAccountsAsync(options)
      const answer = await client.call(run, { signal, timeout: ordinary })
      return many(map.syncUserAccount, answer, 'GetReadySyncEmailAccounts')
    },
    async syncEmailAccounts(accounts, signal) {
      const syncUserAccounts = accounts.map(({ accountId, associateId, associateName }) => ({
        accountId,
        associateId,
        ...(associateName === null ? {} : { associateName }),
      }))
      const run: Operation = (agent, options) => agent.syncEmailAccountsAsync({ syncUserAccounts }, options)
      await client.call(run, { signal, timeout: sync })
    },
    async cacheFolderList(signal) {
      const run: Operation = (agent, options) => agent.cacheFolderListAsync(options)
      return many(map.emailFolder, await client.call(run, { signal, timeout: folders }), 'CacheFolderList')
    },
  }
}

function mailOperations(client: Client): Pick<Rest, 'email' | 'attachment' | 'listMail'> {
  return {
    async email(id, signal) {
      const run: Operation = (agent, options) => agent.getEMailAsync({ id, includeAttachments: false }, options)
      const answer = await client.call(run, { signal, timeout: ordinary })
      return answer === undefined ? undefined : one(map.emailEntity, answer, 'GetEMail')
    },
    async attachment(id, attachmentId, signal) {
      const run: Operation = (agent, options) =>
        agent.getAttachmentFromIdAsync({ mailItemId: id, attachmentId }, options)
      const answer = await client.call(run, { signal, timeout: folders })
      return answer === undefined ? undefined : one(map.emailAttachment, answer, 'GetAttachmentFromId')
    },
    async listMail(query, signal) {
      return listed(await client.get('v1/archive/Mail2', listingOf(query), { signal, timeout: ordinary }))
    },
  }
}

function listingOf({ folderId, above, below, order, top }: MailQuery): Record<string, string> {
  const bounds = [above === undefined ? '' : ` and id gt ${above}`, below === undefined ? '' : ` and id lt ${below}`]
  return {
    $select: 'id,status',
    $filter: `folderId eq ${folderId}${bounds.join('')}`,
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

/** null is an empty list, as agents report some failures so (contract 3.4). */
function many<T>(codec: Codec<T>, answer: unknown, operation: string): T[] {
  if (answer === undefined || answer === null) return []
  if (!Array.isArray(answer)) throw new Fault('badAnswer', `${operation} did not answer a list`)
  return list(codec).read(answer)
}
