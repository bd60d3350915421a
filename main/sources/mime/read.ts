/**
 * PURE: raw bytes to what the MIME library reads from them, for mail that the lean path does not read. Broken mail is
 * mended first where that is certain, and where the library gives up, its text is still handed back: nothing here throws,
 * and the work is bounded.
 */
import PostalMime from 'postal-mime'
import type { Attachment, Email } from 'postal-mime'
import { filenameOf, idsOf, type PartFacts } from './attachments.ts'
import { longestCalendar } from './calendar.ts'
import { isRead, type CalendarPart, type Letter } from './letter.ts'
import { headerText } from './text.ts'
import { limits as most } from './walk.ts'

/** Attached messages stay attachments: their texts are never joined with the text of the mail that carries them. */
const limits = { maxNestingDepth: most.depth, maxHeadersSize: most.headers, forceRfc822Attachments: true } as const
/** How much of a message that cannot be parsed is kept as its text. */
const keptHeaders = 200_000
const keptBody = 100_000

const LF = 10
const CR = 13

/** @param raw Its lines end with LF, or with CR and LF. */
export async function readByLibrary(raw: Buffer): Promise<{ letter: Letter; attachments: PartFacts[] }> {
  const email = await readMessage(raw)
  const headers = email.headers
    .filter(({ key }) => isRead(key))
    .map(({ key, originalKey, value }) => ({ key, name: originalKey, value }))
  const { from, to = [], cc = [], bcc = [], subject, messageId, inReplyTo, text, html } = email
  const calendar = calendarIn(email.attachments)
  return {
    letter: { headers, from, to, cc, bcc, subject, messageId, inReplyTo, text, html, calendar },
    attachments: email.attachments.map(factsOf),
  }
}

/** As `attachmentOfRaw`. */
export async function attachmentByLibrary(raw: Buffer, attachmentId: string) {
  const { attachments } = await readMessage(raw)
  const facts = attachments.map(factsOf)
  const index = idsOf(facts).indexOf(attachmentId)
  const [part, fact] = [attachments[index], facts[index]]
  return part && fact && { bytes: bytesOf(part), type: headerText(fact.type), filename: filenameOf(fact) }
}

function calendarIn(parts: readonly Attachment[]): CalendarPart | null {
  const part =
    parts.find((one) => one.mimeType === 'text/calendar') ?? parts.find((one) => one.mimeType === 'application/ics')
  if (!part) return null
  return { text: new TextDecoder().decode(bytesOf(part).subarray(0, longestCalendar * 2)), method: part.method }
}

async function readMessage(raw: Buffer): Promise<Email> {
  const bytes = withHeaderEnd(raw)
  const email =
    (tooManyParts(bytes) ? undefined : await parsed(bytes)) ?? (await parsed(plainly(bytes))) ?? onlyText(bytes)
  return damaged(email) ? repaired(email, await parsed(fromWindows1252(bytes))) : email
}

/** The library rejects what is over its limits; that is an answer like any other. */
async function parsed(bytes: Buffer): Promise<Email | undefined> {
  try {
    return await PostalMime.parse(bytes, limits)
  } catch {
    return undefined
  }
}

/** Where the header ends in a line that is no header, an empty line is put before it: all after it is the body. */
function withHeaderEnd(bytes: Buffer): Buffer {
  let start = 0
  while (start < bytes.length) {
    const newline = bytes.indexOf(LF, start)
    const end = newline < 0 ? bytes.length : newline
    const first = bytes[start]
    if (end === start || (first === CR && end === start + 1)) return bytes
    const folded = start > 0 && (first === 0x20 || first === 0x09)
    if (!folded && !isHeaderLine(bytes, start, end) && !(start === 0 && isMboxLine(bytes))) {
      return Buffer.concat([bytes.subarray(0, start), Buffer.from('\n'), bytes.subarray(start)])
    }
    start = end + 1
  }
  return bytes
}

function isHeaderLine(bytes: Buffer, start: number, end: number): boolean {
  const stop = Math.min(end, start + 1000)
  for (let at = start; at < stop; at++) {
    const byte = bytes[at] ?? 0
    if (byte === 0x3a) return at > start
    if (byte < 0x20 && byte !== 0x09) return false
    if (byte >= 0x7f) return false
    if ((byte === 0x20 || byte === 0x09) && !/^[ \t]*:/.test(bytes.toString('latin1', at, Math.min(stop, at + 20))))
      return false
  }
  return false
}

const isMboxLine = (bytes: Buffer): boolean => /^>?From /.test(bytes.toString('latin1', 0, 6))

function tooManyParts(bytes: Buffer): boolean {
  let seen = 0
  for (let at = bytes.indexOf('\n--'); at >= 0; at = bytes.indexOf('\n--', at + 3)) if (++seen > most.parts) return true
  return false
}

/** The message as one plain text: its headers but those about MIME, bounded, and the start of its body as it stands. */
function plainly(bytes: Buffer): Buffer {
  const [header, body] = halves(bytes)
  const kept = header
    .toString('latin1', 0, keptHeaders)
    .replace(/\n[^\n]*$/, '')
    .replace(/^content-[^\n]*\n?(?:[ \t][^\n]*\n?)*/gim, '')
  return Buffer.concat([Buffer.from(`${kept.trimEnd()}\n\n`, 'latin1'), body.subarray(0, keptBody)])
}

function halves(bytes: Buffer): [Buffer, Buffer] {
  const ends = [bytes.indexOf('\n\n'), bytes.indexOf('\n\r\n')].filter((at) => at >= 0)
  const end = ends.length > 0 ? Math.min(...ends) : bytes.length
  return [bytes.subarray(0, end + 1), bytes.subarray(end + 1)]
}

function onlyText(bytes: Buffer): Email {
  return { headers: [], headerLines: [], attachments: [], text: bytes.toString('utf8', 0, keptBody) }
}

const lost = '\ufffd'
const damaged = (email: Email): boolean =>
  [email.text, email.html, email.subject, email.from?.name].some((text) => text?.includes(lost))

/** Bytes above 127 without a label, or with a wrong one, were most likely meant as Windows-1252. */
const fromWindows1252 = (bytes: Buffer): Buffer => Buffer.from(new TextDecoder('windows-1252').decode(bytes), 'utf8')

/** Takes from the second reading only what the first one could not read, for a label that was right stays right. */
function repaired(email: Email, second: Email | undefined): Email {
  if (!second) return email
  const better = (first: string | undefined, other: string | undefined): string | undefined =>
    first?.includes(lost) && other && !other.includes(lost) ? other : first
  const fromBetter = email.from?.name.includes(lost) && second.from && !second.from.name.includes(lost)
  return {
    ...email,
    headers: email.headers.map((header, at) => ({
      ...header,
      value: better(header.value, second.headers[at]?.value) ?? '',
    })),
    subject: better(email.subject, second.subject),
    text: better(email.text, second.text),
    html: better(email.html, second.html),
    from: fromBetter ? second.from : email.from,
  }
}

/** A string cannot come: the parser is asked for bytes. */
function bytesOf(part: Attachment): Uint8Array {
  if (typeof part.content === 'string') return new TextEncoder().encode(part.content)
  return part.content instanceof Uint8Array ? part.content : new Uint8Array(part.content)
}

function factsOf(part: Attachment): PartFacts {
  return {
    type: part.mimeType,
    filename: part.filename,
    size: bytesOf(part).length,
    contentId: part.contentId ?? null,
    disposition: part.disposition,
    related: part.related === true,
    description: part.description ?? null,
  }
}
