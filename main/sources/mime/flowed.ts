/** PURE: paragraphs out of lines that were folded for the way (format=flowed, RFC 3676). */

/** @param delSp The blank at the end of a folded line is there for folding only (4.1). */
export function unfoldFlowed(text: string, delSp: boolean): string {
  const pieces: string[] = []
  let flowing = -1
  for (const line of text.split(/\r?\n/)) {
    const depth = quotesOf(line)
    // 4.4: a blank is stuffed in, so that nothing is taken for a quote.
    const content = line.slice(depth + (line[depth] === ' ' ? 1 : 0))
    // 4.3: the mark of a signature is a line of its own, and 4.5: so is what is quoted deeper, or less deep.
    const signature = content === '-- '
    const joins = flowing === depth && !signature
    if (joins && delSp) pieces.push((pieces.pop() ?? '').slice(0, -1))
    if (!joins && pieces.length > 0) pieces.push('\n')
    pieces.push(joins || depth === 0 ? content : line)
    flowing = content.endsWith(' ') && !signature ? depth : -1
  }
  return pieces.join('')
}

function quotesOf(line: string): number {
  let depth = 0
  while (line[depth] === '>') depth++
  return depth
}
