/** MailSource over SuperOffice: one signed-in user, that user's mail account, and the server behind it. */
import type { Protocol, ProbeFinding, ServerStatus } from '../../../preload/accounts.ts'
import { flag } from '../../../preload/model.ts'
import { Fault } from '../../failure.ts'
import type { CachingServer, MailSource, Refresh, Snapshot, SyncUserAccount } from '../source.ts'
import type { Access } from './access.ts'
import { applyChange, sender } from './changes.ts'
import type { Http, HttpAnswer } from './http.ts'
import { remoteFolders, type EMailAccount } from './map.ts'
import { createOperations, type Operations } from './operations.ts'
import { isSuperOffice, probeServer } from './probe.ts'
import { ahead, changePages, listingPages, readMessages } from './reading.ts'
import { greeting, restTransport } from './rest.ts'
import { envelopePages, noteChange } from './soap/reading.ts'
import { soapTransport } from './soap/transport.ts'
import type { CallOptions } from './transport.ts'

export interface SuperOfficeOptions {
  readonly access: Access
  readonly protocol: Protocol
  readonly http: Http
  /** BCP 47: in which the server words its texts. */
  readonly language: () => string
  /** Gives each request for a message its turn; connections on one address share it, so that the server is not flooded. */
  readonly inTurn?: <T>(task: () => Promise<T>) => Promise<T>
}

/** Who signed in, and with which mail account. */
export interface Identity {
  /** The server's ids. */
  readonly accountId: number
  readonly associateId: number
  /** The user's log-in name, as SyncUserAccount has it. */
  readonly associateName: string
  /** The person's name where the server tells it, else the log-in name. */
  readonly name: string
  readonly address: string
  /** The root of the server's web services, as an address. */
  readonly site: string
}

export interface SuperOffice {
  /** Faults: offline tls auth forbidden (no mail account, no EMail agent) badAnswer throttled rejected cancelled. */
  identify(signal: AbortSignal): Promise<Identity>
  /** What the server can do (contract 13). What cannot be found out is `unknown`. Faults: cancelled. */
  probe(signal: AbortSignal): Promise<ProbeFinding[]>
  source(remote: SyncUserAccount): MailSource
  /** Accounts of one installation share its `key`. */
  readonly server: CachingServer
  /** Ends kept connections. */
  close(): Promise<void>
}

/** What the parts of an opened server work with. */
interface Opened {
  readonly operations: Operations
  readonly access: Access
  readonly protocol: Protocol
  readonly greet: (options: CallOptions) => Promise<HttpAnswer>
  readonly send: MailSource['send']
  readonly close: () => Promise<void>
}

/** Opens nothing yet: the first request does. */
export function openSuperOffice(options: SuperOfficeOptions): SuperOffice {
  const { access, protocol, http, language, inTurn = (task) => task() } = options
  const transport =
    protocol === 'soap' ? soapTransport({ access, http, language }) : restTransport({ access, http, language })
  const plain = createOperations(transport)
  const operations: Operations = { ...plain, email: (id, signal) => inTurn(() => plain.email(id, signal)) }
  const greet = (call: CallOptions) => greeting({ access, http, language }, call)
  const close = () => Promise.resolve(transport.close())
  const opened = { operations, access, protocol, greet, send: sender(operations), close }
  return {
    identify: (signal) => identify(opened, signal),
    probe: (signal) => probeServer({ operations, greet, protocol }, signal),
    source: (remote) => createSource(opened, remote),
    close,
    server: {
      key: access.key,
      refresh: (accounts, signal) => refresh(operations, accounts, signal),
      snapshot: (folders, signal) => snapshot(operations, folders, signal),
      reachable: (signal) => operations.reachable(signal),
    },
  }
}

const identifyMs = 30_000

async function identify({ operations, access, protocol, greet }: Opened, signal: AbortSignal): Promise<Identity> {
  // Before any password: what answers here may be a page of the hotel's network.
  if (protocol === 'rest' && !isSuperOffice(await greet({ signal, timeout: identifyMs }))) {
    throw new Fault('badAnswer', 'there is no SuperOffice web service at this address')
  }
  const principal = await operations.currentPrincipal(signal)
  const account = await operations.currentAccount(signal).catch((thrown: unknown) => {
    if (!(thrown instanceof Fault) || thrown.kind !== 'forbidden') throw thrown
    throw new Fault('forbidden', 'the EMail agent is closed to this app: a SuperOffice administrator has to open it')
  })
  if (!account || account.emailAccountId <= 0) {
    throw new Fault('forbidden', 'this user has no mail account in SuperOffice; set one up there first')
  }
  const { associateId } = principal
  if (account.associateId > 0 && associateId > 0 && account.associateId !== associateId) {
    throw new Fault('forbidden', 'the mail account that SuperOffice names belongs to another user')
  }
  return {
    accountId: account.emailAccountId,
    associateId: account.associateId || associateId,
    associateName: principal.associate || principal.fullName || '',
    name: principal.fullName || principal.associate || '',
    address: account.emailAddress ?? '',
    site: await access.root(signal),
  }
}

