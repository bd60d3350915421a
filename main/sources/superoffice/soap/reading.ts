/**
 * Reading one folder where there is no archive to list it from, as over SOAP. What the server tells of new mail are
 * envelopes, which Message-IDs lead to items; what it fetched for others, or long ago, is found by walking down the item
 * ids from the folder's latest one. Ids are shared by all of the installation, and the server need not mind whose mail it
 * hands out (contract 6): so the walk ends where mail of ours has been missing for a while, older mail beyond stays unread,
 * and of what is not ours nothing is kept but that its id is not ours.
 */
import type { EMailEntity, EMailEnvelope } from '../../../../preload/model.ts'
import { Fault } from '../../../failure.ts'
import type { Operations } from '../operations.ts'
import { ahead, type Reading } from '../reading.ts'
import type { Change, ChangePage, Cursor, RemoteFolder, RemoteMessage, RemoteState } from '../../source.ts'
import { isRecord } from '../wire.ts'

/** How far a folder is read: above `latest` and below `oldest` is still to come; `oldest` 0: nothing is below. */
interface Place {
  readonly latest: number
  readonly oldest: number
  /** How far back in time (ms since 1970) older mail was wanted; null: all of it. */
  readonly since: number | null
  /** Ids of the folder's newest messages, newest first. They alone are looked at again. */
  readonly known: readonly number[]
}

const keptKnown = 500
/** Known messages that each reading asks for again, so that flags and removals show. */
const lookedAtAgain = 200
/** Requests that one reading spends on older mail; the next one goes on. */
const olderAtOnce = 1000
/** Ids follow the order of fetching, which is nearly that of time. */
const tooOldInARow = 20
/** Ids below which none of ours is looked for any more: they belong to others, or to nobody. */
const foreignInARow = 200
/** A gap with more ids than this is read like older mail, newest first; in a narrower one every id is asked for. */
const widestGap = 1000
const partMessages = 50
const partLength = 2_000_000

function readPlace(cursor: Cursor | null): Place | null {
  const read: unknown = cursor === null ? null : JSON.parse(cursor)
  if (!isRecord(read) || !Number.isSafeInteger(read.latest) || !Array.isArray(read.known)) return null
  const known = read.known.filter((id): id is number => Number.isSafeInteger(id))
  const since = typeof read.since === 'number' ? read.since : null
  return { latest: Number(read.latest), oldest: Number(read.oldest ?? 0), since, known }
}

type Part = Omit<ChangePage, 'cursor'>
const nothing: Part = { changed: [], flags: [], gone: [] }

/** New mail first, then what became of known mail, then older mail, each page with the place it leads to. */
export async function* envelopePages(
  reading: Reading,
  cursor: Cursor | null,
  since: number | null,
): AsyncGenerator<ChangePage, 'all'> {
  const { operations, folder, signal } = reading
  const before = readPlace(cursor)
  const arrived = await arrivals(reading)
  const latest = await operations.latestItemIdByFolder(Number(folder.remoteId), signal)
  const goesOn = before !== null && latest - before.latest <= widestGap && !reachesFurther(since, before.since)
  let place: Place = goesOn ? before : { latest, oldest: latest + 1, since, known: before?.known ?? [] }
  const page = (part: Part, moved: Partial<Place> = {}): ChangePage => {
    place = { ...place, ...moved, known: knownAfter(place.known, part) }
    return { ...part, cursor: JSON.stringify(place) }
  }
  const again = place.known.slice(0, lookedAtAgain)
  const gap = downFrom(latest, place.latest).filter((id) => !arrived.some((one) => one.id === id))
  for await (const { part } of parts(chain(arrived, walk(reading, [...new Set([...movedHere(reading), ...gap])]))))
    yield page(part)
  yield page(nothing, { latest: Math.max(latest, place.latest) })
  for await (const part of lookAgain(reading, again)) yield page(part)
  for await (const { part, last } of parts(older(reading, place.oldest, since))) yield page(part, { oldest: last })
  return 'all'
}

