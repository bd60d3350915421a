/** One SOAP call: the request, its answer, and what went wrong in the same Faults as over REST (contract 10.3). */
import { Fault } from '../../../failure.ts'
import { errorIn, statusFault } from '../faults.ts'
import type { Http, HttpAnswer } from '../http.ts'
import type { Transport } from '../transport.ts'
import { isRecord } from '../wire.ts'
import type { Element } from '@xmldom/xmldom'
import { operations, requestHeader, responseHeader, soapAction, type Operation, type Service } from './services.ts'
import { envelope11, readEnvelope, readParts, writeMessage, type Envelope } from './xml.ts'

export interface Asked {
  /** The root of the web services, ending in `/api/`. */
  readonly root: string
  /** Generation of the services, e.g. 86. */
  readonly services: number
  readonly operation: string
  readonly args: Readonly<Record<string, unknown>>
  /** Parts of the SOAP header. */
  readonly header: Readonly<Record<string, unknown>>
  readonly httpHeaders?: Readonly<Record<string, string>>
}
type Options = Omit<Parameters<Transport['call']>[2], 'select' | 'query'>

export interface Answered {
  readonly header: Readonly<Record<string, unknown>>
  readonly parts: Readonly<Record<string, unknown>>
}

export const serviceUrl = (root: string, services: number, service: Service): string =>
  `${root.replace(/api\/$/i, '')}Remote/Services${services}/${service}.svc`

/** Faults: offline tls auth forbidden throttled badAnswer rejected gone cancelled. */
export async function exchange(http: Http, asked: Asked, { onBytes, once, ...options }: Options): Promise<Answered> {
  const { root, services, operation: name, args, header, httpHeaders = {} } = asked
  const operation = operations.get(name)
  if (!operation) throw new Fault('rejected', `${name} is not among the SOAP services`)
  const { service, request } = operation
  const body = writeMessage({
    services,
    envelope: envelope11,
    header: { fields: requestHeader[service], values: header },
    body: { name, fields: request, values: args },
  })
  const headers = {
    Accept: 'text/xml',
    'Content-Type': 'text/xml; charset=utf-8',
    SOAPAction: `"${soapAction(services, service, name)}"`,
    ...httpHeaders,
  }
  const url = serviceUrl(root, services, service)
  const answer = await http.send({ method: 'POST', url, headers, body, onBytes, once }, options)
  return answered(operation, answer, once === true)
}

function answered(operation: Operation, answer: HttpAnswer, once: boolean): Answered {
  if (answer.status !== 200 && answer.status !== 500) throw statusFault(answer, Date.now())
  const envelope = envelopeIn(answer)
  const { body } = envelope
  if (body?.localName === 'Fault') throw soapFault(body)
  if (answer.status === 500) throw statusFault(answer, Date.now())
  const header = envelope.header ? readParts(envelope.header, responseHeader) : {}
  // Only where the server says that it answered in another zone than asked for, a bare date is left as it came.
  const zone = isRecord(header.TimeZone) ? header.TimeZone.SoTimeZoneLocationCode : null
  const bareDates = typeof zone === 'string' && zone !== '' && zone.toUpperCase() !== 'UTC' ? '' : 'Z'
  const known = body?.localName === operation.answer
  const parts = known ? readParts(body, operation.response, { bareDates }) : {}
  // Without a verdict only a result speaks for success; that of a void operation is its empty element.
  const hasResult = known && operation.response.every(([name]) => (parts[name] ?? null) !== null)
  if (header.Succeeded === true || (header.Succeeded === undefined && hasResult)) return { header, parts }
  throw exceptionFault(header.ExceptionInfo, once)
}

function envelopeIn(answer: HttpAnswer): Envelope {
  try {
    return readEnvelope(answer.body)
  } catch (error) {
    throw answer.status === 500 ? statusFault(answer, Date.now()) : error
  }
}

const authTypes = /Authenticat|Credential|Ticket(?:Expired|Invalid|Not)|Session|NotLoggedIn|Log[io]n/i
const forbiddenTypes = /AccessDenied|Unauthori[sz]ed|Authori[sz]ation|Security|Restricted|Forbidden/i

/** By the last word of the exception's name, that is without its namespace. */
function kindOf(types: readonly string[]): 'auth' | 'forbidden' | null {
  const names = types.map((type) => type.split('.').at(-1) ?? '')
  if (names.some((name) => authTypes.test(name))) return 'auth'
  return names.some((name) => forbiddenTypes.test(name)) ? 'forbidden' : null
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '')

/**
 * FriendlyText, else Message; never the stack. What sends mail may tell of a sign-in to the mail server: that is none of
 * ours to renew, and the call none to be made again.
 */
function exceptionFault(info: unknown, once: boolean): Fault {
  if (!isRecord(info)) return new Fault('badAnswer', 'the server said neither that it succeeded nor why not')
  const type = text(info.ExceptionType)
  const inner = isRecord(info.InnerException) ? text(info.InnerException.ExceptionType) : ''
  const kind = kindOf([type, inner])
  return faultOf(type, text(info.FriendlyText) || text(info.Message), once && kind === 'auth' ? null : kind)
}

const authCodes = /^(FailedAuthentication|InvalidSecurity|InvalidSecurityToken|FailedCheck|MessageExpired)$/

function soapFault(fault: Element): Fault {
  const words = readParts(fault, [
    ['faultcode', 'string'],
    ['faultstring', 'string'],
  ])
  const code = text(words.faultcode).trim().split(/[:.]/).at(-1) ?? ''
  const kind = authCodes.test(code) ? 'auth' : code === 'AccessDenied' ? 'forbidden' : null
  return faultOf(`SOAP ${code}`, text(words.faultstring), kind)
}

/** The words as REST's error shape has them, so that both read alike. */
function faultOf(type: string, message: string, kind: 'auth' | 'forbidden' | null): Fault {
  const told = errorIn({ Error: true, ErrorType: type, ErrorMessage: message })
  return new Fault(kind ?? told?.kind ?? 'rejected', told?.message ?? type)
}
