/** How an IMAP account comes to be: both servers tried side by side, and kept only where both let the person in. */
import type { MailServerSettings, MailSettings, MailVerdict } from '../../preload/accounts.ts'
import type { AccountId, Failure } from '../../preload/model.ts'
import type { Pool } from '../agent/pool.ts'
import { toHost } from '../discovery/names.ts'
import { mayHaveTokens } from '../discovery/providers.ts'
import { Fault, failureOf } from '../failure.ts'
import type { Mirror } from '../mirror/mirror.ts'
import type { Secrets } from '../secrets.ts'
import type { Connection, ImapConnection, SettingsFile } from '../settings.ts'
import { isThisMachine } from '../sources/mail-server.ts'
import { isOwnSignIn, signInToMail } from '../sources/oauth/mail.ts'
import { smtpTest } from '../sources/smtp/smtp.ts'
import { unlessAborted } from '../sources/superoffice/deadline.ts'
import type { Http } from '../sources/superoffice/http.ts'
import { keepWith } from './keeping.ts'
import type { MailAdapter, MailWay } from './mail-adapter.ts'
import { freeAccountId } from './numbers.ts'
import { smtpEntry, type Opened } from './opened.ts'
import type { BrowserTurn } from './turn.ts'

/** A mail account as the person described it. */
export interface MailWish {
  /** The account that is changed; without it one is added, or that of the same mailbox renewed. */
  readonly accountId?: AccountId | undefined
  readonly address: string
  readonly name: string
  readonly settings: MailSettings
  readonly allowPlain: boolean
  /** The person agreed to keep the secret only until the app is closed. */
  readonly untilClosed: boolean
}

export interface PasswordWish extends MailWish {
  readonly password: string
  /** Null: the same one. */
  readonly smtpPassword: string | null
}

export interface MailJoiningParts {
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

/** What is kept: the way in and its secrets, as the servers took them. */
interface Taken {
  readonly way: MailWay
  readonly secret: string
  readonly smtpPassword: string | null
}

const tryMs = 30_000

export class MailJoining {
  readonly #parts: MailJoiningParts
  readonly #closing = new AbortController()

  constructor(parts: MailJoiningParts) {
    this.#parts = parts
  }

  /** Faults: invalid (an account that is not of this address), keychain; those of the servers stand in the verdict. */
  async connect({ password, smtpPassword, ...wish }: PasswordWish): Promise<MailVerdict> {
    const settings = { ...inAscii(wish.settings), signIn: 'password' as const }
    const way = { settings, allowPlain: wish.allowPlain, oauth: null }
    this.#renewed(wish, way)
    return await this.#join(wish, { way, secret: password, smtpPassword }, this.#closing.signal)
  }

  /** Faults: those of the sign-in (invalid without a client id), forbidden for servers of others, and keychain. */
  async signIn(wish: MailWish): Promise<MailVerdict> {
    const { turn, http, openBrowser, language, settings } = this.#parts
    const { signIn: provider, imap, smtp } = wish.settings
    if (provider === 'password') throw new Fault('invalid', 'this account is signed in to with a password')
    const client = settings.current.preferences.mailClients[provider]
    const mayHave = ({ host }: MailServerSettings) => isThisMachine(host) || mayHaveTokens(provider, host)
    if (isOwnSignIn(provider, client) && ![imap, smtp].every(mayHave))
      throw new Fault('forbidden', `a server is not one of ${provider}`)
    const way = { settings: inAscii(wish.settings), allowPlain: wish.allowPlain, oauth: client }
    this.#renewed(wish, way)
    return await turn.take(async (signal) => {
      const names = [wish.address, imap.user] as const
      const browser = { http, openBrowser, language: language(), signal }
      const refreshToken = await signInToMail({ provider, client, names, ...browser })
      return await this.#join(wish, { way, secret: refreshToken, smtpPassword: null }, signal)
    })
  }

  close(): void {
    this.#closing.abort(new Fault('cancelled', 'the app is closing'))
  }

