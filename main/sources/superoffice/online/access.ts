/** How a connection to SuperOffice Online gets in: a Bearer token in memory only, renewed with the kept refresh token. */
import * as openid from 'openid-client'
import { Fault } from '../../../failure.ts'
import type { Access } from '../access.ts'
import { withoutSecrets } from '../authorization.ts'
import type { Http } from '../http.ts'
import { authorityOf, type OnlineClient } from './authority.ts'
import { kept } from './kept.ts'
import { faultOf, readProvider } from './openid.ts'
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

interface Token {
  /** As the header says it. */
  readonly bearer: string
  /** When it is renewed without having been refused. */
  readonly staleAt: number
}

/** A token that ends while a request is on its way is as good as none. */
const earlyMs = 60_000
/** Where the server does not say (contract 2.1 says an hour). */
const usualSeconds = 3600

/** Faults: invalid (no client id, no address), tls (an authority that would be reached readable). */
export function onlineAccess(options: OnlineAccessOptions): OnlineAccess {
  const { tenant, http, now = Date.now } = options
  const secrets = shownSecrets()
  // What one task starts, others wait for: its own end is no reason to stop. The requests have their own limits.
  const unending = new AbortController().signal
  const provider = kept(
    () => readProvider(options, { http }),
    () => true,
  )
  const place = placeOf(options, now, unending)
  const refresh = refresher(options, () => provider.get(unending), secrets.note, now)
  const token = kept<Token>(refresh.token, ({ staleAt }) => now() < staleAt)
  return {
    key: `${authorityOf(options)}/${tenant.toLowerCase()}`,
    ...place,
    authorization: async (signal) => (await token.get(signal)).bearer,
    async renew(refused, signal) {
      if (token.current?.bearer === refused) token.drop()
      try {
        return (await token.get(signal)).bearer !== refused
      } catch (fault) {
        if (fault instanceof Fault && fault.kind === 'auth') return false
        throw fault
      }
    },
    hide: secrets.hide,
    async signOut(signal) {
      token.drop()
      try {
        const server = await readProvider(options, { http, signal })
        const refreshToken = await refresh.current()
        if (refreshToken !== null && server.serverMetadata().revocation_endpoint !== undefined)
          await openid.tokenRevocation(server, refreshToken, { token_type_hint: 'refresh_token' })
      } catch {
        // Without a keychain or a server there is nobody to tell; the kept token goes all the same.
      }
    },
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

function refresher(
  { secret, keep }: OnlineAccessOptions,
  provider: () => Promise<openid.Configuration>,
  note: (secret: string) => void,
  now: () => number,
) {
  /** Counts from the moment it came, even if the keychain refuses it. */
  let exchanged: string | null = null
  const current = async () => exchanged ?? (await secret())
  const exchange = async (refreshToken: string) => {
    const server = await provider()
    try {
      return await openid.refreshTokenGrant(server, refreshToken)
    } catch (thrown) {
      throw faultOf(thrown)
    }
  }
  const token = async (): Promise<Token> => {
    const refreshToken = await current()
    if (refreshToken === null) throw new Fault('auth', 'no sign-in is kept for this connection')
    note(refreshToken)
    const tokens = await exchange(refreshToken)
    note(tokens.access_token)
    const fresh = tokens.refresh_token
    if (fresh !== undefined && fresh !== refreshToken) {
      note(fresh)
      exchanged = fresh
      await keep(fresh)
    }
    const lasts = (tokens.expires_in ?? usualSeconds) * 1000
    return { bearer: `Bearer ${tokens.access_token}`, staleAt: now() + lasts - Math.min(earlyMs, lasts / 2) }
  }
  return { current, token }
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
