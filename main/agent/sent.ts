/**
 * What is sent of a folder while it is read: a page that was on its way then may show those messages as they were
 * before, and must not undo in the mirror what was confirmed meanwhile. A comparison then tells them again.
 */
import type { FolderId } from '../../preload/model.ts'
import type { ChangePage, RemoteId } from '../sources/source.ts'

export interface Sent {
  /** These messages of the folder were changed at its server. */
  note(folderId: FolderId, ids: readonly RemoteId[]): void
  /** Gathers what is noted of the folder from now on, until its `end`. */
  follow(folderId: FolderId): Following
}

export interface Following {
  readonly ids: ReadonlySet<RemoteId>
  end(): void
}

export function createSent(): Sent {
  const followers = new Set<{ folderId: FolderId; ids: Set<RemoteId> }>()
  return {
    note(folderId, ids) {
      for (const one of followers) if (one.folderId === folderId) for (const id of ids) one.ids.add(id)
    },
    follow(folderId) {
      const mine = { folderId, ids: new Set<RemoteId>() }
      followers.add(mine)
      return { ids: mine.ids, end: () => void followers.delete(mine) }
    },
  }
}

/** PURE: the page without what it says of these messages; itself where it says nothing. That one is gone stays true. */
export function without(ids: ReadonlySet<RemoteId>, page: ChangePage): ChangePage {
  if (ids.size === 0) return page
  const isFresh = ({ remoteId }: { remoteId: RemoteId }) => !ids.has(remoteId)
  if (page.changed.every(isFresh) && page.flags.every(isFresh)) return page
  return { ...page, changed: page.changed.filter(isFresh), flags: page.flags.filter(isFresh) }
}
