/** PURE: which of its own pictures a rich text shows. */

const source = /\bsrc\s*=\s*(?:"\s*cid:([^"]*)"|'\s*cid:([^']*)')/gi

/** Their Content-IDs, each once, without angle brackets, in order. */
export function picturesIn(html: string): string[] {
  const found = [...html.matchAll(source)].map(([, first, second]) => idOf(first ?? second ?? ''))
  return [...new Set(found.filter((id) => id !== ''))]
}

/** Does the text show a picture of this Content-ID? */
export const showsPicture = (shown: readonly string[], contentId: string): boolean => shown.includes(idOf(contentId))

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
