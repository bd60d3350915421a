/**
 * PURE: mail addresses as people write, paste and read them: lists of mailboxes (RFC 5322 section 3.4), read leniently and
 * printed strictly. What is no address stays as it was written, so that the person can mend it.
 */

/** Somebody, by name (or an empty one) and address, which may be none. */
export interface Mailbox {
  readonly name: string
  readonly address: string
}

/** A run of letters without a blank between: as written, and as it is read. */
interface Word {
  raw: string
  read: string
  isQuoted: boolean
}

/** What stands between two separators, as far as it was read. */
interface Entry {
  words: Word[]
  comment: string
  /** What stands between angle brackets; null where there are none. */
  angle: string | null
  /** The last letter was part of a word, which goes on. */
  isOpen: boolean
}

const emptyEntry = (): Entry => ({ words: [], comment: '', angle: null, isOpen: false })

/** Everybody in a text, in order. Separators are commas, semicolons and line ends; groups lose their names. */
export function parseMailboxes(text: string): Mailbox[] {
  const found: (Mailbox & { hasAngle: boolean })[] = []
  let entry = emptyEntry()
  let wasComma = false
  const end = (separator: string) => {
    const made = mailboxesOf(entry)
    const lone = found.at(-1)
    // `Nordmann, Kari <kari@…>`, as some programs write it without quotes.
    if (wasComma && entry.angle !== null && made[0]?.name && lone && !lone.hasAngle && isWord(lone)) {
      found.pop()
      made[0] = { ...made[0], name: `${lone.address}, ${made[0].name}` }
    }
    found.push(...made.map((one) => ({ ...one, hasAngle: entry.angle !== null })))
    if (made.length > 0) wasComma = separator === ','
    entry = emptyEntry()
  }
  for (let at = 0; at < text.length;) {
    const letter = text.charAt(at)
    const whole = wholeAt(text, at)
    if (/[,;\r\n]/.test(letter)) end(letter)
    else if (letter === ':' && isGroupName(entry)) entry = emptyEntry()
    else if (whole !== null) {
      if (entry.angle !== null && letter !== '(') end(' ')
      take(entry, whole)
    } else if (/\s/.test(letter)) entry.isOpen = false
    else {
      if (entry.angle !== null) end(' ')
      add(entry, letter, letter, false)
    }
    at += whole?.length ?? 1
  }
  end('')
  return found.map(({ name, address }) => ({ name, address }))
}

/** As it stands in a header and in a field that is typed into. */
export function printMailbox({ name, address }: Mailbox): string {
  const clean = blanks(name)
  if (clean === '') return address
  const isPlain = /^[\p{L}\p{M}\p{N}_-][\p{L}\p{M}\p{N}_'-]*( [\p{L}\p{M}\p{N}_-][\p{L}\p{M}\p{N}_'-]*)*$/u.test(clean)
  return `${isPlain ? clean : `"${clean.replace(/["\\]/g, '\\$&')}"`} <${address}>`
}

export const printMailboxes = (all: readonly Mailbox[]): string => all.map(printMailbox).join(', ')

const atom = String.raw`[^\s\p{Cc}\p{Cf}()<>\[\]:;@\\,."]+`
const label = String.raw`[\p{L}\p{N}]([\p{L}\p{M}\p{N}-]*[\p{L}\p{M}\p{N}])?`
const shape = new RegExp(
  String.raw`^(${atom}(\.${atom})*|"([^"\\\p{Cc}]|\\[^\p{Cc}])*")@(((${label}\.)+${label}|localhost)|\[[\da-f.:]+\]|\[IPv6:[\da-f:.]+\])$`,
  'iu',
)

/** Whether mail can be sent to it, as far as its letters tell. */
export function isAddress(address: string): boolean {
  const at = address.lastIndexOf('@')
  return address.length <= 320 && at <= 64 && shape.test(address)
}

/** In small letters; empty where there is none. */
export const domainOf = (address: string): string =>
  address.includes('@') ? address.slice(address.lastIndexOf('@') + 1).toLowerCase() : ''

