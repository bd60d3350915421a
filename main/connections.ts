/** The person's connections: opened adapters, one account each, and whether their servers answer. */
import type { Account, AccountDetails, Colour, MailVerdict, MailWindow } from '../preload/accounts.ts'
import type { AccountId } from '../preload/model.ts'
import { createPool } from './agent/pool.ts'
import type { Adapter } from './connections/adapter.ts'
import { Joining, type OnlineWish, type SignIn } from './connections/joining.ts'
import type { MailAdapter } from './connections/mail-adapter.ts'
import { MailJoining, type MailWish, type PasswordWish } from './connections/mail-joining.ts'
import { Opened, smtpEntry } from './connections/opened.ts'
import { BrowserTurn } from './connections/turn.ts'
import { windowStart } from './connections/window.ts'
import { Fault, failureOf } from './failure.ts'
import type { Log } from './log.ts'
import { listAccounts, readAccountPage, type StoredAccount } from './mirror/accounts.ts'
import type { Mirror } from './mirror/mirror.ts'
import type { Secrets } from './secrets.ts'
import type { Connection, SettingsFile, SuperOfficeConnection } from './settings.ts'
import type { Fetch } from './sources/superoffice/access.ts'
import { createHttp } from './sources/superoffice/http.ts'
import type { SourceOfAccount } from './sources/source.ts'

export interface Connections {
  /** Signs in, finds the mail account behind it and keeps both. Signing in again to a known one renews its secret. */
  connect(signIn: SignIn): Promise<AccountId>
  /** The same by way of the browser. Faults: also cancelled timeout. */
  signInOnline(wish: OnlineWish): Promise<AccountId>
  /** Tries an IMAP and an SMTP server, and keeps the account where both work. Faults: invalid keychain. */
  connectMail(wish: PasswordWish): Promise<MailVerdict>
  /** The same by way of the browser. Faults: also invalid offline tls auth forbidden rejected cancelled timeout. */
  signInToMail(wish: MailWish): Promise<MailVerdict>
  cancelSignIn(): void
  sourceOf(account: StoredAccount): Promise<SourceOfAccount>
  accounts(): Account[]
  /** What the account's page shows, but for its attachments. Faults: gone keychain. */
  details(id: AccountId): Promise<Omit<AccountDetails, 'attachmentBytes'>>
  /** Faults: gone. */
  change(id: AccountId, wish: { name: string; colour: Colour | null; window: MailWindow }): void
  /** Asks the server anew what it can do, and keeps it. Faults: rejected, for an account that no such server is behind. */
  probe(id: AccountId): Promise<void>
  /** Faults: rejected, when it is another mail account over REST; those of `connect`. */
  switchToRest(id: AccountId): Promise<void>
  /** Accounts of the settings that a new mirror does not know; answers those that it knows now. */
  restore(): Promise<AccountId[]>
  /** Takes connection, secret and mail away from this computer. Faults: keychain disk; then it may be asked again. */
  remove(id: AccountId): Promise<void>
  /** Asks every server once whether it answers. Answers the accounts for which that is another than before. */
  checkReachable(): Promise<Account[]>
  /** Notes what a sync showed. */
  noteReachable(id: AccountId, reachable: boolean): void
  close(): Promise<void>
}

const reachMs = 5_000
export interface ConnectionParts {
  readonly mirror: Mirror
  readonly settings: SettingsFile
  readonly secrets: Secrets
  readonly version: string
  readonly language: () => string
  readonly fetch: Fetch
  /** Opens the system's browser. Faults: invalid. */
  readonly openBrowser: (url: string) => Promise<void>
  /** Roots that mail servers are trusted by beside the system's, PEM. */
  readonly mailRoots?: string
  readonly log?: Log
}

export function createConnections(parts: ConnectionParts): Connections {
  return new OpenConnections(parts)
}

class OpenConnections implements Connections {
  readonly #parts: ConnectionParts
  readonly #opened: Opened
  readonly #unreachable = new Set<AccountId>()
  readonly #turn = new BrowserTurn()
  #isRestoring = false
  readonly #joining: Joining
  readonly #mailJoining: MailJoining

