/** One account's task: list its folders, then pull each one, inbox first. */
import type { AccountId, FolderId } from '../../preload/model.ts'
import { storedFolder, storedFolders, type StoredFolder } from '../mirror/folders.ts'
import type { Mirror } from '../mirror/mirror.ts'
import type { Counts } from '../mirror/store.ts'
import type { ChangePage, MailSource, RemoteId } from '../sources/source.ts'
import type { GiveWay } from './turns.ts'
import type { Watch } from './watch.ts'

export interface RunContext extends Watch {
  readonly mirror: Mirror
  readonly accountId: AccountId
  readonly source: MailSource
  /** Mail received before this is not kept; ms since 1970. */
  readonly since: number | null
  readonly giveWay: GiveWay
  /** Messages fetched, and messages known to come. */
  readonly report: (more: { fetched?: number; expected?: number }) => void
  /** What the mirror took in. */
  readonly count: (counts: Partial<Counts>) => void
}

/** How many messages that a listing named and the mirror lacks are asked for at once. */
const askAgain = 100

/** Brings one account's mirror up to its source. Throws what the source or the mirror threw; what was stored stays. */
export async function runAccount(context: RunContext): Promise<void> {
  const { mirror, accountId, source, since, signal } = context
  const folders = await source.folders(signal)
  context.alive()
  signal.throwIfAborted()
  await mirror.write('folders.put', { accountId, folders })
  await mirror.write('folders.window', { accountId, since })
  const stored = storedFolders(mirror.reader, accountId).filter((folder) => folder.subscribed)
  context.report({ expected: stored.reduce((sum, folder) => sum + Math.max(folder.totalItems - folder.total, 0), 0) })
  for (const folder of stored) {
    await context.giveWay()
    await pullFolder(context, folder)
  }
  if (since !== null) await prune(context, since)
}

/** Brings one folder of the mirror up to its source. */
export async function pullFolder(context: RunContext, folder: StoredFolder): Promise<void> {
  const { mirror, accountId, source, since, signal } = context
  for await (const page of source.changes(folder, folder.cursor, signal, since)) {
    await store(context, folder, page)
    await context.giveWay()
  }
  if (!source.capabilities.tellsGone) {
    const missing = await compare(context, folder)
    for (let start = 0; start < missing.length; start += askAgain) {
      const changed = await source.messages(folder, missing.slice(start, start + askAgain), signal)
      await store(context, folder, { changed, flags: [], gone: [], cursor: null })
    }
  }
  signal.throwIfAborted()
  await mirror.write('folders.read', { accountId, folderId: folder.id })
}

/** The same outside of a sync, within a turn that the caller has: nobody watches how it grows. */
export async function readFolder(context: Omit<RunContext, 'report' | 'count'>, folderId: FolderId): Promise<void> {
  const folder = storedFolder(context.mirror.reader, folderId)
  if (!folder?.subscribed) return
  await pullFolder({ ...context, report: () => undefined, count: () => undefined }, folder)
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
