/**
 * Mail to measure with, the same for the same seed: sizes as in mailboxes of offices (half under 11 kB, one in twenty
 * over 110 kB, up to 3 MB), and words as in languages: a few are everywhere, most are rare.
 */
import { compose, type Composition, type Part, type Person } from '../../../main/sample/compose.ts'
import { random, type Random } from '../../../main/sample/random.ts'

export interface Letter {
  readonly folder: string
  readonly date: Date
  readonly raw: Buffer
}

const languages = [
  {
    share: 0.68,
    charsets: ['utf-8', 'windows-1252'],
    words: vocabulary('al be con de er fin ger in jo ker lan mer ing ly'),
  },
  {
    share: 0.16,
    charsets: ['utf-8', 'iso-8859-1'],
    words: vocabulary('ver ge be ung heit lich auf über für stra ße rech'),
  },
  { share: 0.08, charsets: ['utf-8', 'koi8-r'], words: vocabulary('при ста ни про вер ко ра бо та ем ский ость') },
  { share: 0.08, charsets: ['utf-8', 'shift_jis'], words: vocabulary('会 議 報 告 資 料 契 約 予 定 変 更 です') },
] as const
type Language = (typeof languages)[number]

/** 20,000 made-up words out of syllables. */
function vocabulary(syllables: string): readonly string[] {
  const dice = random(syllables.length)
  const all = syllables.split(' ')
  const found = new Set<string>()
  while (found.size < 20_000) found.add(Array.from({ length: dice.int(1, 5) }, () => dice.pick(all)).join(''))
  return [...found]
}

const noise = Buffer.from(
  Uint32Array.from(
    { length: 2 ** 20 },
    (
      (dice) => () =>
        dice.int(0, 2 ** 32 - 1)
    )(random(5)),
  ).buffer,
)
const bytes = (dice: Random, length: number): Buffer => {
  const start = dice.int(0, noise.length - length)
  return noise.subarray(start, start + length)
}

/** Zipf: the word of rank k comes up as 1/k. */
const word = (dice: Random, words: readonly string[]): string =>
  words[Math.min(words.length - 1, Math.floor(Math.exp(dice.next() * Math.log(words.length + 1)) - 1))] ?? ''
const lognormal = (dice: Random, median: number, sigma: number): number =>
  median * Math.exp(sigma * Math.sqrt(-2 * Math.log(1 - dice.next())) * Math.cos(2 * Math.PI * dice.next()))

function paragraphs(dice: Random, { words }: Language, count: number): string[] {
  const found: string[] = []
  for (let left = Math.max(20, count); left > 0; left -= 44)
    found.push(`${Array.from({ length: Math.min(left, 44) }, () => word(dice, words)).join(' ')}.`)
  return found
}

const style = Array.from(
  { length: 22 },
  (_, at) => `p.Mso${at}, li.Mso${at} { margin: 0cm 0cm .0001pt; font-size: 11pt; font-family: "Calibri", sans-serif }`,
).join('\n')
const page = (css: string, body: string) =>
  `<html><head><style>${css}</style></head>\n<body lang="EN">${body}</body></html>`
const office = (text: readonly string[], pictures: readonly Part[] = []): string =>
  page(
    style,
    [
      ...text.map((one) => `<p class="MsoNormal"><span style="font-size:11pt;color:#1F497D">${one}</span></p>`),
      ...pictures.map(({ contentId }) => `<img src="cid:${contentId ?? ''}">`),
    ].join('\n'),
  )

function newsletter(dice: Random, text: readonly string[]): string {
  const link = () => `https://click.example/${bytes(dice, 120).toString('base64url')}`
  const row = (one: string) =>
    `<tr><td align="left" style="padding:16px 24px;font-family:Helvetica,Arial,sans-serif;font-size:14px;color:#333333">` +
    `<a href="${link()}"><img src="https://img.example/${dice.int(1, 99999)}.jpg" width="180" height="120" alt=""></a><br>${one}` +
    `<br><a class="btn" href="${link()}" target="_blank" style="color:#ffffff;background:#00aa77">Read more</a></td></tr>`
  return page('.btn { border-radius: 4px }', `<table width="600">${text.map(row).join('\n')}</table>`)
}

