/** One account's task: list its folders, then pull each one, inbox first. */
import type { AccountId, FolderId } from '../../preload/model.ts'
import { Fault } from '../failure.ts'
import { storedFolder, storedFolders, type StoredFolder } from '../mirror/folders.ts'
import type { Mirror } from '../mirror/mirror.ts'
import type { Counts } from '../mirror/store.ts'
import type { ChangePage, Extent, MailSource, RemoteId } from '../sources/source.ts'
import { begun, close, eachOf, inPart, untilMail, type Pages } from './pages.ts'
import { without, type Following, type Sent } from './sent.ts'
import type { GiveWay } from './turns.ts'
import type { Watch } from './watch.ts'

export interface RunContext extends Watch {
  readonly mirror: Mirror
  readonly accountId: AccountId
  readonly source: MailSource
  /** Mail received before this is not kept; ms since 1970. */
  readonly since: number | null
  readonly giveWay: GiveWay
  readonly sent: Sent
  /** Messages fetched, and messages known to come. */
  readonly report: (more: { fetched?: number; expected?: number }) => void
  /** What the mirror took in. */
  readonly count: (counts: Partial<Counts>) => void
}

/** A folder that is being read, and what was sent of it since that began. */
interface Reading {
  readonly folder: StoredFolder
  readonly pages: Pages
  readonly sent: Following
}

/** How many messages that a listing named and the mirror lacks are asked for at once. */
const askAgain = 100
/** As many messages as fill a window. */
const aScreen = 50

/** Brings one account's mirror up to its source. Throws what the source or the mirror threw; what was stored stays. */
export async function runAccount(context: RunContext): Promise<void> {
  const { since } = context
  const folders = await takeFolders(context)
  context.report({ expected: folders.reduce((sum, folder) => sum + Math.max(folder.totalItems - folder.total, 0), 0) })
  await pullFolders(context, folders)
  if (since !== null) await prune(context, since)
}

/** Is there an inbox of which nothing was read yet, as far as the mirror knows? */
export function isUnread(mirror: Mirror, accountId: AccountId): boolean {
  const folders = storedFolders(mirror.reader, accountId)
  return folders.length === 0 || folders.some(isUnreadInbox)
}

const isUnreadInbox = ({ role, subscribed, cursor, totalItems }: StoredFolder): boolean =>
  role === 'inbox' && subscribed && cursor === null && totalItems > 0

/** Reads the newest mail of an inbox that was never read, so that there is something to see; the rest is for `runAccount`. */
export async function lookAtInbox(context: RunContext): Promise<void> {
  const inbox = (await takeFolders(context)).find(isUnreadInbox)
  if (!inbox) return
  await context.giveWay()
  const reading = open(context, inbox, 'newest')
  await pullFolder(context, { ...reading, pages: inPart(untilMail(reading.pages, aScreen)) })
}

/** Asks for the folders, and answers those that are read, as the mirror holds them now. */
async function takeFolders({ mirror, accountId, source, since, signal, alive }: RunContext): Promise<StoredFolder[]> {
  const folders = await source.folders(signal)
  alive()
  signal.throwIfAborted()
  await mirror.write('folders.put', { accountId, folders })
  await mirror.write('folders.window', { accountId, since })
  const states = new Map(folders.map((one) => [one.remoteId, one.state ?? null]))
  return storedFolders(mirror.reader, accountId)
    .filter((folder) => folder.subscribed)
    .map((folder) => ({ ...folder, state: states.get(folder.remoteId) ?? null }))
}

/** One after the other; where the source can, the next one is on its way while the last one is stored. */
async function pullFolders(context: RunContext, folders: readonly StoredFolder[]): Promise<void> {
  const ahead = context.source.capabilities.reads === 'several'
  const ending = new AbortController()
  const signal = AbortSignal.any([context.signal, ending.signal])
  const begin = (folder: StoredFolder) => {
    const reading = open({ ...context, signal }, folder)
    return ahead ? { ...reading, pages: begun(reading.pages) } : reading
  }
  let coming: Reading | null = null
  try {
    for (const [at, folder] of folders.entries()) {
      await context.giveWay()
      const reading = coming ?? begin(folder)
      const next = folders[at + 1]
      coming = ahead && next ? begin(next) : null
      await pullFolder(context, reading)
    }
  } finally {
    // A source that does not end soon must not keep what went wrong from being told.
    ending.abort(new Fault('cancelled', 'the folder before it was not read'))
    coming?.sent.end()
    if (coming) void close(coming.pages)
  }
}

