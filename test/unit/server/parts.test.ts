import { describe, expect, test } from 'vitest'
import { Fault } from '../../../main/failure.ts'
import { accessOf, signedIn } from '../../../main/server/access.ts'
import { parseConfig } from '../../../main/server/config.ts'
import { zoneOf } from '../../../main/server/dates.ts'
import { createTickets } from '../../../main/server/tickets.ts'
import { malformed, replyTo } from '../../../main/server/errors.ts'
import { selectFields } from '../../../main/server/select.ts'
import { anyText } from '../../support/any.ts'
import { testClock } from '../../support/test-clock.ts'

const account = (accountId: number, associateId: number) => ({
  accountId,
  associateId,
  associateName: 'ann',
  address: 'ann@example.com',
  source: { kind: 'maildir', path: 'mail' },
})
const good = {
  data: 'data',
  port: 0,
  users: [{ user: 'ann', password: 'demo', associateId: 11 }],
  accounts: [account(1, 11)],
}

describe('the configuration', () => {
  test('is read with its paths starting where the file lies', () => {
    const config = parseConfig(JSON.stringify(good), '/etc/agent')
    expect([config.data, config.accounts[0]?.source]).toEqual([
      '/etc/agent/data',
      { kind: 'maildir', path: '/etc/agent/mail' },
    ])
  })

  test.each([
    ['data', { data: 5 }],
    ['port', { port: 70_000 }],
    ['users', { users: [] }],
    ['users[0].user', { users: [{ user: 'a:b', password: 'x' }] }],
    ['users[0].password', { users: [{ user: 'ann' }] }],
    ['users', { users: [good.users[0], good.users[0]] }],
    ['accounts[0].accountId', { accounts: [account(0, 1)] }],
    ['accounts', { accounts: [account(1, 1), account(1, 2)] }],
    ['accounts[0].source.kind', { accounts: [{ ...account(1, 1), source: { kind: 'pop3', path: 'x' } }] }],
    ['modes.errors.Send', { modes: { errors: { Send: 'boom' } } }],
    ['users[0].session.xsrf', { users: [{ ...good.users[0], session: { cookie: 'x' } }] }],
    ['prot', { prot: 1 }],
  ])('names the field %s', (field, change) => {
    expect(() => parseConfig(JSON.stringify({ ...good, ...change }), '/')).toThrow(field)
    expect(() => parseConfig(JSON.stringify({ ...good, ...change }), '/')).toThrow(Fault)
  })

  test('may say where an IMAP account’s mail is sent, with a user of its own or without', () => {
    const imap = { kind: 'imap', host: 'h', port: 143, security: 'starttls', user: 'ann', passwordEnv: 'IMAP' }
    const smtp = { host: 'h', port: 587, security: 'starttls' }
    const sourceWith = (different: object) => ({
      ...good,
      accounts: [{ ...account(1, 1), source: { ...imap, ...different } }],
    })
    for (const one of [smtp, { ...smtp, user: 'bob' }, { ...smtp, user: 'bob', passwordEnv: 'SMTP' }]) {
      const { accounts } = parseConfig(JSON.stringify(sourceWith({ smtp: one })), '/')
      expect(accounts[0]?.source).toEqual({ ...imap, smtp: one })
    }
    const wrong = JSON.stringify(sourceWith({ smtp: { ...smtp, password: 'x' } }))
    expect(() => parseConfig(wrong, '/')).toThrow('accounts[0].source.smtp: Unrecognized key: "password"')
  })

  test('that is no JSON says so', () => expect(() => parseConfig('{', '/')).toThrow('not JSON'))
})

