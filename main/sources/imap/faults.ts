/** PURE: what the IMAP library throws, as Faults. Texts of servers are kept out but for their response codes. */
import { Fault } from '../../failure.ts'
import { isTlsCode } from '../mail-server.ts'

/** Of answers that are no IMAP, or larger than anything that is mail. */
const garbledCode = /^(Parser|Literal|Line|Response|UnexpectedTag|Invalid|MAX_IMAP_NESTING|COMPRESS_)/
/** Response codes of RFC 5530 by which a server says "not now". */
const notNow = /^(UNAVAILABLE|LIMIT|INUSE)$/
const isGone = /^(NONEXISTENT|TRYCREATE)$/
const isForbidden = /^(NOPERM|READ-ONLY|ACL)$/

/** The fields that the library adds to its errors. */
interface Said {
  readonly code: string
  readonly responseCode: string
  readonly status: string
  readonly authentication: boolean
  readonly tls: boolean
  readonly missing: boolean
  readonly waitMs: number
}

/** `lost` is what ended the connection, where that is known: the library rejects what was under way without saying why. */
export function faultOf(error: unknown, lost: unknown = null): Fault {
  if (error instanceof Fault) return error
  if (lost instanceof Fault) return lost
  const said = saidBy(lost ?? error)
  const { code, status } = said
  if (isTlsCode(code)) return new Fault('tls', code, { cause: error })
  if (said.tls) return new Fault('tls', 'the server does not begin TLS as it should', { cause: error })
  if (code === 'ETHROTTLE')
    return new Fault('throttled', 'the server asks to wait', { cause: error, retryAfter: said.waitMs })
  if (garbledCode.test(code)) return new Fault('badAnswer', `the answer is not IMAP (${code})`, { cause: error })
  if (status !== '') return refusal(said, error)
  if (said.authentication && code === '') return new Fault('auth', 'the server refuses the sign-in', { cause: error })
  return new Fault('offline', code || 'the connection was lost', { cause: error })
}

/** A command that the server answered with NO or BAD. */
function refusal({ responseCode, status, authentication, missing }: Said, cause: unknown): Fault {
  const detail = `the mail server refuses (${responseCode || status})`
  if (notNow.test(responseCode)) return new Fault('throttled', detail, { cause })
  if (authentication) return new Fault('auth', 'the server refuses the sign-in', { cause })
  if (missing || isGone.test(responseCode)) return new Fault('gone', 'the folder is not there', { cause })
  return new Fault(isForbidden.test(responseCode) ? 'forbidden' : 'rejected', detail, { cause })
}

function saidBy(error: unknown): Said {
  const fields: Record<string, unknown> = typeof error === 'object' && error !== null ? { ...error } : {}
  const text = (name: string) => {
    const value = fields[name]
    return typeof value === 'string' ? value : ''
  }
  return {
    code: text('code'),
    responseCode: text('serverResponseCode').toUpperCase(),
    status: text('responseStatus'),
    authentication: fields['authenticationFailed'] === true,
    tls: fields['tlsFailed'] === true,
    missing: fields['mailboxMissing'] === true,
    waitMs: typeof fields['throttleReset'] === 'number' ? fields['throttleReset'] : 0,
  }
}
