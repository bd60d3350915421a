/** Signing in: code and PKCE in the system's browser, back over a loopback redirect (RFC 8252, RFC 7636). */
import * as openid from 'openid-client'
import { Fault } from '../../failure.ts'
import type { Http } from '../superoffice/http.ts'
import { faultOf } from './faults.ts'
import { listenForRedirect, type Redirect } from './redirect.ts'
import { readServer, type SignInServer } from './server.ts'

export interface BrowserParts {
  readonly http: Http
  readonly openBrowser: (url: string) => Promise<void>
  /** BCP 47, for what the browser shows at the end. */
  readonly language: string
  readonly signal: AbortSignal
  /** How long the person may take, in milliseconds. */
  readonly limitMs?: number
}

export interface CodeWish extends BrowserParts {
  readonly server: SignInServer
  readonly scope: string
  /** What else the sign-in page is asked with. */
  readonly parameters: Readonly<Record<string, string>>
}

export interface SignedIn {
  readonly claims: openid.IDToken
  /** For the keychain. There is no access token: the first refresh proves that this one works. */
  readonly refreshToken: string
}

const fiveMinutes = 300_000

/**
 * Opens the browser, waits for its answer and answers what `read` makes of it.
 * Faults: cancelled, timeout (five minutes); auth forbidden rejected, where the server refuses; offline tls throttled
 * badAnswer; those of `read`.
 */
export async function signInByCode<T>(wish: CodeWish, read: (found: SignedIn) => Promise<T>): Promise<T> {
  const { server, http, signal, language } = wish
  const state = openid.randomState()
  const redirect = await listenForRedirect(state, language)
  try {
    const provider = await readServer(server, { http, signal, redirect: redirect.address })
    return await read(await tokensBy(provider, redirect, state, wish))
  } catch (thrown) {
    throw faultOf(thrown, server.refusals)
  } finally {
    redirect.close()
  }
}

async function tokensBy(
  provider: openid.Configuration,
  { address, answer }: Redirect,
  state: string,
  { scope, parameters, openBrowser, signal, limitMs = fiveMinutes }: CodeWish,
): Promise<SignedIn> {
  const pkceCodeVerifier = openid.randomPKCECodeVerifier()
  const nonce = openid.randomNonce()
  const page = openid.buildAuthorizationUrl(provider, {
    scope,
    redirect_uri: address,
    state,
    nonce,
    code_challenge: await openid.calculatePKCECodeChallenge(pkceCodeVerifier),
    code_challenge_method: 'S256',
    ...parameters,
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

/** A claim that says something. */
export const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined
