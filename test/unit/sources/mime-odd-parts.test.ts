import { describe, expect, test } from 'vitest'
import { reads, type Odd } from '../../support/odd-mail.ts'

const noEnd = 'the header does not end with an empty line'
const open = 'a multipart without its end'
const empty = 'a multipart without parts'
const mixed = (...parts: string[]): string =>
  `Content-Type: multipart/mixed; boundary=b\n\n${parts.map((part) => `--b\n${part}\n`).join('')}--b--\n`

describe('parts', () => {
  const two = (kind: string): string =>
    `Content-Type: multipart/${kind}; boundary=b\n\n--b\n\nplain\n--b\nContent-Type: text/html\n\n<p>page\n--b--\n`
  const odd: Odd[] = [
    ['forms of one text', two('alternative'), { plainBody: 'plain\n', htmlBody: '<p>page\n' }],
    [
      'a page beside a text',
      two('mixed'),
      { plainBody: expect.stringMatching(/^plain\n\n\s*page/), htmlBody: '<div>plain</div>\n<p>page\n' },
    ],
    ['two texts', mixed('\none', '\ntwo'), { plainBody: 'one\n\ntwo\n', htmlBody: null }],
    [
      'two pages',
      mixed('Content-Type: text/html\n\n1', 'Content-Type: text/html\n\n2'),
      { plainBody: null, htmlBody: '1\n\n2\n' },
    ],
    ['no boundary', 'Content-Type: multipart/mixed\n\ntext\n', { plainBody: null }, 'a multipart without a boundary'],
    [
      'an empty boundary',
      'Content-Type: multipart/mixed; boundary=""\n\ntext\n',
      { plainBody: null },
      'a multipart without a boundary',
    ],
    [
      'a boundary that never comes',
      'Subject: x\nContent-Type: multipart/mixed; boundary=b\n\ntext\n',
      { subject: 'x', plainBody: null },
      empty,
    ],
    [
      'an end and no parts',
      'Content-Type: multipart/mixed; boundary=b\n\n--b--\n',
      { plainBody: null, attachments: [] },
    ],
    ['no end', 'Content-Type: multipart/mixed; boundary=b\n\n--b\n\ntext\n', { plainBody: 'text\n' }, open],
    [
      'an end without line end',
      'Content-Type: multipart/mixed; boundary=b\n\n--b\n\ntext\n--b--',
      { plainBody: 'text\n' },
    ],
    [
      'text before and after the parts',
      'Content-Type: multipart/mixed; boundary=b\n\nbefore\n--b\n\ntext\n--b--\nafter\n--b\n\nlost\n',
      { plainBody: 'text\n' },
    ],
    [
      'blanks after a boundary',
      'Content-Type: multipart/mixed; boundary=b\n\n--b \t\n\ntext\n--b-- \n',
      { plainBody: 'text\n' },
    ],
    [
      'lines that only begin like a boundary',
      mixed('\n--bb\n--b x\n --b\n--'),
      { plainBody: '--bb\n--b x\n --b\n--\n' },
    ],
    [
      'a boundary right after the header',
      'Content-Type: multipart/mixed; boundary=b\n--b\n\ntext\n--b--\n',
      { subject: null },
      noEnd,
    ],
    [
      'a quoted boundary with blanks',
      'Content-Type: multipart/mixed; boundary="a b"\n\n--a b\n\ntext\n--a b--\n',
      { plainBody: 'text\n' },
    ],
    [
      'a boundary of patterns',
      'Content-Type: multipart/mixed; boundary="=_.*(+)?"\n\n--=_.*(+)?\n\ntext\n--=_.*(+)?--\n',
      { plainBody: 'text\n' },
    ],
    [
      'a boundary twice in the header',
      'Content-Type: multipart/mixed; boundary=b; boundary=c\n\n--b\n\ntext\n--b--\n',
      { plainBody: 'text\n' },
    ],
    [
      'two types',
      'Content-Type: multipart/mixed; boundary=b\nContent-Type: text/html\n\n--b\n\ntext\n--b--\n',
      { plainBody: 'text\n' },
    ],
    [
      'an inner boundary that begins like the outer one',
      'Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: multipart/mixed; boundary=bb\n\n--bb\n\none\n--bb--\n--b\n\ntwo\n--b--\n',
      { plainBody: 'one\n\ntwo\n' },
    ],
    [
      'an inner boundary that is the outer one',
      'Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\none\n--b--\n--b\n\ntwo\n--b--\n',
      { plainBody: 'one\n\ntwo\n' },
    ],
    [
      'an inner multipart that the outer one ends',
      'Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: multipart/mixed; boundary=c\n\n--c\n\none\n--b\n\ntwo\n--b--\n',
      { plainBody: 'one\n\ntwo\n' },
    ],
    [
      'an inner multipart without boundary',
      mixed('Content-Type: multipart/mixed\n\nlost', '\ntwo'),
      { plainBody: 'two\n' },
      'a multipart without a boundary',
    ],
    [
      'a part that ends in its header',
      mixed('Content-Type: text/html', '\ntwo'),
      { plainBody: expect.stringContaining('two') },
      'a part whose header does not end',
    ],
    [
      'a part without header or empty line',
      mixed('text as a header'),
      { plainBody: null },
      'a part whose header does not end',
    ],
    [
      'a digest',
      'Content-Type: multipart/digest; boundary=b\n\n--b\n\nSubject: y\n\nz\n--b--\n',
      { attachments: [expect.objectContaining({ type: 'message/rfc822', filename: 'message.eml' })] },
    ],
    [
      'a type without a subtype',
      'Content-Type: text\n\nbody\n',
      { plainBody: null, attachments: [expect.objectContaining({ type: 'text', size: 5 })] },
    ],
    ['an empty type', 'Content-Type:\n\nbody\n', { attachments: [expect.objectContaining({ type: null })] }],
    [
      'a type that is a word of the language',
      'Content-Type: constructor\n\nbody\n',
      { attachments: [expect.objectContaining({ type: 'constructor', filename: null })] },
    ],
    [
      'a multipart without a subtype',
      'Content-Type: multipart/; boundary=b\n\n--b\n\nx\n--b--\n',
      { attachments: [expect.objectContaining({ type: 'multipart/' })] },
    ],
    [
      'an attached message',
      mixed('\noutside', 'Content-Type: message/rfc822\n\nSubject: inner\n\ninside'),
      {
        plainBody: 'outside\n',
        attachments: [expect.objectContaining({ filename: 'message.eml', id: '1', size: 23 })],
      },
    ],
    [
      'an inline message',
      mixed('Content-Type: message/rfc822\nContent-Disposition: inline\n\nSubject: inner\n\ninside'),
      { plainBody: null, attachments: [expect.objectContaining({ disposition: 'inline' })] },
    ],
    [
      'a report about delivery',
      'Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n--b\n\nfailed\n--b\nContent-Type: message/delivery-status\n\nAction: failed\n--b\nContent-Type: text/rfc822-headers\n\nSubject: y\n--b--\n',
      {
        plainBody: 'failed\n',
        attachments: [
          expect.objectContaining({ type: 'message/delivery-status' }),
          expect.objectContaining({ type: 'text/rfc822-headers' }),
        ],
      },
    ],
    [
      'a signed message',
      'Content-Type: multipart/signed; protocol="application/pgp-signature"; boundary=b\n\n--b\n\nsigned\n--b\nContent-Type: application/pgp-signature; name=signature.asc\n\nxx\n--b--\n',
      { plainBody: 'signed\n', attachments: [expect.objectContaining({ filename: 'signature.asc' })] },
    ],
    [
      'text that is an attachment',
      mixed('Content-Disposition: attachment; filename=a.txt\n\nx'),
      { plainBody: null, attachments: [expect.objectContaining({ filename: 'a.txt', type: 'text/plain' })] },
    ],
    [
      'text with a name that is shown',
      mixed('Content-Type: text/plain; name=a.txt\n\nx'),
      { plainBody: 'x\n', attachments: [] },
    ],
    [
      'a disposition in capitals',
      mixed('Content-Disposition: ATTACHMENT; FILENAME=a.txt\n\nx'),
      { attachments: [expect.objectContaining({ disposition: 'attachment', filename: 'a.txt' })] },
    ],
    [
      'winmail.dat without a name',
      mixed('Content-Type: application/ms-tnef\n\nx'),
      { attachments: [expect.objectContaining({ filename: 'winmail.dat', type: 'application/ms-tnef' })] },
    ],
    [
      'winmail.dat by name',
      mixed('Content-Type: application/octet-stream; name=winmail.dat\n\nx'),
      { attachments: [expect.objectContaining({ filename: 'winmail.dat' })] },
    ],
    [
      'a name that is a path',
      mixed('Content-Disposition: attachment; filename="../../etc/passwd"\n\nx'),
      { attachments: [expect.objectContaining({ filename: '../../etc/passwd' })] },
    ],
    [
      'a name with a line break in a word',
      mixed('Content-Disposition: attachment; filename="=?utf-8?Q?a=0Ab.exe?="\n\nx'),
      { attachments: [expect.objectContaining({ filename: 'a b.exe', isSafeFileExtension: false })] },
    ],
    [
      'a name in two places',
      mixed('Content-Type: a/b; name=type.bin\nContent-Disposition: attachment; filename=place.bin\n\nx'),
      { attachments: [expect.objectContaining({ filename: 'place.bin' })] },
    ],
    [
      'a description of words',
      mixed('Content-Type: a/b\nContent-Description: =?utf-8?Q?bl=C3=A5?=\n\nx'),
      { attachments: [expect.objectContaining({ description: 'blå' })] },
    ],
    [
      'a content id that is a number',
      mixed('Content-Type: a/b\nContent-ID: <2>\nContent-Disposition: inline\n\nx'),
      { attachments: [expect.objectContaining({ id: '1' })] },
    ],
    [
      'a content id without brackets',
      mixed('Content-Type: a/b\nContent-ID: x@y\nContent-Disposition: inline\n\nx'),
      { attachments: [expect.objectContaining({ id: 'x@y' })] },
    ],
    [
      'a content id of a part that is not inline',
      mixed('Content-Type: a/b\nContent-ID: <x@y>\n\nx'),
      { attachments: [expect.objectContaining({ id: '1', disposition: 'attachment' })] },
    ],
    [
      'an image within a page',
      'Content-Type: multipart/related; boundary=b\n\n--b\nContent-Type: text/html\n\n<img src="cid:x@y">\n--b\nContent-Type: image/png\nContent-ID: <x@y>\n\nx\n--b--\n',
      { attachments: [expect.objectContaining({ id: 'x@y', disposition: 'inline' })] },
    ],
    [
      'the same content id twice',
      mixed(...Array<string>(2).fill('Content-Type: a/b\nContent-ID: <x@y>\nContent-Disposition: inline\n\nx')),
      { attachments: [expect.objectContaining({ id: 'x@y' }), expect.objectContaining({ id: '2' })] },
    ],
  ]
  test.each(odd)('%s', (...row) => reads(row))
})

