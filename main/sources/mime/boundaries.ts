/** PURE: where the parts of nested multiparts begin and end (RFC 2046 5.1.1), in one pass over octets that stay where they are. */

/** A line with the boundary of one of the open multiparts. */
export interface Delimiter {
  /** Which one: its place among the open ones, the outermost first. */
  readonly level: number
  readonly at: number
  /** Where the next line begins. */
  readonly next: number
  /** Ends the multipart. */
  readonly closes: boolean
}

interface Open {
  readonly needle: Buffer
  /** Its next delimiter; Infinity where there is none before `sought`. Stale where it lies behind. */
  at: number
  sought: number
}

const LF = 10
const CR = 13
const dash = 0x2d

/** Lines that only begin like a boundary, and octets looked at again for each level: more is an attack. */
const mostFalse = 20_000
const mostPasses = 6
const freeOctets = 4_000_000

export class Boundaries {
  readonly #bytes: Buffer
  readonly #open: Open[] = []
  #false = 0
  #scanned = 0

  constructor(bytes: Buffer) {
    this.#bytes = bytes
  }

  get depth(): number {
    return this.#open.length
  }

  /** Did looking for boundaries cost more than any honest message does? Then `next` finds no more. */
  get exhausted(): boolean {
    return this.#false > mostFalse || this.#scanned > this.#bytes.length * mostPasses + freeOctets
  }

  /** Octets looked at, those looked at again counted again. */
  get scanned(): number {
    return this.#scanned
  }

  open(boundary: string): void {
    this.#open.push({ needle: Buffer.from(`--${boundary}`, 'utf8'), at: -1, sought: 0 })
  }

  /** Multiparts from this level on are over. */
  close(level: number): void {
    this.#open.length = level
  }

  /** The next delimiter at or after `from`, which must not go back; the innermost multipart comes first where two agree. */
  next(from: number): Delimiter | null {
    let nearest = this.#bytes.length
    let level = -1
    for (const [index, open] of this.#open.entries()) {
      // Nothing behind the delimiter of an outer multipart counts, as long as that one is not taken by an inner one.
      if (open.at < from || (open.at === Infinity && open.sought < nearest)) {
        open.at = this.#search(open.needle, Math.max(from, open.at === Infinity ? open.sought : 0), nearest)
        open.sought = nearest
        if (this.exhausted) return null
      }
      if (open.at < nearest || (open.at === nearest && level >= 0)) {
        nearest = open.at
        level = index
      }
    }
    const open = this.#open[level]
    if (!open) return null
    return this.#delimiterAt(nearest, open.needle, level)
  }

  #search(needle: Buffer, from: number, limit: number): number {
    const stop = Math.min(limit + needle.length, this.#bytes.length)
    const within = this.#bytes.subarray(0, stop)
    let at = from
    for (;;) {
      const found = within.indexOf(needle, at)
      this.#scanned += (found < 0 ? stop : found) - at
      if (found < 0) return Infinity
      const lineStart = found === 0 || this.#bytes[found - 1] === LF
      if (lineStart && this.#delimiterAt(found, needle, 0)) return found
      this.#false++
      if (this.exhausted) return Infinity
      at = found + 1
    }
  }

  /** Null where more stands in the line than the boundary, the dashes of its end, and blanks. */
  #delimiterAt(at: number, needle: Buffer, level: number): Delimiter | null {
    const bytes = this.#bytes
    let end = at + needle.length
    const closes = bytes[end] === dash && bytes[end + 1] === dash
    if (closes) end += 2
    while (bytes[end] === 0x20 || bytes[end] === 0x09) end++
    while (bytes[end] === CR) end++
    if (end < bytes.length && bytes[end] !== LF) return null
    return { level, at, next: Math.min(end + 1, bytes.length), closes }
  }
}
