/** Mail folders as mail programs make them. */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'

/** A Maildir with the folders that every account has. */
export function makeMaildir(path: string): void {
  for (const folder of ['', '.Sent', '.Drafts', '.Trash'])
    for (const part of ['cur', 'new', 'tmp']) mkdirSync(join(path, folder, part), { recursive: true })
}
