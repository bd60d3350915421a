/** A message of the model as RFC 5322 bytes, for sources that hand mail to others or keep it as files. */
import { randomUUID } from 'node:crypto'
import MailComposer from 'nodemailer/lib/mail-composer'
import { flag, type EMailAddress, type EMailAttachment, type EMailEntity } from '../../preload/model.ts'
import { Fault } from '../failure.ts'

/** With the Message-ID and the date that it leaves with; those that it has stay, so that a message composed twice is one. */
export function stamped(email: EMailEntity, now: Date): EMailEntity {
  const domain = /@([A-Za-z0-9.-]+)$/.exec(email.from?.address ?? '')?.[1] ?? 'mailmirror.invalid'
  return {
    ...email,
    messageId: messageIdIn(email.messageId) ?? `<${randomUUID()}@${domain}>`,
    sent: email.sent ?? now.toISOString(),
  }
}

/**
 * The bytes. Blind copies are never named in them, but in a draft: it is its writer's own and must lose nothing.
 * Faults: rejected, for an attachment that came without its content.
 */
export async function compose(email: EMailEntity): Promise<Uint8Array> {
  const draft = (email.flags & flag.draft) !== 0
  const answered = messageIdIn(email.inReplyTo?.messageId ?? null)
  const node = new MailComposer({
    ...(email.from ? { from: mailbox(email.from) } : {}),
    to: email.to.map(mailbox),
    cc: email.cc.map(mailbox),
    bcc: draft ? email.bcc.map(mailbox) : [],
    subject: email.subject ?? '',
    date: headerDate(email.sent),
    ...(email.messageId === null ? {} : { messageId: email.messageId }),
    ...(answered === null ? {} : { inReplyTo: answered, references: referencesOf(email, answered) }),
    headers: [...priorityHeaders(email), ...customHeaders(email)],
    ...(email.plainBody === null && email.htmlBody !== null ? {} : { text: email.plainBody ?? '' }),
    ...(email.htmlBody === null ? {} : { html: email.htmlBody }),
    attachments: email.attachments.map((one) => attachmentOf(one, email.htmlBody ?? '')),
    // What a message says must never make this process read a file or ask a server.
    disableFileAccess: true,
    disableUrlAccess: true,
  }).compile()
  if (draft) node.keepBcc = true
  return node.build()
}

const messageIdIn = (text: string | null): string | null => /<[^<>\s]+>/.exec(text ?? '')?.[0] ?? null

const mailbox = ({ name, address }: EMailAddress) => ({ name: oneLine(name ?? ''), address: oneLine(address ?? '') })

/** Control characters would begin another header or end the message. */
const oneLine = (text: string): string => text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim()

function referencesOf(email: EMailEntity, answered: string): string[] {
  const named = email.customHeaders.find(({ name }) => name?.toLowerCase() === 'references')?.values.join(' ') ?? ''
  const earlier: string[] = named.match(/<[^<>\s]+>/g) ?? []
  return [...earlier.filter((id) => id !== answered), answered]
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
    .filter(({ name }) => /^(x|list)-[a-z0-9-]+$/i.test(name ?? '') && !/^x-priority$/i.test(name ?? ''))
    .flatMap(({ name, values }) => values.map((value) => ({ key: name ?? '', value: oneLine(value) })))
}

/** A picture that the HTML shows carries its Content-ID; anything else is a file beside the text. */
function attachmentOf(one: EMailAttachment, html: string) {
  if (one.stream === null) throw new Fault('rejected', 'an attachment came without its content')
  const id = (one.id ?? '').replace(/^<|>$/g, '')
  const shown = id !== '' && (one.disposition?.toLowerCase() === 'inline' || html.includes(`cid:${id}`))
  return {
    filename: oneLine(one.filename ?? '') || (false as const),
    content: Buffer.from(one.stream, 'base64'),
    contentType: /^[\w.+-]+\/[\w.+-]+$/.exec(one.type ?? '')?.[0] ?? 'application/octet-stream',
    contentDisposition: shown ? ('inline' as const) : ('attachment' as const),
    ...(shown ? { cid: oneLine(id) } : {}),
  }
}

const days = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat']
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** `2026-03-01T10:00:00.1234567+02:00` as `Sun, 1 Mar 2026 10:00:00 +0200`; without a zone it is UTC. */
export function headerDate(iso: string | null): string {
  const parts = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d)(:\d\d)?(?:\.\d+)?\s*(Z|[+-]\d\d:?\d\d)?$/i.exec(iso ?? '')
  const day = new Date(`${parts?.[1] ?? ''}T00:00:00Z`)
  if (!parts || Number.isNaN(day.getTime())) return headerDate(new Date().toISOString())
  const [, , minute = '', second = ':00', zone = 'Z'] = parts
  const offset = zone.toUpperCase() === 'Z' ? '+0000' : zone.replace(':', '')
  const date = `${day.getUTCDate()} ${months[day.getUTCMonth()] ?? ''} ${day.getUTCFullYear()}`
  return `${days[day.getUTCDay()] ?? ''}, ${date} ${minute}${second} ${offset}`
}
