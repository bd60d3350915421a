/** Signing in to mail at Google and Microsoft, and the tokens that their servers take for it (XOAUTH2). */
import type { MailSignIn, Preferences } from '../../../preload/accounts.ts'
import { Fault } from '../../failure.ts'
import type { AskCredentials } from '../mail-server.ts'
import { authorityAt, type SignInServer } from './server.ts'
import { signInByCode, textOf, type BrowserParts } from './sign-in.ts'
import { createTokens, type TokenParts } from './tokens.ts'

export type MailProvider = Exclude<MailSignIn, 'password'>
/** By which registration the app signs in; a null authority is the provider's own. */
export type MailClient = Preferences['mailClients'][MailProvider]

interface Provider {
  readonly authority: string
  readonly origins: readonly string[]
  readonly scope: string
  readonly parameters: Readonly<Record<string, string>>
}

const entra = 'https://login.microsoftonline.com'
const providers: Readonly<Record<MailProvider, Provider>> = {
  google: {
    authority: 'https://accounts.google.com',
    origins: ['https://oauth2.googleapis.com', 'https://www.googleapis.com'],
    scope: 'https://mail.google.com/ openid email',
    // Google hands out a refresh token for the first consent only, unless it is asked for again.
    parameters: { access_type: 'offline', prompt: 'consent' },
  },
  microsoft: {
    authority: `${entra}/common/v2.0`,
    origins: [],
    scope:
      'https://outlook.office.com/IMAP.AccessAsUser.All https://outlook.office.com/SMTP.Send offline_access openid email profile',
    parameters: {},
  },
}

/** Does the provider itself sign people in by this client, rather than an authority that somebody else runs? */
export function isOwnSignIn(provider: MailProvider, { authority }: MailClient): boolean {
  const own = new URL(providers[provider].authority).origin
  return authority === null || URL.parse(authority)?.origin === own
}

/** Faults: invalid (no client id, no address), tls (an authority that would be sent tokens readable). */
export function mailServerOf(provider: MailProvider, client: MailClient): SignInServer {
  const { clientId, clientSecret } = client
  if (clientId === '') throw new Fault('invalid', `the client id for ${provider} is missing`)
  const { origins } = providers[provider]
  const address = authorityAt(client.authority ?? providers[provider].authority)
  return { address, clientId, clientSecret, origins, isIssuer: (issuer) => isIssuerAt(address, issuer) }
}

/**
 * Microsoft's servers are one for many: who is asked for "any of them" names its issuer with a blank for the tenant, and
 * each token then names its own, which the library compares.
 */
function isIssuerAt(address: string, issuer: string): boolean {
  if (new URL(address).origin !== entra) return issuer.replace(/\/+$/, '') === address
  return /^https:\/\/login\.microsoftonline\.com\/(\{tenantid\}|[0-9a-f-]{36})\/v2\.0$/.test(issuer)
}

export interface MailSignInWish extends BrowserParts {
  readonly provider: MailProvider
  readonly client: MailClient
  /** Names of the mailbox, one of which must be the one that signs in; the first is suggested. */
  readonly names: readonly [string, ...string[]]
}

/**
 * Opens the browser, waits for its answer and answers the refresh token, for the keychain.
 * Faults: cancelled, timeout (five minutes); auth forbidden, where the provider refuses; invalid offline tls throttled
 * badAnswer; rejected, where another one signed in.
 */
export async function signInToMail(wish: MailSignInWish): Promise<string> {
  const { provider, client, names } = wish
  const { scope, parameters } = providers[provider]
  const server = mailServerOf(provider, client)
  const page = { ...parameters, login_hint: names[0] }
  return await signInByCode({ ...wish, server, scope, parameters: page }, ({ claims, refreshToken }) => {
    const said = [textOf(claims.email), textOf(claims['preferred_username'])].filter((one) => one !== undefined)
    if (said.length === 0) throw new Fault('badAnswer', 'the sign-in names no address')
    const expected = names.map((one) => one.toLowerCase())
    if (!said.some((one) => expected.includes(one.toLowerCase())))
      throw new Fault('rejected', 'somebody else signed in than the account is for')
    return Promise.resolve(refreshToken)
  })
}

export interface MailTokens {
  /** One token for both servers and all their connections, renewed once however many of them were refused. */
  readonly credentials: AskCredentials
  /** Tells the provider to forget the sign-in, where it can. Best effort: never throws. */
  readonly signOut: (signal: AbortSignal) => Promise<void>
}

/** A refusal of a token as young as this is not for its age, and another one would be refused too. */
const youngMs = 10_000

/** Faults: those of {@link mailServerOf}. */
export function mailTokens(
  provider: MailProvider,
  client: MailClient,
  parts: Omit<TokenParts, 'server' | 'note'>,
): MailTokens {
  const { now } = parts
  const { access, signOut } = createTokens({ ...parts, server: mailServerOf(provider, client) })
  // A server may be slow to ask, and then nobody waits for it any more; the request has its own limits.
  const unending = new AbortController().signal
  return {
    async credentials(renew) {
      const before = access.current
      if (renew && before && Math.abs(now() - before.at) >= youngMs) access.drop()
      return { kind: 'token', token: (await access.get(unending)).value }
    },
    signOut,
  }
}
