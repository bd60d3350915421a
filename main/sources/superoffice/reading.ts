/** Reading one folder of one account: which messages come next, and their content, a few at a time. */
import type { EMailEntity } from '../../../preload/model.ts'
import { Fault } from '../../failure.ts'
import type { ChangePage, Cursor, RemoteFolder, RemoteId, RemoteMessage, RemoteState } from '../source.ts'
import type { MailQuery, Operations } from './operations.ts'
import { isRecord } from './wire.ts'

/**
 * A folder is read from both ends: all ids above `newest` are still to come, and so are those below `oldest`. So the
 * newest mail is there first, and an interrupted first reading goes on where it stopped. `oldest` 0: nothing is below.
 */
interface Ends {
  readonly newest: number
  readonly oldest: number
}

const pageSize = 200
/** Messages of one folder asked for at once (contract 5). */
const inFlight = 4
/** What is handed on at once: few enough that passing it to the writer's thread costs the window no frame. */
const partMessages = 50
const partLength = 2_000_000
const listingSize = 1000

function readEnds(cursor: Cursor | null): Ends | null {
  if (cursor === null) return null
  const read = JSON.parse(cursor) as unknown
  if (!isRecord(read) || !Number.isSafeInteger(read.newest) || !Number.isSafeInteger(read.oldest)) return null
  return { newest: Number(read.newest), oldest: Number(read.oldest) }
}
const writeEnds = ({ newest, oldest }: Ends): Cursor => JSON.stringify({ newest, oldest })

export interface Reading {
  readonly operations: Operations
  /** The server's account: mail of another one is never let through (contract 6). */
  readonly accountId: number
  readonly folder: RemoteFolder
  readonly signal: AbortSignal
}

/**
 * New mail in rising order, then older mail in falling order, each page with the ends it leads to. Where `since` lies
 * further back than when the folder was read to its end, the comparison with the listing brings what is between.
 */
export async function* changePages(
  reading: Reading,
  cursor: Cursor | null,
  since: number | null,
): AsyncGenerator<ChangePage, 'arrivals'> {
  const ends = readEnds(cursor)
  if (!ends) {
    yield* olderPages(reading, null, since)
    return 'arrivals'
  }
  let newest = ends.newest
  for (let more = true; more;) {
    const states = await list(reading, { above: newest, since, order: 'asc' })
    for await (const part of parts(reading, states)) {
      newest = part.last
      yield { ...part.page, cursor: writeEnds({ newest, oldest: ends.oldest }) }
    }
    more = states.length === pageSize
  }
  yield* olderPages(reading, { newest, oldest: ends.oldest }, since)
  return 'arrivals'
}

async function* olderPages(reading: Reading, start: Ends | null, since: number | null): AsyncGenerator<ChangePage> {
  for (let ends = start; ends === null || ends.oldest > 0;) {
    const states = await list(reading, { order: 'desc', since, ...(ends ? { below: ends.oldest } : {}) })
    const newest: number = ends?.newest ?? Number(states[0]?.remoteId ?? 0)
    const isLast = states.length < pageSize
    for await (const part of parts(reading, states)) {
      ends = { newest, oldest: isLast && part.isLast ? 0 : part.last }
      yield { ...part.page, cursor: writeEnds(ends) }
    }
    if (states.length > 0) continue
    ends = { newest, oldest: 0 }
    yield { changed: [], flags: [], gone: [], cursor: writeEnds(ends) }
  }
}

function list(
  { operations, folder, signal }: Reading,
  range: Omit<MailQuery, 'folderId' | 'top'>,
): Promise<RemoteState[]> {
  return operations.listMail({ folderId: folder.remoteId, ...range, top: pageSize }, signal)
}

interface Part {
  readonly page: Omit<ChangePage, 'cursor'>
  /** Id of the last message looked at. */
  readonly last: number
  /** Nothing of the listing page comes after it. */
  readonly isLast: boolean
}

/** The content of one listing page, handed on in parts of bounded length. */
async function* parts(reading: Reading, states: readonly RemoteState[]): AsyncGenerator<Part> {
  let changed: RemoteMessage[] = []
  let gone: RemoteId[] = []
  let length = 0
  let seen = 0
  const unreadable: Fault[] = []
  for await (const { remoteId, entity, fault } of ahead(states, ({ remoteId }) => fetchOne(reading, remoteId))) {
    seen += 1
    if (entity) changed.push({ remoteId, entity })
    else if (fault) unreadable.push(fault)
    else gone.push(remoteId)
    length += entity ? (entity.htmlBody?.length ?? 0) + (entity.plainBody?.length ?? 0) : 0
    if (length < partLength && changed.length < partMessages && seen < states.length) continue
    stopIfNothingIsReadable(states, unreadable)
    yield { page: { changed, gone, flags: [] }, last: Number(remoteId), isLast: seen === states.length }
    changed = []
    gone = []
    length = 0
  }
}

/**
 * One broken message must not stop a folder: it is left out, and a later comparison with the listing asks for it again.
 * But where not one of several answers can be understood, it is the server, and going on would leave out everything.
 */
function stopIfNothingIsReadable(states: readonly RemoteState[], unreadable: readonly Fault[]): void {
  const [first] = unreadable
  const all = unreadable.length === states.length && unreadable.every((fault) => fault.kind === 'badAnswer')
  if (first && all && states.length > 3) throw first
}

interface Fetched {
  readonly remoteId: RemoteId
  /** null with `fault` null: the message is gone, or another account's. */
  readonly entity: EMailEntity | null
  readonly fault: Fault | null
}

const aboutOneMessage = new Set<string>(['badAnswer', 'rejected', 'gone'])

async function fetchOne({ operations, accountId, signal }: Reading, remoteId: RemoteId): Promise<Fetched> {
  try {
    const entity = (await operations.email(Number(remoteId), signal)) ?? null
    const own = entity !== null && (entity.accountId === accountId || entity.accountId === 0)
    return { remoteId, entity: own ? entity : null, fault: null }
  } catch (error) {
    if (!(error instanceof Fault) || !aboutOneMessage.has(error.kind)) throw error
    return { remoteId, entity: null, fault: error.kind === 'gone' ? null : error }
  }
}

/** `work` on each item, a few ahead of the one that is handed on, in the items' order. */
export async function* ahead<T, R>(items: readonly T[], work: (item: T) => Promise<R>): AsyncGenerator<R> {
  const running: Promise<R>[] = []
  for (const item of items) {
    const started = work(item)
    started.catch(() => undefined) // heard when its turn comes; if another failed first, that one is thrown
    running.push(started)
    const first = running.length === inFlight ? running.shift() : undefined
    if (first) yield await first
  }
  for (const rest of running) yield await rest
}

/** These messages, without those that are gone or cannot be read. */
export async function readMessages(reading: Reading, ids: readonly RemoteId[]): Promise<RemoteMessage[]> {
  const found: RemoteMessage[] = []
  for await (const { remoteId, entity } of ahead(ids, (id) => fetchOne(reading, id))) {
    if (entity) found.push({ remoteId, entity })
  }
  return found
}

/** All ids and flags of the folder (from `since` on), by rising id. */
export async function* listingPages(
  { operations, folder, signal }: Omit<Reading, 'accountId'>,
  since: number | null,
): AsyncGenerator<RemoteState[]> {
  const query = { folderId: folder.remoteId, since, order: 'asc', top: listingSize } as const
  let above = 0
  for (let more = true; more;) {
    const states = await operations.listMail({ ...query, above }, signal)
    yield states
    above = Number(states.at(-1)?.remoteId ?? above)
    more = states.length === listingSize
  }
}
