import { describe, expect, test } from 'vitest'
import { emailEntity } from '../../../preload/model.ts'
import { attachmentOfRaw, entityOfRaw } from '../../../main/sources/mime.ts'

const known = { flags: 9, receivedAt: '2026-01-02T03:04:05.000Z', folderName: 'INBOX' }
const bytes = (text: string, encoding: BufferEncoding = 'utf8'): Uint8Array => Buffer.from(text, encoding)
const mail = (...lines: string[]): Uint8Array => bytes(lines.join('\r\n'))
const read = (raw: Uint8Array) => entityOfRaw(raw, known)

const png = Buffer.from('89504e470d0a1a0a', 'hex').toString('base64')
const whole = mail(
  'Received: from a.example (a.example [192.0.2.1]) by mx.example; Sun, 1 Mar 2026 10:00:07 +0200 (EET)',
  'Received: from b.example by a.example; Sun, 1 Mar 2026 09:00:00 +0200',
  'Date: Sun, 1 Mar 2026 10:00:00 +0200',
  'From: =?iso-8859-1?Q?J=F8rgen_=D8stby?= <jorgen@fjord.example>',
  'To: Ann Berg <ann@nordlys.example>, Sales: kari@fjord.example, "Lie, Ola" <ola@fjord.example>;',
  'Cc: team@fjord.example',
  'Subject: =?utf-8?B?VGlsYnVkIHDDpSA=?= =?utf-8?B?w6VyZXQ=?=',
  'Message-ID: <one@fjord.example>',
  'In-Reply-To: <zero@nordlys.example>',
  'References: <first@nordlys.example> <zero@nordlys.example>',
  'X-Priority: 2 (High)',
  'X-Campaign: a',
  'X-Campaign: b',
  'List-Unsubscribe: <https://fjord.example/out>',
  'MIME-Version: 1.0',
  'Content-Type: multipart/mixed; boundary=outer',
  '',
  '--outer',
  'Content-Type: multipart/related; boundary=inner',
  '',
  '--inner',
  'Content-Type: text/html; charset=utf-8',
  '',
  '<p>Hei <img src="cid:logo@fjord"></p>',
  '--inner',
  'Content-Type: image/png; name=logo.png',
  'Content-ID: <logo@fjord>',
  'Content-Transfer-Encoding: base64',
  'Content-Disposition: inline',
  '',
  png,
  '--inner--',
  '--outer',
  'Content-Type: application/octet-stream',
  "Content-Disposition: attachment; filename*=utf-8''Bl%C3%A5b%C3%A6r.exe",
  '',
  'MZ',
  '--outer--',
)

test('whom a message names for answers is kept as it stands, so that a comma in a name counts as none', async () => {
  const reply = '=?utf-8?q?Lie=2C_Ola?= <ola@fjord.example>, "B, C" <b@fjord.example>'
  const { customHeaders } = await read(mail(`Reply-To: ${reply}`, '', 'x'))
  expect(customHeaders).toEqual([{ name: 'Reply-To', values: [reply] }])
})

describe('a whole message', () => {
  test('gives every field of the entity', async () => {
    const entity = await read(whole)
    expect(emailEntity.parse(entity)).toEqual(entity)
    expect(entity).toMatchObject({
      subject: 'Tilbud på året',
      from: { name: 'Jørgen Østby', address: 'jorgen@fjord.example' },
      cc: [{ name: null, address: 'team@fjord.example' }],
      bcc: [],
      sent: '2026-03-01T10:00:00+02:00',
      receivedAt: '2026-03-01T10:00:07+02:00',
      size: whole.length,
      priority: 'High',
      flags: 9,
      messageId: '<one@fjord.example>',
      isSent: false,
      folderName: 'INBOX',
      hasCalendarData: false,
      calMethod: 'Unknown',
      inReplyTo: { messageId: '<zero@nordlys.example>', subject: null, from: null, to: [] },
    })
    expect(entity.htmlBody).toContain('cid:logo@fjord')
  })

  test('lists the members of groups like everybody else', async () => {
    const { to } = await read(whole)
    expect(to.map(({ name, address }) => [name, address])).toEqual([
      ['Ann Berg', 'ann@nordlys.example'],
      [null, 'kari@fjord.example'],
      ['Lie, Ola', 'ola@fjord.example'],
    ])
  })

  test('keeps X-, List- and References headers, one entry a name', async () => {
    const { customHeaders } = await read(whole)
    expect(customHeaders).toEqual([
      { name: 'References', values: ['<first@nordlys.example> <zero@nordlys.example>'] },
      { name: 'X-Priority', values: ['2 (High)'] },
      { name: 'X-Campaign', values: ['a', 'b'] },
      { name: 'List-Unsubscribe', values: ['<https://fjord.example/out>'] },
    ])
  })

  test('names inline parts by content id and others by their place, and hands out their bytes by that name', async () => {
    const { attachments } = await read(whole)
    expect(attachments).toMatchObject([
      {
        id: 'logo@fjord',
        filename: 'logo.png',
        type: 'image/png',
        size: 8,
        disposition: 'inline',
        isSafeFileExtension: true,
      },
      { id: '2', filename: 'Blåbær.exe', size: 3, disposition: 'attachment', isSafeFileExtension: false, stream: null },
    ])
    const logo = await attachmentOfRaw(whole, 'logo@fjord')
    expect(Buffer.from(logo?.bytes ?? []).toString('base64')).toBe(png)
    expect(logo).toMatchObject({ type: 'image/png', filename: 'logo.png' })
    expect(await attachmentOfRaw(whole, '3')).toBeUndefined()
  })

  test('gives parts that share a content id, or bear a number as one, different ids', async () => {
    const part = (id: string) => [
      '--b',
      'Content-Type: image/png',
      `Content-ID: <${id}>`,
      'Content-Disposition: inline',
      '',
      'x',
    ]
    const raw = mail(
      'Content-Type: multipart/related; boundary=b',
      '',
      ...part('same'),
      ...part('same'),
      ...part('1'),
      '--b--',
    )
    const { attachments } = await read(raw)
    expect(attachments.map(({ id }) => id)).toEqual(['same', '2', '3'])
  })

  test('keeps an attached message whole, apart from the text of the mail that carries it', async () => {
    const raw = mail(
      'Content-Type: multipart/mixed; boundary=b',
      '',
      '--b',
      '',
      'outside',
      '--b',
      'Content-Type: message/rfc822',
      '',
      'Subject: inner',
      '',
      'inside',
      '--b--',
    )
    const { plainBody, attachments } = await read(raw)
    expect(plainBody).not.toContain('inside')
    expect(attachments).toMatchObject([{ type: 'message/rfc822', filename: 'message.eml', id: '1' }])
  })
})

