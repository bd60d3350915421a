/**
 * The EMail agent over HTTP, on loopback only: sign-in, limits, media types and errors. What the routes mean stands in
 * `rest.ts`.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { systemClock, type Clock } from '../agent/clock.ts'
import { failureOf } from '../failure.ts'
import type { Log } from '../log.ts'
import { accessOf, signedIn, type Access, type Gate } from './access.ts'
import { readBody, readBytes } from './body.ts'
import type { AgentConfig } from './config.ts'
import { zoneOf } from './dates.ts'
import { malformed, Refusal, replyTo } from './errors.ts'
import { checkInstallation, checkOperation, ordinary, type Modes } from './modes.ts'
import { routes, type Call, type Parts, type Route } from './rest.ts'
import { agentPath } from './route.ts'
import { selectFields } from './select.ts'
import type { Service } from '../sources/superoffice/soap/services.ts'
import { answerSoap, describeService, soapServiceAt, type SoapReply } from './soap.ts'
import { createTickets } from './tickets.ts'

export interface AgentServer {
  /** `http://127.0.0.1:PORT` */
  readonly url: string
  close(): Promise<void>
}

export interface ServeOptions {
  readonly version: string
  readonly log?: Log
  readonly clock?: Clock
  /** In force instead of the configuration's; whoever has it may change it while the server runs. */
  readonly modes?: Modes
}

const loopbackHost = /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/i
const wantsSignIn = { 'WWW-Authenticate': 'Basic realm="Mailmirror", charset="UTF-8"' }

/** Serves until closed. Rejects with the system's error where the port cannot be had. */
export async function serveAgent(
  { mirror, agent }: Pick<Parts, 'mirror' | 'agent'>,
  { port, users, accounts, tenant, appToken, modes: configured }: Omit<AgentConfig, 'data'>,
  { version, log = () => undefined, clock = systemClock, modes }: ServeOptions,
): Promise<AgentServer> {
  const tickets = createTickets(clock)
  const parts: Parts = {
    mirror,
    agent,
    accounts,
    version,
    tenant,
    clock,
    tickets,
    modes: modes ?? Object.assign({ ...ordinary }, configured),
  }
  const gate: Gate = { users, tickets, appToken }
  const server = createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
    answer(parts, gate, request, response).catch((error: unknown) => {
      const reply = replyTo(error)
      if (reply.status >= 500) log(`${request.method ?? ''} failed: ${failureOf(error).kind}`)
      send(response, reply.status, reply.body, reply.headers)
    })
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', resolve)
  })
  const { port: taken } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${taken}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

/** From a request to its answer; whatever is thrown becomes the answer above. */
async function answer(parts: Parts, gate: Gate, request: IncomingMessage, response: ServerResponse): Promise<void> {
  guard(request)
  const { path, query } = targetOf(request)
  const open = routes.some((route) => route.open && matches(route, path))
  if (!path.startsWith('/api/state/')) checkInstallation(parts.modes)
  const service = soapServiceAt(path)
  if (service) {
    const { status, text } = await soapReply(parts, gate, { request, response, service, query })
    return send(response, status, text, { 'Content-Type': 'text/xml; charset=utf-8' })
  }
  const access = open ? nobody : signIn(request, gate, parts)
  if (path.startsWith(agentPath.toLowerCase())) checkOperation(parts.modes, lastStep(path))
  const route = routeOf(request, path)
  const body = await readBody(request, route)
  const zone = zoneOf(oneHeader(request, 'so-timezone'))
  const call: Call = {
    access,
    body,
    query: new Map([...query, ...(route.form ? parametersOf(body) : [])]),
    lastStep: lastStep(path),
    origin: `http://${request.headers.host ?? ''}`,
    zone: zone.write,
    zoneIn: zone.read,
    rawBytes: /\bapplication\/octet-stream\b/i.test(request.headers.accept ?? ''),
    signal: goneSignal(response),
  }
  const found: unknown = await route.run(parts, call)
  const select = route.method === 'POST' && !route.form ? query.get('select') : undefined
  if (found === undefined) send(response, 204)
  else send(response, 200, found instanceof Uint8Array ? found : selectFields(found, select))
}

interface SoapAsked {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly service: Service
  readonly query: ReadonlyMap<string, string>
}

