/** Raw messages of all shapes that senders write, the same for the same seed; and how the library alone reads one. */
import { random, type Random } from '../../main/sample/random.ts'
import { listAttachments } from '../../main/sources/mime/attachments.ts'
import { entityOf, type KnownOfMessage } from '../../main/sources/mime/letter.ts'
import { readByLibrary } from '../../main/sources/mime/read.ts'
import type { EMailEntity } from '../../preload/model.ts'

export const known: KnownOfMessage = { flags: 9, receivedAt: '2026-01-02T03:04:05.000Z', folderName: 'INBOX' }

/** The other opinion: every message through the library. */
export async function byLibrary(raw: Uint8Array): Promise<EMailEntity> {
  const { letter, attachments } = await readByLibrary(Buffer.from(raw))
  return entityOf(letter, listAttachments(attachments), known, raw.length)
}

const people = [
  'Ann Berg <ann@nordlys.example>',
  '"Lie, Ola" <ola@fjord.example>',
  'kari@fjord.example',
  '=?iso-8859-1?Q?J=F8rgen_=D8stby?= <jorgen@fjord.example>',
  '=?utf-8?B?5p2x5Lqs?= =?utf-8?B?6YO9?= <tokyo@example.com>',
  '"Ben \\"B\\" Berg" <ben@example.com>',
  'Sales: kari@fjord.example, Per <per@fjord.example>;',
  '<bare@example.com>',
  'bounce+x=y@example.com (by machine)',
  'Øyvind Ås <oyvind@example.com>',
  'ann@a.example <ann@a.example>',
  '   Tab\tand blanks   <tab@example.com>  ',
  'MAILER-DAEMON',
  '""<empty@example.com>',
  'a@b@c.example',
]
const subjects = [
  'Quarterly numbers',
  '=?utf-8?Q?Tilbud_p=C3=A5_=C3=A5ret?=',
  '=?utf-8?B?VGlsYnVkIHDDpSA=?=\n =?utf-8?B?w6VyZXQ=?=',
  'Re: =?windows-1252?Q?caf=E9?= and =?koi8-r?B?8NLJ18XU?= mixed',
  'Blåbær and 東京',
  '=?utf-8?Q?broken',
  '=?utf-8*nb?Q?spr=C3=A5k?=',
  '=?iso-2022-jp?B?GyRCRnxLXDhsGyhC?=',
  'folded\n\twith a tab\n  and blanks',
  '',
]
const texts = [
  'The numbers are in.\n',
  'Blåbær på fjellet\n\nHilsen\nJørgen\n',
  '--\nnot a boundary\n-- \nAnn\n',
  'From here on\n.\n..\n',
  'x'.repeat(500) + '\n',
  '',
  'no line end',
  'trailing blanks   \n\tand tabs\t\n',
  'a=b and =C3 and = alone=\n',
]
const pages = ['<p>Hei & <b>hå</b></p>\n', '<html><body>\n<img src="cid:one@x">\n</body></html>', '<p>東京</p>']
const files: readonly (readonly string[])[] = [
  ['Content-Type: image/png; name=logo.png', 'Content-ID: <one@x>', 'Content-Disposition: inline'],
  ['Content-Type: application/pdf; name="a b.pdf"', 'Content-Disposition: attachment; filename="a b.pdf"; size=12'],
  ["Content-Disposition: attachment; filename*=utf-8''Bl%C3%A5b%C3%A6r.exe"],
  ["Content-Disposition: attachment; filename*0*=utf-8''long%20; filename*1=name.txt", 'Content-Type: text/plain'],
  ['Content-Type: message/rfc822', 'Content-Description: =?utf-8?Q?videre=C3=A5?='],
  ['Content-Type: text/calendar; method=request; charset=utf-8', 'Content-Disposition: inline'],
  ['Content-Type: application/ms-tnef; name="winmail.dat"'],
  ['Content-Type: application/octet-stream (of bytes); name=Invoice(1).pdf', 'Content-ID: 7'],
  [
    'Content-Type: image/gif;',
    '\tname="=?utf-8?Q?bilde=C3=A6?=.gif"',
    'Content-ID: <one@x>',
    'Content-Disposition: inline',
  ],
  ['Content-Type: text/csv; charset="iso-8859-1"; x="a;b"; name=t.csv'],
]

interface Writer {
  readonly dice: Random
  boundaries: number
}

const encodings = ['', '7bit', '8bit', 'quoted-printable', 'base64', 'QUOTED-PRINTABLE', 'Base64 (of course)'] as const

/** UTF-8, one character an octet, as all lines here are. */
const octets = (text: string): string => Buffer.from(text, 'utf8').toString('latin1')

/** The header of an encoding, the empty line, and the lines of the content. */
function encoded({ dice }: Writer, content: Buffer): string[] {
  const encoding = dice.pick(encodings)
  const header = encoding === '' ? [''] : [`Content-Transfer-Encoding: ${encoding}`, '']
  if (/base64/i.test(encoding)) return [...header, ...(content.toString('base64').match(/.{1,76}/g) ?? [])]
  if (/quoted/i.test(encoding)) return [...header, ...quoted(content).split('\n')]
  return [...header, ...content.toString('latin1').split('\n')]
}

