/** Access tokens in memory only, renewed with the kept refresh token: once, however many wait. */
import * as openid from 'openid-client'
import { Fault } from '../../failure.ts'
import type { Http } from '../superoffice/http.ts'
import { faultOf } from './faults.ts'
import { kept, type Kept } from './kept.ts'
import { readServer, type SignInServer } from './server.ts'

export interface TokenParts {
  readonly server: SignInServer
  /** The refresh token; null where none is kept. Faults: keychain. */
  readonly secret: () => Promise<string | null>
  /** Keeps the refresh token that came instead of the last one. Faults: keychain. */
  readonly keep: (refreshToken: string) => Promise<void>
  readonly http: Http
  /** Milliseconds since 1970. */
  readonly now: () => number
  /** Told each secret that goes over the wire. */
  readonly note?: (secret: string) => void
}

export interface Token {
  readonly value: string
  /** When it came, and when it is renewed without having been refused; milliseconds since 1970. */
  readonly at: number
  readonly staleAt: number
}

export interface Tokens {
  /** Faults: auth (no refresh token, or one that is refused), offline tls throttled badAnswer: nothing is lost; keychain. */
  readonly access: Kept<Token>
  /** Tells the sign-in server to forget the refresh token, where it can. Best effort: never throws. */
  readonly signOut: (signal: AbortSignal) => Promise<void>
}

/** A token that ends while a request is on its way is as good as none. */
export const earlyMs = 60_000
/** Where the server does not say. */
const usualSeconds = 3600

export function createTokens(parts: TokenParts): Tokens {
  const { server, secret, keep, http, now, note = () => undefined } = parts
  // What one task starts, others wait for: its own end is no reason to stop. The requests have their own limits.
  const provider = kept(
    () => readServer(server, { http }),
    () => true,
  )
  /** Counts from the moment it came, even if the keychain refuses it. */
  let exchanged: string | null = null
  const current = async () => exchanged ?? (await secret())
  const access = kept<Token>(
    async () => {
      const refreshToken = await current()
      if (refreshToken === null) throw new Fault('auth', 'no sign-in is kept for this connection')
      note(refreshToken)
      const tokens = await exchange(await provider.get(new AbortController().signal), refreshToken, server)
      note(tokens.access_token)
      const fresh = tokens.refresh_token
      if (fresh !== undefined && fresh !== refreshToken) {
        note(fresh)
        exchanged = fresh
        await keep(fresh)
      }
      const at = now()
      const lasts = (tokens.expires_in ?? usualSeconds) * 1000
      return { value: tokens.access_token, at, staleAt: at + lasts - Math.min(earlyMs, lasts / 2) }
    },
    ({ staleAt }) => now() < staleAt,
  )
  return {
    access,
    signOut: (signal) => {
      access.drop()
      return signOut(parts, current, signal)
    },
  }
}

async function signOut(
  { server, http }: TokenParts,
  current: () => Promise<string | null>,
  signal: AbortSignal,
): Promise<void> {
  try {
    const known = await readServer(server, { http, signal })
    const refreshToken = await current()
    if (refreshToken !== null && known.serverMetadata().revocation_endpoint !== undefined)
      await openid.tokenRevocation(known, refreshToken, { token_type_hint: 'refresh_token' })
  } catch {
    // Without a keychain or a server there is nobody to tell; the kept token goes all the same.
  }
}

async function exchange(provider: openid.Configuration, refreshToken: string, { refusals }: SignInServer) {
  try {
    return await openid.refreshTokenGrant(provider, refreshToken)
  } catch (thrown) {
    throw faultOf(thrown, refusals)
  }
}
