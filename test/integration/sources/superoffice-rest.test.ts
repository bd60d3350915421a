/** Operations over REST: what each request carries, and what becomes of refusals, with an Access that a test scripts. */
import { describe, expect, test } from 'vitest'
import { Fault } from '../../../main/failure.ts'
import type { Access } from '../../../main/sources/superoffice/access.ts'
import { onsiteAccess } from '../../../main/sources/superoffice/authorization.ts'
import { createHttp } from '../../../main/sources/superoffice/http.ts'
import { restTransport } from '../../../main/sources/superoffice/rest.ts'
import { textWith } from '../../support/any.ts'
import { faultOf } from '../../support/faults.ts'
import { scriptedServer } from '../../support/http-servers.ts'

const options = { signal: new AbortController().signal, timeout: 30_000 }
const http = createHttp(fetch, 'Mailmirror/1.2.3')
const over = (access: Access, language = 'nb-NO') => restTransport({ access, http, language: () => language })
const call = (access: Access, name = 'CacheFolderList', args = {}) => over(access).call(name, args, options)

/** Signs in as `token 1`, `token 2` and so on, one further with each renewal. */
function renewable(url: string, script: Partial<Access> = {}) {
  let token = 1
  const asked = { renewals: 0 }
  const current = () => `Bearer token-${token}`
  const access: Access = {
    key: url,
    root: () => Promise.resolve(`${url}/api/`),
    authorization: () => Promise.resolve(current()),
    renew(refused) {
      if (refused !== current()) return Promise.resolve(true)
      asked.renewals++
      token++
      return Promise.resolve(true)
    },
    moved: () => Promise.resolve(false),
    hide: (fault) => fault,
    ...script,
  }
  return { access, asked }
}

describe('a request', () => {
  test('carries exactly these headers', async () => {
    const server = await scriptedServer(() => ({ body: '[]' }))
    await call(renewable(server.url).access)
    const { host, connection, ...headers } = server.seen[0]?.headers ?? {}
    expect([host, connection]).toEqual([server.url.slice(7), 'keep-alive'])
    expect(headers).toEqual({
      accept: 'application/json',
      'accept-encoding': 'gzip, deflate',
      'accept-language': 'nb-NO',
      authorization: 'Bearer token-1',
      'content-length': '0',
      'content-type': 'application/json; charset=utf-8',
      'sec-fetch-mode': 'cors',
      'so-culture': 'nb-NO',
      'so-language': 'nb-NO',
      'so-timezone': 'UTC, includeTZOffset',
      'user-agent': 'Mailmirror/1.2.3',
    })
  })

  test.each([
    ['nb', 'nb-NO'],
    ['en', 'en-US'],
    ['de-AT', 'de-AT'],
  ])('in %s asks for the culture %s', async (language, culture) => {
    const server = await scriptedServer(() => ({ body: '[]' }))
    await over(renewable(server.url).access, language).call('CacheFolderList', {}, options)
    expect(server.seen[0]?.headers).toMatchObject({ 'so-language': language, 'so-culture': culture })
  })

  test('has its arguments as JSON, without what carriers end with, and its other words in the query', async () => {
    const server = await scriptedServer(() => ({ status: 204 }))
    const one = { A: 'ø', TableRight: null, FieldProperties: {} }
    const transport = over(renewable(server.url).access)
    expect(await transport.call('Send', { Emails: [one], Null: null }, { ...options, select: 'A,B/C' })).toBeUndefined()
    await transport.call('GetEMailAccount', {}, { ...options, query: { eMailAccountId: '5' } })
    await transport.get?.('v1/archive/Mail2', { $filter: "a eq 1 and b afterTime '2026'" }, options)
    expect(server.seen.map(({ method, url, body }) => [method, url, body])).toEqual([
      ['POST', '/api/v1/Agents/EMail/Send?$select=A%2CB%2FC', '{"Emails":[{"A":"ø"}],"Null":null}'],
      ['POST', '/api/v1/Agents/EMail/GetEMailAccount?eMailAccountId=5', ''],
      ['GET', '/api/v1/archive/Mail2?$filter=a%20eq%201%20and%20b%20afterTime%20%272026%27', ''],
    ])
  })
})