function quoted(content: Buffer): string {
  return content
    .toString('latin1')
    .replace(/[=\x80-\xff]/g, (sign) => `=${sign.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`)
    .replace(/[^\n]{60}(?=[^\n])/g, '$&=\n')
}

function textPart(writer: Writer): string[] {
  const { dice } = writer
  const page = dice.chance(0.4)
  const text = dice.pick(page ? pages : texts)
  const charset = dice.pick(['utf-8', 'UTF-8', 'utf8', '"utf-8"', ''])
  const latin = dice.chance(0.2) && /^[\0-\xff]*$/.test(text)
  const label = latin ? dice.pick(['iso-8859-1', 'windows-1252', 'ISO_8859-1:1987', 'latin1']) : charset
  const type = `Content-Type: text/${page ? 'html' : 'plain'}${label === '' ? '' : `; charset=${label}`}`
  const flowed = !page && dice.chance(0.2) ? dice.pick(['; format=flowed', '; format=flowed; delsp=yes']) : ''
  const head = dice.chance(0.1) && !page && label === '' ? [] : [type + flowed]
  return [...head, ...encoded(writer, Buffer.from(text, latin ? 'latin1' : 'utf8'))]
}

function filePart(writer: Writer): string[] {
  const size = writer.dice.int(0, 400)
  const head = writer.dice.pick(files)
  const bytes = head.some((line) => /calendar|rfc822|text/.test(line))
    ? Buffer.from('BEGIN:VCALENDAR\nMETHOD:REQUEST\nSUMMARY:Møte\nEND:VCALENDAR\n\n')
    : Buffer.from(Array.from({ length: size }, () => 32 + writer.dice.int(0, 89)))
  return [...head, ...encoded(writer, bytes)]
}

function part(writer: Writer, depth: number): string[] {
  const { dice } = writer
  if (depth >= 4 || dice.chance(0.55)) return dice.chance(0.6) ? textPart(writer) : filePart(writer)
  const boundary = dice.pick([
    `b${writer.boundaries}`,
    `=_Part ${writer.boundaries}.x`,
    `b`,
    `----=_Next_${writer.boundaries}`,
    'b--',
  ])
  writer.boundaries++
  const kind = dice.pick(['mixed', 'alternative', 'related', 'digest', 'signed; protocol="x/y"', 'Alternative'])
  const lines = [`Content-Type: multipart/${kind};`, ` boundary="${boundary}"`, '']
  if (dice.chance(0.3)) lines.push('This is a message in parts.', '--', `--${boundary}x`)
  const parts = dice.int(0, 3)
  for (let at = 0; at < parts; at++)
    lines.push(`--${boundary}${dice.pick(['', '', ' ', '\t'])}`, ...part(writer, depth + 1))
  if (dice.chance(0.9)) lines.push(`--${boundary}--`, ...(dice.chance(0.3) ? ['the end', ''] : []))
  return lines
}

/** One message; `seed` says which. */
export function anyMime(seed: number): Buffer {
  const writer: Writer = { dice: random(seed), boundaries: 0 }
  const { dice } = writer
  const some = (chance: number, ...lines: string[]): string[] => (dice.chance(chance) ? lines : [])
  const header = [
    ...some(0.5, 'Received: from a by b;', '\tSun, 1 Mar 2026 10:00:07 +0200 (EET)'),
    ...some(0.9, `From: ${dice.pick(people)}`),
    ...some(0.9, `To: ${dice.pick(people)},\n ${dice.pick(people)}`),
    ...some(0.3, `Cc: ${dice.pick(people)}`, `cc: ${dice.pick(people)}`),
    ...some(0.1, `Bcc: ${dice.pick(people)}`),
    ...some(0.9, `Subject: ${dice.pick(subjects)}`),
    ...some(0.2, `Subject : ${dice.pick(subjects)}`),
    ...some(0.9, 'Date: Sun, 1 Mar 2026 10:00:00 +0200'),
    ...some(0.9, `Message-ID: <${seed}@fjord.example>`),
    ...some(0.3, 'In-Reply-To: <zero@nordlys.example>', 'References: <a@b>\n <c@d>'),
    ...some(0.3, `X-Priority: ${dice.int(0, 6)}`, `X-Text: ${dice.pick(subjects)}`, 'x-text: again'),
    ...some(0.2, 'Importance: high', 'List-Unsubscribe: <https://x.example>'),
    ...some(0.8, 'MIME-Version: 1.0'),
  ]
  const text = [...header.map(octets), ...part(writer, 0)].join('\n') + (dice.chance(0.8) ? '\n' : '')
  return Buffer.from(dice.chance(0.5) ? text : text.replaceAll('\n', '\r\n'), 'latin1')
}
