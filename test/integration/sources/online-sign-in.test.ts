/** Signing in to SuperOffice Online, against a real OpenID provider and with a browser that follows it. */
import { describe, expect, test } from 'vitest'
import { begin, param } from '../../support/online.ts'
import { browse, clientId, openIdProvider, running, tenant } from '../../support/openid-provider.ts'

/** Signs in up to the answer, which stays with the test. */
async function answerOf(page: URL, user: string | null = 'ann'): Promise<{ url: URL; form: URLSearchParams | null }> {
  let held: { url: URL; form: URLSearchParams | null } | null = null
  await browse(page.href, user, (url, form) => {
    held = { url, form }
    return false
  })
  if (!held) throw new Error('no answer')
  return held
}

describe('signing in', () => {
  test.each(['query', 'form_post'] as const)(
    'brings tenant, user and a token to stay, the answer by %s',
    async (answerBy) => {
      const provider = await openIdProvider({ answerBy })
      const { done, page } = begin(provider)
      const visit = await browse((await page).href)
      const { refreshToken, ...found } = await done
      expect(found).toEqual({ tenant, user: 'ann@example.com', site: `${provider.authority}/Cust12345/api/` })
      expect(refreshToken.length).toBeGreaterThan(20)
      expect(visit).toMatchObject({
        status: 200,
        text: expect.stringContaining('You can close this window.') as string,
      })
    },
  )

  test('asks as the contract says: code, S256, state and nonce, a bare loopback address, no secret', async () => {
    const provider = await openIdProvider()
    const { done, page } = begin(provider, { tenant: 'cust12345', user: 'ann@example.com' })
    const url = await page
    await browse(url.href)
    await done
    expect(`${url.origin}${url.pathname}`).toBe(`${provider.authority}/login/common/oauth/authorize`)
    const { state, nonce, code_challenge, redirect_uri, ...others } = Object.fromEntries(url.searchParams)
    expect(others).toEqual({
      client_id: clientId,
      response_type: 'code',
      scope: 'openid',
      code_challenge_method: 'S256',
      acr_values: 'tenant:cust12345',
      login_hint: 'ann@example.com',
    })
    expect(redirect_uri).toMatch(/^http:\/\/127\.0\.0\.1:\d{4,10}$/)
    for (const random of [state, nonce, code_challenge]) expect(random?.length).toBeGreaterThanOrEqual(43)
    expect(provider.forms).toEqual([
      {
        grant_type: 'authorization_code',
        client_id: clientId,
        redirect_uri,
        code: expect.any(String) as string,
        code_verifier: expect.stringMatching(/^[\w.~-]{43,128}$/) as string,
      },
    ])
  })

  test('speaks to the browser in the person’s language, in a page without scripts that nobody keeps', async () => {
    const provider = await openIdProvider()
    const { done, page } = begin(provider, { language: 'nb-NO' })
    const { text, headers } = await browse((await page).href)
    await done
    expect(text).toContain('<html lang="nb">')
    expect(text).toContain('Du kan lukke dette vinduet.')
    expect(text).not.toMatch(/<script|https?:/)
    expect(headers.get('content-security-policy')).toMatch(/^default-src 'none'/)
    expect(headers.get('cache-control')).toBe('no-store')
    expect(headers.get('referrer-policy')).toBe('no-referrer')
  })

  test('takes the address of the tenant from its state, whatever a claim says', async () => {
    const identity = 'http://schemes.superoffice.net/identity'
    const provider = await openIdProvider({
      claims: { [`${identity}/ctx`]: tenant, [`${identity}/webapi_url`]: 'https://evil.example/api/' },
    })
    const { done, page } = begin(provider)
    await browse((await page).href)
    expect(await done).toMatchObject({ user: 'ann', site: `${provider.authority}/Cust12345/api/` })
  })
})

describe('the listener', () => {
  test('refuses a wrong state and goes on waiting', async () => {
    const provider = await openIdProvider()
    const { done, page } = begin(provider)
    const url = await page
    const redirect = param(url, 'redirect_uri')
    const wrong = await fetch(`${redirect}/?code=stolen&state=guessed`)
    expect(wrong.status).toBe(400)
    expect(await wrong.text()).toContain('does not belong to a sign-in')
    expect((await fetch(`${redirect}/?error=access_denied&state=guessed`)).status).toBe(400)
    await browse(url.href)
    expect(await done).toMatchObject({ tenant })
    expect(provider.forms).toHaveLength(1)
  })

  test('takes one answer: a replay and a second tab are refused, and the first still counts', async () => {
    const provider = await openIdProvider()
    let goOn = () => {}
    const held = new Promise<void>((resolve) => (goOn = resolve))
    provider.modes.state = async () => {
      await held
      return running(provider.authority)
    }
    const { done, page } = begin(provider)
    const url = await page
    const first = await answerOf(url)
    const second = await answerOf(url, 'ben')
    expect((await fetch(first.url)).status).toBe(200)
    expect((await fetch(first.url)).status).toBe(400)
    expect((await fetch(second.url)).status).toBe(400)
    goOn()
    expect(await done).toMatchObject({ tenant })
    expect(provider.forms.map((form) => form.code)).toEqual([first.url.searchParams.get('code')])
    await expect(fetch(first.url)).rejects.toThrow()
  })

  test('knows nothing but its own address, a query or a form of sensible size', async () => {
    const provider = await openIdProvider()
    const { done, page } = begin(provider)
    const url = await page
    const redirect = param(url, 'redirect_uri')
    const state = param(url, 'state')
    const type = { 'Content-Type': 'application/x-www-form-urlencoded' }
    const answer = `code=x&state=${state}`
    const strange: [string, RequestInit][] = [
      ['/', {}],
      ['/favicon.ico', {}],
      [`/callback?${answer}`, {}],
      [`//?${answer}`, {}],
      [`/?${answer}`, { method: 'PUT' }],
      [`/?${answer}`, { method: 'HEAD' }],
      ['/', { method: 'POST', body: answer, headers: { 'Content-Type': 'text/plain' } }],
      [
        '/',
        { method: 'POST', body: JSON.stringify({ code: 'x', state }), headers: { 'Content-Type': 'application/json' } },
      ],
      ['/', { method: 'POST', body: `${answer}&more=${'x'.repeat(70_000)}`, headers: type }],
    ]
    for (const [path, init] of strange) expect((await fetch(redirect + path, init)).status, path).toBe(404)
    for (const host of ['evil.example', `localhost:${new URL(redirect).port}`, '127.0.0.1'])
      expect(await statusWithHost(redirect, `/?${answer}`, host), host).not.toBe(200)
    await browse(url.href)
    expect(await done).toMatchObject({ tenant })
    expect(provider.forms).toHaveLength(1)
  })

  test('listens on this machine alone, and no longer than the sign-in', async () => {
    const provider = await openIdProvider()
    const { done, page } = begin(provider)
    const url = await page
    const redirect = new URL(param(url, 'redirect_uri'))
    await expect(fetch(`http://127.0.0.2:${redirect.port}/`)).rejects.toThrow()
    await browse(url.href)
    await done
    await expect(fetch(redirect)).rejects.toThrow()
  })
})

async function statusWithHost(redirect: string, path: string, host: string): Promise<number> {
  const { request } = await import('node:http')
  return await new Promise((resolve, reject) => {
    request(redirect + path, { headers: { host } }, (answer) => resolve(answer.resume().statusCode ?? 0))
      .on('error', reject)
      .end()
  })
}
