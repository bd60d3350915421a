/** What people send: letters, answers and invitations. Each takes a moment and dice, and composes one message. */
import type { Composition, Part, Person } from './compose.ts'
import { calendar, csv, pdf, zip } from './files.ts'
import { landscape, sceneCount } from './images.ts'
import type { Language } from './letters.ts'
import { answers, blanksFor, farewells, fill, greetings, letters } from './letters.ts'
import { letterHtml } from './pages.ts'
import type { Contact } from './people.ts'
import { colleagues, contacts, ownCompany } from './people.ts'
import type { Random } from './random.ts'
import { meetings } from './topics.ts'

/** What every kind needs to know. */
export interface Setting {
  readonly dice: Random
  readonly owner: Person
  readonly date: Date
}

/** A letter that others can answer. */
export interface LetterMail {
  readonly mail: Composition
  readonly text: string
  readonly language: Language
  readonly other: Contact
}

const firstName = (person: Person): string => person.name.split(' ')[0] ?? person.name

/** What every composition has; the offset is Oslo's, summer time by month. */
export function basics(
  { dice, date }: Setting,
  domain: string,
): Pick<Composition, 'date' | 'offset' | 'messageId' | 'mark'> {
  const token = dice.token(14)
  const month = date.getUTCMonth()
  return { date, offset: month > 2 && month < 10 ? 120 : 60, messageId: `<${token}@${domain}>`, mark: token }
}

const domainOf = (person: Person): string => person.address.split('@')[1] ?? ownCompany.domain

/** Old charsets where the language has one and the writer is old-fashioned. */
const oldCharsets: Readonly<Partial<Record<Language, readonly string[]>>> = {
  nb: ['iso-8859-1', 'windows-1252'],
  de: ['iso-8859-1', 'windows-1252'],
  ja: ['shift_jis'],
  ru: ['koi8-r'],
}
/** Signs that no charset of one byte has keep a letter in UTF-8. */
const needsUnicode = (text: string): boolean => /[\u2000-\u{1ffff}]/u.test(text)

/** The first letter of a thread, from the owner or to the owner. */
export function letter(setting: Setting, outgoing: boolean): LetterMail {
  const { dice, owner } = setting
  const inside = !outgoing && dice.chance(0.2)
  const other: Contact = inside
    ? {
        ...dice.pick(colleagues.filter(({ address }) => address !== owner.address)),
        company: ownCompany.name,
        language: dice.chance(0.5) ? 'nb' : 'en',
      }
    : dice.pick(contacts)
  const language: Language = outgoing && other.language !== 'nb' ? 'en' : other.language
  const [from, to] = outgoing ? [owner, other] : [other, owner]
  const chosen = dice.pick(letters[language])
  const blanks = blanksFor(
    dice,
    language,
    language === 'ja' ? 'Nordlys' : firstName(to),
    outgoing ? other.company : ownCompany.name,
  )
  const paragraphs = [greetings[language], ...chosen.paragraphs].map((text) => fill(text, blanks))
  const signature = signatureOf(from, outgoing ? ownCompany.name : other.company)
  const mail = written(setting, { from, to, language, paragraphs, signature, quoted: '' })
  return {
    mail: {
      ...mail,
      subject: fill(chosen.subject, blanks),
      attachments: dice.chance(0.14) ? [attachment(dice, language)] : [],
    },
    text: paragraphs.join('\n\n'),
    language,
    other,
  }
}

/** An answer within a thread; it quotes what it answers. */
export function answer(setting: Setting, previous: LetterMail, outgoing: boolean): LetterMail {
  const { dice, owner } = setting
  const { other } = previous
  const [from, to] = outgoing ? [owner, other] : [other, owner]
  const language = previous.language === 'nb' ? 'nb' : 'en'
  const blanks = blanksFor(dice, language, firstName(to), other.company)
  const paragraphs = [fill(greetings[language], blanks), fill(dice.pick(answers[language]), blanks)]
  const signature = signatureOf(from, outgoing ? ownCompany.name : other.company)
  const text = paragraphs.join('\n\n')
  const mail = written(setting, { from, to, language, paragraphs, signature, quoted: previous.text })
  const subject = previous.mail.subject ?? ''
  return {
    mail: {
      ...mail,
      subject: subject.startsWith('Re: ') ? subject : `Re: ${subject}`,
      references: [...(previous.mail.references ?? []), previous.mail.messageId ?? ''].filter((id) => id !== ''),
    },
    text: `${text}\n\n${previous.text}`.slice(0, 2500),
    language: previous.language,
    other,
  }
}

