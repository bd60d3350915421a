/**
 * The same operations over SOAP (contract 10): a message's parts become the JSON that the REST route takes, the very
 * same route runs, and its answer becomes parts again. Failures are told on HTTP 200, as the vendor's servers do.
 */
import { isRecord } from '../sources/superoffice/wire.ts'
import { serviceNamespace } from '../sources/superoffice/soap/carriers.ts'
import {
  operations,
  requestHeader,
  responseHeader,
  type Operation,
  type Service,
} from '../sources/superoffice/soap/services.ts'
import {
  envelope11,
  envelope12,
  readEnvelope,
  readParts,
  writeFault,
  writeMessage,
  type Envelope,
  type ReadOptions,
} from '../sources/superoffice/soap/xml.ts'
import { failureOf } from '../failure.ts'
import { accessOf, signedIn, type Access, type Gate } from './access.ts'
import { zoneOf } from './dates.ts'
import { failed, Refusal, replyTo } from './errors.ts'
import { checkOperation, type Modes } from './modes.ts'
import { routes, type Parts } from './rest.ts'
import { agentPath, type Route } from './route.ts'
import { authenticate, systemInfo } from './soap/principal.ts'
import { describe } from './soap/wsdl.ts'

const services = 86

export interface SoapRequest {
  readonly service: Service
  readonly text: string
  /** The HTTP headers Authorization and SOAPAction. */
  readonly authorization: string | undefined
  readonly action: string | undefined
  readonly origin: string
  readonly signal: AbortSignal
}
export interface SoapReply {
  readonly status: number
  readonly text: string
}

/** Which service lives at a path (in lower case), if any. */
export function soapServiceAt(path: string): Service | undefined {
  const [, name] = /^\/remote\/services86\/(email|soprincipal)\.svc$/.exec(path) ?? []
  return name === undefined ? undefined : name === 'email' ? 'EMail' : 'SoPrincipal'
}

/** The service's WSDL with what is implemented here. Open to all, as it tells nothing about anybody. */
export function describeService(service: Service, origin: string): string {
  const names = [...operations].filter(([name, one]) => one.service === service && isServed(name, one))
  const url = `${origin}/Remote/Services${services}/${service}.svc`
  return describe({ service, services, url, names: names.map(([name]) => name) })
}

const routeOf = (name: string): Route | undefined => routes.find(({ path }) => path === agentPath + name)
const isServed = (name: string, { service }: Operation): boolean =>
  service === 'SoPrincipal' || routeOf(name) !== undefined

/** A request that was understood. */
interface Asked {
  readonly request: SoapRequest
  readonly envelope: Envelope
  readonly name: string
  readonly operation: Operation
}
interface Outcome {
  readonly header: Readonly<Record<string, unknown>>
  readonly parts: Readonly<Record<string, unknown>>
}

/** Answers always; what cannot be understood at all is a fault. */
export async function answerSoap(parts: Parts, gate: Gate, request: SoapRequest): Promise<SoapReply> {
  const { strict } = parts.modes
  let envelope: Envelope
  try {
    envelope = readEnvelope(request.text)
  } catch (error) {
    return fault('Client', failureOf(error).detail)
  }
  if (strict && envelope.version === '1.2') return fault('VersionMismatch', 'The envelope is not that of SOAP 1.1.')
  const name = envelope.body?.localName ?? ''
  const operation = operations.get(name)
  const known = operation?.service === request.service && isServed(name, operation)
  const wrongAction = strict && request.action?.replace(/^"|"$/g, '').endsWith(`/${request.service}/${name}`) !== true
  if (!operation || !known || wrongAction) return fault('Client', `The action is not one of ${request.service}.`)
  const asked: Asked = { request, envelope, name, operation }
  try {
    return reply(asked, await run(parts, gate, asked))
  } catch (error) {
    return reply(asked, failure(error))
  }
}

const fault = (code: Parameters<typeof writeFault>[0], text: string): SoapReply => ({
  status: 500,
  text: writeFault(code, text),
})

