/** A sign-in server over our own requests: what it may be asked, and what it says of itself that is to be believed. */
import * as openid from 'openid-client'
import { Fault } from '../../failure.ts'
import { statusFault } from '../superoffice/faults.ts'
import type { Http } from '../superoffice/http.ts'
import { isLoopback } from '../superoffice/site.ts'
import { faultOf, type Refusals } from './faults.ts'

const timeoutMs = 30_000

/** Who signs people in, and by which registration of this app. */
export interface SignInServer {
  /** Its issuer, or the address of what it says about itself. */
  readonly address: string
  readonly clientId: string
  /** What some give to desktop apps, which cannot keep it secret; empty for none. */
  readonly clientSecret: string
  /** Whether it may call itself so. */
  readonly isIssuer: (issuer: string) => boolean
  /** Where codes and tokens may go, beside its own address. */
  readonly origins: readonly string[]
  /** Its own words for a refusal, beside OAuth's. */
  readonly refusals?: Refusals
}

export interface RequestParts {
  readonly http: Http
  /** Ends every request of this configuration. */
  readonly signal?: AbortSignal
  /** Where the browser comes back to, exactly as it is registered. */
  readonly redirect?: string
}

/**
 * The address of a sign-in server, without a slash at its end.
 * Faults: invalid (no address), tls (one that would send tokens readable).
 */
export function authorityAt(address: string): string {
  const url = URL.parse(address)
  if (!url || url.username || url.password || url.search || url.hash)
    throw new Fault('invalid', 'the address of the sign-in server is not a web address')
  if (!isSafe(url)) throw new Fault('tls', `${url.protocol}//${url.host} would send tokens readable; use https://`)
  return url.href.replace(/\/+$/, '')
}

/** Https, or this machine. */
export const isSafe = (url: URL): boolean =>
  url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.href))

/**
 * Reads what the sign-in server says about itself; its address has passed `authorityAt`.
 * Faults: offline tls throttled cancelled; badAnswer, where it speaks for another or would send tokens elsewhere.
 */
export async function readServer(server: SignInServer, parts: RequestParts): Promise<openid.Configuration> {
  const address = new URL(server.address)
  const unencrypted = address.protocol === 'http:' ? [openid.allowInsecureRequests] : []
  try {
    const found = await openid.discovery(
      address,
      server.clientId,
      { id_token_signed_response_alg: 'RS256' },
      clientOf(server, parts.redirect),
      {
        [openid.customFetch]: fetchOver(parts),
        // Without it the library takes an id_token of the token endpoint on the word of TLS, its signature unread.
        execute: [openid.enableNonRepudiationChecks, ...unencrypted],
        timeout: timeoutMs / 1000,
      },
    )
    believe(found.serverMetadata(), server)
    return found
  } catch (thrown) {
    throw faultOf(thrown, server.refusals)
  }
}

/** The registered redirect has no slash at its end, which a URL always has. */
function clientOf({ clientSecret }: SignInServer, redirect: string | undefined): openid.ClientAuth {
  const proof = clientSecret === '' ? openid.None() : openid.ClientSecretPost(clientSecret)
  return (server, client, body, headers) => {
    proof(server, client, body, headers)
    if (redirect !== undefined && body.has('redirect_uri')) body.set('redirect_uri', redirect)
  }
}

function believe(found: Readonly<openid.ServerMetadata>, { address, isIssuer, origins }: SignInServer): void {
  if (!isIssuer(found.issuer)) throw new Fault('badAnswer', 'the sign-in server speaks for another one')
  const trusted = [new URL(address).origin, ...origins]
  const { authorization_endpoint, token_endpoint, jwks_uri, revocation_endpoint } = found
  for (const endpoint of [authorization_endpoint, token_endpoint, jwks_uri, revocation_endpoint ?? address])
    if (!trusted.includes(URL.parse(endpoint ?? '')?.origin ?? ''))
      throw new Fault('badAnswer', 'the sign-in server names addresses that are not its own')
}

function fetchOver({ http, signal }: RequestParts): openid.CustomFetch {
  return async (url, { method, headers, body, signal: theirs }) => {
    const signals = [theirs, signal].filter((one) => one !== undefined)
    // Our requests name this app themselves.
    const { 'user-agent': _library, ...ours } = headers
    const answer = await http.send(
      {
        method: method === 'POST' ? 'POST' : 'GET',
        url,
        headers: ours,
        body: body instanceof URLSearchParams ? body.toString() : null,
        // A code or a token that is used up the first time would read as stolen the second.
        once: method === 'POST',
      },
      { signal: AbortSignal.any(signals), timeout: timeoutMs },
    )
    if (answer.status === 429 || answer.status >= 500) throw statusFault(answer, Date.now())
    const type = answer.header('content-type')
    return new Response(answer.body === '' ? null : answer.body, {
      status: answer.status,
      headers: type === undefined ? {} : { 'content-type': type },
    })
  }
}