describe('who may read what', () => {
  const hour = 60 * 60_000
  const clock = testClock()
  const tickets = createTickets(clock)
  const { users, accounts } = parseConfig(
    JSON.stringify({
      ...good,
      users: [
        { ...good.users[0], tokens: ['8A:Cust1.ann'], session: { cookie: 'cookie-ann', xsrf: 'xsrf-ann' } },
        { user: 'admin', password: 'päss:wörd' },
      ],
      accounts: [account(1, 11), account(2, 12), account(3, 11)],
    }),
    '/',
  )
  const basic = (pair: string) => `Basic ${Buffer.from(pair, 'utf8').toString('base64')}`
  const [ann, admin] = users
  const gate = { users, tickets }

  test.each([
    ['the right password', basic('ann:demo'), ann],
    ['a password with a colon and letters beyond ASCII', basic('admin:päss:wörd'), admin],
    ['the scheme in another case', basic('ann:demo').replace('Basic', 'BASIC'), ann],
    ['a wrong password', basic('ann:dem'), undefined],
    ['another scheme', 'Bearer abc', undefined],
    ['none', undefined, undefined],
    ['no base64', 'Basic ***', undefined],
  ])('%s', (_, authorization, expected) => expect(signedIn({ authorization }, gate)).toBe(expected))

  test('a Bearer token is one of the configured ones, whole', () => {
    const bearer = (token: string) => signedIn({ authorization: `bearer ${token}` }, gate)
    expect([bearer('8A:Cust1.ann'), bearer('8A:Cust1'), bearer('demo')]).toEqual([ann, undefined, undefined])
  })

  test('a ticket lives six hours from its last use, with its scheme in any case', () => {
    const ticket = tickets.issue(ann!)
    const asked = (scheme = 'SOTicket') => signedIn({ authorization: `${scheme} ${ticket}` }, gate)
    expect(ticket).toMatch(/^7T:[A-Za-z0-9+/]+=*$/)
    expect([asked('SOTICKET'), asked('soticket'), asked('Bearer')]).toEqual([ann, ann, undefined])
    clock.advance(6 * hour - 1)
    expect(asked()).toBe(ann)
    clock.advance(6 * hour - 1)
    expect(asked()).toBe(ann)
    clock.advance(6 * hour)
    expect([asked(), asked()]).toEqual([undefined, undefined])
  })

  test('where the installation has an application token, a ticket needs it and a password does not', () => {
    const strict = { ...gate, appToken: 'app-secret' }
    const authorization = `SOTicket ${tickets.issue(ann!)}`
    expect(signedIn({ authorization }, strict)).toBeUndefined()
    expect(signedIn({ authorization, 'so-apptoken': 'wrong' }, strict)).toBeUndefined()
    expect(signedIn({ authorization, 'so-apptoken': 'app-secret' }, strict)).toBe(ann)
    expect(signedIn({ authorization: basic('ann:demo') }, strict)).toBe(ann)
  })

  test.each([
    ['the cookie and the token', 'other=1; so=cookie-ann', 'xsrf-ann', true],
    ['the token alone', '', 'xsrf-ann', false],
    ['the cookie alone', 'so=cookie-ann', undefined, false],
    ['a wrong token', 'so=cookie-ann', 'xsrf-ben', false],
    ['another session’s cookie', 'so=cookie-ben', 'xsrf-ann', false],
  ])('a web page’s session: %s', (_, cookie, token, known) =>
    expect(signedIn({ cookie, 'x-xsrf-token': token }, gate)).toBe(known ? ann : undefined),
  )

  test('an associate reads the accounts of that associate, and the first is the current one', () => {
    const access = ann && accessOf(ann, accounts)
    expect([access?.readableIds, access?.current?.accountId]).toEqual([[1, 3], 1])
  })

  test('a user without an associate reads all and has no own account', () => {
    const access = admin && accessOf(admin, accounts)
    expect([access?.readableIds, access?.current]).toEqual([[1, 2, 3], undefined])
  })
})

