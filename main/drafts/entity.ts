/** PURE: a draft and its files as the message that SendEMails and SaveToMailServer take. */
import type { DraftFile } from '../../preload/drafts.ts'
import type { EMailAttachment, EMailEntity } from '../../preload/model.ts'
import { isDangerousName } from '../attachments/danger.ts'
import type { StoredDraft } from '../mirror/drafts.ts'
import { emptyAddress } from '../sources/mime.ts'
import { calendarFacts } from '../sources/mime/calendar.ts'
import { isPicture, picturesIn, showsPicture } from './pictures.ts'
import { plainOf } from './plain.ts'

export interface WholeFile {
  readonly file: DraftFile
  readonly bytes: Uint8Array
}

/**
 * The message. Its pictures go along where the text shows them, and files always. It has no flags: whoever saves it as a
 * draft says so.
 * @param html The rich text of `content`, cleaned for leaving; null for a plain mail.
 */
export function entityOf(
  { content, context, rfcId }: Pick<StoredDraft, 'content' | 'context' | 'rfcId'>,
  from: { readonly name: string; readonly address: string },
  files: readonly WholeFile[],
  html: string | null,
  now: Date,
): EMailEntity {
  const shown = picturesIn(html ?? '')
  const leaving = files
    .map(pictureOrFile)
    .filter(({ contentId }) => contentId === null || showsPicture(shown, contentId))
  const calendar = context.calendar === null ? [] : [answerFile(context.calendar)]
  const { to, cc, bcc, subject, priority } = content
  const plainBody = html === null ? content.plain : plainOf(html)
  const htmlBody = html === null ? null : documentOf(html)
  const references = context.references.join(' ')
  const size = [plainBody, htmlBody ?? ''].reduce((sum, one) => sum + Buffer.byteLength(one), 0)
  return {
    ...unknown,
    ...{ to: to.map(addressOf), cc: cc.map(addressOf), bcc: bcc.map(addressOf), from: addressOf(from) },
    ...{ subject, priority, htmlBody, plainBody, messageId: rfcId },
    ...{ sent: now.toISOString(), receivedAt: now.toISOString() },
    size: leaving.reduce((sum, { bytes }) => sum + bytes.length, size),
    attachments: [...leaving.map(attachmentOf), ...calendar],
    customHeaders: references === '' ? [] : [{ name: 'References', values: [references] }],
    inReplyTo: context.inReplyTo,
    ...calendarOf(context.calendar),
  }
}

interface Leaving extends WholeFile {
  /** Of a picture in the text; null for a file beside it. */
  readonly contentId: string | null
}

const pictureOrFile = ({ file, bytes }: WholeFile): Leaving => ({
  ...{ file, bytes },
  contentId: isPicture(file.type, file.name) ? file.contentId : null,
})

type Calendar = StoredDraft['context']['calendar']

function calendarOf(calendar: Calendar): Pick<EMailEntity, 'hasCalendarData' | 'calMethod' | 'calReplyStatus'> {
  if (calendar === null) return { hasCalendarData: false, calMethod: 'Unknown', calReplyStatus: 'Unknown' }
  return { hasCalendarData: true, ...calendarFacts(calendar.text, calendar.method) }
}

const addressOf = ({ name, address }: { name: string; address: string }) =>
  emptyAddress(address.trim() || null, name.trim() || null)

function attachmentOf({ file, bytes, contentId }: Leaving): EMailAttachment {
  return {
    description: null,
    filename: file.name,
    size: bytes.length,
    type: file.type || 'application/octet-stream',
    encoding: 'base64',
    id: contentId,
    disposition: contentId === null ? 'attachment' : 'inline',
    isSafeFileExtension: !isDangerousName(file.name),
    stream: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('base64'),
  }
}

function answerFile({ method, text }: NonNullable<Calendar>): EMailAttachment {
  const bytes = Buffer.from(text, 'utf8')
  return {
    description: null,
    filename: 'invite.ics',
    size: bytes.length,
    type: `text/calendar; charset=utf-8; method=${method.toUpperCase()}`,
    encoding: 'base64',
    id: null,
    disposition: 'attachment',
    isSafeFileExtension: true,
    stream: bytes.toString('base64'),
  }
}

/** Receivers draw a quote each in their own way, or not at all: the line beside it goes along. */
const quote = '<blockquote type="cite" style="margin:0 0 0 0.8ex;border-left:1px solid #ccc;padding-left:1ex">'

const documentOf = (html: string): string =>
  `<!DOCTYPE html>\n<html><head><meta http-equiv="Content-Type" content="text/html; charset=utf-8"></head><body>${html.replaceAll('<blockquote type="cite">', quote)}</body></html>`

/** What only a server can say. */
const unknown = {
  ...{ flags: 0, isSent: false, emailSoInfo: null, serverId: 0, serverIdentifier: null, folderName: null },
  ...{ emailItemId: 0, accountId: 0, repliedAt: null },
} as const
