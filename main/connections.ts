/** The person's connections: opened adapters, one account each, and whether their servers answer. */
import type { Account, AccountId } from '../preload/model.ts'
import { accountId as accountIdSchema } from '../preload/model.ts'
import { createPool, type Pool } from './agent/pool.ts'
import { Fault } from './failure.ts'
import { listAccounts, type StoredAccount } from './mirror/accounts.ts'
import type { Mirror } from './mirror/mirror.ts'
import type { Secrets } from './secrets.ts'
import type { Connection, SettingsFile } from './settings.ts'
import { openSuperOffice, type SuperOffice } from './sources/superoffice/source.ts'
import type { CachingServer, SourceOfAccount } from './sources/source.ts'

export interface SignIn {
  readonly site: string
  readonly user: string
  readonly password: string
  /** The person agreed to keep the password only until the app is closed. */
  readonly untilClosed: boolean
}

export interface Connections {
  /** Signs in, finds the mail account behind it and keeps both. Signing in again to a known one renews its secret. */
  connect(signIn: SignIn): Promise<AccountId>
  sourceOf(account: StoredAccount): Promise<SourceOfAccount>
  accounts(): Account[]
  /** Asks every server once whether it answers. Answers the accounts for which that is another than before. */
  checkReachable(): Promise<Account[]>
  /** Notes what a sync showed. */
  noteReachable(id: AccountId, reachable: boolean): void
  close(): Promise<void>
}

const identifyMs = 30_000
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
}

export function createConnections(parts: ConnectionParts): Connections {
  return new OpenConnections(parts)
}

interface Opened {
  readonly adapter: SuperOffice
  readonly sources: Map<AccountId, SourceOfAccount>
}

class OpenConnections implements Connections {
  readonly #parts: ConnectionParts
  readonly #opened = new Map<string, Opened>()
  readonly #unreachable = new Set<AccountId>()
  readonly #turns = new Map<string, Pool>()

  constructor(parts: ConnectionParts) {
    this.#parts = parts
    // As the last start left them, so that the first answer of their server counts as its coming back.
    for (const { id, failure } of listAccounts(parts.mirror.reader)) this.noteReachable(id, failure?.kind !== 'offline')
  }

  async connect({ site, user, password, untilClosed }: SignIn): Promise<AccountId> {
    const { mirror, settings, secrets, version } = this.#parts
    const trial = openSuperOffice({ site, user, version, secret: () => Promise.resolve(password) })
    const found = await trial.identify(AbortSignal.timeout(identifyMs))
    const { connections } = settings.current
    const before = connections.find((one) => one.site === found.site && one.user.toLowerCase() === user.toLowerCase())
    const connection = before ?? {
      id: crypto.randomUUID(),
      accountId: this.#freeAccountId(),
      kind: 'superoffice' as const,
      site: found.site,
      user,
    }
    await secrets.set(connection.id, password, untilClosed)
    if (!before) settings.save({ ...settings.current, connections: [...connections, connection] })
    await this.#forget(connection.id)
    await mirror.write('accounts.put', {
      id: connection.accountId,
      connectionId: connection.id,
      kind: 'superoffice',
      address: found.address,
      name: found.name || found.address,
      origin: new URL(found.site).host,
      remoteAccountId: found.accountId,
      associateId: found.associateId,
      associateName: found.associateName,
    })
    return connection.accountId
  }

  // eslint-disable-next-line @typescript-eslint/require-await -- a thrown Fault must arrive as a rejection
  async sourceOf(account: StoredAccount): Promise<SourceOfAccount> {
    const connection = this.#parts.settings.current.connections.find((one) => one.id === account.connectionId)
    if (!connection) throw new Fault('gone', 'the connection of this account was removed')
    const { adapter, sources } = this.#open(connection)
    const known = sources.get(account.id)
    if (known) return known
    const { remoteAccountId, associateId, associateName } = account
    const remote = { accountId: remoteAccountId, associateId, associateName }
    const fresh = { source: adapter.source(remote), server: adapter.server, remote }
    sources.set(account.id, fresh)
    return fresh
  }

  accounts(): Account[] {
    return listAccounts(this.#parts.mirror.reader).map((one) => ({
      id: one.id,
      connectionId: one.connectionId,
      kind: one.kind,
      address: one.address,
      name: one.name,
      origin: one.origin,
      lastSyncedAt: one.lastSyncedAt,
      failure: one.failure,
      retryAt: one.retryAt,
      reachable: !this.#unreachable.has(one.id),
    }))
  }

  async checkReachable(): Promise<Account[]> {
    const answers = new Map<string, Promise<boolean>>()
    const changed = new Set<AccountId>()
    for (const account of listAccounts(this.#parts.mirror.reader)) {
      const server = await this.#serverOf(account)
      if (!server) continue
      const asked = answers.get(server.key) ?? server.reachable(AbortSignal.timeout(reachMs))
      answers.set(server.key, asked)
      const reachable = await asked
      if (reachable === this.#unreachable.has(account.id)) changed.add(account.id)
      this.noteReachable(account.id, reachable)
    }
    return this.accounts().filter((one) => changed.has(one.id))
  }

  noteReachable(id: AccountId, reachable: boolean): void {
    if (reachable) this.#unreachable.delete(id)
    else this.#unreachable.add(id)
  }

  async close(): Promise<void> {
    for (const id of [...this.#opened.keys()]) await this.#forget(id)
  }

  async #serverOf(account: StoredAccount): Promise<CachingServer | undefined> {
    return this.sourceOf(account).then(
      (one) => one.server,
      () => undefined, // an account without a connection has no server to ask; syncing it says so
    )
  }

  #open(connection: Connection): Opened {
    const known = this.#opened.get(connection.id)
    if (known) return known
    const { id, site, user } = connection
    const { secrets, version } = this.#parts
    const inTurn = this.#turns.get(site) ?? createPool(messagesAtOnce)
    this.#turns.set(site, inTurn)
    const adapter = openSuperOffice({ site, user, version, inTurn, secret: () => secrets.get(id) })
    const fresh = { adapter, sources: new Map<AccountId, SourceOfAccount>() }
    this.#opened.set(id, fresh)
    return fresh
  }

  async #forget(connectionId: string): Promise<void> {
    const one = this.#opened.get(connectionId)
    this.#opened.delete(connectionId)
    for (const { source } of one?.sources.values() ?? []) await source.close()
  }

  #freeAccountId(): AccountId {
    const { mirror, settings } = this.#parts
    const stored = listAccounts(mirror.reader).map((one) => one.id)
    const connected = settings.current.connections.map((one) => one.accountId)
    return accountIdSchema.parse(Math.max(0, ...stored, ...connected) + 1)
  }
}
