/** From a SuperOffice connection of the settings to its opened adapter: which way in, which wire, and whose turn it is. */
import type { SuperOfficeConnection } from '../settings.ts'
import type { Pool } from '../agent/pool.ts'
import type { Access } from '../sources/superoffice/access.ts'
import { onsiteAccess } from '../sources/superoffice/authorization.ts'
import type { Http } from '../sources/superoffice/http.ts'
import { onlineAccess, type OnlineAccess } from '../sources/superoffice/online/access.ts'
import { ticketAccess } from '../sources/superoffice/soap/ticket.ts'
import { openSuperOffice, type SuperOffice } from '../sources/superoffice/source.ts'

/** What decides how a server is reached; the rest of a connection is only shown. */
export type Way = Pick<SuperOfficeConnection, 'site' | 'user' | 'protocol' | 'signIn' | 'online'>

/** Where an adapter finds its secret, and puts one that the server exchanged for a new one. */
export interface Vault {
  readonly secret: () => Promise<string | null>
  readonly keep: (secret: string) => Promise<void>
}

export interface AdapterParts extends Vault {
  readonly http: Http
  /** BCP 47, for the server's texts. */
  readonly language: () => string
  readonly inTurn?: Pool
}

export interface Adapter extends SuperOffice {
  /** Accounts with the same key share one server. */
  readonly key: string
  /** Does the server answer? Never throws. */
  reachable(signal: AbortSignal): Promise<boolean>
  /** Tells the server that the secret is done with, where it can be told. Never throws. */
  signOut(): Promise<void>
}

const signOutMs = 10_000

/** Opens nothing yet: the first request does. Faults: invalid, tls (an address that would send the password readable). */
export function openAdapter(way: Way, parts: AdapterParts): Adapter {
  const { http, language, inTurn } = parts
  const access = accessOf(way, parts)
  const adapter = openSuperOffice({ access, protocol: way.protocol, http, language, ...(inTurn ? { inTurn } : {}) })
  const { server } = adapter
  return {
    ...adapter,
    key: server.key,
    reachable: (signal) => server.reachable(signal),
    async signOut() {
      if ('signOut' in access) await access.signOut(AbortSignal.timeout(signOutMs))
    },
  }
}

function accessOf(
  { site, user, protocol, signIn, online }: Way,
  { secret, keep, http }: AdapterParts,
): Access | OnlineAccess {
  if (online) return onlineAccess({ ...online, secret, keep, http })
  const byTicket = signIn === 'ticket' || protocol === 'soap'
  return byTicket ? ticketAccess({ site, user, secret, http }) : onsiteAccess({ site, user, secret })
}
