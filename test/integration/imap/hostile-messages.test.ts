/** Servers that lie about messages: one fault or the right mirror, no wrong row, no hang, and all is well afterwards. */
import { describe, test } from 'vitest'
import { mailboxOf } from '../../support/imap-answers.ts'
import { survive, usualMailboxes, variantsOf, type Hostile } from '../../support/hostile.ts'
import { note } from '../../support/imap-mail.ts'
import { ableServer, type Twist } from '../../support/scripted-imap.ts'

/** Says something else first. */
const before =
  (lines: string): Twist =>
  ({ say, right }) =>
    say(`${lines}\r\n${right}`)
const altered =
  (pattern: RegExp, by: string | ((...found: string[]) => string)): Twist =>
  ({ say, right }) =>
    say(right.replaceAll(pattern, by as string))
const fetching = (name: string, twist: Twist, more: Partial<Hostile> = {}): Hostile => ({
  ...{ name, script: { 'UID FETCH': twist, FETCH: twist }, ...more },
})
const opening = (name: string, twist: Twist, more: Partial<Hostile> = {}): Hostile => ({
  ...{ name, script: { SELECT: twist, EXAMINE: twist }, ...more },
})
const searching = (name: string, twist: Twist, more: Partial<Hostile> = {}): Hostile => ({
  ...{ name, script: { 'UID SEARCH': twist }, ...more },
})
const foreign = (uid: string) =>
  `* 3 FETCH (UID ${uid} FLAGS () RFC822.SIZE 9 INTERNALDATE "01-Mar-2026 10:00:00 +0000" BODY[] {9}\r\nnot yours)`

