/** A provider of mail that signs people in: a real OpenID provider, Google's or Microsoft's way, and what a mail server asks it. */
import { Provider, type KoaContextWithOIDC } from 'oidc-provider'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'
import { keys, signInPage } from './openid-provider.ts'

export const mailClient = { clientId: 'mailmirror-desktop', clientSecret: 'not-so-secret-of-the-app' }

export interface MailProviderModes {
  /** A refresh answers a new refresh token, and the one before counts no more. */
  rotates: boolean
  /** Claims of the id_token beside `sub`. */
  claims: Record<string, unknown>
  /** Changes an answer on its way out. */
  alter: (path: string, body: Record<string, unknown>) => void
  /** Ends every connection without a word. */
  isDown: boolean
}

export interface MailProvider {
  readonly authority: string
  readonly modes: MailProviderModes
  /** What came to the token endpoint, and to the revocation. */
  readonly forms: Record<string, unknown>[]
  /** The access tokens that count. */
  readonly counting: string[]
  /** Every token that was handed out. */
  readonly given: string[]
  /** Where a mail server asks whether a token counts. */
  readonly introspection: string
  /** Ends the access tokens alone, as time does. */
  readonly expireAccess: () => void
  /** The person takes the app's access back: no token counts any more. */
  readonly revokeConsent: () => Promise<void>
}

const scopes = [
  ...['openid', 'email', 'profile', 'offline_access', 'https://mail.google.com/'],
  ...['https://outlook.office.com/IMAP.AccessAsUser.All', 'https://outlook.office.com/SMTP.Send'],
]

/** Anyone may sign in with any name; who they are is in `claims`. */
export async function mailProvider(given: Partial<MailProviderModes> = {}, issuer?: string): Promise<MailProvider> {
  let answer = (_request: IncomingMessage, response: ServerResponse): unknown => response.writeHead(503).end()
  const server = createServer((request, response) => void answer(request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.close()
    server.closeAllConnections()
  })
  const authority = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const claims = { email: 'ann@example.com' }
  const modes: MailProviderModes = { rotates: false, claims, alter: () => undefined, isDown: false, ...given }
  const state = { forms: [] as Record<string, unknown>[], counting: [] as string[], given: [] as string[] }
  const grants = new Set<string>()
  const provider = createProvider(issuer ?? authority, modes)
  provider.use(async (context, next) => {
    await next()
    const { oidc } = context as { oidc?: KoaContextWithOIDC['oidc'] }
    if (/^\/token/.test(context.path)) state.forms.push({ ...oidc?.body })
    if (oidc?.entities.Grant?.jti) grants.add(oidc.entities.Grant.jti)
    if (typeof context.body !== 'object' || context.body === null) return
    const body = context.body as Record<string, unknown>
    if (typeof body.access_token === 'string') state.counting.push(body.access_token)
    if (oidc?.body?.grant_type === 'refresh_token' && !modes.rotates) delete body.refresh_token
    for (const token of [body.access_token, body.refresh_token, body.id_token])
      if (typeof token === 'string') state.given.push(token)
    modes.alter(context.path, body)
  })
  answer = async (request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '', authority)
    if (modes.isDown) return void request.socket.destroy()
    if (pathname === '/introspect') {
      const active = state.counting.includes(searchParams.get('token') ?? '')
      const body = active ? { active, email: modes.claims['email'] } : { active }
      return void response.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify(body))
    }
    if (pathname.startsWith('/interaction/')) return void (await signInPage(provider, request, response))
    await provider.callback()(request, response)
  }
  return {
    authority,
    modes,
    ...state,
    introspection: `${authority}/introspect`,
    expireAccess: () => void (state.counting.length = 0),
    revokeConsent: async () => {
      state.counting.length = 0
      for (const id of grants) await provider.RefreshToken.revokeByGrantId(id)
    },
  }
}

function createProvider(issuer: string, modes: MailProviderModes): Provider {
  return new Provider(issuer, {
    clients: [
      {
        client_id: mailClient.clientId,
        client_secret: mailClient.clientSecret,
        application_type: 'native',
        token_endpoint_auth_method: 'client_secret_post',
        redirect_uris: ['http://127.0.0.1'],
        grant_types: ['authorization_code', 'refresh_token'],
        response_types: ['code'],
        id_token_signed_response_alg: 'RS256',
      },
    ],
    jwks: { keys },
    pkce: { required: () => true },
    scopes,
    claims: { openid: ['sub', 'tid'], email: ['email'], profile: ['preferred_username'] },
    conformIdTokenClaims: false,
    features: { devInteractions: { enabled: false }, revocation: { enabled: true, allowedPolicy: () => true } },
    extraParams: ['access_type'],
    interactions: { url: (_context, { uid }) => `/interaction/${uid}` },
    cookies: { keys: ['only for tests'] },
    ttl: { AccessToken: 3600, Session: 600, Interaction: 600, Grant: 600, IdToken: 600, RefreshToken: 600 },
    issueRefreshToken: () => true,
    expiresWithSession: () => false,
    rotateRefreshToken: () => modes.rotates,
    findAccount: (_context, id) => ({ accountId: id, claims: () => ({ sub: id, ...modes.claims }) }),
    async loadExistingGrant({ oidc }) {
      const grant = new oidc.provider.Grant({ clientId: oidc.client?.clientId, accountId: oidc.session?.accountId })
      grant.addOIDCScope(scopes.join(' '))
      await grant.save()
      return grant
    },
  })
}
