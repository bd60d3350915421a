/** SuperOffice Online's sign-in as the contract draws it, by a real OpenID provider on loopback; and a browser without a window. */
import { Provider, type KoaContextWithOIDC } from 'oidc-provider'
import { generateKeyPairSync } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'
import type { Scripted } from './http-servers.ts'

export const clientId = '0a1b2c3d-native'
export const tenant = 'Cust12345'
const claim = (name: string) => `http://schemes.superoffice.net/identity/${name}`

export interface Modes {
  answerBy: 'query' | 'form_post'
  /** A refresh answers a new refresh token, and the one before counts no more. SuperOffice's answers none. */
  rotates: boolean
  /** How long an access token counts. */
  accessSeconds: number
  /** Who signs in: the claims of the id_token. */
  claims: Record<string, unknown>
  /** What the tenants' state answers. */
  state: (tenant: string) => Scripted | Promise<Scripted>
  /** What to answer instead; `drop` ends the connection without a word. */
  instead: (path: string) => Scripted | 'drop' | undefined
  /** Changes an answer of the provider on its way out. */
  alter: (path: string, body: Record<string, unknown>) => void
}

export interface TestProvider {
  readonly authority: string
  readonly modes: Modes
  /** Paths asked for, in their order. */
  readonly asked: string[]
  /** What came to the token endpoint, and to the revocation. */
  readonly forms: Record<string, unknown>[]
  /** The access tokens that count, for an API to look at. */
  readonly counting: string[]
  /** Whether an API would let this Authorization in. */
  readonly accepts: (authorization: string) => boolean
  /** The tenant's administrator takes back what was approved: no token of theirs counts any more. */
  readonly revokeConsent: () => Promise<void>
  /** Ends the access tokens alone, as time does. */
  readonly expireAccess: () => void
}

const paths = {
  authorization: '/login/common/oauth/authorize',
  token: '/login/common/oauth/tokens',
  revocation: '/login/common/oauth/revoke',
  jwks: '/login/.well-known/jwks',
}
const metadata = '/.well-known/openid-configuration'

/** The state of a tenant that runs, with its web services at `api`. */
export const running = (authority: string, api = `${authority}/${tenant}/api`): { body: Record<string, unknown> } => ({
  body: {
    ContextIdentifier: tenant,
    Endpoint: authority,
    State: 'Running',
    IsRunning: true,
    ValidUntil: new Date(Date.now() + 3_600_000).toISOString(),
    Api: api,
  },
})

/** Anyone may sign in with any name; there are no passwords here. */
export async function openIdProvider(
  given: Partial<Modes> = {},
  /** Takes what is to be done at the end; the test's end unless told otherwise. */
  until: (end: () => Promise<void>) => void = onTestFinished,
): Promise<TestProvider> {
  const asked: string[] = []
  const forms: Record<string, unknown>[] = []
  const grants = new Set<string>()
  const counting: string[] = []
  let answer = (_request: IncomingMessage, response: ServerResponse): unknown => response.writeHead(503).end()
  const server = createServer((request, response) => void answer(request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  until(
    () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  )
  const authority = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const modes: Modes = {
    answerBy: 'query',
    rotates: false,
    accessSeconds: 3600,
    claims: { [claim('ctx')]: tenant, [claim('upn')]: 'ann@example.com' },
    state: (id) => (id === tenant ? running(authority) : { status: 404 }),
    instead: () => undefined,
    alter: () => {},
    ...given,
  }
  const provider = createProvider(authority, modes)
  provider.use(async (context, next) => {
    await next()
    const { path } = context
    const { oidc } = context as { oidc?: KoaContextWithOIDC['oidc'] }
    if (path === paths.token || path === paths.revocation) forms.push({ ...oidc?.body })
    if (oidc?.entities.Grant?.jti) grants.add(oidc.entities.Grant.jti)
    if (typeof context.body !== 'object' || context.body === null) return
    const body = context.body as Record<string, unknown>
    if (typeof body.access_token === 'string') counting.push(body.access_token)
    if (path === paths.token && oidc?.body?.grant_type === 'refresh_token' && !modes.rotates) delete body.refresh_token
    if (path === metadata) asSuperOffice(body)
    modes.alter(path, body)
  })
  answer = async (request, response) => {
    const url = request.url ?? ''
    const path = url.replace(/\?.*/, '')
    asked.push(path)
    const state = /^\/api\/state\/(\w+)$/.exec(path)
    const scripted = modes.instead(path) ?? (state ? await modes.state(state[1] ?? '') : undefined)
    if (scripted === 'drop') return void request.socket.destroy()
    if (scripted) return respond(response, scripted)
    if (path.startsWith('/interaction/')) return void (await signInPage(provider, request, response))
    if (path === paths.authorization && modes.answerBy === 'form_post')
      request.url = `${url}${url.includes('?') ? '&' : '?'}response_mode=form_post`
    if (path === `/login${metadata}`) request.url = metadata
    await provider.callback()(request, response)
  }
  return {
    authority,
    modes,
    asked,
    forms,
    counting,
    accepts: (authorization) => counting.some((token) => authorization === `Bearer ${token}`),
    revokeConsent: async () => {
      counting.length = 0
      for (const id of grants) await provider.RefreshToken.revokeByGrantId(id)
    },
    expireAccess: () => void (counting.length = 0),
  }
}

/** Two, so that the right one must be chosen by its name; made once, because it takes a while. */
export const keys = ['one', 'two'].map((kid) => ({
  ...generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ format: 'jwk' }),
  kid,
  use: 'sig',
  alg: 'RS256',
}))

