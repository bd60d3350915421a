/** Mail handed to a real SMTP server: who gets it, what arrives, and what is known when something goes wrong. */
import { describe, expect, test } from 'vitest'
import type { MailServer } from '../../../main/sources/mail-server.ts'
import { handOver, smtpTest, type Letter } from '../../../main/sources/smtp/smtp.ts'
import { certificateFor } from '../../support/certificates.ts'
import { faultOf } from '../../support/faults.ts'
import { never } from '../../support/imap-mail.ts'
import { password, startReceiver, type Cut } from '../../support/smtp.ts'

const raw = (text: string) => Buffer.from(text.replace(/\n/g, '\r\n'))
const letter = (different: Partial<Letter> = {}): Letter => ({
  ...{ from: 'ann@example.com', to: ['ben@example.com'], raw: raw('Subject: Hi\n\nHello\n') },
  ...different,
})
const send = async (server: MailServer, one = letter(), signal = never) => {
  const { taken, failed } = await handOver(server, [one], signal)
  if (failed) throw failed
  return taken[0]
}

describe('a server is reached', () => {
  test.each(['tls', 'starttls', 'plain'] as const)('over %s, with a password', async (security) => {
    const receiver = await startReceiver({ security })
    await smtpTest(receiver.account(), never)
    expect(await send(receiver.account())).toEqual(['ben@example.com'])
    expect(receiver.mails).toMatchObject([{ from: 'ann@example.com', to: ['ben@example.com'], by: 'ann' }])
    expect(receiver.mails[0]?.secure).toBe(security !== 'plain')
    expect(receiver.mails[0]?.raw.toString()).toBe('Subject: Hi\r\n\r\nHello\r\n')
  })
})

describe('who signs in', () => {
  const tokens = (...all: string[]) => {
    const asked: boolean[] = []
    const credentials = (renew: boolean) => {
      asked.push(renew)
      return Promise.resolve({ kind: 'token' as const, token: all[asked.length - 1] ?? 'none' })
    }
    return { asked, credentials }
  }

  test('may bring a token, and a new one where the first is refused', async () => {
    const receiver = await startReceiver({ security: 'tls' })
    const { asked, credentials } = tokens('stale', 'fresh')
    await send(receiver.account({ credentials }))
    expect([asked, receiver.mails.map(({ by }) => by)]).toEqual([[false, true], ['ann']])
    expect(receiver.signIns.map(({ method, accessToken }) => [method, accessToken])).toEqual([
      ['XOAUTH2', 'stale'],
      ['XOAUTH2', 'fresh'],
    ])
  })

  test('is refused with a second bad token, and not asked a third time', async () => {
    const receiver = await startReceiver()
    const { asked, credentials } = tokens('stale', 'stale')
    const fault = await faultOf(send(receiver.account({ credentials })))
    expect([fault.kind, asked, fault.message.includes('stale')]).toEqual(['auth', [false, true], false])
  })

  test('gives a password once: a refused one is not tried again', async () => {
    const receiver = await startReceiver()
    const fault = await faultOf(send(receiver.account({ user: 'bob' })))
    expect([fault.kind, receiver.signIns.length, receiver.wire.connections]).toEqual(['auth', 1, 1])
    expect(fault.message).toMatch(/535/)
    expect((await faultOf(smtpTest(receiver.account({ user: 'bob' }), never))).kind).toBe('auth')
  })

  test('tells nothing secret where the server asks for no sign-in', async () => {
    const receiver = await startReceiver({ disabledCommands: ['AUTH', 'STARTTLS'], authOptional: true })
    await send(receiver.account())
    expect([receiver.mails.length, receiver.wire.sent.includes('AUTH')]).toEqual([1, false])
  })

  test('is never heard in what the server says about it', async () => {
    const wire = Buffer.from(`\0ann\0${password}`).toString('base64')
    const receiver = await startReceiver({
      onAuth: (_auth, _session, done) => done(null, { message: `what is ${wire}?` }),
    })
    const { message } = await faultOf(send(receiver.account()))
    expect([message.includes(wire), message]).toEqual([false, 'the mail server refuses (535)'])
  })

  test('goes to no other machine without TLS, unless the person agreed', async () => {
    const server = { host: '192.0.2.1', port: 25, security: 'plain', user: 'ann' } as const
    const credentials = () => Promise.reject(new Error('nobody asks'))
    expect((await faultOf(smtpTest({ ...server, credentials }, never))).kind).toBe('tls')
  })
})

