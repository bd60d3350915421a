import { describe, expect, test } from 'vitest'
import { known } from '../../support/any-mime.ts'
import { reads, type Odd } from '../../support/odd-mail.ts'

const noEnd = 'the header does not end with an empty line'
const who = (name: string | null, address: string | null): unknown => expect.objectContaining({ name, address })

describe('the frame of a message', () => {
  const odd: Odd[] = [
    ['nothing', '', { subject: null, from: null, to: [], sent: null, plainBody: null, receivedAt: known.receivedAt }],
    ['one line feed', '\n', { plainBody: null }],
    ['one blank', ' ', { plainBody: ' \n' }, noEnd],
    ['one return', '\r', { plainBody: null }],
    ['a body alone', '\nbody\n', { plainBody: 'body\n' }],
    [
      'no header at all',
      'Hello there\nsecond line\n',
      { subject: null, plainBody: 'Hello there\nsecond line\n' },
      noEnd,
    ],
    [
      'no header end',
      'Subject: x\nHello world, no colon\nmore\n',
      { subject: 'x', plainBody: 'Hello world, no colon\nmore\n' },
      noEnd,
    ],
    ['no line end after the header', 'Subject: x', { subject: 'x', plainBody: null }],
    [
      'only headers',
      'Subject: x\nFrom: a@b.example\n',
      { subject: 'x', plainBody: null, from: who(null, 'a@b.example') },
    ],
    ['no line end after the body', 'Subject: x\n\nbody', { plainBody: 'body\n' }],
    ['lines that end in CR alone', 'Subject: x\rFrom: a@b.example\r\rbody\r', { subject: 'x', plainBody: 'body\n' }],
    ['lines that end in CR and LF', 'Subject: x\r\n\r\none\r\ntwo\r\n', { plainBody: 'one\ntwo\n' }],
    ['line ends of both kinds', 'Subject: x\nX-A: y\r\n\none\r\ntwo\n', { subject: 'x', plainBody: 'one\ntwo\n' }],
    [
      'two returns before each line feed',
      'Subject: x\r\r\nX-A: y\r\n\r\none\r\r\n',
      { subject: 'x', plainBody: 'one\n' },
    ],
    ['a return within a line', '\none\rtwo\r\n', { plainBody: 'one\rtwo\n' }],
    ['an mbox line first', 'From ann Mon Mar  2 2026\nSubject: x\n\nbody\n', { subject: 'x', plainBody: 'body\n' }],
    ['a quoted mbox line first', '>From ann Mon Mar  2\nSubject: x\n\nbody\n', { subject: 'x', plainBody: 'body\n' }],
    ['a mbox line in the middle', 'Subject: x\nFrom ann Mon\nTo: a@b\n\nbody\n', { subject: 'x', to: [] }, noEnd],
    [
      'a first line that is folded',
      ' Subject: x\n\nbody\n',
      { subject: null, plainBody: ' Subject: x\n\nbody\n' },
      noEnd,
    ],
    [
      'a header whose name has a blank',
      'Subject: x\nBad name: y\n\nbody\n',
      { subject: 'x', plainBody: 'Bad name: y\n\nbody\n' },
      noEnd,
    ],
    ['a blank before the colon', 'Subject : x\n\nbody\n', { subject: 'x', plainBody: 'body\n' }],
    ['a header without a name', ': x\n\nbody\n', { plainBody: ': x\n\nbody\n' }, noEnd],
    ['a name of 8-bit signs', 'S\xf8: x\n\nbody\n', { plainBody: 'Sø: x\n\nbody\n' }, noEnd],
    ['a mark of the byte order first', '\xef\xbb\xbfSubject: x\n\nbody\n', { subject: null }, noEnd],
    ['names in capitals', 'SUBJECT: x\nFROM: a@b.example\n\n', { subject: 'x', from: who(null, 'a@b.example') }],
    ['NUL bytes', 'Subject: a\0b\n\nbo\0dy\n', { subject: 'a\ufffdb', plainBody: 'body\n' }],
    ['a line of blanks in the header', 'Subject: x\n \nX-A: y\n\nbody\n', { subject: 'x', plainBody: 'body\n' }],
    ['a subject folded over three lines', 'Subject: a\n b\n\tc\n\n', { subject: 'a b c' }],
    ['a long line without end', `\n${'x'.repeat(20_000)}`, { plainBody: `${'x'.repeat(20_000)}\n` }],
    ['a control character as the body', '\n\x1b\n', { plainBody: '\x1b\n' }],
  ]
  test.each(odd)('%s', (...row) => reads(row))
})