/** A service's description, or its answer; it looks at who is asking by itself. */
async function soapReply(parts: Parts, gate: Gate, asked: SoapAsked): Promise<SoapReply> {
  const { request, response, service, query } = asked
  const origin = `http://${request.headers.host ?? ''}`
  if (request.method === 'GET' && query.has('wsdl')) return { status: 200, text: describeService(service, origin) }
  if (request.method !== 'POST') throw malformed('The method is not allowed here.', 'Use POST, or GET with ?wsdl.', 405)
  return answerSoap(parts, gate, {
    service,
    text: new TextDecoder().decode(await readBytes(request)),
    authorization: request.headers.authorization,
    action: oneHeader(request, 'soapaction'),
    origin,
    signal: goneSignal(response),
  })
}

const nobody: Access = { user: { user: '', password: '' }, readable: [], readableIds: [], current: undefined }

function signIn({ headers }: IncomingMessage, gate: Gate, { accounts }: Parts): Access {
  const proof = {
    ...headers,
    'so-apptoken': headers['so-apptoken']?.toString(),
    'x-xsrf-token': headers['x-xsrf-token']?.toString(),
  }
  const user = signedIn(proof, gate)
  if (user) return accessOf(user, accounts)
  const detail = 'Sign in with Basic, SOTicket or Bearer; what was sent is none of them, or is wrong or has expired.'
  const body = { Message: 'Authorization has been denied for this request.', MessageDetail: detail }
  throw new Refusal({ status: 401, body, headers: wantsSignIn })
}

/** A page in a browser must not reach us, neither by its own name for 127.0.0.1 nor by a request across origins. */
function guard({ headers }: IncomingMessage): void {
  if (!loopbackHost.test(headers.host ?? ''))
    throw malformed('Wrong host.', 'This server answers on loopback only.', 421)
  if (headers.origin !== undefined) throw malformed('Wrong origin.', 'This server does not answer web pages.', 403)
}

function targetOf(request: IncomingMessage): { path: string; query: Map<string, string> } {
  const url = URL.parse(request.url ?? '', 'http://127.0.0.1')
  if (!url) throw malformed('The request is invalid.', 'The address cannot be read.')
  return {
    path: url.pathname.replace(/\/+$/, '').toLowerCase(),
    query: parametersOf(Object.fromEntries(url.searchParams)),
  }
}

/** Names in lower case, without a leading `$`. */
function parametersOf(fields: Readonly<Record<string, unknown>>): Map<string, string> {
  const texts = Object.entries(fields).filter((field): field is [string, string] => typeof field[1] === 'string')
  return new Map(texts.map(([name, value]) => [name.replace(/^\$/, '').toLowerCase(), value]))
}

const lastStep = (path: string): string => path.slice(path.lastIndexOf('/') + 1)

function matches(route: Route, path: string): boolean {
  const wanted = route.path.toLowerCase()
  return wanted.endsWith('/*') ? path.slice(0, path.lastIndexOf('/') + 1) === wanted.slice(0, -1) : path === wanted
}

function routeOf(request: IncomingMessage, path: string): Route {
  const here = routes.filter((route) => matches(route, path))
  const [first] = here
  if (!first) throw malformed('No HTTP resource was found.', 'There is no such address here.', 404)
  const found = here.find((route) => route.method === request.method)
  if (found) return found
  const body = { Message: 'The method is not allowed here.', MessageDetail: `Use ${first.method}.` }
  throw new Refusal({ status: 405, body, headers: { Allow: first.method } })
}

function oneHeader(request: IncomingMessage, name: string): string | undefined {
  const value = request.headers[name]
  return Array.isArray(value) ? value.join(', ') : value
}

function goneSignal(response: ServerResponse): AbortSignal {
  const controller = new AbortController()
  response.once('close', () => {
    if (!response.writableFinished) controller.abort()
  })
  return controller.signal
}

function send(
  response: ServerResponse,
  status: number,
  body?: unknown,
  headers: Readonly<Record<string, string>> = {},
) {
  if (response.headersSent || response.destroyed) return
  const bytes = status === 204 ? undefined : body instanceof Uint8Array ? body : textOf(body, headers)
  const type = body instanceof Uint8Array ? 'application/octet-stream' : 'application/json; charset=utf-8'
  response.writeHead(status, {
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
    ...(bytes ? { 'Content-Type': type, 'Content-Length': bytes.length } : {}),
    ...headers,
  })
  response.end(bytes)
}

/** A reply that names its own type is text already. */
function textOf(body: unknown, headers: Readonly<Record<string, string>>): Uint8Array {
  return Buffer.from(typeof body === 'string' && 'Content-Type' in headers ? body : JSON.stringify(body))
}
