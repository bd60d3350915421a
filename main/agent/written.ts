/** Mail that is sent or saved: then its folder is read at once, so that it can be named as the mirror names it. */
import type { AccountId, EMailEntity } from '../../preload/model.ts'
import { failureOf } from '../failure.ts'
import type { Log } from '../log.ts'
import { storedFolders, type StoredFolder } from '../mirror/folders.ts'
import { findItem } from '../mirror/items.ts'
import type { Mirror } from '../mirror/mirror.ts'
import type { ConnectionInfo, SourceOfAccount } from '../sources/source.ts'
import { readFolder } from './run.ts'
import type { Sent } from './sent.ts'
import type { Turns } from './turns.ts'
import { watched } from './watch.ts'

/** The mail is written; how long its caller is kept waiting for its number. */
const patienceMs = 20_000

export interface WritingParts {
  readonly mirror: Mirror
  readonly turns: Turns
  readonly sent: Sent
  readonly log: Log
  readonly closing: AbortSignal
}

/** Sends; null connections are the account's own. */
export async function sendMail(
  parts: WritingParts,
  accountId: AccountId,
  opened: SourceOfAccount,
  emails: readonly EMailEntity[],
  { outgoing, sentItems }: Record<'outgoing' | 'sentItems', ConnectionInfo | null>,
  signal: AbortSignal,
): Promise<EMailEntity[]> {
  const sent = await opened.source.send(emails, outgoing, sentItems, signal)
  return withItems(parts, accountId, opened, sent, sentItems?.folder ?? null)
}

/** Writes a mail into its FolderName. */
export async function saveMail(
  parts: WritingParts,
  accountId: AccountId,
  opened: SourceOfAccount,
  email: EMailEntity,
  signal: AbortSignal,
): Promise<EMailEntity> {
  const saved = await parts.turns.take(accountId, () => opened.source.saveToMailServer(email, signal))
  const [found] = await withItems(parts, accountId, opened, [saved], saved.folderName ?? email.folderName)
  return found ?? saved
}

/**
 * The entities with the mirror's item as `emailItemId`, 0 where it is not known (yet). They are looked for in the folder
 * of that name, else in the account's folder of sent mail. Never throws: what is written is written.
 */
async function withItems(
  { mirror, turns, sent, log, closing }: WritingParts,
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
        await readFolder({ ...watch, mirror, sent, accountId, source, since: since ?? null, giveWay }, folder.id)
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
