/** Signing in by a ticket: SoPrincipal gives it for the password, and it lives for six hours after its last use (contract 10.6). */
import { Fault } from '../../../failure.ts'
import type { Access } from '../access.ts'
import { withoutSecrets } from '../authorization.ts'
import { unlessAborted } from '../deadline.ts'
import type { Http } from '../http.ts'
import { apiRoot } from '../site.ts'
import { exchange } from './exchange.ts'
import { isRecord } from '../wire.ts'

export interface TicketOptions {
  /** As the person typed it. */
  readonly site: string
  readonly user: string
  readonly secret: () => Promise<string | null>
  readonly http: Http
  /** Generation of the SOAP services. */
  readonly services?: number
}

interface Session {
  readonly authorization: string
  readonly principal: unknown
}

const timeout = 30_000
const scheme = 'SOTicket '

/** Opens nothing yet. Faults: invalid, tls (see `apiRoot`). */
export function ticketAccess({ site, user, secret, http, services = 86 }: TicketOptions): Access {
  const root = apiRoot(site)
  const hidden = new Set<string>()
  const kept = keptSession(secret, hidden, (password) => authenticate(http, { root, services, user, password }))
  return {
    key: root,
    root: () => Promise.resolve(root),
    moved: () => Promise.resolve(false),
    authorization: async (signal) => (await unlessAborted(kept.session(), signal)).authorization,
    principal: async (signal) => (await unlessAborted(kept.session(), signal)).principal,
    async renew(refused, signal) {
      const now = await unlessAborted(kept.renewed(refused), signal).catch(passOver)
      return now !== null && now.authorization !== refused
    },
    hide: (fault) => withoutSecrets(fault, [...hidden]),
  }
}

/** One sign-in for all who ask, until its ticket is refused. What must never be shown goes into `hidden`. */
function keptSession(
  secret: TicketOptions['secret'],
  hidden: Set<string>,
  authenticated: (password: string) => Promise<Session>,
) {
  let kept: Promise<Session> | null = null
  /** A password that was refused is not tried again: the server may lock the user out. */
  let wrong: { readonly password: string; readonly fault: Fault } | null = null

  async function signIn(): Promise<Session> {
    const password = await secret()
    if (password === null) throw new Fault('auth', 'no password is kept for this connection')
    if (wrong?.password === password) throw wrong.fault
    if (password !== '') hidden.add(password)
    try {
      const session = await authenticated(password)
      hidden.add(session.authorization.slice(scheme.length))
      return session
    } catch (error) {
      if (error instanceof Fault && error.kind === 'auth') wrong = { password, fault: error }
      throw error
    }
  }
  function session(): Promise<Session> {
    const one = kept ?? signIn()
    kept = one
    one.catch(() => (kept = kept === one ? null : kept))
    return one
  }
  async function renewed(refused: string): Promise<Session> {
    const before = kept
    const known = await before?.catch(() => null)
    if (known?.authorization === refused && kept === before) kept = null
    return session()
  }
  return { session, renewed }
}

/** A refusal is for the person to mend; anything else is thrown on. */
function passOver(error: unknown): null {
  if (error instanceof Fault && error.kind === 'auth') return null
  throw error
}

interface Credentials {
  readonly root: string
  readonly services: number
  readonly user: string
  readonly password: string
}

/** All who wait share one request, so nobody's signal may end it. Faults: auth, and those of any request. */
async function authenticate(http: Http, { root, services, user, password }: Credentials): Promise<Session> {
  const operation = 'AuthenticateUsernamePassword'
  const asked = { root, services, operation, args: { UserName: user, Password: password }, header: {} }
  const { header, parts } = await exchange(http, asked, { signal: new AbortController().signal, timeout })
  const good = header.Succeeded === true && !isRecord(header.ExceptionInfo) && parts.AuthenticationSucceeded === true
  if (!good) throw new Fault('auth', 'the user name or password was refused')
  const ticket = isRecord(parts.Credentials) ? parts.Credentials.Ticket : null
  if (typeof ticket !== 'string' || ticket === '') throw new Fault('badAnswer', 'the server signed in without a ticket')
  return { authorization: scheme + ticket, principal: parts.Response }
}
