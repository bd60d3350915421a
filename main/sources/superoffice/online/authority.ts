/** PURE: who signs people in to SuperOffice Online, and which addresses of theirs are to be believed. */
import type { Environment } from '../../../../preload/accounts.ts'
import { Fault } from '../../../failure.ts'
import { isLoopback } from '../site.ts'

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
  const url = URL.parse(authority ?? `https://${environment}.superoffice.com`)
  if (!url || url.username || url.password || url.search || url.hash)
    throw new Fault('invalid', 'the address of the sign-in server is not a web address')
  if (!isSafe(url)) throw new Fault('tls', `${url.protocol}//${url.host} would send tokens readable; use https://`)
  return url.href.replace(/\/+$/, '')
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

const isSafe = (url: URL): boolean => url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.href))
