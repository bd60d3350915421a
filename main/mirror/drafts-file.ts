/**
 * The drafts' own file beside the mirror: a mirror that is set aside, or fetched anew, takes no word with it that the
 * person wrote.
 */
import Database from 'better-sqlite3'
import { existsSync, renameSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { Fault, failureOf } from '../failure.ts'
import { migrate } from './database.ts'
import { drafts } from './migrations/drafts-001.ts'

/** A handle to the drafts that can only read. */
export type DraftsReader = Database.Database & { readonly __readsDrafts: true }
/** A handle to the drafts inside a transaction of the worker. */
export type DraftsWriter = DraftsReader & { readonly __writesDrafts: true }

/** In order; the file's `user_version` is how many of them it has had. */
const migrations: readonly string[] = [drafts]

export const draftsFile = (mirrorFile: string): string => join(dirname(mirrorFile), 'drafts.db')

/** It must have been opened for writing before. */
export function openDraftsForReading(file: string): DraftsReader {
  const db = new Database(file, { readonly: true, timeout: 5000 })
  return db as DraftsReader
}

/**
 * Opens, or makes, the file and brings it to this version's shape. Each of its transactions is on the disk when it is
 * done. A file that cannot be read is put aside, never deleted, and a new one begun; `kept` is where. Faults: newer; SQLite's
 * own errors otherwise.
 */
export function openDraftsForWriting(file: string, now: Date): { db: DraftsWriter; kept: string | null } {
  try {
    return { db: open(file), kept: null }
  } catch (error) {
    if (failureOf(error).kind !== 'damaged') throw error
    const kept = `${file}.damaged-${now.toISOString().replace(/[:.]/g, '-')}`
    for (const end of ['', '-wal', '-shm']) if (existsSync(file + end)) renameSync(file + end, kept + end)
    return { db: open(file), kept }
  }
}

function open(file: string): DraftsWriter {
  const db = new Database(file, { timeout: 5000 })
  try {
    db.pragma('journal_mode = WAL')
    db.pragma('synchronous = FULL')
    db.pragma('foreign_keys = ON')
    db.pragma('secure_delete = ON')
    migrate(db, file, migrations)
    // It is small: what is wrong in it shows here, and not in the middle of a sentence.
    if (db.pragma('quick_check(1)', { simple: true }) !== 'ok') throw new Fault('damaged', 'the drafts cannot be read')
  } catch (error) {
    db.close()
    throw error
  }
  return db as DraftsWriter
}
