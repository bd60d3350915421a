/** How a connection to SuperOffice Online gets in: a Bearer token in memory only, renewed with the kept refresh token. */
import { Fault } from '../../../failure.ts'
import { kept } from '../../oauth/kept.ts'
import { createTokens, earlyMs } from '../../oauth/tokens.ts'
import type { Access } from '../access.ts'
import { withoutSecrets } from '../authorization.ts'
import type { Http } from '../http.ts'
import { authorityOf, signInServer, type OnlineClient } from './authority.ts'
import { readTenant } from './tenant.ts'

export interface OnlineAccessOptions extends OnlineClient {
  readonly tenant: string
  /** The refresh token; null where none is kept. Faults: keychain. */
  readonly secret: () => Promise<string | null>
  /** Keeps the refresh token that came instead of the last one. Faults: keychain. */
  readonly keep: (refreshToken: string) => Promise<void>
  readonly http: Http
  /** Milliseconds since 1970. */
  readonly now?: () => number
}

export interface OnlineAccess extends Access {
  /** Tells the sign-in server to forget the refresh token, where it can. Best effort: never throws. */
  signOut(signal: AbortSignal): Promise<void>
}

/** Faults: invalid (no client id, no address), tls (an authority that would be reached readable). */
export function onlineAccess(options: OnlineAccessOptions): OnlineAccess {
  const { tenant, now = Date.now } = options
  const secrets = shownSecrets()
  // What one task starts, others wait for: its own end is no reason to stop. The requests have their own limits.
  const place = placeOf(options, now, new AbortController().signal)
  const tokens = createTokens({ ...options, server: signInServer(options), now, note: secrets.note })
  const bearer = async (signal: AbortSignal) => `Bearer ${(await tokens.access.get(signal)).value}`
  return {
    key: `${authorityOf(options)}/${tenant.toLowerCase()}`,
    ...place,
    authorization: bearer,
    async renew(refused, signal) {
      if (`Bearer ${tokens.access.current?.value}` === refused) tokens.access.drop()
      try {
        return (await bearer(signal)) !== refused
      } catch (fault) {
        if (fault instanceof Fault && fault.kind === 'auth') return false
        throw fault
      }
    },
    hide: secrets.hide,
    signOut: tokens.signOut,
  }
}

/** Where the tenant is, asked for once and again when that is no longer to be believed. */
function placeOf(options: OnlineAccessOptions, now: () => number, signal: AbortSignal): Pick<Access, 'root' | 'moved'> {
  const { tenant, http } = options
  const place = kept(
    () => readTenant(options, tenant, { http, now, signal }),
    ({ validUntil }) => now() < validUntil,
  )
  let last = { root: '', movedAt: -Infinity }
  const rootOf = async (asking: AbortSignal) => {
    const { root } = await place.get(asking)
    if (root !== last.root) last = { root, movedAt: last.root === '' ? -Infinity : now() }
    return root
  }
  return {
    root: rootOf,
    async moved(asking) {
      place.drop()
      await rootOf(asking)
      // Others were on their way to the old place when the first of them learned of the new one.
      return now() - last.movedAt < earlyMs
    },
  }
}

/** The last few secrets that went over the wire: a server may echo them in an error. */
function shownSecrets() {
  const most = 6
  let noted: readonly string[] = []
  const note = (secret: string): void => {
    noted = [secret, ...noted.filter((one) => one !== secret)].slice(0, most)
  }
  return { note, hide: (fault: Fault): Fault => withoutSecrets(fault, noted) }
}
