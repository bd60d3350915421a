/** PURE: what went wrong with a request, as a Fault with one line for a support case (contract 3.4). */
import { Fault } from '../../failure.ts'
import type { HttpAnswer } from './http.ts'
import { isRecord } from './wire.ts'

/** How long a server may make us wait. */
const shortest = 1000
const longest = 3_600_000

/** Retry-After in seconds or as a date, in milliseconds from `now`. */
export function retryAfter(header: string | undefined, now: number): number | undefined {
  if (header === undefined) return undefined
  const wait = /^\s*\d+\s*$/.test(header) ? Number(header) * 1000 : Date.parse(header) - now
  return Number.isNaN(wait) ? undefined : Math.min(Math.max(wait, shortest), longest)
}

/** One short line without control characters; a text of the server's may be anything. */
const oneLine = (text: string): string =>
  text
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .trim()
    .slice(0, 200)

function lowerKeys(record: Readonly<Record<string, unknown>>): Map<string, unknown> {
  return new Map(Object.entries(record).map(([key, value]) => [key.toLowerCase(), value]))
}

/** The two JSON error shapes; undefined for everything else, an ordinary answer among it. */
export function errorIn(body: unknown): Fault | undefined {
  if (!isRecord(body)) return undefined
  const fields = lowerKeys(body)
  const words = (name: string) => (typeof fields.get(name) === 'string' ? oneLine(String(fields.get(name))) : '')
  if (fields.get('error') === true) {
    const type = words('errortype')
    const kind = /NotFoundException$/.test(type) ? 'gone' : 'rejected'
    return new Fault(kind, [type, words('errormessage')].filter(Boolean).join(': ') || 'the server reported an error')
  }
  const onlyMessage = fields.has('message') && [...fields.keys()].every((key) => key.startsWith('message'))
  return onlyMessage ? new Fault('rejected', words('message') || 'the server reported an error') : undefined
}

/** What tells of somebody else's server, of the network or of time went wrong while the work was being done. */
const midwayTypes =
  /Smtp|Imap|Pop3|Graph|Mail|Socket|Network|Http|Web|IO(?=Exception)|Protocol|Command|Time|Cancel|Abort|Authenticat|Credential|Login/i

/**
 * Whether the server may have done (part of) what it then says went wrong. Only an exception of its own, and a refusal of
 * what was asked, leave no doubt.
 */
export function mayBeDone({ kind, message }: Fault): boolean {
  if (kind !== 'rejected') return true
  const [type = ''] = message.split(':')
  if (/^SOAP /.test(type)) return !/ (Client|Sender|ActionNotSupported|DeserializationFailed)$/.test(type)
  return /^[\w.]+$/.test(type) && midwayTypes.test(type.split('.').at(-1) ?? '')
}

/**
 * Codes of Node and Chromium for a request of which not a byte was sent: nobody was found to send it to. A network that is
 * unreachable, or a connection that timed out, may have been reached before.
 */
const unconnected =
  /^(ENOTFOUND|EAI_\w+|ECONNREFUSED|UND_ERR_CONNECT_TIMEOUT|ERR_INTERNET_DISCONNECTED|ERR_NAME_(NOT_RESOLVED|RESOLUTION_FAILED)|ERR_CONNECTION_REFUSED)$/

/** Whether the request certainly did not reach anybody. */
export const neverLeft = ({ kind, message }: Fault): boolean => kind === 'offline' && unconnected.test(message)

/** A body that should be JSON. Empty is undefined. Faults: badAnswer. */
export function parseJson(body: string): unknown {
  const text = body.replace(/^\uFEFF/, '')
  if (text.trim() === '') return undefined
  try {
    return JSON.parse(text)
  } catch {
    throw new Fault(
      'badAnswer',
      /^\s*</.test(text) ? 'the server answered a web page, not JSON' : 'the JSON is cut short',
    )
  }
}

/** The Fault of an answer that is not a success. */
export function statusFault(answer: HttpAnswer, now: number): Fault {
  const { status } = answer
  const known = byStatus(answer, now)
  if (known) return known
  let body: unknown
  try {
    body = parseJson(answer.body)
  } catch {
    body = undefined // a web page of a proxy or of IIS: the status says more
  }
  const told = errorIn(body)
  // A Message alone refuses what was asked; with such a status it is only the frame's word that something fell over.
  if (told && (status < 500 || (isRecord(body) && lowerKeys(body).has('error')))) return told
  return new Fault('badAnswer', `HTTP ${status} without a SuperOffice error`)
}

function byStatus({ status, header }: HttpAnswer, now: number): Fault | undefined {
  if (status === 401) return new Fault('auth', 'HTTP 401: the sign-in was refused')
  if (status === 403) return new Fault('forbidden', 'HTTP 403: the user or the app may not use the EMail agent')
  if (status === 421) return new Fault('badAnswer', 'HTTP 421: this is not the host of the installation')
  if (status === 407) return new Fault('offline', 'HTTP 407: the proxy asks for a sign-in')
  if (status === 429 || status === 503) {
    const wait = retryAfter(header('retry-after'), now)
    return new Fault(
      'throttled',
      `HTTP ${status}: the server asks to wait`,
      wait === undefined ? {} : { retryAfter: wait },
    )
  }
  if (status === 408 || status === 502 || status === 504) {
    return new Fault('offline', `HTTP ${status}: the server behind the gateway does not answer`)
  }
  return undefined
}

/** Codes of OpenSSL, Node and Chromium for a certificate or a handshake that is not to be trusted. */
const tlsCode = /CERT|SSL|TLS|SELF_SIGNED|UNABLE_TO|^EPROTO$|^CRL_|HOSTNAME_MISMATCH|INVALID_CA|PATH_LENGTH_EXCEEDED/
/** Of something between us and the server that speaks for it. */
const proxyCode = /PROXY|TUNNEL|SOCKS|_PAC_/
/** Of bytes that are no HTTP, or not packed as they say. */
const garbledCode = /^HPE_|^Z_|^ERR_(INVALID_HTTP_RESPONSE|RESPONSE_HEADERS_|CONTENT_DECODING_|INVALID_CHUNKED_)/

/** The Fault of a request that got no (whole) answer, by the error's code. */
function connectionFault(code: string): Fault {
  if (proxyCode.test(code)) return new Fault('offline', `the proxy does not let the request through (${code})`)
  if (tlsCode.test(code)) return new Fault('tls', code)
  if (garbledCode.test(code)) return new Fault('badAnswer', `the answer is not HTTP (${code})`)
  return new Fault('offline', code || 'no connection')
}

/** What Node's fetch threw, or Electron's. Nothing of it is kept as a cause: it may hold the request's headers. */
export function networkFault(thrown: unknown): Fault {
  const errors: Error[] = []
  for (let one = thrown; one instanceof Error && errors.length < 4; one = one.cause) errors.push(one)
  if (errors.some(({ message }) => /\bredirect/i.test(message))) {
    return new Fault('badAnswer', 'the server redirects to another address')
  }
  const [code] = errors.map(codeOf).filter((found) => found !== '')
  // Without code and cause it is no error of the network but a mistake of ours.
  if (code === undefined && errors.length < 2) return new Fault('internal', errors[0]?.name ?? 'unknown')
  return connectionFault(code ?? '')
}

function codeOf(error: Error): string {
  const chromium = /^net::(ERR_\w+)/.exec(error.message)?.[1]
  if (chromium !== undefined) return chromium
  if ('code' in error && typeof error.code === 'string') return error.code
  // Some of Node's parsers give no code.
  return error.name === 'HTTPParserError' ? 'HPE_INVALID' : ''
}
