/** A connection to an SMTP server (RFC 5321) that is signed in. Whoever gives up ends it at once. */
import SMTPConnection from 'nodemailer/lib/smtp-connection'
import { Fault } from '../../failure.ts'
import { isThisMachine, type Credentials, type MailServer } from '../mail-server.ts'
import { trusting, type Roots } from '../roots.ts'
import { faultOf, type Secrets } from './faults.ts'

/** How the library answers. */
type Done<T> = (error?: Error | null, value?: T) => void

const connectMs = 20_000
const goodbyeMs = 2000

/**
 * Connects and signs in; where the server offers no sign-in, none is made and nothing secret is told. A refused token is
 * renewed once, a password never tried twice. Faults: auth, tls, offline, throttled, rejected, badAnswer, cancelled.
 */
export async function signedIn(server: MailServer, signal: AbortSignal): Promise<Line> {
  if (server.security === 'plain' && server.allowPlain !== true && !isThisMachine(server.host))
    throw new Fault('tls', 'without TLS mail is only handed to this machine')
  return trusting(server.ca, (roots) => signedInBy(server, roots, signal))
}

async function signedInBy(server: MailServer, roots: Roots, signal: AbortSignal): Promise<Line> {
  for (let renew = false; ; renew = true) {
    const credentials = await server.credentials(renew)
    if (credentials === null) throw new Fault('auth', 'there is no password')
    const line = new Line(server, roots, secretsOf(server.user, credentials), signal)
    try {
      await line.connect()
      await line.signIn(credentials)
      return line
    } catch (error) {
      line.close()
      const fault = faultOf(error, line.secrets)
      if (fault.kind !== 'auth' || credentials.kind === 'password' || renew) throw fault
    }
  }
}

export class Line {
  readonly smtp: SMTPConnection
  /** What must not come back in the server's words. */
  readonly secrets: Secrets
  /** How long the server may say nothing, in milliseconds. */
  readonly patienceMs: number
  readonly #user: string
  readonly #signal: AbortSignal
  readonly #ended: Promise<never>
  readonly #stop = () => this.#end(cancelled(this.#signal))
  #why: unknown = null
  #offered = ''

  constructor(server: MailServer, roots: Roots, secrets: Secrets, signal: AbortSignal) {
    this.secrets = secrets
    this.patienceMs = server.patienceMs ?? 60_000
    this.#user = server.user
    this.#signal = signal
    this.smtp = new SMTPConnection(optionsFor(server, roots, this.patienceMs, (reason) => this.#end(reason)))
    this.#ended = new Promise<never>((_resolve, reject) => {
      this.smtp.on('error', (error: unknown) => {
        this.#why ??= error
      })
      // A moment later: the step that the server answered last has the better reason.
      this.smtp.once('end', () => queueMicrotask(() => reject(asError(this.#why))))
    })
    this.#ended.catch(() => undefined)
    signal.addEventListener('abort', this.#stop, { once: true })
  }

  async connect(): Promise<void> {
    if (this.#signal.aborted) throw cancelled(this.#signal)
    await this.step<void>(2 * connectMs, (done) => this.smtp.connect(done))
    this.#offered = String(this.smtp.lastServerResponse)
  }

  async signIn(credentials: Credentials): Promise<void> {
    if (!this.smtp.allowsAuth) return
    const user = this.#user
    const auth =
      credentials.kind === 'password'
        ? { user, pass: credentials.password }
        : { user, pass: credentials.token, method: byToken }
    await this.step(2 * this.patienceMs, (done) => this.smtp.login(auth, done))
  }

  /** Does the server say, since TLS, that it can do this? */
  offers(extension: string): boolean {
    return new RegExp(`^250[ -]${extension}\\b`, 'im').test(this.#offered)
  }

  /** One step of the protocol; throws as the library does, also when the connection ends or time is up. */
  async step<T>(limitMs: number, work: (done: Done<T>) => void): Promise<T | undefined> {
    const late = setTimeout(() => this.#end(new Fault('offline', `no answer within ${limitMs / 1000} s`)), limitMs)
    const worked = new Promise<T | undefined>((resolve, reject) =>
      work((error, value) => (error ? reject(error) : resolve(value))),
    )
    try {
      return await Promise.race([worked, this.#ended])
    } finally {
      clearTimeout(late)
    }
  }

  /** Says goodbye, without being waited for. */
  leave(): void {
    this.#signal.removeEventListener('abort', this.#stop)
    this.smtp.quit()
    setTimeout(() => this.smtp.close(), goodbyeMs).unref()
  }

  close(): void {
    this.#signal.removeEventListener('abort', this.#stop)
    this.smtp.close()
  }

  #end(reason: unknown): void {
    this.#why ??= reason
    this.smtp.close()
  }
}

/** Named so that the library takes our handler, whatever the server would rather have. */
const byToken = 'TOKEN'

function optionsFor(
  { host, port, security }: MailServer,
  roots: Roots,
  patienceMs: number,
  end: (reason: Fault) => void,
): SMTPConnection.Options {
  return {
    ...{ host, port, secure: security === 'tls', requireTLS: security === 'starttls', ignoreTLS: security === 'plain' },
    tls: { minVersion: 'TLSv1.2', ...roots },
    // What this machine is called is nobody's business.
    name: '[127.0.0.1]',
    logger: listening(end),
    customAuth: { [byToken]: signInByToken },
    ...{ connectionTimeout: connectMs, greetingTimeout: connectMs, dnsTimeout: connectMs, socketTimeout: patienceMs },
    // Whoever closes has given up: nothing more is waited for.
    socketCloseTimeout: 0,
    maxResponseSize: 100_000,
  }
}

/** The library only notes that somebody sent text in the clear behind the answer to STARTTLS (RFC 3207, 6). */
function listening(end: (reason: Fault) => void) {
  const nothing = () => undefined
  const warn = (entry: unknown) => {
    if (typeof entry !== 'object' || entry === null || !('discarded' in entry)) return
    setImmediate(() => end(new Fault('tls', 'the server sent data before TLS had begun')))
  }
  return { level: nothing, trace: nothing, debug: nothing, info: nothing, warn, error: nothing, fatal: nothing }
}

/** XOAUTH2; after a refusal the server waits for an empty line before it says so. */
async function signInByToken(asked: SMTPConnection.CustomAuthenticationContext): Promise<void> {
  const { user = '', pass = '' } = asked.auth.credentials
  const first = await asked.sendCommand(`AUTH XOAUTH2 ${xoauth2(user, pass)}`)
  const { status } = first.status === 334 ? await asked.sendCommand('') : first
  if (status !== 235) throw new Error('refused')
}

const base64 = (text: string): string => Buffer.from(text).toString('base64')
const xoauth2 = (user: string, token: string): string => base64(`user=${user}\x01auth=Bearer ${token}\x01\x01`)

/** A secret, and how it looks on the wire. */
function secretsOf(user: string, credentials: Credentials): Secrets {
  if (credentials.kind === 'token') return [credentials.token, xoauth2(user, credentials.token)]
  const { password } = credentials
  return [password, base64(password), base64(`\0${user}\0${password}`)]
}

const asError = (reason: unknown): Error => (reason instanceof Error ? reason : new Error('the connection ended'))

function cancelled(signal: AbortSignal): Fault {
  return signal.reason instanceof Fault ? signal.reason : new Fault('cancelled', 'the request was stopped')
}
