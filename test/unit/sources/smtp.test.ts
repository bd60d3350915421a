import { describe, expect, test } from 'vitest'
import { Fault } from '../../../main/failure.ts'
import { envelopeOf, isBeyondAscii, mailboxOf } from '../../../main/sources/smtp/envelope.ts'
import { afterTheEnd, beforeTheEnd, faultOf } from '../../../main/sources/smtp/faults.ts'
import { address, mail } from '../../support/mail.ts'

describe('an address', () => {
  const of = (text: string) => mailboxOf(address(null, text))

  test.each([
    ['Ben.Berg+x@Example.COM', 'Ben.Berg+x@example.com'],
    ["a!#$%&'*-/=?^_`{|}~@example.com", "a!#$%&'*-/=?^_`{|}~@example.com"],
    ['ann@blåbær.no', 'ann@xn--blbr-roah.no'],
    ['jørgen@blåbær.no', 'jørgen@blåbær.no'],
    ['ann@[192.0.2.1]', 'ann@[192.0.2.1]'],
  ])('%s goes as %s', (text, goes) => expect(of(text)).toBe(goes))

  test.each([
    '',
    'ann',
    '@example.com',
    'ann@',
    'ann @example.com',
    ' ann@example.com',
    'ann@example.com ',
    'ann@exa mple.com',
    'ann@example.com\r\nDATA',
    'ann\n@example.com',
    'ann@example.com\0',
    'ann\u2028@example.com',
    'ann\u200b@example.com',
    'ann@example.com> SIZE=1',
    '<ann@example.com>',
    'ann@example.com,ben@example.com',
    'ann;ben@example.com',
    '"ann ben"@example.com',
    'ann@ben@example.com',
    'ann(x)@example.com',
    `${'a'.repeat(250)}@example.com`,
  ])('%j is none', (text) => expect(() => of(text)).toThrow(/^not an address/))

  test('stands in an envelope once, and beyond ASCII is known as such', () => {
    const to = ['ben@example.com', 'ben@EXAMPLE.com', 'Ben@example.com'].map((one) => address('x', one))
    const envelope = envelopeOf(mail({ to, cc: to, bcc: to }))
    expect(envelope).toEqual({ from: 'ann@example.com', to: ['ben@example.com', 'Ben@example.com'] })
    expect([isBeyondAscii(envelope), isBeyondAscii({ from: 'å@example.com', to: [] })]).toEqual([false, true])
  })

  test.each([
    ['sender', { from: null }],
    ['sender', { from: address('Ann', null) }],
    ['recipient', { to: [] }],
  ])('is missed where there is no %s', (what, different) => {
    expect(() => envelopeOf(mail(different))).toThrow(`the message has no ${what}`)
  })
})

describe('what goes wrong', () => {
  const thrown = (fields: object) => Object.assign(new Error('x'), fields)

  test.each([
    [
      { code: 'EENVELOPE', response: '550-5.1.1 The user\r\n550 5.1.1 is gone' },
      'rejected',
      '550 5.1.1: The user is gone',
    ],
    [{ code: 'EENVELOPE', response: '452 4.2.2 full' }, 'throttled', '452 4.2.2: full'],
    [{ code: 'EAUTH', response: '535 5.7.8 no' }, 'auth', '535 5.7.8: no'],
    [{ code: 'EAUTH', response: '454 4.7.0 later' }, 'throttled', '454 4.7.0: later'],
    [{ code: 'EENVELOPE', response: '530 5.7.0 sign in' }, 'auth', '530 5.7.0: sign in'],
    [{ code: 'EAUTH' }, 'auth', 'the server refuses the sign-in'],
    [{ code: 'ESOCKET', originalCode: 'CERT_HAS_EXPIRED' }, 'tls', 'CERT_HAS_EXPIRED'],
    [{ code: 'ETLS', response: '454 no' }, 'tls', 'does not begin TLS'],
    [{ code: 'EPROTOCOL', response: '<html>' }, 'badAnswer', 'not SMTP'],
    [{ code: 'EDNS', originalCode: 'ENOTFOUND' }, 'offline', 'ENOTFOUND'],
    [{ code: 'EMESSAGE' }, 'rejected', 'larger'],
    [{}, 'offline', 'the connection was lost'],
  ] as const)('%j is %s', (fields, kind, words) => {
    const fault = faultOf(thrown(fields))
    expect([fault.kind, fault.message]).toEqual([kind, expect.stringContaining(words)])
  })

  test('is told in one short line of the server’s own words, without what is secret', () => {
    const long = faultOf(thrown({ response: `550 \u001b[31m${'long '.repeat(100)}\u2028\u202e` })).message
    expect([long.length < 260, /[\p{C}\u2028]/u.test(long)]).toEqual([true, false])
    expect(faultOf(thrown({ response: '535 5.7.8 hunter2 is wrong' }), ['hunter2']).message).toBe(
      'the mail server refuses (535 5.7.8)',
    )
  })

  test('says by its kind whether the message may have left', () => {
    const lost = thrown({ code: 'ECONNECTION' })
    const refused = thrown({ code: 'EMESSAGE', response: '554 5.7.1 spam' })
    expect([beforeTheEnd(lost), afterTheEnd(lost), afterTheEnd(refused)].map(({ kind }) => kind)).toEqual([
      'throttled',
      'offline',
      'rejected',
    ])
    expect(afterTheEnd(thrown({ code: 'ETIMEDOUT' })).kind).toBe('timeout')
    expect(afterTheEnd(thrown({ code: 'ECONNECTION', response: '421 bye' })).kind).toBe('offline')
    expect(afterTheEnd(new Fault('cancelled', 'x')).kind).toBe('timeout')
    expect(beforeTheEnd(new Fault('cancelled', 'x')).kind).toBe('cancelled')
  })
})
