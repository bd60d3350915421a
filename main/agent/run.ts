/** One account's task: list its folders, then pull each one, inbox first. */
import type { AccountId } from '../../preload/model.ts'
import { storedFolders, type StoredFolder } from '../mirror/folders.ts'
import type { Mirror } from '../mirror/mirror.ts'
import type { ChangePage, MailSource, RemoteId } from '../sources/source.ts'
import type { Watch } from './watch.ts'

export interface RunContext extends Watch {
  readonly mirror: Mirror
  readonly accountId: AccountId
  readonly source: MailSource
  /** Messages stored, and messages known to come. */
  readonly report: (more: { fetched?: number; expected?: number }) => void
}

/** How many messages that a listing named and the mirror lacks are asked for at once. */
const askAgain = 100

/** Brings one account's mirror up to its source. Throws what the source or the mirror threw; what was stored stays. */
export async function runAccount(context: RunContext): Promise<void> {
  const { mirror, accountId, source, signal } = context
  const folders = await source.folders(signal)
  context.alive()
  signal.throwIfAborted()
  await mirror.write('folders.put', { accountId, folders })
  const stored = storedFolders(mirror.reader, accountId).filter((folder) => folder.subscribed)
  context.report({ expected: stored.reduce((sum, folder) => sum + Math.max(folder.totalItems - folder.total, 0), 0) })
  for (const folder of stored) await pullFolder(context, folder)
}

async function pullFolder(context: RunContext, folder: StoredFolder): Promise<void> {
  const { source, signal } = context
  for await (const page of source.changes(folder, folder.cursor, signal)) await store(context, folder, page)
  if (source.capabilities.tellsGone) return
  const missing = await compare(context, folder)
  for (let start = 0; start < missing.length; start += askAgain) {
    const changed = await source.messages(folder, missing.slice(start, start + askAgain), signal)
    await store(context, folder, { changed, flags: [], gone: [], cursor: null })
  }
}

async function store(
  { mirror, accountId, signal, alive, report }: RunContext,
  folder: StoredFolder,
  page: Omit<ChangePage, 'cursor'> & { cursor: string | null },
): Promise<void> {
  // A task that was given up may still be running in a source that ignores its signal: it must not write any more.
  signal.throwIfAborted()
  const fetched = await mirror.write('messages.store', { accountId, folderId: folder.id, ...page })
  alive()
  report({ fetched })
}

/** Takes flags and removals from a complete listing; an interrupted one changes nothing. Answers what is missing. */
async function compare(
  { mirror, accountId, source, signal, alive }: RunContext,
  folder: StoredFolder,
): Promise<RemoteId[]> {
  const place = { accountId, folderId: folder.id }
  await mirror.write('listing.begin', place)
  for await (const states of source.listing(folder, signal)) {
    signal.throwIfAborted()
    await mirror.write('listing.note', { ...place, states })
    alive()
  }
  signal.throwIfAborted()
  return mirror.write('listing.settle', place)
}
