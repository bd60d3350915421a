/** Whom a sign-in to mail believes, and the access tokens that come of it. */
import { expect, it } from 'vitest'
import { imapSource } from '../../main/sources/imap/source.ts'
import { mailTokens } from '../../main/sources/oauth/mail.ts'
import { createHttp } from '../../main/sources/superoffice/http.ts'
import { describeWithDovecot } from '../support/dovecot.ts'
import { faultOf } from '../support/faults.ts'
import { mailApp } from '../support/mail-app.ts'
import { address, refreshes, save, signingIn } from '../support/mail-browser.ts'
import { mailClient, mailProvider } from '../support/mail-provider.ts'
import { browse } from '../support/openid-provider.ts'

describeWithDovecot('a provider of mail', () => {
  it.each<[string, (body: Record<string, unknown>) => void]>([
    ['speaks for another', (body) => (body.issuer = 'https://evil.example')],
    ['sends tokens elsewhere', (body) => (body.token_endpoint = 'https://evil.example/token')],
    ['sends people elsewhere', (body) => (body.authorization_endpoint = 'https://evil.example/auth')],
  ])('that %s is not believed', async (_how, alter) => {
    const provider = await mailProvider({
      alter: (path, body) => void (path.includes('well-known') && alter(body)),
    })
    const app = await mailApp()
    save(app, { ...mailClient, authority: provider.authority })
    const place = { host: '127.0.0.1', port: 1, security: 'plain', user: address } as const
    const settings = { imap: place, smtp: place, signIn: 'google' as const }
    const wish = { address, name: '', settings, allowPlain: false, untilClosed: true }
    expect(await faultOf(app.calls['mail.signIn'](wish))).toMatchObject({ kind: 'badAnswer' })
  })

  it.each([
    ['google', 'gmail.com', 'https://accounts.google.com'],
    ['microsoft', 'office365.com', 'https://login.microsoftonline.com/common/v2.0'],
  ] as const)('that is %s is asked at its own address where none is named', async (signIn, domain, authority) => {
    const asked: string[] = []
    const app = await mailApp({
      fetch(url) {
        asked.push(url instanceof Request ? url.url : url.toString())
        return Promise.resolve(new Response(null, { status: 503 }))
      },
    })
    save(app, { ...mailClient, authority: null })
    const place = { host: `mail.${domain}`, port: 993, security: 'tls', user: address } as const
    const settings = { imap: place, smtp: place, signIn }
    const wish = { address, name: '', settings, allowPlain: false, untilClosed: true }
    expect(await faultOf(app.calls['mail.signIn'](wish))).toMatchObject({ kind: 'throttled' })
    expect(asked[0]).toBe(`${authority}/.well-known/openid-configuration`)
  })

  it('that is one for all tenants, as Microsoft is, is believed where the token names one of them', async () => {
    const tid = '9f4e1c1e-0000-4000-8000-123456789abc'
    const entra = 'https://login.microsoftonline.com'
    const claims = { email: address, preferred_username: address, tid }
    const provider = await mailProvider({ claims }, `${entra}/${tid}/v2.0`)
    provider.modes.alter = (path, body) => {
      if (!path.includes('well-known')) return
      delete body.authorization_response_iss_parameter_supported
      body.issuer = `${entra}/{tenantid}/v2.0`
      for (const [name, value] of Object.entries(body))
        if (typeof value === 'string') body[name] = value.replace(provider.authority, entra)
    }
    const local = (url: string) =>
      url
        .replace(`${entra}/common/v2.0/.well-known`, `${provider.authority}/.well-known`)
        .replace(entra, provider.authority)
    const asked: string[] = []
    const { app, wish } = await signingIn(
      { claims },
      {
        fetch: (url, init) => {
          const wanted = url instanceof Request ? url.url : url.toString()
          asked.push(wanted)
          return fetch(local(wanted), init)
        },
        openBrowser: (url) => Promise.resolve(void browse(local(url), 'ann', withoutIssuer).catch(() => undefined)),
      },
    )
    // As it is for who names none; these servers are not Microsoft's, which then would get no token.
    save(app, { ...mailClient, authority: `${entra}/common/v2.0` })
    const verdict = await app.calls['mail.signIn'](wish('microsoft'))
    // These servers ask another provider; who signed in is what counts here.
    expect(verdict).toMatchObject({ imap: { kind: 'auth' }, smtp: { kind: 'auth' } })
    expect(asked[0]).toBe(`${entra}/common/v2.0/.well-known/openid-configuration`)
    provider.modes.claims = { ...claims, tid: '00000000-0000-4000-8000-000000000000' }
    expect(await faultOf(app.calls['mail.signIn'](wish('microsoft')))).toMatchObject({ kind: 'badAnswer' })
  })
})

/** Microsoft's answers do not name who answers (RFC 9207). */
function withoutIssuer(url: URL): boolean {
  url.searchParams.delete('iss')
  return true
}

describeWithDovecot('the access token', () => {
  async function tokens() {
    const { app, provider, dovecot, signIn } = await signingIn()
    await signIn()
    const clock = { now: 1_000_000 }
    const client = { ...mailClient, authority: provider.authority }
    const id = app.settings.current.connections[0]?.id ?? ''
    const { credentials } = mailTokens('google', client, {
      secret: () => app.secrets.get(id),
      keep: (token) => app.secrets.set(id, token, true),
      http: createHttp(fetch, 'test'),
      now: () => clock.now,
    })
    provider.forms.length = 0
    return { credentials, provider, clock, dovecot }
  }
  const all = <T>(work: () => Promise<T>) => Promise.all(Array.from({ length: 10 }, work))

  it('is fetched once however many ask, and renewed once however many were refused', async () => {
    const { credentials, provider, clock } = await tokens()
    const [first] = await all(() => credentials(false))
    expect(refreshes(provider)).toBe(1)
    clock.now += 60_000
    const renewed = await all(() => credentials(true))
    expect(refreshes(provider)).toBe(2)
    expect(new Set(renewed.map((one) => JSON.stringify(one))).size).toBe(1)
    expect(renewed[0]).not.toEqual(first)
    // One that comes late with the old one gets the new one.
    expect(await credentials(true)).toEqual(renewed[0])
    expect(refreshes(provider)).toBe(2)
  })

  it('is renewed before its end', async () => {
    const { credentials, provider, clock } = await tokens()
    await credentials(false)
    clock.now += 3_600_000 - 30_000
    await credentials(false)
    expect(refreshes(provider)).toBe(2)
  })

  it('that a mail server refuses is renewed once, and the mail goes on until the sign-in itself is refused', async () => {
    const { credentials, provider, clock, dovecot } = await tokens()
    const account = { ...dovecot.account(address), credentials }
    const folders = async () => {
      const source = imapSource(account)
      return await source.folders(new AbortController().signal).finally(() => source.close())
    }
    expect(await folders()).not.toEqual([])
    provider.expireAccess()
    clock.now += 60_000
    expect(await folders()).not.toEqual([])
    expect(refreshes(provider)).toBe(2)
    await provider.revokeConsent()
    clock.now += 60_000
    expect(await faultOf(folders())).toMatchObject({ kind: 'auth' })
    expect(refreshes(provider)).toBe(3)
  })
})
