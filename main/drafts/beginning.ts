/** How a mail begins: empty, from a link, from another message, or from a draft on the server. */
import type { Beginning, DraftContent, DraftKind, Recipient } from '../../preload/drafts.ts'
import type { AccountId, EMailEntity, MessageId } from '../../preload/model.ts'
import { htmlOfPlain } from '../../preload/plain.ts'
import type { Text } from '../../preload/text/en.ts'
import type { EMailAgent } from '../agent/agent.ts'
import { boundedQuote } from '../cleaner/bounds.ts'
import { Fault, failureOf } from '../failure.ts'
import type { Log } from '../log.ts'
import { noContext, type DraftContext } from '../mirror/drafts.ts'
import { placeOf, readContent } from '../mirror/messages.ts'
import { receivedAtOf } from '../mirror/ids.ts'
import type { Mirror } from '../mirror/mirror.ts'
import { boundedContent } from './bounded.ts'
import type { FileInMemory } from './files.ts'
import { readMailto } from './mailto.ts'
import { isPicture, picturesIn, showsPicture } from './pictures.ts'
import { room } from './quoting.ts'
import { answerTo } from './replying.ts'

export interface BeginningParts {
  readonly mirror: Mirror
  readonly agent: Pick<EMailAgent, 'fetchRest'>
  /** The bytes of a message's attachment, kept here or fetched. */
  readonly attachmentBytes: (id: MessageId, position: number) => Promise<Uint8Array>
  /** A whole message as mail carries it. */
  readonly rawOf: (id: MessageId) => Promise<Uint8Array>
  /** Who the person is in mail from this account. Faults: gone. */
  readonly senderOf: (id: AccountId) => Recipient
  /** What stands under mail of the account, as markup; empty for nothing. */
  readonly signatureOf: (id: AccountId) => string
  /** All accounts, in their order. */
  readonly accounts: () => readonly { readonly id: AccountId; readonly address: string }[]
  readonly text: () => Text
  readonly log: Log
}

/** What a draft is made of. */
export interface Begun {
  readonly kind: DraftKind
  readonly content: DraftContent
  readonly context: DraftContext
  readonly files: readonly FileInMemory[]
  /** Of a draft on the server: how it is named there, and its Message-ID. */
  readonly copy: { readonly name: string; readonly rfcId: string | null } | null
}

/** Faults: invalid (no account, or a link that is none), gone; what a source throws where a part of it is to be fetched. */
export async function begun(parts: BeginningParts, from: Beginning): Promise<Begun> {
  const made = await unbounded(parts, from)
  return { ...made, content: boundedContent(made.content) }
}

async function unbounded(parts: BeginningParts, from: Beginning): Promise<Begun> {
  switch (from.kind) {
    case 'new':
      return plainly('new', emptyContent(accountOr(parts, from.accountId)))
    case 'mailto': {
      const asked = readMailto(from.url)
      if (!asked) throw new Fault('invalid', 'this link begins no mail')
      const { plain, ...rest } = asked
      const accountId = accountOr(parts, null)
      // One with words looks like one that was written on: nobody would sign it later.
      const signature = plain === '' ? '' : parts.signatureOf(accountId)
      return plainly('new', { ...emptyContent(accountId), ...rest, html: htmlOfPlain(plain) + signed(signature) })
    }
    case 'edit':
      return await edited(parts, from.messageId)
    default:
      return await answered(parts, from.kind, from.messageId)
  }
}

export const emptyContent = (accountId: AccountId): DraftContent => ({
  ...{ accountId, to: [], cc: [], bcc: [], subject: '', html: '', plain: '' },
  ...{ priority: 'Normal', outgoing: null, sentItems: null },
})

const plainly = (kind: DraftKind, content: DraftContent): Begun => ({
  ...{ kind, content, context: noContext, files: [], copy: null },
})

function accountOr({ accounts }: BeginningParts, wanted: AccountId | null): AccountId {
  const all = accounts()
  const found = all.find(({ id }) => id === wanted) ?? all[0]
  if (!found) throw new Fault('invalid', 'there is no account to write from')
  return found.id
}

const signed = (html: string): string => (html === '' ? '' : `${room}<div class="mm-signature">${html}</div>`)

