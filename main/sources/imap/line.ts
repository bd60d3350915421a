/** One signed-in connection: how it is made, watched over while somebody waits, and left. */
import type { Logger } from 'imapflow'
import { Fault } from '../../failure.ts'
import { isThisMachine, type Credentials, type MailServer } from '../mail-server.ts'
import { trusting, type Roots } from '../roots.ts'
import { Client } from './client.ts'
import { faultOf } from './faults.ts'

/** A signed-in client. Some of its calls answer false for a failure; `refused` says which one it was. */
export interface Session {
  readonly imap: Client
  refused(): Fault
}

export interface Line extends Session {
  usedAt: number
  /** What ended the connection; null while it lives, or where the server just left. */
  lost: unknown
  /** Nobody waits for the server now, for what came has not been taken yet. */
  paused: boolean
  /** What is to be done with it when nobody uses it for longer. */
  resting: NodeJS.Timeout | undefined
}

export const usualPatienceMs = 60_000
const connectMs = 20_000
/** A connection that was quiet for so long is asked whether it still lives. */
const quietMs = 20_000
export const lifeSignMs = 5000
/** Nothing larger is asked for at once; a line of 16 MB holds the numbers of two million messages. */
const maxLiteral = 5_000_000
const maxLine = 16_000_000

/** Signs in; where an access token is refused, once more with a new one. Faults: auth, tls, offline, throttled, badAnswer. */
export async function openLine(account: MailServer, signal: AbortSignal): Promise<Line> {
  if (account.security === 'plain' && account.allowPlain !== true && !isThisMachine(account.host))
    throw new Fault('tls', 'without TLS mail is only read from this machine')
  const first = await unlessAborted(signal, credentialsOf(account, false))
  try {
    return await signIn(account, first, signal)
  } catch (error) {
    const isStale = first.kind === 'token' && error instanceof Fault && error.kind === 'auth'
    if (!isStale || signal.aborted) throw error
    return signIn(account, await unlessAborted(signal, credentialsOf(account, true)), signal)
  }
}

async function credentialsOf({ credentials }: MailServer, renew: boolean): Promise<Credentials> {
  const found = await credentials(renew)
  if (found === null) throw new Fault('auth', 'there is nothing to sign in with')
  return found
}

const signIn = (account: MailServer, credentials: Credentials, signal: AbortSignal): Promise<Line> =>
  trusting(account.ca, (roots) => signInBy(account, roots, credentials, signal))

async function signInBy(
  account: MailServer,
  roots: Roots,
  credentials: Credentials,
  signal: AbortSignal,
): Promise<Line> {
  let failed: unknown = null
  const imap = clientOf(account, roots, credentials, (error) => (failed = error))
  const line: Line = {
    ...{ imap, usedAt: Date.now(), lost: null, paused: false, resting: undefined },
    refused: () => refusal(imap, failed),
  }
  imap.on('error', (error) => (line.lost = error))
  imap.on('close', () => account.log?.(`imap ${account.host}: the connection ended`))
  const unguard = guard(line, signal, account.patienceMs ?? usualPatienceMs)
  try {
    await imap.connect()
    // Whoever sits on the wire can say so: signed in is who has sent a password through TLS.
    if (account.security === 'starttls' && (imap.isGreetedAsSignedIn || !imap.secureConnection))
      throw new Fault('tls', 'the server says that we were signed in before TLS')
    return line
  } catch (error) {
    imap.close()
    if (signal.aborted) throw cancelled(signal)
    if (credentials.kind === 'token' && knowsNoTokens(imap))
      throw new Fault('auth', 'the server takes no access tokens', { cause: error })
    throw faultOf(error, line.lost)
  } finally {
    unguard()
  }
}

const knowsNoTokens = ({ capabilities }: Client): boolean =>
  capabilities.size > 0 && ![...capabilities.keys()].some((one) => /^AUTH=(XOAUTH|OAUTHBEARER)/i.test(one))