describe('a sign-in that is refused', () => {
  test('is renewed once for ten calls in flight, and each is sent again once', async () => {
    let waiting: (() => void)[] = []
    const server = await scriptedServer(({ headers }, response) => {
      if (headers.authorization === 'Bearer token-2') return { body: '[]' }
      waiting.push(() => response.writeHead(401).end())
      if (waiting.length === 10) waiting = waiting.flatMap((refuse) => (refuse(), []))
      return undefined
    })
    const { access, asked } = renewable(server.url)
    const answers = await Promise.all(Array.from({ length: 10 }, () => call(access)))
    expect(answers).toEqual(Array.from({ length: 10 }, () => []))
    expect([asked.renewals, server.seen.length]).toEqual([1, 20])
  })

  test('is asked for the password once by ten calls in flight', async () => {
    let waiting: (() => void)[] = []
    const good = `Basic ${btoa('ann:2')}`
    const server = await scriptedServer(({ headers }, response) => {
      if (headers.authorization === good) return { body: '[]' }
      waiting.push(() => response.writeHead(401).end())
      if (waiting.length === 10) waiting = waiting.flatMap((refuse) => (refuse(), []))
      return undefined
    })
    let asked = 0
    const access = onsiteAccess({ site: server.url, user: 'ann', secret: () => Promise.resolve(`${++asked}`) })
    await Promise.all(Array.from({ length: 10 }, () => call(access)))
    expect([asked, server.seen.length]).toEqual([2, 20])
    const renewed = await Promise.all(Array.from({ length: 10 }, () => access.renew(good, options.signal)))
    expect([asked, renewed]).toEqual([3, Array.from({ length: 10 }, () => true)])
  })

  test('a second time is for the person to mend', async () => {
    const server = await scriptedServer(() => ({ status: 401 }))
    const { access, asked } = renewable(server.url)
    expect((await faultOf(call(access))).kind).toBe('auth')
    expect([asked.renewals, server.seen.length]).toEqual([1, 2])
  })

  test('is not tried again where there is no other one', async () => {
    const server = await scriptedServer(() => ({ status: 401, body: '<html>Sign in to the hotel</html>' }))
    expect((await faultOf(call(renewable(server.url, { renew: () => Promise.resolve(false) }).access))).kind).toBe(
      'auth',
    )
    const access = onsiteAccess({ site: server.url, user: 'ann', secret: () => Promise.resolve('same') })
    expect((await faultOf(call(access))).kind).toBe('auth')
    expect(server.seen).toHaveLength(2)
  })

  test('is not lost while it cannot be renewed', async () => {
    const server = await scriptedServer(() => ({ status: 401 }))
    const renew = () => Promise.reject(new Fault('offline', 'the sign-in server is away'))
    expect((await faultOf(call(renewable(server.url, { renew }).access))).message).toBe('the sign-in server is away')
  })
})

describe('a server that moved', () => {
  test('is asked at its new place, once', async () => {
    const here = await scriptedServer(() => ({ body: '[]' }))
    const before = await scriptedServer(() => ({ status: 421, body: 'Wrong subdomain' }))
    let root = `${before.url}/api/`
    const moved = () => {
      root = `${here.url}/new/api/`
      return Promise.resolve(true)
    }
    const { access } = renewable('', { root: () => Promise.resolve(root), moved })
    expect(await call(access)).toEqual([])
    expect(here.seen.map(({ url }) => url)).toEqual(['/new/api/v1/Agents/EMail/CacheFolderList'])
  })

  test('may ask for another sign-in there', async () => {
    const here = await scriptedServer(({ headers }) =>
      headers.authorization === 'Bearer token-2' ? { body: '[]' } : { status: 401 },
    )
    const before = await scriptedServer(() => ({ status: 421 }))
    let root = `${before.url}/api/`
    const moved = () => Promise.resolve((root = `${here.url}/api/`) !== '')
    expect(await call(renewable('', { root: () => Promise.resolve(root), moved }).access)).toEqual([])
  })

  test.each([false, true])('is looked for once, whether or not it is found (%s)', async (found) => {
    const server = await scriptedServer(() => ({ status: 421 }))
    let moves = 0
    const moved = () => Promise.resolve(++moves > 0 && found)
    const fault = await faultOf(call(renewable(server.url, { moved }).access))
    expect([fault.kind, fault.message, moves]).toEqual(['badAnswer', textWith('421'), 1])
  })
})

test('an installation that answers at its root is there, whatever it says, and is asked without a sign-in', async () => {
  let status = 401
  const server = await scriptedServer(() => ({ status, body: '<html>' }))
  const transport = over(renewable(server.url).access)
  expect(await transport.answers(options)).toBe(true)
  for (status of [407, 502, 503, 504]) expect(await transport.answers(options)).toBe(false)
  expect(server.seen.map(({ url, headers }) => [url, headers.authorization])).toEqual(
    Array.from({ length: 5 }, () => ['/api/', undefined]),
  )
  const away = { root: () => Promise.reject(new Fault('offline', 'no state')) }
  expect(await over(renewable('', away).access).answers(options)).toBe(false)
})

test('no Fault shows what the access hides', async () => {
  const server = await scriptedServer(() => ({ status: 500, body: { Error: true, ErrorMessage: 'canary' } }))
  const hide = ({ kind }: Fault) => new Fault(kind, 'hidden')
  expect(await faultOf(call(renewable(server.url, { hide }).access))).toMatchObject({
    kind: 'rejected',
    message: 'hidden',
  })
})
