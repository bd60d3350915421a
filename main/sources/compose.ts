/** A message of the model as RFC 5322 bytes, for sources that hand mail to others or keep it as files. */
import { isAscii, isUtf8 } from 'node:buffer'
import { randomUUID } from 'node:crypto'
import { Readable } from 'node:stream'
import { setImmediate } from 'node:timers/promises'
import MailComposer from 'nodemailer/lib/mail-composer'
import { flag, type EMailAddress, type EMailAttachment, type EMailEntity } from '../../preload/model.ts'
import { Fault } from '../failure.ts'

/** With the Message-ID and the date that it leaves with; those that it has stay, so that a message composed twice is one. */
export function stamped(email: EMailEntity, now: Date): EMailEntity {
  return {
    ...email,
    messageId: messageIdIn(email.messageId) ?? newMessageId(email.from?.address ?? ''),
    sent: email.sent ?? now.toISOString(),
  }
}

/** A Message-ID that no other message has, in its sender's domain. */
export function newMessageId(sender: string): string {
  const domain = /@([A-Za-z0-9.-]+)$/.exec(sender)?.[1] ?? 'mailmirror.invalid'
  return `<${randomUUID()}@${domain}>`
}

/**
 * The bytes. Blind copies are never named in them, but in a draft: it is its writer's own and must lose nothing.
 * Faults: rejected, for an attachment that came without its content.
 */
export async function compose(email: EMailEntity): Promise<Uint8Array> {
  const draft = (email.flags & flag.draft) !== 0
  const messageId = messageIdIn(email.messageId)
  const answered = messageIdIn(email.inReplyTo?.messageId ?? null)
  const isInvitation = (one: EMailAttachment) => methodOf(one, email) !== null
  const invitationOf = (one: EMailAttachment) => ({
    contentType: `text/calendar; charset=utf-8; method=${methodOf(one, email) ?? ''}`,
    contentTransferEncoding: 'base64' as const,
    content: contentOf(one),
  })
  const node = new MailComposer({
    ...(email.from ? { from: mailbox(email.from) } : {}),
    to: email.to.map(mailbox),
    cc: email.cc.map(mailbox),
    bcc: draft ? email.bcc.map(mailbox) : [],
    date: headerDate(email.sent),
    ...(messageId === null ? {} : { messageId }),
    ...(answered === null ? {} : { inReplyTo: answered, references: referencesOf(email, answered) }),
    headers: [...subjectHeader(email), ...priorityHeaders(email), ...customHeaders(email)],
    // Without any text a file would be the message itself.
    text: linesOf(email.plainBody ?? '') || (email.htmlBody ? '' : '\r\n'),
    ...(email.htmlBody === null ? {} : { html: linesOf(email.htmlBody) }),
    alternatives: email.attachments.filter(isInvitation).map(invitationOf),
    attachments: email.attachments
      .filter((one) => !isInvitation(one))
      .map((one) => attachmentOf(one, email.htmlBody ?? '')),
    // What a message says must never make this process read a file or ask a server.
    disableFileAccess: true,
    disableUrlAccess: true,
  }).compile()
  if (draft) node.keepBcc = true
  return node.build()
}

/** ASCII, and short enough for a line of its own. */
const messageIds = /<[!-;=?-~]{1,900}>/g
const messageIdIn = (text: string | null): string | null => text?.match(messageIds)?.[0] ?? null

const mailbox = ({ name, address }: EMailAddress) => ({
  name: withoutWords(oneLine(name ?? '')),
  address: oneLine(address ?? ''),
})

/** What looks like an encoded word (RFC 2047) would be read as what it encodes, even where it is quoted. */
const withoutWords = (text: string): string => text.replaceAll('=?', '= ?')

/** The library writes a subject well, but takes what looks like an encoded word for one. */
function subjectHeader({ subject }: EMailEntity) {
  const line = oneLine(subject ?? '')
  if (!line.includes('=?')) return line === '' ? [] : [{ key: 'Subject', value: line }]
  return [{ key: 'Subject', value: { prepared: true, foldLines: true, value: encodedWords(line) } }]
}

/** Octets of one word, so that none is longer than 75 signs. */
const wordOctets = 45

function encodedWords(text: string): string {
  const words = ['']
  for (const sign of text.toWellFormed()) {
    const last = words.at(-1) ?? ''
    if (Buffer.byteLength(last + sign) > wordOctets) words.push(sign)
    else words[words.length - 1] = last + sign
  }
  return words.map((word) => `=?UTF-8?B?${Buffer.from(word).toString('base64')}?=`).join(' ')
}

/**
 * Control characters would begin another header or end the message. A word that no line can hold is broken: a line has at
 * most 998 octets (RFC 5322, 2.1.1) and is folded between words only.
 */
function oneLine(text: string): string {
  const line = text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim()
  return line.replace(/[^ ]{800}(?=[^ ])/gu, '$& ')
}

/** One line end for all: a lone CR or LF is none on the wire, and what a receiver makes of it is its own affair. */
const linesOf = (text: string): string => text.replace(/\r\n?|\n/g, '\r\n')

/** The first and the latest, where there are very many. */
function referencesOf(email: EMailEntity, answered: string): string[] {
  const named = email.customHeaders.find(({ name }) => name?.toLowerCase() === 'references')?.values.join(' ') ?? ''
  const earlier = (named.match(messageIds) ?? []).filter((id) => id !== answered)
  return [...earlier.slice(0, 1), ...earlier.slice(1).slice(-50), answered]
}

const numberOf = { Highest: 1, High: 2, Low: 4, Lowest: 5 } as const

