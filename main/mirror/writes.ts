/** Everything that can be written, by name. Each runs in one transaction of the worker and says what it touched. */
import type { ProbeFinding, ServerStatus } from '../../preload/accounts.ts'
import type { AccountId, FolderId, MessageId } from '../../preload/model.ts'
import type { RemoteFolder, RemoteId, RemoteMessage, RemoteState } from '../sources/source.ts'
import {
  emptyAccount,
  keepProbe,
  keepStatus,
  putAccount,
  recordOutcome,
  removeAccount,
  type AccountIdentity,
  type Outcome,
} from './accounts.ts'
import { noteMissed } from './arrivals.ts'
import {
  forgetAttachments,
  keepAttachment,
  useAttachment,
  type AttachmentToKeep,
  type AttachmentUse,
} from './attachments.ts'
import {
  confirm,
  keepLocal,
  makeChanges,
  markSending,
  postpone,
  refuse,
  type Postponement,
  type Wish,
} from './changes.ts'
import type { Writer } from './database.ts'
import { putFolders, subscribeFolder } from './folders.ts'
import { keepImage, type InlineImage } from './images.ts'
import {
  dropListing,
  noteListing,
  settleListing,
  storePage,
  type Counts,
  type ReadMessage,
  type StoredPage,
} from './store.ts'
import { openWindow, pruneMail } from './window.ts'

/** What a write changed, as ids; an account alone means its own row. */
export interface Touched {
  readonly accountIds: readonly AccountId[]
  readonly folderIds: readonly FolderId[]
}

/** A page as a source gave it: its raw messages are read in the worker, before the transaction. */
export interface PageToStore extends Omit<StoredPage, 'messages'> {
  readonly changed: readonly RemoteMessage[]
}

/** Changes of one account, by their ids. */
interface Changes {
  readonly accountId: AccountId
  readonly ids: readonly number[]
}

interface Place {
  readonly accountId: AccountId
  readonly folderId: FolderId
}

export interface Writes {
  'accounts.put': { input: AccountIdentity; output: null }
  /** Removes some of its mail; answers whether there is more, and then it has to be asked for again. */
  'accounts.empty': { input: { accountId: AccountId }; output: boolean }
  'accounts.remove': { input: { accountId: AccountId }; output: null }
  'accounts.record': { input: Outcome; output: null }
  'accounts.status': { input: { accountId: AccountId; status: ServerStatus }; output: null }
  'accounts.probed': { input: { accountId: AccountId; at: number; probe: readonly ProbeFinding[] }; output: null }
  'folders.put': { input: { accountId: AccountId; folders: readonly RemoteFolder[] }; output: null }
  'folders.subscribe': { input: Place & { subscribed: boolean }; output: null }
  /** Answers whether folders are to be read anew. */
  'folders.window': { input: { accountId: AccountId; since: number | null }; output: boolean }
  /** A folder was read to its end. */
  'folders.read': { input: Place; output: null }
  'messages.store': { input: PageToStore; output: Counts }
  /** Removes some of what is older; `more` when it has to be asked for again. */
  'messages.prune': { input: { accountId: AccountId; since: number }; output: { removed: number; more: boolean } }
  /** Answers the accounts that have something to send now. Faults: invalid. */
  'changes.make': { input: { ids: readonly MessageId[]; wish: Wish }; output: AccountId[] }
  /** Answers those that are to be sent still. */
  'changes.sending': { input: Changes; output: number[] }
  'changes.confirmed': { input: Changes & { moved: readonly (readonly [RemoteId, RemoteId])[] }; output: null }
  'changes.postponed': { input: Changes & Postponement; output: null }
  'changes.refused': { input: Changes; output: null }
  'changes.local': { input: Changes; output: null }
  'images.keep': { input: InlineImage; output: null }
  /** Answers false where the message has no such attachment any more, or its bytes are kept already. */
  'attachments.kept': { input: AttachmentToKeep; output: boolean }
  'attachments.used': { input: AttachmentUse; output: null }
  'attachments.forgotten': { input: { files: readonly string[] }; output: null }
  'listing.begin': { input: Place; output: null }
  'listing.note': { input: Place & { states: readonly RemoteState[] }; output: null }
  /** Answers what the mirror lacks. */
  'listing.settle': { input: Place & { since: number | null }; output: Omit<Counts, 'added'> & { missing: RemoteId[] } }
}
export type WriteName = keyof Writes
export type WriteInput<N extends WriteName> = Writes[N]['input']
export type WriteOutput<N extends WriteName> = Writes[N]['output']

/** What reaches a write: as declared, but with the messages already read. */
type Prepared<N extends WriteName> = N extends 'messages.store' ? { page: StoredPage; now: number } : WriteInput<N>
export interface Done<N extends WriteName> {
  readonly output: WriteOutput<N>
  readonly touched: Touched
}

