/** PURE: which of its own pictures a rich text shows, and which files can be one. */
import { isDangerousName } from '../attachments/danger.ts'

/** What is written in a text, or of another element, shows nothing. In a cleaned fragment no value of a tag holds `<>"`. */
const source = /<img(?=\s)[^<>]*?\ssrc="\s*cid:([^"<>]*)"/gi

/**
 * Their Content-IDs, each once, without angle brackets, in order.
 * @param html A cleaned fragment, or what was made around one.
 */
export function picturesIn(html: string): string[] {
  const found = [...html.matchAll(source)].map(([, id = '']) => idOf(id))
  return [...new Set(found.filter((id) => id !== ''))]
}

/** Does the text show a picture of this Content-ID? */
export const showsPicture = (shown: readonly string[], contentId: string): boolean => shown.includes(idOf(contentId))

/** Nothing but a picture, and shown as one; whatever else has a Content-ID is a file like others, and listed with them. */
export const isPicture = (type: string | null, name: string | null): boolean =>
  /^image\/(?:png|jpe?g|gif|webp|avif|bmp)$/i.test(type ?? '') && !isDangerousName(name)

/** An address writes some signs with percent (RFC 2392), and HTML writes an ampersand as a word. */
function idOf(text: string): string {
  const plain = text
    .replace(/&amp;/g, '&')
    .replace(/&#39;/g, "'")
    .replace(/&quot;/g, '"')
    .trim()
  try {
    return decodeURIComponent(plain).replace(/^<|>$/g, '')
  } catch {
    return plain.replace(/^<|>$/g, '')
  }
}
