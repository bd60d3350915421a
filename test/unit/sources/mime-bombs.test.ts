import { describe, expect, test } from 'vitest'
import { readRaw } from '../../../main/sources/mime.ts'
import { Boundaries } from '../../../main/sources/mime/boundaries.ts'
import { known } from '../../support/any-mime.ts'

const bytes = (text: string): Buffer => Buffer.from(text, 'latin1')
const nested = (levels: number): string =>
  Array.from({ length: levels }, (_, at) => `Content-Type: multipart/mixed; boundary=b${at}.\n\n--b${at}.\n`).join('')
const parts = (count: number): string =>
  `Content-Type: multipart/mixed; boundary=b\n\n${'--b\n\nx\n'.repeat(count)}--b--\n`
const tooLong = 'headers of more than 1,000,000 octets'
const tooDeep = 'parts in parts, more than 100 levels deep'
const alike = 'too many boundaries to look for'

describe('bombs end, what stands at the top is kept, and the reason is told', () => {
  const bombs: [string, string, string | null][] = [
    ['10,000 levels', nested(10_000), alike],
    ['200 levels', nested(200), tooDeep],
    ['100,000 parts', parts(100_000), 'more than 5,000 parts'],
    ['200,000 headers', `${'X-A: b\n'.repeat(200_000)}\nbody`, tooLong],
    ['10 MB of one header', `X-A: ${'a'.repeat(10_000_000)}\n\nbody`, tooLong],
    [
      'headers of 4,000 parts, too long together',
      parts(4_000).replaceAll('--b\n', `--b\nX-A: ${'a'.repeat(300)}\n`),
      tooLong,
    ],
    ['50,000 recipients', `To: ${'a@b.example, '.repeat(50_000)}\n\nbody`, null],
    ['50,000 recipients with odd names', `To: ${'"x" (y) <a@b.ex>, '.repeat(50_000)}\n\nbody`, null],
    ['blanks without end in an address', `To: ${' '.repeat(200_000)}x${' '.repeat(200_000)}y\n\nbody`, null],
    ['60,000 references', `References: ${'<a@b.example>\n '.repeat(60_000)}\n\nbody`, null],
    ['200,000 references', `References: ${'<a@b.example>\n '.repeat(200_000)}\n\nbody`, tooLong],
    ['50,000 encoded words', `X-B: ${'=?utf-8?Q?a?=\n '.repeat(50_000)}\n\nbody`, null],
    ['200,000 open parentheses', `To: ${'('.repeat(200_000)}\nDate: ${'('.repeat(200_000)}\n\nbody`, null],
    ['200,000 open parentheses in a type', `Content-Type: ${'('.repeat(200_000)}\n\nbody`, null],
    ['100,000 parameters', `Content-Type: a/b${'; x*0=y'.repeat(100_000)}\n\nbody`, null],
    ['a long unfinished encoded word', `To: ${'=?'.repeat(100_000)}\n\nbody`, null],
    ['5 MB of NUL', '\0'.repeat(5_000_000), tooLong],
    ['500 messages inside each other', 'Content-Type: message/rfc822\n\n'.repeat(500), null],
    ['1,000,000 open tags', `Content-Type: text/html\n\n${'<b>'.repeat(1_000_000)}`, null],
    [
      '1,000,000 open tags beside a text',
      `Content-Type: multipart/mixed; boundary=b\n\n--b\n\nx\n--b\nContent-Type: text/html\n\n${'<b '.repeat(1_000_000)}\n--b--\n`,
      null,
    ],
    ['one line of 50 MB', `\n${'a'.repeat(50_000_000)}`, null],
    ['base64 of nothing', `Content-Transfer-Encoding: base64\n\n${'=\n'.repeat(2_000_000)}`, null],
    ['returns without line feeds', `Content-Type: text/plain\n\n${'\r'.repeat(3_000_000)}x\n`, null],
    ['returns in a header', `X-A: ${'\r'.repeat(400_000)}x\n\nbody`, null],
    ['dashes only', `Content-Type: multipart/mixed; boundary="-"\n\n${'-'.repeat(8_000_000)}`, alike],
    ['boundaries that are none', `Content-Type: multipart/mixed; boundary=b\n\n${'--bx\n'.repeat(100_000)}`, alike],
    [
      'quoted-printable of equals signs',
      `Content-Transfer-Encoding: quoted-printable\n\n${'='.repeat(5_000_000)}`,
      null,
    ],
    ['flowed lines without end', `Content-Type: text/plain; format=flowed\n\n${'> x \n'.repeat(500_000)}`, null],
    ['half a million shifts of UTF-7', `Content-Type: text/plain; charset=utf-7\n\n${'+A'.repeat(500_000)}`, null],
  ]
  test.each(bombs)(
    '%s',
    async (_name, rest, malformed) => {
      const read = await readRaw(bytes(`Subject: top\n${rest}`), known)
      expect([read.entity.subject, read.malformed]).toEqual(['top', malformed])
    },
    60_000,
  )

  test('as many as the limits allow are read', async () => {
    const many = await readRaw(bytes(parts(4_999)), known)
    expect([many.entity.plainBody?.length, many.malformed]).toEqual([4_999 * 3 - 1, null])
    const deep = await readRaw(bytes(`${nested(100)}\ndeep\n`), known)
    expect([deep.entity.plainBody, deep.malformed]).toEqual(['deep\n', 'a multipart without its end'])
  })

  test('looking for the boundaries of 100 multiparts ends after a few passes', () => {
    const boundaries = new Boundaries(Buffer.alloc(20_000_000, 'x'))
    for (let level = 0; level < 100; level++) boundaries.open(`never-${level}`)
    expect(boundaries.next(0)).toBeNull()
    expect(boundaries.exhausted).toBe(true)
    expect(boundaries.scanned).toBeLessThanOrEqual(8 * 20_000_000)
  })
})
