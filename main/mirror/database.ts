/** Opens the mirror's file: pragmas, migrations with a copy before, and the two kinds of handle. */
import Database from 'better-sqlite3'
import { existsSync, readdirSync, rmSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { z } from 'zod'
import { Fault } from '../failure.ts'
import { mail } from './migrations/001-mail.ts'
import { changes } from './migrations/002-changes.ts'
import { sources } from './migrations/003-sources.ts'

/** A handle that can only read. The main thread has no other. */
export type Reader = Database.Database & { readonly __reads: true }
/** A handle inside a transaction of the worker. */
export type Writer = Reader & { readonly __writes: true }

/** In order; the file's `user_version` is how many of them it has had. */
const migrations: readonly string[] = [mail, changes, sources]

/** Opens for reading. The file must have been migrated by {@link openForWriting} before. */
export function openForReading(file: string): Reader {
  const db = new Database(file, { readonly: true, timeout: 5000 })
  return db as Reader
}

/**
 * Opens, or makes, the file and brings it to this version's shape.
 * Faults: `newer` when a later version wrote it, `disk` without its folder; SQLite's own errors otherwise.
 */
export function openForWriting(file: string): Writer {
  if (!existsSync(dirname(file))) throw new Fault('disk', 'the data folder is not there')
  const db = new Database(file, { timeout: 5000 })
  try {
    db.pragma('journal_mode = WAL')
    db.pragma('synchronous = NORMAL')
    db.pragma('foreign_keys = ON')
    db.pragma('temp_store = MEMORY')
    // 16 MB: pages that one transaction after the other writes go into the file once.
    db.pragma('wal_autocheckpoint = 4000')
    db.pragma('cache_size = -32000')
    migrate(db, file)
  } catch (error) {
    db.close()
    throw error
  }
  return db as Writer
}

/**
 * Runs what the file has not had yet, each step in a transaction of its own, after a copy of the whole file was put
 * beside it as `FILE.before-N`. Faults: newer.
 */
export function migrate(db: Database.Database, file: string, steps: readonly string[] = migrations): void {
  const version = z.int().parse(db.pragma('user_version', { simple: true }))
  if (version === steps.length) return
  if (version > steps.length) {
    throw new Fault('newer', `the mirror has version ${version}, this app knows ${steps.length}`)
  }
  if (version > 0) copyAside(db, `${file}.before-${steps.length}`)
  steps.slice(version).forEach((sql, index) => {
    db.transaction(() => {
      db.exec(sql)
      db.pragma(`user_version = ${version + index + 1}`)
    })()
  })
}

/**
 * Runs a transaction that is on the disk, and not only in the system's memory, when it is done: what the person did
 * cannot be fetched again after a power cut, unlike what a source delivered.
 */
export function durably<T>(db: Database.Database, work: () => T): T {
  db.pragma('synchronous = FULL')
  try {
    return db.transaction(work)()
  } finally {
    db.pragma('synchronous = NORMAL')
  }
}

/**
 * Leaves nothing of removed mail in the mirror's file, its log and the copies made before migrations, and gives the
 * room back. Takes seconds (3 for 190 MB on a busy machine), for the whole file is written anew. Faults: disk.
 */
export function scrub(file: string): void {
  // A handle of its own: the worker's keeps temporary tables in memory, where the new file must not be made.
  const db = new Database(file, { timeout: 5000 })
  try {
    // The index only marks what was deleted until its parts are merged.
    db.exec("INSERT INTO message_text (message_text) VALUES ('optimize')")
    db.exec('VACUUM')
    db.pragma('wal_checkpoint(TRUNCATE)')
  } finally {
    db.close()
  }
  const name = basename(file)
  for (const one of readdirSync(dirname(file))) if (one.startsWith(`${name}.before-`)) rmSync(join(dirname(file), one))
}

/** Merges a little of what the full-text index gathered in many small pieces. Answers whether there is more to merge. */
export function mergeIndex(db: Writer): boolean {
  const changes = prepared<{ n: number }>(db, 'SELECT total_changes() AS n')
  const before = changes.get()?.n ?? 0
  prepared(db, "INSERT INTO message_text (message_text, rank) VALUES ('merge', 100)").run()
  // FTS5: a difference of less than two means that there was nothing to merge.
  return (changes.get()?.n ?? 0) - before >= 2
}

function copyAside(db: Database.Database, copy: string): void {
  if (existsSync(copy)) rmSync(copy)
  db.prepare('VACUUM INTO ?').run(copy)
}

const statements = new WeakMap<Database.Database, Map<string, Database.Statement<unknown[], unknown>>>()

/** A prepared statement, made once a handle. `Row` is what the columns named in `sql` give under STRICT tables. */
export function prepared<Row = never>(db: Database.Database, sql: string): Database.Statement<unknown[], Row> {
  let kept = statements.get(db)
  if (!kept) statements.set(db, (kept = new Map<string, Database.Statement<unknown[], unknown>>()))
  let statement = kept.get(sql)
  if (!statement) kept.set(sql, (statement = db.prepare<unknown[], unknown>(sql)))
  return statement as Database.Statement<unknown[], Row>
}