test.each(['starttls', 'tls'] as const)('a certificate that is not to be trusted ends it over %s', async (security) => {
  const good = certificateFor('IP:127.0.0.1')
  const cases = [
    ['signed by itself', good, {}],
    ['expired', certificateFor('IP:127.0.0.1', -1), { ca: certificateFor('IP:127.0.0.1', -1).cert }],
    ['of another name', certificateFor('DNS:mail.example.com'), { ca: certificateFor('DNS:mail.example.com').cert }],
  ] as const
  for (const [what, certificate, trust] of cases) {
    const receiver = await startReceiver({ security, certificate })
    const { ca: _own, ...server } = receiver.account()
    const fault = await faultOf(send({ ...server, ...trust }))
    expect([what, fault.kind, receiver.signIns.length, receiver.mails.length]).toEqual([what, 'tls', 0, 0])
  }
})

test('TLS older than 1.2 is none', async () => {
  const receiver = await startReceiver({
    security: 'tls',
    minVersion: 'TLSv1',
    maxVersion: 'TLSv1.1',
    ciphers: 'DEFAULT:@SECLEVEL=0',
  })
  expect([(await faultOf(send(receiver.account()))).kind, receiver.signIns.length]).toEqual(['tls', 0])
})

describe('what the server refuses', () => {
  const refusal = (responseCode: number, message: string) => Object.assign(new Error(message), { responseCode })
  const two = letter({ to: ['ben@example.com', 'nobody@example.com'] })

  test('one recipient of several: nobody gets it', async () => {
    for (const hidePIPELINING of [false, true]) {
      const receiver = await startReceiver({
        hidePIPELINING,
        onRcptTo: ({ address }, _session, done) =>
          done(address.startsWith('nobody') ? refusal(550, '5.1.1 no such user here') : null),
      })
      const fault = await faultOf(send(receiver.account(), two))
      expect([fault.kind, receiver.mails]).toEqual(['rejected', []])
      expect(fault.message).toContain('<nobody@example.com>: the mail server refuses (550 5.1.1: no such user here)')
    }
  })

  test.each([
    ['rejected', 550, 'onMailFrom'],
    ['throttled', 451, 'onMailFrom'],
    ['rejected', 553, 'onRcptTo'],
    ['throttled', 452, 'onRcptTo'],
    ['auth', 530, 'onMailFrom'],
    ['rejected', 554, 'onData'],
    ['throttled', 451, 'onData'],
    ['rejected', 554, 'onConnect'],
    ['throttled', 421, 'onConnect'],
  ] as const)('is %s for a reply of %i in %s, and nothing has left', async (kind, code, where) => {
    const receiver = await startReceiver({
      onData: (stream, _session, done) => void stream.on('end', () => done(refusal(code, '5.7.1 not you'))).resume(),
      ...(where === 'onData' ? {} : { [where]: (...all: unknown[]) => refuse(all.at(-1)) }),
    })
    const refuse = (done: unknown) =>
      typeof done === 'function' && (done as (error: Error) => void)(refusal(code, 'not you'))
    const fault = await faultOf(send(receiver.account()))
    expect([fault.kind, receiver.mails, fault.message.includes(String(code))]).toEqual([kind, [], true])
  })

  test('a message larger than it takes does not begin', async () => {
    const receiver = await startReceiver({ size: 1000 })
    const fault = await faultOf(send(receiver.account(), letter({ raw: Buffer.alloc(2000, 'x') })))
    expect([fault.kind, receiver.wire.sent.includes('MAIL FROM')]).toEqual(['rejected', false])
  })

  test('letters beyond ASCII in an address are asked for, or said to be impossible', async () => {
    const one = letter({ to: ['jørgen@example.com'] })
    const able = await startReceiver()
    await send(able.account(), one)
    expect(able.mails[0]).toMatchObject({
      to: ['jørgen@example.com'],
      keywords: expect.arrayContaining(['SMTPUTF8']) as unknown,
    })
    const unable = await startReceiver({ hideSMTPUTF8: true })
    const fault = await faultOf(send(unable.account(), one))
    expect([fault.kind, fault.message]).toEqual(['rejected', expect.stringContaining('SMTPUTF8')])
    expect(unable.wire.sent).not.toContain('MAIL')
  })

  test('8-bit mail is announced, or said to be impossible', async () => {
    const one = letter({ raw: raw('Subject: Hi\n\nblåbær\n') })
    const able = await startReceiver()
    await send(able.account(), one)
    expect(able.mails[0]?.keywords).toContain('BODY')
    const unable = await startReceiver({ hide8BITMIME: true })
    expect((await faultOf(send(unable.account(), one))).kind).toBe('rejected')
  })
})

