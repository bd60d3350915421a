/** PURE: plain text -> pieces, where web addresses are links. Main decides what a link may open. */
export interface Piece {
  readonly text: string
  readonly href: string | null
}

const address = /\bhttps?:\/\/[^\s<>"'`]+[^\s<>"'`.,;:!?)\]}]/giu

/** Joined, the pieces' texts are the text. */
export function pieces(text: string): Piece[] {
  const all: Piece[] = []
  let end = 0
  for (const match of text.matchAll(address)) {
    if (match.index > end) all.push({ text: text.slice(end, match.index), href: null })
    all.push({ text: match[0], href: match[0] })
    end = match.index + match[0].length
  }
  if (end < text.length) all.push({ text: text.slice(end), href: null })
  return all
}
