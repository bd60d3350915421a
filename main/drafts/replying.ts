/** PURE: how an answer to a mail begins: whom it goes to, its subject, its place in the thread, and the quote. */
import type { Recipient } from '../../preload/drafts.ts'
import type { EMailAddress, EMailEntity, EMailEnvelope, MessageId } from '../../preload/model.ts'
import type { Text } from '../../preload/text/en.ts'
import { noContext, type DraftContext } from '../mirror/drafts.ts'
import { domainOf } from '../../preload/address.ts'
import { addressesOf } from '../sources/mime/addresses.ts'
import { picturesIn } from './pictures.ts'
import { cut, oneLine } from './words.ts'
import { htmlForward, htmlReply, plainForward, plainReply } from './quoting.ts'

export interface Original {
  readonly id: MessageId
  readonly entity: EMailEntity
  /** A cleaned fragment with `cid:` pictures; null for a plain mail. */
  readonly html: string | null
  /** ms since 1970. */
  readonly receivedAt: number
}

export interface Begun {
  readonly to: Recipient[]
  readonly cc: Recipient[]
  readonly subject: string
  /** Null where the original is plain: it is answered in kind. */
  readonly html: string | null
  /** Empty beside rich text. */
  readonly plain: string
  readonly context: DraftContext
  /** Content-IDs of pictures of the original that the html shows. */
  readonly pictures: string[]
}

export type AnswerKind = 'reply' | 'replyAll' | 'forward' | 'forwardAttached'

/** @param own Whom the answer is from; @param ownAddresses all that are the person's, of any account. */
export function answerTo(
  kind: AnswerKind,
  original: Original,
  own: { readonly name: string; readonly address: string },
  ownAddresses: readonly string[],
  text: Text,
): Begun {
  const isReply = kind === 'reply' || kind === 'replyAll'
  const { subject } = original.entity
  const nobody = { to: [], cc: [] }
  const { quote } = text
  const body = bodyOf(kind, original, text)
  return {
    ...(isReply ? recipientsOf(kind, original.entity, [own.address, ...ownAddresses]) : nobody),
    subject: subjectOf(subject ?? '', isReply ? quote.replyPrefix : quote.forwardPrefix),
    ...body,
    // A forwarded mail is not told as answered, and begins a thread of its own.
    context: isReply ? contextOf(original) : noContext,
    pictures: picturesIn(body.html ?? ''),
  }
}

function bodyOf(kind: AnswerKind, original: Original, text: Text): Pick<Begun, 'html' | 'plain'> {
  if (kind === 'forwardAttached') return { html: '', plain: '' }
  const isForward = kind === 'forward'
  if (original.html === null)
    return { html: null, plain: isForward ? plainForward(original, text) : plainReply(original, text) }
  return { html: isForward ? htmlForward(original, text) : htmlReply(original, text), plain: '' }
}

/** Who wrote, or named another address for answers; of what the person sent, who got it. */
function recipientsOf(
  kind: 'reply' | 'replyAll',
  entity: EMailEntity,
  ownAddresses: readonly string[],
): Pick<Begun, 'to' | 'cc'> {
  const own = new Set(ownAddresses.map(sameMailbox))
  const isOwn = ({ address }: Recipient) => own.has(sameMailbox(address))
  const senders = entity.from ? [recipientOf(entity.from)] : []
  const [to, cc] = [entity.to.map(recipientOf), entity.cc.map(recipientOf)]
  if (senders.some(isOwn) && to.length + cc.length > 0) {
    const others = { to: distinct(to), cc: kind === 'replyAll' ? distinct(cc, to) : [] }
    return others.to.length > 0 ? others : { to: distinct(cc), cc: [] }
  }
  const named = replyTo(entity).map((one) => namedBy(one, entity))
  // An answer to oneself is never meant: some programs name their own account's address for answers to a list.
  const first = distinct(named.some((one) => !isOwn(one)) ? named.filter((one) => !isOwn(one)) : senders)
  if (kind === 'reply') return { to: first, cc: [] }
  const more = (list: Recipient[], taken: Recipient[]) =>
    distinct(
      list.filter((one) => !isOwn(one)),
      taken,
    )
  const others = [...first, ...more(to, first)]
  return { to: others, cc: more(cc, others) }
}

