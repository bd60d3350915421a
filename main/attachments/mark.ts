/** The systems' own mark for files that came from elsewhere, so that their guards look at them before anything runs. */
import { execFile } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { promisify } from 'node:util'

const run = promisify(execFile)

/**
 * Marks a file as come from the network. Never throws: a disk may have no place for a mark (FAT), and Linux knows none.
 * @returns false where it could not be marked
 */
export async function markAsForeign(path: string, platform: NodeJS.Platform = process.platform): Promise<boolean> {
  if (platform === 'win32') return await marked(writeFile(`${path}:Zone.Identifier`, '[ZoneTransfer]\r\nZoneId=3\r\n'))
  if (platform !== 'darwin') return false
  return await marked(run('/usr/bin/xattr', ['-w', 'com.apple.quarantine', quarantineOf(new Date()), path]))
}

/** Flags (0083: to be asked about at the first opening), seconds since 1970 in hex, and the program that fetched it. */
export const quarantineOf = (now: Date): string => `0083;${Math.floor(now.getTime() / 1000).toString(16)};Mailmirror;`

const marked = (work: Promise<unknown>): Promise<boolean> =>
  work.then(
    () => true,
    () => false,
  )
