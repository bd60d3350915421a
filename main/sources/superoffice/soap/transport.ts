/** The EMail agent over SOAP Services86 (contract 10): JSON arguments in, JSON answers out, XML on the wire. */
import { Fault } from '../../../failure.ts'
import type { Access } from '../access.ts'
import type { Http } from '../http.ts'
import type { CallOptions, Transport } from '../transport.ts'
import { isRecord } from '../wire.ts'
import { exchange, serviceUrl, type Answered } from './exchange.ts'
import { operations } from './services.ts'

export interface SoapOptions {
  readonly access: Access
  readonly http: Http
  /** Generation of the services; 87 and 88 differ by the number alone in what is used here. */
  readonly services?: number
  /** BCP 47, for the server's texts. */
  readonly language: () => string
  /** Only for installations that ask for one. */
  readonly applicationToken?: string
}

/**
 * UTC, as over REST, by the code that REST's SO-TimeZone has for it: the number of a zone is each installation's own.
 * SOAP has no `includeTZOffset`; a date without a zone is taken as UTC unless the answer names another zone.
 */
const timeZone = { SoTimeZoneLocationCode: 'UTC' }

export function soapTransport(options: SoapOptions): Transport {
  const { access, http, services = 86 } = options
  const send = (operation: string, args: Readonly<Record<string, unknown>>, call: Parameters<Transport['call']>[2]) =>
    withSignIn(access, call.signal, (root, authorization) =>
      exchange(http, { root, services, operation, args, ...headersFor(options, operation, authorization) }, call),
    )
  const transport: Transport = {
    has: (operation) => operations.has(operation) && operation !== 'AuthenticateUsernamePassword',
    async call(operation, args, call) {
      // A ticket may have expired, which an exception tells in the end; this call may be repeated, that one may not.
      if (call.once) await send('GetCurrentAccountId', {}, { signal: call.signal, timeout: call.timeout })
      const { parts } = await send(operation, { ...args, ...byPart(operation, call.query) }, call)
      return Object.values(parts)[0] ?? undefined
    },
    principal: (call) => access.principal?.(call.signal) ?? principalOf(transport, call),
    async answers({ signal, timeout }) {
      try {
        const url = serviceUrl(await access.root(signal), services, 'EMail')
        const { status } = await http.send({ method: 'GET', url, headers: {}, body: null }, { signal, timeout })
        return ![502, 503, 504].includes(status)
      } catch {
        return false // any failure is the answer
      }
    },
    close: () => undefined,
  }
  return transport
}

/** A ticket goes into the SOAP header, any other proof where HTTP has it. */
function headersFor({ language, applicationToken }: SoapOptions, operation: string, authorization: string) {
  const token = applicationToken === undefined ? {} : { ApplicationToken: applicationToken }
  const common = { 'Accept-Language': language() }
  if (operations.get(operation)?.service === 'SoPrincipal') return { header: token, httpHeaders: common }
  const [, ticket] = /^SOTicket\s+(.*)$/i.exec(authorization) ?? []
  return ticket === undefined
    ? { header: { ...token, TimeZone: timeZone }, httpHeaders: { ...common, Authorization: authorization } }
    : { header: { ...token, Credentials: { Ticket: ticket }, TimeZone: timeZone }, httpHeaders: common }
}

/** What REST has in the query are ordinary parts here, spelt a little differently. */
function byPart(operation: string, query: Readonly<Record<string, string>> = {}): Record<string, string> {
  const names = new Map(operations.get(operation)?.request.map(([name]) => [name.toLowerCase(), name]))
  return Object.fromEntries(
    Object.entries(query).map(([name, value]) => [names.get(name.toLowerCase()) ?? name, value]),
  )
}

/** Where signing in did not tell who it is, the mail account does: its number at least. */
async function principalOf(transport: Transport, options: CallOptions): Promise<unknown> {
  const account = await transport.call('GetCurrentAccount', {}, options)
  return isRecord(account) ? { AssociateId: account.AssociateId } : {}
}

type Send = (root: string, authorization: string) => Promise<Answered>

/** Once more with a renewed sign-in where the first is refused, and once more where the server has moved. */
async function withSignIn(access: Access, signal: AbortSignal, send: Send): Promise<Answered> {
  const mended = new Set<string>()
  for (;;) {
    const root = await access.root(signal)
    const authorization = await access.authorization(signal)
    try {
      return await send(root, authorization)
    } catch (error) {
      if (!(error instanceof Fault)) throw error
      const problem = error.kind === 'auth' ? 'auth' : error.message.startsWith('HTTP 421') ? 'moved' : null
      if (problem === null || mended.has(problem)) throw access.hide(error)
      mended.add(problem)
      const mend = problem === 'auth' ? access.renew(authorization, signal) : access.moved(signal)
      if (!(await mend)) throw access.hide(error)
    }
  }
}
