/** What a person does to mail, done to files: renames for flags and moves, a new file for a saved or delivered message. */
import { randomUUID } from 'node:crypto'
import { open, rename, rm, unlink } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { flag, type EMailAddress, type EMailEntity } from '../../../preload/model.ts'
import { Fault } from '../../failure.ts'
import { compose, stamped } from '../compose.ts'
import { entityOfRaw } from '../mime.ts'
import type { Change, ConnectionInfo, RemoteFolder, RemoteId } from '../source.ts'
import { directoryOf, folderNamed, folderWithRole, inbox, nameOf, writableRoot } from './folders.ts'
import { filesOf, flagLetters, infoMark, isMissing, nameWithFlag, translated, type MailFile } from './scan.ts'

/** The mail folder of an address; undefined where nobody here has it. */
export type PostOffice = (address: string) => string | undefined

export async function applyChange(
  path: string,
  folder: RemoteFolder,
  change: Change,
  stop: () => void,
): Promise<Map<RemoteId, RemoteId>> {
  await writableRoot(path)
  const target = await targetOf(path, folder, change)
  const moved = new Map<RemoteId, RemoteId>()
  if (target === folder.remoteId) return moved
  const directory = await directoryOf(path, folder.remoteId)
  const wanted = new Set(change.ids)
  const files = (await filesOf(directory)).filter(({ id }) => wanted.has(id))
  const into = target === null ? null : await directoryOf(path, target)
  const taken = new Set(into === null ? [] : (await filesOf(into)).map(({ id }) => id))
  for (const file of files) {
    stop()
    if (change.kind === 'delete') await unlessGone(() => unlink(file.path))
    else if (into !== null) moved.set(file.id, await moveFile(file, into, taken))
    else if ('value' in change) {
      const name = nameWithFlag(basename(file.path), flag[change.kind], change.value)
      await unlessGone(() => rename(file.path, join(directory, 'cur', name)))
    }
  }
  return moved
}

/** Where the messages go; null where they stay or end. */
async function targetOf(path: string, folder: RemoteFolder, change: Change): Promise<string | null> {
  if (change.kind === 'move') return change.to.remoteId
  if (change.kind !== 'trash') return null
  return folder.role === 'trash' ? folder.remoteId : (change.to?.remoteId ?? folderWithRole(path, 'trash'))
}

/** Answers the id it has there: its own, unless another message of that folder has it. */
async function moveFile(file: MailFile, into: string, taken: Set<string>): Promise<string> {
  const name = basename(file.path)
  const id = taken.has(file.id) ? uniqueId() : file.id
  taken.add(id)
  // A message without flags lies in `new`, and is as new where it goes.
  const part = name === file.id ? 'new' : 'cur'
  await unlessGone(() => rename(file.path, join(into, part, id + name.slice(file.id.length))))
  return id
}

/** Another program moved or removed it meanwhile: nothing is left to do. */
async function unlessGone(work: () => Promise<void>): Promise<void> {
  await translated(() =>
    work().catch((error: unknown) => {
      if (!isMissing(error)) throw error
    }),
  )
}

const uniqueId = (): string => `${Date.now()}.${randomUUID()}.mailmirror`

/** A new message file, whole before it has its name. In `new` when it has no flags, as a delivery is. */
async function append(directory: string, raw: Uint8Array, flags: number): Promise<string> {
  const id = uniqueId()
  const beside = join(directory, 'tmp', id)
  const letters = flagLetters(flags)
  await translated(async () => {
    try {
      const handle = await open(beside, 'wx', 0o600)
      try {
        await handle.writeFile(raw)
        await handle.sync()
      } finally {
        await handle.close()
      }
      await rename(
        beside,
        letters === '' ? join(directory, 'new', id) : join(directory, 'cur', id + infoMark + letters),
      )
    } catch (error) {
      await rm(beside, { force: true })
      throw error
    }
  })
  return id
}

/** Writes a message into the folder that it names. Faults: gone (no such folder), rejected (it names none). */
export async function saveMessage(path: string, email: EMailEntity): Promise<EMailEntity> {
  if (email.folderName === null) throw new Fault('rejected', 'FolderName says where the message goes, and is missing')
  const remoteId = await folderNamed(path, email.folderName)
  const left = stamped(email, new Date())
  return file(path, remoteId, left, await compose(left), email.flags)
}

/**
 * Files a message and answers it as it is read back, but with the whole of its date, of which a header holds the seconds
 * only; `serverIdentifier` is its id in the folder.
 */
async function file(path: string, remoteId: string, email: EMailEntity, raw: Uint8Array, flags: number) {
  const id = await append(await directoryOf(path, remoteId), raw, flags)
  const known = { flags, receivedAt: new Date().toISOString(), folderName: nameOf(remoteId) }
  const stored = await entityOfRaw(raw, known)
  return { ...stored, serverIdentifier: id, sent: email.sent, isSent: email.isSent, bcc: email.bcc }
}

/**
 * Delivers to the mail folders of this machine, and nowhere else, then files a copy in Sent. An unknown recipient of any
 * message stops all of them. Faults: rejected.
 */
export async function deliver(
  path: string,
  postOffice: PostOffice,
  emails: readonly EMailEntity[],
  sentItems: ConnectionInfo | null,
): Promise<EMailEntity[]> {
  const keep = sentItems?.folder ?? null
  const sent = await (keep === null ? folderWithRole(path, 'sent') : folderNamed(path, keep)).catch(refusal)
  const letters = []
  for (const email of emails) {
    const left = { ...stamped(email, new Date()), flags: 0 }
    letters.push({ left, raw: await compose(left), boxes: await boxesOf(postOffice, left) })
  }
  const answers = []
  for (const { left, raw, boxes } of letters) {
    for (const box of boxes) await append(box, raw, 0)
    answers.push(await file(path, sent, { ...left, isSent: true }, raw, flag.seen))
  }
  return answers
}

/** That a folder is missing is known before anything leaves. */
function refusal(thrown: unknown): never {
  throw thrown instanceof Fault && thrown.kind === 'gone' ? new Fault('rejected', thrown.message) : thrown
}

/** The inboxes that a message goes to, each once. */
async function boxesOf(postOffice: PostOffice, email: EMailEntity): Promise<Set<string>> {
  const addresses = [email.to, email.cc, email.bcc].flat().map(({ address }: EMailAddress) => address?.trim() ?? '')
  if (addresses.length === 0) throw new Fault('rejected', 'the message has no recipient')
  const boxes = new Set<string>()
  for (const address of addresses) {
    const box = postOffice(address)
    if (box === undefined) throw new Fault('rejected', `there is no mail folder for <${address.slice(0, 100)}>`)
    boxes.add(await directoryOf(await writableRoot(box), inbox))
  }
  return boxes
}
