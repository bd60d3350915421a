/** The tokens of SuperOffice Online between a real OpenID provider and an API that lets in whom the provider would. */
import { describe, expect, test } from 'vitest'
import { Fault } from '../../../main/failure.ts'
import { onlineAccess, type OnlineAccess } from '../../../main/sources/superoffice/online/access.ts'
import { faultOf } from '../../support/faults.ts'
import { http, never, signIn } from '../../support/online.ts'
import { clientId, openIdProvider, running, tenant, type TestProvider } from '../../support/openid-provider.ts'

const inMs = 1_000_000

/** Someone who signed in; `kept` is what their keychain holds. */
async function signedIn(modes: Parameters<typeof openIdProvider>[0] = {}) {
  const provider = await openIdProvider(modes)
  const where = { environment: 'online', authority: provider.authority, clientId } as const
  const { refreshToken } = await signIn(provider)
  provider.forms.length = 0
  provider.asked.length = 0
  const kept: { token: string | null; times: number } = { token: refreshToken, times: 0 }
  const clock = { now: Date.now() }
  const open = (options: Partial<Parameters<typeof onlineAccess>[0]> = {}) =>
    onlineAccess({
      ...where,
      tenant,
      http,
      secret: () => Promise.resolve(kept.token),
      keep: (token) => Promise.resolve(void ((kept.token = token), kept.times++)),
      now: () => clock.now,
      ...options,
    })
  return { provider, kept, clock, open, access: open() }
}

const states = ({ asked }: TestProvider) => asked.filter((path) => path.startsWith('/api/state/')).length

/** One request as the client makes it: refused once, it is renewed and asked again. */
async function request({ accepts }: TestProvider, access: OnlineAccess): Promise<boolean> {
  const first = await access.authorization(never)
  if (accepts(first)) return true
  return (await access.renew(first, never)) && accepts(await access.authorization(never))
}

describe('the access token', () => {
  test('comes by the kept refresh token, which stays, and is asked for once by ten at once', async () => {
    const { provider, kept, access } = await signedIn()
    const before = kept.token
    expect(await Promise.all(Array.from({ length: 10 }, () => request(provider, access)))).not.toContain(false)
    expect(provider.forms).toEqual([{ grant_type: 'refresh_token', client_id: clientId, refresh_token: before }])
    expect(kept).toEqual({ token: before, times: 0 })
    await access.authorization(never)
    expect(provider.forms).toHaveLength(1)
  })

  test('that ends during ten calls is renewed by one request', async () => {
    const { provider, access } = await signedIn()
    const old = await access.authorization(never)
    provider.expireAccess()
    expect(await Promise.all(Array.from({ length: 10 }, () => request(provider, access)))).not.toContain(false)
    expect(provider.forms).toHaveLength(2)
    // One that comes late with the old one finds the new one there.
    expect(await access.renew(old, never)).toBe(true)
    expect(provider.forms).toHaveLength(2)
  })

  test('is renewed a minute before its end', async () => {
    const { provider, clock, access } = await signedIn()
    const first = await access.authorization(never)
    clock.now += 3_600_000 - 60_000 - 5_000
    expect(await access.authorization(never)).toBe(first)
    clock.now += 10_000
    expect(await access.authorization(never)).not.toBe(first)
    expect(provider.forms).toHaveLength(2)
  })

  test('of a few seconds is not asked for before each request', async () => {
    const { provider, access } = await signedIn({ accessSeconds: 30 })
    expect(await access.authorization(never)).toBe(await access.authorization(never))
    expect(provider.forms).toHaveLength(1)
  })

  test('one who stops waiting stops nobody else', async () => {
    const { provider, access } = await signedIn()
    const stop = new AbortController()
    const stopped = faultOf(access.authorization(stop.signal))
    const other = access.authorization(never)
    stop.abort()
    expect((await stopped).kind).toBe('cancelled')
    expect(provider.accepts(await other)).toBe(true)
  })
})

