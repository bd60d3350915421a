/**
 * Messages by their UIDs: the start of each in one long command, page by page as they come, and what was asked for
 * compared with what came. Nothing that a server sends makes a page larger than it may be.
 */
import type { FetchQueryObject } from 'imapflow'
import { Fault } from '../../failure.ts'
import type { RemoteFolder, RemoteMessage } from '../source.ts'
import type { Client, Fetched } from './client.ts'
import type { Session } from './connection.ts'
import { faultOf } from './faults.ts'
import { attachmentsIn } from './structure.ts'
import { isUid, maskOf, piecesOf, remoteIdOf, setOf } from './uids.ts'

/** Octets of a message that are read unasked; of a longer one the rest comes when somebody opens it. */
export const startLength = 131_072
const pageMessages = 200
const pageBytes = 4_000_000
/** Starts of long messages that wait for their structure. */
const heldBytes = 12_000_000
/** How many are asked for together, and alone, when they did not come at first. */
const askedAgain = [20, 1]
const mostAlone = 50

/** A folder that is open now, with the generation of its UIDs. */
export interface Opened {
  readonly imap: Client
  readonly validity: bigint
}

/** Opens the folder, or takes it as it is open already where `anew` is false. Faults: gone, forbidden. */
export async function opened({ imap }: Session, folder: RemoteFolder, anew = true): Promise<Opened> {
  const now = imap.mailbox
  const mailbox = !anew && now && now.path === folder.remoteId ? now : await imap.select(folder.remoteId)
  return { imap, validity: validityOf(mailbox) }
}

export function validityOf({ uidValidity }: { readonly uidValidity: bigint }): bigint {
  if (typeof uidValidity === 'bigint') return uidValidity
  throw new Fault('badAnswer', 'the folder has no UIDVALIDITY: its messages cannot be told apart')
}

/** The library answers nothing, and no error, where the folder is not open any more: that must not read as "no mail". */
export function stillOpen({ imap }: Pick<Opened, 'imap'>): void {
  if (!imap.usable || !imap.mailbox) throw new Fault('offline', 'the connection was lost')
}

/** UIDs of a range, rising, each once. The server compares days only, in a zone of its own. */
export async function found({ imap }: Pick<Opened, 'imap'>, range: string, since: Date | null): Promise<number[]> {
  const uids = await imap.search({ uid: range, ...(since === null ? {} : { since }) }, { uid: true })
  stillOpen({ imap })
  // Of an empty folder some servers refuse any set.
  if (!Array.isArray(uids) && imap.mailbox && imap.mailbox.exists === 0) return []
  if (!Array.isArray(uids)) throw new Fault('badAnswer', 'the server does not say which messages there are')
  if (uids.length === 0 && range === '1:*' && since === null && imap.mailbox && imap.mailbox.exists > 0)
    throw new Fault('badAnswer', 'the server finds no message where there are some')
  return [...new Set(uids.filter(isUid))].sort((a, b) => a - b)
}

/** Messages, and the UIDs that are done with: given here, or gone. */
export interface Portion {
  readonly changed: RemoteMessage[]
  readonly settled: number[]
}

interface Asked {
  readonly place: Opened
  readonly folderName: string
  /** Octets that a message may have. */
  readonly length: number
  readonly missing: Set<number>
  /** Messages with more octets than that; those whose start was too much to hold come without it. */
  readonly long: Map<number, Fetched>
  held: number
  /** Takes also what is shorter than was announced. */
  isLenient: boolean
}

/** Servers that announce sizes by estimate: nothing is asked for twice there. */
const inexact = new WeakSet<Client>()

/** All of `uids` that can be had, in an order of the server's; what is in no `settled` was not to be had. */
export async function* portionsOf(
  folder: RemoteFolder,
  place: Opened,
  uids: readonly number[],
  length = startLength,
): AsyncGenerator<Portion> {
  const asked: Asked = {
    ...{ place, folderName: folder.name, length, missing: new Set(uids), long: new Map(), held: 0 },
    isLenient: inexact.has(place.imap),
  }
  yield* taken(asked, uids)
  yield* longOnes(asked)
  if (asked.missing.size > 0) yield* again(asked)
}