function open({ source, sent, signal, since }: RunContext, folder: StoredFolder, extent: Extent = 'whole'): Reading {
  return { folder, pages: source.changes(folder, folder.cursor, signal, since, extent), sent: sent.follow(folder.id) }
}

/** Brings one folder of the mirror up to its source. */
async function pullFolder(context: RunContext, { folder, pages, sent }: Reading): Promise<void> {
  const { mirror, accountId, signal, alive } = context
  try {
    let { cursor } = folder
    let isShared = false
    const told = await eachOf(pages, async (page) => {
      alive()
      if (!saysNothing(page, folder)) {
        // Read by somebody else meanwhile: with this page the cursor goes back before what that reading stored.
        isShared ||= storedFolder(mirror.reader, folder.id)?.cursor !== cursor
        cursor = page.cursor
        const left = without(sent.ids, page)
        // What was cut out may have told more than what was sent, and is not told again.
        isShared ||= left !== page
        await store(context, folder, left)
      }
      await context.giveWay()
    })
    if (told === 'part') return
    if (told === 'arrivals' || isShared) await settle(context, folder, cursor)
    signal.throwIfAborted()
    await mirror.write('folders.read', { accountId, folderId: folder.id })
  } finally {
    sent.end()
  }
}

/** Compares the folder with its source, and reads what the mirror lacks. */
async function settle(context: RunContext, folder: StoredFolder, cursor: string | null): Promise<void> {
  const { source, signal } = context
  const missing = await compare(context, folder)
  let isComplete = true
  for (let start = 0; start < missing.length; start += askAgain) {
    const changed = await source.messages(folder, missing.slice(start, start + askAgain), signal)
    if (changed.length > 0) isComplete = false
    await store(context, folder, { changed, flags: [], gone: [], cursor: null })
  }
  // The cursor does not know of what was stored just now, and could not tell when it goes.
  const sure = isComplete && cursor && source.compared?.(cursor)
  if (sure && sure !== cursor) await store(context, folder, { changed: [], flags: [], gone: [], cursor: sure })
}

const saysNothing = ({ changed, flags, gone, cursor }: ChangePage, folder: StoredFolder): boolean =>
  changed.length + flags.length + gone.length === 0 && cursor === folder.cursor

/**
 * The same outside of a sync, within a turn that the caller has: nobody watches how it grows. `untilMail` breaks off
 * after the first page that brings mail.
 */
export async function readFolder(
  context: Omit<RunContext, 'report' | 'count'>,
  folderId: FolderId,
  how: 'whole' | 'untilMail' = 'whole',
): Promise<void> {
  const folder = storedFolder(context.mirror.reader, folderId)
  if (!folder?.subscribed) return
  const quiet = { ...context, report: () => undefined, count: () => undefined }
  const reading = open(quiet, folder)
  await pullFolder(quiet, how === 'whole' ? reading : { ...reading, pages: untilMail(reading.pages) })
}

async function store(
  { mirror, accountId, since, signal, alive, report, count }: RunContext,
  folder: StoredFolder,
  page: Omit<ChangePage, 'cursor'> & { cursor: string | null },
): Promise<void> {
  // A task that was given up may still be running in a source that ignores its signal: it must not write any more.
  signal.throwIfAborted()
  count(await mirror.write('messages.store', { accountId, folderId: folder.id, since, ...page }))
  alive()
  report({ fetched: page.changed.length })
}

/** Takes flags and removals from a complete listing; an interrupted one changes nothing. Answers what is missing. */
async function compare(
  { mirror, accountId, source, since, signal, alive, count }: RunContext,
  folder: StoredFolder,
): Promise<RemoteId[]> {
  const place = { accountId, folderId: folder.id }
  await mirror.write('listing.begin', place)
  for await (const states of source.listing(folder, signal, since)) {
    signal.throwIfAborted()
    await mirror.write('listing.note', { ...place, states })
    alive()
  }
  signal.throwIfAborted()
  const { missing, ...counts } = await mirror.write('listing.settle', { ...place, since })
  count(counts)
  return missing
}

async function prune({ mirror, accountId, signal, alive, count }: RunContext, since: number): Promise<void> {
  for (let more = true; more;) {
    signal.throwIfAborted()
    const step = await mirror.write('messages.prune', { accountId, since })
    count({ removed: step.removed })
    alive()
    more = step.more
  }
}
