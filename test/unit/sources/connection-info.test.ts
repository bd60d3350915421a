import { expect, test } from 'vitest'
import { isOf, serverOf } from '../../../main/sources/connection-info.ts'
import type { ConnectionInfo } from '../../../main/sources/source.ts'

const info = (server: string, useSsl = true): ConnectionInfo => ({
  ...{ server, user: 'ann', password: 'x', folder: null, useSsl },
})

test.each([
  ['mail.example.com', true, 'smtp', 'mail.example.com', 465, 'tls'],
  ['mail.example.com', false, 'smtp', 'mail.example.com', 587, 'starttls'],
  ['mail.example.com:465', false, 'smtp', 'mail.example.com', 465, 'tls'],
  ['mail.example.com:587', true, 'smtp', 'mail.example.com', 587, 'starttls'],
  ['mail.example.com:25', true, 'smtp', 'mail.example.com', 25, 'starttls'],
  ['mail.example.com:25', false, 'smtp', 'mail.example.com', 25, 'starttls'],
  ['mail.example.com:2525', false, 'smtp', 'mail.example.com', 2525, 'starttls'],
  ['mail.example.com:8465', true, 'smtp', 'mail.example.com', 8465, 'tls'],
  ['mail.example.com', true, 'imap', 'mail.example.com', 993, 'tls'],
  ['mail.example.com', false, 'imap', 'mail.example.com', 143, 'starttls'],
  ['mail.example.com:143', true, 'imap', 'mail.example.com', 143, 'starttls'],
  ['127.0.0.1:2525', false, 'smtp', '127.0.0.1', 2525, 'plain'],
  ['127.0.0.1:587', true, 'smtp', '127.0.0.1', 587, 'starttls'],
  ['localhost', false, 'imap', 'localhost', 143, 'plain'],
  ['127.0.0.1.example.com', false, 'smtp', '127.0.0.1.example.com', 587, 'starttls'],
  ['[::1]:2525', false, 'smtp', '::1', 2525, 'plain'],
  ['2001:db8::1', true, 'smtp', '2001:db8::1', 465, 'tls'],
  [' smtp.exæmple.no ', true, 'smtp', 'smtp.exæmple.no', 465, 'tls'],
] as const)('%s with UseSSL %s as %s is %s, port %i, %s', (server, useSsl, protocol, host, port, security) => {
  expect(serverOf(info(server, useSsl), protocol)).toMatchObject({ host, port, security, user: 'ann' })
})

test.each(['', ' ', 'a b', 'a\r\nb', 'mail.example.com:0', 'mail.example.com:70000', 'ftp://x', 'ann@x', 'x/y', 'x:'])(
  '%j names no server',
  (server) => expect(() => serverOf(info(server), 'smtp')).toThrow('names no mail server'),
)

test('the account’s own server is known by its place and its user', () => {
  const own = serverOf(info('Mail.example.com'), 'imap')
  expect(isOf(own, info('mail.example.com:993'))).toBe(true)
  for (const other of [
    info('mail.example.com:143'),
    info('x.example.com'),
    { ...info('mail.example.com'), user: 'bob' },
  ])
    expect(isOf(own, other)).toBe(false)
})