function priorityHeaders({ priority }: EMailEntity) {
  if (priority === 'Normal' || priority === 'NoPriority') return []
  const number = numberOf[priority]
  return [
    { key: 'X-Priority', value: String(number) },
    { key: 'Importance', value: number < 3 ? 'high' : 'low' },
  ]
}

/** Only names that say nothing to a mail server: a message must not choose its own routing, type or blind copies. */
function customHeaders({ customHeaders }: EMailEntity) {
  return customHeaders
    .filter(({ name }) => /^(x|list)-[a-z0-9-]{1,60}$/i.test(name ?? '') && !/^x-priority$/i.test(name ?? ''))
    .flatMap(({ name, values }) => values.map((value) => ({ key: name ?? '', value: oneLine(value) })))
}

/**
 * What is asked for by an invitation, which stands beside the text as another form of it, so that mail programs offer an
 * answer (RFC 6047, 2.4). Null for any other file.
 */
function methodOf(one: EMailAttachment, { calMethod }: EMailEntity): string | null {
  if (typeOf(one) !== 'text/calendar') return null
  const named = /;\s*method="?([a-z-]{1,20})/i.exec(one.type ?? '')?.[1]
  return (named ?? (calMethod === 'Unknown' ? null : calMethod))?.toUpperCase() ?? null
}

/** A picture that the HTML shows carries its Content-ID; anything else is a file beside the text. */
function attachmentOf(one: EMailAttachment, html: string) {
  const bytes = contentOf(one)
  const contentType = contentTypeOf(one, bytes)
  const id = /^<?([!-;=?-~]{1,200})>?$/.exec(one.id ?? '')?.[1] ?? ''
  const shown = id !== '' && (one.disposition?.toLowerCase() === 'inline' || html.includes(`cid:${id}`))
  const isMessage = contentType === 'message/rfc822'
  const name = [...withoutWords(oneLine(one.filename ?? ''))]
  return {
    // The end of a name says what the file is; no file system takes a longer one.
    filename: name.slice(-200).join('') || (false as const),
    // A message goes as it is, so its lines end as ours do.
    content: inPieces(isMessage ? Buffer.from(linesOf(bytes.toString('latin1')), 'latin1') : bytes),
    ...(isMessage ? {} : { contentTransferEncoding: 'base64' as const }),
    contentType,
    contentDisposition: shown ? ('inline' as const) : ('attachment' as const),
    ...(shown ? { cid: id } : {}),
  }
}

const pieceOctets = 65_536

/** A large file is written piece by piece, and others have their turn between: at once, 20 MB would hold them up for a second. */
function inPieces(content: Buffer): Buffer | Readable {
  if (content.length <= pieceOctets * 4) return content
  return Readable.from(
    (async function* () {
      for (let at = 0; at < content.length; at += pieceOctets) {
        yield content.subarray(at, at + pieceOctets)
        await setImmediate()
      }
    })(),
  )
}

function contentOf({ stream }: EMailAttachment): Buffer {
  if (stream === null) throw new Fault('rejected', 'an attachment came without its content')
  return Buffer.from(stream, 'base64')
}

const unknownType = 'application/octet-stream'
const typeOf = ({ type }: EMailAttachment): string =>
  /^\s*([\w.+-]{1,80}\/[\w.+-]{1,80})\s*(?:;|$)/.exec(type ?? '')?.[1]?.toLowerCase() ?? unknownType

/** Of a text that says none: without it, its letters beyond ASCII are anybody's guess. */
const charsetIn = (content: Buffer): string | undefined =>
  !isAscii(content) && isUtf8(content) && content.length <= longestGuess ? 'utf-8' : undefined
const longestGuess = 20_000_000

/**
 * Without parameters, but for the charset of a text. A part that has parts of its own would be read as ours: it goes as a
 * file of bytes, unless it is a whole message that mail can carry as it is (RFC 2046, 5.2.1).
 */
function contentTypeOf(one: EMailAttachment, content: Buffer): string {
  const type = typeOf(one)
  if (type === 'message/rfc822') return isMailable(content) ? type : unknownType
  if (/^(multipart|message)\//.test(type)) return unknownType
  if (!type.startsWith('text/')) return type
  const charset = /;\s*charset="?([\w.:-]{1,40})/i.exec(one.type ?? '')?.[1] ?? charsetIn(content)
  return charset === undefined ? type : `${type}; charset=${charset}`
}

const isMailable = (content: Buffer): boolean => !/\0|[^\r\n]{999}/.test(content.toString('latin1'))

const days = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat']
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

const isoDate =
  /^((?:19|[2-9]\d)\d\d-\d\d-\d\d)[T ]((?:[01]\d|2[0-3]):[0-5]\d)(:[0-5]\d)?(?:\.\d+)?\s*(Z|[+-](?:0\d|1[0-4]):?[0-5]\d)?$/i

/** `2026-03-01T10:00:00.1234567+02:00` as `Sun, 1 Mar 2026 10:00:00 +0200`; without a zone it is UTC. */
export function headerDate(iso: string | null): string {
  const parts = isoDate.exec(iso ?? '')
  const day = new Date(`${parts?.[1] ?? ''}T00:00:00Z`)
  if (!parts || Number.isNaN(day.getTime())) return headerDate(new Date().toISOString())
  const [, , minute = '', second = ':00', zone = 'Z'] = parts
  const offset = zone.toUpperCase() === 'Z' ? '+0000' : zone.replace(':', '')
  const date = `${day.getUTCDate()} ${months[day.getUTCMonth()] ?? ''} ${day.getUTCFullYear()}`
  return `${days[day.getUTCDay()] ?? ''}, ${date} ${minute}${second} ${offset}`
}
