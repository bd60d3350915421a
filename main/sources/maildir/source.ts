/**
 * MailSource over a Maildir (with Maildir++ subfolders), or over a folder of `.eml` files, which is one INBOX and only read.
 * New and changed files are found by their change time: a delivery, a rename for new flags and an edit all set it.
 */
import { constants } from 'node:fs'
import type { BigIntStats } from 'node:fs'
import { lstat, open } from 'node:fs/promises'
import { Fault } from '../../failure.ts'
import { attachmentOfRaw } from '../mime.ts'
import type { ChangePage, Cursor, MailSource, RemoteFolder, RemoteId, RemoteMessage, RemoteState } from '../source.ts'
import { directoryOf, foldersOf, setSubscribed } from './folders.ts'
import { codeOf, faultOf, filesOf, isMissing, type MailFile } from './scan.ts'
import { applyChange, deliver, saveMessage, type PostOffice } from './writing.ts'

const pageMessages = 200
const pageBytes = 8_000_000
const listingPage = 1000
/** Stats and reads asked for at once. */
const atOnce = 64
/** Of a longer file only the start is read: it is no mail that a person waits for. */
const largest = 64_000_000
/** File systems stamp files with a coarse clock; whatever lies this near to the scan is read once more next time. */
const settling = 2_000_000_000n

/** A file with its change time in nanoseconds since 1970. */
interface StampedFile extends MailFile {
  readonly changed: bigint
  readonly modified: Date
  /** Bytes. */
  readonly size: number
}

/**
 * @param path the mail folder; faults of every call: gone (no such folder), disk (unreadable), cancelled.
 * @param options.postOffice who else has a mail folder on this machine; without one nothing can be sent.
 */
export function maildirSource(path: string, { postOffice }: { postOffice?: PostOffice } = {}): MailSource {
  const stopping = (signal: AbortSignal) => () => stopIfAborted(signal)
  return {
    capabilities: {
      reads: 'one',
      sets: { seen: true, flagged: true, answered: true },
      sends: postOffice !== undefined,
    },
    folders: (signal) => foldersOf(path, stopping(signal)),
    changes: (folder, cursor, signal, since = null) => changesOf(path, folder, cursor, signal, since),
    listing: (folder, signal, since = null) => listingOf(path, folder, signal, since),
    messages: (folder, ids, signal) => messagesOf(path, folder, ids, signal),
    async attachment(folder, message, id, signal, onBytes) {
      const bytes = await attachmentFrom(path, folder, message, id, signal)
      onBytes?.(bytes.length, bytes.length)
      return bytes
    },
    apply: (folder, change, signal) => applyChange(path, folder, change, stopping(signal)),
    subscribe: (folder, subscribed) => setSubscribed(path, folder.remoteId, subscribed),
    async send(emails, _outgoing, sentItems, signal) {
      if (!postOffice) throw new Fault('rejected', 'a mail folder sends no mail')
      stopIfAborted(signal)
      return deliver(path, postOffice, emails, sentItems)
    },
    async saveToMailServer(email, signal) {
      stopIfAborted(signal)
      return saveMessage(path, email)
    },
    close: () => Promise.resolve(),
  }
}

async function* changesOf(
  path: string,
  folder: RemoteFolder,
  cursor: Cursor | null,
  signal: AbortSignal,
  since: number | null,
): AsyncGenerator<ChangePage, 'arrivals'> {
  stopIfAborted(signal)
  const latest = BigInt(Date.now()) * 1_000_000n - settling
  const files = await changedFiles(await directoryOf(path, folder.remoteId), cursor, signal, since)
  for (let at = 0; at < files.length;) {
    const end = pageEnd(files, at)
    const changed = await inGroups(files.slice(at, end), signal, (file) => messageOf(file, folder.name))
    const last = files[end - 1]
    at = end
    if (last) yield { changed, flags: [], gone: [], cursor: cursorAt(last, latest) }
  }
  return 'arrivals'
}

/** Files after the cursor, oldest change first: an interrupted reading goes on behind its last page. */
async function changedFiles(
  directory: string,
  cursor: Cursor | null,
  signal: AbortSignal,
  since: number | null,
): Promise<StampedFile[]> {
  const after = placeOf(cursor)
  const stamped = await stampedSince(await filesOf(directory), signal, since)
  return stamped
    .filter((file) => file.changed > after.changed || (file.changed === after.changed && file.id > after.id))
    .sort((a, b) => (a.changed === b.changed ? (a.id < b.id ? -1 : 1) : a.changed < b.changed ? -1 : 1))
}

/** A file's date is the time of its delivery, which is what `since` goes by here. */
async function stampedSince(files: readonly MailFile[], signal: AbortSignal, since: number | null) {
  const stamped = await inGroups(files, signal, stamp)
  return since === null ? stamped : stamped.filter(({ modified }) => modified.getTime() >= since)
}

