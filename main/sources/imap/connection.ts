/**
 * One kept connection of an account: used by one piece of work at a time, made again after a loss. Whoever gives up ends
 * the connection, for a command of IMAP cannot be taken back.
 */
import { ImapFlow, type Logger } from 'imapflow'
import { Fault } from '../../failure.ts'
import type { Log } from '../../log.ts'
import { faultOf } from './faults.ts'

export interface ImapAccount {
  readonly host: string
  readonly port: number
  /** `tls` from the first byte on, `starttls` by an upgrade that must succeed, `plain` for servers on this machine. */
  readonly security: 'tls' | 'starttls' | 'plain'
  readonly user: string
  readonly password: () => Promise<string | null>
  /** Lets the password go unprotected to another machine too. */
  readonly allowPlain?: boolean
  /** Roots trusted beside the system's, PEM. */
  readonly ca?: string
  readonly log?: Log
  /** How long a server may send nothing that was asked for, in milliseconds. */
  readonly patienceMs?: number
}

export interface Connection {
  /** Runs `work` when it is its turn, signed in. Faults: auth, tls, offline, throttled, badAnswer, rejected, cancelled. */
  use<T>(signal: AbortSignal, work: (client: Session) => Promise<T>): Promise<T>
  close(): Promise<void>
}

/** A signed-in client. Some of its calls answer false for a failure; `refused` says which one it was. */
export interface Session {
  readonly imap: ImapFlow
  refused(): Fault
}

const usualPatienceMs = 60_000
const connectMs = 20_000
/** A connection that was quiet for so long is asked whether it still lives. */
const quietMs = 20_000
const lifeSignMs = 5000
/** Nothing that a server sends at once is larger; a longer message is asked for in part. */
const maxLiteral = 72_000_000

export function keepConnection(account: ImapAccount): Connection {
  let kept: Line | null = null
  let queue: Promise<unknown> = Promise.resolve()
  let closed = false

  async function line(signal: AbortSignal): Promise<Line> {
    if (closed) throw new Fault('cancelled', 'the account was closed')
    if (kept && (await isAlive(kept))) return kept
    kept = null
    const made = await open(account, signal)
    if (closed || signal.aborted) {
      made.imap.close()
      throw cancelled(signal)
    }
    return (kept = made)
  }

  async function turn<T>(signal: AbortSignal, work: (client: Session) => Promise<T>): Promise<T> {
    if (signal.aborted) throw cancelled(signal)
    const one = await line(signal)
    try {
      return await within(one, signal, account.patienceMs ?? usualPatienceMs, () => work(one))
    } catch (error) {
      if (signal.aborted) throw cancelled(signal)
      throw one.imap.usable ? faultOf(error) : faultOf(error, one.lost)
    } finally {
      one.usedAt = Date.now()
    }
  }

  return {
    use(signal, work) {
      const mine = queue.then(() => turn(signal, work))
      queue = mine.catch(() => undefined)
      return unlessAborted(signal, mine)
    },
    async close() {
      closed = true
      if (kept) await leave(kept)
    },
  }
}

interface Line extends Session {
  usedAt: number
  /** What ended the connection; null while it lives, or where the server just left. */
  lost: unknown
}

async function open(account: ImapAccount, signal: AbortSignal): Promise<Line> {
  const { host, port, security, user } = account
  if (security === 'plain' && account.allowPlain !== true && !isThisMachine(host))
    throw new Fault('tls', 'without TLS mail is only read from this machine')
  const pass = await account.password()
  if (pass === null) throw new Fault('auth', 'there is no password')
  let failed: unknown = null
  const imap = new ImapFlow({
    host,
    port,
    secure: security === 'tls',
    ...(security === 'tls' ? {} : { doSTARTTLS: security === 'starttls' }),
    tls: { minVersion: 'TLSv1.2', ...(account.ca === undefined ? {} : { ca: account.ca }) },
    auth: { user, pass },
    clientInfo: { name: 'Mailmirror', version: false, vendor: false, 'support-url': false },
    logger: noting((error) => (failed = error)),
    disableAutoIdle: true,
    connectionTimeout: connectMs,
    greetingTimeout: connectMs,
    // A kept connection is quiet for long: `within` watches while somebody waits.
    socketTimeout: 29 * 60_000,
    maxLiteralSize: maxLiteral,
    maxLineLength: maxLiteral,
    maxResponseSize: 2 * maxLiteral,
  })
  const one: Line = { imap, usedAt: Date.now(), lost: null, refused: () => refusal(imap, failed) }
  imap.on('error', (error) => (one.lost = error))
  imap.on('close', () => account.log?.(`imap ${host}: the connection ended`))
  try {
    await within(one, signal, account.patienceMs ?? usualPatienceMs, () => imap.connect())
  } catch (error) {
    imap.close()
    throw signal.aborted ? cancelled(signal) : faultOf(error, one.lost)
  }
  return one
}

async function leave({ imap }: Line): Promise<void> {
  if (!imap.usable) return
  await Promise.race([imap.logout().catch(() => undefined), after(lifeSignMs)])
  imap.close()
}

/** The last error that the library wrote down: some of its calls only answer false. */
function noting(note: (error: unknown) => void): Logger {
  const nothing = () => undefined
  const warn = (entry: unknown) => {
    if (typeof entry === 'object' && entry !== null && 'err' in entry) note(entry.err)
  }
  return { trace: nothing, debug: nothing, info: nothing, warn, error: nothing }
}

function refusal(imap: ImapFlow, failed: unknown): Fault {
  if (!imap.usable) return new Fault('offline', 'the connection was lost')
  return failed === null ? new Fault('rejected', 'the mail server does not take it') : faultOf(failed)
}

/** Ends the connection, and with it `work`, when `signal` aborts or nothing comes in for too long. */
async function within<T>(one: Line, signal: AbortSignal, patienceMs: number, work: () => Promise<T>): Promise<T> {
  const { imap } = one
  let seen = -1
  const watch = setInterval(() => {
    const { sent, received } = imap.stats()
    if (sent + received !== seen) seen = sent + received
    else end(new Fault('offline', `no answer within ${patienceMs / 1000} s`))
  }, patienceMs)
  const end = (reason: unknown) => {
    one.lost ??= reason
    imap.close()
  }
  const stop = () => end(cancelled(signal))
  signal.addEventListener('abort', stop, { once: true })
  try {
    return await work()
  } finally {
    clearInterval(watch)
    signal.removeEventListener('abort', stop)
  }
}

async function isAlive({ imap, usedAt }: Line): Promise<boolean> {
  if (!imap.usable) return false
  if (Date.now() - usedAt < quietMs) return true
  const answered = imap.noop().then(
    () => true,
    () => false,
  )
  const alive = await Promise.race([answered, after(lifeSignMs).then(() => false)])
  if (!alive) imap.close()
  return alive && imap.usable
}

/** Nobody waits for the turns of others once its own signal has aborted. */
function unlessAborted<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(cancelled(signal))
    signal.addEventListener('abort', stop, { once: true })
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop))
  })
}

function cancelled(signal: AbortSignal): Fault {
  return signal.reason instanceof Fault ? signal.reason : new Fault('cancelled', 'the request was stopped')
}

const after = (ms: number) => new Promise<void>((done) => setTimeout(done, ms).unref())

function isThisMachine(host: string): boolean {
  return /^(localhost|127(\.\d{1,3}){3}|\[?::1\]?)$/i.test(host)
}