const numbers: Hostile[] = [
  ...['0', '-1', '4294967296', '18446744073709551616', 'abc', '4000000000'].map((uid) =>
    fetching(`also tells of a message with UID ${uid}`, before(foreign(uid))),
  ),
  fetching('numbers every message 0', altered(/UID \d+/g, 'UID 0')),
  fetching('numbers every message beyond 32 bits', altered(/UID (\d+)/g, 'UID 4294967296$1')),
  fetching('leaves the UIDs out', altered(/\(UID \d+ /g, '(')),
  fetching('tells all twice', ({ say, right }) =>
    say(right.slice(0, right.lastIndexOf('\r\n', right.length - 3) + 2) + right),
  ),
  ...['99999999999999999999', '4294967295', '-5', '0', '100'].map((size) =>
    fetching(`says that every message has ${size} octets`, altered(/RFC822.SIZE \d+/g, `RFC822.SIZE ${size}`)),
  ),
  fetching('gives dates that are none', altered(/INTERNALDATE "[^"]*"/g, 'INTERNALDATE "31-Feb-99999 77:00:00 +9999"')),
]

const literals: Hostile[] = [
  ...['99999999999', '4294967296', '9007199254740993'].map((length) =>
    fetching(`announces a literal of ${length} octets`, altered(/\{\d+\}/g, `{${length}}`), { ends: 'failed' }),
  ),
  fetching('announces a literal of -5 octets', altered(/\{\d+\}/g, '{-5}')),
  fetching(
    'announces a literal longer than it is',
    altered(/\{(\d+)\}/g, (_all, length = '') => `{${Number(length) + 60}}`),
  ),
  fetching(
    'hangs up in the middle of a literal',
    ({ socket, right }) => socket.end(right.slice(0, right.indexOf('Hello'))),
    {
      mailboxes: usualMailboxes,
    },
  ),
  fetching('stops in the middle of a literal', ({ say, right }) => say(right.slice(0, right.indexOf('Hello')))),
  fetching('sends NIL for every body', altered(/\{\d+\}\r\nFrom[^]*?Hello from [^\r]*\r\n/g, 'NIL')),
  fetching('sends an empty text for every body', altered(/\{\d+\}\r\nFrom[^]*?Hello from [^\r]*\r\n/g, '""')),
]

const unasked: Hostile[] = [
  fetching('removes messages while it tells of them', before('* 1 EXPUNGE\r\n* 1 EXPUNGE')),
  fetching('removes messages that nobody has', before('* 0 EXPUNGE\r\n* 4294967295 EXPUNGE\r\n* 99999999999 EXPUNGE')),
  fetching('says that all is gone', before('* VANISHED 1:4294967295'), { capability: ableServer }),
  fetching('says that all was gone before', before('* VANISHED (EARLIER) 1:4294967295'), { capability: ableServer }),
  fetching('says that nonsense is gone', before('* VANISHED (EARLIER) 0,-1,x:y,99999999999:*,,'), {
    capability: ableServer,
  }),
  fetching(
    'tells of flags that nobody asked for',
    before('* 3 FETCH (FLAGS (\\Deleted))\r\n* 99 FETCH (FLAGS (\\Flagged))'),
  ),
  fetching('nests brackets without end', before(`* 1 FETCH ${'('.repeat(100_000)}`)),
  fetching('gives a message a hundred thousand flags', before(`* 1 FETCH (FLAGS (${'flag '.repeat(100_000)}x))`)),
  fetching('asks to go on where nothing waits', before('+ go on\r\n+ go on')),
  fetching('says half an answer', before('* 1 FETCH\r\n* 1 FETCH (\r\n* FETCH (UID 1)\r\n* NIL')),
  fetching(
    'says how many there are, a hundred thousand times',
    before(Array.from({ length: 100_000 }, (_, at) => `* ${at} EXISTS`).join('\r\n')),
  ),
]

const folders: Hostile[] = [
  opening('has no UIDVALIDITY', altered(/\* OK \[UIDVALIDITY.*\r\n/g, ''), { ends: 'failed' }),
  ...['0', '-1', 'abc', '99999999999999999999999'].map((value) =>
    opening(`has the UIDVALIDITY ${value}`, altered(/UIDVALIDITY \d+/g, `UIDVALIDITY ${value}`)),
  ),
  opening('has another UIDVALIDITY each time', ({ say, right, times }) =>
    say(right.replace(/UIDVALIDITY \d+/, `UIDVALIDITY ${times + 100}`)),
  ),
  ...['0', '1', '4294967295', '99999999999999999999', '-3', 'x'].map((value) =>
    opening(`has the UIDNEXT ${value}`, altered(/UIDNEXT \d+/g, `UIDNEXT ${value}`)),
  ),
  ...['0', '4294967295', '99999999999999999999', '-3'].map((value) =>
    opening(`says that ${value} messages exist`, altered(/\d+ EXISTS/g, `${value} EXISTS`)),
  ),
  ...['0', '1', '-1', '99999999999999999999999'].map((value) =>
    opening(`has the HIGHESTMODSEQ ${value}`, altered(/HIGHESTMODSEQ \d+/g, `HIGHESTMODSEQ ${value}`), {
      capability: ableServer,
    }),
  ),
  opening('counts its changes backwards', ({ say, right, times }) =>
    say(right.replace(/HIGHESTMODSEQ \d+/, `HIGHESTMODSEQ ${Math.max(1, 1000 - times)}`)),
  ),
  opening('does not count changes after all', altered(/HIGHESTMODSEQ \d+/g, 'NOMODSEQ'), { capability: ableServer }),
]

const searches: Hostile[] = [
  searching('finds garbage too', ({ say, right }) =>
    say(right.replace(/^(\* E?SEARCH.*?)\r\n/, '$1 x -5 99999999999 0 1 1\r\n')),
  ),
  searching('finds nothing', ({ say, right }) => say(right.slice(right.indexOf('\r\n') + 2))),
  searching(
    'finds what is not there',
    before(`* SEARCH ${Array.from({ length: 50_000 }, (_, at) => at + 100).join(' ')}`),
  ),
  searching('finds every number', before('* ESEARCH (TAG "x") UID ALL 1:4294967295'), { capability: ableServer }),
  searching('finds ranges that are none', before('* ESEARCH UID ALL 5:x,*:*,0:0,-1'), { capability: ableServer }),
]

/** A hundred parts, each in the one before. */
function nested(subject: string): string {
  const levels = Array.from({ length: 100 }, (_, at) => at)
  const open = levels.map((at) => `Content-Type: multipart/mixed; boundary=b${at}\r\n\r\n--b${at}`).join('\r\n')
  const close = levels.map((at) => `--b${at}--`).reverse()
  const inner = `Content-Type: text/plain\r\n\r\nHello from ${subject}.`
  const [head = ''] = note(subject).split('\r\n\r\n')
  return [`${head}\r\nMIME-Version: 1.0`, open, inner, ...close, ''].join('\r\n')
}
const structure = Array.from({ length: 100 }).reduce<string>(
  (inner) => `(${inner} "MIXED" ("BOUNDARY" "b") NIL NIL)`,
  '("TEXT" "PLAIN" NIL NIL NIL "7BIT" 20 1)',
)
const deep = fetching(
  'describes one mail of a hundred levels among 500 good ones',
  altered(/(UID 250 [^\r]*)BODYSTRUCTURE \([^]*? 5\)/g, `$1BODYSTRUCTURE ${structure}`),
  {
    ends: 'done',
    mailboxes: () => [
      mailboxOf(
        'INBOX',
        Array.from({ length: 500 }, (_, at) => (at === 249 ? nested('deep') : note(`letter ${at + 1}`))),
      ),
    ],
  },
)

describe.each([
  ['numbers', numbers],
  ['literals', literals],
  ['what nobody asked for', unasked],
  ['folders', folders],
  ['searches', searches],
  ['structure', [deep]],
])('a server that is hostile in its %s', (_what, all) => {
  test.each(all.flatMap(variantsOf))('$name', ({ one, capability }) => survive(one, capability))
})
