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
