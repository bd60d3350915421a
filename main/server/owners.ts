/** Whose folders, messages and accounts a request may touch. What is another's is not there: which of the two is nobody's business. */
import { folderId as folderIdSchema, type AccountId, type FolderId } from '../../preload/model.ts'
import { storedFolder } from '../mirror/folders.ts'
import { placesOfItems } from '../mirror/items.ts'
import type { Place } from '../mirror/messages.ts'
import type { Mirror } from '../mirror/mirror.ts'
import type { Access } from './access.ts'
import { malformed, notFound } from './errors.ts'

/** Refusals: 404. */
export function readableFolder(mirror: Mirror, access: Access, id: number): FolderId {
  const asked = folderIdSchema.safeParse(id)
  const folder = asked.success ? storedFolder(mirror.reader, asked.data) : undefined
  if (!folder || !access.readableIds.includes(folder.accountId)) throw notFound(`there is no folder ${id}`)
  return folder.id
}

/** The places of these items; one that is not there is passed over, as it may have gone a moment ago. */
export function readablePlaces(mirror: Mirror, access: Access, items: readonly number[]): Place[] {
  return placesOfItems(mirror.reader, items, access.readableIds)
}

/** The account that a message is written from; 0 is the user's own. Refusals: 400. */
export function writableAccount(access: Access, id: number): AccountId {
  const found = id === 0 ? access.current : access.readable.find(({ accountId }) => accountId === id)
  if (!found)
    throw malformed('The request is invalid.', id === 0 ? 'AccountId is missing' : `there is no account ${id}`)
  return found.accountId
}
