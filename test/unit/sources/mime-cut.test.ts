import { describe, expect, test } from 'vitest'
import { readRaw } from '../../../main/sources/mime.ts'
import { known } from '../../support/any-mime.ts'

const lines = (...all: string[]): string => all.join('\r\n')
const alternative = lines(
  'Subject: long',
  'Content-Type: multipart/mixed; boundary=outer',
  '',
  '--outer',
  'Content-Type: multipart/alternative; boundary=inner',
  '',
  '--inner',
  'Content-Type: text/plain; charset=utf-8',
  '',
  'plain blåbær',
  '--inner',
  'Content-Type: text/html; charset=utf-8',
  'Content-Transfer-Encoding: quoted-printable',
  '',
  '<p>page bl=C3=A5',
  'b=C3=A6r</p>',
  '--inner--',
  '--outer',
  'Content-Type: application/pdf; name=a.pdf',
  'Content-Transfer-Encoding: base64',
  '',
  'QUJDRA==',
  'QUJDRA==',
  '--outer--',
  '',
)
const rest = { size: 5_000_000, attachments: null }
const listed = {
  description: null,
  filename: 'told by the server.pdf',
  size: 4_000_000,
  type: 'application/pdf',
  encoding: null,
  id: '1',
  disposition: 'attachment',
  isSafeFileExtension: true,
  stream: null,
}
/** Up to and with the first place of `mark`. */
const upTo = (mark: string, text = alternative) => Buffer.from(text.slice(0, text.indexOf(mark) + mark.length))

describe('the start of a message', () => {
  const starts: [string, string, { cut: boolean; plainBody: string | null; htmlBody: string | null }][] = [
    ['within its header', 'Content-Type: multi', { cut: true, plainBody: null, htmlBody: null }],
    ['before its parts', 'boundary=outer\r\n\r\n', { cut: true, plainBody: null, htmlBody: null }],
    ['within the plain text', 'plain blå', { cut: true, plainBody: null, htmlBody: null }],
    [
      'within the boundary after the plain text',
      'blåbær\r\n--inn',
      { cut: true, plainBody: 'plain blåbær\n', htmlBody: null },
    ],
    ['within the header of the next form', 'text/html', { cut: true, plainBody: 'plain blåbær\n', htmlBody: null }],
    ['within the page', 'bl=C3=A5\r\n', { cut: true, plainBody: 'plain blåbær\n', htmlBody: '<p>page blå\n' }],
    [
      'between the text and what comes then',
      '--inner--\r\n',
      { cut: true, plainBody: 'plain blåbær\n', htmlBody: '<p>page blå\nbær</p>\n' },
    ],
    [
      'within an attachment after the text',
      'base64\r\n\r\nQUJD',
      { cut: false, plainBody: 'plain blåbær\n', htmlBody: '<p>page blå\nbær</p>\n' },
    ],
    [
      'after its last part',
      '--outer--\r\n',
      { cut: false, plainBody: 'plain blåbær\n', htmlBody: '<p>page blå\nbær</p>\n' },
    ],
  ]
  test.each(starts)('%s', async (_name, mark, { cut, plainBody, htmlBody }) => {
    const read = await readRaw(upTo(mark), known, rest)
    expect({
      ...read,
      entity: { plainBody: read.entity.plainBody, htmlBody: read.entity.htmlBody, size: read.entity.size },
    }).toEqual({
      cut,
      malformed: null,
      entity: { plainBody, htmlBody, size: 5_000_000 },
    })
  })

  test('lists the attachments that the server told, with their ids', async () => {
    const { entity } = await readRaw(upTo('<p>page'), known, { size: 5_000_000, attachments: [listed] })
    expect(entity.attachments).toEqual([listed])
  })

  test('else those that have begun, as long as they are there', async () => {
    const { entity } = await readRaw(upTo('QUJDRA==\r\n'), known, rest)
    expect(entity.attachments).toMatchObject([{ id: '1', filename: 'a.pdf', size: 4 }])
  })

  test('before any text goes on, for the text may come after the attachment', async () => {
    const raw = lines('Content-Type: multipart/mixed; boundary=b', '', '--b', 'Content-Type: image/png', '', 'x', '')
    expect(await readRaw(Buffer.from(raw), known, rest)).toMatchObject({ cut: true, malformed: null })
  })

  test.each([
    ['utf-8', Buffer.from('blåbær på fjellet '.repeat(50))],
    ['shift_jis', Buffer.from('93fa967b8cea'.repeat(80), 'hex')],
    ['utf-8\nContent-Transfer-Encoding: base64', Buffer.from(Buffer.from('ø'.repeat(400)).toString('base64'))],
  ])('within a sign of %s shows no half sign and is not damaged', async (type, content) => {
    for (let missing = 0; missing < 8; missing++) {
      const head = Buffer.from(`Content-Type: text/plain; charset=${type}\n\n`)
      const raw = Buffer.concat([head, content.subarray(0, content.length - missing)])
      const { entity, cut, malformed } = await readRaw(raw, known, { ...rest, size: raw.length + missing + 1 })
      expect({ cut, malformed }).toEqual({ cut: true, malformed: null })
      expect(entity.plainBody).not.toContain('\ufffd')
      expect(entity.plainBody).toMatch(/^(?:blåbær på fjellet |日本語|ø){30}/)
    }
  })

  test('of mail that only the library can join is read by it', async () => {
    const raw = lines(
      'Content-Type: multipart/mixed; boundary=b',
      '',
      '--b',
      '',
      'plain',
      '--b',
      'Content-Type: text/html',
      '',
      '<p>pa',
      '',
    )
    const { entity, cut, malformed } = await readRaw(Buffer.from(raw), known, rest)
    expect({ cut, malformed }).toEqual({ cut: true, malformed: null })
    expect(entity.plainBody).toContain('plain')
    expect(entity.plainBody).toContain('pa')
  })

  test('that is all of the message is a whole message', async () => {
    const raw = Buffer.from(alternative)
    expect(await readRaw(raw, known, { size: raw.length, attachments: null })).toEqual(await readRaw(raw, known))
  })
})
