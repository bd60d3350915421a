/**
 * Reading a folder: the first time from the newest message down, afterwards what came since, what became of the others, and
 * what an interrupted reading left.
 */
import { Fault } from '../../failure.ts'
import type { ChangePage, Cursor, Extent, RemoteFolder, RemoteState, Told } from '../source.ts'
import { ahead } from './ahead.ts'
import type { Connection } from './connection.ts'
import { newsOf, type News } from './news.ts'
import { cursorOf, isAllOf, placeOf, type Place } from './place.ts'
import { opened, portionsOf, type Portion } from './reading.ts'
import { remoteIdOf, setOf } from './uids.ts'

/** UIDs of one command: few at first, so that there is something to see, then so many that the way there does not count. */
const aScreen = 50
const growing = [aScreen, 200]
const mostAtOnce = 1000
/** Where the only connection is shared, nobody waits for longer than this many. */
const sharedAtOnce = 200
/** Some servers take no line of more than 8000 octets. */
const longestSet = 7500
const newsOfPage = 5000
/** UIDs that a cursor may owe; with more of them the folder is compared. */
const mostOwed = 200
/** So many messages that all do not come are not to be put down to the messages. */
const mostRefused = 10
/** Pages that are read while one is stored. */
const pagesAhead = 2

export function changesOf(
  connection: Connection,
  folder: RemoteFolder,
  cursor: Cursor | null,
  signal: AbortSignal,
  since: number | null,
  extent: Extent,
): AsyncGenerator<ChangePage, Told> {
  const stop = new AbortController()
  const pages = changePages(connection, folder, cursor, AbortSignal.any([signal, stop.signal]), since, extent)
  return ahead(pages, pagesAhead, () => stop.abort())
}

async function* changePages(
  connection: Connection,
  folder: RemoteFolder,
  cursor: Cursor | null,
  signal: AbortSignal,
  since: number | null,
  extent: Extent,
): AsyncGenerator<ChangePage, Told> {
  const before = placeOf(cursor)
  if (before && folder.state && isAllOf(before, folder.state)) return 'all'
  const isNew = cursor === null && folder.total === 0
  const look = async () => connection.use(signal, (session) => newsOf(session, folder, before, since, isNew), 'reading')
  const news = await look()
  yield* toldIn(news, cursor)
  const progress = new Progress(news)
  const read = (uids: readonly number[], isOlder: boolean) =>
    reading(connection, folder, news, uids, signal, progress, isOlder)
  yield* read(news.newer, false)
  yield* read(news.start.owed ?? [], false)
  const older = extent === 'newest' ? news.older.slice(0, aScreen) : news.older
  yield* read(older, true)
  if (older.length < news.older.length) return 'arrivals'
  const end = progress.end(news.end)
  if (cursorOf(end) !== progress.told && cursorOf(end) !== cursor) yield pageOf([], cursorOf(end))
  return end.modseq === undefined || end.unsure ? 'arrivals' : 'all'
}

const pageOf = (changed: ChangePage['changed'], cursor: Cursor): ChangePage => ({
  changed,
  flags: [],
  gone: [],
  cursor,
})

/** The cursor moves with the last of them. */
function* toldIn({ validity, flags, gone, start }: News, before: Cursor | null): Generator<ChangePage> {
  const id = (uid: number) => remoteIdOf(validity, uid)
  const states: RemoteState[] = [...flags].map(([uid, mask]) => ({ remoteId: id(uid), flags: mask }))
  const ids = gone.map(id)
  const pages = Math.ceil(Math.max(states.length, ids.length) / newsOfPage)
  for (let page = 0; page < pages; page++) {
    const [at, to] = [page * newsOfPage, (page + 1) * newsOfPage]
    const cursor = page === pages - 1 || before === null ? cursorOf(start) : before
    yield { changed: [], flags: states.slice(at, to), gone: ids.slice(at, to), cursor }
  }
}

/** Which of a folder's messages are given by now, as the cursor of the next page says it. */
class Progress {
  told: Cursor | null = null
  /** The first ones that go on where an interrupted reading was: so many, down to this UID. */
  readonly resumed: number
  readonly #joint: number | undefined
  #at: Place

  constructor({ start, older }: News) {
    const { from, to, ...rest } = start
    const left = to === undefined ? [] : older.filter((uid) => uid >= to)
    this.resumed = left.length
    this.#joint = left.at(-1)
    this.#at = from === undefined || left.length > 0 ? start : { ...rest, low: from }
  }

