/** Files that are ours alone: written whole or not at all, read back only when they are whole. */
import { randomBytes } from 'node:crypto'
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Fault, failureOf } from '../failure.ts'

/** A name that says nothing and that nobody has. */
export const randomName = (): string => randomBytes(16).toString('hex')

/** Makes a folder that only the user may enter. Faults: disk. */
export async function privateFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 }).catch(asDiskFault)
}

/**
 * Writes under another name first, so that a file of this name is a whole one.
 * @param prepare what is done to the file before it gets its name
 * Faults: disk, and then nothing is left of it.
 */
export async function writeWhole(
  path: string,
  bytes: Uint8Array,
  prepare: (partial: string) => Promise<unknown> = () => Promise.resolve(),
  partial = `${path}.part`,
): Promise<void> {
  try {
    await writeFile(partial, bytes, { flag: 'wx', mode: 0o600, flush: true })
    await prepare(partial)
    await rename(partial, path)
  } catch (cause) {
    await rm(partial, { force: true }).catch(() => undefined)
    asDiskFault(cause)
  }
}

/** Null where it is missing, cannot be read, or has another length. */
export async function readWhole(path: string, length: number): Promise<Uint8Array | null> {
  const bytes = await readFile(path).catch(() => null)
  return bytes?.length === length ? bytes : null
}

/** Names in a folder; none where there is no such folder. */
export async function namesIn(folder: string): Promise<string[]> {
  return await readdir(folder).catch(() => [])
}

/** Removes a file or a folder of ours; false where the system does not let it go (open elsewhere, read-only disk). */
export async function removed(...path: string[]): Promise<boolean> {
  return await rm(join(...path), { recursive: true, force: true }).then(
    () => true,
    () => false,
  )
}

/** What a file system said, as a Fault. */
export function asDiskFault(cause: unknown): never {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : failureOf(cause).detail
  throw new Fault('disk', code, { cause })
}
