/** A message that is sent leaves once, over either wire, whatever goes wrong on the way back; and it keeps its date. */
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { FailureKind } from '../../../preload/model.ts'
import { Fault } from '../../../main/failure.ts'
import type { MailSource } from '../../../main/sources/source.ts'
import { emailEntity } from '../../../main/sources/superoffice/map.ts'
import { operations } from '../../../main/sources/superoffice/soap/services.ts'
import { envelope11, writeMessage } from '../../../main/sources/superoffice/soap/xml.ts'
import { agentServer, type TestServer } from '../../support/agent-server.ts'
import { faultOf } from '../../support/faults.ts'
import { proxyTo, type ScriptedServer } from '../../support/http-servers.ts'
import { openSoap } from '../../support/soap.ts'
import { never, open } from '../../support/superoffice.ts'
import { testClock } from '../../support/test-clock.ts'

type Protocol = 'rest' | 'soap'
const letter = emailEntity.read({ Subject: 'Hi', To: [{ Address: 'ben@example.com' }], PlainBody: 'Hello' })

async function sourceAt(protocol: Protocol, url: string): Promise<MailSource> {
  const site = protocol === 'soap' ? openSoap(url) : open(url, () => Promise.resolve('demo'))
  return site.source(await site.identify(never))
}
const received = (server: TestServer): number => readdirSync(join(server.mailFolder(2), 'new')).length
/** Names of the operations that send, as they were called. */
const sends = ({ seen }: ScriptedServer): string[] =>
  seen.flatMap(({ url, headers }) => {
    const name = (headers.soapaction?.toString() ?? url).replace(/"/g, '').split('/').at(-1) ?? ''
    return ['Send', 'SendEMails'].includes(name) ? [name] : []
  })

describe.each<Protocol>(['rest', 'soap'])('over %s', (protocol) => {
  test.each<FailureKind>(['disk', 'offline', 'gone'])(
    'a mail store that fails with %s when the message has left leaves it open, and nothing is sent again',
    async (kind) => {
      const server = await agentServer({
        messages: 0,
        wrap: (source) => ({
          ...source,
          async send(...asked) {
            await source.send(...asked)
            throw new Fault(kind, 'x')
          },
        }),
      })
      await server.syncAll()
      const proxy = await proxyTo(server.url, () => undefined)
      const source = await sourceAt(protocol, proxy.url)
      expect(['timeout', 'offline']).toContain((await faultOf(source.send([letter], null, null, never))).kind)
      expect([received(server), sends(proxy)]).toEqual([1, ['SendEMails']])
    },
  )

  test('a connection that ends before the answer leaves it open, and nothing is sent again', async () => {
    const server = await agentServer({ messages: 0 })
    await server.syncAll()
    const cut = await proxyTo(server.url, ({ url, headers }, response) => {
      if (!`${url} ${headers.soapaction?.toString() ?? ''}`.includes('SendEMails')) return undefined
      response.destroy()
      return undefined
    })
    const source = await sourceAt(protocol, cut.url)
    expect((await faultOf(source.send([letter], null, null, never))).kind).toBe('offline')
    expect(sends(cut)).toEqual(['SendEMails'])
    await expect.poll(() => received(server)).toBe(1)
  })

  test('a message that is refused is refused in words, and nobody has it', async () => {
    const server = await agentServer({ messages: 0 })
    await server.syncAll()
    const source = await sourceAt(protocol, server.url)
    const unknown = { ...letter, to: [...letter.to, ...letter.to.map((one) => ({ ...one, address: 'x@example.com' }))] }
    const fault = await faultOf(source.send([unknown], null, null, never))
    expect([fault.kind, fault.message.includes('x@example.com'), received(server)]).toEqual(['rejected', true, 0])
  })

  test('a date comes back as it went, to 100 ns', async () => {
    const server = await agentServer({ messages: 0 })
    await server.syncAll()
    const source = await sourceAt(protocol, server.url)
    const sent = '2026-03-01T10:00:00.0699577+02:00'
    // SOAP has no way to ask for offsets: its dates are told in UTC.
    const back = protocol === 'rest' ? sent : '2026-03-01T08:00:00.0699577Z'
    expect((await source.send([{ ...letter, sent }], null, null, never))[0]?.sent).toBe(back)
    expect((await source.saveToMailServer({ ...letter, sent, folderName: 'Drafts' }, never)).sent).toBe(back)
  })
})

test('a ticket that expired is renewed before anything is sent with it', async () => {
  const clock = testClock()
  const server = await agentServer({ messages: 0, clock })
  await server.syncAll()
  const proxy = await proxyTo(server.url, () => undefined)
  const source = await sourceAt('soap', proxy.url)
  clock.advance(7 * 3_600_000)
  expect(await source.send([letter], null, null, never)).toHaveLength(1)
  expect([received(server), sends(proxy)]).toEqual([1, ['SendEMails']])
})

test('an exception about the sign-in to the mail server is none about ours: it may come after the message has left', async () => {
  const ExceptionInfo = { ExceptionType: 'MailKit.Security.AuthenticationException', Message: 'no copy in Sent' }
  const operation = operations.get('SendEMails')
  if (!operation) throw new Error('no SendEMails')
  const body = writeMessage({
    services: 86,
    envelope: envelope11,
    header: {
      fields: [
        ['ExceptionInfo', 'SoExceptionInfo'],
        ['Succeeded', 'boolean'],
      ],
      values: { ExceptionInfo, Succeeded: false },
    },
    body: { name: operation.answer, fields: [], values: {} },
  })
  const server = await agentServer({ messages: 0 })
  const proxy = await proxyTo(server.url, ({ headers }) =>
    headers.soapaction?.includes('/SendEMails') ? { body, headers: { 'Content-Type': 'text/xml' } } : undefined,
  )
  const source = await sourceAt('soap', proxy.url)
  expect((await faultOf(source.send([letter], null, null, never))).kind).toBe('timeout')
  expect(sends(proxy)).toEqual(['SendEMails'])
})
