/** The person's connections: opened adapters, one account each, and whether their servers answer. */
import type { Account, AccountDetails, Colour, MailWindow } from '../preload/accounts.ts'
import type { AccountId } from '../preload/model.ts'
import { createPool, type Pool } from './agent/pool.ts'
import { openAdapter, type Adapter, type AdapterParts, type Vault, type Way } from './connections/adapter.ts'
import { Joining, type OnlineWish, type SignIn } from './connections/joining.ts'
import { windowStart } from './connections/window.ts'
import { Fault } from './failure.ts'
import { listAccounts, readAccountPage, type StoredAccount } from './mirror/accounts.ts'
import type { Mirror } from './mirror/mirror.ts'
import type { Secrets } from './secrets.ts'
import type { Connection, SettingsFile } from './settings.ts'
import type { Fetch } from './sources/superoffice/access.ts'
import { createHttp, type Http } from './sources/superoffice/http.ts'
import type { CachingServer, SourceOfAccount } from './sources/source.ts'

export interface Connections {
  /** Signs in, finds the mail account behind it and keeps both. Signing in again to a known one renews its secret. */
  connect(signIn: SignIn): Promise<AccountId>
  /** The same by way of the browser. Faults: also cancelled timeout. */
  signInOnline(wish: OnlineWish): Promise<AccountId>
  cancelSignIn(): void
  sourceOf(account: StoredAccount): Promise<SourceOfAccount>
  accounts(): Account[]
  /** What the account's page shows, but for its attachments. Faults: gone keychain. */
  details(id: AccountId): Promise<Omit<AccountDetails, 'attachmentBytes'>>
  /** Faults: gone. */
  change(id: AccountId, wish: { name: string; colour: Colour | null; window: MailWindow }): void
  /** Asks the server anew what it can do, and keeps it. */
  probe(id: AccountId): Promise<void>
  /** Faults: rejected, when it is another mail account over REST; those of `connect`. */
  switchToRest(id: AccountId): Promise<void>
  /** Takes connection, secret and mail away from this computer. Faults: keychain disk; then it may be asked again. */
  remove(id: AccountId): Promise<void>
  /** Asks every server once whether it answers. Answers the accounts for which that is another than before. */
  checkReachable(): Promise<Account[]>
  /** Notes what a sync showed. */
  noteReachable(id: AccountId, reachable: boolean): void
  close(): Promise<void>
}

const reachMs = 5_000
/**
 * Messages asked of one server at once, over all its connections. Answers that come together are read together, and
 * forty of them keep the main thread for two frames; with these few the sync is no slower.
 */
const messagesAtOnce = 6

export interface ConnectionParts {
  readonly mirror: Mirror
  readonly settings: SettingsFile
  readonly secrets: Secrets
  readonly version: string
  readonly language: () => string
  readonly fetch: Fetch
  /** Opens the system's browser. Faults: invalid. */
  readonly openBrowser: (url: string) => Promise<void>
}

export function createConnections(parts: ConnectionParts): Connections {
  return new OpenConnections(parts)
}

class OpenConnections implements Connections {
  readonly #parts: ConnectionParts
  readonly #opened = new Map<string, Adapter>()
  readonly #unreachable = new Set<AccountId>()
  readonly #turns = new Map<string, Pool>()
  readonly #http: Http
  readonly #joining: Joining

  constructor(parts: ConnectionParts) {
    this.#parts = parts
    this.#http = createHttp(parts.fetch, `Mailmirror/${parts.version}`)
    this.#joining = new Joining(
      { ...parts, http: this.#http },
      {
        open: (way, vault) => openAdapter(way, this.#adapterParts(vault)),
        forget: (connectionId) => this.#forget(connectionId),
      },
    )
    // As the last start left them, so that the first answer of their server counts as its coming back.
    for (const { id, failure } of listAccounts(parts.mirror.reader)) this.noteReachable(id, failure?.kind !== 'offline')
  }

  connect(signIn: SignIn): Promise<AccountId> {
    return this.#joining.connect(signIn)
  }

  signInOnline(wish: OnlineWish): Promise<AccountId> {
    return this.#joining.signInOnline(wish)
  }

  cancelSignIn(): void {
    this.#joining.cancelSignIn()
  }

  // eslint-disable-next-line @typescript-eslint/require-await -- a thrown Fault must arrive as a rejection
  async sourceOf({
    connectionId,
    remoteAccountId,
    associateId,
    associateName,
  }: StoredAccount): Promise<SourceOfAccount> {
    const connection = this.#connections.find((one) => one.id === connectionId)
    if (!connection) throw new Fault('gone', 'the connection of this account was removed')
    const adapter = this.#open(connection)
    const remote = { accountId: remoteAccountId, associateId, associateName }
    const since = windowStart(connection.window, Date.now())
    return { source: adapter.source(remote), server: adapter.server, remote, since }
  }

  accounts(): Account[] {
    return listAccounts(this.#parts.mirror.reader).map((one) => {
      const connection = this.#connections.find(({ id }) => id === one.connectionId)
      return {
        id: one.id,
        connectionId: one.connectionId,
        kind: one.kind,
        address: one.address,
        name: connection?.name ?? one.name,
        colour: connection?.colour ?? null,
        origin: one.origin,
        lastSyncedAt: one.lastSyncedAt,
        verdict: one.verdict,
        failure: one.failure,
        retryAt: one.retryAt,
        reachable: !this.#unreachable.has(one.id),
        waitingChanges: one.waitingChanges,
      }
    })
  }

