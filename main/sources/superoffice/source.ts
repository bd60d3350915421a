/** MailSource over SuperOffice: one signed-in user, that user's mail account, and the server behind it. */
import { Fault } from '../../failure.ts'
import type { CachingServer, MailSource, SyncUserAccount } from '../source.ts'
import { openClient, type Client } from './client.ts'
import { remoteFolders } from './map.ts'
import { changePages, listingPages, readMessages } from './reading.ts'
import { createRest, type Rest } from './rest.ts'
import { apiRoot } from './site.ts'

export interface SuperOfficeOptions {
  /** As the person typed it. */
  readonly site: string
  readonly user: string
  readonly secret: () => Promise<string | null>
  /** Ours, for the server's logs. */
  readonly version: string
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
  /** Faults: offline tls auth forbidden (no mail account among it) badAnswer throttled cancelled. */
  identify(signal: AbortSignal): Promise<Identity>
  source(remote: SyncUserAccount): MailSource
  /** Accounts on one address share its `key`. */
  readonly server: CachingServer
}

/** Opens nothing yet: the first request does. Faults: invalid, tls (see `apiRoot`). */
export function openSuperOffice(options: SuperOfficeOptions): SuperOffice {
  const root = apiRoot(options.site)
  const client = openClient({ ...options, root })
  const { inTurn = (task) => task() } = options
  const operations = createRest(client)
  const rest: Rest = { ...operations, email: (id, signal) => inTurn(() => operations.email(id, signal)) }
  return {
    identify: (signal) => identify(rest, root, signal),
    source: (remote) => createSource(rest, client, remote),
    server: {
      key: root,
      async refresh(accounts, signal) {
        const wanted = new Set(accounts.map((account) => account.accountId))
        const ready = await rest.readySyncEmailAccounts(signal)
        const both = ready.filter((account) => wanted.has(account.accountId))
        if (both.length > 0) await rest.syncEmailAccounts(both, signal)
      },
      reachable: (signal) => rest.reachable(signal),
    },
  }
}

async function identify(rest: Rest, root: string, signal: AbortSignal): Promise<Identity> {
  await rest.probe(signal)
  const principal = await rest.currentPrincipal(signal)
  const account = await rest.currentAccount(signal)
  if (!account || account.emailAccountId <= 0) {
    throw new Fault('forbidden', 'this user has no mail account in SuperOffice; set one up there first')
  }
  return {
    accountId: account.emailAccountId,
    associateId: account.associateId || principal.associateId,
    associateName: principal.associate || principal.fullName || '',
    name: principal.fullName || principal.associate || '',
    address: account.emailAddress ?? '',
    site: root,
  }
}

function createSource(rest: Rest, client: Client, { accountId }: SyncUserAccount): MailSource {
  return {
    capabilities: { tellsGone: false },
    folders: async (signal) => remoteFolders(await rest.cacheFolderList(signal)),
    changes: (folder, cursor, signal) => changePages({ rest, accountId, folder, signal }, cursor),
    listing: (folder, signal) => listingPages({ rest, folder, signal }),
    messages: (folder, ids, signal) => readMessages({ rest, accountId, folder, signal }, ids),
    async attachment(_folder, message, attachmentId, signal) {
      const found = await rest.attachment(Number(message), attachmentId, signal)
      if (!found || found.stream === null) throw new Fault('gone', 'the server has no bytes for this attachment')
      return Buffer.from(found.stream, 'base64')
    },
    close() {
      client.close()
      return Promise.resolve()
    },
  }
}
