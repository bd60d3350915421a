/** PURE: cuts a mail that is made to stop its reader, before a parser sees it whose work grows with the square of its depth. */

interface Bounds {
  readonly length: number
  readonly tags: number
  /** Beside pictures in the text, which are long and cost nothing. */
  readonly letters?: number
  /** Such as are written as words of their own (`&amp;`), and cost as much as a tag does. */
  readonly signs?: number
}

const readerBounds: Bounds = { length: 4_000_000, tags: 50_000 }
/** Half a second's work. What is older than this in a quote is in the mail that is quoted. */
const quoteBounds: Bounds = { length: 10_000_000, letters: 1_000_000, tags: 20_000, signs: 70_000 }
/** What a person writes over a long quote must not be cut at its end, where a signature may stand. */
export const fragmentBounds: Bounds = { length: 20_000_000, letters: 4_000_000, tags: 60_000, signs: 200_000 }
const maxDepth = 2_000
/** Elements that hold nothing, or that the next one of their kind closes: an open one is no depth. */
const flat =
  /^(?:area|base|basefont|br|col|embed|hr|img|input|link|meta|param|source|track|wbr|p|li|tr|td|th|dt|dd|option|tbody|thead|tfoot)$/i

const marks = /data:image\/[a-z]{3,4};base64,[a-z0-9+/=\s]*|[&>\u00a0]|<(\/?)([a-z][a-z0-9:-]{0,40})?/gi

/** The start of the text up to where it gets too long, too full or too deep; nearly always all of it. */
export function bounded(html: string, bounds = readerBounds): string {
  const { length, tags: maxTags, letters = length, signs: maxSigns = length } = bounds
  const text = html.slice(0, length)
  const spent = { pictures: 0, tags: 0, signs: 0, depth: 0 }
  for (const { index, 0: mark, 1: close, 2: name = '' } of text.matchAll(marks)) {
    if (index - spent.pictures > letters) break
    if (mark.startsWith('<')) {
      if (++spent.tags > maxTags) return text.slice(0, index)
      if (name === '' || flat.test(name)) continue
      spent.depth = close ? Math.max(0, spent.depth - 1) : spent.depth + 1
      if (spent.depth > maxDepth) return text.slice(0, index)
    } else if (mark.length > 1) spent.pictures += mark.length
    else if (++spent.signs > maxSigns) return text.slice(0, index)
  }
  return text.slice(0, letters + spent.pictures)
}

/** As much of a mail as is quoted. */
export const boundedQuote = (html: string): string => bounded(html, quoteBounds)
