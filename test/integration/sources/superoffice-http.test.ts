/** One HTTP request with its limits, over Node's fetch and real sockets. */
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { Fault } from '../../../main/failure.ts'
import type { Fetch } from '../../../main/sources/superoffice/access.ts'
import { createHttp, type HttpRequest } from '../../../main/sources/superoffice/http.ts'
import { textWith } from '../../support/any.ts'
import { scriptedServer, type Script } from '../../support/http-servers.ts'
import { faultOf } from '../../support/faults.ts'

const http = createHttp(fetch, 'Mailmirror/1.2.3')
const never = new AbortController().signal
const send = (url: string, asked: Partial<HttpRequest> = {}, signal = never, timeout = 30_000) =>
  http.send(
    { method: 'POST', url, headers: { Authorization: 'Basic canary' }, body: '{}', ...asked },
    { signal, timeout },
  )

describe('a request', () => {
  test('says who asks, and carries what it was given', async () => {
    const server = await scriptedServer(() => ({ status: 418, body: 'tea: \u00e6', headers: { 'X-Pot': 'brown' } }))
    const answer = await send(server.url, { body: '{"a":"ø"}' })
    expect([answer.status, answer.body, answer.header('x-POT'), answer.header('none')]).toEqual([
      418,
      'tea: æ',
      'brown',
      undefined,
    ])
    expect(server.seen).toMatchObject([
      {
        method: 'POST',
        body: '{"a":"ø"}',
        headers: { authorization: 'Basic canary', 'user-agent': 'Mailmirror/1.2.3' },
      },
    ])
  })

  test('neither keeps nor sends cookies', async () => {
    const server = await scriptedServer(() => ({ headers: { 'Set-Cookie': 'session=1; Path=/' } }))
    await send(server.url)
    await send(server.url)
    expect(server.seen.map(({ headers }) => headers.cookie)).toEqual([undefined, undefined])
  })

  test('leaves this machine over https only', async () => {
    for (const url of ['http://crm.example.com/api/', 'ftp://127.0.0.1/', 'nonsense', 'http://127.0.0.1.example.com/'])
      expect((await faultOf(send(url))).kind).toBe('tls')
  })

  test.each([301, 302, 303, 307, 308])('that is answered with a %i goes nowhere else', async (status) => {
    const elsewhere = await scriptedServer(() => ({ body: 'here' }))
    const server = await scriptedServer(() => ({ status, headers: { Location: `${elsewhere.url}/x` } }))
    for (const method of ['GET', 'POST'] as const) {
      const fault = await faultOf(send(server.url, { method, body: method === 'GET' ? null : '{}' }))
      expect([fault.kind, fault.message]).toEqual(['badAnswer', textWith('redirects')])
    }
    expect([elsewhere.seen.length, server.seen.length]).toEqual([0, 2])
  })

  test('that must not be sent twice goes over a connection without a past where there is such a way', async () => {
    const ways: string[] = []
    const by = (way: string) => (): Promise<Response> => {
      ways.push(way)
      return Promise.resolve(new Response('ok'))
    }
    const both: Fetch = Object.assign(by('kept'), { onNewConnection: by('new') })
    const asked = { method: 'POST', url: 'https://crm.example.com/', headers: {}, body: '' } as const
    for (const once of [undefined, false, true])
      await createHttp(both, 'x').send({ ...asked, once }, { signal: never, timeout: 1000 })
    await createHttp(by('only'), 'x').send({ ...asked, once: true }, { signal: never, timeout: 1000 })
    expect(ways).toEqual(['kept', 'kept', 'new', 'only'])
  })
})

describe('an answer', () => {
  test('is counted while it comes in', async () => {
    const body = 'x'.repeat(300_000)
    const server = await scriptedServer((_, response) => {
      response.writeHead(200, { 'Content-Length': body.length })
      response.end(body)
      return undefined
    })
    const counts: (number | null)[][] = []
    await send(server.url, { onBytes: (received, total) => counts.push([received, total]) })
    expect(counts.at(-1)).toEqual([body.length, body.length])
    expect(counts.map(([received]) => received)).toEqual(counts.map(([received]) => received).sort((a, b) => a! - b!))
  })

  test('that comes packed is unpacked, and its length is not taken for that of what is in it', async () => {
    const text = 'æ'.repeat(100_000)
    const server = await scriptedServer((_, response) => {
      const packed = gzipSync(text)
      response.writeHead(200, { 'Content-Encoding': 'gzip', 'Content-Length': packed.length })
      response.end(packed)
      return undefined
    })
    const totals = new Set<number | null>()
    const answer = await send(server.url, { onBytes: (_, total) => totals.add(total) })
    expect(answer.body).toBe(text)
    expect([...totals]).toEqual([null])
    expect(server.seen[0]?.headers['accept-encoding']).toContain('gzip')
  })

  test.each<[string, string, Script]>([
    [
      'whose rest never comes is offline',
      'offline',
      (_, response) => {
        response.writeHead(200, { 'Content-Length': '1000' })
        response.write('[{"Name":', () => response.destroy())
        return undefined
      },
    ],
    [
      'that never begins is offline',
      'offline',
      (_, response) => {
        response.destroy()
        return undefined
      },
    ],
    [
      'that is packed wrongly is not understood',
      'badAnswer',
      () => ({ body: 'not packed', headers: { 'Content-Encoding': 'gzip' } }),
    ],
  ])('%s', async (_, kind, script) => {
    const server = await scriptedServer(script)
    expect((await faultOf(send(server.url))).kind).toBe(kind)
  })

  test('of more than 64 MB is not taken in, and its connection is ended', async () => {
    let ended = () => undefined as void
    const closed = new Promise<void>((resolve) => (ended = resolve))
    const server = await scriptedServer((_, response) => {
      response.on('close', ended).writeHead(200)
      const megabyte = Buffer.alloc(2 ** 20, 0x20)
      const more = (): void => void (response.destroyed || response.write(megabyte, more))
      more()
      return undefined
    })
    const fault = await faultOf(send(server.url))
    expect([fault.kind, fault.message]).toEqual(['badAnswer', textWith('64 MB')])
    await closed
  })

  test('that does not come in time is offline, and its connection is ended', async () => {
    let ended = () => undefined as void
    const closed = new Promise<void>((resolve) => (ended = resolve))
    const server = await scriptedServer((_, response) => {
      response.on('close', ended)
      return undefined
    })
    const fault = await faultOf(send(server.url, {}, never, 200))
    expect([fault.kind, fault.message]).toEqual(['offline', textWith('0.2 s')])
    await closed
  })

  test('that somebody stopped ends as cancelled, or as the signal says', async () => {
    const stopper = new AbortController()
    const server = await scriptedServer((_, response) => {
      response.write('half', () => stopper.abort())
      return undefined
    })
    expect((await faultOf(send(server.url, {}, stopper.signal))).kind).toBe('cancelled')
    const before = AbortSignal.abort(new Fault('timeout', 'too long'))
    expect((await faultOf(send(server.url, {}, before))).kind).toBe('timeout')
    expect(server.seen).toHaveLength(1)
  })

  test('that is no HTTP is not understood', async () => {
    const server = createServer((socket) => socket.once('data', () => socket.end('hello\r\n\r\n')))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    expect((await faultOf(send(`http://127.0.0.1:${port}/`))).kind).toBe('badAnswer')
    await new Promise((resolve) => server.close(resolve))
    expect((await faultOf(send(`http://127.0.0.1:${port}/`))).kind).toBe('offline')
  })
})
