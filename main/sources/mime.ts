/**
 * PURE: a raw RFC 5322 message to the model. Nothing a sender can write makes this throw or hang: what could be read is
 * in the entity, the rest is null or empty. Most mail is read by our own lean path; what is beyond its limits, or has to
 * be turned from HTML into text, by the library.
 */
import type { EMailEntity } from '../../preload/model.ts'
import { filenameOf, idsOf, isShownText, listAttachments } from './mime/attachments.ts'
import { attachedIn, bytesOf, factsOf, letterOf } from './mime/lean.ts'
import { entityOf, isRead, type KnownOfMessage } from './mime/letter.ts'
import { attachmentByLibrary, readByLibrary } from './mime/read.ts'
import { headerText } from './mime/text.ts'
import { walk, type Refused, type Walked } from './mime/walk.ts'
import type { Rest } from './source.ts'

export { emptyAddress, type KnownOfMessage } from './mime/letter.ts'

const LF = 10
const CR = 13

export interface AttachmentBytes {
  readonly bytes: Uint8Array
  readonly type: string
  readonly filename: string | null
}

export interface ReadMail {
  readonly entity: EMailEntity
  /** Its text goes on, or may, where `raw` stops. Never of a whole message. */
  readonly cut: boolean
  /**
   * Why the message is not as mail should be and something of it may be missing, in one technical line: its raw bytes are
   * then worth keeping. Null for mail that is only sloppy.
   */
  readonly malformed: string | null
}

/**
 * A message, or the start of one: then `rest` tells its size, and its attachments where the server described them; else
 * those in the start are listed, the last one as long as it is there.
 */
export async function readRaw(raw: Uint8Array, known: KnownOfMessage, rest?: Rest): Promise<ReadMail> {
  const more = rest !== undefined && raw.length < rest.size
  const bytes = more ? wholeLines(withLineFeeds(raw)) : withLineFeeds(raw)
  const walked = walk(bytes, isRead)
  const found = 'refused' in walked ? null : letterOf(bytes, walked, more)
  const { letter, attachments } =
    found && !('refused' in walked)
      ? {
          letter: found.letter,
          attachments: rest?.attachments ? [] : attachedIn(walked.leaves).map((leaf) => factsOf(bytes, leaf)),
        }
      : await readByLibrary(bytes)
  const listed = rest?.attachments ? [...rest.attachments] : listAttachments(attachments)
  return {
    entity: entityOf(letter, listed, known, rest?.size ?? raw.length),
    cut: more && goesOn(walked),
    malformed: whyMalformed(walked, more) ?? found?.damage ?? null,
  }
}

/** As `readRaw`, for a whole message of which only the entity counts. */
export async function entityOfRaw(raw: Uint8Array, known: KnownOfMessage): Promise<EMailEntity> {
  return (await readRaw(raw, known)).entity
}

/** The decoded bytes of the part that `readRaw` lists under this id; undefined if the message has no such part. */
export async function attachmentOfRaw(raw: Uint8Array, attachmentId: string): Promise<AttachmentBytes | undefined> {
  const bytes = withLineFeeds(raw)
  const walked = walk(bytes, () => false)
  if ('refused' in walked) return attachmentByLibrary(bytes, attachmentId)
  const leaves = attachedIn(walked.leaves)
  const leaf = leaves[idsOf(leaves).indexOf(attachmentId)]
  return leaf && { bytes: bytesOf(bytes, leaf), type: headerText(leaf.type), filename: filenameOf(leaf) }
}

/** Old writers end lines with CR alone. */
function withLineFeeds(raw: Uint8Array): Buffer {
  const bytes = Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength)
  if (bytes.includes(LF) || !bytes.includes(CR)) return bytes
  return Buffer.from(bytes.map((byte) => (byte === CR ? LF : byte)))
}

/** Without the piece of a line at the end, unless it is nearly all there is: half a sign or half a boundary misleads. */
function wholeLines(bytes: Buffer): Buffer {
  const newline = bytes.lastIndexOf(LF)
  return newline < bytes.length / 2 ? bytes : bytes.subarray(0, newline + 1)
}

/** May the text of a message go on, of which this is the start? */
function goesOn(walked: Walked | Refused): boolean {
  if ('refused' in walked || walked.stop === 'between') return true
  const last = walked.leaves.at(-1)
  return walked.stop === 'leaf' && last !== undefined && (isShownText(last) || !walked.leaves.some(isShownText))
}

function whyMalformed(walked: Walked | Refused, more: boolean): string | null {
  if ('refused' in walked) return walked.refused
  if (walked.malformed !== null || !walked.open || more) return walked.malformed
  return walked.leaves.length === 0 ? 'a multipart without parts' : 'a multipart without its end'
}
