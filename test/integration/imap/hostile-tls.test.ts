/** Before the password goes out: certificates that are not to be trusted, and servers that meddle with the way into TLS. */
import type { TLSSocketOptions } from 'node:tls'
import { describe, expect, test } from 'vitest'
import type { MailServer } from '../../../main/sources/mail-server.ts'
import { heldBy, shownIn, stageOver, usualMailboxes } from '../../support/hostile.ts'
import { never, sourceOf } from '../../support/imap-mail.ts'
import { hasOpenssl, issuer, type Issued, type Wanted } from '../../support/issuer.ts'
import { ableServer, canary, plainServer, scriptedImap, type Script, type Twist } from '../../support/scripted-imap.ts'

const withOpenssl = hasOpenssl() ? describe : describe.skip
const secrets = [canary, ...['', 'ann'].map((who) => Buffer.from(`${who}\0ann\0${canary}`).toString('base64'))]

/** A server and an account that trusts `root`. */
function secured(tls: TLSSocketOptions, root: Issued, security: MailServer['security'], script: Script = {}) {
  const account = { security, ca: root.cert }
  return scriptedImap({ mailboxes: usualMailboxes(), script, tls, account, implicit: security === 'tls' })
}

interface Wrong {
  readonly what: string
  readonly wanted?: Wanted
  /** Who issued it; the root that the account trusts unless told otherwise. */
  readonly by?: 'other' | 'self' | 'middle'
  readonly tls?: TLSSocketOptions
}

const old = (version: 'TLSv1' | 'TLSv1.1') => ({
  tls: { minVersion: version, maxVersion: version, ciphers: 'ALL:@SECLEVEL=0' },
})
const wrong: readonly Wrong[] = [
  { what: 'has expired', wanted: { days: [-30, -1] } },
  { what: 'is of tomorrow', wanted: { days: [1, 30] } },
  { what: 'is of another name', wanted: { name: 'DNS:mail.example' } },
  { what: 'is of another address', wanted: { name: 'IP:127.0.0.2' } },
  { what: 'vouches for itself', by: 'self' },
  { what: 'is of a root that nobody knows', by: 'other' },
  { what: 'comes without the one between it and the root', by: 'middle' },
  { what: 'has a weak key', wanted: { bits: 1024 } },
  { what: 'comes with TLS 1.0', ...old('TLSv1') },
  { what: 'comes with TLS 1.1', ...old('TLSv1.1') },
]
const ways = ['tls', 'starttls'] as const

withOpenssl('a certificate', () => {
  test.each(wrong.flatMap((one) => ways.map((way) => ({ ...one, way }))))(
    'that $what is not signed in to ($way)',
    async ({ wanted = {}, by, tls, way }) => {
      const issue = issuer()
      const root = issue({ issues: true })
      const signer =
        by === undefined
          ? root
          : by === 'self'
            ? undefined
            : issue({ issues: true }, by === 'middle' ? root : undefined)
      const weak = wanted.bits === undefined ? {} : { ciphers: 'ALL:@SECLEVEL=0' }
      const imap = await secured({ ...issue(wanted, signer), ...weak, ...tls }, root, way)
      await expect(sourceOf(imap.account).folders(never)).rejects.toMatchObject({ kind: 'tls' })
      for (const secret of secrets) expect(imap.heard.clear + imap.heard.safe).not.toContain(secret)
      await expect.poll(() => imap.open()).toBe(0)
    },
  )

  test.each(ways)('that is right is signed in to (%s), and the password goes through TLS alone', async (way) => {
    const issue = issuer()
    const root = issue({ issues: true })
    const imap = await secured(issue({}, root), root, way)
    const { sync, mirror } = await stageOver(sourceOf(imap.account))
    expect(await sync()).toEqual(['done', null])
    expect(shownIn(mirror)).toEqual(heldBy(imap))
    expect(imap.heard.safe).toContain(canary)
    for (const secret of secrets) expect(imap.heard.clear).not.toContain(secret)
  })
})

const unable: Twist = ({ say }, { tag }) => say(`* CAPABILITY ${plainServer}\r\n${tag} OK done\r\n`)
const greets =
  (words: string): Twist =>
  ({ say }) =>
    say(`* ${words}\r\n`)
const early = [
  `* CAPABILITY ${ableServer} COMPRESS=DEFLATE STARTTLS`,
  ...['* OK [ALERT] call 555', '* OK [REFERRAL imap://elsewhere.example/] go there', '* 1 EXISTS'],
  ...['* 1 FETCH (UID 1 FLAGS () BODY[] {5}', 'false)', '* LIST () "/" "False"', '* STATUS "False" (MESSAGES 5)'],
].join('\r\n')

