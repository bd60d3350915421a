/** The SuperOffice source against servers that misbehave, and what it does with the password. */
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { describe, expect, test } from 'vitest'
import { Fault } from '../../../main/failure.ts'
import { openSuperOffice } from '../../../main/sources/superoffice/source.ts'
import { textWith } from '../../support/any.ts'
import { scriptedServer } from '../../support/http-servers.ts'
import { faultOf, foldersOf, never, open, password, started } from '../../support/superoffice.ts'

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

  test('a redirect is not followed, so the password goes nowhere else', async () => {
    const elsewhere = await scriptedServer(() => ({ body: [] }))
    const { site } = await started(() => ({ status: 302, headers: { Location: `${elsewhere.url}/api/` } }))
    expect((await faultOf(foldersOf(site))).kind).toBe('badAnswer')
    expect(elsewhere.seen).toEqual([])
  })

  test('a connection that ends in the middle of an answer is offline', async () => {
    const { site } = await started((_, response) => {
      response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': '1000' })
      response.write('[{"Name":', () => response.destroy())
      return undefined
    })
    expect((await faultOf(foldersOf(site))).kind).toBe('offline')
  })

  test('an answer of more than 64 MB is not taken in', async () => {
    const { site } = await started((_, response) => {
      response.writeHead(200, { 'Content-Type': 'application/json' })
      const megabyte = Buffer.alloc(2 ** 20, 0x20)
      const more = (): void => void (response.destroyed || response.write(megabyte, more))
      more()
      return undefined
    })
    const fault = await faultOf(foldersOf(site))
    expect([fault.kind, fault.message]).toEqual(['badAnswer', textWith('64 MB')])
  })

  test('nobody listening is offline, and the server is not reachable', async () => {
    const taken = createServer()
    await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve))
    const { port } = taken.address() as AddressInfo
    await new Promise((resolve) => taken.close(resolve))
    const site = open(`http://127.0.0.1:${port}`)
    expect((await faultOf(foldersOf(site))).kind).toBe('offline')
    expect(await site.server.reachable(never)).toBe(false)
  })

  test('a server that does not speak TLS where it should is not trusted', async () => {
    const server = await scriptedServer(() => ({}))
    expect((await faultOf(open(server.url.replace('http:', 'https:')).identify(never))).kind).toBe('tls')
    expect(server.seen).toEqual([])
  })

  test('a site that is no SuperOffice says so', async () => {
    const { site } = await started(() => ({ body: { hello: 'world' } }))
    const fault = await faultOf(site.identify(never))
    expect([fault.kind, fault.message]).toEqual(['badAnswer', textWith('no SuperOffice')])
  })

  test('a user without a mail account is told so', async () => {
    const { site } = await started(({ url }) => ({
      body: url === '/api/' ? { v1: 'x' } : url.includes('current') ? { AssociateId: 3 } : 'null',
    }))
    const fault = await faultOf(site.identify(never))
    expect([fault.kind, fault.message]).toEqual(['forbidden', textWith('no mail account')])
  })

  test('what is stopped ends as cancelled, or as its signal says', async () => {
    const stopper = new AbortController()
    const { site } = await started(() => {
      queueMicrotask(() => stopper.abort())
      return undefined
    })
    expect((await faultOf(foldersOf(site, stopper.signal))).kind).toBe('cancelled')
    expect((await faultOf(foldersOf(site, AbortSignal.abort(new Fault('timeout', 'too long'))))).kind).toBe('timeout')
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
    await faultOf(foldersOf(site))
    expect(asked).toBe(2)
  })

  test('that is not kept any more is an auth fault without a request', async () => {
    const server = await scriptedServer(() => ({ body: '[]' }))
    expect((await faultOf(foldersOf(open(server.url, () => Promise.resolve(null))))).kind).toBe('auth')
    expect(server.seen).toEqual([])
  })

  test('of one connection is never used by another', async () => {
    const server = await scriptedServer(() => ({ body: '[]' }))
    for (const user of ['ann', 'ben']) {
      const site = openSuperOffice({ site: server.url, user, secret: () => Promise.resolve(user), version: '1' })
      await foldersOf(site)
    }
    expect(server.seen.map(({ headers }) => atob(headers.authorization?.slice(6) ?? ''))).toEqual([
      'ann:ann',
      'ben:ben',
    ])
  })
})
