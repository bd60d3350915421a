import { describe, expect, test } from 'vitest'
import { Fault } from '../../../../main/failure.ts'
import {
  errorIn,
  parseJson,
  networkFault,
  retryAfter,
  statusFault,
} from '../../../../main/sources/superoffice/faults.ts'
import { apiRoot } from '../../../../main/sources/superoffice/site.ts'

describe('the address of a site', () => {
  test.each([
    ['crm.example.com', 'https://crm.example.com/api/'],
    ['  https://crm.example.com/SuperOffice ', 'https://crm.example.com/SuperOffice/api/'],
    ['https://crm.example.com/SuperOffice/default.aspx?x=1#y', 'https://crm.example.com/SuperOffice/api/'],
    ['https://crm.example.com/SuperOffice/api', 'https://crm.example.com/SuperOffice/api/'],
    ['https://crm.example.com/API/v1/', 'https://crm.example.com/api/'],
    ['crm.example.com:8443/x/', 'https://crm.example.com:8443/x/api/'],
    ['http://127.0.0.1:8080', 'http://127.0.0.1:8080/api/'],
    ['http://localhost:8080/api/v1', 'http://localhost:8080/api/'],
    ['http://[::1]:8080', 'http://[::1]:8080/api/'],
    ['https://ann:secret@crm.example.com', 'https://crm.example.com/api/'],
  ])('%s', (typed, root) => expect(apiRoot(typed)).toBe(root))

  test.each([
    ['http://crm.example.com', 'tls'],
    ['http://127.0.0.1.example.com', 'tls'],
    ['ftp://crm.example.com', 'invalid'],
    ['', 'invalid'],
    ['https://', 'invalid'],
    ['not an address', 'invalid'],
  ])('%s is refused as %s', (typed, kind) => expect(kindOf(() => apiRoot(typed))).toBe(kind))
})

describe('what a status means', () => {
  const answer = (status: number, body = '', headers: Record<string, string> = {}) =>
    statusFault({ status, body, header: (name) => headers[name] }, Date.parse('2026-01-01T00:00:00Z'))

  test.each([
    [401, '', 'auth'],
    [403, '', 'forbidden'],
    [421, 'wrong subdomain', 'badAnswer'],
    [429, '', 'throttled'],
    [503, '<html>', 'throttled'],
    [502, '<html>', 'offline'],
    [504, '', 'offline'],
    [304, '', 'badAnswer'],
    [407, '<html>', 'offline'],
    [404, '<html>not here</html>', 'badAnswer'],
    [500, '<html>oops</html>', 'badAnswer'],
    [500, '', 'badAnswer'],
    [400, '{"Message":"The request is invalid.","MessageDetail":"x"}', 'rejected'],
    [500, '{"Error":true,"ErrorType":"SoSessionException","ErrorMessage":"no"}', 'rejected'],
    [404, '{"Error":true,"ErrorType":"SoNotFoundException","ErrorMessage":"no"}', 'gone'],
    [500, '{"error":true,"errorType":"SuperOffice.Exceptions.SoNotFoundException"}', 'gone'],
  ])('%i with %s is %s', (status, body, kind) => expect(answer(status, body).kind).toBe(kind))

  test.each([
    ['7', 7000],
    ['0', 1000],
    ['999999', 3_600_000],
    ['Thu, 01 Jan 2026 00:01:00 GMT', 60_000],
    ['Wed, 31 Dec 2025 00:00:00 GMT', 1000],
    ['later', null],
  ])('Retry-After %s waits %s ms', (header, wait) => {
    expect(answer(503, '', { 'retry-after': header }).retryAfter).toBe(wait)
    expect(answer(503).retryAfter).toBeNull()
    expect(retryAfter(undefined, 0)).toBeUndefined()
  })
})

