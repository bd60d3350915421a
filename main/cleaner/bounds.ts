/** PURE: cuts a mail that is made to stop its reader, before a parser sees it whose work grows with the square of its depth. */

interface Bounds {
  readonly length: number
  readonly tags: number
}

const readerBounds: Bounds = { length: 4_000_000, tags: 50_000 }
/** What a person writes over a long quote must not be cut at its end, where a signature may stand. */
export const fragmentBounds: Bounds = { length: 20_000_000, tags: 100_000 }
const maxDepth = 2_000
/** Elements that hold nothing, or that the next one of their kind closes: an open one is no depth. */
const flat =
  /^(?:area|base|basefont|br|col|embed|hr|img|input|link|meta|param|source|track|wbr|p|li|tr|td|th|dt|dd|option|tbody|thead|tfoot)$/i

/** The start of the text up to where it gets too long, too full or too deep; nearly always all of it. */
export function bounded(html: string, { length, tags: maxTags } = readerBounds): string {
  const text = html.slice(0, length)
  let depth = 0
  let tags = 0
  for (const { index, 1: close, 2: name = '' } of text.matchAll(/<(\/?)([a-z][a-z0-9:-]{0,40})?/gi)) {
    if (++tags > maxTags) return text.slice(0, index)
    if (name === '' || flat.test(name)) continue
    depth = close ? Math.max(0, depth - 1) : depth + 1
    if (depth > maxDepth) return text.slice(0, index)
  }
  return text
}
