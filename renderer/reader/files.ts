/** PURE: which attachments a person looks for. */
import type { MessageView } from '../../preload/model.ts'

/** An attachment with its position in the message, by which it is asked for. */
export type File = MessageView['attachments'][number] & { readonly position: number }

/** All attachments but the pictures that an HTML body shows in its place. */
export function filesOf({ attachments, hasHtml }: Pick<MessageView, 'attachments' | 'hasHtml'>): File[] {
  return attachments
    .map((attachment, position) => ({ ...attachment, position }))
    .filter(({ disposition, type, id }) => !(hasHtml && disposition === 'inline' && id && /^image\//i.test(type ?? '')))
}