const attached = (dice: Random): Part => ({
  type: 'application/pdf',
  filename: dice.chance(0.3) ? `Übersicht ${dice.int(1, 99)}.pdf` : `report-${dice.int(1, 99)}.pdf`,
  bytes: bytes(dice, Math.floor(Math.exp(Math.log(60_000) + dice.next() * Math.log(22)))),
})
const picture = (dice: Random, at: number): Part => ({
  ...{ type: 'image/png', filename: `image${at}.png`, contentId: `image${at}.${dice.token(8)}@example` },
  bytes: bytes(dice, dice.int(2_000, 40_000)),
})

function content(dice: Random, language: Language): Partial<Composition> {
  const kind = dice.next()
  if (kind < 0.28) {
    const text = paragraphs(dice, language, lognormal(dice, 330, 0.9))
    return kind < 0.16 ? { html: newsletter(dice, text) } : { text: text.join('\n\n'), html: newsletter(dice, text) }
  }
  const text = paragraphs(dice, language, lognormal(dice, 260, 1))
  const plain = { text: text.join('\n\n') }
  if (kind < 0.5) return plain
  if (kind > 0.94) {
    const inline = Array.from({ length: dice.int(1, 4) }, (_, at) => picture(dice, at))
    return { ...plain, html: office(text, inline), inline }
  }
  const attachments = kind > 0.9 ? Array.from({ length: dice.chance(0.8) ? 1 : 2 }, () => attached(dice)) : []
  return { ...plain, html: office(text), attachments }
}

const person = (dice: Random): Person => {
  const name = dice.pick([
    'Anna Adams',
    'Jürgen Brandt',
    'Clara Costa',
    'François Dubois',
    'Ольга Иванова',
    'David Evans',
  ])
  return { name, address: `p${dice.int(1, 400)}@${dice.pick(['acme', 'nordwind', 'kestrel', 'quantex'])}.example` }
}

const places = [
  ['INBOX', 0.45],
  ['Sent', 0.12],
  ['Drafts', 0.01],
  ['Trash', 0.08],
  ['Junk', 0.05],
  ['Lists.dev.nested', 0.05],
  ['Rechnungen & Verträge', 0.03],
  ['プロジェクト', 0.02],
] as const

function placeOf(dice: Random, date: Date): string {
  let left = dice.next()
  for (const [name, share] of places) if ((left -= share) < 0) return name
  return `Archive.${date.getUTCFullYear()}`
}

/** The word that only this message has. */
export const mark = (account: number, index: number): string => `q${account}n${String(index).padStart(7, '0')}`

const years = 4
const newest = Date.parse('2025-12-31T00:00:00Z')

/** `small`: a few lines each, all in the inbox. One after `total` is dated after all of them. */
export function letterAt(account: number, index: number, total: number, small: boolean): Letter {
  const dice = random(account * 1_000_003 + index)
  const date = new Date(newest - Math.floor(((total - index) / total) * years * 365 * 86_400_000))
  let chance = dice.next()
  const spoken = languages.find(({ share }) => (chance -= share) < 0) ?? languages[0]
  const subject = `${[1, 2, 3, 4].map(() => word(dice, spoken.words)).join(' ')} ${mark(account, index)}`
  const body = small ? { text: paragraphs(dice, spoken, 120).join('\n\n') } : content(dice, spoken)
  const token = dice.token(14)
  const raw = compose({
    ...{ from: person(dice), to: [{ name: '', address: `user${account}@mail.example` }], subject, date, offset: 60 },
    ...{ messageId: `<${token}@mail.example>`, mark: token, charset: dice.pick(spoken.charsets), ...body },
    encoding: dice.pick(['quoted-printable', 'quoted-printable', 'base64', '8bit'] as const),
    headers: headersOf(dice, account, date),
  })
  return { folder: small ? 'INBOX' : placeOf(dice, date), date, raw }
}

/** What servers on the way add. */
function headersOf(dice: Random, account: number, date: Date): (readonly [string, string])[] {
  const at = date.toUTCString().replace('GMT', '+0000')
  const hop = (host: string) =>
    `from mx.${host} by in.mail.example with ESMTPS id ${dice.token(12)} for <user${account}@mail.example>; ${at}`
  return [
    ...['acme.example', 'mail.example'].map((host) => ['Received', hop(host)] as const),
    [
      'DKIM-Signature',
      `v=1; a=rsa-sha256; d=acme.example; s=s1; h=from:to:subject:date; b=${bytes(dice, 250).toString('base64')}`,
    ],
    ['Authentication-Results', 'in.mail.example; dkim=pass; spf=pass; dmarc=pass'],
  ]
}