describe('what is absent or broken is null, and the rest is read', () => {
  const cases: [string, Uint8Array, Record<string, unknown>][] = [
    [
      'an empty file',
      bytes(''),
      { subject: null, from: null, to: [], sent: null, plainBody: null, receivedAt: known.receivedAt },
    ],
    [
      'no header at all',
      bytes('Hello there\nsecond line\n'),
      { subject: null, plainBody: 'Hello there\nsecond line\n' },
    ],
    [
      'no header end',
      bytes('Subject: x\nHello world, no colon\nmore\n'),
      { subject: 'x', plainBody: 'Hello world, no colon\nmore\n' },
    ],
    [
      'only headers',
      bytes('Subject: x\nFrom: a@b.example'),
      { subject: 'x', plainBody: null, from: expect.objectContaining({ address: 'a@b.example' }) },
    ],
    [
      'lines that end in CR alone',
      bytes('Subject: x\rFrom: a@b.example\r\rbody\r'),
      { subject: 'x', plainBody: 'body\n' },
    ],
    [
      'an mbox line first',
      bytes('From ann Mon Mar  2 2026\nSubject: x\n\nbody\n'),
      { subject: 'x', plainBody: 'body\n' },
    ],
    ['NUL bytes', bytes('Subject: a\0b\n\nbo\0dy\n'), { subject: 'a\ufffdb', plainBody: 'body\n' }],
    ['cut base64', mail('Content-Transfer-Encoding: base64', '', 'SGVsbG8gd29yb'), { plainBody: 'Hello wor' }],
    [
      'a charset nobody knows',
      mail('Content-Type: text/plain; charset=klingon', '', 'plain'),
      { plainBody: 'plain\n' },
    ],
    [
      'Latin-1 without a label',
      bytes('Subject: Bl\xe5b\xe6r\nFrom: \xd8yvind <o@b.example>\n\nsm\xf8r\n', 'latin1'),
      { subject: 'Blåbær', plainBody: 'smør\n' },
    ],
    [
      'Latin-1 labelled UTF-8',
      bytes('Content-Type: text/plain; charset=utf-8\n\nsm\xf8r\n', 'latin1'),
      { plainBody: 'smør\n' },
    ],
    ['a line break in a subject word', mail('Subject: =?utf-8?Q?a=0D=0Ab?=', '', ''), { subject: 'a b' }],
    [
      'a control character in a subject word',
      mail('Subject: =?utf-8?Q?a=00=1Bb?=', '', ''),
      { subject: 'a\ufffd\ufffdb' },
    ],
    ['an id without brackets', mail('Message-ID: abc@x.example', '', ''), { messageId: '<abc@x.example>' }],
    ['an id that is a sentence', mail('Message-ID: not an id', '', ''), { messageId: null }],
    [
      'a boundary that never comes',
      mail('Subject: x', 'Content-Type: multipart/mixed; boundary=b', '', 'text'),
      { subject: 'x' },
    ],
    ['a Received header without date', mail('Received: by x', '', ''), { receivedAt: known.receivedAt }],
    ['a date that does not exist', mail('Date: Tue, 31 Feb 2026 10:00:00 +0000', '', ''), { sent: null }],
  ]
  test.each(cases)('%s', async (_name, raw, expected) => {
    const entity = await read(raw)
    expect(emailEntity.parse(entity)).toEqual(entity)
    expect(entity).toMatchObject({ ...expected, size: raw.length })
  })
})
