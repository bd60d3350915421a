/** Maildir names and directories: which files are messages, what their names say. Nothing here reads a message. */
import { lstat, readdir, realpath } from 'node:fs/promises'
import { join } from 'node:path'
import { flag } from '../../../preload/model.ts'
import { Fault } from '../../failure.ts'

/** A message file. `id` is the unique part of its name, which stays when flags change and the file is renamed. */
export interface MailFile {
  readonly id: string
  readonly path: string
  readonly flags: number
}

/** `:2,` is the standard; Windows forbids colons in names, and writers there use one of the other two. */
const info = /^(.*?)[:;!]2,([^:;!]*)$/s
/** What this program writes between the unique part and the flags. */
export const infoMark = process.platform === 'win32' ? ';2,' : ':2,'

const letters: Readonly<Record<string, number>> = {
  S: flag.seen,
  R: flag.answered,
  F: flag.flagged,
  D: flag.draft,
  T: flag.deleted,
}

export function nameParts(name: string): { readonly id: string; readonly flags: number } {
  const found = info.exec(name)
  if (!found) return { id: name, flags: 0 }
  const flags = [...(found[2] ?? '')].reduce((mask, letter) => mask | (letters[letter] ?? 0), 0)
  return { id: found[1] ?? '', flags }
}

/** The standard asks for this order: ASCII. */
export function flagLetters(flags: number): string {
  return [...'DFRST'].filter((letter) => flags & (letters[letter] ?? 0)).join('')
}

/** The file's name with one flag set or taken away; letters that nobody here knows stay. */
export function nameWithFlag(name: string, bit: number, value: boolean): string {
  const found = info.exec(name)
  const letter = Object.keys(letters).find((one) => letters[one] === bit) ?? ''
  const others = [...(found?.[2] ?? '')].filter((one) => one !== letter)
  const sorted = (value ? [...others, letter] : others).sort().join('')
  return `${found?.[1] ?? name}${infoMark}${sorted}`
}

/** The real path of the mail folder. Faults: gone (there is no such folder), disk (it cannot be read). */
export async function rootOf(path: string): Promise<string> {
  return translated(async () => {
    const root = await realpath(path)
    if (!(await lstat(root)).isDirectory()) throw new Fault('gone', 'the mail folder is not a folder')
    return root
  })
}

/** A Maildir has `cur`; anything else is taken as a folder of message files. */
export const isMaildir = (directory: string): Promise<boolean> => isDirectory(join(directory, 'cur'))

/** Names of the Maildir++ subfolders: dot names that are themselves Maildirs. Links are not followed. */
export async function subfolderNames(root: string): Promise<string[]> {
  const entries = await translated(() => readdir(root, { withFileTypes: true }))
  const names = entries.filter((entry) => entry.isDirectory() && /^\.[^.]/.test(entry.name)).map((entry) => entry.name)
  const real = await Promise.all(names.map((name) => isMaildir(join(root, name))))
  return names.filter((_name, at) => real[at]).sort()
}

/** All messages of a Maildir or of a folder of `.eml` files, one an id: a file seen in `new` and `cur` counts as read. */
export async function filesOf(directory: string): Promise<MailFile[]> {
  if (!(await isMaildir(directory))) return (await filesIn(directory)).filter(({ path }) => /\.eml$/i.test(path))
  const found = new Map<string, MailFile>()
  for (const part of ['new', 'cur']) {
    const inside = join(directory, part)
    if (!(await isDirectory(inside))) continue
    for (const file of await filesIn(inside)) found.set(file.id, part === 'new' ? { ...file, flags: 0 } : file)
  }
  return [...found.values()]
}

async function filesIn(directory: string): Promise<MailFile[]> {
  const entries = await translated(() => readdir(directory, { withFileTypes: true }))
  return entries
    .filter((entry) => entry.isFile() && !entry.name.startsWith('.'))
    .map(({ name }) => ({ ...nameParts(name), path: join(directory, name) }))
    .filter(({ id }) => id !== '')
}

async function isDirectory(path: string): Promise<boolean> {
  try {
    return (await lstat(path)).isDirectory()
  } catch (error) {
    if (isMissing(error)) return false
    throw faultOf(error)
  }
}

export const codeOf = (error: unknown): string => (error instanceof Error && 'code' in error ? String(error.code) : '')
export const isMissing = (error: unknown): boolean => /^(ENOENT|ENOTDIR)$/.test(codeOf(error))

/** File system errors as Faults; the text names the code only, for a path may be private. */
export function faultOf(error: unknown): Fault {
  if (error instanceof Fault) return error
  if (isMissing(error)) return new Fault('gone', 'the mail folder is not there', { cause: error })
  return new Fault('disk', `the mail folder cannot be used (${codeOf(error) || 'unknown'})`, { cause: error })
}

export async function translated<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw faultOf(error)
  }
}