describe('bodies', () => {
  test('errors under HTTP 200 are found, mail with such words in it is not one', () => {
    expect(errorIn({ Message: 'No', MessageDetail: 'really' })?.kind).toBe('rejected')
    expect(errorIn({ Error: true, ErrorType: 'SoNotFoundException' })?.kind).toBe('gone')
    expect([errorIn({ Message: 'No', Subject: 'x' }), errorIn([]), errorIn(null), errorIn({ Error: false })]).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
    ])
  })

  test('an error text becomes one short line', () => {
    const line = errorIn({ Message: `a\r\nb\u2028c ${'x'.repeat(500)}` })?.message ?? ''
    expect(line).toMatch(/^a b c x+$/)
    expect(line.length).toBeLessThanOrEqual(200)
  })

  test('no JSON is told apart', () => {
    expect([parseJson(''), parseJson('\uFEFF{"a":1}'), parseJson('null')]).toEqual([undefined, { a: 1 }, null])
    expect(() => parseJson('<!doctype html>')).toThrow('web page')
    expect(() => parseJson('{"a":')).toThrow('cut short')
  })
})

test.each([
  ['ECONNREFUSED', 'offline'],
  ['ENOTFOUND', 'offline'],
  ['ECONNRESET', 'offline'],
  ['UND_ERR_SOCKET', 'offline'],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', 'tls'],
  ['CERT_HAS_EXPIRED', 'tls'],
  ['ERR_TLS_CERT_ALTNAME_INVALID', 'tls'],
  ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'tls'],
  ['EPROTO', 'tls'],
  ['HPE_INVALID_CONSTANT', 'badAnswer'],
  ['Z_DATA_ERROR', 'badAnswer'],
])('the error %s of Node is %s', (code, kind) => {
  const cause = Object.assign(new Error('deep down'), { code })
  expect(networkFault(new TypeError('fetch failed', { cause })).kind).toBe(kind)
})

test.each([
  ['net::ERR_CONNECTION_REFUSED', 'offline', 'ERR_CONNECTION_REFUSED'],
  ['net::ERR_NAME_NOT_RESOLVED', 'offline', 'ERR_NAME_NOT_RESOLVED'],
  ['net::ERR_INTERNET_DISCONNECTED', 'offline', 'ERR_INTERNET_DISCONNECTED'],
  ['net::ERR_EMPTY_RESPONSE', 'offline', 'ERR_EMPTY_RESPONSE'],
  ['net::ERR_CONTENT_LENGTH_MISMATCH', 'offline', 'ERR_CONTENT_LENGTH_MISMATCH'],
  ['net::ERR_CERT_AUTHORITY_INVALID', 'tls', 'ERR_CERT_AUTHORITY_INVALID'],
  ['net::ERR_CERT_DATE_INVALID', 'tls', 'ERR_CERT_DATE_INVALID'],
  ['net::ERR_SSL_PROTOCOL_ERROR', 'tls', 'ERR_SSL_PROTOCOL_ERROR'],
  ['net::ERR_BAD_SSL_CLIENT_AUTH_CERT', 'tls', 'ERR_BAD_SSL_CLIENT_AUTH_CERT'],
  ['net::ERR_PROXY_CONNECTION_FAILED', 'offline', 'proxy'],
  ['net::ERR_PROXY_CERTIFICATE_INVALID', 'offline', 'proxy'],
  ['net::ERR_TUNNEL_CONNECTION_FAILED', 'offline', 'proxy'],
  ['net::ERR_SOCKS_CONNECTION_FAILED', 'offline', 'proxy'],
  ['net::ERR_INVALID_HTTP_RESPONSE', 'badAnswer', 'ERR_INVALID_HTTP_RESPONSE'],
  ['net::ERR_CONTENT_DECODING_FAILED', 'badAnswer', 'ERR_CONTENT_DECODING_FAILED'],
  ["Attempted to redirect, but redirect policy was 'error'", 'badAnswer', 'redirects'],
])('the error %s of Electron is %s and says %s', (message, kind, words) => {
  const fault = networkFault(new Error(message))
  expect([fault.kind, fault.message]).toEqual([kind, expect.stringContaining(words)])
})

test('what was thrown for another reason is a mistake of ours, and nothing of it is kept', () => {
  const thrown = new TypeError('invalid header value: Basic secret')
  expect(networkFault(thrown)).toMatchObject({ kind: 'internal', message: 'TypeError' })
  expect(networkFault(new TypeError('fetch failed', { cause: thrown })).cause).toBeUndefined()
  expect(networkFault('thrown')).toMatchObject({ kind: 'internal' })
})

function kindOf(run: () => unknown): string | undefined {
  try {
    run()
  } catch (error) {
    return error instanceof Fault ? error.kind : 'stranger'
  }
  return undefined
}
