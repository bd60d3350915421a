import { describe, expect, test } from 'vitest'
import { mailOfAYear } from '../../../main/sample/mailbox.ts'
import { ownerAt } from '../../../main/sample/people.ts'
import { random } from '../../../main/sample/random.ts'
import { attachmentOfRaw, readRaw } from '../../../main/sources/mime.ts'
import { attachmentByLibrary } from '../../../main/sources/mime/read.ts'
import { emailEntity } from '../../../preload/model.ts'
import { anyMime, byLibrary, known } from '../../support/any-mime.ts'

const seeds = Array.from({ length: 800 }, (_, at) => at + 1)
/** Ms; thousands of messages, twice, on a busy machine. */
const patience = 60_000
const mail = (...lines: string[]): Buffer => Buffer.from(lines.join('\n'))

describe('the lean path reads what the library reads', () => {
  test(
    'from generated messages of all shapes',
    async () => {
      for (const seed of seeds) {
        const raw = anyMime(seed)
        expect((await readRaw(raw, known)).entity, `seed ${seed}`).toEqual(await byLibrary(raw))
      }
    },
    patience,
  )

  test(
    'from the mail of the demo',
    async () => {
      for (const { raw } of mailOfAYear(random(3), ownerAt(0), 250, new Date('2026-11-20T12:00:00Z')))
        expect((await readRaw(raw, known)).entity).toEqual(await byLibrary(raw))
    },
    patience,
  )

  test(
    'to the last byte of each attachment, of the listed size',
    async () => {
      for (const seed of seeds.slice(0, 300)) {
        const raw = anyMime(seed)
        for (const { id, size } of (await readRaw(raw, known)).entity.attachments) {
          const found = await attachmentOfRaw(raw, id ?? '')
          expect(found?.bytes.length, `seed ${seed}, ${id}`).toBe(size)
          const other = await attachmentByLibrary(raw, id ?? '')
          expect({ ...found, bytes: Buffer.from(found?.bytes ?? []) }).toEqual({
            ...other,
            bytes: Buffer.from(other?.bytes ?? []),
          })
        }
      }
    },
    patience,
  )
})

describe('where the two differ, the lean path loses less', () => {
  const text = (type: string, ...lines: string[]) => mail(`Content-Type: text/plain; ${type}`, '', ...lines, '')
  const latin = (raw: string) => Buffer.from(raw, 'latin1')
  const rules: [string, Buffer, string, string][] = [
    ['UTF-8 that is called ASCII', text('charset=us-ascii', 'smør'), 'smør\n', 'smÃ¸r\n'],
    ['UTF-8 under a label that nobody knows', text('charset=klingon', 'smør'), 'smør\n', 'smÃ¸r\n'],
    ['UTF-7', text('charset=utf-7', 'sm+APg-r +- 1'), 'smør + 1\n', 'sm+APg-r +- 1\n'],
    [
      'flowed lines of a quote',
      text('format=flowed', '> one ', '> two', 'three'),
      '> one two\nthree\n',
      '> one > two\nthree\n',
    ],
    ['UTF-8 with one octet damaged', latin('\n\xc3\xa5\xc3\xa6\xc3\xb8 \xff\n'), 'åæø \ufffd\n', 'Ã¥Ã¦Ã¸ ÿ\n'],
    [
      'Latin-1 that is called UTF-8, in quoted-printable',
      text('charset=utf-8\nContent-Transfer-Encoding: quoted-printable', 'sm=F8r'),
      'smør\n',
      'sm\ufffdr\n',
    ],
    [
      'many lines that look like boundaries',
      mail('Content-Type: text/html', '', ...Array<string>(6_000).fill('-- x'), '<p>'),
      '',
      '',
    ],
  ]
  test.each(rules)('%s', async (_name, raw, ours, theirs) => {
    const [mine, other] = [(await readRaw(raw, known)).entity, await byLibrary(raw)]
    expect(mine.plainBody ?? '').toBe(ours)
    if (ours !== '') expect(other.plainBody).toBe(theirs)
    else expect([mine.htmlBody?.length, other.htmlBody]).toEqual([30_004, null])
  })

  test('8-bit names of recipients and of files are mended too', async () => {
    const raw = latin('To: \xd8yvind <o@b.example>\nContent-Type: image/png; name=bl\xe5.png\n\nx\n')
    expect((await readRaw(raw, known)).entity).toMatchObject({
      to: [{ name: 'Øyvind', address: 'o@b.example' }],
      attachments: [{ filename: 'blå.png' }],
    })
  })
})

describe('2,000 mutations', () => {
  test(
    'never throw, always give an entity of the declared shape, and a reason of one line where there is one',
    async () => {
      for (let seed = 1; seed <= 2_000; seed++) {
        const dice = random(seed)
        const raw = anyMime(seed)
        for (let hit = dice.int(1, 8); hit > 0 && raw.length > 0; hit--)
          raw[dice.int(0, raw.length - 1)] = dice.chance(0.5)
            ? dice.int(0, 255)
            : dice.pick([10, 13, 32, 34, 40, 45, 58, 59, 61])
        const start = raw.subarray(0, dice.chance(0.3) ? dice.int(0, raw.length) : raw.length)
        const rest = dice.chance(0.3) ? { size: raw.length + 1, attachments: null } : undefined
        const { entity, malformed } = await readRaw(start, known, rest)
        expect(emailEntity.safeParse(entity).success, `seed ${seed}`).toBe(true)
        if (malformed !== null) expect(malformed).toMatch(/^[\x20-\x7e]{5,80}$/)
      }
    },
    patience,
  )
})