function reply({ envelope, operation }: Asked, { header, parts }: Outcome): SoapReply {
  const text = writeMessage({
    services,
    envelope: envelope.version === '1.2' ? envelope12 : envelope11,
    header: { fields: responseHeader, values: header },
    body: { name: operation.answer, fields: operation.response, values: parts },
  })
  return { status: 200, text }
}

async function run(parts: Parts, gate: Gate, asked: Asked): Promise<Outcome> {
  const { request, envelope, name, operation } = asked
  const options: ReadOptions = parts.modes.strict ? { strict: serviceNamespace(services) } : {}
  const header = headerOf(asked, parts.modes, options)
  const args = envelope.body ? readParts(envelope.body, operation.request, options) : {}
  if (operation.service === 'SoPrincipal') {
    const answer = name === 'GetSystemInfo' ? systemInfo(parts) : authenticate(parts, gate, args)
    return { header: { Succeeded: true, ExceptionInfo: null }, parts: answer }
  }
  const access = signIn(parts, gate, request, header)
  const code = isRecord(header.TimeZone) ? header.TimeZone.SoTimeZoneLocationCode : null
  const zone = zoneOf(typeof code === 'string' ? code : undefined)
  checkOperation(parts.modes, name)
  const found = await routeOf(name)?.run(parts, {
    access,
    body: args,
    // What REST has in the query is an ordinary part here.
    query: new Map(Object.entries(args).map(([key, value]) => [key.toLowerCase(), String(value)])),
    lastStep: name.toLowerCase(),
    origin: request.origin,
    zone: zone.write,
    zoneIn: zone.read,
    rawBytes: false,
    signal: request.signal,
  })
  const TimeZone = { SoTimeZoneLocationCode: typeof code === 'string' && code !== '' ? code : 'UTC' }
  return { header: { Succeeded: true, ExceptionInfo: null, TimeZone }, parts: { Response: found } }
}

/** The reference's samples have the header's parts beside Header (contract 12); WCF does not see them there. */
function headerOf({ envelope, request }: Asked, { strict }: Modes, options: ReadOptions): Record<string, unknown> {
  const { header, root } = envelope
  const fields = requestHeader[request.service]
  // Parts of a header have no order among each other.
  const inHeader = header ? fields.map((field) => readParts(header, [field], options)) : []
  return Object.assign({}, strict ? {} : readParts(root, fields), ...inHeader) as Record<string, unknown>
}

function signIn(parts: Parts, gate: Gate, request: SoapRequest, header: Readonly<Record<string, unknown>>): Access {
  const ticket = isRecord(header.Credentials) ? header.Credentials.Ticket : null
  const token = typeof header.ApplicationToken === 'string' ? header.ApplicationToken : undefined
  const authorization =
    typeof ticket === 'string' && ticket !== ''
      ? `SOTicket ${ticket}`
      : parts.modes.strict
        ? undefined
        : request.authorization
  const user = signedIn({ authorization, 'so-apptoken': token }, gate)
  if (user) return accessOf(user, parts.accounts)
  throw failed(401, 'SoAuthenticationException', 'The ticket is missing, was never valid, or has expired.')
}

/** What REST says with a status and a body, told in ExceptionInfo. An answer of 200 and `null` is no failure here either. */
function failure(thrown: unknown): Outcome {
  const { status, body } = replyTo(thrown)
  if (thrown instanceof Refusal && status === 200 && body === null)
    return { header: { Succeeded: true, ExceptionInfo: null }, parts: { Response: null } }
  const text = (name: string) => (isRecord(body) && typeof body[name] === 'string' ? body[name] : '')
  const words = text('ErrorMessage') || [text('Message'), text('MessageDetail')].filter(Boolean).join(' ')
  const ExceptionInfo = {
    Message: words,
    FriendlyText: words,
    ExceptionType: text('ErrorType') || 'SoArgumentException',
    Source: text('ErrorSource') || 'EMailAgent',
  }
  return { header: { ExceptionInfo, Succeeded: false }, parts: {} }
}
