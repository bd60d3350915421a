/** PURE: a small writer of RFC 5322 messages, of its own so that sample mail does not depend on the parser it tests. */
import { encodeText, fittingCharset } from './charset.ts'

export interface Person {
  readonly name: string
  readonly address: string
}

export interface Part {
  readonly type: string
  readonly filename: string
  readonly bytes: Buffer
  /** Without brackets; makes the part an inline one. */
  readonly contentId?: string
}

export interface Composition {
  readonly from: Person | null
  readonly to: readonly Person[]
  readonly cc?: readonly Person[]
  /** Null leaves the header out, '' writes an empty one. */
  readonly subject: string | null
  readonly date: Date
  /** Minutes east of Greenwich that the sender's clock shows. */
  readonly offset: number
  readonly messageId: string | null
  readonly references?: readonly string[]
  readonly text?: string
  readonly html?: string
  readonly calendar?: { readonly method: string; readonly text: string }
  readonly inline?: readonly Part[]
  readonly attachments?: readonly Part[]
  readonly charset?: string
  readonly encoding?: 'quoted-printable' | 'base64' | '8bit'
  readonly headers?: readonly (readonly [name: string, value: string])[]
  /** Makes boundaries differ from message to message. */
  readonly mark: string
}

/** A piece of MIME: its own header lines and its content, lines ended by CRLF. */
interface Piece {
  readonly headers: readonly string[]
  readonly content: Buffer
}

const CRLF = '\r\n'

export function compose(message: Composition): Buffer {
  const charset = message.charset ?? 'utf-8'
  const root = wholeBody(message)
  const people = (list: readonly Person[]): string => list.map((one) => mailbox(one, charset)).join(', ')
  const headers = [
    ...(message.headers ?? []).map(([name, value]) => folded(`${name}: ${value}`)),
    `Date: ${headerDate(message.date, message.offset)}`,
    ...(message.from ? [folded(`From: ${people([message.from])}`)] : []),
    ...(message.to.length > 0 ? [folded(`To: ${people(message.to)}`)] : []),
    ...(message.cc?.length ? [folded(`Cc: ${people(message.cc)}`)] : []),
    ...(message.subject === null ? [] : [folded(`Subject: ${words(message.subject, charset)}`)]),
    ...(message.messageId === null ? [] : [`Message-ID: ${message.messageId}`]),
    ...threadHeaders(message.references ?? []),
    'MIME-Version: 1.0',
    ...root.headers,
  ]
  return Buffer.concat([Buffer.from(headers.join(CRLF) + CRLF + CRLF, 'latin1'), root.content])
}

function threadHeaders(references: readonly string[]): string[] {
  const last = references.at(-1)
  return last ? [`In-Reply-To: ${last}`, folded(`References: ${references.join(' ')}`)] : []
}

function wholeBody(message: Composition): Piece {
  const texts: Piece[] = []
  if (message.text !== undefined) texts.push(textPiece('text/plain', message.text, message))
  if (message.html !== undefined) texts.push(textPiece('text/html', message.html, message))
  if (message.calendar) texts.push(textPiece('text/calendar', message.calendar.text, message, message.calendar.method))
  if (texts.length === 0) texts.push(textPiece('text/plain', '', message))
  const body = joined('alternative', texts, message.mark)
  const shown = joined('related', [body, ...(message.inline ?? []).map(partPiece)], message.mark)
  return joined('mixed', [shown, ...(message.attachments ?? []).map(partPiece)], message.mark)
}

/** One piece stands for itself. */
function joined(kind: 'alternative' | 'related' | 'mixed', pieces: readonly Piece[], mark: string): Piece {
  const [only] = pieces
  if (pieces.length === 1 && only) return only
  const boundary = `=_${kind.slice(0, 3)}_${mark}`
  const between = pieces.flatMap((piece) => [
    Buffer.from(`--${boundary}${CRLF}${piece.headers.join(CRLF)}${CRLF}${CRLF}`, 'latin1'),
    piece.content,
    Buffer.from(CRLF),
  ])
  return {
    headers: [`Content-Type: multipart/${kind}; boundary="${boundary}"`],
    content: Buffer.concat([...between, Buffer.from(`--${boundary}--${CRLF}`)]),
  }
}

