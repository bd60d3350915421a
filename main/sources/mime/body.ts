/** PURE: the texts of a message as they are shown: all its shown parts, joined into one plain and one HTML text. */
import { isShownText } from './attachments.ts'
import { decodeBody, type Decoded } from './charset.ts'
import { unfoldFlowed } from './flowed.ts'
import { contentOf } from './transfer.ts'
import type { Leaf } from './walk.ts'

const LF = 10

export interface Body {
  readonly text: string
  readonly html: string
  /** Why something in it may be missing. */
  readonly damage: string | null
}

/** Texts of one place: the forms of an alternative stand together, any other part stands alone. */
interface Place {
  readonly plain: string[]
  readonly html: string[]
}

/**
 * Null where an HTML text would have to be turned into plain text: it stands beside plain ones, and the message has no
 * form in which all of it can be read.
 * @param more The octets go on after the last leaf.
 */
export function bodyOf(bytes: Buffer, leaves: readonly Leaf[], more: boolean): Body | null {
  const places = new Map<object, Place>()
  let damage: string | null = null
  for (const leaf of leaves) {
    // Of a part that is cut in its header nothing is known for sure.
    if (!isShownText(leaf) || (more && leaf.start === bytes.length)) continue
    const { text, damage: found } = textOf(bytes, leaf, more && leaf.end === bytes.length)
    damage ??= found
    const place = places.get(leaf.alternative ?? leaf) ?? { plain: [], html: [] }
    place[leaf.type === 'text/html' ? 'html' : 'plain'].push(text)
    places.set(leaf.alternative ?? leaf, place)
  }
  const all = [...places.values()]
  const hasPlain = all.some(({ plain }) => plain.length > 0)
  if (hasPlain && all.some(({ plain }) => plain.length === 0)) return null
  const hasHtml = all.some(({ html }) => html.length > 0)
  const html = hasHtml ? all.flatMap((place) => (place.html.length > 0 ? place.html : place.plain.map(asHtml))) : []
  return { text: all.flatMap(({ plain }) => plain).join('\n'), html: html.join('\n'), damage }
}

/** The text of a part, out of its transfer encoding, its charset and its folding. */
export function textOf(bytes: Buffer, leaf: Leaf, more = false): Decoded {
  const carried = bytes.subarray(leaf.start, leaf.end)
  const content = contentOf(carried, leaf.encoding)
  // A line that is cut has no end, and none is added to it.
  const open = more && leaf.encoding !== 'base64' && carried.at(-1) !== LF && content.bytes.at(-1) === LF
  const whole = open ? content.bytes.subarray(0, -1) : content.bytes
  const { text, damage } = decodeBody(whole, leaf.parameters.get('charset') ?? '', more)
  const flowed = leaf.parameters.get('format')?.toLowerCase() === 'flowed'
  return {
    text: flowed ? unfoldFlowed(text, leaf.parameters.get('delsp')?.toLowerCase() === 'yes') : text,
    damage: content.damaged && !more ? 'damaged base64 in a text' : damage,
  }
}

function asHtml(plain: string): string {
  const safe = plain.trim().replace(/[<>"'?&]/g, (sign) => `&#x${sign.charCodeAt(0).toString(16).toUpperCase()};`)
  return `<div>${safe.replaceAll('\n', '<br />')}</div>`
}
