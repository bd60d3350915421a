/**
 * PURE: the answer that comes ten thousand times, a message with its bytes in one literal, read without the library's
 * parser, which costs more than all the rest together. Whatever looks different is left to the library.
 */

/** What `FETCH (UID FLAGS INTERNALDATE RFC822.SIZE BODY.PEEK[]<0.n>)` is answered with. */
export interface Start {
  readonly uid: number
  readonly flags: Set<string>
  readonly internalDate: string
  readonly size: number
  readonly source: Buffer
}

const longest = 2000
const begin = /^\* \d{1,10} FETCH \(/i
const item =
  /(?:UID (\d{1,10})|FLAGS \(([^()"{}\r\n]*)\)|INTERNALDATE "([^"\\\r\n]{1,40})"|RFC822\.SIZE (\d{1,15})|MODSEQ \(\d{1,20}\)|BODY\[\](?:<0>)? (\{\d{1,10}\}\r?\n))(?: |\)$)/giy

/** `payload` is the answer without its literals. Null for one that is not exactly of this kind. */
export function startIn(payload: Buffer, literals: readonly Buffer[] | undefined): Start | null {
  const source = literals?.[0]
  if (!source || literals.length !== 1 || payload.length > longest) return null
  const text = payload.toString('latin1')
  item.lastIndex = begin.exec(text)?.[0].length ?? text.length
  const read: { uid?: string; flags?: string; internalDate?: string; size?: string; hasSource?: boolean } = {}
  while (item.lastIndex < text.length) {
    const found = item.exec(text)
    if (!found) return null
    const [, uid, flags, internalDate, size, literal] = found
    if (uid !== undefined) read.uid = uid
    else if (flags !== undefined) read.flags = flags
    else if (internalDate !== undefined) read.internalDate = internalDate
    else if (size !== undefined) read.size = size
    else if (literal !== undefined) read.hasSource = true
  }
  const { uid, flags, internalDate, size, hasSource } = read
  if (!uid || flags === undefined || !internalDate || !size || !hasSource) return null
  return {
    ...{ uid: Number(uid), internalDate, size: Number(size), source },
    flags: new Set(flags.split(' ').filter(Boolean)),
  }
}