describe('transfer encodings', () => {
  const text = (encoding: string, body: string, plainBody: string | null, malformed?: string): Odd => {
    const name = `${encoding}: ${JSON.stringify(body)}`
    const raw = `Content-Transfer-Encoding: ${encoding}\n\n${body}`
    return malformed === undefined ? [name, raw, { plainBody }] : [name, raw, { plainBody }, malformed]
  }
  const damaged = 'damaged base64 in a text'
  const odd: Odd[] = [
    text('base64', 'SGVsbG8=\n', 'Hello'),
    text('BASE64', 'SGVsbG8=', 'Hello'),
    text('"base64"', 'SGVsbG8=', 'Hello'),
    text('(x) base64', 'SGVsbG8=', 'Hello'),
    text('base64', 'SGVsbG8', 'Hello'),
    text('base64', 'SGVs\r\nbG8=\r\n', 'Hello'),
    text('base64', 'SGVsbG8gd29yb', 'Hello wor', damaged),
    text('base64', 'SGVs!bG8=', 'Hello', damaged),
    text('base64', 'SGk=\nSGk=\n', 'HiHi'),
    text('base64', '-- \nSGk=\n', 'Hi', damaged),
    text('base64', '', null),
    text('base64', '====', null),
    text('quoted-printable', 'a=3Db=\nc\n', 'a=bc\n'),
    text('quoted-printable', 'a=3db\n', 'a=b\n'),
    text('quoted-printable', 'a=ZZ=4\n', 'a=ZZ=4\n'),
    text('quoted-printable', 'a=', 'a'),
    text('quoted-printable', '=C3=\n=A5\n', 'å\n'),
    text('quoted-printable', 'a=0D=0Ab\n', 'a\r\nb\n'),
    text('quoted-printable', 'a= \nb\n', 'a= \nb\n'),
    text('7bit', 'a\n', 'a\n'),
    text('8bit', '\xc3\xa5\n', 'å\n'),
    text('binary', 'a\n', 'a\n'),
    text('8-bit', 'a\n', 'a\n', 'a transfer encoding that nobody knows'),
    text('x-uuencode', 'begin 644 a\n', 'begin 644 a\n', 'a transfer encoding that nobody knows'),
    text('', 'a\n', 'a\n'),
  ]
  test.each(odd)('%s', (...row) => reads(row))
})
