/** PURE: how the parts of a message that are not its text are named and numbered. */
import type { Attachment } from 'postal-mime'
import type { EMailAttachment } from '../../../preload/model.ts'
import { isDangerousName } from '../../attachments/danger.ts'
import { headerText } from './text.ts'

/** What a part without a name is called, so that a person can save it. */
const names: Readonly<Record<string, string>> = {
  'text/calendar': 'invite.ics',
  'application/ics': 'invite.ics',
  'message/rfc822': 'message.eml',
}

const withoutBrackets = (contentId: string): string => contentId.trim().replace(/^<|>$/g, '').trim()

/** Only letters in a row of digits are ours: an id of digits is always an index. */
function idOf(part: Attachment, index: number, taken: ReadonlySet<string>): string {
  const inline = part.related === true || part.disposition === 'inline'
  const contentId = inline && part.contentId ? headerText(withoutBrackets(part.contentId)) : ''
  const usable = contentId !== '' && !/^\d+$/.test(contentId) && !taken.has(contentId)
  return usable ? contentId : String(index + 1)
}

/** The ids of `parts`, in order: the content id of an inline part, else the part's place; unique within a message. */
export function idsOf(parts: readonly Attachment[]): string[] {
  const taken = new Set<string>()
  return parts.map((part, index) => {
    const id = idOf(part, index, taken)
    taken.add(id)
    return id
  })
}

export function filenameOf(part: Attachment): string | null {
  return headerText(part.filename ?? '') || names[part.mimeType] || null
}

/** A string cannot come: the parser is asked for bytes. */
export function bytesOf(part: Attachment): Uint8Array {
  if (typeof part.content === 'string') return new TextEncoder().encode(part.content)
  return part.content instanceof Uint8Array ? part.content : new Uint8Array(part.content)
}

export function attachmentsOf(parts: readonly Attachment[]): EMailAttachment[] {
  const ids = idsOf(parts)
  return parts.map((part, index) => {
    const filename = filenameOf(part)
    return {
      description: headerText(part.description ?? '') || null,
      filename,
      size: part.content instanceof Uint8Array ? part.content.length : bytesOf(part).length,
      type: headerText(part.mimeType) || null,
      encoding: null,
      id: ids[index] ?? null,
      disposition: part.disposition || (part.related ? 'inline' : 'attachment'),
      isSafeFileExtension: !isDangerousName(filename),
      stream: null,
    }
  })
}