describe('the refresh token', () => {
  test('that comes anew is kept and used from then on, also by the next start', async () => {
    const { provider, kept, access, open } = await signedIn({ rotates: true })
    const first = kept.token
    await access.authorization(never)
    const second = kept.token
    expect(second).not.toBe(first)
    provider.expireAccess()
    expect(await request(provider, access)).toBe(true)
    expect(new Set([first, second, kept.token]).size).toBe(3)
    expect(kept.times).toBe(2)
    expect(await request(provider, open())).toBe(true)
    expect(provider.forms.map((form) => form.refresh_token)).toEqual([first, second, expect.anything()])
  })

  test('that the keychain refuses is said, and still counts until the end', async () => {
    const { provider, open, kept } = await signedIn({ rotates: true })
    const refusing = { on: true }
    const one = open({
      keep: (token) => {
        if (refusing.on) return Promise.reject(new Fault('keychain', 'refused or not reachable'))
        kept.token = token
        return Promise.resolve()
      },
    })
    const before = kept.token
    expect(await faultOf(one.authorization(never))).toMatchObject({ kind: 'keychain' })
    refusing.on = false
    expect(await request(provider, one)).toBe(true)
    expect(kept.token).not.toBe(before)
  })

  test('that is missing asks for a sign-in, and nobody else', async () => {
    const { provider, kept, access } = await signedIn()
    kept.token = null
    expect(await faultOf(access.authorization(never))).toMatchObject({ kind: 'auth' })
    expect(provider.forms).toEqual([])
  })

  test('whose approval was taken back asks for a sign-in, and works again after one', async () => {
    const { provider, kept, access } = await signedIn()
    const old = await access.authorization(never)
    await provider.revokeConsent()
    expect(await request(provider, access)).toBe(false)
    const fault = await faultOf(access.authorization(never))
    expect(fault).toMatchObject({ kind: 'auth', message: expect.stringContaining('sign in again') as string })
    expect(await faultOf(access.authorization(never))).toMatchObject({ kind: 'auth' })
    expect(old).not.toContain(kept.token)
    kept.token = (await signIn(provider)).refreshToken
    expect(await request(provider, access)).toBe(true)
  })

  test.each([
    ['the line is dead', 'drop', 'offline'],
    ['a gateway answers', { status: 502, body: '<html>' }, 'offline'],
    ['the server is down', { status: 500, body: '<html>' }, 'badAnswer'],
    ['the server asks to wait', { status: 429, headers: { 'Retry-After': '7' } }, 'throttled'],
    ['a hotel answers', { body: '<html>Welcome</html>' }, 'badAnswer'],
  ] as const)('outlives a time when %s', async (_says, instead, kind) => {
    const { provider, kept, access } = await signedIn()
    const before = kept.token
    const old = await access.authorization(never)
    provider.expireAccess()
    provider.modes.instead = () => instead
    const [renewed, asked] = await Promise.all([
      faultOf(access.renew(old, never)),
      faultOf(access.authorization(never)),
    ])
    expect([renewed.kind, asked.kind]).toEqual([kind, kind])
    if (kind === 'throttled') expect(renewed.retryAfter).toBe(7000)
    provider.modes.instead = () => undefined
    expect(await request(provider, access)).toBe(true)
    expect(kept).toEqual({ token: before, times: 0 })
  })

  test('is hidden where a server echoes it, and so are the tokens that it brought', async () => {
    const { kept, access } = await signedIn()
    const bearer = await access.authorization(never)
    const said = new Fault('throttled', `no ${bearer} for ${String(kept.token)}`, { retryAfter: 5 })
    expect(access.hide(said)).toMatchObject({ kind: 'throttled', message: 'no Bearer *** for ***', retryAfter: 5 })
    const harmless = new Fault('gone', 'no such message')
    expect(access.hide(harmless)).toBe(harmless)
  })
})

describe('the tenant', () => {
  test('is asked for once, until its answer is no longer valid', async () => {
    const { provider, clock, access } = await signedIn()
    const root = `${provider.authority}/${tenant}/api/`
    expect(await Promise.all([access.root(never), access.root(never)])).toEqual([root, root])
    expect(states(provider)).toBe(1)
    clock.now += 3_600_000 + inMs
    expect(await access.root(never)).toBe(root)
    expect(states(provider)).toBe(2)
    expect(provider.forms).toEqual([])
  })

  test('has moved: its state is read again, and says whether there is another place', async () => {
    const { provider, clock, access } = await signedIn()
    await access.root(never)
    expect(await Promise.all([access.moved(never), access.moved(never)])).toEqual([false, false])
    provider.modes.state = () => running(provider.authority, 'https://127.0.0.1:1/elsewhere/api')
    expect(await Promise.all([access.moved(never), access.moved(never)])).toEqual([true, true])
    // One whose request was on its way to the old place still learns of the new one.
    expect(await access.moved(never)).toBe(true)
    clock.now += 60_000
    expect(await access.moved(never)).toBe(false)
    expect(await access.root(never)).toBe('https://127.0.0.1:1/elsewhere/api/')
  })

  test('does not run, and runs again', async () => {
    const { provider, access } = await signedIn()
    const { body } = running(provider.authority)
    provider.modes.state = () => ({ body: { ...body, State: 'OfflineMaintenance', IsRunning: false } })
    expect(await faultOf(access.root(never))).toMatchObject({
      kind: 'rejected',
      message: 'the tenant is in OfflineMaintenance',
    })
    provider.modes.state = () => ({ body: { ...body, State: 'OnlineMaintenance' } })
    expect(await access.root(never)).toBe(`${provider.authority}/${tenant}/api/`)
  })

  test.each<[string, unknown]>([
    ['nothing of a state', {}],
    ['another tenant', { ...running('http://127.0.0.1:1').body, ContextIdentifier: 'Cust99999' }],
    ['a readable address', running('http://crm.example').body],
    ['an address with a password', running('https://a:b@crm.example').body],
    ['no address', running('', 'elsewhere').body],
    ['a web page', '<html>Welcome</html>'],
  ])('says %s: not believed', async (_says, body) => {
    const { provider, access } = await signedIn()
    provider.modes.state = () => ({ body })
    expect(await faultOf(access.root(never))).toMatchObject({ kind: 'badAnswer' })
  })

  test('is not known there', async () => {
    const { open } = await signedIn()
    expect(await faultOf(open({ tenant: 'Cust00000' }).root(never))).toMatchObject({ kind: 'rejected' })
    expect(await faultOf(open({ tenant: '../../login' }).root(never))).toMatchObject({ kind: 'invalid' })
  })
})

describe('signing out', () => {
  test('takes the refresh token back where the server offers it', async () => {
    const { provider, kept, access } = await signedIn()
    await access.authorization(never)
    await access.signOut(never)
    expect(provider.forms.at(-1)).toMatchObject({ token: kept.token, client_id: clientId })
    expect(await faultOf(access.authorization(never))).toMatchObject({ kind: 'auth' })
  })

  test('never fails: not offline, not without the offer, not without a token', async () => {
    const { provider, kept, open } = await signedIn()
    provider.modes.alter = (_path, body) => void delete body.revocation_endpoint
    await open().signOut(never)
    provider.modes.instead = () => 'drop'
    await open().signOut(never)
    kept.token = null
    await open().signOut(never)
    expect(provider.forms).toEqual([])
  })
})
