/** Mail that was just sent or saved: its folder is read at once, so that it can be named as the mirror names it. */
import type { AccountId, EMailEntity } from '../../preload/model.ts'
import { failureOf } from '../failure.ts'
import type { Log } from '../log.ts'
import { storedFolders, type StoredFolder } from '../mirror/folders.ts'
import { findItem } from '../mirror/items.ts'
import type { Mirror } from '../mirror/mirror.ts'
import type { SourceOfAccount } from '../sources/source.ts'
import { readFolder } from './run.ts'
import type { Turns } from './turns.ts'
import { watched } from './watch.ts'

/** The mail is written; how long its caller is kept waiting for its number. */
const patienceMs = 20_000

/**
 * The entities with the mirror's item as `emailItemId`, 0 where it is not known (yet). They are looked for in the folder
 * of that name, else in the account's folder of sent mail. Never throws: what is written is written.
 */
export async function withItems(
  { mirror, turns, log, closing }: { mirror: Mirror; turns: Turns; log: Log; closing: AbortSignal },
  accountId: AccountId,
  { source, since }: SourceOfAccount,
  written: readonly EMailEntity[],
  folderName: string | null,
): Promise<EMailEntity[]> {
  const folder = folderOf(storedFolders(mirror.reader, accountId), folderName)
  if (folder) {
    await watched(patienceMs, closing, (watch) =>
      turns.take(accountId, async (giveWay) => {
        watch.signal.throwIfAborted()
        await readFolder({ ...watch, mirror, accountId, source, since: since ?? null, giveWay }, folder.id)
      }),
    ).catch((error: unknown) => log(`reading what was written: ${failureOf(error).kind}`))
  }
  return written.map((entity) => ({
    ...entity,
    accountId,
    emailItemId: (folder && findItem(mirror.reader, folder.id, entity)) ?? 0,
  }))
}

function folderOf(folders: readonly StoredFolder[], name: string | null): StoredFolder | undefined {
  const named = folders.find((one) => one.name === name || one.remoteId === name)
  return named ?? folders.find((one) => one.role === 'sent')
}
