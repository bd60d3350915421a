/** PURE: the attachments of a message as BODYSTRUCTURE tells them, named and numbered as those of a message that was read. */
import type { MessageStructureObject } from 'imapflow'
import type { EMailAttachment } from '../../../preload/model.ts'
import { isShownText, listAttachments, type PartFacts } from '../mime/attachments.ts'

/** A part that is an attachment: its number for BODY[…], and how its bytes are written. */
export interface RemotePart {
  readonly number: string
  readonly encoding: string
  readonly facts: PartFacts
}

export function attachmentsIn(structure: MessageStructureObject): EMailAttachment[] {
  return listAttachments(partsIn(structure).map(({ facts }) => facts))
}

/** The parts that `attachmentsIn` lists, in the same order. */
export function partsIn(node: MessageStructureObject, isRelated = false): RemotePart[] {
  const { type, childNodes, disposition = null } = node
  // An attached message stays whole, so its parts are not looked at.
  if (childNodes && type !== 'message/rfc822')
    return childNodes.flatMap((child) => partsIn(child, isRelated || type === 'multipart/related'))
  if (type.startsWith('multipart/') || isShownText({ type, disposition })) return []
  const encoding = node.encoding ?? ''
  const facts: PartFacts = {
    ...{ type, disposition, contentId: node.id ?? null, description: node.description ?? null },
    filename: node.dispositionParameters?.['filename'] ?? node.parameters?.['name'] ?? null,
    size: decodedSize(node.size ?? 0, encoding),
    related: isRelated && Boolean(node.id),
  }
  return [{ number: node.part ?? '1', encoding, facts }]
}

/** Octets after decoding, nearly: base64 is written in lines of 76 characters for 57 octets. */
function decodedSize(size: number, encoding: string): number {
  const octets = Number.isSafeInteger(size) ? Math.max(size, 0) : 0
  return encoding === 'base64' ? Math.floor((octets * 57) / 78) : octets
}