function textPiece(type: string, text: string, message: Composition, method?: string): Piece {
  const charset = fittingCharset(text, message.charset ?? 'utf-8')
  const encoding = message.encoding ?? 'quoted-printable'
  const bytes = encodeText(text, charset)
  return {
    headers: [
      `Content-Type: ${type}; charset=${charset}${method ? `; method=${method}` : ''}`,
      `Content-Transfer-Encoding: ${encoding}`,
    ],
    content: encoding === 'base64' ? base64(bytes) : encoding === '8bit' ? crlf(bytes) : quotedPrintable(bytes),
  }
}

function partPiece(part: Part): Piece {
  return {
    headers: [
      `Content-Type: ${part.type}`,
      'Content-Transfer-Encoding: base64',
      folded(`Content-Disposition: ${part.contentId ? 'inline' : 'attachment'}; ${fileParameter(part.filename)}`),
      ...(part.contentId ? [`Content-ID: <${part.contentId}>`] : []),
    ],
    content: base64(part.bytes),
  }
}

/** RFC 2231 where the name is more than ASCII. */
function fileParameter(name: string): string {
  if (/^[\x20-\x7e]*$/.test(name)) return `filename="${name.replace(/["\\]/g, '\\$&')}"`
  return `filename*=utf-8''${encodeURIComponent(name).replace(/['()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16)}`)}`
}

const crlf = (bytes: Buffer): Buffer => Buffer.from(bytes.toString('latin1').replace(/\r?\n/g, CRLF), 'latin1')

function base64(bytes: Buffer): Buffer {
  return Buffer.from(bytes.toString('base64').replace(/.{76}/g, `$&${CRLF}`) + CRLF, 'latin1')
}

const hex = (sign: string): string => `=${sign.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`

export function quotedPrintable(bytes: Buffer): Buffer {
  const lines = bytes.toString('latin1').replace(/\r\n/g, '\n').split('\n').map(quotedLine)
  return Buffer.from(lines.join(CRLF) + CRLF, 'latin1')
}

function quotedLine(line: string): string {
  const quoted = line.replace(/[^\t\x20-\x3c\x3e-\x7e]/g, hex).replace(/[\t ]$/, hex)
  const lines: string[] = []
  let rest = quoted
  while (rest.length > 76) {
    // Never cut inside a quoted byte.
    const cut = rest[74] === '=' ? 74 : rest[73] === '=' ? 73 : 75
    lines.push(`${rest.slice(0, cut)}=`)
    rest = rest.slice(cut)
  }
  return [...lines, rest].join(CRLF)
}

/** Text as RFC 2047 words where it is more than ASCII, each whole in itself and short enough to follow a header name. */
export function words(text: string, wished: string): string {
  if (/^[\x20-\x7e]*$/.test(text) && !text.includes('=?')) return text
  const charset = fittingCharset(text, wished)
  const coded: string[] = []
  let bytes = Buffer.alloc(0)
  const room = Math.floor((60 - `=?${charset}?B??=`.length) / 4) * 3
  const close = (): void => void coded.push(`=?${charset}?B?${bytes.toString('base64')}?=`)
  for (const sign of text) {
    const more = encodeText(sign, charset)
    if (bytes.length + more.length > room) {
      close()
      bytes = Buffer.alloc(0)
    }
    bytes = Buffer.concat([bytes, more])
  }
  close()
  return coded.join(' ')
}

function mailbox({ name, address }: Person, charset: string): string {
  if (name === '') return address
  if (!/^[\x20-\x7e]*$/.test(name)) return `${words(name, charset)} <${address}>`
  return /^[\w ]+$/.test(name) ? `${name} <${address}>` : `"${name.replace(/["\\]/g, '\\$&')}" <${address}>`
}

/** Breaks at blanks, so that lines stay under 78 characters where there are any. */
function folded(line: string): string {
  let width = 0
  return line
    .split(' ')
    .map((word, at) => {
      const fits = at < 2 || width + word.length + 1 <= 77
      width = fits ? width + word.length + 1 : word.length + 1
      return at === 0 ? word : `${fits ? ' ' : `${CRLF} `}${word}`
    })
    .join('')
}

const days = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat']
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
const two = (number: number): string => String(number).padStart(2, '0')

export function headerDate(date: Date, offset: number): string {
  const local = new Date(date.getTime() + offset * 60_000)
  const zone = `${offset < 0 ? '-' : '+'}${two(Math.floor(Math.abs(offset) / 60))}${two(Math.abs(offset) % 60)}`
  const day = `${days[local.getUTCDay()]}, ${local.getUTCDate()} ${months[local.getUTCMonth()]} ${local.getUTCFullYear()}`
  return `${day} ${two(local.getUTCHours())}:${two(local.getUTCMinutes())}:${two(local.getUTCSeconds())} ${zone}`
}
