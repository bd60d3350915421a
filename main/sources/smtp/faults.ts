/** PURE: what the SMTP library throws, as Faults. A server's own sentence is kept, in one line that holds no secret. */
import { Fault } from '../../failure.ts'
import { isTlsCode } from '../mail-server.ts'

/** Texts that must not come back to anybody in a server's words, such as a password and its forms on the wire. */
export type Secrets = readonly string[]

const longestSentence = 200
/** Replies about the sign-in (RFC 4954, 6), whatever they answer. */
const aboutSignIn = [530, 534, 535, 538]

/** The fields that the library adds to its errors. */
interface Said {
  readonly code: string
  readonly response: string
  readonly reply: number
}

/**
 * Faults: tls; auth; throttled (4yz, "not now"); rejected (5yz); badAnswer (no SMTP); offline (no connection, or no answer
 * in time).
 */
export function faultOf(error: unknown, secrets: Secrets = []): Fault {
  if (error instanceof Fault) return error
  const { code, response, reply } = saidBy(error)
  const detail = `the mail server refuses (${sentence(response, secrets)})`
  if (code === 'ETLS') return new Fault('tls', 'the server does not begin TLS as it should', { cause: error })
  if (isTlsCode(code)) return new Fault('tls', code, { cause: error })
  if (reply >= 400 && reply < 500) return new Fault('throttled', detail, { cause: error })
  if (code === 'EAUTH' || aboutSignIn.includes(reply))
    return new Fault('auth', reply === 0 ? 'the server refuses the sign-in' : detail, { cause: error })
  if (reply >= 500 && reply < 600) return new Fault('rejected', detail, { cause: error })
  if (code === 'EMESSAGE' && response === '')
    return new Fault('rejected', 'the message is larger than the mail server takes', { cause: error })
  if (code === 'EPROTOCOL' || response !== '') return new Fault('badAnswer', 'the answer is not SMTP', { cause: error })
  return new Fault('offline', code || 'the connection was lost', { cause: error })
}

/**
 * The same, of a message whose end was not handed over: nothing has left, and the kind says so. Faults: rejected, auth,
 * throttled, tls; what ended it from outside stays what it is.
 */
export function beforeTheEnd(error: unknown, secrets: Secrets = []): Fault {
  const fault = faultOf(error, secrets)
  if (fault.kind === 'offline') return new Fault('throttled', `nothing has left: ${fault.message}`, { cause: fault })
  return fault.kind === 'badAnswer' ? new Fault('rejected', fault.message, { cause: fault }) : fault
}

/**
 * The same, of a message whose end was handed over: only the server's answer to it tells that it was refused. Faults:
 * rejected, throttled; timeout and offline leave open whether it left.
 */
export function afterTheEnd(error: unknown, secrets: Secrets = []): Fault {
  const { code, reply } = saidBy(error)
  if (code === 'EMESSAGE' && reply >= 400 && reply < 600) return faultOf(error, secrets)
  const why = error instanceof Fault ? error.message : code || 'the connection was lost'
  const kind = error instanceof Fault || code === 'ETIMEDOUT' ? 'timeout' : 'offline'
  return new Fault(kind, `the message may have left: ${why}`, { cause: error })
}

function saidBy(error: unknown): Said {
  const fields: Record<string, unknown> = typeof error === 'object' && error !== null ? { ...error } : {}
  const text = (name: string) => {
    const value = fields[name]
    return typeof value === 'string' ? value : ''
  }
  const response = text('response')
  const reply = Number(/^\d{3}(?=[ -]|$)/.exec(response)?.[0] ?? 0)
  // The library puts its own code over that of the system, which says more.
  return { code: text('originalCode') || text('code'), response, reply }
}

/** `550 5.1.1: no such user`; the codes alone where the words hold a secret. */
function sentence(response: string, secrets: Secrets): string {
  const lines = response.split(/\r?\n/).map((line) => /^(\d{3})(?:[ -]|$)(\d\.\d{1,3}\.\d{1,3}\b)?:?(.*)$/s.exec(line))
  const [, reply = 'no words', status = ''] = lines[0] ?? []
  const codes = status === '' ? reply : `${reply} ${status}`
  const words = lines
    .map((line) => line?.[3] ?? '')
    .join(' ')
    .replace(/[^\P{C} ]|[\u2028\u2029]/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim()
  if (words === '' || secrets.some((secret) => secret !== '' && words.includes(secret))) return codes
  return `${codes}: ${[...words].slice(0, longestSentence).join('')}`
}
