/** An answer to an invitation, as a mail of its own that goes by way of the outbox (iTIP REPLY, RFC 5546). */
import type { CalendarAnswer, DraftContent, Recipient } from '../../preload/drafts.ts'
import type { AccountId, MessageId } from '../../preload/model.ts'
import type { Text } from '../../preload/text/en.ts'
import { Fault } from '../failure.ts'
import { noContext, type DraftContext } from '../mirror/drafts.ts'
import { placeOf, readEntity } from '../mirror/messages.ts'
import type { Mirror } from '../mirror/mirror.ts'
import { isSender, replyTo } from './invitation.ts'

export interface InvitationParts {
  readonly mirror: Mirror
  readonly attachmentBytes: (id: MessageId, position: number) => Promise<Uint8Array>
  readonly senderOf: (id: AccountId) => Recipient
  readonly text: Text
}

export interface InvitationAnswer {
  readonly accountId: AccountId
  readonly content: Pick<DraftContent, 'to' | 'subject' | 'html' | 'plain'>
  readonly context: DraftContext
  /** It goes to whom the invitation came from. Any other address is the sender's choice, for the person to see first. */
  readonly isToSender: boolean
}

/** Faults: gone; invalid, where it asks for no answer; what a source throws where the calendar is to be fetched. */
export async function invitationAnswer(
  { mirror, attachmentBytes, senderOf, text }: InvitationParts,
  id: MessageId,
  answer: CalendarAnswer,
): Promise<InvitationAnswer> {
  const place = placeOf(mirror.reader, id)
  const entity = readEntity(mirror.reader, id)
  if (!place || !entity) throw new Fault('gone', 'the message is not in the mirror any more')
  const position = entity.attachments.findIndex(({ type }) => /^(text\/calendar|application\/ics)\b/i.test(type ?? ''))
  if (position < 0) throw new Fault('invalid', 'the message is no invitation')
  const calendar = new TextDecoder().decode(await attachmentBytes(id, position))
  const own = senderOf(place.accountId)
  const made = replyTo(calendar, answer, own, new Date())
  if (!made) throw new Fault('invalid', 'the invitation asks for no answer')
  const words = text.quote.invitation[answer]
  return {
    accountId: place.accountId,
    content: {
      ...{ to: [made.to], subject: words.subject(made.summary) },
      ...{ html: null, plain: words.text(own.name || own.address, made.summary) },
    },
    context: { ...noContext, about: id, calendar: made.calendar },
    isToSender: isSender(made.to, entity.from),
  }
}
