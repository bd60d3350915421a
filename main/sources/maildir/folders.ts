/** The folders of a mail folder: which there are, which are subscribed, and the making of those that mail programs expect. */
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { randomUUID } from 'node:crypto'
import { flag } from '../../../preload/model.ts'
import { Fault } from '../../failure.ts'
import type { RemoteFolder } from '../source.ts'
import { decodeFolderName, encodeFolderName, roleOf } from './names.ts'
import { filesOf, isMaildir, isMissing, rootOf, subfolderNames, translated } from './scan.ts'

export const inbox = 'INBOX'
/** One name a line, without the dot that its directory begins with; other Maildir programs keep the same file. */
const subscriptions = 'subscriptions'

/** Every folder; `stop` throws when nobody wants to know any more. */
export async function foldersOf(path: string, stop: () => void): Promise<RemoteFolder[]> {
  const root = await rootOf(path)
  const ids = [inbox, ...((await isMaildir(root)) ? await subfolderNames(root) : [])]
  const chosen = await subscribedIn(root)
  const folders: RemoteFolder[] = []
  for (const remoteId of ids) {
    stop()
    const files = await filesOf(remoteId === inbox ? root : join(root, remoteId))
    const name = nameOf(remoteId)
    folders.push({
      remoteId,
      name,
      delimiter: '.',
      role: remoteId === inbox ? 'inbox' : roleOf(name),
      flags: null,
      totalItems: files.length,
      unreadItems: files.filter(({ flags }) => (flags & flag.seen) === 0).length,
      subscribed: chosen === null || chosen.has(lineOf(remoteId)),
    })
  }
  return folders
}

export const nameOf = (remoteId: string): string => (remoteId === inbox ? inbox : decodeFolderName(remoteId.slice(1)))
const lineOf = (remoteId: string): string => (remoteId === inbox ? inbox : remoteId.slice(1))

/** The folder's directory: its id is looked up among what is there, never joined to a path as it came. */
export async function directoryOf(path: string, remoteId: string): Promise<string> {
  const root = await rootOf(path)
  if (remoteId === inbox) return root
  if (!(await subfolderNames(root)).includes(remoteId)) throw new Fault('gone', 'the folder is not there')
  return join(root, remoteId)
}

/** The mail folder, where it can be written to. Faults: rejected for a folder of single files. */
export async function writableRoot(path: string): Promise<string> {
  const root = await rootOf(path)
  if (await isMaildir(root)) return root
  throw new Fault('rejected', 'the mail folder is no Maildir: it is only read')
}

const usual = { drafts: 'Drafts', sent: 'Sent', trash: 'Trash' } as const

/** The id of the folder with this role, made where there is none. */
export async function folderWithRole(path: string, role: keyof typeof usual): Promise<string> {
  const root = await writableRoot(path)
  const found = (await subfolderNames(root)).find((id) => roleOf(nameOf(id)) === role)
  return found ?? makeFolder(root, usual[role])
}

/** The id of the folder of that name; one that mail programs expect is made where it is missing. Faults: gone. */
export async function folderNamed(path: string, name: string): Promise<string> {
  const root = await writableRoot(path)
  if (name.toUpperCase() === inbox) return inbox
  const found = (await subfolderNames(root)).find((id) => nameOf(id) === name)
  if (found !== undefined) return found
  if (!Object.values<string>(usual).includes(name)) throw new Fault('gone', `there is no folder ${name}`)
  return makeFolder(root, name)
}

async function makeFolder(root: string, name: string): Promise<string> {
  const remoteId = `.${encodeFolderName(name)}`
  await translated(async () => {
    for (const part of ['tmp', 'new', 'cur']) await mkdir(join(root, remoteId, part), { recursive: true, mode: 0o700 })
  })
  const chosen = await subscribedIn(root)
  if (chosen) await keepSubscriptions(root, chosen.add(lineOf(remoteId)))
  return remoteId
}

/** Null where nobody ever chose: then all are. */
async function subscribedIn(root: string): Promise<Set<string> | null> {
  try {
    const text = await readFile(join(root, subscriptions), 'utf8')
    return new Set(text.split(/\r?\n/).filter(Boolean))
  } catch (error) {
    if (isMissing(error)) return null
    throw new Fault('disk', 'the subscriptions cannot be read', { cause: error })
  }
}

export async function setSubscribed(path: string, remoteId: string, subscribed: boolean): Promise<void> {
  await directoryOf(path, remoteId)
  const root = await writableRoot(path)
  const chosen = (await subscribedIn(root)) ?? new Set([inbox, ...(await subfolderNames(root))].map(lineOf))
  if (subscribed) chosen.add(lineOf(remoteId))
  else chosen.delete(lineOf(remoteId))
  await keepSubscriptions(root, chosen)
}

/** Written beside and renamed, so that no program reads half a file. */
async function keepSubscriptions(root: string, chosen: ReadonlySet<string>): Promise<void> {
  const beside = join(root, `${subscriptions}.${randomUUID()}`)
  await translated(async () => {
    await writeFile(beside, [...chosen].map((line) => `${line}\n`).join(''), { mode: 0o600 })
    await rename(beside, join(root, subscriptions))
  })
}
