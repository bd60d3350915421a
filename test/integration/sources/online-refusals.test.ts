/** Signing in to SuperOffice Online, and how it ends without one: refused, stopped, too late, or lied to. */
import { describe, expect, test } from 'vitest'
import { faultOf } from '../../support/faults.ts'
import { begin, param } from '../../support/online.ts'
import { browse, openIdProvider, running, tenant } from '../../support/openid-provider.ts'

describe('an end without a sign-in', () => {
  test('the person refuses', async () => {
    const provider = await openIdProvider()
    const { done, page } = begin(provider)
    const visit = await browse((await page).href, null)
    expect(visit.text).toContain('Nobody was signed in')
    expect(await faultOf(done)).toMatchObject({ kind: 'auth', message: 'the sign-in was denied (access_denied)' })
    expect(provider.forms).toEqual([])
  })

  test.each([
    ['1', 'forbidden'],
    ['Revoked', 'forbidden'],
    ['2', 'forbidden'],
    ['3', 'auth'],
    ['Denied', 'auth'],
    ['5', 'forbidden'],
    ['NeedsReapproval', 'forbidden'],
    ['6', 'auth'],
    ['7', 'auth'],
    ['consent_required', 'forbidden'],
    ['server_error', 'rejected'],
    ['<script>', 'rejected'],
  ])('SuperOffice answers error %s: %s', async (error, kind) => {
    const provider = await openIdProvider()
    const { done, page } = begin(provider)
    const url = await page
    const query = new URLSearchParams({ error, state: param(url, 'state'), iss: provider.authority })
    const answer = await fetch(`${param(url, 'redirect_uri')}/?${String(query)}`)
    expect(await answer.text()).not.toContain('<script>')
    const fault = await faultOf(done)
    expect(fault.kind).toBe(kind)
    expect(fault.message).not.toContain('<script>')
  })

  test('it is stopped while the browser is open', async () => {
    const provider = await openIdProvider()
    const stop = new AbortController()
    const { done, page } = begin(provider, { signal: stop.signal })
    const redirect = param(await page, 'redirect_uri')
    stop.abort()
    expect(await faultOf(done)).toMatchObject({ kind: 'cancelled' })
    await expect(fetch(redirect)).rejects.toThrow()
  })

  test('nobody answers in time', async () => {
    const provider = await openIdProvider()
    const { done } = begin(provider, { limitMs: 20 })
    expect(await faultOf(done)).toMatchObject({ kind: 'timeout' })
  })

  test('there is no client id: nothing is opened or asked', async () => {
    const provider = await openIdProvider()
    const { done } = begin(provider, { clientId: '' })
    const fault = await faultOf(done)
    expect(fault).toMatchObject({ kind: 'invalid', message: expect.stringContaining('client id') as string })
    expect(provider.asked).toEqual([])
  })

  test('the sign-in server would be reached readable', async () => {
    const { done } = begin({ authority: 'http://login.example' })
    expect(await faultOf(done)).toMatchObject({ kind: 'tls' })
  })

  test('nothing answers there', async () => {
    const { done } = begin({ authority: 'http://127.0.0.1:1' })
    expect(await faultOf(done)).toMatchObject({ kind: 'offline' })
  })

  test('another tenant than the wished one signs in', async () => {
    const provider = await openIdProvider()
    const { done, page } = begin(provider, { tenant: 'Cust99999' })
    await browse((await page).href)
    expect(await faultOf(done)).toMatchObject({ kind: 'rejected', message: expect.stringContaining(tenant) as string })
  })

  test('the tenant does not run', async () => {
    const provider = await openIdProvider()
    const { body } = running(provider.authority)
    provider.modes.state = () => ({ body: { ...body, State: 'OfflineMaintenance', IsRunning: false } })
    const { done, page } = begin(provider)
    await browse((await page).href)
    expect(await faultOf(done)).toMatchObject({ kind: 'rejected', message: 'the tenant is in OfflineMaintenance' })
  })
})

describe('a sign-in server that is not to be believed', () => {
  const lies: [string, Parameters<typeof openIdProvider>[0]][] = [
    [
      'speaks for another issuer',
      { alter: (path, body) => void (isMetadata(path) && (body.issuer = 'https://online.superoffice.com')) },
    ],
    [
      'sends the code elsewhere',
      { alter: (path, body) => void (isMetadata(path) && (body.token_endpoint = 'https://evil.example/tokens')) },
    ],
    [
      'has its keys elsewhere',
      { alter: (path, body) => void (isMetadata(path) && (body.jwks_uri = 'http://127.0.0.1:1/jwks')) },
    ],
    [
      'redirects',
      { instead: (path) => (isMetadata(path) ? { status: 302, headers: { Location: '/elsewhere' } } : undefined) },
    ],
    ['answers a web page', { instead: (path) => (isMetadata(path) ? { body: '<html>Welcome</html>' } : undefined) }],
  ]
  test.each(lies)('%s: nobody is sent there', async (_says, modes) => {
    const provider = await openIdProvider(modes)
    const { done } = begin(provider, { openBrowser: () => Promise.reject(new Error('opened')) })
    expect(await faultOf(done)).toMatchObject({ kind: 'badAnswer' })
  })

  const forged: [string, (body: Record<string, unknown>) => void][] = [
    ['is signed by nobody it names', (body) => void (body.id_token = resigned(String(body.id_token)))],
    ['has no signature', (body) => void (body.id_token = unsigned(String(body.id_token)))],
    ['is missing', (body) => void delete body.id_token],
  ]
  test.each(forged)('the id_token %s: nobody is signed in', async (_says, forge) => {
    const provider = await openIdProvider({ alter: (path, body) => void (path.endsWith('/tokens') && forge(body)) })
    const { done, page } = begin(provider)
    await browse((await page).href)
    expect(await faultOf(done)).toMatchObject({ kind: 'badAnswer' })
  })

  test('an id_token for another question is refused', async () => {
    const provider = await openIdProvider()
    const { done, page } = begin(provider)
    const url = await page
    url.searchParams.set('nonce', 'another-nonce')
    await browse(url.href)
    expect(await faultOf(done)).toMatchObject({ kind: 'badAnswer' })
  })

  test('no word of tokens, codes or pages gets into the failure', async () => {
    const provider = await openIdProvider({
      alter: (path, body) => void (path.endsWith('/tokens') && delete body.token_type),
    })
    const { done, page } = begin(provider)
    await browse((await page).href)
    const fault = await faultOf(done)
    expect(fault.kind).toBe('badAnswer')
    expect(fault.cause).toBeUndefined()
    expect(fault.message).toMatch(/^the sign-in server's answer is not to be trusted \(\w+\)$/)
  })
})

const isMetadata = (path: string) => path.endsWith('/openid-configuration')
/** The same claims over a signature that says something else. */
function resigned(token: string): string {
  const [header = '', claims = '', signature = ''] = token.split('.')
  return [header, claims, `${signature.slice(0, -8)}AAAAAAAA`].join('.')
}
function unsigned(token: string): string {
  const none = Buffer.from(JSON.stringify({ alg: 'none', typ: 'JWT' })).toString('base64url')
  return `${none}.${token.split('.')[1] ?? ''}.`
}
