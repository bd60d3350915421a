/**
 * PURE: a raw RFC 5322 message to the model. Nothing a sender can write makes this throw or hang: what could be read is
 * in the entity, the rest is null or empty.
 */
import type { Address, Attachment, Email } from 'postal-mime'
import { decodeWords } from 'postal-mime'
import type { EMailAddress, EMailCustomHeader, EMailEntity, EMailEnvelope } from '../../preload/model.ts'
import { attachmentsOf, bytesOf, filenameOf, idsOf } from './mime/attachments.ts'
import { calendarFacts } from './mime/calendar.ts'
import { isoOfHeaderDate, isoOfReceived } from './mime/date.ts'
import { readMessage } from './mime/read.ts'
import { bodyText, headerText } from './mime/text.ts'

/** What the bytes cannot say. `receivedAt` (ISO 8601) is the fallback for mail without a Received header. */
export interface KnownOfMessage {
  readonly flags: number
  readonly receivedAt: string
  readonly folderName: string
}

export interface AttachmentBytes {
  readonly bytes: Uint8Array
  readonly type: string
  readonly filename: string | null
}

const maxCustomHeaders = 500
const maxValue = 64_000

/** Every field of the entity; ids of servers are 0 or null, for a raw message has none. */
export async function entityOfRaw(raw: Uint8Array, known: KnownOfMessage): Promise<EMailEntity> {
  const email = await readMessage(raw)
  return {
    to: addresses(email.to),
    cc: addresses(email.cc),
    bcc: addresses(email.bcc),
    subject: email.subject === undefined ? null : headerText(email.subject),
    htmlBody: bodyText(email.html),
    from: addresses(email.from ? [email.from] : [])[0] ?? null,
    sent: isoOfHeaderDate(headerOf(email, 'date') ?? ''),
    size: raw.length,
    priority: priorityOf(email),
    flags: known.flags,
    messageId: idIn(email.messageId),
    plainBody: bodyText(email.text),
    isSent: false,
    emailSoInfo: null,
    serverId: 0,
    serverIdentifier: null,
    attachments: attachmentsOf(email.attachments),
    customHeaders: customHeaders(email),
    folderName: known.folderName,
    emailItemId: 0,
    accountId: 0,
    receivedAt: isoOfReceived(headerOf(email, 'received') ?? '') ?? known.receivedAt,
    inReplyTo: envelopeOf(idIn(email.inReplyTo)),
    repliedAt: null,
    ...calendarOf(email.attachments),
  }
}

/** The decoded bytes of the part that `entityOfRaw` lists under this id; undefined if the message has no such part. */
export async function attachmentOfRaw(raw: Uint8Array, attachmentId: string): Promise<AttachmentBytes | undefined> {
  const { attachments } = await readMessage(raw)
  const part = attachments[idsOf(attachments).indexOf(attachmentId)]
  return part && { bytes: bytesOf(part), type: headerText(part.mimeType), filename: filenameOf(part) }
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
function addresses(list: readonly Address[] | undefined): EMailAddress[] {
  return (list ?? [])
    .flatMap((entry) => entry.group ?? [entry])
    .map((one) => emptyAddress(headerText(one.address) || null, headerText(one.name) || null))
    .filter((one) => one.address !== null || one.name !== null)
}

/** The topmost header of that name. */
function headerOf(email: Email, key: string): string | undefined {
  return email.headers.find((header) => header.key === key)?.value
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
const byWord: Readonly<Record<string, EMailEntity['priority']>> = {
  urgent: 'High',
  high: 'High',
  normal: 'Normal',
  low: 'Low',
  'non-urgent': 'Low',
}

function priorityOf(email: Email): EMailEntity['priority'] {
  const number = /^\s*([1-5])/.exec(headerOf(email, 'x-priority') ?? '')?.[1]
  if (number) return byNumber[Number(number)] ?? 'NoPriority'
  for (const key of ['importance', 'priority', 'x-msmail-priority']) {
    const word = byWord[(headerOf(email, key) ?? '').trim().toLowerCase()]
    if (word) return word
  }
  return 'NoPriority'
}

/** X-*, List-* and References, by name in the order of their first appearance. */
function customHeaders(email: Email): EMailCustomHeader[] {
  const found = new Map<string, { name: string; values: string[] }>()
  let count = 0
  for (const { key, originalKey, value } of email.headers) {
    if (!/^(?:x-|list-|references$)/.test(key) || ++count > maxCustomHeaders) continue
    const entry = found.get(key) ?? { name: headerText(originalKey), values: [] }
    entry.values.push(headerText(decodeWords(value.slice(0, maxValue))))
    found.set(key, entry)
  }
  return [...found.values()]
}

function calendarOf(
  parts: readonly Attachment[],
): Pick<EMailEntity, 'hasCalendarData' | 'calMethod' | 'calReplyStatus'> {
  const part =
    parts.find((one) => one.mimeType === 'text/calendar') ?? parts.find((one) => one.mimeType === 'application/ics')
  if (!part) return { hasCalendarData: false, calMethod: 'Unknown', calReplyStatus: 'Unknown' }
  const text = new TextDecoder().decode(bytesOf(part).subarray(0, maxValue * 2))
  return { hasCalendarData: true, ...calendarFacts(text, part.method) }
}
