/** PURE: which attachments a person looks for, and how their names are shown. */
import type { MessageView } from '../../preload/model.ts'
import type { IconName } from '../ui/icons.ts'

/** An attachment with its position in the message, by which it is asked for. */
export type File = MessageView['attachments'][number] & { readonly position: number }

/** All attachments but the pictures that an HTML body shows in its place. */
export function filesOf({ attachments, hasHtml }: Pick<MessageView, 'attachments' | 'hasHtml'>): File[] {
  return attachments
    .map((attachment, position) => ({ ...attachment, position }))
    .filter(({ disposition, type, id }) => !(hasHtml && disposition === 'inline' && id && /^image\//i.test(type ?? '')))
}

/** What joins and colours an emoji is part of it. */
const inEmoji = /(?<=\p{Extended_Pictographic}\uFE0F?|\p{Emoji_Modifier})(?:\u200D|\uFE0E|\uFE0F)/u
/** Letters that nobody sees, or that reorder others. */
const unseen =
  /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cn}]|\u034F|\u115F|\u1160|\u17B4|\u17B5|\u3164|\uFFA0|[\u180B-\u180D]|[\uFE00-\uFE0F]/u
const marked = new RegExp(`${inEmoji.source}|(${unseen.source})`, 'gu')

/** A name as a person may see it: what would hide or reorder letters is a mark, and blanks do not push the ending away. */
export function shownName(name: string): string {
  return name
    .toWellFormed()
    .replace(marked, (letter, odd?: string) => (odd === undefined ? letter : '\uFFFD'))
    .replace(/\s{2,}/gu, ' ')
    .trim()
}

/** A long name in two, to be cut between them: its ending, which tells the kind, stays to be seen, a double one whole. */
export function partsOf(name: string): [start: string, end: string] {
  const letters = [...name]
  if (letters.length <= 24) return [name, '']
  const ending = /(\.[^.]{1,20}){1,2}$/u.exec(name)?.[0] ?? ''
  const kept = [...ending].length + 3
  return [letters.slice(0, -kept).join(''), letters.slice(-kept).join('')]
}

const icons: readonly (readonly [IconName, RegExp])[] = [
  ['picture', /^(jpe?g|png|gif|webp|heic|avif|bmp|tiff?|ico)$/],
  ['table', /^(xlsx?|xltx|ods|csv|tsv|numbers)$/],
  ['media', /^(mp[34]|m4[av]|mov|avi|mkv|webm|wav|flac|ogg|aac|wma|wmv)$/],
  ['calendar', /^(ics|ical|ifb|vcs)$/],
  ['mail', /^(eml|msg|oft)$/],
  ['document', /^(pdf|docx?|dotx?|odt|rtf|txt|md|pages|pptx?|ppsx?|odp|key|epub)$/],
]

export function iconOf(name: string): IconName {
  const ending = /\.([^.]+)$/.exec(name.toLowerCase())?.[1] ?? ''
  return icons.find(([, endings]) => endings.test(ending))?.[0] ?? 'attachment'
}
