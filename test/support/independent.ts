/**
 * Mail as others read it: a real Dovecot (ENVELOPE, BODYSTRUCTURE and decoded parts) and Thunderbird's parser. What they
 * leave to the reader, the words of RFC 2047 and 2231, is decoded here, and only as those say it.
 */
import { parseMail, type ParsedMessage } from '@protontech/jsmimeparser'
import type { RawImap, Said } from './raw-imap.ts'

export interface Mailbox {
  readonly name: string
  readonly address: string
}

export interface Part {
  /** As in `1.2`. */
  readonly path: string
  /** In small letters. */
  readonly type: string
  readonly params: Readonly<Record<string, string>>
  readonly id: string | null
  readonly encoding: string
  readonly disposition: string | null
  readonly filename: string | null
  /** Decoded by the server. */
  readonly bytes: Buffer
}

export interface ByDovecot {
  readonly date: string
  readonly subject: string
  readonly from: Mailbox[]
  readonly to: Mailbox[]
  readonly cc: Mailbox[]
  readonly bcc: Mailbox[]
  readonly inReplyTo: string | null
  readonly messageId: string
  /** As in `mixed(alternative(text/plain,text/html),image/png)`. */
  readonly shape: string
  readonly parts: Part[]
}

/** Puts the bytes into the inbox and asks what the server makes of them. */
export async function byDovecot(imap: RawImap, raw: Uint8Array): Promise<ByDovecot> {
  await imap.ask('APPEND INBOX', raw)
  const exists = await imap.ask('SELECT INBOX')
  const number = exists.find(([, , what]) => what === 'EXISTS')?.[1] ?? ''
  const answer = await fetched(imap, String(number), 'ENVELOPE BODYSTRUCTURE')
  const [date, subject, from, , , to, cc, bcc, inReplyTo, messageId] = listAt(answer, 'ENVELOPE')
  const structure = listAt(answer, 'BODYSTRUCTURE')
  const parts: Part[] = []
  for (const leaf of leavesOf(structure, '')) {
    const item = `BINARY.PEEK[${leaf.path}]`
    const content = await fetched(
      imap,
      String(number),
      leaf.type === 'message/rfc822' ? `BODY.PEEK[${leaf.path}]` : item,
    )
    parts.push({ ...leaf, bytes: Buffer.from(text(content.at(-1) ?? null), 'latin1') })
  }
  return {
    ...{ date: text(date), subject: wordsOf(text(subject)), inReplyTo: inReplyTo === null ? null : text(inReplyTo) },
    ...{ from: mailboxes(from), to: mailboxes(to), cc: mailboxes(cc), bcc: mailboxes(bcc), messageId: text(messageId) },
    ...{ shape: shapeOf(structure), parts },
  }
}

/** The same by the parser of Thunderbird. */
export const byThunderbird = (raw: Uint8Array): ParsedMessage => parseMail(raw)

async function fetched(imap: RawImap, number: string, items: string): Promise<Said[]> {
  const answers = await imap.ask(`FETCH ${number} (${items})`)
  const found = answers.find(([, , what]) => what === 'FETCH')?.[3]
  if (!Array.isArray(found)) throw new Error(`no answer about ${items}`)
  return found
}

const text = (said: Said | undefined): string => (typeof said === 'string' ? said : '')
const listAt = (said: Said[], name: string): Said[] => list(said[said.indexOf(name) + 1])
const list = (said: Said | undefined): Said[] => (Array.isArray(said) ? said : [])

const mailboxes = (said: Said | undefined): Mailbox[] =>
  list(said).map((one) => {
    const [name, , local, domain] = list(one)
    return { name: wordsOf(text(name)), address: `${text(local)}@${text(domain)}` }
  })

const isMultipart = (said: Said[]): boolean => Array.isArray(said[0])
function shapeOf(said: Said[]): string {
  if (!isMultipart(said)) return `${text(said[0])}/${text(said[1])}`.toLowerCase()
  const inner = multipartOf(said)
  return `${inner.subtype}(${inner.parts.map(shapeOf).join(',')})`
}

function multipartOf(said: Said[]): { parts: Said[][]; subtype: string } {
  const at = said.findIndex((one) => !Array.isArray(one))
  return { parts: said.slice(0, at).map(list), subtype: text(said[at]).toLowerCase() }
}

function leavesOf(said: Said[], path: string): Omit<Part, 'bytes'>[] {
  if (isMultipart(said)) {
    const inside = path === '' ? '' : `${path}.`
    return multipartOf(said).parts.flatMap((one, at) => leavesOf(one, `${inside}${at + 1}`))
  }
  const type = shapeOf(said)
  const params = paramsOf(said[2])
  // Behind the size: lines of a text, and of a message its envelope, structure and lines.
  const extra = type.startsWith('text/') ? 8 : type === 'message/rfc822' ? 10 : 7
  const [disposition, dispositionParams] = list(said[extra + 1])
  const named = paramsOf(dispositionParams)
  return [
    {
      path: path || '1',
      ...{ type, params, id: text(said[3]) || null, encoding: text(said[5]).toLowerCase() },
      ...{ disposition: text(disposition).toLowerCase() || null, filename: named['filename'] ?? null },
    },
  ]
}

/** Parameters in small letters; those of RFC 2231 decoded, under their plain name. */
function paramsOf(said: Said | undefined): Record<string, string> {
  const flat = list(said).map(text)
  const pairs: [string, string][] = []
  for (let at = 0; at + 1 < flat.length; at += 2) pairs.push([(flat[at] ?? '').toLowerCase(), flat[at + 1] ?? ''])
  return Object.fromEntries(
    pairs.map(([name, value]) => (name.endsWith('*') ? [name.slice(0, -1), extended(value)] : [name, value])),
  )
}

function extended(value: string): string {
  const [, charset = '', coded = ''] = /^([^']*)'[^']*'([^]*)$/.exec(value) ?? []
  if (charset.toLowerCase() !== 'utf-8') throw new Error(`not as RFC 2231 has it: ${value}`)
  return decodeURIComponent(coded)
}

/** Encoded words, strictly: each stands alone, has at most 75 signs, and holds whole characters (RFC 2047, 2 and 5). */
export function wordsOf(header: string): string {
  const word = /=\?([^?\s]+)\?([bq])\?([^?\s]*)\?=/gi
  const joined = header.replace(/(\?=)[ \t\r\n]+(?==\?)/g, '$1')
  return joined.replace(word, (whole, charset: string, kind: string, coded: string) => {
    if (whole.length > 75 || charset.toLowerCase() !== 'utf-8') throw new Error(`not as RFC 2047 has it: ${whole}`)
    const bytes =
      kind.toLowerCase() === 'b'
        ? Buffer.from(coded, 'base64')
        : Buffer.from(
            coded
              .replace(/_/g, ' ')
              .replace(/=([0-9a-f]{2})/gi, (_, code: string) => String.fromCharCode(parseInt(code, 16))),
            'latin1',
          )
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  })
}
