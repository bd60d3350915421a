/** PURE: a message read without the library: its headers, its texts, and where its attachments are. */
import type { Address } from 'postal-mime'
import { addressesOf } from './addresses.ts'
import { isShownText, type PartFacts } from './attachments.ts'
import { bodyOf, textOf } from './body.ts'
import { longestCalendar } from './calendar.ts'
import { headerOf, type CalendarPart, type Letter } from './letter.ts'
import { contentOf, sizeOf } from './transfer.ts'
import type { Leaf, Walked } from './walk.ts'
import { decodeWords } from './words.ts'

export interface LeanLetter {
  readonly letter: Letter
  /** Why something in its text may be missing. */
  readonly damage: string | null
}

/**
 * Null where only the library can make one text of the message's parts.
 * @param more `bytes` are only the start of the message.
 */
export function letterOf(bytes: Buffer, walked: Walked, more: boolean): LeanLetter | null {
  const body = bodyOf(bytes, walked.leaves, more)
  if (!body) return null
  const letter: Letter = {
    headers: walked.headers,
    from: addressesOf(headerOf(walked, 'from'))[0],
    to: allOf(walked, 'to'),
    cc: allOf(walked, 'cc'),
    bcc: allOf(walked, 'bcc'),
    subject: wordsOf(walked, 'subject'),
    messageId: wordsOf(walked, 'message-id'),
    inReplyTo: wordsOf(walked, 'in-reply-to'),
    text: body.text,
    html: body.html,
    calendar: calendarOf(bytes, walked.leaves),
  }
  return { letter, damage: body.damage }
}

function allOf({ headers }: Walked, key: string): Address[] {
  return headers.flatMap((header) => (header.key === key ? addressesOf(header.value) : []))
}

const wordsOf = (walked: Walked, key: string): string | undefined => decodeWords(headerOf(walked, key)) || undefined

/** All leaves but shown text, in order: what `PartFacts` and ids are about. */
export const attachedIn = (leaves: readonly Leaf[]): Leaf[] => leaves.filter((leaf) => !isShownText(leaf))

/** The decoded content of an attachment. A calendar is handed out in UTF-8, its lines ended alike. */
export function bytesOf(bytes: Buffer, leaf: Leaf): Buffer {
  if (isCalendar(leaf)) return Buffer.from(calendarText(bytes, leaf), 'utf8')
  return contentOf(bytes.subarray(leaf.start, leaf.end), leaf.encoding).bytes
}

export function factsOf(bytes: Buffer, leaf: Leaf): PartFacts {
  const { type, filename, contentId, disposition, related, description } = leaf
  const size = isCalendar(leaf)
    ? Buffer.byteLength(calendarText(bytes, leaf))
    : sizeOf(bytes.subarray(leaf.start, leaf.end), leaf.encoding)
  return { type, filename, size, contentId, disposition, related, description }
}

const isCalendar = ({ type }: Leaf): boolean => type === 'text/calendar' || type === 'application/ics'

function calendarText(bytes: Buffer, leaf: Leaf): string {
  const text = textOf(bytes, leaf).text.replaceAll('\r\n', '\n')
  let end = text.length
  while (text[end - 1] === '\n') end--
  return `${text.slice(0, end)}\n`
}

/** The first text/calendar, else the first file of one. */
function calendarOf(bytes: Buffer, leaves: readonly Leaf[]): CalendarPart | null {
  const leaf =
    leaves.find(({ type }) => type === 'text/calendar') ?? leaves.find(({ type }) => type === 'application/ics')
  if (!leaf) return null
  return { text: calendarText(bytes, leaf).slice(0, longestCalendar), method: leaf.parameters.get('method')?.trim() }
}
