import { describe, expect, test } from 'vitest'
import { compose, headerDate, stamped } from '../../../main/sources/compose.ts'
import { attachmentOfRaw, entityOfRaw } from '../../../main/sources/mime.ts'
import { flag, type EMailAttachment, type EMailEntity } from '../../../preload/model.ts'
import { textLike } from '../../support/any.ts'
import { address, mail } from '../../support/mail.ts'

const known = { flags: 0, receivedAt: '2026-03-01T08:00:01Z', folderName: 'INBOX' }
const raw = async (different: Partial<EMailEntity>) => Buffer.from(await compose(mail(different))).toString()
/** The header lines, unfolded. */
const headers = async (different: Partial<EMailEntity>) =>
  ((await raw(different)).split('\r\n\r\n')[0] ?? '').replace(/\r\n[ \t]+/g, ' ').split('\r\n')
const readBack = async (different: Partial<EMailEntity>) => entityOfRaw(await compose(mail(different)), known)
const attached = (different: Partial<EMailAttachment>): EMailAttachment => ({
  description: null,
  filename: 'note.txt',
  size: 5,
  type: 'text/plain',
  encoding: null,
  id: null,
  disposition: 'attachment',
  isSafeFileExtension: true,
  stream: 'aGVsbG8=',
  ...different,
})