/** A quoted text, a comment, an address in brackets or a literal that begins here and has its end; null where none does. */
function wholeAt(text: string, at: number): string | null {
  const rest = text.slice(at, at + 1200)
  switch (text.charAt(at)) {
    case '"':
      return /^"(\\[\s\S]|[^"\\])*"/.exec(rest)?.[0] ?? null
    case '<':
      return /^<("(\\.|[^"\\])*"|[^<>"\r\n])*>/.exec(rest)?.[0] ?? null
    case '[':
      return /^\[[^[\]\s<>]*\]/.exec(rest)?.[0] ?? null
    case '(':
      return commentOf(rest)
    default:
      return null
  }
}

function commentOf(text: string): string | null {
  let depth = 0
  for (let at = 0; at < text.length; at++) {
    const letter = text.charAt(at)
    if (letter === '\\') at++
    else if (letter === '(') depth++
    else if (letter === ')' && --depth === 0) return text.slice(0, at + 1)
  }
  return null
}

function take(entry: Entry, whole: string): void {
  const inner = whole.slice(1, -1)
  if (whole.startsWith('"')) add(entry, whole, inner.replace(/\\([\s\S])/g, '$1'), true)
  else if (whole.startsWith('[')) add(entry, whole, whole, false)
  else if (whole.startsWith('(')) {
    entry.comment = inner.replace(/\\([\s\S])/g, '$1')
    entry.isOpen = false
  } else {
    // A route before the address (`<@a,@b:c@d>`) has no meaning any more.
    entry.angle = withoutScheme(inner.trim()).replace(/^@[^:"]*:/, '')
    entry.isOpen = false
  }
}

function add(entry: Entry, raw: string, read: string, isQuoted: boolean): void {
  const last = entry.words.at(-1)
  if (entry.isOpen && last) {
    last.raw += raw
    last.read += read
    last.isQuoted &&= isQuoted
  } else entry.words.push({ raw, read, isQuoted })
  entry.isOpen = true
}

/** `Board: a@b, c@d;`, `To: a@b` and `mailto:a@b`. */
const isGroupName = ({ words, angle }: Entry) =>
  angle === null && words.length > 0 && words.every((word) => !isLikeAddress(word))

const withoutScheme = (text: string) => text.replace(/^mailto:/i, '')
const isLikeAddress = ({ raw, isQuoted }: Word) => !isQuoted && raw.includes('@')
/** Something that was written for a name, and has no address. */
const isWord = ({ name, address }: Mailbox) => name === '' && address !== '' && !address.includes('@')

function mailboxesOf({ words, angle, comment }: Entry): Mailbox[] {
  if (angle !== null) return [mailbox(nameOf(words) || comment, angle)]
  if (!words.some(isLikeAddress)) {
    const written = blanks(words.map(({ raw }) => raw).join(' '))
    return written === '' ? [] : [{ name: '', address: written }]
  }
  const found: Mailbox[] = []
  let before: Word[] = []
  for (const word of words) {
    if (!isLikeAddress(word)) before.push(word)
    else {
      found.push(mailbox(nameOf(before), word.raw))
      before = []
    }
  }
  const last = found.at(-1)
  // `kari@example.com Kari Nordmann`, as tables are copied.
  const after = nameOf(before) || comment
  if (last && last.name === '' && after !== '') found[found.length - 1] = mailbox(after, last.address)
  return found
}

function nameOf(words: readonly Word[]): string {
  const name = blanks(words.map(({ read }) => read).join(' '))
  const isQuoted = words.some((word) => word.isQuoted)
  return isQuoted ? name : name.replace(/^'(.*)'$/, '$1')
}

/** A name that only repeats the address says nothing. */
function mailbox(name: string, address: string): Mailbox {
  const clean = blanks(name)
  return { name: clean.toLowerCase() === address.toLowerCase() ? '' : clean, address }
}

/** One line, without what could end a header. */
const blanks = (text: string) => text.replace(/[\s\p{Cc}]+/gu, ' ').trim()
