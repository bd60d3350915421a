/** Signing in to SuperOffice Online, in the system's browser. */
import { Fault } from '../../../failure.ts'
import { signInByCode, textOf, type BrowserParts } from '../../oauth/sign-in.ts'
import { signInServer, type OnlineClient } from './authority.ts'
import { readTenant } from './tenant.ts'

export interface OnlineSignIn extends OnlineClient, BrowserParts {
  /** Skips the chooser; null asks there. */
  readonly tenant: string | null
  /** Who is expected to sign in. */
  readonly user?: string
}

export interface SignedIn {
  readonly tenant: string
  /** The name they sign in with. */
  readonly user: string
  /** For the keychain. */
  readonly refreshToken: string
  /** Root of the tenant's web services, as its state says. */
  readonly site: string
}

const claim = (name: string) => `http://schemes.superoffice.net/identity/${name}`

/**
 * Opens the browser and waits for its answer.
 * Faults: cancelled, timeout (five minutes); auth forbidden, where SuperOffice refuses; invalid offline tls throttled
 * badAnswer; rejected, where the tenant does not run or another one signed in.
 */
export async function signInOnline(wish: OnlineSignIn): Promise<SignedIn> {
  const { http, signal, user: expected } = wish
  const server = signInServer(wish)
  const parameters = {
    ...(wish.tenant === null ? {} : { acr_values: `tenant:${wish.tenant}` }),
    ...(expected === undefined ? {} : { login_hint: expected }),
  }
  return await signInByCode({ ...wish, server, scope: 'openid', parameters }, async ({ claims, refreshToken }) => {
    const text = (name: string) => textOf(claims[claim(name)])
    const tenant = text('ctx')
    if (tenant === undefined) throw new Fault('badAnswer', 'the sign-in names no tenant')
    if (wish.tenant !== null && wish.tenant.toLowerCase() !== tenant.toLowerCase())
      throw new Fault('rejected', `this is a sign-in to ${tenant}, not to ${wish.tenant}`)
    const user = text('upn') ?? text('email') ?? text('so_primary_email_address') ?? claims.sub
    const { root } = await readTenant(wish, tenant, { http, signal, now: Date.now })
    return { tenant, user, refreshToken, site: root }
  })
}
