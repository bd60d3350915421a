/** PURE: the parts of a message, found by its headers and boundaries; their content is left where it is. */
import { Boundaries } from './boundaries.ts'
import { headerAt, type Header } from './header.ts'
import { firstWord, structured, type Structured } from './parameters.ts'
import type { Encoding } from './transfer.ts'
import { decodeWords } from './words.ts'

/** What holds for the whole message, as in `read.ts`. */
export const limits = { depth: 100, parts: 5_000, headers: 1_000_000 } as const

/** A part that holds no parts. */
export interface Leaf {
  readonly type: string
  readonly parameters: ReadonlyMap<string, string>
  readonly disposition: string | null
  /** Decoded. */
  readonly filename: string | null
  readonly contentId: string | null
  /** Decoded. */
  readonly description: string | null
  readonly encoding: Encoding
  /** A transfer encoding that nobody here knows: its content stays as it came. */
  readonly coded: boolean
  readonly related: boolean
  /** The multipart/alternative around it: its texts are one text in several forms. */
  readonly alternative: object | null
  /** Its content lies between these. */
  readonly start: number
  end: number
}

export interface Walked {
  /** The message's own, those that `wanted` takes. */
  readonly headers: readonly Header[]
  readonly leaves: readonly Leaf[]
  /** Where the octets stop: behind the last part, within the last leaf, or where something else goes on. */
  readonly stop: 'end' | 'leaf' | 'between'
  /** A multipart has begun and does not end. */
  readonly open: boolean
  /** Why something may be missing, in one technical line. */
  readonly malformed: string | null
}

/** The message is beyond what this walk does, and why. */
export interface Refused {
  readonly refused: string
}

const ofParts = new Set([
  'content-type',
  'content-transfer-encoding',
  'content-disposition',
  'content-id',
  'content-description',
])

/** What a part has from the multiparts around it. */
interface Around {
  readonly related: boolean
  readonly alternative: object | null
  /** What a part without a type is. */
  readonly type: string
}

interface State {
  readonly bytes: Buffer
  readonly boundaries: Boundaries
  /** One for each open multipart. */
  readonly around: Around[]
  readonly leaves: Leaf[]
  /** The leaf that goes on until the next delimiter. */
  leaf: Leaf | null
  /** Octets that headers may still have. */
  room: number
  parts: number
  malformed: string | null
}

/** @param wanted Which of the message's own headers are told, by their keys in lower case. */
export function walk(bytes: Buffer, wanted: (key: string) => boolean): Walked | Refused {
  const own = (key: string): boolean => ofParts.has(key) || wanted(key)
  const top = headerAt(bytes, 0, bytes.length, own, true, limits.headers)
  if (!top) return { refused: tooLong }
  const state: State = {
    bytes,
    boundaries: new Boundaries(bytes),
    around: [],
    leaves: [],
    leaf: null,
    room: limits.headers - top.bodyAt,
    parts: 0,
    malformed: top.end === 'broken' ? 'the header does not end with an empty line' : null,
  }
  enter(state, top.headers, top.bodyAt, { related: false, alternative: null, type: 'text/plain' })
  if (top.end === 'cut') state.leaf = null
  const refused = walkParts(state, top.bodyAt)
  if (refused !== null) return { refused }
  const { leaves, leaf, malformed, boundaries } = state
  const open = boundaries.depth > 0
  const stop = leaf ? 'leaf' : open || top.end === 'cut' ? 'between' : 'end'
  return { headers: top.headers.filter(({ key }) => wanted(key)), leaves, stop, open, malformed }
}

const tooLong = 'headers of more than 1,000,000 octets'

/** Why it stopped before the end; null where it did not. */
function walkParts(state: State, bodyAt: number): string | null {
  const { bytes, boundaries } = state
  let delimiter = boundaries.next(bodyAt)
  while (delimiter) {
    const { level, next, closes } = delimiter
    if (state.leaf) state.leaf.end = delimiter.at
    state.leaf = null
    boundaries.close(closes ? level : level + 1)
    state.around.length = boundaries.depth
    delimiter = boundaries.next(next)
    if (closes) continue
    if (++state.parts > limits.parts) return 'more than 5,000 parts'
    if (boundaries.depth > limits.depth) return 'parts in parts, more than 100 levels deep'
    const header = headerAt(bytes, next, delimiter?.at ?? bytes.length, isOfParts, false, state.room)
    if (!header) return tooLong
    state.room -= header.bodyAt - next
    enter(state, header.headers, header.bodyAt, state.around[level])
    if (header.end === 'cut') {
      // The part ends within its header: no boundary of its own counts, and what it would be is not sure.
      boundaries.close(level + 1)
      if (!delimiter) state.leaf = null
      else if (next < delimiter.at) state.malformed ??= 'a part whose header does not end'
    }
    if (boundaries.depth > level + 1) delimiter = boundaries.next(header.bodyAt)
  }
  return boundaries.exhausted ? 'too many boundaries to look for' : null
}

const isOfParts = (key: string): boolean => ofParts.has(key)

/** A part begins: it is a leaf, or a multipart whose boundary counts from here on. */
function enter(state: State, headers: readonly Header[], bodyAt: number, around: Around | undefined): void {
  const written = headers.find(({ key }) => key === 'content-type')?.value
  const type = written === undefined ? { value: around?.type ?? '', parameters: none } : structured(written)
  const kind = /^multipart\/(.+)$/.exec(type.value)?.[1]
  if (kind === undefined) {
    state.leaf = leafOf(headers, type, bodyAt, state.bytes.length, around)
    state.leaves.push(state.leaf)
    if (state.leaf.coded) state.malformed ??= 'a transfer encoding that nobody knows'
    return
  }
  const boundary = type.parameters.get('boundary') ?? ''
  if (boundary === '') {
    state.malformed ??= 'a multipart without a boundary'
    return
  }
  state.boundaries.open(boundary)
  state.around.push({
    related: kind === 'related' || around?.related === true,
    alternative: kind === 'alternative' ? {} : (around?.alternative ?? null),
    type: kind === 'digest' ? 'message/rfc822' : 'text/plain',
  })
}

const none: ReadonlyMap<string, string> = new Map()
const identity = /^(?:|7bit|8bit|binary)$/

function leafOf(
  headers: readonly Header[],
  { value: type, parameters }: Structured,
  start: number,
  end: number,
  around: Around | undefined,
): Leaf {
  const header = (name: string): string => headers.find(({ key }) => key === name)?.value ?? ''
  const placed = header('content-disposition')
  const disposition = placed === '' ? null : structured(placed)
  const filename = disposition?.parameters.get('filename') || parameters.get('name')
  const encoding = firstWord(header('content-transfer-encoding'))
  const contentId = header('content-id')
  const description = header('content-description')
  return {
    type,
    parameters,
    disposition: disposition?.value || null,
    filename: filename ? decodeWords(filename) : null,
    contentId: contentId || null,
    description: description === '' ? null : decodeWords(description),
    encoding: encoding.includes('base64') ? 'base64' : encoding.includes(quoted) ? quoted : 'lines',
    coded: !/base64|quoted-printable/.test(encoding) && !identity.test(encoding),
    related: around?.related === true && contentId !== '',
    alternative: around?.alternative ?? null,
    start,
    end,
  }
}

const quoted = 'quoted-printable'