describe('a connection that is lost', () => {
  test.each<Cut>(['MAIL', 'RCPT', 'DATA', 'body'])('at %s: nothing has left, and the kind says so', async (cut) => {
    const receiver = await startReceiver({ hidePIPELINING: true })
    receiver.cut = cut
    // More than the wire holds: of what is on its way nobody knows how far it came.
    const fault = await faultOf(send(receiver.account(), letter({ raw: Buffer.alloc(20_000_000, 'x\r\n') })))
    expect([fault.kind, receiver.mails]).toEqual(['throttled', []])
    expect(fault.message).toMatch(/^nothing has left/)
  })

  test('behind the end of the message leaves open whether it left, as it may have', async () => {
    const receiver = await startReceiver()
    receiver.cut = 'dot'
    const fault = await faultOf(send(receiver.account()))
    expect([fault.kind, receiver.mails.length]).toEqual(['offline', 1])
    expect(fault.message).toMatch(/^the message may have left/)
  })

  test('behind the answer changes nothing: it has left', async () => {
    const receiver = await startReceiver()
    receiver.cut = 'accepted'
    expect(await send(receiver.account())).toEqual(['ben@example.com'])
    expect(receiver.mails).toHaveLength(1)
  })

  test('where nobody listens: nothing has left', async () => {
    const fault = await faultOf(send({ ...(await startReceiver()).account(), port: 1 }))
    expect([fault.kind, fault.message]).toEqual(['throttled', 'nothing has left: ECONNREFUSED'])
    expect((await faultOf(smtpTest({ ...(await startReceiver()).account(), port: 1 }, never))).kind).toBe('offline')
  })

  test('a server that goes silent is waited for so long and no longer', async () => {
    const silent = await startReceiver({ onMailFrom: () => undefined })
    expect((await faultOf(send(silent.account({ patienceMs: 200 })))).kind).toBe('throttled')
    const undecided = await startReceiver({ onData: (stream) => void stream.resume() })
    const fault = await faultOf(send(undecided.account({ patienceMs: 200 })))
    expect([fault.kind, fault.message]).toEqual(['timeout', expect.stringMatching(/^the message may have left/)])
  })
})

describe('whoever gives up', () => {
  test('before the end of the message: nothing has left, and the connection is ended at once', async () => {
    const stop = new AbortController()
    const receiver = await startReceiver({ onMailFrom: () => stop.abort() })
    expect((await faultOf(send(receiver.account(), letter(), stop.signal))).kind).toBe('cancelled')
    expect(receiver.mails).toEqual([])
    expect((await faultOf(send(receiver.account(), letter(), stop.signal))).kind).toBe('cancelled')
    expect(receiver.wire.connections).toBe(1)
  })

  test('behind it: it may have left', async () => {
    const stop = new AbortController()
    const receiver = await startReceiver({ onData: (stream) => void stream.on('end', () => stop.abort()).resume() })
    expect((await faultOf(send(receiver.account(), letter(), stop.signal))).kind).toBe('timeout')
  })
})

test('letters go one after another on one connection, to the first that is refused', async () => {
  const receiver = await startReceiver({
    onRcptTo: ({ address }, _session, done) => done(address.startsWith('no') ? new Error('no such user') : null),
  })
  const all = ['ben@example.com', 'no@example.com', 'cem@example.com'].map((to) => letter({ to: [to] }))
  const { taken, failed } = await handOver(receiver.account(), all, never)
  expect([taken, failed?.kind, receiver.mails.length, receiver.wire.connections]).toEqual([
    [['ben@example.com']],
    'rejected',
    1,
    1,
  ])
})
