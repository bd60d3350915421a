/** One message whole, and one attachment: by its part where the server describes the message, else out of the whole. */
import { Fault } from '../../failure.ts'
import { attachmentOfRaw } from '../mime.ts'
import { idsOf } from '../mime/attachments.ts'
import type { OnBytes, RemoteFolder, RemoteId, RemoteMessage } from '../source.ts'
import type { Session } from './connection.ts'
import { decoder } from './decoding.ts'
import { opened, portionsOf, startLength, stillOpen, type Opened } from './reading.ts'
import { partsIn, type RemotePart } from './structure.ts'
import { setOf, uidsOf } from './uids.ts'

/** Octets of a message that are read when a person opens it. */
const wholeLength = 4_194_304
/** Bytes come in pieces of this many, so that a person sees them come. */
const piece = 1_000_000
/** Of a longer message or part only the start is read: it is no mail that a person waits for. */
const largest = 64_000_000

/** Faults: gone. */
export async function wholeMessage(session: Session, folder: RemoteFolder, id: RemoteId): Promise<RemoteMessage> {
  const { place, uid } = await found(session, folder, id)
  for await (const { changed } of portionsOf(folder, place, [uid], wholeLength)) if (changed[0]) return changed[0]
  throw new Fault('gone', 'the message is not there')
}

/** Faults: gone. */
export async function attachmentBytes(
  session: Session,
  folder: RemoteFolder,
  message: RemoteId,
  id: string,
  onBytes: OnBytes = () => undefined,
): Promise<Uint8Array> {
  const { place, uid } = await found(session, folder, message)
  const { size, parts } = await described(place, uid)
  const part = size > startLength ? parts[idsOf(parts.map(({ facts }) => facts)).indexOf(id)] : undefined
  if (part) return partBytes(place, uid, part, onBytes)
  const raw: Uint8Array[] = []
  let received = 0
  for await (const bytes of pieces(place, uid, '')) {
    raw.push(bytes)
    received += bytes.length
    onBytes(received, Math.max(size, received))
  }
  const inside = await attachmentOfRaw(Buffer.concat(raw), id)
  if (!inside) throw new Fault('gone', 'the message has no such attachment')
  return inside.bytes
}

async function found(session: Session, folder: RemoteFolder, id: RemoteId): Promise<{ place: Opened; uid: number }> {
  const place = await opened(session, folder, false)
  const [uid] = uidsOf([id], place.validity)
  if (uid === undefined) throw new Fault('gone', 'the message is not there')
  return { place, uid }
}

/** The answer about the parts may be too deep for the library, which then drops all of it: the size is asked alone. */
async function described(place: Opened, uid: number): Promise<{ size: number; parts: RemotePart[] }> {
  for (const bodyStructure of [true, false]) {
    const one = await place.imap.fetchOne(`${uid}`, { uid: true, size: true, bodyStructure }, { uid: true })
    stillOpen(place)
    if (!one || one.uid !== uid) continue
    return { size: one.size ?? 0, parts: one.bodyStructure ? partsIn(one.bodyStructure) : [] }
  }
  throw new Fault('gone', 'the message is not there')
}

async function partBytes(place: Opened, uid: number, part: RemotePart, onBytes: OnBytes): Promise<Uint8Array> {
  const decode = decoder(part.encoding)
  const bytes: Uint8Array[] = []
  let received = 0
  const keep = (more: Uint8Array) => {
    bytes.push(more)
    received += more.length
  }
  for await (const encoded of pieces(place, uid, part.number)) {
    keep(decode.write(encoded))
    onBytes(received, Math.max(part.facts.size, received))
  }
  keep(decode.end())
  onBytes(received, received)
  return Buffer.concat(bytes)
}

/** A part as the server keeps it, or the message itself for the number ''. Faults: gone. */
async function* pieces(place: Opened, uid: number, number: string): AsyncGenerator<Uint8Array> {
  for (let start = 0; start < largest;) {
    const range = { start, maxLength: piece }
    const query = number === '' ? { source: range } : { bodyParts: [{ key: number, ...range }] }
    const one = await place.imap.fetchOne(setOf([uid]), { uid: true, ...query }, { uid: true })
    stillOpen(place)
    const bytes = one && one.uid === uid ? (number === '' ? one.source : one.bodyParts?.get(number)) : undefined
    if (!bytes) throw new Fault('gone', 'the message is not there')
    yield bytes
    start += bytes.length
    if (bytes.length < piece) return
  }
}
