import { describe, expect, it } from 'vitest'
import * as contract from '../../../preload/accounts.ts'
import type { Failure } from '../../../preload/model.ts'
import { textFor } from '../../../preload/text/text.ts'
import {
  isAddress,
  isExposed,
  leadsElsewhere,
  mailSignIns,
  secured,
  securities,
  wantsLook,
  wrongField,
} from '../../../renderer/start/servers.ts'
import { troubleOf } from '../../../renderer/start/trial.ts'
import { gmail, serversOf } from '../../support/fake-accounts.ts'

const draft = { host: 'imap.example.com', port: '993', security: 'tls', user: 'kari' } as const
const text = textFor('en')

it('what the page repeats of the contract is the same there', () => {
  expect(securities).toEqual(contract.securities)
  expect(mailSignIns).toEqual(contract.mailSignIns)
})

describe('the port of a server', () => {
  it.each([
    ['imap', '993', 'starttls', '143'],
    ['imap', '993', 'plain', '143'],
    ['smtp', '465', 'starttls', '587'],
    ['imap', '', 'tls', '993'],
  ] as const)('of %s, %j, follows the protection %s to %s', (side, port, security, wanted) => {
    expect(secured({ ...draft, port }, side, security).port).toBe(wanted)
  })

  it('stays where the person chose one of their own', () => {
    expect(secured({ ...draft, port: '1993' }, 'imap', 'starttls')).toMatchObject({
      port: '1993',
      security: 'starttls',
    })
  })
})

describe('a server', () => {
  it.each([
    [{ host: ' ' }, 'host'],
    [{ host: 'imap example' }, 'host'],
    [{ host: 'kari@example.com' }, 'host'],
    [{ port: '0' }, 'port'],
    [{ port: '65536' }, 'port'],
    [{ port: '9x' }, 'port'],
    [{ user: '' }, 'user'],
    [{}, null],
  ])('with %j lacks %s', (change, field) => expect(wrongField({ ...draft, ...change })).toBe(field))

  it.each([
    ['mail.example.com', 'plain', true],
    ['127.0.0.1', 'plain', false],
    ['localhost', 'plain', false],
    ['127.0.0.1.example.com', 'plain', true],
    ['mail.example.com', 'starttls', false],
  ] as const)('%s, protected by %s, shows what is sent there: %s', (host, security, exposed) => {
    expect(isExposed({ ...draft, host, security })).toBe(exposed)
  })
})

describe('what was found', () => {
  const found = { ...gmail, settings: serversOf('kari@example.com') }

  it('is looked at first where it is a guess', () => {
    expect(wantsLook({ ...found, by: 'guess' }, 'kari@example.com')).toBe(true)
    expect(wantsLook({ ...found, by: 'autoconfig' }, 'kari@example.com')).toBe(false)
  })

  it('is looked at first where DNS leads out of the domain', () => {
    expect(leadsElsewhere({ ...found, by: 'srv' }, 'kari@other.example')).toBe(true)
    expect(leadsElsewhere({ ...found, by: 'srv' }, 'kari@badexample.com')).toBe(true)
    expect(leadsElsewhere({ ...found, by: 'srv' }, 'kari@EXAMPLE.com')).toBe(false)
    expect(leadsElsewhere({ ...found, by: 'mx' }, 'kari@other.example')).toBe(false)
  })
})

it.each([
  ['kari@example.com', true],
  [' kari@mail.example.no ', true],
  ['kari@example', false],
  ['kari', false],
  ['kari nordmann@example.com', false],
  ['kari@example..com', false],
])('%j may be an address: %s', (typed, fits) => expect(isAddress(typed)).toBe(fits))

describe('why a server could not be used', () => {
  const told = (
    failure: Failure,
    change: Partial<Parameters<typeof troubleOf>[2]> = {},
    signIn = 'password' as const,
  ) => troubleOf(failure, 'imap', { ...draft, ...change }, signIn, text)

  it.each([
    ['CERT_HAS_EXPIRED', 'has expired', 'must renew it'],
    ['CERT_NOT_YET_VALID', 'not valid yet', 'date and time'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'not for imap.example.com', 'another server'],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'made its certificate itself', 'known issuer'],
    ['SELF_SIGNED_CERT_IN_CHAIN', 'who issued', 'root certificate'],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'who issued', 'root certificate'],
    ['CERT_REVOKED', 'revoked', 'Do not use'],
    ['ERR_SSL_EE_KEY_TOO_SMALL', 'too old', 'nothing was sent'],
    ['ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION', 'too old', 'nothing was sent'],
    ['ERR_SSL_WRONG_VERSION_NUMBER', 'Port 993 does not begin with TLS', 'STARTTLS'],
    ['without TLS mail is only read from this machine', 'nothing would be protected', 'agree'],
    ['something new', 'connection to it cannot be trusted', 'nothing was sent'],
  ])('is told of the TLS fault %s', (detail, title, advice) => {
    const words = told({ kind: 'tls', detail })
    expect(words.title).toContain(title)
    expect(words.advice).toContain(advice)
  })

  it.each<[Failure, string]>([
    [{ kind: 'offline', detail: 'ENOTFOUND' }, 'There is no server named imap.example.com.'],
    [{ kind: 'offline', detail: 'ECONNREFUSED' }, 'imap.example.com takes no connection at port 993.'],
    [{ kind: 'offline', detail: 'ETIMEDOUT' }, 'imap.example.com did not answer.'],
    [{ kind: 'timeout', detail: '' }, 'imap.example.com did not answer.'],
    [{ kind: 'auth', detail: '' }, 'The password was refused.'],
    [{ kind: 'badAnswer', detail: '' }, 'What answers there is no IMAP server.'],
    [{ kind: 'forbidden', detail: '' }, 'mail is closed to it'],
    [{ kind: 'rejected', detail: '' }, 'The server refused this.'],
    [{ kind: 'throttled', detail: '' }, 'asked for a pause'],
  ])('is told of %j', (failure, title) => expect(told(failure).title).toContain(title))

  it('names a missing STARTTLS only where it was asked for', () => {
    const failure = { kind: 'tls', detail: 'the server does not begin TLS as it should' } as const
    expect(told(failure, { security: 'starttls' }).title).toBe('The server does not offer STARTTLS.')
    expect(told(failure).title).not.toContain('STARTTLS')
  })

  it('speaks of the sign-in rather than of a password where that was in the browser', () => {
    const words = troubleOf({ kind: 'auth', detail: '' }, 'imap', draft, 'google', text)
    expect(words.title).toBe('The server did not take the sign-in.')
  })
})
