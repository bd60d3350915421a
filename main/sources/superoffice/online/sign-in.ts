/** Signing in to SuperOffice Online: code and PKCE in the system's browser, back over a loopback redirect (RFC 8252). */
import * as openid from 'openid-client'
import { Fault } from '../../../failure.ts'
import type { Http } from '../http.ts'
import type { OnlineClient } from './authority.ts'
import { faultOf, readProvider } from './openid.ts'
import { listenForRedirect, type Redirect } from './redirect.ts'
import { readTenant } from './tenant.ts'

export interface OnlineSignIn extends OnlineClient {
  /** Skips the chooser; null asks there. */
  readonly tenant: string | null
  /** Who is expected to sign in. */
  readonly user?: string
  readonly http: Http
  readonly openBrowser: (url: string) => Promise<void>
  /** BCP 47, for what the browser shows at the end. */
  readonly language: string
  readonly signal: AbortSignal
  /** How long the person may take, in milliseconds. */
  readonly limitMs?: number
}

export interface SignedIn {
  readonly tenant: string
  /** The name they sign in with. */
  readonly user: string
  /** For the keychain. There is no access token: the first refresh proves that this one works without a secret. */
  readonly refreshToken: string
  /** Root of the tenant's web services, as its state says. */
  readonly site: string
}

const fiveMinutes = 300_000
const claim = (name: string) => `http://schemes.superoffice.net/identity/${name}`

/**
 * Opens the browser and waits for its answer.
 * Faults: cancelled, timeout (five minutes); auth forbidden, where SuperOffice refuses; invalid offline tls throttled
 * badAnswer; rejected, where the tenant does not run or another one signed in.
 */
export async function signInOnline(wish: OnlineSignIn): Promise<SignedIn> {
  const { http, signal } = wish
  const state = openid.randomState()
  const redirect = await listenForRedirect(state, wish.language)
  try {
    const provider = await readProvider(wish, { http, signal, redirect: redirect.address })
    const { claims, refreshToken } = await tokensBy(provider, redirect, state, wish)
    const text = (name: string) => textOf(claims[claim(name)])
    const tenant = text('ctx')
    if (tenant === undefined) throw new Fault('badAnswer', 'the sign-in names no tenant')
    if (wish.tenant !== null && wish.tenant.toLowerCase() !== tenant.toLowerCase())
      throw new Fault('rejected', `this is a sign-in to ${tenant}, not to ${wish.tenant}`)
    const user = text('upn') ?? text('email') ?? text('so_primary_email_address') ?? claims.sub
    const { root } = await readTenant(wish, tenant, { http, signal, now: Date.now })
    return { tenant, user, refreshToken, site: root }
  } catch (thrown) {
    throw faultOf(thrown)
  } finally {
    redirect.close()
  }
}

async function tokensBy(
  provider: openid.Configuration,
  { address, answer }: Redirect,
  state: string,
  { tenant, user, openBrowser, signal, limitMs = fiveMinutes }: OnlineSignIn,
): Promise<{ claims: openid.IDToken; refreshToken: string }> {
  const pkceCodeVerifier = openid.randomPKCECodeVerifier()
  const nonce = openid.randomNonce()
  const page = openid.buildAuthorizationUrl(provider, {
    scope: 'openid',
    redirect_uri: address,
    state,
    nonce,
    code_challenge: await openid.calculatePKCECodeChallenge(pkceCodeVerifier),
    code_challenge_method: 'S256',
    ...(tenant === null ? {} : { acr_values: `tenant:${tenant}` }),
    ...(user === undefined ? {} : { login_hint: user }),
  })
  await openBrowser(page.href)
  const found = new URL(`${address}/?${String(await answer({ signal, ms: limitMs }))}`)
  const checks = { pkceCodeVerifier, expectedNonce: nonce, expectedState: state, idTokenExpected: true }
  const tokens = await openid.authorizationCodeGrant(provider, found, checks)
  const claims = tokens.claims()
  if (!claims || tokens.refresh_token === undefined)
    throw new Fault('rejected', 'the sign-in server gave no token to stay signed in with')
  return { claims, refreshToken: tokens.refresh_token }
}

const textOf = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined)
