/** Everything that can be written, by name. Each runs in one transaction of the worker and says what it touched. */
import type { AccountId, FolderId } from '../../preload/model.ts'
import type { RemoteFolder, RemoteId, RemoteMessage, RemoteState } from '../sources/source.ts'
import { putAccount, recordOutcome, removeAccount, type AccountIdentity, type Outcome } from './accounts.ts'
import type { Writer } from './database.ts'
import { putFolders } from './folders.ts'
import { keepImage, type InlineImage } from './images.ts'
import { dropListing, noteListing, settleListing, storePage, type ReadMessage, type StoredPage } from './store.ts'

/** What a write changed, as ids; an account alone means its own row. */
export interface Touched {
  readonly accountIds: readonly AccountId[]
  readonly folderIds: readonly FolderId[]
}

/** A page as a source gave it: its raw messages are read in the worker, before the transaction. */
export interface PageToStore extends Omit<StoredPage, 'messages'> {
  readonly changed: readonly RemoteMessage[]
}

interface Place {
  readonly accountId: AccountId
  readonly folderId: FolderId
}

export interface Writes {
  'accounts.put': { input: AccountIdentity; output: null }
  'accounts.remove': { input: { accountId: AccountId }; output: null }
  'accounts.record': { input: Outcome; output: null }
  'folders.put': { input: { accountId: AccountId; folders: readonly RemoteFolder[] }; output: null }
  /** Answers how many messages were stored. */
  'messages.store': { input: PageToStore; output: number }
  'images.keep': { input: InlineImage; output: null }
  'listing.begin': { input: Place; output: null }
  'listing.note': { input: Place & { states: readonly RemoteState[] }; output: null }
  'listing.settle': { input: Place; output: RemoteId[] }
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

export const writes: { [N in WriteName]: (db: Writer, input: Prepared<N>) => Done<N> } = {
  'accounts.put': (db, input) => {
    putAccount(db, input)
    return { output: null, touched: account(input.id) }
  },
  'accounts.remove': (db, { accountId }) => {
    removeAccount(db, accountId)
    return { output: null, touched: account(accountId) }
  },
  'accounts.record': (db, input) => {
    recordOutcome(db, input)
    return { output: null, touched: account(input.accountId) }
  },
  'folders.put': (db, { accountId, folders }) => {
    putFolders(db, accountId, folders)
    return { output: null, touched: account(accountId) }
  },
  'messages.store': (db, { page, now }) => {
    storePage(db, page, now)
    const changes = page.messages.length + page.flags.length + page.gone.length
    return { output: page.messages.length, touched: changes === 0 ? nothing : folder(page) }
  },
  'images.keep': (db, image) => {
    keepImage(db, image)
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
  'listing.settle': (db, place) => {
    const { missing, changed } = settleListing(db, place.folderId)
    return { output: missing, touched: changed === 0 ? nothing : folder(place) }
  },
}

/** What a source gave and its cursor, with the raw messages read by `read`. */
export async function preparePage(
  input: PageToStore,
  read: (message: RemoteMessage) => Promise<ReadMessage>,
): Promise<{ page: StoredPage; now: number }> {
  const messages: ReadMessage[] = []
  for (const message of input.changed) messages.push(await read(message))
  const { accountId, folderId, flags, gone, cursor } = input
  return { page: { accountId, folderId, messages, flags, gone, cursor }, now: Date.now() }
}