describe('a message as bytes', () => {
  test('reads back as it was written', async () => {
    const written = mail({
      to: [address('Åse "Ø", Berg', 'ase@example.com')],
      cc: [address(null, 'cem@example.com')],
      subject: 'Møte på tirsdag – 会議',
      htmlBody: '<p>Hei på deg</p>',
      plainBody: 'Hei på deg',
      priority: 'High',
      customHeaders: [{ name: 'X-Outbox', values: ['one', 'tø'] }],
    })
    expect(await entityOfRaw(await compose(written), known)).toMatchObject({
      from: written.from,
      to: written.to,
      cc: written.cc,
      subject: written.subject,
      htmlBody: textLike(/^<p>Hei på deg<\/p>\s*$/),
      plainBody: textLike(/^Hei på deg\s*$/),
      sent: written.sent,
      messageId: written.messageId,
      priority: 'High',
      customHeaders: [{ name: 'X-Priority' }, { name: 'X-Outbox', values: ['one', 'tø'] }],
    })
  })

  test('names no blind copy, unless it is its writer’s own draft', async () => {
    const bcc = [address('Secret', 'secret@example.com')]
    expect(await raw({ bcc })).not.toContain('secret')
    expect(await readBack({ bcc, flags: flag.draft })).toMatchObject({ bcc })
  })

  test('a reply names what it answers, behind what that one named', async () => {
    const lines = await headers({
      inReplyTo: { ...envelope, messageId: '<b@example.com>' },
      customHeaders: [{ name: 'References', values: ['<a@example.com> <b@example.com>'] }],
    })
    expect(lines).toContain('In-Reply-To: <b@example.com>')
    expect(lines).toContain('References: <a@example.com> <b@example.com>')
  })

  test.each([
    ['the subject', { subject: 'x\r\nBcc: evil@example.com' }],
    ['a name', { to: [address('x\r\nBcc: evil@example.com', 'ben@example.com')] }],
    ['an address', { to: [address('x', 'ben@example.com\r\nBcc: evil@example.com')] }],
    ['a custom header’s value', { customHeaders: [{ name: 'X-A', values: ['x\r\nBcc: evil@example.com'] }] }],
    ['a custom header’s name', { customHeaders: [{ name: 'X-A\r\nBcc', values: ['evil@example.com'] }] }],
    ['a custom header that routes', { customHeaders: [{ name: 'Bcc', values: ['evil@example.com'] }] }],
    ['the message id', { messageId: '<x>\r\nBcc: evil@example.com' }],
    ['what is answered', { inReplyTo: { ...envelope0(), messageId: '<x>\r\nBcc: evil@example.com' } }],
  ])('%s cannot begin another header', async (_, different) => {
    expect((await headers(different)).filter((line) => /^bcc:/i.test(line))).toEqual([])
    expect(await readBack(different)).toMatchObject({ bcc: [], plainBody: textLike(/^The numbers are in\.\s*$/) })
  })

  test('a custom header says nothing to mail servers or about the content', async () => {
    const names = ['To', 'Return-Path', 'Received', 'Content-Type', 'DKIM-Signature', 'Sender', 'X Y', 'X-:']
    const lines = await headers({ customHeaders: names.map((name) => ({ name, values: ['canary'] })) })
    expect(lines.filter((line) => line.includes('canary'))).toEqual([])
  })

  test('attachments keep their bytes, and a picture that the text shows its Content-ID', async () => {
    const bytes = await compose(
      mail({
        htmlBody: '<img src="cid:pixel@example.com">',
        attachments: [
          attached({ filename: 'æ.txt' }),
          attached({ filename: 'p.png', type: 'image/png', id: 'pixel@example.com', disposition: 'inline' }),
        ],
      }),
    )
    const { attachments } = await entityOfRaw(bytes, known)
    const inline = attachments.find(({ disposition }) => disposition === 'inline')
    expect(inline).toMatchObject({ filename: 'p.png', type: 'image/png', id: 'pixel@example.com' })
    const other = attachments.find(({ filename }) => filename === 'æ.txt')
    expect(Buffer.from((await attachmentOfRaw(bytes, other?.id ?? ''))?.bytes ?? []).toString()).toBe('hello')
  })

  test('no line is longer than a line of mail may be, whatever it is made of', async () => {
    const long = 'a'.repeat(5000)
    const ids = Array.from({ length: 3000 }, (_, at) => `<${at}@example.com>`)
    const text = await raw({
      subject: long,
      from: address(long, 'ann@example.com'),
      to: [address('å'.repeat(5000), 'ben@example.com'), ...ids.map(() => address(null, 'ben@example.com'))],
      messageId: `<${long}@example.com>`,
      inReplyTo: { ...envelope0(), messageId: '<last@example.com>' },
      customHeaders: [
        { name: 'References', values: ids },
        { name: 'X-A', values: [long] },
        { name: `X-${long}`, values: ['x'] },
      ],
      plainBody: `${long}\0\r${long}\n${long}`,
      htmlBody: `<p>${long}${'å'.repeat(5000)}</p>`,
      attachments: [attached({ filename: `${long}.txt`, id: long, disposition: 'inline', type: `text/${long}` })],
    })
    expect(Math.max(...text.split('\r\n').map((line) => line.length))).toBeLessThanOrEqual(998)
    expect([/[^\0-\x7f]/.test(text), /\0|\r(?!\n)|(?<!\r)\n/.test(text)]).toEqual([false, false])
  })

  test('a very long thread is named by its first and its latest', async () => {
    const ids = Array.from({ length: 200 }, (_, at) => `<${at}@example.com>`)
    const lines = await headers({
      inReplyTo: { ...envelope0(), messageId: '<last@example.com>' },
      customHeaders: [{ name: 'References', values: ids }],
    })
    const named =
      lines
        .find((line) => line.startsWith('References'))
        ?.split(' ')
        .slice(1) ?? []
    expect([named[0], named.at(-2), named.at(-1), named.length]).toEqual([
      ...['<0@example.com>', '<199@example.com>', '<last@example.com>', 52],
    ])
  })

  test.each([
    ['text/plain; charset=iso-8859-1; name=x', 'text/plain; charset=iso-8859-1'],
    ['TEXT/CSV', 'text/csv'],
    ['application/pdf; x="y', 'application/pdf'],
    ['multipart/mixed; boundary=x', 'application/octet-stream'],
    ['message/external-body; access-type=url', 'application/octet-stream'],
    ['nonsense', 'application/octet-stream'],
    [null, 'application/octet-stream'],
  ])('an attachment of type %j goes as %s', async (type, goes) => {
    const text = (await raw({ attachments: [attached({ type })] })).replace(/\r\n[ \t]+/g, ' ')
    expect(text).toContain(`Content-Type: ${goes}; name=note.txt\r\n`)
  })

  test('a whole message goes as one where mail can carry it, else as a file of its bytes', async () => {
    const message = (text: string) => attached({ type: 'message/rfc822', stream: Buffer.from(text).toString('base64') })
    expect(await raw({ attachments: [message('Subject: x\n\nhi\r')] })).toMatch(
      /^Content-Type: message\/rfc822[^]*\r\n\r\nSubject: x\r\n\r\nhi\r\n/m,
    )
    for (const text of [`Subject: x\r\n\r\n${'a'.repeat(999)}`, 'Subject: x\r\n\r\n\0']) {
      const [read] = (await readBack({ attachments: [message(text)] })).attachments
      expect([read?.type, read?.size]).toEqual(['application/octet-stream', text.length])
    }
  })

  test('an invitation stands beside the text with its method; any other calendar is a file', async () => {
    const text = 'BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nEND:VCALENDAR\r\n'
    const calendar = attached({
      filename: 'i.ics',
      type: 'text/calendar',
      stream: Buffer.from(text).toString('base64'),
    })
    const invitation = await raw({ calMethod: 'Request', htmlBody: '<p>x</p>', attachments: [calendar] })
    expect(invitation).toContain('Content-Type: text/calendar; charset=utf-8; method=REQUEST')
    expect(invitation).toMatch(/^Content-Type: multipart\/alternative/m)
    expect(await readBack({ calMethod: 'Request', attachments: [calendar] })).toMatchObject({
      ...{ calMethod: 'Request', hasCalendarData: true, plainBody: textLike(/^The numbers are in/) },
    })
    const named = await raw({ attachments: [{ ...calendar, type: 'text/calendar; method="reply"' }] })
    expect(named).toContain('method=REPLY')
    expect(await raw({ attachments: [calendar] })).toContain('Content-Disposition: attachment; filename=i.ics')
  })

  test('what looks like an encoded word is written as what it is', async () => {
    const odd = 'see =?utf-8?q?=42cc:?= here'
    const read = await readBack({ subject: odd, to: [address(odd, 'ben@example.com')] })
    expect(read).toMatchObject({ subject: odd, to: [{ name: 'see = ?utf-8?q?=42cc:?= here' }] })
    const long = `${'会議'.repeat(100)} =?utf-8?q?x?=`
    expect(await readBack({ subject: long })).toMatchObject({ subject: long })
  })

  test('a text file beyond ASCII says its charset, where it is known', async () => {
    const typeOf = async (bytes: Buffer) =>
      /^Content-Type: (text\/csv[^\r]*); name/m.exec(
        await raw({ attachments: [attached({ type: 'text/csv', stream: bytes.toString('base64') })] }),
      )?.[1]
    expect(await typeOf(Buffer.from('smør'))).toBe('text/csv; charset=utf-8')
    expect(await typeOf(Buffer.from('smør', 'latin1'))).toBe('text/csv')
  })

  test('others have their turn while a large file is written, and it keeps its bytes', async () => {
    const bytes = Buffer.alloc(3_000_001, 'abc')
    let turns = 0
    const turn = setInterval(() => turns++, 0)
    const composed = await compose(mail({ attachments: [attached({ stream: bytes.toString('base64') })] }))
    clearInterval(turn)
    const [file] = (await entityOfRaw(composed, known)).attachments
    const found = await attachmentOfRaw(composed, file?.id ?? '')
    expect([bytes.equals(found?.bytes ?? Buffer.alloc(0)), turns > 10]).toEqual([true, true])
  })

  test('a file beside no text is not the message itself', async () => {
    const text = await raw({ plainBody: '', attachments: [attached({})] })
    expect(text).toMatch(/^Content-Type: multipart\/mixed/m)
  })

  test('an attachment without its bytes is refused, not left out', async () => {
    await expect(compose(mail({ attachments: [attached({ stream: null })] }))).rejects.toMatchObject({
      kind: 'rejected',
    })
  })
})

