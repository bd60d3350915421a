/**
 * The EMail agent over HTTP, on loopback only: sign-in, limits, media types and errors. What the routes mean stands in
 * `rest.ts`.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { failureOf } from '../failure.ts'
import type { Log } from '../log.ts'
import { accessOf, signedIn, type Access } from './access.ts'
import { readBody } from './body.ts'
import type { AgentConfig, ConfigUser } from './config.ts'
import { zoneOf } from './dates.ts'
import { malformed, Refusal, replyTo } from './errors.ts'
import { routes, type Call, type Parts, type Route } from './rest.ts'
import { selectFields } from './select.ts'

export interface AgentServer {
  /** `http://127.0.0.1:PORT` */
  readonly url: string
  close(): Promise<void>
}

export interface ServeOptions {
  readonly version: string
  readonly log?: Log
}

const loopbackHost = /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/i
const wantsSignIn = { 'WWW-Authenticate': 'Basic realm="Mailmirror", charset="UTF-8"' }

/** Serves until closed. Rejects with the system's error where the port cannot be had. */
export async function serveAgent(
  { mirror, agent }: Pick<Parts, 'mirror' | 'agent'>,
  { port, users, accounts }: Pick<AgentConfig, 'port' | 'users' | 'accounts'>,
  { version, log = () => undefined }: ServeOptions,
): Promise<AgentServer> {
  const parts: Parts = { mirror, agent, accounts, version }
  const server = createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
    answer(parts, users, request, response).catch((error: unknown) => {
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
async function answer(
  parts: Parts,
  users: readonly ConfigUser[],
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  guard(request)
  const { path, query } = targetOf(request)
  const access = path === '/api' ? nobody : signIn(request, users, parts)
  const route = routeOf(request, path)
  const call: Call = {
    access,
    query,
    body: await readBody(request),
    origin: `http://${request.headers.host ?? ''}`,
    zone: zoneOf(oneHeader(request, 'so-timezone')),
    signal: goneSignal(response),
  }
  const found: unknown = await route.run(parts, call)
  const select = route.method === 'POST' ? query.get('select') : undefined
  if (found === undefined) send(response, 204)
  else send(response, 200, selectFields(found, select))
}

const nobody: Access = { user: { user: '', password: '' }, readable: [], readableIds: [], current: undefined }

function signIn({ headers }: IncomingMessage, users: readonly ConfigUser[], { accounts }: Parts): Access {
  const user = signedIn(headers.authorization, users)
  if (user) return accessOf(user, accounts)
  const body = { Message: 'Authorization has been denied for this request.', MessageDetail: 'Basic sign-in is needed.' }
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
  const named = [...url.searchParams].map(([name, value]) => [name.replace(/^\$/, '').toLowerCase(), value] as const)
  return { path: url.pathname.replace(/\/+$/, '').toLowerCase(), query: new Map(named) }
}

function routeOf(request: IncomingMessage, path: string): Route {
  const here = routes.filter((route) => route.path.toLowerCase() === path)
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
  const text = status === 204 ? undefined : Buffer.from(JSON.stringify(body))
  response.writeHead(status, {
    ...headers,
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
    ...(text ? { 'Content-Type': 'application/json; charset=utf-8', 'Content-Length': text.length } : {}),
  })
  response.end(text)
}