const endings: readonly (readonly [string, Script])[] = [
  ['is not offered', { GREETING: greets('OK ready'), CAPABILITY: unable }],
  [
    'is not offered by the greeting',
    { GREETING: greets('OK [CAPABILITY IMAP4rev1 AUTH=PLAIN] ready'), CAPABILITY: unable },
  ],
  [
    'is not offered, nor is anything else',
    { GREETING: greets('OK ready'), CAPABILITY: (talk, { tag }) => talk.say(`${tag} BAD\r\n`) },
  ],
  ['is refused with NO', { STARTTLS: ({ say }, { tag }) => say(`${tag} NO no\r\n`) }],
  ['is refused with BAD', { STARTTLS: ({ say }, { tag }) => say(`${tag} BAD bad\r\n`) }],
  ['is refused with BYE', { STARTTLS: ({ socket }) => socket.end('* BYE bye\r\n') }],
  ['is answered with nothing', { STARTTLS: () => undefined }],
  ['is answered to somebody else', { STARTTLS: ({ say }) => say('ZZ9 OK begin\r\n') }],
  ['goes on without TLS', { STARTTLS: ({ say, right }) => say(`${right}* OK plain\r\n`) }],
  ['goes on with noise', { STARTTLS: ({ say, right }) => say(`${right}${'\x16\x03\x01\x00\x05'.repeat(50)}`) }],
  ['is promised before the server hangs up', { STARTTLS: ({ socket, right }) => socket.end(right) }],
  ['is promised, and nothing comes', { STARTTLS: ({ say, right }) => say(right) }],
  ['is passed over, for we are said to be signed in', { GREETING: greets('PREAUTH [CAPABILITY IMAP4rev1] welcome') }],
  ['is offered to somebody who is signed in', { GREETING: greets('PREAUTH [CAPABILITY IMAP4rev1 STARTTLS] welcome') }],
  ['is not there, for the server leaves', { GREETING: greets('BYE go to imap://elsewhere.example/') }],
]
/** What comes in the same breath as the permission, and was not protected. */
const smuggled: readonly (readonly [string, string])[] = [
  ['what the server can do', `* CAPABILITY IMAP4rev1 AUTH=PLAIN\r\n`],
  ['an alert', '* OK [ALERT] call 555\r\n'],
  ['mail', '* 1 FETCH (UID 1 FLAGS () BODY[] {5}\r\nfalse)\r\n'],
  ['an answer to what comes next', 'A1 OK in\r\nA2 OK in\r\nA3 OK in\r\nA4 OK in\r\n1 OK in\r\n2 OK in\r\n3 OK in\r\n'],
  ['half a line', '* OK'],
]

withOpenssl('the way into TLS', () => {
  /** All is right with its certificate. */
  const upgraded = (script: Script) => {
    const issue = issuer()
    const root = issue({ issues: true })
    return secured(issue({}, root), root, 'starttls', script)
  }
  const expectEnd = async (script: Script) => {
    const imap = await upgraded(script)
    const kind = expect.stringMatching(/^(tls|offline|badAnswer)$/) as unknown
    await expect(sourceOf(imap.account).folders(never)).rejects.toMatchObject({ kind })
    for (const secret of secrets) expect(imap.heard.clear + imap.heard.safe).not.toContain(secret)
    expect(imap.heard.clear).not.toMatch(/LOGIN|AUTHENTICATE/i)
    await expect.poll(() => imap.open()).toBe(0)
  }

  test.each(endings)('that %s ends the sign-in', (_words, script) => expectEnd(script))

  test.each(smuggled)('with %s pushed in before it ends the sign-in', (_words, text) =>
    expectEnd({
      STARTTLS({ say, right, upgrade }) {
        say(right + text)
        upgrade()
      },
    }),
  )

  test('makes us forget what was said before: what the server can do, its alerts, its mail', async () => {
    const script = { GREETING: greets(`OK [CAPABILITY IMAP4rev1 STARTTLS COMPRESS=DEFLATE] ready\r\n${early}`) }
    const imap = await upgraded(script)
    const { sync, mirror } = await stageOver(sourceOf(imap.account))
    expect(await sync()).toEqual(['done', null])
    expect(shownIn(mirror)).toEqual(heldBy(imap))
    expect(imap.heard.safe).not.toMatch(/COMPRESS|QRESYNC/)
    for (const secret of secrets) expect(imap.heard.clear).not.toContain(secret)
  })

  test('is not taken by a server that speaks without it where TLS is to begin at once', async () => {
    const imap = await scriptedImap({ account: { security: 'tls' } })
    await expect(sourceOf(imap.account).folders(never)).rejects.toMatchObject({ kind: 'tls' })
    expect(imap.heard.clear).not.toContain(canary)
  })
})
