/** Mail that is sent or saved: then its folder is read at once, so that it can be named as the mirror names it. */
import type { AccountId, EMailEntity, FailureKind, MessageId } from '../../preload/model.ts'
import { Fault, failureOf } from '../failure.ts'
import type { Log } from '../log.ts'
import { storedFolders, type StoredFolder } from '../mirror/folders.ts'
import { findItem, sentMessage } from '../mirror/items.ts'
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

/** Sends; null connections are the account's own. What went wrong before the source was asked says that nothing left. */
export async function sendMail(
  parts: WritingParts,
  accountId: AccountId,
  open: () => Promise<SourceOfAccount>,
  emails: readonly EMailEntity[],
  { outgoing, sentItems }: Record<'outgoing' | 'sentItems', ConnectionInfo | null>,
  signal: AbortSignal,
): Promise<EMailEntity[]> {
  const opened = await open().catch(untouched)
  const sent = await opened.source.send(emails, outgoing, sentItems, signal)
  return withItems(parts, accountId, opened, sent, sentItems?.folder ?? null)
}

const plain: readonly FailureKind[] = ['invalid', 'rejected', 'forbidden', 'auth', 'tls', 'keychain', 'throttled']

/** As kinds that leave nothing open (see `MailSource.send`). */
function untouched(thrown: unknown): never {
  const { kind, detail } = failureOf(thrown)
  if (plain.includes(kind)) throw thrown
  throw new Fault('throttled', `nothing has left: ${detail}`, { cause: thrown })
}

/** Looks for a mail that may have left, here and then in Sent as it is now. Faults: what the source throws. */
export async function findSent(
  parts: WritingParts,
  accountId: AccountId,
  opened: SourceOfAccount,
  messageId: string,
  signal = new AbortController().signal,
): Promise<MessageId | null> {
  const { reader } = parts.mirror
  const known = sentMessage(reader, accountId, messageId)
  if (known !== null) return known
  await readRole(parts, accountId, opened, 'sent', signal)
  return sentMessage(reader, accountId, messageId)
}

/** Reads the account's folder of that role anew, also where the account was never synced. Faults: what the source throws. */
export async function readRole(
  parts: WritingParts,
  accountId: AccountId,
  opened: SourceOfAccount,
  role: 'sent' | 'drafts',
  signal = new AbortController().signal,
): Promise<void> {
  const { mirror, turns, closing } = parts
  const find = () => storedFolders(mirror.reader, accountId).find((one) => one.role === role)
  if (!find())
    await turns.take(accountId, async () => {
      await mirror.write('folders.put', { accountId, folders: await opened.source.folders(closing) })
    })
  const folder = find()
  if (folder) await readNow(parts, accountId, opened, folder, AbortSignal.any([signal, closing]))
}

/** Writes a mail into its FolderName; `serverIdentifier` then is the name by which its source hands it out. */
export async function saveMail(
  parts: WritingParts,
  accountId: AccountId,
  opened: SourceOfAccount,
  email: EMailEntity,
  signal: AbortSignal,
): Promise<EMailEntity> {
  const saved = await parts.turns.take(accountId, () => opened.source.saveToMailServer(email, signal))
  const [found = saved] = await withItems(parts, accountId, opened, [saved], saved.folderName ?? email.folderName)
  // What its source calls it: an item of a server, or a place in a folder.
  const serverIdentifier = saved.emailItemId > 0 ? String(saved.emailItemId) : saved.serverIdentifier
  return { ...found, serverIdentifier }
}

/**
 * The entities with the mirror's item as `emailItemId`, 0 where it is not known (yet). They are looked for in the folder
 * of that name, else in the account's folder of sent mail. Never throws: what is written is written.
 */
async function withItems(
  parts: WritingParts,
  accountId: AccountId,
  opened: SourceOfAccount,
  written: readonly EMailEntity[],
  folderName: string | null,
): Promise<EMailEntity[]> {
  const { mirror, log, closing } = parts
  const folder = folderOf(storedFolders(mirror.reader, accountId), folderName)
  if (folder) {
    await readNow(parts, accountId, opened, folder, closing).catch((error: unknown) =>
      log(`reading what was written: ${failureOf(error).kind}`),
    )
  }
  return written.map((entity) => ({
    ...entity,
    accountId,
    emailItemId: (folder && findItem(mirror.reader, folder.id, entity)) ?? 0,
  }))
}

async function readNow(
  { mirror, turns, sent }: WritingParts,
  accountId: AccountId,
  { source, since = null }: SourceOfAccount,
  folder: StoredFolder,
  cancel: AbortSignal,
): Promise<void> {
  await watched(patienceMs, cancel, (watch) =>
    turns.take(accountId, async (giveWay) => {
      watch.signal.throwIfAborted()
      await readFolder({ ...watch, mirror, sent, accountId, source, since, giveWay }, folder.id)
    }),
  )
}

function folderOf(folders: readonly StoredFolder[], name: string | null): StoredFolder | undefined {
  const named = folders.find((one) => one.name === name || one.remoteId === name)
  return named ?? folders.find((one) => one.role === 'sent')
}