/** A window moves on with time by itself; one that was made wider has all older mail looked for anew. */
const reachesFurther = (since: number | null, before: number | null): boolean =>
  before !== null && (since === null || since < before)

/** A message, or null where it is none of this folder's. */
interface Found {
  readonly id: number
  readonly entity: EMailEntity | null
}

/** What the mail server has new for the inbox; other folders are fetched by the server's own syncs. */
async function arrivals(reading: Reading): Promise<Found[]> {
  const { operations, folder, signal } = reading
  if (folder.role !== 'inbox') return []
  const envelopes = await operations.newMail([Number(folder.remoteId)], signal).catch((thrown: unknown) => {
    if (isAboutOne(thrown)) return [] // its mail server does not answer: the cache still does
    throw thrown
  })
  const found: Found[] = []
  for await (const entity of ahead(envelopes, (envelope) => itemOf(reading, envelope))) {
    if (entity) found.push({ id: entity.emailItemId, entity })
  }
  return found.sort((a, b) => b.id - a.id)
}

async function itemOf(
  { operations, accountId, folder, signal }: Reading,
  { messageId }: EMailEnvelope,
): Promise<EMailEntity | null> {
  if (messageId === null) return null
  const entity = await operations.mailFromMessageId(messageId, signal).catch(nullIfAboutOne)
  // One Message-ID may stand in several folders; the walk finds this one's.
  const ours = entity && entity.emailItemId > 0 && entity.accountId === accountId && isIn(entity.folderName, folder)
  return ours ? entity : null
}

/** Where ids were seen lately, so that an account's folders do not all ask for the same ones. */
interface Seen {
  readonly from: number
  /** Name of the folder; empty for what is gone or another account's. */
  readonly folders: Map<number, string>
  /** Messages that left a folder for another one, until that one is read. */
  readonly moved: Map<number, string>
}
const seenBy = new WeakMap<Operations, Seen>()
const seenForMs = 600_000

function seenOf(operations: Operations): Seen {
  const kept = seenBy.get(operations)
  if (kept && Date.now() - kept.from < seenForMs) return kept
  const seen = { from: Date.now(), folders: new Map<number, string>(), moved: kept?.moved ?? new Map<number, string>() }
  seenBy.set(operations, seen)
  return seen
}

/** After a change of ours: where messages are now, which their ids, if they keep them, do not tell. */
export function noteChange(operations: Operations, change: Change): void {
  if ((change.kind !== 'move' && change.kind !== 'trash') || change.to === null) return
  for (const id of change.ids) seenOf(operations).moved.set(Number(id), change.to.name)
}

/** Asks for each of these ids that may be in the folder. */
async function* walk(reading: Reading, ids: readonly number[]): AsyncGenerator<Found> {
  const { operations, folder, accountId } = reading
  const { folders } = seenOf(operations)
  const unclear = ids.filter((id) => {
    const name = folders.get(id)
    return name === undefined || isIn(name, folder)
  })
  for await (const { id, entity } of ahead(unclear, (one) => ask(reading, one))) {
    if (entity === 'unreadable') continue
    const name = entity?.accountId === accountId ? (entity.folderName ?? '') : ''
    folders.set(id, name)
    yield { id, entity: isIn(name, folder) ? entity : null }
  }
}

/** From `start` down, until the requests of one reading are spent, mail is older than wanted, or it is others' alone. */
async function* older(reading: Reading, start: number, since: number | null): AsyncGenerator<Found> {
  let left = olderAtOnce
  let tooOld = 0
  let foreign = 0
  for (let below = start; below > 0 && left > 0;) {
    const ids = downFrom(below - 1, Math.max(0, below - 1 - partMessages))
    left -= ids.filter((id) => !seenOf(reading.operations).folders.has(id)).length
    below = ids.at(-1) ?? 0
    for await (const found of walk(reading, ids)) {
      const isOld = since !== null && Date.parse(found.entity?.receivedAt ?? found.entity?.sent ?? '') < since
      if (isOld) tooOld += 1
      else if (found.entity) tooOld = 0
      yield isOld ? { id: found.id, entity: null } : found
    }
    for (const id of ids) foreign = seenOf(reading.operations).folders.get(id) ? 0 : foreign + 1
    if (tooOld >= tooOldInARow || foreign >= foreignInARow) below = 0
    yield { id: below <= 1 ? 0 : below, entity: null }
  }
}

