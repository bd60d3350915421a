/** PURE: the header of a message or of a part: its lines, unfolded (RFC 5322 2.2), read from the octets as they came. */
import { decodeUnlabelled } from './charset.ts'

export interface Header {
  /** In lower case. */
  readonly key: string
  /** As it was written. */
  readonly name: string
  readonly value: string
}

export interface HeaderBlock {
  readonly headers: readonly Header[]
  /** Where the body begins. */
  readonly bodyAt: number
  /** `cut`: no end in sight; `broken`: it stops at a line that is no header, and the body begins there. */
  readonly end: 'empty line' | 'broken' | 'cut'
}

const LF = 10
const CR = 13
const nameOf = /[!-9;-~]+[ \t]{0,19}:/y
const longestName = 1000
const mbox = /^>?From /

/**
 * The header between `from` and `to`; of its lines only those that `wanted` takes by their key. Where it is `strict`, as
 * the message's own is, a line that is no header ends it. Null where it is longer than `most` octets.
 */
export function headerAt(
  bytes: Buffer,
  from: number,
  to: number,
  wanted: (key: string) => boolean,
  strict: boolean,
  most: number,
): HeaderBlock | null {
  const starts: number[] = []
  const stop = Math.min(to, from + most + 1)
  let at = from
  let blank = -1
  while (at < stop && blank < 0) {
    const first = bytes[at]
    if (first === LF || first === CR) blank = afterBlank(bytes, at, to)
    if (blank >= 0) break
    if (at === from || (first !== 0x20 && first !== 0x09)) starts.push(at - from)
    const newline = bytes.indexOf(LF, at)
    at = newline < 0 ? to : newline + 1
  }
  const length = Math.min(at, to) - from
  if (length > most) return null
  const text = bytes.toString('latin1', from, from + length)
  const count = strict ? soundIn(text, starts) : starts.length
  const headers = []
  for (let line = 0; line < count; line++) {
    const header = headerIn(text, starts[line] ?? 0, starts[line + 1] ?? length, wanted)
    if (header) headers.push(header)
  }
  if (count < starts.length) return { headers, bodyAt: from + (starts[count] ?? 0), end: 'broken' }
  return { headers, bodyAt: blank < 0 ? to : blank, end: blank < 0 ? 'cut' : 'empty line' }
}

/** Where the line after this one begins, if this one is empty; else -1. */
function afterBlank(bytes: Buffer, from: number, to: number): number {
  let at = from
  while (at < to && bytes[at] === CR) at++
  if (at >= to) return to
  return bytes[at] === LF ? at + 1 : -1
}

/** How many of the lines that begin at `starts` are headers, from the first on; the line of an mbox may stand before them. */
function soundIn(text: string, starts: readonly number[]): number {
  for (let line = 0; line < starts.length; line++) {
    const start = starts[line] ?? 0
    nameOf.lastIndex = start
    const sound = nameOf.test(text) && nameOf.lastIndex - start <= longestName
    if (!sound && !(line === 0 && mbox.test(text))) return line
  }
  return starts.length
}

function headerIn(text: string, start: number, end: number, wanted: (key: string) => boolean): Header | null {
  const colon = text.indexOf(':', start)
  const valued = colon >= 0 && colon < end
  const name = trimmed(unfolded(text.slice(start, valued ? colon : end)))
  const key = name.toLowerCase()
  if (!wanted(key)) return null
  const value = valued ? trimmed(readable(unfolded(text.slice(colon + 1, end))).replace(/[\r\n]+/g, ' ')) : ''
  return { key, name, value }
}

/** The ends of lines go, the blanks that fold them stay. */
function unfolded(text: string): string {
  const newline = text.indexOf('\n')
  if (newline < 0) return withoutReturns(text)
  if (newline === text.length - 1) return withoutReturns(text.slice(0, -1))
  return text.split('\n').map(withoutReturns).join('')
}

function withoutReturns(line: string): string {
  let end = line.length
  while (end > 0 && line.charCodeAt(end - 1) === CR) end--
  return line.slice(0, end)
}

/** 8-bit headers are UTF-8 (RFC 6532), or else what old writers meant. */
function readable(text: string): string {
  return /[\x80-\xff]/.test(text) ? decodeUnlabelled(Buffer.from(text, 'latin1')) : text
}

/** Only blank and tab stand around a value: other spaces are part of it, and no name hides behind them. */
function trimmed(text: string): string {
  let start = 0
  let end = text.length
  while (start < end && isBlank(text.charCodeAt(start))) start++
  while (end > start && isBlank(text.charCodeAt(end - 1))) end--
  return text.slice(start, end)
}

const isBlank = (code: number): boolean => code === 0x20 || code === 0x09