async function* taken(asked: Asked, uids: readonly number[]): AsyncGenerator<Portion> {
  let page: Portion = { changed: [], settled: [] }
  let bytes = 0
  for await (const one of fetched(asked.place, uids, startOf(asked.length))) {
    if (!asked.missing.has(one.uid) || !one.source || !one.flags) continue
    const verdict = verdictOn(one, asked)
    if (verdict === 'short') continue
    asked.missing.delete(one.uid)
    if (verdict === 'long') {
      hold(asked, one)
      continue
    }
    page.changed.push(messageOf(one, one.source, asked))
    page.settled.push(one.uid)
    bytes += one.source.length
    if (page.changed.length < pageMessages && bytes < pageBytes) continue
    yield page
    page = { changed: [], settled: [] }
    bytes = 0
  }
  if (page.changed.length > 0) yield page
}

const startOf = (maxLength: number): FetchQueryObject => ({
  ...{ uid: true, flags: true, internalDate: true, size: true },
  source: { start: 0, maxLength },
})

/** A command that is refused as a whole leaves its messages missing, to be asked for in smaller pieces. */
async function* fetched(place: Opened, uids: readonly number[], query: FetchQueryObject): AsyncGenerator<Fetched> {
  try {
    yield* query.bodyStructure
      ? place.imap.fetch(setOf(uids), query, { uid: true })
      : place.imap.starts(setOf(uids), query)
  } catch (error) {
    const { kind } = faultOf(error)
    if (!place.imap.usable || (kind !== 'rejected' && kind !== 'gone' && kind !== 'forbidden')) throw error
  }
  stillOpen(place)
}

function verdictOn({ source, size = 0 }: Fetched, { length, isLenient }: Asked): 'whole' | 'long' | 'short' {
  const received = source?.length ?? 0
  if (received === 0 && size > 0) return 'short'
  if (received === size || (received > length && received > size)) return 'whole'
  if (received >= length) return 'long'
  return isLenient || received > size ? 'whole' : 'short'
}

function hold(asked: Asked, one: Fetched): void {
  const { source = null, ...bare } = one
  const isHeld = source !== null && asked.held + source.length <= heldBytes
  if (isHeld) asked.held += source.length
  asked.long.set(one.uid, isHeld ? one : bare)
}

/** Long messages with what the server says of their parts; one whose parts are beyond the library comes without. */
async function* longOnes(asked: Asked): AsyncGenerator<Portion> {
  for (const uids of piecesOf([...asked.long.keys()], Math.floor((2 * pageBytes) / asked.length) || 1)) {
    const structures = new Map<number, Fetched>()
    const isAllHeld = uids.every((uid) => asked.long.get(uid)?.source)
    const query = { ...(isAllHeld ? { uid: true } : startOf(asked.length)), bodyStructure: true }
    for await (const one of fetched(asked.place, uids, query)) structures.set(one.uid, one)
    const page: Portion = { changed: [], settled: [] }
    for (const uid of uids) {
      const told = structures.get(uid)
      const start = asked.long.get(uid)
      asked.long.delete(uid)
      const source = start?.source ?? told?.source
      if (!start || !source) {
        asked.missing.add(uid)
        continue
      }
      const attachments = told?.bodyStructure ? attachmentsIn(told.bodyStructure) : null
      const rest = { size: Math.max(start.size ?? 0, source.length), attachments }
      page.changed.push({ ...messageOf(start, source, asked), rest })
      page.settled.push(uid)
    }
    yield page
  }
}

/** What did not come: is it gone? If not, it is asked for in small pieces, then alone. */
async function* again(asked: Asked): AsyncGenerator<Portion> {
  const { place, missing } = asked
  const asking = [...missing]
  // Else a server may still count what others removed.
  await place.imap.noop()
  const there = new Set(await found(place, setOf(asking), null))
  const gone = asking.filter((uid) => !there.has(uid))
  for (const uid of gone) missing.delete(uid)
  yield { changed: [], settled: gone }
  asked.isLenient = true
  const tries = missing.size
  for (const size of askedAgain)
    for (const uids of piecesOf([...missing], size).slice(0, mostAlone)) {
      yield* taken(asked, uids)
      yield* longOnes(asked)
    }
  if (tries > 2 && missing.size === 0) inexact.add(place.imap)
}

function messageOf(
  { uid, flags, internalDate }: Fetched,
  raw: Uint8Array,
  { place, folderName }: Asked,
): Extract<RemoteMessage, { raw: Uint8Array }> {
  const date = new Date(internalDate ?? NaN)
  const receivedAt = Number.isNaN(date.getTime()) ? new Date(0).toISOString() : date.toISOString()
  const known = { flags: maskOf(flags ?? new Set()), receivedAt, folderName }
  return { remoteId: remoteIdOf(place.validity, uid), raw, known }
}
