import { describe, expect, test } from 'vitest'
import { Fault } from '../../../main/failure.ts'
import { accessOf, signedIn } from '../../../main/server/access.ts'
import { parseConfig } from '../../../main/server/config.ts'
import { zoneOf } from '../../../main/server/dates.ts'
import { malformed, replyTo } from '../../../main/server/errors.ts'
import { selectFields } from '../../../main/server/select.ts'
import { anyText } from '../../support/any.ts'

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
    expect([config.data, config.accounts[0]?.source.path]).toEqual(['/etc/agent/data', '/etc/agent/mail'])
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
    ['prot', { prot: 1 }],
  ])('names the field %s', (field, change) => {
    expect(() => parseConfig(JSON.stringify({ ...good, ...change }), '/')).toThrow(field)
    expect(() => parseConfig(JSON.stringify({ ...good, ...change }), '/')).toThrow(Fault)
  })

  test('that is no JSON says so', () => expect(() => parseConfig('{', '/')).toThrow('not JSON'))
})

describe('who may read what', () => {
  const { users, accounts } = parseConfig(
    JSON.stringify({
      ...good,
      users: [...good.users, { user: 'admin', password: 'päss:wörd' }],
      accounts: [account(1, 11), account(2, 12), account(3, 11)],
    }),
    '/',
  )
  const basic = (pair: string) => `Basic ${Buffer.from(pair, 'utf8').toString('base64')}`
  const [ann, admin] = users

  test.each([
    ['the right password', basic('ann:demo'), ann],
    ['a password with a colon and letters beyond ASCII', basic('admin:päss:wörd'), admin],
    ['the scheme in another case', basic('ann:demo').replace('Basic', 'BASIC'), ann],
    ['a wrong password', basic('ann:dem'), undefined],
    ['another scheme', 'Bearer abc', undefined],
    ['none', undefined, undefined],
    ['no base64', 'Basic ***', undefined],
  ])('%s', (_, header, expected) => expect(signedIn(header, users)).toBe(expected))

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
    expect(zoneOf('UTC, includeTZOffset')(date)).toBe(withOffset)
    expect(zoneOf('UTC')(date)).toBe(inBase)
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
    [new Fault('disk', 'full'), 500, { Error: true, ErrorMessage: 'disk: full' }],
    [malformed('a', 'b', 415), 415, { Message: 'a', MessageDetail: 'b' }],
  ])('%s', (thrown, status, body) => expect(replyTo(thrown)).toMatchObject({ status, body }))
})