interface Original {
  readonly entity: EMailEntity
  readonly accountId: AccountId
  readonly remoteId: string
}

/** With all of its text. Faults: gone; what a source throws. */
async function original({ mirror, agent }: BeginningParts, id: MessageId): Promise<Original> {
  if (readContent(mirror.reader, id)?.cut) await agent.fetchRest(id)
  const place = placeOf(mirror.reader, id)
  const content = readContent(mirror.reader, id)
  if (!place || !content) throw new Fault('gone', 'the message is not in the mirror any more')
  return { entity: content.entity, accountId: place.accountId, remoteId: place.remoteId }
}

const fragmentOf = async ({ mirror }: BeginningParts, html: string | null): Promise<string | null> =>
  html?.trim() ? await mirror.cleanFragment(html) : null

async function answered(
  parts: BeginningParts,
  kind: 'reply' | 'replyAll' | 'forward' | 'forwardAttached',
  id: MessageId,
): Promise<Begun> {
  const { entity, accountId } = await original(parts, id)
  const html = await fragmentOf(parts, entity.htmlBody && boundedQuote(entity.htmlBody))
  const own = parts.senderOf(accountId)
  const ownAddresses = parts.accounts().map(({ address }) => address)
  const message = { id, entity, html, receivedAt: receivedAtOf(id) }
  const answer = answerTo(kind, message, own, [own.address, ...ownAddresses], parts.text())
  const { to, cc, subject, plain, context } = answer
  const files =
    kind === 'forwardAttached'
      ? [await asFile(parts, id, entity)]
      : await filesOf(parts, id, entity, answer.pictures, kind === 'forward')
  const content = { ...emptyContent(accountId), to, cc, subject, html: answer.html, plain }
  return { kind, content, context, files, copy: null }
}

async function asFile({ rawOf, text }: BeginningParts, id: MessageId, { subject }: EMailEntity): Promise<FileInMemory> {
  const name = `${(subject ?? '').trim().slice(0, 80) || text().list.noSubject}.eml`
  return { name, type: 'message/rfc822', contentId: null, bytes: await rawOf(id) }
}

async function edited(parts: BeginningParts, id: MessageId): Promise<Begun> {
  const { entity, accountId, remoteId } = await original(parts, id)
  const html = await fragmentOf(parts, entity.htmlBody)
  const files = await filesOf(parts, id, entity, picturesIn(html ?? ''), true)
  const references = entity.customHeaders.find(({ name }) => name?.toLowerCase() === 'references')?.values ?? []
  const people = (list: EMailEntity['to']) =>
    list.map(({ name, address }) => ({ name: name ?? '', address: address ?? '' }))
  const content: DraftContent = {
    ...emptyContent(accountId),
    ...{ to: people(entity.to), cc: people(entity.cc), bcc: people(entity.bcc), subject: entity.subject ?? '' },
    ...{ html, plain: html === null ? (entity.plainBody ?? '') : '', priority: entity.priority },
  }
  return {
    kind: 'edit',
    content,
    context: { ...noContext, inReplyTo: entity.inReplyTo, references: [...references] },
    files,
    copy: { name: remoteId, rfcId: entity.messageId },
  }
}

/**
 * Attachments that are taken along: the pictures that the text shows, and where it is so wanted all other files. A picture
 * that cannot be had now is left out; of a file that is told.
 */
async function filesOf(
  { attachmentBytes, log }: BeginningParts,
  id: MessageId,
  { attachments }: EMailEntity,
  shown: readonly string[],
  withFiles: boolean,
): Promise<FileInMemory[]> {
  const files: FileInMemory[] = []
  for (const [position, one] of attachments.entries()) {
    const { id: contentId, filename, type } = one
    const isShown = contentId !== null && isPicture(type, filename) && showsPicture(shown, contentId)
    if (!isShown && !withFiles) continue
    try {
      const bytes = await attachmentBytes(id, position)
      files.push({ name: filename ?? '', type: type ?? '', contentId: isShown ? contentId : null, bytes })
    } catch (error) {
      if (!isShown) throw error
      log(`a picture of the original: ${failureOf(error).kind}`)
    }
  }
  return files
}
