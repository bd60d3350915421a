/** PURE: encoded words of headers (RFC 2047, with the language of RFC 2231 5). What is no whole word stays as it stands. */
import { decodeBase64 } from './base64.ts'
import { decodeWord } from './charset.ts'

interface Word {
  readonly charset: string
  readonly encoding: string
  readonly code: string
}

const pattern = /=\?([^?\s]+)\?([QqBb])\?([^?]*)\?=/g
const gap = /^[ \t\r\n]+$/

export function decodeWords(text: string): string {
  if (!text.includes('=?')) return text
  const pieces = piecesOf(text)
  const joined = pieces.map((piece) => (typeof piece === 'string' ? piece : decoded(joinedIn(piece)))).join('')
  if (!joined.includes('\ufffd')) return joined
  // A word that stands alone was taken for the half of one.
  return pieces.map((piece) => (typeof piece === 'string' ? piece : decoded(piece))).join('')
}

/** Text and runs of words; blanks between two words only fold the line. */
function piecesOf(text: string): (string | Word[])[] {
  const pieces: (string | Word[])[] = []
  let at = 0
  for (const found of text.matchAll(pattern)) {
    const before = text.slice(at, found.index)
    const last = pieces.at(-1)
    const word = { charset: found[1] ?? '', encoding: (found[2] ?? '').toUpperCase(), code: found[3] ?? '' }
    if (Array.isArray(last) && (before === '' || gap.test(before))) last.push(word)
    else pieces.push(...(before === '' ? [] : [before]), [word])
    at = found.index + found[0].length
  }
  if (at < text.length) pieces.push(text.slice(at))
  return pieces
}

/** A sign may be split between two words, so that words alike are one; base64 only where the first ends a group of four. */
function joinedIn(words: readonly Word[]): Word[] {
  const joined: { first: Word; codes: string[]; length: number; open: boolean }[] = []
  for (const word of words) {
    const last = joined.at(-1)
    const alike = last?.first.charset === word.charset && last.first.encoding === word.encoding
    if (last && alike && last.open) last.codes.push(word.code)
    else joined.push({ first: word, codes: [word.code], length: 0, open: true })
    const run = joined.at(-1)
    if (!run) continue
    run.length += word.code.length
    run.open = word.encoding === 'Q' || (run.length % 4 === 0 && !word.code.endsWith('='))
  }
  return joined.map(({ first, codes }) => ({ ...first, code: codes.join('') }))
}

const decoded = (words: readonly Word[]): string => words.map(textOf).join('')

function textOf({ charset, encoding, code }: Word): string {
  const label = charset.split('*', 1)[0] ?? ''
  return decodeWord(encoding === 'B' ? decodeBase64(code).bytes : fromQ(code), label)
}

function fromQ(code: string): Buffer {
  const text = code
    // Some writers fold within an escape.
    .replace(/=\s+([0-9a-fA-F])/g, '=$1')
    .replace(/[_\s]/g, ' ')
  const bytes = Buffer.from(text, 'utf8')
  if (!text.includes('=')) return bytes
  let to = 0
  for (let at = 0; at < bytes.length; at++) {
    const escaped = bytes[at] === 0x3d ? /^[0-9a-fA-F]{2}$/.exec(bytes.toString('latin1', at + 1, at + 3)) : null
    bytes[to++] = escaped ? Number.parseInt(escaped[0], 16) : (bytes[at] ?? 0)
    if (escaped) at += 2
  }
  return bytes.subarray(0, to)
}
