/** Servers that misbehave as a whole: one fault or the right mirror, no hang, no growth, and all is well afterwards. */
import { deflateRawSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { mailboxOf, type Mailbox } from '../../support/imap-answers.ts'
import { stageOver, survive, shownIn, heldBy, usualMailboxes, variantsOf, type Hostile } from '../../support/hostile.ts'
import { describeWithDovecot, newUser } from '../../support/dovecot.ts'
import { note, sourceOf } from '../../support/imap-mail.ts'
import { ableServer, plainServer, scriptedImap, type Script, type Twist } from '../../support/scripted-imap.ts'

const says =
  (text: string): Twist =>
  ({ say }) =>
    say(text)
const before =
  (text: string): Twist =>
  ({ say, right }) =>
    say(`${text}\r\n${right}`)
const hostile = (name: string, script: Script, more: Partial<Hostile> = {}): Hostile => ({ name, script, ...more })
const fails = { ends: 'failed', capability: plainServer } as const

const greetings: Hostile[] = [
  ['with HTTP', 'HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n'],
  ['with SMTP', '220 mail.example ESMTP\r\n'],
  ['with POP3', '+OK ready\r\n'],
  ['with noise', '\x00\xff\x16\x03\x01\r\n\x80\x80 (((\r\n'],
  ['with an empty line', '\r\n'],
  ['with BYE', '* BYE not today\r\n'],
  ['with BAD', '* BAD what\r\n'],
  ['without an end', '* OK hello'],
  ['with nothing', ''],
].map(([name = '', text = '']) => hostile(`greets ${name}`, { GREETING: says(text) }, fails))

const steps = ['LOGIN', 'LIST', 'SELECT', 'UID FETCH'] as const
/** What servers of one kind are asked and the others are not. */
const perhaps = ['CAPABILITY', 'UID SEARCH', 'STATUS', 'NAMESPACE', 'ENABLE', 'ID', 'LSUB'] as const

const refusals: Hostile[] = [
  ...steps.flatMap((step) => [
    hostile(`says NO to ${step}`, { [step]: (talk, { tag }) => talk.say(`${tag} NO no\r\n`) }, { ends: 'failed' }),
    hostile(`says BAD to ${step}`, { [step]: (talk, { tag }) => talk.say(`${tag} BAD bad\r\n`) }, { ends: 'failed' }),
    hostile(`says BYE at ${step}`, { [step]: ({ socket }) => socket.end('* BYE bye\r\n') }, { ends: 'failed' }),
    hostile(`says nothing to ${step}`, { [step]: () => undefined }, { ends: 'failed' }),
    hostile(`breaks off at ${step}`, { [step]: ({ socket }) => socket.destroy() }, { ends: 'failed' }),
  ]),
  ...perhaps.flatMap((step) => [
    hostile(`says NO to ${step}`, { [step]: (talk, { tag }) => talk.say(`${tag} NO no\r\n`) }),
    hostile(`says BAD to ${step}`, { [step]: (talk, { tag }) => talk.say(`${tag} BAD bad\r\n`) }),
    hostile(`says BYE at ${step}`, { [step]: ({ socket }) => socket.end('* BYE bye\r\n') }),
  ]),
]

const conversation: Hostile[] = [
  hostile(
    'answers with a tag of its own',
    { LIST: ({ say, right }, { tag }) => say(right.replace(`${tag} OK`, 'ZZ9 OK')) },
    fails,
  ),
  hostile('answers everything twice', { '*': ({ say, right }) => say(right + right) }),
  hostile('answers neither OK nor NO', { LIST: ({ say }, { tag }) => say(`${tag} MAYBE\r\n`) }, fails),
  hostile('says that it can do nothing', {}, { capability: '' }),
  hostile('says that it can do what is no word', {
    GREETING: says('* OK [CAPABILITY {} () "" \\x ] ready\r\n'),
    CAPABILITY: before('* CAPABILITY ((( {} "x'),
  }),
  hostile('never ends to say that it is there', { LIST: ({ sayForEver }) => sayForEver('* OK still here\r\n') }, fails),
  hostile('never ends its line', { LIST: ({ sayForEver }) => sayForEver('a'.repeat(65_536)) }, fails),
  hostile(
    'never ends its literals',
    { LIST: ({ sayForEver }) => sayForEver(`* LIST () "/" {65536}\r\n${'b'.repeat(65_536)}\r\n`) },
    fails,
  ),
  hostile('never ends to greet', { GREETING: ({ sayForEver }) => sayForEver('* hello\r\n') }, fails),
  hostile(
    'never ends to tell of mail',
    { 'UID FETCH': ({ sayForEver }) => sayForEver('* 1 FETCH (FLAGS ())\r\n') },
    { ends: 'failed' },
  ),
  hostile('says a line of 20 MB', { LIST: before(`* OK ${'x'.repeat(20_000_000)}`) }),
  hostile('alerts', { '*': before('* OK [ALERT] call 555\r\n* OK [REFERRAL imap://elsewhere.example/]') }),
  hostile('sends a byte or two at a time', { '*': ({ socket, right }) => void drip(socket, right) }),
  hostile(
    'agrees to compress and does not',
    { COMPRESS: ({ say }, { tag }) => say(`${tag} OK go\r\n* OK plain\r\n* OK plain\r\n`) },
    { capability: `${plainServer} COMPRESS=DEFLATE` },
  ),
  hostile(
    'compresses without end',
    {
      COMPRESS: ({ say, sayForEver }, { tag }) => {
        say(`${tag} OK go\r\n`)
        sayForEver(bomb)
      },
    },
    { capability: `${plainServer} COMPRESS=DEFLATE` },
  ),
]
const bomb = deflateRawSync(Buffer.alloc(10_000_000, '* OK \r\n'))

async function drip(socket: { write(text: string): boolean; readonly writable: boolean }, text: string): Promise<void> {
  for (let at = 0; at < text.length && socket.writable; at += 40) {
    socket.write(text.slice(at, at + 40))
    await new Promise((done) => setImmediate(done))
  }
}

const listing = (name: string, lines: string, more: Partial<Hostile> = {}) =>
  hostile(`lists ${name}`, { LIST: before(lines) }, more)
const line = (name: string, delimiter = '"/"') => `* LIST (\\Subscribed) ${delimiter} ${name}`
const many = (count: number) => Array.from({ length: count }, (_, at) => line(`"many/${at}"`)).join('\r\n')
const lists: Hostile[] = [
  listing(
    'names that climb',
    [line('".."'), line('"../../etc/passwd"'), line('"/etc/passwd"'), line('"Work/../../x"')].join('\r\n'),
  ),
  listing('names with control characters', [line('"a\x01\x02\x1bb"'), line('"a\tb"'), line('"\x7f"')].join('\r\n')),
  listing('a name with NUL', line('"a\x00b"')),
  listing('a name of other bytes', line('"\xe9\xff\xfe"')),
  listing('a name that is no UTF-7', [line('"&AOk"'), line('"&&&-"'), line('"&2D3YPQ-&!"')].join('\r\n')),
  listing('a name as a literal', '* LIST (\\Subscribed) "/" {5}\r\na\r\nb"'),
  listing('a thousand levels', line(`"${'d/'.repeat(1000)}e"`)),
  listing('a name of a megabyte', line(`"${'n'.repeat(1_000_000)}"`)),
  listing('30,000 folders', many(30_000), { capability: ableServer }),
  listing('an empty name', line('""')),
  listing('the inbox three times', [line('"inbox"'), line('INBOX'), line('"Inbox"')].join('\r\n')),
  listing('no delimiter', line('"flat"', 'NIL')),
  listing('a long delimiter', line('"odd"', '"//"')),
  listing('lines that are none', '* LIST\r\n* LIST NIL NIL NIL\r\n* LIST () "/"\r\n* LIST (\\A (\\B)) "/" (x)'),
  hostile('lists nothing', { LIST: ({ say }, { tag }) => say(`${tag} OK done\r\n`) }),
  hostile(
    'lists without the STATUS that was asked for',
    { LIST: ({ say, right }) => say(right.replaceAll(/\* STATUS.*\r\n/g, '')) },
    { capability: ableServer, ends: 'done' },
  ),
  hostile(
    'tells a STATUS that is none',
    { LIST: ({ say, right }) => say(right.replaceAll(/(MESSAGES|UIDNEXT|UIDVALIDITY|HIGHESTMODSEQ) \d+/g, '$1 x')) },
    { capability: ableServer },
  ),
  hostile(
    'tells the STATUS of other folders',
    { LIST: before('* STATUS "None" (MESSAGES 4294967295)\r\n* STATUS (MESSAGES 1)') },
    { capability: ableServer },
  ),
]

describe.each([
  ['greeting', greetings],
  ['refusals', refusals],
  ['conversation', conversation],
  ['folders', lists],
])('a server that is hostile in its %s', (_what, all) => {
  test.each(all.flatMap(variantsOf))('$name', ({ one, capability }) => survive(one, capability))
})

describe('a flood', () => {
  test('is not read for longer than the account is waited for, nor kept', async () => {
    const script: Script = { LIST: ({ sayForEver }) => sayForEver('* OK still here\r\n'.repeat(500)) }
    const imap = await scriptedImap({ mailboxes: usualMailboxes(), script })
    const { sync } = await stageOver(sourceOf(imap.account))
    const before = process.memoryUsage.rss()
    expect((await sync())[0]).toBe('failed')
    await expect.poll(() => imap.open()).toBe(0)
    expect(process.memoryUsage.rss() - before).toBeLessThan(150 * 2 ** 20)
  })
})

describeWithDovecot('after one hostile server after the other', (dovecot) => {
  test('the same account has exactly the mail of a real one', async () => {
    const stage = await stageOver(sourceOf(dovecot().account(newUser())))
    for (const { script, capability, mailboxes } of [...conversation, ...lists]) {
      const imap = await scriptedImap({
        mailboxes: (mailboxes ?? usualMailboxes)(),
        script,
        capability: capability ?? ableServer,
      })
      stage.source = sourceOf({ ...imap.account, patienceMs: 150 })
      await stage.sync()
      await stage.source.close()
    }
    const user = newUser()
    const mail = Array.from({ length: 9 }, (_, at) => note(`real ${at}`))
    dovecot().deliver(user, mail)
    stage.source = sourceOf(dovecot().account(user))
    expect(await stage.sync()).toEqual(['done', null])
    const real: Mailbox[] = [{ ...mailboxOf('INBOX', mail) }]
    for (const { letters } of real) for (const one of letters) one.flags = []
    expect(shownIn(stage.mirror)).toEqual(heldBy({ mailboxes: real }))
  })
})