function clientOf(account: MailServer, roots: Roots, credentials: Credentials, note: (error: unknown) => void): Client {
  const { host, port, security, user } = account
  return new Client({
    host,
    port,
    secure: security === 'tls',
    ...(security === 'tls' ? {} : { doSTARTTLS: security === 'starttls' }),
    tls: { minVersion: 'TLSv1.2', ...roots },
    auth:
      credentials.kind === 'token' ? { user, accessToken: credentials.token } : { user, pass: credentials.password },
    clientInfo: { name: 'Mailmirror', version: false, vendor: false, 'support-url': false },
    logger: noting(note),
    disableAutoIdle: true,
    qresync: true,
    connectionTimeout: connectMs,
    greetingTimeout: connectMs,
    // A kept connection is quiet for long: `guard` watches while somebody waits.
    socketTimeout: 29 * 60_000,
    maxLiteralSize: maxLiteral,
    maxLineLength: maxLine,
    maxResponseSize: maxLine + maxLiteral,
  })
}

/** The last error that the library wrote down: some of its calls only answer false. */
function noting(note: (error: unknown) => void): Logger {
  const nothing = () => undefined
  const warn = (entry: unknown) => {
    if (typeof entry === 'object' && entry !== null && 'err' in entry) note(entry.err)
  }
  return { trace: nothing, debug: nothing, info: nothing, warn, error: nothing }
}

function refusal(imap: Client, failed: unknown): Fault {
  if (!imap.usable) return new Fault('offline', 'the connection was lost')
  return failed === null ? new Fault('rejected', 'the mail server does not take it') : faultOf(failed)
}

/** Ends the connection when `signal` aborts or nothing comes in for too long while somebody waits; answers how to stop. */
export function guard(line: Line, signal: AbortSignal, patienceMs: number): () => void {
  const { imap } = line
  let seen = -1
  const end = (reason: unknown) => {
    line.lost ??= reason
    imap.close()
  }
  const watch = setInterval(() => {
    const { sent, received } = imap.stats()
    if (line.paused) seen = -1
    else if (sent + received !== seen) seen = sent + received
    else end(new Fault('offline', `no answer within ${patienceMs / 1000} s`))
  }, patienceMs)
  const stop = () => end(cancelled(signal))
  signal.addEventListener('abort', stop, { once: true })
  if (signal.aborted) stop()
  return () => {
    clearInterval(watch)
    signal.removeEventListener('abort', stop)
  }
}

/** What `error` was, once work on the line has failed. */
export function faultOn(line: Line, signal: AbortSignal, error: unknown): Fault {
  if (signal.aborted) return cancelled(signal)
  if (line.imap.usable) return faultOf(error)
  // Whoever ended it knows why; the work only saw that it was over.
  return line.lost instanceof Fault ? line.lost : faultOf(error, line.lost)
}

/** Has the other side still got this connection? One that was quiet is asked. */
export async function isAlive({ imap, usedAt }: Line): Promise<boolean> {
  if (!imap.usable) return false
  return Date.now() - usedAt < quietMs || answers(imap, lifeSignMs)
}

/** Does the server answer within this time? If not, the connection is ended. */
export async function answers(imap: Client, withinMs: number): Promise<boolean> {
  const answered = imap.noop().then(
    () => true,
    () => false,
  )
  const alive = await Promise.race([answered, after(withinMs).then(() => false)])
  if (!alive) imap.close()
  return alive && imap.usable
}

export async function leave({ imap }: Line): Promise<void> {
  if (!imap.usable) return
  await Promise.race([imap.logout().catch(() => undefined), after(lifeSignMs)])
  imap.close()
}

export function cancelled(signal: AbortSignal): Fault {
  return signal.reason instanceof Fault ? signal.reason : new Fault('cancelled', 'the request was stopped')
}

/** Nobody waits for the work of others once its own signal has aborted. */
export function unlessAborted<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(cancelled(signal))
    if (signal.aborted) stop()
    signal.addEventListener('abort', stop, { once: true })
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop))
  })
}

export const later = (ms: number, work: () => void) => setTimeout(work, ms).unref()

export const after = (ms: number) => new Promise<void>((done) => later(ms, done))

/** Ends with `work`, or after so long: then, and only then, `late` is called, and the work is not waited for any more. */
export async function within(ms: number, work: Promise<unknown>, late: () => void): Promise<void> {
  const { promise: passed, resolve: pass } = Promise.withResolvers<undefined>()
  const timer = later(ms, () => pass(void late()))
  try {
    await Promise.race([work, passed])
  } finally {
    clearTimeout(timer)
  }
}