  owes(asked: readonly number[]): number {
    return asked.filter((uid) => this.#at.owed?.includes(uid)).length
  }

  /** After some of `asked` (rising) are settled; the others are owed as far as a cursor can say that. */
  page(asked: readonly number[], settled: ReadonlySet<number>, isOlder: boolean): Cursor {
    const next = this.#after(asked, settled, isOlder, asked.findLast((uid) => settled.has(uid)) ?? 0)
    return (this.told = cursorOf((next.owed?.length ?? 0) > mostOwed ? { ...this.#at, unsure: true } : next))
  }

  /** All of `asked` was asked for. */
  portion(asked: readonly number[], settled: ReadonlySet<number>, isOlder: boolean): void {
    const next = this.#after(asked, settled, isOlder, asked.at(-1) ?? 0)
    const { from, to: _to, ...done } = next
    this.#at = isOlder && from !== undefined ? { ...done, low: Math.min(from, done.low) } : next
    if ((next.owed?.length ?? 0) <= mostOwed) return
    const { owed: _owed, ...rest } = this.#at
    this.#at = { ...rest, unsure: true }
  }

  end(end: Place): Place {
    const { owed, unsure } = this.#at
    const { owed: _owed, ...place } = end
    return { ...place, ...(owed?.length ? { owed } : {}), ...(unsure ? { unsure } : {}) }
  }

  #after(asked: readonly number[], settled: ReadonlySet<number>, isOlder: boolean, last: number): Place {
    const { owed: before = [], from, to, ...at } = this.#at
    const owed = [
      ...before.filter((uid) => !settled.has(uid)),
      ...asked.filter((uid) => uid <= last && !settled.has(uid)),
    ]
    const all = { ...at, ...(owed.length > 0 ? { owed: [...new Set(owed)] } : {}) }
    const first = asked[0]
    if (first === undefined || last === 0) return { ...all, ...(from && to ? { from, to } : {}) }
    if (!isOlder || first >= at.low)
      return { ...all, high: Math.max(at.high, last + 1), ...(from && to ? { from, to } : {}) }
    const begin = first === this.#joint ? (from ?? first) : first
    // Only one piece beneath can be told of: what was read of another one may go without a word.
    const forgets = from !== undefined && from !== begin
    return { ...all, from: begin, to: last + 1, ...(forgets ? { unsure: true } : {}) }
  }
}

async function* reading(
  connection: Connection,
  folder: RemoteFolder,
  news: News,
  uids: readonly number[],
  signal: AbortSignal,
  progress: Progress,
  isOlder: boolean,
): AsyncGenerator<ChangePage> {
  let grown = 0
  for (let at = 0; at < uids.length;) {
    const wanted = isOlder && at === 0 && progress.resumed > 0 ? progress.resumed : (growing[grown++] ?? mostAtOnce)
    const most = Math.min(wanted, connection.isRoomy() ? mostAtOnce : sharedAtOnce)
    const asked = fitting(uids, at, most)
    at += asked.length
    const rising = [...asked].sort((a, b) => a - b)
    const settled = new Set<number>()
    for await (const { changed, settled: more } of portion(connection, folder, news.validity, rising, signal)) {
      for (const uid of more) settled.add(uid)
      if (changed.length > 0)
        yield pageOf(isOlder ? changed.reverse() : changed, progress.page(rising, settled, isOlder))
    }
    if (settled.size === 0 && asked.length >= mostRefused && progress.owes(asked) === 0)
      throw new Fault('badAnswer', `the server does not give ${asked.length} messages`)
    progress.portion(rising, settled, isOlder)
  }
}

function fitting(uids: readonly number[], at: number, most: number): number[] {
  for (let count = most; ; count = Math.ceil(count / 2)) {
    const some = uids.slice(at, at + count)
    if (count === 1 || setOf(some).length <= longestSet) return some
  }
}

/** Goes on with another connection where the one in use was needed for something else. */
async function* portion(
  connection: Connection,
  folder: RemoteFolder,
  validity: bigint,
  asked: readonly number[],
  signal: AbortSignal,
): AsyncGenerator<Portion> {
  let open = [...asked]
  for (let isDone = false; !isDone;) {
    const pages = connection.stream(signal, async function* (session) {
      const place = await opened(session, folder, false)
      // Made anew meanwhile: what it holds now is read next time.
      if (place.validity === validity) yield* portionsOf(folder, place, open)
      isDone = true
    })
    for await (const page of pages) {
      const settled = new Set(page.settled)
      open = open.filter((uid) => !settled.has(uid))
      yield page
    }
  }
}