describe('dates', () => {
  test.each([
    ['2026-03-01T10:00:00+02:00', '2026-03-01T10:00:00+02:00', '2026-03-01T08:00:00'],
    ['2026-03-01T00:30:00.0699577+0200', '2026-03-01T00:30:00.0699577+0200', '2026-02-28T22:30:00.0699577'],
    ['2026-03-01T10:00:00Z', '2026-03-01T10:00:00Z', '2026-03-01T10:00:00'],
    ['2026-03-01T10:00:00', '2026-03-01T10:00:00Z', '2026-03-01T10:00:00'],
    [null, null, null],
  ])('%s with its offset and in the base zone', (date, withOffset, inBase) => {
    expect(zoneOf('UTC, includeTZOffset').write(date)).toBe(withOffset)
    expect(zoneOf('UTC').write(date)).toBe(inBase)
    expect(zoneOf(undefined).write(date)).toBe(inBase)
  })

  test.each([
    ['NO', '2026-07-01T10:00:00.0699577', '2026-07-01T10:00:00.0699577+02:00'],
    ['NO', '2026-01-01T10:00:00', '2026-01-01T10:00:00+01:00'],
    ['Europe/London', '2026-07-01T10:00:00', '2026-07-01T10:00:00+01:00'],
    ['America/St_Johns', '2026-01-01T10:00:00', '2026-01-01T10:00:00-03:30'],
    ['UTC', '2026-07-01T10:00:00', '2026-07-01T10:00:00Z'],
    ['Nowhere/Here', '2026-07-01T10:00:00', '2026-07-01T10:00:00Z'],
    // The hours around the change of the clock.
    ['NO', '2026-03-29T01:59:59', '2026-03-29T01:59:59+01:00'],
    ['NO', '2026-03-29T03:00:00', '2026-03-29T03:00:00+02:00'],
    ['NO', '2026-10-25T03:00:00', '2026-10-25T03:00:00+01:00'],
  ])('in %s, %s means %s, both ways', (zone, local, whole) => {
    expect(zoneOf(zone).read(local)).toBe(whole)
    expect(zoneOf(zone).write(whole)).toBe(local)
    expect(zoneOf(`${zone}, includeTZOffset`).write(whole)).toBe(whole)
  })

  test('a date with its offset is kept to 100 ns, whatever the zone', () => {
    for (const zone of [undefined, 'UTC', 'NO', 'UTC, includeTZOffset'])
      expect(zoneOf(zone).read('2026-03-01T10:00:00.0699577+02:00')).toBe('2026-03-01T10:00:00.0699577+02:00')
  })
})

describe('$select', () => {
  const answer = { Name: 'x', Category: { Id: 1, Value: 'y' }, List: [{ A: 1, B: 2 }], TableRight: null }
  test.each([
    ['Name', { Name: 'x', Category: null, List: null, TableRight: null }],
    ['name, CATEGORY/id', { Name: 'x', Category: { Id: 1, Value: null }, List: null, TableRight: null }],
    ['List/B', { Name: null, Category: null, List: [{ A: null, B: 2 }], TableRight: null }],
    ['Category,Category/Id', { Name: null, Category: { Id: 1, Value: 'y' }, List: null, TableRight: null }],
    ['__proto__', { Name: null, Category: null, List: null, TableRight: null }],
  ])('%s', (select, expected) => expect(selectFields(answer, select)).toEqual(expected))

  test('nothing selected is everything; lists are selected from entry by entry', () => {
    expect(selectFields(answer, undefined)).toBe(answer)
    expect(selectFields([{ A: 1, B: 2 }], 'A')).toEqual([{ A: 1, B: null }])
  })
})

describe('errors', () => {
  test('a thrown stranger shows neither its message nor its stack', () => {
    expect(JSON.stringify(replyTo(new Error('canary')))).not.toContain('canary')
    expect(replyTo(new Error('canary')).status).toBe(500)
  })
  test.each([
    [new Fault('invalid', 'no account 9'), 400, { Message: anyText, MessageDetail: 'no account 9' }],
    [new Fault('gone', 'no part'), 404, { Error: true, ErrorType: 'SoNotFoundException' }],
    [new Fault('rejected', 'no such person'), 400, { Error: true, ErrorMessage: 'no such person' }],
    [new Fault('disk', 'full'), 500, { Error: true, ErrorMessage: 'disk: full' }],
    [malformed('a', 'b', 415), 415, { Message: 'a', MessageDetail: 'b' }],
  ])('%s', (thrown, status, body) => expect(replyTo(thrown)).toMatchObject({ status, body }))
})
