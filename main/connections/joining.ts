/** How a connection comes to be and changes its way: signing in, finding the mail account, keeping both. */
import type { Environment } from '../../preload/accounts.ts'
import type { AccountId } from '../../preload/model.ts'
import type { Pool } from '../agent/pool.ts'
import { Fault } from '../failure.ts'
import { listAccounts } from '../mirror/accounts.ts'
import type { Mirror } from '../mirror/mirror.ts'
import type { Secrets } from '../secrets.ts'
import { onsite, type Connection, type SettingsFile, type SuperOfficeConnection } from '../settings.ts'
import type { Http } from '../sources/superoffice/http.ts'
import { signInOnline } from '../sources/superoffice/online/sign-in.ts'
import type { Identity, SuperOffice } from '../sources/superoffice/source.ts'
import type { Way } from './adapter.ts'
import { keepWith } from './keeping.ts'
import { freeAccountId } from './numbers.ts'
import type { Opened } from './opened.ts'
import type { BrowserTurn } from './turn.ts'

/** Signing in to a server of the person's own. */
export interface SignIn {
  readonly site: string
  readonly user: string
  readonly password: string
  readonly protocol: SuperOfficeConnection['protocol']
  /** Exchange the password for a ticket first; always so over SOAP. */
  readonly ticket: boolean
  /** The person agreed to keep the secret only until the app is closed. */
  readonly untilClosed: boolean
}

export interface OnlineWish {
  readonly environment: Environment
  /** Null: the person chooses in the browser. */
  readonly tenant: string | null
  readonly untilClosed: boolean
}

export interface JoiningParts {
  readonly mirror: Mirror
  readonly settings: SettingsFile
  readonly secrets: Secrets
  readonly language: () => string
  readonly http: Http
  readonly openBrowser: (url: string) => Promise<void>
  readonly opened: Opened
  readonly turn: BrowserTurn
  /** Whoever is kept looks for the numbers and the connection that another one may be about to take. */
  readonly oneByOne: Pool
}

const identifyMs = 30_000

export class Joining {
  readonly #parts: JoiningParts

  constructor(parts: JoiningParts) {
    this.#parts = parts
  }

  async connect({ site, user, password, protocol, ticket, untilClosed }: SignIn): Promise<AccountId> {
    const signIn = ticket || protocol === 'soap' ? 'ticket' : 'basic'
    return this.#join({ site, user, protocol, signIn, online: null }, password, untilClosed)
  }

  async signInOnline({ environment, tenant, untilClosed }: OnlineWish): Promise<AccountId> {
    const { settings, http, openBrowser, language, turn } = this.#parts
    const { clientId, ...usual } = settings.current.preferences.online
    // An authority of its own stands in for one environment, not for the others.
    const authority = environment === usual.environment ? usual.authority : null
    return await turn.take(async (signal) => {
      const provider = { environment, authority, clientId }
      const found = await signInOnline({ ...provider, tenant, http, openBrowser, language: language(), signal })
      const online = { ...provider, tenant: found.tenant }
      const way = { site: found.site, user: found.user, protocol: 'rest', signIn: 'online', online } as const
      return await this.#join(way, found.refreshToken, untilClosed)
    })
  }

  /** Asks what the server can do and keeps the answer. */
  async probe(id: AccountId, adapter: SuperOffice): Promise<void> {
    const findings = await adapter.probe(AbortSignal.timeout(identifyMs))
    await this.#parts.mirror.write('accounts.probed', { accountId: id, at: Date.now(), probe: findings })
  }

  /** The ids of folders and messages are the same over both, so that all mail stays where it is. */
  async switchToRest(connection: SuperOfficeConnection): Promise<void> {
    const { mirror, settings, secrets, opened } = this.#parts
    const stored = listAccounts(mirror.reader).find((one) => one.id === connection.accountId)
    const way = { ...connection, protocol: 'rest', signIn: 'basic' } as const
    const vault = { secret: () => secrets.get(connection.id), keep: () => Promise.resolve() }
    const trial = opened.trySuperOffice(way, vault)
    try {
      const found = await trial.identify(AbortSignal.timeout(identifyMs))
      if (found.accountId !== stored?.remoteAccountId) {
        throw new Fault('rejected', 'over REST this user has another mail account')
      }
      await this.probe(connection.accountId, trial)
    } finally {
      await trial.close()
    }
    const { protocol, signIn } = way
    const connections = settings.current.connections.map((one) =>
      one.id === connection.id && one.kind === 'superoffice' ? { ...one, protocol, signIn } : one,
    )
    settings.save({ ...settings.current, connections })
    await opened.forget(connection.id)
  }

  async #join(way: Way, secret: string, untilClosed: boolean): Promise<AccountId> {
    let newest = secret
    const trial = this.#parts.opened.trySuperOffice(way, {
      secret: () => Promise.resolve(newest),
      keep: (renewed) => Promise.resolve(void (newest = renewed)),
    })
    try {
      const found = await trial.identify(AbortSignal.timeout(identifyMs))
      const accountId = await this.#parts.oneByOne(() =>
        this.#keep({ ...way, site: found.site }, found, newest, untilClosed),
      )
      // What the server can do is good to know, and no reason to refuse who is signed in.
      await this.probe(accountId, trial).catch(() => undefined)
      return accountId
    } finally {
      await trial.close()
    }
  }

  async #keep(way: Way, found: Identity, secret: string, untilClosed: boolean): Promise<AccountId> {
    const { mirror, settings, secrets, opened } = this.#parts
    const known = settings.current.connections.find((one) => isSame(one, way))
    const { id, accountId } = known ?? { id: crypto.randomUUID(), accountId: freeAccountId(this.#parts) }
    await keepWith(secrets, { entries: { [id]: secret }, untilClosed, isKnown: known !== undefined }, () => {
      const { connections } = settings.current
      // As it is called by now: the person may have changed it while the keychain was asked.
      const before = connections.find((one) => one.id === id) ?? { ...onsite, id, accountId }
      const others = connections.filter((one) => one.id !== id)
      settings.save({ ...settings.current, connections: [...others, { ...before, ...way, kind: 'superoffice' }] })
    })
    await opened.forget(id)
    await mirror.write('accounts.put', rowOf({ id, accountId }, found))
    return accountId
  }

  /** Puts back into the mirror whose mail this is, which the settings alone do not say. Faults: those of `identify`. */
  async restore(connection: SuperOfficeConnection): Promise<void> {
    const { mirror, opened, settings } = this.#parts
    const found = await opened.superOffice(connection).identify(AbortSignal.timeout(identifyMs))
    const isThere = settings.current.connections.some(({ id }) => id === connection.id)
    if (isThere) await mirror.write('accounts.put', rowOf(connection, found))
  }
}

const rowOf = ({ id, accountId }: Pick<Connection, 'id' | 'accountId'>, found: Identity) => ({
  id: accountId,
  connectionId: id,
  kind: 'superoffice' as const,
  address: found.address,
  name: found.name || found.address,
  origin: new URL(found.site).host,
  remoteAccountId: found.accountId,
  associateId: found.associateId,
  associateName: found.associateName,
})

/** The same user on the same server, or in the same tenant: signing in again renews it. */
function isSame(one: Connection, way: Way): boolean {
  if (one.kind !== 'superoffice') return false
  if (one.user.toLowerCase() !== way.user.toLowerCase()) return false
  return one.online || way.online
    ? one.online?.tenant === way.online?.tenant && one.online?.environment === way.online?.environment
    : one.site === way.site
}