async function* lookAgain(reading: Reading, ids: readonly number[]): AsyncGenerator<Part> {
  const { folder, accountId, operations } = reading
  const flags: RemoteState[] = []
  const gone: string[] = []
  for await (const { id, entity } of ahead(ids, (one) => ask(reading, one))) {
    if (entity === 'unreadable') continue
    const ours = entity?.accountId === accountId
    if (entity && ours && isIn(entity.folderName, folder)) flags.push({ remoteId: String(id), flags: entity.flags })
    else gone.push(String(id))
    if (ours && entity.folderName !== null && !isIn(entity.folderName, folder))
      seenOf(operations).moved.set(id, entity.folderName)
  }
  if (flags.length + gone.length > 0) yield { changed: [], flags, gone }
}

function movedHere({ operations, folder }: Reading): number[] {
  const { moved, folders } = seenOf(operations)
  const ids = [...moved].filter(([, name]) => isIn(name, folder)).map(([id]) => id)
  for (const id of ids) {
    moved.delete(id)
    folders.delete(id)
  }
  return ids
}

interface Asked {
  readonly id: number
  /** null: there is no such message for us. */
  readonly entity: EMailEntity | 'unreadable' | null
}

async function ask({ operations, signal }: Reading, id: number): Promise<Asked> {
  try {
    return { id, entity: (await operations.email(id, signal)) ?? null }
  } catch (thrown) {
    if (!isAboutOne(thrown)) throw thrown
    return { id, entity: thrown instanceof Fault && thrown.kind === 'gone' ? null : 'unreadable' }
  }
}

const isAboutOne = (thrown: unknown): boolean =>
  thrown instanceof Fault && ['badAnswer', 'rejected', 'gone'].includes(thrown.kind)
function nullIfAboutOne(thrown: unknown): null {
  if (isAboutOne(thrown)) return null
  throw thrown
}

/** By the folder's whole name, or the last part of it where that is all that a message tells. */
function isIn(name: string | null, { name: whole, delimiter }: RemoteFolder): boolean {
  if (name === whole) return true
  return delimiter !== null && name !== null && name !== '' && whole.split(delimiter).at(-1) === name
}

/** `from` down to just above `above`. */
const downFrom = (from: number, above: number): number[] =>
  Array.from({ length: Math.max(0, from - above) }, (_, at) => from - at)

async function* chain<T>(first: readonly T[], rest: AsyncIterable<T>): AsyncGenerator<T> {
  yield* first
  yield* rest
}

/** In parts of bounded length; `last` is the id that was looked at last. */
async function* parts(found: AsyncIterable<Found>): AsyncGenerator<{ part: Part; last: number }> {
  let changed: RemoteMessage[] = []
  let length = 0
  let last: number | null = null
  for await (const { id, entity } of found) {
    last = id
    if (entity) changed.push({ remoteId: String(id), entity })
    length += entity ? (entity.htmlBody?.length ?? 0) + (entity.plainBody?.length ?? 0) : 0
    if (changed.length < partMessages && length < partLength) continue
    yield { part: { ...nothing, changed }, last }
    changed = []
    length = 0
  }
  if (last !== null) yield { part: { ...nothing, changed }, last }
}

function knownAfter(known: readonly number[], { changed, gone }: Part): number[] {
  const all = new Set([...changed.map(({ remoteId }) => Number(remoteId)), ...known])
  for (const id of gone) all.delete(Number(id))
  return [...all].sort((a, b) => b - a).slice(0, keptKnown)
}