describe('headers', () => {
  const odd: Odd[] = [
    ['two subjects', 'Subject: one\nSubject: two\n\n', { subject: 'one' }],
    ['an empty subject before another', 'Subject:\nSubject: two\n\n', { subject: null }],
    ['a subject of blanks', 'Subject:    \n\n', { subject: null }],
    [
      'Latin-1 without a label',
      'Subject: Bl\xe5b\xe6r\nFrom: \xd8yvind <o@b.example>\n\nsm\xf8r\n',
      { subject: 'Blåbær', from: who('Øyvind', 'o@b.example'), plainBody: 'smør\n' },
    ],
    [
      'UTF-8 without a label',
      'Subject: Bl\xc3\xa5\nFrom: \xc3\x98 <o@b.example>\n\n',
      { subject: 'Blå', from: who('Ø', 'o@b.example') },
    ],
    ['a line break in a subject word', 'Subject: =?utf-8?Q?a=0D=0Ab?=\n\n', { subject: 'a b' }],
    ['a control character in a subject word', 'Subject: =?utf-8?Q?a=00=1Bb?=\n\n', { subject: 'a\ufffd\ufffdb' }],
    ['a return within a subject', 'Subject: a\rb\n\n', { subject: 'a b' }],
    ['a right-to-left mark in a subject', 'Subject: =?utf-8?Q?a=E2=80=AEb?=\n\n', { subject: 'a\u202eb' }],
    ['a word in a word', 'Subject: =?utf-8?Q?=3D=3Futf-8=3FQ=3Fa=3F=3D?=\n\n', { subject: '=?utf-8?Q?a?=' }],
    ['a word over a fold', 'Subject: =?utf-8?Q?a?=\n =?utf-8?Q?b?=\n\n', { subject: 'ab' }],
    ['an id without brackets', 'Message-ID: abc@x.example\n\n', { messageId: '<abc@x.example>' }],
    ['an id that is a sentence', 'Message-ID: not an id\n\n', { messageId: null }],
    ['an id with words around it', 'Message-ID: see <a@b> please\n\n', { messageId: '<a@b>' }],
    ['an id that is folded', 'Message-ID:\n <a@b>\n\n', { messageId: '<a@b>' }],
    ['an empty id', 'Message-ID: <>\n\n', { messageId: null }],
    [
      'two ids that are answered',
      'In-Reply-To: <a@b> <c@d>\n\n',
      { inReplyTo: expect.objectContaining({ messageId: '<a@b>' }) },
    ],
    [
      'a quoted answer of old',
      'In-Reply-To: Your message of "Mon" <a@b>\n\n',
      { inReplyTo: expect.objectContaining({ messageId: '<a@b>' }) },
    ],
    ['no Received header', 'Subject: x\n\n', { receivedAt: known.receivedAt }],
    ['a Received header without date', 'Received: by x\n\n', { receivedAt: known.receivedAt }],
    [
      'a Received header with two semicolons',
      'Received: by x; y; 1 Mar 2026 10:00:00 +0200\n\n',
      { receivedAt: '2026-03-01T10:00:00+02:00' },
    ],
    ['a date that does not exist', 'Date: Tue, 31 Feb 2026 10:00:00 +0000\n\n', { sent: null }],
    ['a date far in the future', 'Date: Sun, 1 Mar 9998 10:00:00 +0000\n\n', { sent: '9998-03-01T10:00:00+00:00' }],
    ['a date in the year 0', 'Date: Wed, 1 Mar 0000 10:00:00 +0000\n\n', { sent: '0000-03-01T10:00:00+00:00' }],
    [
      'a date with comments',
      'Date: Sun (day), 1 Mar 2026 10:00:00 +0200 (CEST (x))\n\n',
      { sent: '2026-03-01T10:00:00+02:00' },
    ],
    ['a date without seconds', 'Date: 1 Mar 2026 10:00 GMT\n\n', { sent: '2026-03-01T10:00:00+00:00' }],
    ['a date in words', 'Date: yesterday\n\n', { sent: null }],
    ['an importance that is a word of the language', 'Importance: constructor\n\n', { priority: 'NoPriority' }],
    ['a priority with words', 'X-Priority: 1 (Highest)\n\n', { priority: 'Highest' }],
    ['a priority out of range', 'X-Priority: 99\nImportance: low\n\n', { priority: 'Low' }],
    [
      'the same header in several spellings',
      'X-A: 1\nx-a: 2\nX-a: 3\n\n',
      { customHeaders: [{ name: 'X-A', values: ['1', '2', '3'] }] },
    ],
    ['an empty header of ours to keep', 'X-A:\n\n', { customHeaders: [{ name: 'X-A', values: [''] }] }],
    [
      'a header that is named like a prototype',
      'X-__proto__: 1\n\n',
      { customHeaders: [{ name: 'X-__proto__', values: ['1'] }] },
    ],
  ]
  test.each(odd)('%s', (...row) => reads(row))
})