function createProvider(authority: string, modes: Modes): Provider {
  return new Provider(authority, {
    clients: [
      {
        client_id: clientId,
        application_type: 'native',
        token_endpoint_auth_method: 'none',
        redirect_uris: ['http://127.0.0.1'],
        grant_types: ['authorization_code', 'refresh_token'],
        response_types: ['code'],
        id_token_signed_response_alg: 'RS256',
      },
    ],
    jwks: { keys },
    routes: paths,
    pkce: { required: () => true },
    scopes: ['openid'],
    claims: { openid: ['sub', ...['ctx', 'upn', 'email'].map(claim)] },
    conformIdTokenClaims: false,
    features: { devInteractions: { enabled: false }, revocation: { enabled: true, allowedPolicy: () => true } },
    interactions: { url: (_context, { uid }) => `/interaction/${uid}` },
    cookies: { keys: ['only for tests'] },
    ttl: {
      AccessToken: () => modes.accessSeconds,
      Session: 600,
      Interaction: 600,
      Grant: 600,
      IdToken: 600,
      RefreshToken: 600,
    },
    issueRefreshToken: () => true,
    expiresWithSession: () => false,
    rotateRefreshToken: () => modes.rotates,
    findAccount: (_context, id) => ({ accountId: id, claims: () => ({ sub: id, ...modes.claims }) }),
    loadExistingGrant: grantAll,
  })
}

/** The tenant's administrator has approved the app already. */
async function grantAll({ oidc }: KoaContextWithOIDC) {
  const grant = new oidc.provider.Grant({ clientId: oidc.client?.clientId, accountId: oidc.session?.accountId })
  grant.addOIDCScope('openid')
  await grant.save()
  return grant
}

/** What SuperOffice's metadata says of itself (contract 2.1). */
function asSuperOffice(body: Record<string, unknown>): void {
  delete body.code_challenge_methods_supported
  delete body.userinfo_endpoint
  body.token_endpoint_auth_methods_supported = ['client_secret_post', 'client_secret_basic']
}

function respond(response: ServerResponse, { status = 200, body = '', headers = {} }: Scripted): void {
  response.writeHead(status, { 'Content-Type': 'application/json', ...headers })
  response.end(typeof body === 'string' ? body : JSON.stringify(body))
}

export async function signInPage(
  provider: Provider,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (request.method === 'GET') {
    response.writeHead(200, { 'Content-Type': 'text/html' })
    response.end(`<form method="post" action="${request.url}"><input name="user" value=""></form>`)
    return
  }
  let body = ''
  for await (const part of request) body += String(part)
  const user = new URLSearchParams(body).get('user')
  // A native app is asked for consent each time, and gets it.
  const result = user
    ? { login: { accountId: user }, consent: {} }
    : { error: 'access_denied', error_description: 'not today' }
  await provider.interactionFinished(request, response, result)
}

export interface Visit {
  readonly status: number
  readonly text: string
  readonly headers: Headers
  /** Every address on the way, the last one among them. */
  readonly trail: readonly URL[]
}

/**
 * A browser: follows redirects with its cookies, signs in as `user` (null refuses), sends the form that carries the
 * answer back. `before` is called with each request about to go to this machine's redirect, and may send it elsewhere.
 */
export async function browse(
  start: string,
  user: string | null = 'ann',
  before: (url: URL, form: URLSearchParams | null) => boolean = () => true,
): Promise<Visit> {
  const provider = new URL(start).origin
  const cookies = new Map<string, string>()
  const trail: URL[] = []
  let next: { url: URL; form: URLSearchParams | null } = { url: new URL(start), form: null }
  while (trail.length < 20) {
    const { url, form } = next
    if (url.origin !== provider && !before(url, form)) return { status: 0, text: '', headers: new Headers(), trail }
    trail.push(url)
    const response = await fetch(url, {
      redirect: 'manual',
      headers: { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') },
      ...(form ? { method: 'POST', body: form } : {}),
    })
    for (const cookie of response.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(cookie) ?? []
      if (name !== undefined && value !== undefined) cookies.set(name, value)
    }
    const to = response.headers.get('location')
    const text = await response.text()
    const action = /<form[^>]+action="([^"]+)"/.exec(text)?.[1]
    if (to !== null) next = { url: new URL(to, url), form: null }
    else if (action !== undefined) next = { url: new URL(unescaped(action), url), form: formOf(text, user) }
    else return { status: response.status, text, headers: response.headers, trail }
  }
  throw new Error(`the browser goes in circles at ${next.url.pathname}`)
}

function formOf(page: string, user: string | null): URLSearchParams {
  const inputs = [...page.matchAll(/<input[^>]*name="([^"]+)"[^>]*value="([^"]*)"/g)]
  return new URLSearchParams(
    inputs.map(([, name = '', value = '']) => [name, name === 'user' ? (user ?? '') : unescaped(value)]),
  )
}

const unescaped = (text: string) => text.replace(/&(?:amp|#38);/g, '&').replace(/&(?:quot|#34);/g, '"')