  constructor(parts: ConnectionParts) {
    this.#parts = parts
    const http = createHttp(parts.fetch, `Mailmirror/${parts.version}`)
    this.#opened = new Opened({ ...parts, http })
    const shared = { ...parts, http, opened: this.#opened, turn: this.#turn, oneByOne: createPool(1) }
    this.#joining = new Joining(shared)
    this.#mailJoining = new MailJoining(shared)
    // As the last start left them, so that the first answer of their server counts as its coming back.
    for (const { id, failure } of listAccounts(parts.mirror.reader)) this.noteReachable(id, failure?.kind !== 'offline')
  }

  connect(signIn: SignIn): Promise<AccountId> {
    return this.#joining.connect(signIn)
  }

  signInOnline(wish: OnlineWish): Promise<AccountId> {
    return this.#joining.signInOnline(wish)
  }

  connectMail(wish: PasswordWish): Promise<MailVerdict> {
    return this.#mailJoining.connect(wish)
  }

  signInToMail(wish: MailWish): Promise<MailVerdict> {
    return this.#mailJoining.signIn(wish)
  }

  cancelSignIn(): void {
    this.#turn.cancel()
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
    const { server, ...adapter } = this.#opened.adapter(connection)
    const remote = { accountId: remoteAccountId, associateId, associateName }
    const since = windowStart(connection.window, Date.now())
    return { source: adapter.source(remote), remote, since, ...(server ? { server } : {}) }
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
    const { runs, probe, probedAt, serverStatus, messages } = readAccountPage(mirror.reader, id)
    return {
      account,
      connection: shown(this.#connectionOf(id), await secrets.where(account.connectionId)),
      server: serverStatus,
      probedAt,
      probe,
      runs,
      messages,
    }
  }

  async restore(): Promise<AccountId[]> {
    if (this.#isRestoring) return []
    this.#isRestoring = true
    const restored: AccountId[] = []
    for (const one of this.#missing()) {
      try {
        await (one.kind === 'imap' ? this.#mailJoining.restore(one) : this.#joining.restore(one))
        restored.push(one.accountId)
      } catch (error) {
        this.#parts.log?.(`account ${one.accountId} stands in the settings alone: ${failureOf(error).kind}`)
      }
    }
    this.#isRestoring = false
    return restored
  }

  #missing(): Connection[] {
    const here = new Set(listAccounts(this.#parts.mirror.reader).map((one) => one.connectionId))
    return this.#connections.filter(({ id }) => !here.has(id))
  }

  change(id: AccountId, wish: { name: string; colour: Colour | null; window: MailWindow }): void {
    const { settings } = this.#parts
    const { id: wanted } = this.#connectionOf(id)
    const connections = this.#connections.map((one) => (one.id === wanted ? { ...one, ...wish } : one))
    settings.save({ ...settings.current, connections })
  }

  async probe(id: AccountId): Promise<void> {
    await this.#joining.probe(id, this.#opened.superOffice(this.#superOfficeOf(id)))
  }

  async switchToRest(id: AccountId): Promise<void> {
    await this.#joining.switchToRest(this.#superOfficeOf(id))
  }

  async remove(id: AccountId): Promise<void> {
    const { mirror, settings, secrets } = this.#parts
    const connection = this.#connections.find((one) => one.accountId === id)
    if (connection) {
      await this.#opened.adapter(connection).signOut()
      await this.#opened.forget(connection.id)
      await secrets.remove(connection.id)
      if (connection.kind === 'imap') await secrets.remove(smtpEntry(connection.id))
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
    const ask = async ({ id, connectionId }: StoredAccount) => {
      const adapter = this.#adapterOf(connectionId)
      // A mail server is asked by each sync, and beside that only whether it is back.
      if (!adapter || (!adapter.server && !this.#unreachable.has(id))) return
      const asked = answers.get(adapter.key) ?? adapter.reachable(AbortSignal.timeout(reachMs))
      answers.set(adapter.key, asked)
      const reachable = await asked
      if (reachable === this.#unreachable.has(id)) changed.add(id)
      this.noteReachable(id, reachable)
    }
    await Promise.all(listAccounts(this.#parts.mirror.reader).map(ask))
    return this.accounts().filter((one) => changed.has(one.id))
  }

  noteReachable(id: AccountId, reachable: boolean): void {
    if (reachable) this.#unreachable.delete(id)
    else this.#unreachable.add(id)
  }

  async close(): Promise<void> {
    this.#turn.cancel()
    this.#mailJoining.close()
    await this.#opened.close()
  }

  get #connections(): readonly Connection[] {
    return this.#parts.settings.current.connections
  }

  #connectionOf(id: AccountId): Connection {
    const found = this.#connections.find((one) => one.accountId === id)
    if (!found) throw new Fault('gone', 'the connection of this account was removed')
    return found
  }

  /** Faults: gone, rejected. */
  #superOfficeOf(id: AccountId): SuperOfficeConnection {
    const found = this.#connectionOf(id)
    if (found.kind !== 'superoffice') throw new Fault('rejected', 'this account is not at a SuperOffice server')
    return found
  }

  /** Undefined for one that was removed, or cannot be opened: syncing it says so. */
  #adapterOf(connectionId: string): Adapter | MailAdapter | undefined {
    const connection = this.#connections.find(({ id }) => id === connectionId)
    try {
      return connection && this.#opened.adapter(connection)
    } catch {
      return undefined
    }
  }
}

function shown(connection: Connection, secret: AccountDetails['connection']['secret']): AccountDetails['connection'] {
  const { window } = connection
  if (connection.kind === 'imap') {
    const { senderName, settings } = connection
    return { kind: 'imap', senderName, settings, window, secret }
  }
  const { site, protocol, signIn, user, online } = connection
  const { environment = null, tenant = null } = online ?? {}
  return { kind: 'superoffice', site, protocol, signIn, user, environment, tenant, window, secret }
}
