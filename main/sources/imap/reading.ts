/** Messages by their UIDs: whole, in portions that bound the memory, and what was asked for compared with what came. */
import type { FetchMessageObject, ImapFlow } from 'imapflow'
import { Fault } from '../../failure.ts'
import type { RemoteFolder, RemoteMessage } from '../source.ts'
import type { Session } from './connection.ts'
import { maskOf, remoteIdOf, setOf } from './uids.ts'

/** Of a longer message only the start is read: it is no mail that a person waits for. */
export const largest = 64_000_000
const portionMessages = 200
const portionBytes = 8_000_000

/** A folder that is open now, with the generation of its UIDs. */
export interface Opened {
  readonly imap: ImapFlow
  readonly validity: bigint
  /** The UID that the next message gets, where the server says so; 0 where not. */
  readonly uidNext: number
}

/** Opens the folder, or takes it as it is open already where `anew` is false. Faults: gone, forbidden. */
export async function opened({ imap }: Session, folder: RemoteFolder, anew = true): Promise<Opened> {
  const now = imap.mailbox
  const mailbox = !anew && now && now.path === folder.remoteId ? now : await imap.mailboxOpen(folder.remoteId)
  if (typeof mailbox.uidValidity !== 'bigint')
    throw new Fault('badAnswer', 'the folder has no UIDVALIDITY: its messages cannot be told apart')
  return { imap, validity: mailbox.uidValidity, uidNext: mailbox.uidNext || 0 }
}

/** The library answers nothing, and no error, where the folder is not open any more: that must not read as "no mail". */
export function stillOpen({ imap }: Pick<Opened, 'imap'>): void {
  if (!imap.usable || !imap.mailbox) throw new Fault('offline', 'the connection was lost')
}

/** UIDs with their sizes in octets, as the server says; those that are gone are left out. */
export async function sizesOf(place: Opened, uids: readonly number[]): Promise<Map<number, number>> {
  const sizes = new Map<number, number>()
  if (uids.length === 0) return sizes
  for await (const one of place.imap.fetch(setOf(uids), { uid: true, size: true }, { uid: true }))
    sizes.set(one.uid, Math.max(one.size ?? 0, 0))
  stillOpen(place)
  return sizes
}

/** PURE: in the given order, each portion full in messages or in bytes, and never empty. */
export function portionsOf(uids: readonly number[], sizes: ReadonlyMap<number, number>): number[][] {
  const portions: number[][] = []
  let bytes = 0
  for (const uid of uids) {
    const size = Math.min(sizes.get(uid) ?? 0, largest)
    const last = portions.at(-1)
    bytes += size
    if (last && last.length < portionMessages && bytes <= portionBytes) last.push(uid)
    else {
      portions.push([uid])
      bytes = size
    }
  }
  return portions
}

/** One portion of messages in the given order. One that did not come is asked for once more alone, then left out. */
export async function messagesOf(
  folder: RemoteFolder,
  place: Opened,
  uids: readonly number[],
  sizes: ReadonlyMap<number, number>,
): Promise<RemoteMessage[]> {
  const found = new Map<number, RemoteMessage>()
  const whole = uids.filter((uid) => (sizes.get(uid) ?? 0) <= largest)
  await take(folder, place, whole, found)
  for (const uid of uids) if (!found.has(uid)) await take(folder, place, [uid], found)
  stillOpen(place)
  return uids.flatMap((uid) => found.get(uid) ?? [])
}

async function take(
  folder: RemoteFolder,
  { imap, validity }: Opened,
  uids: readonly number[],
  into: Map<number, RemoteMessage>,
): Promise<void> {
  if (uids.length === 0) return
  const wanted = new Set(uids)
  const source = uids.length === 1 ? { maxLength: largest } : true
  const query = { uid: true, flags: true, internalDate: true, source }
  for await (const one of imap.fetch(setOf(uids), query, { uid: true })) {
    const message = wanted.has(one.uid) && read(one, validity, folder.name)
    if (message) into.set(one.uid, message)
  }
}

/** Null for an answer that lacks what was asked for: the server may send such about other messages at any time. */
function read(one: FetchMessageObject, validity: bigint, folderName: string): RemoteMessage | null {
  const { uid, source, flags, internalDate } = one
  if (!source || !flags) return null
  const date = new Date(internalDate ?? NaN)
  const receivedAt = Number.isNaN(date.getTime()) ? new Date(0).toISOString() : date.toISOString()
  return { remoteId: remoteIdOf(validity, uid), raw: source, known: { flags: maskOf(flags), receivedAt, folderName } }
}
