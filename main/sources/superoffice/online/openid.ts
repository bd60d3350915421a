/** The OpenID client library over our own requests: what it may ask, whom it may believe, and its errors as Faults. */
import * as openid from 'openid-client'
import { Fault } from '../../../failure.ts'
import { statusFault } from '../faults.ts'
import type { Http } from '../http.ts'
import { authorityOf, type OnlineClient } from './authority.ts'

const timeoutMs = 30_000

export interface OpenIdParts {
  readonly http: Http
  /** Ends every request of this configuration. */
  readonly signal?: AbortSignal
  /** Where the browser comes back to, exactly as it is registered. */
  readonly redirect?: string
}

/**
 * Reads what the sign-in server says about itself.
 * Faults: invalid offline tls throttled cancelled; badAnswer, where it speaks for another or would send tokens elsewhere.
 */
export async function readProvider(client: OnlineClient, parts: OpenIdParts): Promise<openid.Configuration> {
  const authority = authorityOf(client)
  // The metadata lies below /login, while the issuer is the bare host; so the library cannot compare them, and we do.
  const metadata = new URL(`${authority}/login/.well-known/openid-configuration`)
  // Plain http has passed `authorityOf`: it is this machine.
  const unencrypted = metadata.protocol === 'http:' ? [openid.allowInsecureRequests] : []
  try {
    const provider = await openid.discovery(
      metadata,
      client.clientId,
      { id_token_signed_response_alg: 'RS256' },
      publicClient(parts.redirect),
      {
        [openid.customFetch]: fetchOver(parts),
        // Without it the library takes an id_token of the token endpoint on the word of TLS, its signature unread.
        execute: [openid.enableNonRepudiationChecks, ...unencrypted],
        timeout: timeoutMs / 1000,
      },
    )
    believe(provider.serverMetadata(), authority)
    return provider
  } catch (thrown) {
    throw faultOf(thrown)
  }
}

/** No secret: a desktop app cannot keep one. The registered redirect has no slash at its end, which a URL always has. */
function publicClient(redirect: string | undefined): openid.ClientAuth {
  const none = openid.None()
  return (server, client, body, headers) => {
    none(server, client, body, headers)
    if (redirect !== undefined && body.has('redirect_uri')) body.set('redirect_uri', redirect)
  }
}

function believe(server: Readonly<openid.ServerMetadata>, authority: string): void {
  if (server.issuer.replace(/\/+$/, '') !== authority)
    throw new Fault('badAnswer', 'the sign-in server speaks for another one')
  const { origin } = new URL(authority)
  const { authorization_endpoint, token_endpoint, jwks_uri, revocation_endpoint } = server
  for (const endpoint of [authorization_endpoint, token_endpoint, jwks_uri, revocation_endpoint ?? authority])
    if (URL.parse(endpoint ?? '')?.origin !== origin)
      throw new Fault('badAnswer', 'the sign-in server names addresses that are not its own')
}

function fetchOver({ http, signal }: OpenIdParts): openid.CustomFetch {
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

/** Never keeps the library's error as a cause: it hangs tokens and whole answers on it. */
export function faultOf(thrown: unknown): Fault {
  for (let cause = thrown; cause instanceof Error; cause = cause.cause) if (cause instanceof Fault) return cause
  if (thrown instanceof openid.AuthorizationResponseError) return signInFault(thrown.error)
  if (thrown instanceof openid.ResponseBodyError) return signInFault(thrown.error)
  const code = thrown instanceof openid.ClientError ? (thrown.code ?? '') : ''
  if (code === 'OAUTH_TIMEOUT') return new Fault('offline', 'no answer in time')
  if (code !== '') return new Fault('badAnswer', `the sign-in server's answer is not to be trusted (${code})`)
  return new Fault('internal', thrown instanceof Error ? thrown.name : 'unknown')
}

const anew = 'the sign-in is not valid any more; sign in again'
const approve = 'an administrator has to approve this app for the tenant'
/** By OAuth's error, or SuperOffice's own number or name of one, in lower case (contract 2.1). */
const refusals: Readonly<Record<string, readonly ['auth' | 'forbidden' | 'rejected', string]>> = {
  ...bothWays('1', 'revoked', ['forbidden', 'the approval of this app was revoked for the tenant']),
  ...bothWays('2', 'invalidredirecturl', ['forbidden', "the app's client id is not registered for this kind of app"]),
  ...bothWays('3', 'expired', ['auth', anew]),
  ...bothWays('4', 'denied', ['auth', 'the sign-in was denied']),
  ...bothWays('5', 'needsreapproval', ['forbidden', approve]),
  ...bothWays('6', 'invalidtimestamp', ['auth', 'the sign-in server refused the time; is the clock right?']),
  ...bothWays('7', 'invalidsignature', ['auth', 'the sign-in server refused the signature']),
  access_denied: ['auth', 'the sign-in was denied'],
  invalid_grant: ['auth', anew],
  login_required: ['auth', anew],
  interaction_required: ['auth', anew],
  consent_required: ['forbidden', approve],
  invalid_client: ['forbidden', 'the sign-in server does not know this client id'],
  unauthorized_client: ['forbidden', 'the sign-in server does not let this client id sign people in'],
}

function bothWays<T>(number: string, name: string, value: T): Record<string, T> {
  return { [number]: value, [name]: value }
}

/** What the sign-in server answered instead of a code or a token, in a sentence. */
function signInFault(error: string): Fault {
  const [kind, detail] = refusals[error.toLowerCase()] ?? ['rejected', 'the sign-in server refused']
  return new Fault(kind, `${detail} (${/^[\w .-]{1,60}$/.test(error) ? error : 'unreadable'})`)
}