const envelope = envelope0()
function envelope0() {
  const rest = { subject: null, from: null, to: [], sent: null, priority: 'Normal', flags: 0, size: 0 } as const
  return { serverId: 0, serverIdentifier: null, messageId: null, emailSoInfo: null, ...rest, to: [] }
}

describe('stamping', () => {
  const now = new Date('2026-03-01T10:00:00Z')
  test('gives an id of the writer’s domain and the time, once', () => {
    const once = stamped(mail({ messageId: null, sent: null }), now)
    expect([once.messageId, once.sent]).toEqual([textLike(/^<[^<>\s]+@example\.com>$/), '2026-03-01T10:00:00.000Z'])
    expect(stamped(once, new Date())).toEqual(once)
  })
})

test.each([
  ['2026-03-01T10:00:00.0699577+02:00', 'Sun, 1 Mar 2026 10:00:00 +0200'],
  ['2026-12-31T23:59:59-1130', 'Thu, 31 Dec 2026 23:59:59 -1130'],
  ['2026-03-01T10:00:00', 'Sun, 1 Mar 2026 10:00:00 +0000'],
])('%s stands in a header as %s', (iso, header) => expect(headerDate(iso)).toBe(header))

test.each([
  '',
  'x',
  '0001-01-01T00:00:00',
  '2026-13-01T10:00:00Z',
  '2026-03-01T25:00:00Z',
  '2026-03-01T10:00:00+99:00',
])('%j is no date: the header says now', (iso) => {
  const said = Date.parse(headerDate(iso))
  expect(Math.abs(said - Date.now())).toBeLessThan(60_000)
})