function replyTo({ customHeaders }: EMailEntity): Recipient[] {
  const values = customHeaders.find(({ name }) => name?.toLowerCase() === 'reply-to')?.values ?? []
  return values
    .flatMap((value) => addressesOf(value))
    .flatMap((entry) => entry.group ?? [entry])
    .map(({ name, address }) => ({ name: oneLine(name), address: address ?? '' }))
    .filter(({ address }) => /^[^\s@]+@[^\s@]+$/.test(address))
}

/** Whom a mail names in a house other than its writer's goes without the name: it could be the writer's own. */
const namedBy = ({ name, address }: Recipient, { from }: EMailEntity): Recipient => ({
  name: domainOf(address) === domainOf(from?.address ?? '') ? name : '',
  address,
})

const recipientOf = ({ name, address }: EMailAddress): Recipient => ({
  name: name === null || name === address ? '' : oneLine(name),
  address: address ?? '',
})

/** Local parts that differ in case only are the same everywhere that matters, and a mail that comes twice is a nuisance. */
const sameMailbox = (address: string): string => address.trim().toLowerCase()

/** Each mailbox once, none without an address, and none of those that are taken. */
function distinct(list: readonly Recipient[], taken: readonly Recipient[] = []): Recipient[] {
  const seen = new Set(['', ...taken.map(({ address }) => sameMailbox(address))])
  return list.filter(({ address }) => {
    const mailbox = sameMailbox(address)
    return seen.has(mailbox) ? false : Boolean(seen.add(mailbox))
  })
}

/** What programs of many languages put before the subject of an answer or of a forwarded mail, also counted: `Re[2]:`. */
const prefix =
  /^(?:re|res|sv|aw|antw|antwort|vs|odp|ynt|回复|答复|回覆|fw|fwd|wg|tr|enc|vl|vb|pd|doorst|i̇lt|videresendt|转发|轉寄)\s*(?:\[\d{1,3}\]|\(\d{1,3}\)|\^\d{1,3}|\*\d{1,3})?\s*[:：]\s*/iu
/** The name of a mailing list. */
const tag = /^(\[[^[\]]{1,60}\])\s*/

const maxSubject = 2_000

/** One prefix, whatever stood there; the name of a list stays, once. */
export function subjectOf(subject: string, begin: string): string {
  let rest = oneLine(cut(subject, maxSubject).replace(/[\p{Cc}\p{Z}]+/gu, ' '))
  let list = ''
  for (;;) {
    const before = rest
    rest = rest.replace(prefix, '')
    const found = tag.exec(rest)
    const isNew = list === '' && found !== null
    // Only what stands among prefixes can be repeated: `[a] [b] text` keeps both.
    if (found && (isNew || found[1] === list)) {
      list = found[1] ?? ''
      rest = rest.slice(found[0].length)
    }
    if (rest === before) break
  }
  return `${begin}${list === '' ? '' : `${list} `}${rest}`.trim()
}

const maxReferences = 50
/** As RFC 5322 writes them, and no longer than a line of mail. */
const messageIds = /<[!-;=?-~]{1,900}>/g

function contextOf({ id, entity }: Original): DraftContext {
  const { messageId, inReplyTo, customHeaders } = entity
  const named = customHeaders.find(({ name }) => name?.toLowerCase() === 'references')?.values.join(' ') ?? ''
  const earlier = named.match(messageIds) ?? inReplyTo?.messageId?.match(messageIds)?.slice(0, 1) ?? []
  const last = messageId?.match(messageIds)?.slice(0, 1) ?? []
  const thread = [...new Set([...earlier.filter((one) => one !== last[0]), ...last])]
  // The first keeps the thread together, the latest its order.
  const references = [...thread.slice(0, 1), ...thread.slice(1).slice(1 - maxReferences)]
  return { about: id, inReplyTo: envelopeOf(entity), references, calendar: null }
}

function envelopeOf(entity: EMailEntity): EMailEnvelope {
  const { serverId, serverIdentifier, messageId, subject, from, to, sent, priority, flags, size, emailSoInfo } = entity
  return { serverId, serverIdentifier, messageId, subject, from, to, sent, priority, flags, size, emailSoInfo }
}
