/** PURE: a message as it was understood, by whichever path, and the model's entity made of it. */
import type { Address } from 'postal-mime'
import type {
  EMailAddress,
  EMailAttachment,
  EMailCustomHeader,
  EMailEntity,
  EMailEnvelope,
} from '../../../preload/model.ts'
import { calendarFacts } from './calendar.ts'
import { isoOfHeaderDate, isoOfReceived } from './date.ts'
import type { Header } from './header.ts'
import { bodyText, headerText } from './text.ts'
import { decodeWords } from './words.ts'

/** What the bytes cannot say. `receivedAt` (ISO 8601) is the fallback for mail without a Received header. */
export interface KnownOfMessage {
  readonly flags: number
  readonly receivedAt: string
  readonly folderName: string
}

/** Texts decoded, but as the sender wrote them. */
export interface Letter {
  /** Those that `isRead` names, in order. */
  readonly headers: readonly Header[]
  readonly from: Address | undefined
  readonly to: readonly Address[]
  readonly cc: readonly Address[]
  readonly bcc: readonly Address[]
  readonly subject: string | undefined
  readonly messageId: string | undefined
  readonly inReplyTo: string | undefined
  readonly text: string | undefined
  readonly html: string | undefined
  readonly calendar: CalendarPart | null
}

/** The part that says what a message does to a calendar, with the `method` of its header. */
export interface CalendarPart {
  readonly text: string
  readonly method: string | undefined
}

const read = new Set(
  'from to cc bcc reply-to subject message-id in-reply-to date received references importance priority x-msmail-priority'.split(
    ' ',
  ),
)

const isKept = (key: string): boolean =>
  key.startsWith('x-') || key.startsWith('list-') || key === 'references' || key === 'reply-to'

/** Is this one of a message's own headers that an entity is made of? */
export const isRead = (key: string): boolean => read.has(key) || isKept(key)

const maxCustomHeaders = 500
const maxValue = 64_000

/** Every field of the entity; ids of servers are 0 or null, for a raw message has none. `size` in octets. */
export function entityOf(
  letter: Letter,
  attachments: EMailAttachment[],
  known: KnownOfMessage,
  size: number,
): EMailEntity {
  return {
    to: addresses(letter.to),
    cc: addresses(letter.cc),
    bcc: addresses(letter.bcc),
    subject: letter.subject === undefined ? null : headerText(letter.subject),
    htmlBody: bodyText(letter.html),
    from: addresses(letter.from ? [letter.from] : [])[0] ?? null,
    sent: isoOfHeaderDate(headerOf(letter, 'date')),
    size,
    priority: priorityOf(letter),
    flags: known.flags,
    messageId: idIn(letter.messageId),
    plainBody: bodyText(letter.text),
    isSent: false,
    emailSoInfo: null,
    serverId: 0,
    serverIdentifier: null,
    attachments,
    customHeaders: customHeaders(letter),
    folderName: known.folderName,
    emailItemId: 0,
    accountId: 0,
    receivedAt: isoOfReceived(headerOf(letter, 'received')) ?? known.receivedAt,
    inReplyTo: envelopeOf(idIn(letter.inReplyTo)),
    repliedAt: null,
    ...calendarOf(letter.calendar),
  }
}

/** A correspondent of whom the CRM knows nothing. */
export function emptyAddress(address: string | null, name: string | null): EMailAddress {
  return {
    contactId: 0,
    contactName: null,
    personId: 0,
    personName: null,
    associateId: 0,
    address,
    emailId: 0,
    duplicatePersonIds: [],
    name,
  }
}

/** Groups are flattened: a person reads who got the mail, not how the sender's list is called. */
function addresses(list: readonly Address[]): EMailAddress[] {
  return list
    .flatMap((entry) => entry.group ?? [entry])
    .map((one) => emptyAddress(headerText(one.address) || null, headerText(one.name) || null))
    .filter((one) => one.address !== null || one.name !== null)
}

/** The topmost header of that name; empty where there is none. */
export function headerOf({ headers }: Pick<Letter, 'headers'>, key: string): string {
  return headers.find((header) => header.key === key)?.value ?? ''
}

/** The first `<id>` of the text; an id that lost its brackets gets them back. */
function idIn(text: string | undefined): string | null {
  if (!text) return null
  const found = /<[^<>\s]+>/.exec(text.slice(0, maxValue))?.[0]
  if (found) return headerText(found)
  const bare = headerText(text.slice(0, maxValue)).replace(/[<>]/g, '')
  return bare && !/\s/.test(bare) ? `<${bare}>` : null
}

/** Of the message that this one answers, only its id is known. */
function envelopeOf(messageId: string | null): EMailEnvelope | null {
  if (messageId === null) return null
  return {
    serverId: 0,
    serverIdentifier: null,
    messageId,
    subject: null,
    from: null,
    to: [],
    sent: null,
    priority: 'NoPriority',
    flags: 0,
    size: 0,
    emailSoInfo: null,
  }
}

const byNumber = ['NoPriority', 'Highest', 'High', 'Normal', 'Low', 'Lowest'] as const
const byWord: ReadonlyMap<string, EMailEntity['priority']> = new Map([
  ['urgent', 'High'],
  ['high', 'High'],
  ['normal', 'Normal'],
  ['low', 'Low'],
  ['non-urgent', 'Low'],
])

function priorityOf(letter: Letter): EMailEntity['priority'] {
  const number = /^\s*([1-5])/.exec(headerOf(letter, 'x-priority'))?.[1]
  if (number) return byNumber[Number(number)] ?? 'NoPriority'
  for (const key of ['importance', 'priority', 'x-msmail-priority']) {
    const word = byWord.get(headerOf(letter, key).trim().toLowerCase())
    if (word) return word
  }
  return 'NoPriority'
}

/** X-*, List-*, References and Reply-To, by name in the order of their first appearance. */
function customHeaders({ headers }: Letter): EMailCustomHeader[] {
  const found = new Map<string, { name: string; values: string[] }>()
  let count = 0
  for (const { key, name, value } of headers) {
    if (!isKept(key) || ++count > maxCustomHeaders) continue
    const entry = found.get(key) ?? { name: headerText(name), values: [] }
    // A name in an address may have a comma in it, which counts as none while its words are coded.
    const text = key === 'reply-to' ? value : decodeWords(value.slice(0, maxValue))
    entry.values.push(headerText(text.slice(0, maxValue)))
    found.set(key, entry)
  }
  return [...found.values()]
}

function calendarOf(part: CalendarPart | null): Pick<EMailEntity, 'hasCalendarData' | 'calMethod' | 'calReplyStatus'> {
  if (!part) return { hasCalendarData: false, calMethod: 'Unknown', calReplyStatus: 'Unknown' }
  return { hasCalendarData: true, ...calendarFacts(part.text, part.method) }
}
