/** The SuperOffice source against servers that misbehave, and what it does with the password. */
import { describe, expect, test } from 'vitest'
import { probeFindings } from '../../../preload/accounts.ts'
import { textWith } from '../../support/any.ts'
import { scriptedServer } from '../../support/http-servers.ts'
import { faultOf } from '../../support/faults.ts'
import { foldersOf, never, open, password, started } from '../../support/superoffice.ts'

describe('what a server answers wrongly becomes one kind and one line', () => {
  test.each([
    ['a web page', { body: '<!doctype html><h1>Maintenance</h1>' }, 'badAnswer', 'web page'],
    ['half a JSON', { body: '[{"Name":"INB' }, 'badAnswer', 'cut short'],
    ['another shape', { body: { Name: 'INBOX' } }, 'badAnswer', 'list'],
    ['401', { status: 401 }, 'auth', '401'],
    ['403', { status: 403, body: '<html>' }, 'forbidden', '403'],
    ['421', { status: 421, body: 'wrong subdomain' }, 'badAnswer', '421'],
    ['429', { status: 429, headers: { 'Retry-After': '20' } }, 'throttled', '429'],
    ['503', { status: 503, body: '<html>', headers: { 'Retry-After': '20' } }, 'throttled', '503'],
    ['a malformed-request error under 200', { body: { Message: 'No.', MessageDetail: 'x' } }, 'rejected', 'No.'],
    [
      'an exception',
      { status: 500, body: { Error: true, ErrorType: 'SoException', ErrorMessage: 'why' } },
      'rejected',
      'why',
    ],
    ['not found', { status: 404, body: { Error: true, ErrorType: 'SoNotFoundException' } }, 'gone', 'SoNotFound'],
  ])('%s', async (_, scripted, kind, words) => {
    const { site } = await started(() => scripted)
    const fault = await faultOf(foldersOf(site))
    expect([fault.kind, fault.message]).toEqual([kind, textWith(words)])
    expect(fault.retryAfter).toBe(kind === 'throttled' ? 20_000 : null)
  })

  test('a server that does not speak TLS where it should is not trusted', async () => {
    const server = await scriptedServer(() => ({}))
    expect((await faultOf(open(server.url.replace('http:', 'https:')).identify(never))).kind).toBe('tls')
    expect(server.seen).toEqual([])
  })

  test.each([
    ['a page', { body: '<html>Welcome to the hotel</html>' }],
    ['a redirect', { status: 302, headers: { Location: '/welcome' } }],
    ['an error page', { status: 511, body: '<html>Sign in to the network</html>' }],
  ])('a network that shows %s instead of the server never gets to see the password', async (_, scripted) => {
    const { site, server } = await started(() => scripted)
    expect((await faultOf(site.identify(never))).kind).toBe('badAnswer')
    expect(await site.probe(never)).toMatchObject(probeFindings.map((finding) => ({ finding, can: 'unknown' })))
    expect(server.seen.map(({ url, headers }) => [url, headers.authorization])).toEqual([
      ['/api/', undefined],
      ['/api/', undefined],
    ])
  })

  test.each([
    ['a page', { body: '<html>Welcome to the hotel</html>' }],
    ['a redirect', { status: 302, headers: { Location: '/welcome' } }],
  ])('%s that comes between later gets the password once', async (_, scripted) => {
    const { site, server } = await started(() => scripted)
    expect((await faultOf(foldersOf(site))).kind).toBe('badAnswer')
    expect(server.seen).toHaveLength(1)
  })

  test('a site that is no SuperOffice says so', async () => {
    const { site } = await started(() => ({ body: { hello: 'world' } }))
    const fault = await faultOf(site.identify(never))
    expect([fault.kind, fault.message]).toEqual(['badAnswer', textWith('no SuperOffice')])
  })
})

describe('the password', () => {
  test('travels as UTF-8 in every request but the one that only asks whether the server answers', async () => {
    const { site, server } = await started(() => ({ body: '[]' }))
    await foldersOf(site)
    await site.server.reachable(never)
    const expected = `Basic ${Buffer.from(`ann:${password}`, 'utf8').toString('base64')}`
    expect(server.seen.map(({ url, headers }) => [url, headers.authorization])).toEqual([
      ['/api/v1/Agents/EMail/CacheFolderList', expected],
      ['/api/', undefined],
    ])
  })

  test('never stands in a fault, even if the server echoes it', async () => {
    const encoded = Buffer.from(`ann:${password}`, 'utf8').toString('base64')
    const { site } = await started(() => ({
      status: 500,
      body: { Error: true, ErrorType: 'X', ErrorMessage: `${password} ${encoded}` },
    }))
    const fault = await faultOf(foldersOf(site))
    expect(fault.message).toBe('X: *** ***')
    expect(JSON.stringify(Object.getOwnPropertyDescriptors(fault))).not.toContain(password)
    expect(fault.cause).toBeUndefined()
  })

  test('is asked for once, and again after it was refused', async () => {
    let status = 200
    const server = await scriptedServer(() => ({ status, body: '[]' }))
    let asked = 0
    const site = open(server.url, () => Promise.resolve(`${++asked}`))
    await foldersOf(site)
    await foldersOf(site)
    expect(asked).toBe(1)
    status = 401
    expect((await faultOf(foldersOf(site))).kind).toBe('auth')
    expect(asked).toBe(2)
    status = 200
    await foldersOf(site)
    expect([asked, server.seen.length]).toEqual([2, 5])
  })

  test('that is not kept any more is an auth fault without a request', async () => {
    const server = await scriptedServer(() => ({ body: '[]' }))
    expect((await faultOf(foldersOf(open(server.url, () => Promise.resolve(null))))).kind).toBe('auth')
    expect(server.seen).toEqual([])
  })

  test('of one connection is never used by another', async () => {
    const server = await scriptedServer(() => ({ body: '[]' }))
    for (const user of ['ann', 'ben']) {
      await foldersOf(open(server.url, () => Promise.resolve(user), user))
    }
    expect(server.seen.map(({ headers }) => atob(headers.authorization?.slice(6) ?? ''))).toEqual([
      'ann:ann',
      'ben:ben',
    ])
  })
})