  async #join(wish: MailWish, { way, secret, smtpPassword }: Taken, signal: AbortSignal): Promise<MailVerdict> {
    let newest = secret
    const trial = this.#parts.opened.tryMail(way, {
      secret: () => Promise.resolve(newest),
      keep: (renewed) => Promise.resolve(void (newest = renewed)),
      smtpPassword: () => Promise.resolve(smtpPassword),
    })
    const { imap, smtp } = await tried(trial, way, signal).finally(() => trial.close())
    if (signal.aborted) throw signal.reason
    if (imap || smtp) return { accountId: null, imap, smtp }
    const taken = { way, secret: newest, smtpPassword }
    return { accountId: await this.#parts.oneByOne(() => this.#keep(wish, taken)), imap, smtp }
  }

  /** The connection that this wish changes or renews. Faults: invalid, where it is not the account that it says. */
  #renewed({ accountId, address }: MailWish, way: MailWay): Connection | undefined {
    const { connections } = this.#parts.settings.current
    if (accountId === undefined) return connections.find((one) => isOf(one, address) && isAt(one, way))
    const found = connections.find((one) => one.accountId === accountId)
    if (found && isOf(found, address)) return found
    throw new Fault('invalid', 'there is no such mail account of this address')
  }

  async #keep(wish: MailWish, { way, secret, smtpPassword }: Taken): Promise<AccountId> {
    const { settings, secrets, opened } = this.#parts
    const known = this.#renewed(wish, way)
    const { id, accountId } = known ?? { id: crypto.randomUUID(), accountId: freeAccountId(this.#parts) }
    const { address, name: senderName, untilClosed } = wish
    const entries = { [id]: secret, [smtpEntry(id)]: smtpPassword }
    await keepWith(secrets, { entries, untilClosed, isKnown: known !== undefined }, () => {
      const { connections } = settings.current
      // As it is called by now: the person may have changed it while the keychain was asked.
      const { name, colour, window } = connections.find((one) => one.id === id) ?? fresh
      const others = connections.filter((one) => one.id !== id)
      const kept: ImapConnection = { kind: 'imap', id, accountId, address, senderName, ...way, name, colour, window }
      settings.save({ ...settings.current, connections: [...others, kept] })
    })
    await opened.forget(id)
    await this.restore({ id, accountId, address, senderName, settings: way.settings })
    return accountId
  }

  /** Puts into the mirror whose mail this is. */
  async restore({ id, accountId, address, senderName, settings }: Kept): Promise<void> {
    await this.#parts.mirror.write('accounts.put', {
      id: accountId,
      connectionId: id,
      kind: 'imap',
      address,
      name: senderName || address,
      origin: settings.imap.host,
      remoteAccountId: accountId,
      associateId: 0,
      associateName: null,
    })
  }
}

type Kept = Pick<ImapConnection, 'id' | 'accountId' | 'address' | 'senderName' | 'settings'>

const fresh = { name: null, colour: null, window: 'all' } as const

async function tried(
  { mail, smtp }: MailAdapter,
  { settings, allowPlain }: MailWay,
  signal: AbortSignal,
): Promise<Pick<MailVerdict, 'imap' | 'smtp'>> {
  const [ofImap, ofSmtp] = await Promise.all([
    verdict(settings.imap, allowPlain, signal, (limit) => mail.folders(limit)),
    verdict(settings.smtp, allowPlain, signal, (limit) => smtpTest(smtp, limit)),
  ])
  return { imap: ofImap, smtp: ofSmtp }
}

async function verdict(
  { host, security }: MailServerSettings,
  allowPlain: boolean,
  signal: AbortSignal,
  work: (signal: AbortSignal) => Promise<unknown>,
): Promise<Failure | null> {
  if (toHost(host) === null) return { kind: 'invalid', detail: 'host' }
  if (security === 'plain' && !allowPlain && !isThisMachine(host)) return { kind: 'tls', detail: 'plain' }
  const late = new AbortController()
  const timer = setTimeout(() => late.abort(new Fault('offline', `no answer within ${tryMs / 1000} s`)), tryMs)
  try {
    const limit = AbortSignal.any([signal, late.signal])
    // A library may take its time to notice that it was stopped.
    await unlessAborted(work(limit), limit)
    return null
  } catch (thrown) {
    return failureOf(thrown)
  } finally {
    clearTimeout(timer)
  }
}

/** The names of the hosts as they are asked for; one that is none stays, for the verdict to say so. */
function inAscii(settings: MailSettings): MailSettings {
  const place = (server: MailServerSettings) => ({ ...server, host: toHost(server.host) ?? server.host })
  return { ...settings, imap: place(settings.imap), smtp: place(settings.smtp) }
}

const same = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase()

const isOf = (one: Connection, address: string): one is ImapConnection =>
  one.kind === 'imap' && same(one.address, address)

/** The same mailbox on the same server: signing in again renews it. */
const isAt = (one: ImapConnection, { settings: { imap } }: MailWay): boolean =>
  same(one.settings.imap.host, imap.host) && same(one.settings.imap.user, imap.user)
