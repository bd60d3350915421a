import PostalMime from 'postal-mime'
import { describe, expect, test } from 'vitest'
import { encodeText } from '../../../main/sample/charset.ts'
import type { Composition } from '../../../main/sample/compose.ts'
import { compose, headerDate, quotedPrintable, words } from '../../../main/sample/compose.ts'
import { calendar, pdf, zip } from '../../../main/sample/files.ts'
import { landscape, mark } from '../../../main/sample/images.ts'

const base: Composition = {
  from: { name: 'Jørgen Østby', address: 'jorgen@fjellvik.example' },
  to: [{ name: 'Lie, Ola "O"', address: 'ola@nordlys.example' }],
  subject: 'Hei',
  date: new Date('2026-03-01T08:00:00Z'),
  offset: 120,
  messageId: '<a@b.example>',
  mark: 'm',
}
const read = (mail: Partial<Composition>) => PostalMime.parse(compose({ ...base, ...mail }))

describe('a composed message', () => {
  test.each([
    ['utf-8', 'Blåbær – “🍰” 日本'],
    ['iso-8859-1', 'Blåbær på Ås'],
    ['windows-1252', 'Blåbær – “€”'],
    ['shift_jis', '打ち合わせについて'],
    ['koi8-r', 'Вопрос по договору'],
  ])('reads back as written in %s, with every transfer encoding', async (charset, text) => {
    for (const encoding of ['quoted-printable', 'base64', '8bit'] as const) {
      const from = { name: text.slice(0, 9), address: 'a@b.example' }
      const mail = await read({
        subject: text.repeat(6),
        text: `${text}\n${text.repeat(40)} \n.\n`,
        from,
        charset,
        encoding,
      })
      expect(mail.subject).toBe(text.repeat(6))
      expect(mail.text?.trimEnd()).toBe(`${text}\n${text.repeat(40)} \n.`)
      expect(mail.from?.name.trim()).toBe(text.slice(0, 9).trim())
    }
  })

  test('has header lines of at most 78 characters, all of them ASCII', () => {
    const to = Array.from({ length: 60 }, (_, at) => ({ name: `Søster ${at}`, address: `a${at}@b.example` }))
    const [header = ''] = compose({ ...base, to, subject: 'Å'.repeat(200) })
      .toString('latin1')
      .split('\r\n\r\n')
    // eslint-disable-next-line no-control-regex -- ASCII is what it says
    expect(header).toMatch(/^[\x00-\x7f]*$/)
    expect(Math.max(...header.split('\r\n').map((line) => line.length))).toBeLessThanOrEqual(78)
  })

  test('carries text, HTML, an invitation, an inline picture and a file with a name of its own', async () => {
    const event = calendar('REQUEST', {
      uid: 'u',
      start: base.date,
      minutes: 30,
      summary: 'Møte',
      place: 'Senja',
      organizer: { name: 'A', address: 'a@b.example' },
      attendee: { name: 'B', address: 'b@b.example', status: 'NEEDS-ACTION' },
      stamp: base.date,
    })
    const mail = await read({
      text: 'plain',
      html: '<p>html</p>',
      calendar: { method: 'REQUEST', text: event },
      inline: [{ type: 'image/png', filename: 'a.png', bytes: mark(200), contentId: 'mark@b' }],
      attachments: [{ type: 'application/pdf', filename: 'Møte – “blåbær”.pdf', bytes: pdf(['Hei']) }],
    })
    expect([mail.text?.trim(), mail.html?.trim()]).toEqual(['plain', '<p>html</p>'])
    expect(
      mail.attachments.map(({ mimeType, filename, contentId, method }) => [mimeType, filename, contentId, method]),
    ).toEqual([
      ['text/calendar', null, undefined, 'REQUEST'],
      ['image/png', 'a.png', '<mark@b>', undefined],
      ['application/pdf', 'Møte – “blåbær”.pdf', undefined, undefined],
    ])
    const picture = mail.attachments[1]?.content
    expect(picture instanceof ArrayBuffer && Buffer.from(picture).equals(mark(200))).toBe(true)
  })

  test('leaves out what it is not given', async () => {
    const mail = await read({ from: null, to: [], subject: null, messageId: null })
    expect(mail.headers.map(({ key }) => key)).toEqual([
      'date',
      'mime-version',
      'content-type',
      'content-transfer-encoding',
    ])
  })
})

test('quoted-printable never cuts a byte and never passes 76 characters', () => {
  for (let length = 60; length < 90; length++) {
    const lines = quotedPrintable(Buffer.from(`${'a'.repeat(length)}åæø${'b'.repeat(80)}`))
      .toString()
      .split('\r\n')
    for (const line of lines) expect(line).toMatch(/^(?=.{0,76}$)(?:[^=]|=[0-9A-F]{2})*=?$/)
  }
})

test('encoded words are at most 75 characters each', () => {
  for (const word of words('日本語のとても長い件名'.repeat(9), 'utf-8').split(' '))
    expect(word.length).toBeLessThanOrEqual(75)
})

test('text that looks like an encoded word is one', () =>
  expect(words('=?utf-8?Q?x?=', 'utf-8')).not.toBe('=?utf-8?Q?x?='))

test('a sign that its charset lacks is a mistake', () => expect(() => encodeText('日', 'iso-8859-1')).toThrow('日'))

test('dates carry the offset', () => {
  expect(headerDate(new Date('2026-03-01T08:05:09Z'), 120)).toBe('Sun, 1 Mar 2026 10:05:09 +0200')
  expect(headerDate(new Date('2026-03-01T01:05:09Z'), -210)).toBe('Sat, 28 Feb 2026 21:35:09 -0330')
})

describe('files', () => {
  test('a picture is a PNG of the size it says', () => {
    expect(landscape(0).subarray(0, 8).toString('hex')).toBe('89504e470d0a1a0a')
    expect([landscape(1).readUInt32BE(16), landscape(1).readUInt32BE(20)]).toEqual([1120, 320])
    expect(landscape(1).equals(landscape(2))).toBe(false)
  })
  test('a PDF names the place of its table', () => {
    const text = pdf(['Hei (du)']).toString('latin1')
    const at = Number(/startxref\n(\d+)/.exec(text)?.[1])
    expect(text.slice(at, at + 4)).toBe('xref')
    expect(text).toContain('(Hei \\(du\\)) Tj')
  })
  test('a ZIP ends with the place of its directory', () => {
    const bytes = zip('a.csv', Buffer.from('1;2'))
    const end = bytes.length - 22
    expect(bytes.readUInt32LE(bytes.readUInt32LE(end + 16))).toBe(0x02014b50)
  })
})
