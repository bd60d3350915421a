/** SMTP servers, and those who sit between, that would have a password in the clear or hold a person up. */
import { expect, test } from 'vitest'
import { handOver, smtpTest } from '../../../main/sources/smtp/smtp.ts'
import { faultOf } from '../../support/faults.ts'
import { never } from '../../support/imap-mail.ts'
import { canary, scriptedSmtp, type SmtpScript } from '../../support/scripted-smtp.ts'

const forms = [canary, ...['', '\0ann\0'].map((before) => Buffer.from(before + canary).toString('base64'))]
const holdsPassword = (text: string): boolean => forms.some((form) => text.includes(form))
const plainAuth = () => '250-test\r\n250 AUTH PLAIN LOGIN'

test('a server that does all as it should is signed in to, within TLS only', async () => {
  const { account, heard } = await scriptedSmtp()
  await smtpTest(account, never)
  expect([holdsPassword(heard.clear), holdsPassword(heard.safe)]).toEqual([false, true])
})

test.each<[string, string, SmtpScript]>([
  ['does not offer STARTTLS', 'tls', { EHLO: plainAuth, STARTTLS: () => '502 no' }],
  ['offers it and refuses', 'tls', { STARTTLS: () => '454 TLS not available' }],
  ['refuses it for good', 'tls', { STARTTLS: () => '554 no' }],
  ['answers it with the sign-in', 'tls', { STARTTLS: () => '334 VXNlcm5hbWU6' }],
  [
    'answers it and speaks on without TLS',
    'tls',
    { STARTTLS: ({ say }) => (setImmediate(say, '250 AUTH PLAIN\r\n'), '220 go ahead') },
  ],
  ['ends the connection instead of it', 'offline', { STARTTLS: ({ close }) => (close(), null) }],
  [
    'ends the connection in the middle of it',
    'offline',
    { STARTTLS: ({ say, close }) => (say('220 go\r\n'), setImmediate(close), null) },
  ],
  ['says more behind the go-ahead', 'tls', withMore('250-test\r\n250 AUTH PLAIN\r\n')],
  ['says half a line more behind the go-ahead', 'tls', withMore('250-AUTH PLAIN')],
  ['says one letter more behind the go-ahead', 'tls', withMore('2')],
  ['has the sign-in answered before TLS', 'tls', withMore('235 welcome\r\n250 OK\r\n354 go on\r\n250 sent\r\n')],
  ['knows no EHLO', 'rejected', { EHLO: () => '502 what?', HELO: () => '250 test' }],
  ['greets with a refusal', 'rejected', { GREETING: () => '554 not you' }],
  ['greets as busy', 'throttled', { GREETING: () => '421 later' }],
  ['greets in another protocol', 'badAnswer', { GREETING: () => '* OK IMAP4rev1 ready' }],
  ['greets with the sign-in done', 'badAnswer', { GREETING: () => '235 welcome' }],
  ['greets with HTML', 'badAnswer', { GREETING: () => 'HTTP/1.1 200 OK\r\n\r\n<html>' }],
  ['says nothing at all', 'offline', { GREETING: () => null }],
  ['does not answer EHLO', 'offline', { EHLO: () => null }],
  ['does not answer STARTTLS', 'offline', { STARTTLS: () => null }],
  ['ends the connection at once', 'offline', { GREETING: ({ close }) => (close(), null) }],
  ['never ends its answer', 'badAnswer', { EHLO: ({ say }) => (say('250-x\r\n'.repeat(50_000)), null) }],
  ['never ends its line', 'badAnswer', { EHLO: ({ say }) => (say('2'.repeat(300_000)), null) }],
])('one that %s never sees the password: %s', async (_what, kind, script) => {
  const { account, heard } = await scriptedSmtp(script)
  expect((await faultOf(smtpTest(account, never))).kind).toBe(kind)
  expect(holdsPassword(heard.clear + heard.safe)).toBe(false)
})

test('what was offered before TLS counts for nothing', async () => {
  const { account, heard } = await scriptedSmtp({
    EHLO: ({ safe }) =>
      safe
        ? '250-test\r\n250 AUTH PLAIN'
        : '250-test\r\n250-SMTPUTF8\r\n250-8BITMIME\r\n250-PIPELINING\r\n250 STARTTLS',
  })
  const letter = { from: 'ann@example.com', to: ['jørgen@example.com'], raw: Buffer.from('Subject: x\r\n\r\nx\r\n') }
  const { failed } = await handOver(account, [letter], never)
  expect([failed?.kind, heard.safe.includes('MAIL FROM')]).toEqual(['rejected', false])
})

test.each<[string, string, SmtpScript]>([
  ['taken before it was sent', 'timeout', { DATA: () => '354 go on\r\n250 taken' }],
  ['refused while it is sent', 'rejected', { DATA: () => '354 go on\r\n552 too much' }],
  ['answered with nonsense', 'rejected', { RCPT: () => 'yes' }],
])('a message that is %s has not arrived: %s', async (_what, kind, script) => {
  const { account } = await scriptedSmtp(script)
  const letter = { from: 'ann@example.com', to: ['ben@example.com'], raw: Buffer.alloc(20_000_000, 'x\r\n') }
  expect((await handOver(account, [letter], never)).failed?.kind).toBe(kind)
})

function withMore(more: string): SmtpScript {
  return {
    STARTTLS({ say, upgrade }) {
      say(`220 go ahead\r\n${more}`)
      upgrade()
      return null
    },
  }
}