const account = (accountId: AccountId): Touched => ({ accountIds: [accountId], folderIds: [] })
const folder = (place: Place): Touched => ({ accountIds: [place.accountId], folderIds: [place.folderId] })
const nothing: Touched = { accountIds: [], folderIds: [] }
const foldersOf = (accountId: AccountId, ids: readonly FolderId[]): Touched => ({
  accountIds: [accountId],
  folderIds: [...new Set(ids)],
})

/** What the person did, and that it is being sent, must outlive a power cut. */
export const durable: ReadonlySet<WriteName> = new Set(['changes.make', 'changes.sending'])

export const writes: { [N in WriteName]: (db: Writer, input: Prepared<N>) => Done<N> } = {
  'accounts.put': (db, input) => {
    putAccount(db, input)
    return { output: null, touched: account(input.id) }
  },
  'accounts.empty': (db, { accountId }) => ({ output: emptyAccount(db, accountId), touched: account(accountId) }),
  'accounts.remove': (db, { accountId }) => {
    removeAccount(db, accountId)
    return { output: null, touched: account(accountId) }
  },
  'accounts.record': (db, input) => {
    recordOutcome(db, input)
    return { output: null, touched: account(input.accountId) }
  },
  'accounts.status': (db, { accountId, status }) => {
    keepStatus(db, accountId, status)
    return { output: null, touched: account(accountId) }
  },
  'accounts.probed': (db, { accountId, at, probe }) => {
    keepProbe(db, accountId, at, probe)
    return { output: null, touched: account(accountId) }
  },
  'folders.put': (db, { accountId, folders }) => {
    const isNew = putFolders(db, accountId, folders)
    return { output: null, touched: isNew ? account(accountId) : nothing }
  },
  'folders.subscribe': (db, { folderId, subscribed, ...place }) => {
    subscribeFolder(db, folderId, subscribed)
    return { output: null, touched: folder({ ...place, folderId }) }
  },
  'folders.window': (db, { accountId, since }) => ({
    output: openWindow(db, accountId, since),
    touched: nothing,
  }),
  'folders.read': (db, { accountId, folderId }) => {
    const touched = noteMissed(db, folderId)
    return { output: null, touched: touched.length === 0 ? nothing : foldersOf(accountId, touched) }
  },
  'messages.store': (db, { page, now }) => {
    const output = storePage(db, page, now)
    const changes = page.messages.length + output.changed + output.removed
    return { output, touched: changes === 0 ? nothing : folder(page) }
  },
  'messages.prune': (db, { accountId, since }) => {
    const { folderIds, ...output } = pruneMail(db, accountId, since)
    return { output, touched: output.removed === 0 ? nothing : foldersOf(accountId, folderIds) }
  },
  'changes.make': (db, { ids, wish }) => {
    const touched = makeChanges(db, ids, wish)
    return { output: touched.accountIds, touched }
  },
  'changes.sending': (db, { ids }) => ({ output: markSending(db, ids), touched: nothing }),
  'changes.confirmed': (db, { accountId, ids, moved }) => ({
    output: null,
    touched: foldersOf(accountId, confirm(db, ids, moved)),
  }),
  'changes.postponed': (db, { accountId, ids, ...postponement }) => ({
    output: null,
    touched: foldersOf(accountId, postpone(db, ids, postponement)),
  }),
  'changes.refused': (db, { accountId, ids }) => ({ output: null, touched: foldersOf(accountId, refuse(db, ids)) }),
  'changes.local': (db, { accountId, ids }) => {
    keepLocal(db, ids)
    return { output: null, touched: account(accountId) }
  },
  'images.keep': (db, image) => {
    keepImage(db, image)
    return { output: null, touched: nothing }
  },
  'attachments.kept': (db, attachment) => ({ output: keepAttachment(db, attachment), touched: nothing }),
  'attachments.used': (db, use) => {
    useAttachment(db, use)
    return { output: null, touched: nothing }
  },
  'attachments.forgotten': (db, { files }) => {
    forgetAttachments(db, files)
    return { output: null, touched: nothing }
  },
  'listing.begin': (db, place) => {
    dropListing(db, place.folderId)
    return { output: null, touched: nothing }
  },
  'listing.note': (db, { folderId, states }) => {
    noteListing(db, folderId, states)
    return { output: null, touched: nothing }
  },
  'listing.settle': (db, { since, ...place }) => {
    const output = settleListing(db, place.folderId, since)
    return { output, touched: output.changed + output.removed === 0 ? nothing : folder(place) }
  },
}

/** What a source gave and its cursor, with the raw messages read by `read`. */
export async function preparePage(
  input: PageToStore,
  read: (message: RemoteMessage) => Promise<ReadMessage>,
): Promise<{ page: StoredPage; now: number }> {
  const messages: ReadMessage[] = []
  for (const message of input.changed) messages.push(await read(message))
  const { changed: _unread, ...rest } = input
  return { page: { ...rest, messages }, now: Date.now() }
}
