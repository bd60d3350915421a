/** Copies of attachments that other programs have open: read-only, under their own names, gone when the app ends. */
import { chmod } from 'node:fs/promises'
import { join } from 'node:path'
import type { AccountId } from '../../preload/model.ts'
import { safeFileName } from './filename.ts'
import { namesIn, privateFolder, randomName, removed, writeWhole } from './files.ts'
import { markAsForeign } from './mark.ts'

export interface Opened {
  /** Writes a copy to be opened. Answers its path. Faults: disk. */
  put(accountId: AccountId, filename: string, bytes: Uint8Array): Promise<string>
  /** Removes the copies of one account or all. What a program holds fast stays until the next start. */
  sweep(accountId?: AccountId): Promise<void>
}

/** @param folder holds nothing else; made when it is needed */
export function createOpened(folder: string): Opened {
  const places = new Map<string, AccountId>()
  /** What an earlier start left. */
  const begun = namesIn(folder).then((names) => Promise.all(names.map((name) => removed(folder, name))))
  return {
    async put(accountId, filename, bytes) {
      await begun
      // A folder each: two attachments may have one name.
      const place = randomName()
      places.set(place, accountId)
      const path = join(folder, place, safeFileName(filename))
      await privateFolder(join(folder, place))
      await writeWhole(path, bytes, async (partial) => {
        await markAsForeign(partial)
        await chmod(partial, 0o400)
      })
      return path
    },
    async sweep(accountId) {
      await begun
      for (const [place, owner] of places) {
        if (accountId !== undefined && owner !== accountId) continue
        if (await removed(folder, place)) places.delete(place)
      }
    },
  }
}