  async details(id: AccountId): Promise<Omit<AccountDetails, 'attachmentBytes'>> {
    const { mirror, secrets } = this.#parts
    const account = this.accounts().find((one) => one.id === id)
    if (!account) throw new Fault('gone', 'the account was removed')
    const { site, user, protocol, signIn, online, window } = this.#connectionOf(id)
    const { runs, probe, probedAt, serverStatus, messages } = readAccountPage(mirror.reader, id)
    return {
      account,
      connection: {
        site,
        protocol,
        signIn,
        user,
        environment: online?.environment ?? null,
        tenant: online?.tenant ?? null,
        window,
        secret: await secrets.where(account.connectionId),
      },
      server: serverStatus,
      probedAt,
      probe,
      runs,
      messages,
    }
  }

  change(id: AccountId, wish: { name: string; colour: Colour | null; window: MailWindow }): void {
    const { settings } = this.#parts
    const { id: wanted } = this.#connectionOf(id)
    const connections = this.#connections.map((one) => (one.id === wanted ? { ...one, ...wish } : one))
    settings.save({ ...settings.current, connections })
  }

  probe(id: AccountId): Promise<void> {
    return this.#joining.probe(id, this.#open(this.#connectionOf(id)))
  }

  switchToRest(id: AccountId): Promise<void> {
    return this.#joining.switchToRest(this.#connectionOf(id))
  }

  async remove(id: AccountId): Promise<void> {
    const { mirror, settings, secrets } = this.#parts
    const connection = this.#connections.find((one) => one.accountId === id)
    if (connection) {
      const adapter = this.#open(connection)
      await adapter.signOut()
      await this.#forget(connection.id)
      await secrets.remove(connection.id)
      // The connection goes last of what is not mail: asked again after a failure, all of this is done once more.
      const connections = this.#connections.filter((one) => one.id !== connection.id)
      settings.save({ ...settings.current, connections })
    }
    while (await mirror.write('accounts.empty', { accountId: id }));
    await mirror.write('accounts.remove', { accountId: id })
    this.#unreachable.delete(id)
  }

  async checkReachable(): Promise<Account[]> {
    const answers = new Map<string, Promise<boolean>>()
    const changed = new Set<AccountId>()
    const ask = async (account: StoredAccount) => {
      const server = await this.#serverOf(account)
      if (!server) return
      const asked = answers.get(server.key) ?? server.reachable(AbortSignal.timeout(reachMs))
      answers.set(server.key, asked)
      const reachable = await asked
      if (reachable === this.#unreachable.has(account.id)) changed.add(account.id)
      this.noteReachable(account.id, reachable)
    }
    await Promise.all(listAccounts(this.#parts.mirror.reader).map(ask))
    return this.accounts().filter((one) => changed.has(one.id))
  }

  noteReachable(id: AccountId, reachable: boolean): void {
    if (reachable) this.#unreachable.delete(id)
    else this.#unreachable.add(id)
  }

  async close(): Promise<void> {
    this.#joining.cancelSignIn()
    for (const id of [...this.#opened.keys()]) await this.#forget(id)
  }

  get #connections(): readonly Connection[] {
    return this.#parts.settings.current.connections
  }

  #connectionOf(id: AccountId): Connection {
    const found = this.#connections.find((one) => one.accountId === id)
    if (!found) throw new Fault('gone', 'the connection of this account was removed')
    return found
  }

  async #serverOf(account: StoredAccount): Promise<CachingServer | undefined> {
    return this.sourceOf(account).then(
      (one) => one.server,
      () => undefined, // an account without a connection has no server to ask; syncing it says so
    )
  }

  #open(connection: Connection): Adapter {
    const known = this.#opened.get(connection.id)
    if (known) return known
    const vault = this.#vaultOf(connection.id)
    const fresh = openAdapter(connection, { ...this.#adapterParts(vault), inTurn: this.#turnsOf(connection) })
    this.#opened.set(connection.id, fresh)
    return fresh
  }

  /** What was exchanged is kept only for what it came from: a sign-in meanwhile, or a removal, has the last word. */
  #vaultOf(id: string): Vault {
    const { secrets } = this.#parts
    let last: string | null = null
    return {
      secret: async () => (last = await secrets.get(id)),
      keep: async (renewed) => {
        const before = last
        const [stored, where] = await Promise.all([secrets.get(id), secrets.where(id)])
        if (stored !== before) return
        await secrets.set(id, renewed, where === 'untilClosed')
        last = renewed
      },
    }
  }

  #adapterParts(vault: Vault): AdapterParts {
    return { http: this.#http, language: this.#parts.language, ...vault }
  }

  #turnsOf({ site }: Way): Pool {
    const turns = this.#turns.get(site) ?? createPool(messagesAtOnce)
    this.#turns.set(site, turns)
    return turns
  }

  async #forget(connectionId: string): Promise<void> {
    const adapter = this.#opened.get(connectionId)
    this.#opened.delete(connectionId)
    await adapter?.close()
  }
}
