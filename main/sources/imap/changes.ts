/**
 * Reading a folder: the first time from the newest message down, afterwards what came since, and what an interrupted first
 * reading left. Flags and removals come from the listing.
 */
import { z } from 'zod'
import { Fault } from '../../failure.ts'
import type { ChangePage, Cursor, RemoteFolder, RemoteMessage, RemoteState } from '../source.ts'
import type { Connection } from './connection.ts'
import { messagesOf, opened, portionsOf, sizesOf, stillOpen, type Opened } from './reading.ts'
import { isUid, maskOf, remoteIdOf, setOf } from './uids.ts'

/** Sizes asked for at once: some servers take no line of more than 8000 octets. */
const plannedAtOnce = 600
const listingPage = 1000
const day = 86_400_000

const uid = z
  .number()
  .int()
  .min(1)
  .max(2 ** 32)
/** Read are the UIDs from `low` to below `high`; `low` is 1 when the first reading has come to its end. */
const placeShape = z.object({ uidValidity: z.string(), low: uid, high: uid })
type Place = z.infer<typeof placeShape>

interface Work {
  readonly start: Place
  /** In reading order. */
  readonly uids: readonly number[]
  /** The cursor when all of it is read. */
  readonly end: Place
}

export async function* changesOf(
  connection: Connection,
  folder: RemoteFolder,
  cursor: Cursor | null,
  signal: AbortSignal,
  since: number | null,
): AsyncGenerator<ChangePage> {
  const { start, uids, end } = await connection.use(signal, async (session) =>
    unread(await opened(session, folder), placeOf(cursor), since),
  )
  let at = start
  let told = cursor
  const read = async ({ uids, sizes }: Portion): Promise<{ uids: number[]; changed: RemoteMessage[] }> => {
    const changed = await connection.use(signal, async (session) => {
      const now = await opened(session, folder, false)
      return `${now.validity}` === start.uidValidity ? messagesOf(folder, now, uids, sizes) : []
    })
    return { uids, changed }
  }
  for await (const page of ahead(portions(connection, folder, uids, signal), read)) {
    for (const one of page.uids) at = one < at.low ? { ...at, low: one } : { ...at, high: Math.max(at.high, one + 1) }
    told = JSON.stringify(at)
    yield { changed: page.changed, flags: [], gone: [], cursor: told }
  }
  if (JSON.stringify(end) !== told) yield { changed: [], flags: [], gone: [], cursor: JSON.stringify(end) }
}

/** Null for one that cannot be read: then all is read again, which does no harm. */
function placeOf(cursor: Cursor | null): Place | null {
  try {
    return placeShape.safeParse(JSON.parse(cursor ?? 'null')).data ?? null
  } catch {
    return null
  }
}

/** What is to be read: new mail oldest first, then the rest of a first reading, newest first. */
async function unread(now: Opened, before: Place | null, since: number | null): Promise<Work> {
  const uidValidity = `${now.validity}`
  if (before?.uidValidity !== uidValidity) {
    const uids = (await found(now, '1:*', since)).reverse()
    const high = Math.max(now.uidNext, (uids[0] ?? 0) + 1)
    return { start: { uidValidity, low: high, high }, uids, end: { uidValidity, low: 1, high } }
  }
  const { low, high } = before
  const newer = now.uidNext === high ? [] : (await found(now, `${high}:*`, since)).filter((one) => one >= high)
  const older = low === 1 ? [] : (await found(now, `1:${low - 1}`, since)).filter((one) => one < low)
  const next = Math.max(high, now.uidNext, (newer.at(-1) ?? 0) + 1)
  return { start: before, uids: [...newer, ...older.reverse()], end: { uidValidity, low: 1, high: next } }
}

/** UIDs of a range, rising, each once. The server compares days only, in a zone of its own. */
async function found({ imap }: Opened, range: string, since: number | null): Promise<number[]> {
  if (imap.mailbox && imap.mailbox.exists === 0) return []
  const from = since === null ? {} : { since: new Date(since - 2 * day) }
  const uids = await imap.search({ uid: range, ...from }, { uid: true })
  stillOpen({ imap })
  if (!Array.isArray(uids)) throw new Fault('badAnswer', 'the server does not say which messages there are')
  return [...new Set(uids.filter(isUid))].sort((a, b) => a - b)
}

interface Portion {
  readonly uids: number[]
  readonly sizes: ReadonlyMap<number, number>
}

async function* portions(
  connection: Connection,
  folder: RemoteFolder,
  uids: readonly number[],
  signal: AbortSignal,
): AsyncGenerator<Portion> {
  for (let start = 0; start < uids.length; start += plannedAtOnce) {
    const planned = uids.slice(start, start + plannedAtOnce)
    const sizes = await connection.use(signal, async (session) =>
      sizesOf(await opened(session, folder, false), planned),
    )
    for (const portion of portionsOf(planned, sizes)) yield { uids: portion, sizes }
  }
}

/** While one page is stored the next is on its way, so that the network and the disk both have work. */
async function* ahead<A, B>(items: AsyncIterable<A>, work: (item: A) => Promise<B>): AsyncGenerator<B> {
  let coming: Promise<B> | null = null
  for await (const item of items) {
    const next = work(item)
    // Whoever stops listening does not want to hear of it.
    next.catch(() => undefined)
    if (coming) yield await coming
    coming = next
  }
  if (coming) yield await coming
}

export async function* listingOf(
  connection: Connection,
  folder: RemoteFolder,
  signal: AbortSignal,
  since: number | null,
): AsyncGenerator<readonly RemoteState[]> {
  const states = await connection.use(signal, async (session) => {
    // Anew: in a folder that stays open a server may go on showing what others removed.
    const now = await opened(session, folder)
    const uids = await found(now, '1:*', since)
    const flags = await flagsOf(now, uids)
    return uids.flatMap((one) => {
      const mask = flags.get(one)
      return mask === undefined ? [] : [{ remoteId: remoteIdOf(now.validity, one), flags: mask }]
    })
  })
  for (let at = 0; at < states.length; at += listingPage) yield states.slice(at, at + listingPage)
}

/**
 * Flags of all of these; only a message that is gone is left out, for what is not listed is removed from the mirror.
 * Faults: badAnswer.
 */
async function flagsOf(now: Opened, uids: readonly number[]): Promise<Map<number, number>> {
  const flags = new Map<number, number>()
  const take = async (range: string) => {
    for await (const one of now.imap.fetch(range, { uid: true, flags: true }, { uid: true }))
      if (one.flags) flags.set(one.uid, maskOf(one.flags))
    stillOpen(now)
  }
  const missing = () => uids.filter((one) => !flags.has(one))
  const [first, last] = [uids[0], uids.at(-1)]
  if (first !== undefined) await take(`${first}:${last}`)
  for (const one of missing().slice(0, plannedAtOnce)) await take(setOf([one]))
  if (missing().length === 0) return flags
  const still = new Set(await found(now, '1:*', null))
  const kept = missing().filter((one) => still.has(one)).length
  if (kept > 0) throw new Fault('badAnswer', `the server does not tell the flags of ${kept} messages`)
  return flags
}