interface Writing {
  readonly from: Person
  readonly to: Person
  readonly language: Language
  readonly paragraphs: readonly string[]
  readonly signature: readonly string[]
  readonly quoted: string
}

function written(setting: Setting, { from, to, language, paragraphs, signature, quoted }: Writing): Composition {
  const { dice } = setting
  const farewell = dice.pick(farewells[language])
  const below = quoted
    ? `\n\n${quoted
        .split('\n')
        .map((line) => (line ? `> ${line}` : '>'))
        .join('\n')}`
    : ''
  const text = `${paragraphs.join('\n\n')}\n\n${farewell}\n${signature.join('\n')}${below}\n`
  const old = oldCharsets[language]
  const fits = [text, from.name, to.name].every((one) => !needsUnicode(one) || language === 'ja')
  // A Norwegian letter to a person with another alphabet stays in UTF-8, whatever the writer is used to.
  const charset = old && fits && dice.chance(0.3) ? dice.pick(old) : 'utf-8'
  const plainOnly = charset !== 'utf-8' || dice.chance(0.35)
  return {
    ...basics(setting, domainOf(from)),
    from,
    to: [to],
    subject: '',
    charset,
    encoding:
      charset === 'utf-8'
        ? dice.pick(['quoted-printable', 'quoted-printable', 'base64', '8bit'] as const)
        : 'quoted-printable',
    text,
    ...(plainOnly ? {} : { html: letterHtml([...paragraphs, farewell], signature, quoted, language === 'ar') }),
    headers: [['X-Mailer', dice.pick(['Nordmail 4.2', 'Thistle 11', 'Papirfly 2.0'])]],
  }
}

const signatureOf = (person: Person, company: string): string[] => [person.name, company]

function attachment(dice: Random, language: Language): Part {
  const number = dice.int(1000, 9999)
  const rows = Array.from({ length: dice.int(20, 300) }, (_, at) => [
    at + 1,
    `Kunde ${dice.int(100, 999)}`,
    dice.int(10, 900) * 100,
  ])
  const table = csv([['Nr', 'Navn', 'Sum'], ...rows])
  return dice.pick<Part>([
    {
      type: 'application/pdf',
      filename: language === 'nb' ? `Tilbud ${number}.pdf` : `Proposal ${number}.pdf`,
      bytes: pdf(['Nordlys Systems', `Proposal ${number}`, 'Licences, training and start-up']),
    },
    { type: 'text/csv', filename: `eksport-${number}.csv`, bytes: table },
    {
      type: 'text/plain',
      filename: language === 'nb' ? `Møtereferat – blåbær nr. ${number}.txt` : `notes ${number}.txt`,
      bytes: Buffer.from('Notes from the meeting.\nEverything else is in the project.\n'),
    },
    { type: 'application/zip', filename: `export-${number}.zip`, bytes: zip('export.csv', table) },
    { type: 'image/png', filename: `utsikt-${number}.png`, bytes: landscape(dice.int(0, sceneCount - 1)) },
  ])
}

/** An invitation, or now and then the answer to one. */
export function invitation(setting: Setting): Composition {
  const { dice, owner, date } = setting
  const [summary, place] = dice.pick(meetings)
  const who = dice.chance(0.5) ? dice.pick(colleagues) : dice.pick(contacts.slice(0, 15))
  const base = basics(setting, domainOf(who))
  const start = new Date(Math.ceil(date.getTime() / 3_600_000) * 3_600_000 + dice.int(20, 160) * 3_600_000)
  const reply = dice.chance(0.25)
  const status = reply ? dice.pick(['ACCEPTED', 'DECLINED', 'TENTATIVE']) : 'NEEDS-ACTION'
  const [organizer, attendee] = reply ? [owner, who] : [who, owner]
  const said: Readonly<Record<string, string>> = { ACCEPTED: 'Accepted', DECLINED: 'Declined', TENTATIVE: 'Tentative' }
  const text = `${summary}\n${start.toISOString().slice(0, 16).replace('T', ' ')} UTC\n${place}\n`
  const event = {
    uid: `${base.mark}@${ownCompany.domain}`,
    start,
    minutes: dice.pick([30, 45, 60, 90]),
    summary,
    place,
    organizer,
    attendee: { ...attendee, status },
    stamp: date,
  }
  return {
    ...base,
    from: { name: who.name, address: who.address },
    to: [owner],
    subject: reply ? `${said[status] ?? 'Answer'}: ${summary}` : summary,
    text,
    calendar: { method: reply ? 'REPLY' : 'REQUEST', text: calendar(reply ? 'REPLY' : 'REQUEST', event) },
  }
}