/** Asks for those of `accounts` that are due, in one call, and looks afterwards who still is. */
async function refresh(
  operations: Operations,
  accounts: readonly SyncUserAccount[],
  signal: AbortSignal,
): Promise<Refresh> {
  const due = await readyAmong(operations, accounts, signal)
  const asked = new Set(due.map((account) => account.accountId))
  if (due.length === 0) return { asked, stillReady: new Set(), tookMs: null }
  const start = performance.now()
  await operations.syncEmailAccounts(due, signal)
  const tookMs = Math.round(performance.now() - start)
  const still = await readyAmong(operations, due, signal)
  return { asked, stillReady: new Set(still.map((account) => account.accountId)), tookMs }
}

/** The list may name other people's accounts: theirs are not ours to sync. */
async function readyAmong(operations: Operations, accounts: readonly SyncUserAccount[], signal: AbortSignal) {
  const ready = await operations.readySyncEmailAccounts(signal)
  return ready.filter(({ accountId, associateId }) =>
    accounts.some((one) => one.accountId === accountId && areOne(one.associateId, associateId)),
  )
}

/** 0 is what a server did not tell. */
const areOne = (associate: number, other: number): boolean => associate === other || associate === 0 || other === 0

const statuses = ['Unknown', 'Deleted', 'Failing', 'Failed', 'Ok'] as const

async function snapshot(operations: Operations, folders: readonly string[], signal: AbortSignal): Promise<Snapshot> {
  const account = await unlessStopped(operations.currentAccount(signal), signal)
  const latestItems = new Map<string, number>()
  const latest = async (folder: string) => ({
    folder,
    item: await unlessStopped(operations.latestItemIdByFolder(Number(folder), signal), signal),
  })
  for await (const { folder, item } of ahead(folders, latest)) if (item !== undefined) latestItems.set(folder, item)
  return { lastFetch: account?.lastFetch ?? null, latestItems, status: account ? statusOf(account) : null }
}

function statusOf({ accountStatus, errorCount, errorReason, lastFetch }: EMailAccount): ServerStatus {
  return { status: statuses[accountStatus] ?? 'Unknown', errorCount, errorReason, lastFetch }
}

/** undefined where a server has no answer; that somebody stopped us is never passed over. */
function unlessStopped<T>(work: Promise<T>, signal: AbortSignal): Promise<T | undefined> {
  return work.catch((thrown: unknown) => {
    if (signal.aborted) throw thrown
    return undefined
  })
}

function createSource(opened: Opened, { accountId }: SyncUserAccount): MailSource {
  const { operations, protocol, send, close } = opened
  const soap = protocol === 'soap'
  return {
    capabilities: { reads: 'one', sets: { seen: true, flagged: false, answered: true }, sends: true },
    folders: async (signal) => remoteFolders(await operations.cacheFolderList(signal)),
    changes(folder, cursor, signal, since = null) {
      const reading = { operations, accountId, folder, signal }
      return soap ? envelopePages(reading, cursor, since) : changePages(reading, cursor, since)
    },
    listing: (folder, signal, since = null) => listingPages({ operations, folder, signal }, since),
    messages: (folder, ids, signal) => readMessages({ operations, accountId, folder, signal }, ids),
    async attachment(_folder, message, attachmentId, signal, onBytes) {
      // What comes in is base64: three bytes in each four.
      const count = (bytes: number) => Math.floor(bytes * 0.75)
      const tell = onBytes && ((got: number, total: number | null) => onBytes(count(got), total && count(total)))
      const found = await operations.attachment(Number(message), attachmentId, signal, tell)
      if (!found || found.stream === null) throw new Fault('gone', 'the server has no bytes for this attachment')
      return Buffer.from(found.stream, 'base64')
    },
    async apply(folder, change, signal) {
      await applyChange(operations, folder, change, signal)
      if (soap) noteChange(operations, change)
      // The server does not tell which ids moved messages have now.
      return new Map()
    },
    subscribe: ({ remoteId }, subscribed, signal) =>
      operations.toggleSubscription(Number(remoteId), subscribed, signal),
    send,
    // A draft takes the place of the item that it names (contract 7).
    saveToMailServer: (email, signal) =>
      email.flags & flag.draft ? operations.saveDraft(email, signal) : operations.saveToMailServer(email, signal),
    close,
  }
}
