/** What lies in a folder, byte by byte. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** The files below `folder` that hold these words anywhere. */
export function filesWith(folder: string, words: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => readFileSync(file).includes(words))
}
