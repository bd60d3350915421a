/** PURE: who signs people in to SuperOffice Online, and which addresses of theirs are to be believed. */
import type { Environment } from '../../../../preload/accounts.ts'
import { Fault } from '../../../failure.ts'
import { anew, type Refusals } from '../../oauth/faults.ts'
import { authorityAt, isSafe, type SignInServer } from '../../oauth/server.ts'

/** Which SuperOffice Online, by which registration of this app. */
export interface OnlineClient {
  readonly environment: Environment
  /** The app's registration; without one nobody can sign in. */
  readonly clientId: string
  /** Null is the environment's own. */
  readonly authority: string | null
}

/** A customer of SuperOffice Online, e.g. Cust12345. */
export const tenantId = /^[A-Za-z0-9]{1,40}$/

/**
 * The root of the sign-in server and of the tenants' states, without a slash at its end.
 * Faults: invalid (no client id, no address), tls (an address that would send tokens readable).
 */
export function authorityOf({ environment, clientId, authority }: OnlineClient): string {
  if (clientId === '') throw new Fault('invalid', "the app's client id is missing; an administrator has it")
  return authorityAt(authority ?? `https://${environment}.superoffice.com`)
}

/** Faults: those of `authorityOf`. */
export function signInServer(client: OnlineClient): SignInServer {
  const authority = authorityOf(client)
  return {
    // The metadata lies below /login, while the issuer is the bare host; so the library cannot compare them, and we do.
    address: `${authority}/login/.well-known/openid-configuration`,
    clientId: client.clientId,
    clientSecret: '',
    isIssuer: (issuer) => issuer.replace(/\/+$/, '') === authority,
    origins: [],
    refusals,
  }
}

const approve = 'an administrator has to approve this app for the tenant'
/** By SuperOffice's own number or name of a refusal (contract 2.1). */
const refusals: Refusals = {
  ...bothWays('1', 'revoked', ['forbidden', 'the approval of this app was revoked for the tenant']),
  ...bothWays('2', 'invalidredirecturl', ['forbidden', "the app's client id is not registered for this kind of app"]),
  ...bothWays('3', 'expired', ['auth', anew]),
  ...bothWays('4', 'denied', ['auth', 'the sign-in was denied']),
  ...bothWays('5', 'needsreapproval', ['forbidden', approve]),
  ...bothWays('6', 'invalidtimestamp', ['auth', 'the sign-in server refused the time; is the clock right?']),
  ...bothWays('7', 'invalidsignature', ['auth', 'the sign-in server refused the signature']),
  consent_required: ['forbidden', approve],
}

function bothWays<T>(number: string, name: string, value: T): Record<string, T> {
  return { [number]: value, [name]: value }
}

/**
 * The root of a tenant's web services, ending in a slash, from what its state says.
 * Faults: badAnswer, where a token must not be sent to it.
 */
export function apiRootOf(api: string, client: OnlineClient): string {
  const url = URL.parse(api)
  const ownNetwork = client.authority === null
  if (!url || url.username || url.password || url.search || url.hash)
    throw new Fault('badAnswer', "the tenant's state names no usable address")
  if (ownNetwork ? url.protocol !== 'https:' || !/\.superoffice\.com$/.test(url.hostname) : !isSafe(url))
    throw new Fault('badAnswer', `the tenant's state names an address that is not to be trusted: ${url.host}`)
  return `${url.href.replace(/\/+$/, '')}/`
}
