/** PURE: which parts of a message are attachments, how they are named and numbered. */
import type { EMailAttachment } from '../../../preload/model.ts'
import { isDangerousName } from '../../attachments/danger.ts'
import { headerText } from './text.ts'

/** What is known of one part, read from its header or told by a server (BODYSTRUCTURE); texts are decoded. */
export interface PartFacts {
  /** `image/png`, in lower case; empty where the part names none. */
  readonly type: string
  readonly filename: string | null
  /** Octets of the decoded content. */
  readonly size: number
  /** As the header has it: brackets may stand around it. */
  readonly contentId: string | null
  /** `attachment`, `inline` or what else the sender wrote, in lower case. */
  readonly disposition: string | null
  /** Has a content id and stands, at any depth, in a multipart/related. */
  readonly related: boolean
  readonly description: string | null
}

/** What a part without a name is called, so that a person can save it. */
const names: ReadonlyMap<string, string> = new Map([
  ['text/calendar', 'invite.ics'],
  ['application/ics', 'invite.ics'],
  ['application/ms-tnef', 'winmail.dat'],
  ['message/rfc822', 'message.eml'],
])

/** Is the part text that is shown, and no attachment? Only asked for parts that are no multipart. */
export function isShownText({ type, disposition }: Pick<PartFacts, 'type' | 'disposition'>): boolean {
  return (type === 'text/plain' || type === 'text/html') && disposition !== 'attachment'
}

const withoutBrackets = (contentId: string): string => contentId.trim().replace(/^<|>$/g, '').trim()

type Named = Pick<PartFacts, 'contentId' | 'disposition' | 'related'>

/** Only letters in a row of digits are ours: an id of digits is always an index. */
function idOf(part: Named, index: number, taken: ReadonlySet<string>): string {
  const inline = part.related || part.disposition === 'inline'
  const contentId = inline && part.contentId ? headerText(withoutBrackets(part.contentId)) : ''
  const usable = contentId !== '' && !/^\d+$/.test(contentId) && !taken.has(contentId)
  return usable ? contentId : String(index + 1)
}

/** The ids of `parts`, in order: the content id of an inline part, else the part's place; unique within a message. */
export function idsOf(parts: readonly Named[]): string[] {
  const taken = new Set<string>()
  return parts.map((part, index) => {
    const id = idOf(part, index, taken)
    taken.add(id)
    return id
  })
}

export function filenameOf({ filename, type }: Pick<PartFacts, 'filename' | 'type'>): string | null {
  return headerText(filename ?? '') || names.get(type) || null
}

/** All attachments of a message: `parts` are its leaves but shown text, in the order in which they stand. */
export function listAttachments(parts: readonly PartFacts[]): EMailAttachment[] {
  const ids = idsOf(parts)
  return parts.map((part, index) => {
    const filename = filenameOf(part)
    return {
      description: headerText(part.description ?? '') || null,
      filename,
      size: part.size,
      type: headerText(part.type) || null,
      encoding: null,
      id: ids[index] ?? null,
      disposition: part.disposition || (part.related ? 'inline' : 'attachment'),
      isSafeFileExtension: !isDangerousName(filename),
      stream: null,
    }
  })
}
