/** Whom a sign-in to SuperOffice Online is sent to, and where its tokens may go. */
import { expect, test } from 'vitest'
import { apiRootOf, authorityOf, type OnlineClient } from '../../../main/sources/superoffice/online/authority.ts'

const online: OnlineClient = { environment: 'online', clientId: 'abc', authority: null }
const own = (authority: string): OnlineClient => ({ ...online, authority })

test.each([
  [online, 'https://online.superoffice.com'],
  [{ ...online, environment: 'qaonline' as const }, 'https://qaonline.superoffice.com'],
  [{ ...online, environment: 'sod' as const }, 'https://sod.superoffice.com'],
  [own('https://login.example:8443/tenant/'), 'https://login.example:8443/tenant'],
  [own('http://127.0.0.1:4000/'), 'http://127.0.0.1:4000'],
])('%o signs in at %s', (client, authority) => {
  expect(authorityOf(client)).toBe(authority)
})

test.each([
  ['http://login.example', 'tls'],
  ['ftp://login.example', 'tls'],
  ['https://a:b@login.example', 'invalid'],
  ['https://login.example?x=1', 'invalid'],
  ['login', 'invalid'],
])('nobody signs in at %s: %s', (authority, kind) => {
  expect(() => authorityOf(own(authority))).toThrow(expect.objectContaining({ kind }))
})

test('without a client id nobody signs in', () => {
  expect(() => authorityOf({ ...online, clientId: '' })).toThrow(expect.objectContaining({ kind: 'invalid' }))
})

test.each(['https://online2.superoffice.com/Cust12345/api', 'https://online2.superoffice.com/Cust12345/api/'])(
  'a token may go to %s',
  (api) => {
    expect(apiRootOf(api, online)).toBe('https://online2.superoffice.com/Cust12345/api/')
  },
)

test.each([
  'http://online2.superoffice.com/Cust12345/api',
  'https://evil.example/api',
  'https://evilsuperoffice.com/api',
  'https://superoffice.com.evil.example/api',
  'https://online2.superoffice.com@evil.example/api',
  'https://online2.superoffice.com/api?to=evil',
  'http://127.0.0.1:4000/api',
  'Cust12345/api',
])('a token of SuperOffice’s own network never goes to %s', (api) => {
  expect(() => apiRootOf(api, online)).toThrow(expect.objectContaining({ kind: 'badAnswer' }))
})

test('an authority of one’s own may name another host, but none that is reached readable', () => {
  const client = own('https://login.example')
  expect(apiRootOf('https://crm.example/api', client)).toBe('https://crm.example/api/')
  expect(apiRootOf('http://127.0.0.1:4000/api', own('http://127.0.0.1:1'))).toBe('http://127.0.0.1:4000/api/')
  expect(() => apiRootOf('http://crm.example/api', client)).toThrow(expect.objectContaining({ kind: 'badAnswer' }))
})
