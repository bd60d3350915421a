/**
 * PURE: the content of a part out of the lines that carry it (RFC 2045 6). Lines end with LF alone afterwards, the last one
 * too: whatever a server does to the ends of lines, the content stays the same.
 */
import { decodeBase64, sizeOfBase64 } from './base64.ts'

export type Encoding = 'lines' | 'quoted-printable' | 'base64'

const LF = 10
const CR = 13
const equals = 0x3d

const hex = new Int8Array(256).fill(-1)
for (let digit = 0; digit < 16; digit++) {
  hex[digit.toString(16).charCodeAt(0)] = digit
  hex[digit.toString(16).toUpperCase().charCodeAt(0)] = digit
}

export interface Content {
  readonly bytes: Buffer
  readonly damaged: boolean
}

/** @param bytes From the first line of the body to the line of the next boundary. */
export function contentOf(bytes: Buffer, encoding: Encoding): Content {
  if (encoding === 'base64') return decodeBase64(bytes.toString('latin1'))
  const whole = bytes.at(-1) === LF
  if (encoding === 'lines' && whole && !bytes.includes(CR)) return { bytes, damaged: false }
  const out = Buffer.allocUnsafe(bytes.length + 1)
  const length = encoding === 'lines' ? copyLines(bytes, out) : copyQuoted(bytes, out)
  return { bytes: out.subarray(0, length), damaged: false }
}

/** Octets of the content. */
export function sizeOf(bytes: Buffer, encoding: Encoding): number {
  return encoding === 'base64' ? sizeOfBase64(bytes) : contentOf(bytes, encoding).bytes.length
}

/** Carriage returns at the end of a line go, those within it stay. */
function copyLines(bytes: Buffer, out: Buffer): number {
  let to = 0
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at] ?? 0
    if (byte === LF) to = withoutReturns(out, to)
    out[to++] = byte
  }
  return ended(bytes, out, to)
}

function withoutReturns(out: Buffer, end: number): number {
  let to = end
  while (to > 0 && out[to - 1] === CR) to--
  return to
}

function ended(bytes: Buffer, out: Buffer, end: number): number {
  if (bytes.length === 0 || bytes.at(-1) === LF) return end
  const to = withoutReturns(out, end)
  out[to] = LF
  return to + 1
}

function copyQuoted(bytes: Buffer, out: Buffer): number {
  let to = 0
  for (let start = 0; start < bytes.length;) {
    const newline = bytes.indexOf(LF, start)
    const next = newline < 0 ? bytes.length : newline + 1
    let end = newline < 0 ? bytes.length : newline
    while (end > start && bytes[end - 1] === CR) end--
    const soft = end > start && bytes[end - 1] === equals
    to = copyQuotedLine(bytes, start, soft ? end - 1 : end, out, to)
    if (!soft) out[to++] = LF
    start = next
  }
  return to
}

/** What is no valid escape is kept as it stands. */
function copyQuotedLine(bytes: Buffer, start: number, end: number, out: Buffer, from: number): number {
  let to = from
  for (let at = start; at < end; at++) {
    const byte = bytes[at] ?? 0
    if (byte === equals && at + 2 < end) {
      const high = hex[bytes[at + 1] ?? 0] ?? -1
      const low = hex[bytes[at + 2] ?? 0] ?? -1
      if (high >= 0 && low >= 0) {
        out[to++] = (high << 4) | low
        at += 2
        continue
      }
    }
    out[to++] = byte
  }
  return to
}
