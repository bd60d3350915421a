/**
 * PURE: octets to text, by the label that a sender gave them. The stated fallback for text without a label, with one that
 * nobody knows, or with one that says UTF-8 or ASCII and lies: UTF-8 where it is valid or only damaged, else Windows-1252.
 */
import { isAscii, isUtf8 } from 'node:buffer'
import { decodeUtf7 } from './utf7.ts'

/** Labels of mail that are no labels of the web, without their separators; windows-949 and the like are spelled many ways. */
const aliases: ReadonlyMap<string, string> = new Map([
  ['iso88598i', 'iso-8859-8'],
  ['iso88598e', 'iso-8859-8'],
  ['shiftjis', 'shift_jis'],
  ['windows31j', 'shift_jis'],
  ['mskanji', 'shift_jis'],
  ['eucjp', 'euc-jp'],
  ['iso2022jp', 'iso-2022-jp'],
  ['iso2022jp1', 'iso-2022-jp'],
  ['iso2022jp2', 'iso-2022-jp'],
  ['junet', 'iso-2022-jp'],
  ['euckr', 'euc-kr'],
  ['uhc', 'euc-kr'],
  ['tis620', 'windows-874'],
])
const codePages: ReadonlyMap<string, string> = new Map([
  ['932', 'shift_jis'],
  ['936', 'gbk'],
  ['949', 'euc-kr'],
  ['950', 'big5'],
  ['874', 'windows-874'],
  ['51932', 'euc-jp'],
  ['50220', 'iso-2022-jp'],
  ['50221', 'iso-2022-jp'],
  ['50222', 'iso-2022-jp'],
])

/** What senders call ASCII; the web reads it as Windows-1252. */
const ascii = /^(?:us-ascii|ascii|ansi_x3\.4-1968|iso646-us|646)$/
const utf7 = /^(?:x-)?(?:unicode-1-1-)?utf-?7$/
/** In these an octet below 128 is not always the sign it is in ASCII. */
const shifted = /^(?:utf-16|iso-2022)/

const latin = new TextDecoder('windows-1252')
const utf8 = new TextDecoder()

const keptLabels = 500
const decoders = new Map<string, TextDecoder | null>()

/** Null where no decoder goes by that label. The labels that a sender can make up are kept up to a bound. */
function decoderOf(label: string): TextDecoder | null {
  const kept = decoders.get(label)
  if (kept !== undefined) return kept
  const bare = label.replace(/^(?:x-ms-|x-|cs)/, '').replace(/[\s._-]+/g, '')
  const page = /^(?:cp|windows|ms|ibm)(\d+)$/.exec(bare)?.[1] ?? ''
  const found = decoderNamed(label) ?? decoderNamed(codePages.get(page) ?? aliases.get(bare) ?? bare)
  if (decoders.size < keptLabels) decoders.set(label, found)
  return found
}

function decoderNamed(name: string): TextDecoder | null {
  try {
    return new TextDecoder(name)
  } catch {
    return null
  }
}

const marked = 'octets that are no text in their charset'

export interface Decoded {
  readonly text: string
  /** One technical line where signs may be wrong or missing. */
  readonly damage: string | null
}

/** @param more The octets are only the start of a text, so the last sign may be cut. */
export function decodeBody(bytes: Uint8Array, written: string, more = false): Decoded {
  const label = written.trim().toLowerCase()
  const decoder = label === '' ? utf8 : decoderOf(label)
  if (decoder && !shifted.test(decoder.encoding) && isAscii(bytes)) return { text: latin1(bytes), damage: null }
  if (utf7.test(label)) return { text: decodeUtf7(latin1(bytes)), damage: null }
  if (!decoder || decoder.encoding === 'utf-8' || ascii.test(label)) {
    const found = either(more ? bytes.subarray(0, bytes.length - halfSign(bytes)) : bytes)
    return decoder || plain(bytes) ? found : { text: found.text, damage: 'a charset that is not known' }
  }
  const text = decoder.decode(bytes)
  if (!text.includes('\ufffd')) return { text, damage: null }
  if (more && text.indexOf('\ufffd') === text.length - 1) return { text: text.slice(0, -1), damage: null }
  return { text, damage: marked }
}

/** One encoded word. Marks stay where a known charset does not fit: they tell that words were joined wrongly. */
export function decodeWord(bytes: Uint8Array, written: string): string {
  const label = written.trim().toLowerCase()
  if (utf7.test(label)) return decodeUtf7(latin1(bytes))
  const decoder = label === '' ? utf8 : decoderOf(label)
  return decoder ? decoder.decode(bytes) : either(bytes).text
}

/** Text without a label, such as 8-bit headers. A mark of the byte order is kept: no header hides behind one. */
export function decodeUnlabelled(bytes: Buffer): string {
  return isUtf8(bytes) ? bytes.toString('utf8') : either(bytes).text
}

/** Damaged UTF-8 has as many signs that are whole as marks; other text hardly has one. */
function either(bytes: Uint8Array): Decoded {
  const text = utf8.decode(bytes)
  if (isUtf8(bytes)) return { text, damage: null }
  let balance = 0
  for (const sign of text) balance += sign === '\ufffd' ? -1 : sign > '\x7f' ? 1 : 0
  return balance >= 0 ? { text, damage: marked } : { text: latin.decode(bytes), damage: null }
}

/** How many octets at the end are the start of a UTF-8 sign whose rest is missing. */
function halfSign(bytes: Uint8Array): number {
  for (let back = 1; back <= 3 && back <= bytes.length; back++) {
    const byte = bytes[bytes.length - back] ?? 0
    if (byte < 0x80) return 0
    if (byte >= 0xc0) return back < (byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2) ? back : 0
  }
  return 0
}

/** No octet over 127, and no escape that shifts to another charset. */
const plain = (bytes: Uint8Array): boolean => isAscii(bytes) && !bytes.includes(0x1b)

function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1')
}