/** Where the page that begins at `start` ends: full in messages or in bytes, and never empty. */
function pageEnd(files: readonly StampedFile[], start: number): number {
  let bytes = files[start]?.size ?? 0
  let end = start + 1
  for (; end < files.length && end - start < pageMessages; end++) {
    bytes += files[end]?.size ?? 0
    if (bytes > pageBytes) break
  }
  return end
}

/** A cursor is `nanoseconds id`; one that cannot be read starts from the beginning, which does no harm. */
function placeOf(cursor: Cursor | null): { readonly changed: bigint; readonly id: string } {
  const found = /^(\d{1,25}) (.*)$/s.exec(cursor ?? '')
  return found ? { changed: BigInt(found[1] ?? 0), id: found[2] ?? '' } : { changed: -1n, id: '' }
}

/** Never later than `latest`: a file that gets the same stamp after the scan must not hide behind the cursor. */
function cursorAt(last: StampedFile, latest: bigint): Cursor {
  return last.changed > latest ? `${latest} ` : `${last.changed} ${last.id}`
}

async function* listingOf(
  path: string,
  folder: RemoteFolder,
  signal: AbortSignal,
  since: number | null,
): AsyncGenerator<readonly RemoteState[]> {
  const all = await filesOf(await directoryOf(path, folder.remoteId))
  const files = since === null ? all : await stampedSince(all, signal, since)
  for (let at = 0; at < files.length; at += listingPage) {
    stopIfAborted(signal)
    yield files.slice(at, at + listingPage).map(({ id, flags }) => ({ remoteId: id, flags }))
  }
}

async function messagesOf(path: string, folder: RemoteFolder, ids: readonly RemoteId[], signal: AbortSignal) {
  const wanted = new Set(ids)
  const files = (await filesOf(await directoryOf(path, folder.remoteId))).filter(({ id }) => wanted.has(id))
  const stamped = await inGroups(files, signal, stamp)
  return inGroups(stamped, signal, (file) => messageOf(file, folder.name))
}

async function attachmentFrom(
  path: string,
  folder: RemoteFolder,
  message: RemoteId,
  attachmentId: string,
  signal: AbortSignal,
): Promise<Uint8Array> {
  const [found] = await messagesOf(path, folder, [message], signal)
  const part = found && 'raw' in found ? await attachmentOfRaw(found.raw, attachmentId) : undefined
  if (!part) throw new Fault('gone', 'the message or its attachment is not there')
  return part.bytes
}

/** Maps in groups; what became undefined is left out. */
async function inGroups<T, R>(
  items: readonly T[],
  signal: AbortSignal,
  work: (item: T) => Promise<R | undefined>,
): Promise<R[]> {
  const done: R[] = []
  for (let at = 0; at < items.length; at += atOnce) {
    stopIfAborted(signal)
    for (const result of await Promise.all(items.slice(at, at + atOnce).map(work))) {
      if (result !== undefined) done.push(result)
    }
  }
  return done
}

async function stamp(file: MailFile): Promise<StampedFile | undefined> {
  const stats = await unlessUnreadable<BigIntStats>(() => lstat(file.path, { bigint: true }))
  return stats?.isFile()
    ? { ...file, changed: stats.ctimeNs, modified: stats.mtime, size: Number(stats.size) }
    : undefined
}

async function messageOf(file: StampedFile, folderName: string): Promise<RemoteMessage | undefined> {
  const raw = await unlessUnreadable(() => readBounded(file.path))
  if (!raw) return undefined
  return { remoteId: file.id, raw, known: { flags: file.flags, receivedAt: file.modified.toISOString(), folderName } }
}

/** Links are refused at the last step too: the file may have been exchanged since it was listed. */
async function readBounded(path: string): Promise<Uint8Array> {
  // Windows has no such flag, and Node leaves it undefined there.
  const noFollow = (constants as { readonly O_NOFOLLOW?: number }).O_NOFOLLOW ?? 0
  const handle = await open(path, constants.O_RDONLY | noFollow)
  try {
    const { size } = await handle.stat()
    if (size <= largest) return await handle.readFile()
    const start = Buffer.alloc(largest)
    const { bytesRead } = await handle.read(start, 0, largest, 0)
    return start.subarray(0, bytesRead)
  } finally {
    await handle.close()
  }
}

/** A message that vanished, was renamed meanwhile or may not be read never stops its folder: its change time brings it again. */
async function unlessUnreadable<T>(work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work()
  } catch (error) {
    if (isMissing(error) || /^(EACCES|EPERM|ELOOP|EISDIR|EBUSY)$/.test(codeOf(error))) return undefined
    throw faultOf(error)
  }
}

function stopIfAborted(signal: AbortSignal): void {
  if (signal.aborted)
    throw signal.reason instanceof Fault ? signal.reason : new Fault('cancelled', 'reading was stopped')
}