describe('addresses', () => {
  const to = (header: string, ...people: unknown[]): Odd => [header, `To: ${header}\n\n`, { to: people }]
  const odd: Odd[] = [
    to(''),
    to(',,,'),
    to('a@b.example', who(null, 'a@b.example')),
    to('<a@b.example>', who(null, 'a@b.example')),
    to('A <a@b.example>', who('A', 'a@b.example')),
    to('"A, B" <a@b.example>', who('A, B', 'a@b.example')),
    to('"A \\"B\\"" <a@b.example>', who('A "B"', 'a@b.example')),
    to("'A' <a@b.example>", who("'A'", 'a@b.example')),
    to('A<a@b.example>', who('A', 'a@b.example')),
    to('a@b.example (A)', who('A', 'a@b.example')),
    to('a@b.example <a@b.example>', who(null, 'a@b.example')),
    to('x@y.example <a@b.example>', who('x@y.example', 'a@b.example')),
    to('"x@y.example" <a@b.example>', who('x@y.example', 'a@b.example')),
    to('a@b.example, C <c@d.example>', who(null, 'a@b.example'), who('C', 'c@d.example')),
    to('a@b.example; c@d.example', who(null, 'a@b.example'), who(null, 'c@d.example')),
    to('a@b.example,', who(null, 'a@b.example')),
    to('Team: a@b.example, C <c@d.example>;', who(null, 'a@b.example'), who('C', 'c@d.example')),
    to('undisclosed-recipients:;'),
    to('Team: Inner: a@b.example;;', who(null, 'a@b.example')),
    to('Only a name', who('Only a name', null)),
    to('=?utf-8?Q?=C3=85?= <a@b.example>', who('Å', 'a@b.example')),
    to('=?utf-8?Q?=C3?= =?utf-8?Q?=85?= <a@b.example>', who('Å', 'a@b.example')),
    to('=?utf-8?Q?Evil_=3Cx=40y.example=3E?= <a@b.example>', who('Evil <x@y.example>', 'a@b.example')),
    to('=?utf-8?Q?a=0Ab=00?= <a@b.example>', who('a b\ufffd', 'a@b.example')),
    to('"=?utf-8?Q?=C3=85?=" <a@b.example>', who('Å', 'a@b.example')),
    to('a+b=c@d.example', who(null, 'a+b=c@d.example')),
    to('"a b"@c.example', who(null, 'a b@c.example')),
    to('A <a@b.example', who('A', 'a@b.example')),
    to('\xd8yvind <o@b.example>', who('Øyvind', 'o@b.example')),
    to('A\tB  C <a@b.example>', who('A B  C', 'a@b.example')),
    [
      'two To headers',
      'To: a@b.example\nTo: c@d.example\n\n',
      { to: [who(null, 'a@b.example'), who(null, 'c@d.example')] },
    ],
    ['two From headers', 'From: a@b.example\nFrom: c@d.example\n\n', { from: who(null, 'a@b.example') }],
    ['two people in From', 'From: a@b.example, c@d.example\n\n', { from: who(null, 'a@b.example') }],
    ['an empty From', 'From:\n\n', { from: null }],
    ['an empty group as From', 'From: nobody:;\n\n', { from: null }],
  ]
  test.each(odd)('%s', (...row) => reads(row))
})
