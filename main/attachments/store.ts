/**
 * The bytes of attachments in the data folder, bounded in size: the longest unused go first. A file is written before its
 * row and goes after it, so whatever stops the app in between leaves a file without a row, which the next start removes.
 */
import { join } from 'node:path'
import type { AccountId } from '../../preload/model.ts'
import { failureOf } from '../failure.ts'
import type { Log } from '../log.ts'
import {
  countKept,
  keptAt,
  keptBytes,
  keptFiles,
  longestUnused,
  type AttachmentPlace,
  type StoredAttachment,
} from '../mirror/attachments.ts'
import type { Mirror } from '../mirror/mirror.ts'
import { namesIn, privateFolder, randomName, readWhole, removed, writeWhole } from './files.ts'

export interface AttachmentStore {
  /** The bytes, which count as used now; null where they are not here. */
  read(place: AttachmentPlace): Promise<Uint8Array | null>
  /**
   * Keeps bytes, and lets older ones go for them unless `onlyIfRoom`. False when they are not kept: larger than the whole
   * store, no room, or the attachment is gone. Faults: disk.
   */
  keep(attachment: StoredAttachment, bytes: Uint8Array, options?: { onlyIfRoom?: boolean }): Promise<boolean>
  /** Bytes that the store may still take without letting any go; negative when the limit has come down. */
  room(): number
  /** Bytes kept, of one account or of all. */
  total(accountId?: AccountId): number
  /** Lets bytes go until the limit holds, after it has come down. */
  shrink(): Promise<void>
  /** Removes what is kept, of one account or of all. What goes with its message is removed by itself, soon after. */
  clear(accountId?: AccountId): Promise<void>
  /** Resolves when all that was begun is done. */
  close(): Promise<void>
}

export interface StoreParts {
  readonly mirror: Mirror
  /** Holds nothing else; made when it is needed. */
  readonly folder: string
  /** Bytes; asked each time. */
  readonly limit: () => number
  readonly log: Log
  /** Milliseconds since 1970. */
  readonly now?: () => number
}

export function createStore(parts: StoreParts): AttachmentStore {
  return new Store(parts)
}

class Store implements AttachmentStore {
  readonly #parts: StoreParts
  readonly #mirror: Mirror
  /** Files that have a row, or had one. */
  readonly #files = new Set<string>()
  /** One thing after the other: what is counted must not change meanwhile. */
  #turn: Promise<unknown>
  readonly #stopListening: () => void

  constructor(parts: StoreParts) {
    this.#parts = parts
    this.#mirror = parts.mirror
    this.#turn = this.#begin().catch((error: unknown) => this.#note(error))
    this.#stopListening = parts.mirror.onChange(() => {
      if (countKept(this.#mirror.reader) < this.#files.size) this.#later(() => this.#sweep())
    })
  }

  async read(place: AttachmentPlace): Promise<Uint8Array | null> {
    const kept = keptAt(this.#mirror.reader, place)
    if (!kept) return null
    const bytes = await readWhole(this.#pathOf(kept.file), kept.bytes)
    this.#later(() => (bytes ? this.#use(place) : this.#remove([kept.file])))
    return bytes
  }

  keep(
    attachment: StoredAttachment,
    bytes: Uint8Array,
    { onlyIfRoom = false }: { onlyIfRoom?: boolean } = {},
  ): Promise<boolean> {
    return this.#inTurn(async () => {
      if (bytes.length > (onlyIfRoom ? this.room() : this.#parts.limit())) return false
      await this.#makeRoom(bytes.length)
      const file = randomName()
      await privateFolder(this.#parts.folder)
      await writeWhole(this.#pathOf(file), bytes)
      return await this.#record(attachment, file, bytes.length)
    })
  }

  room(): number {
    return this.#parts.limit() - this.total()
  }

  total(accountId?: AccountId): number {
    return keptBytes(this.#mirror.reader, accountId)
  }

  shrink(): Promise<void> {
    return this.#inTurn(() => this.#makeRoom(0))
  }

  clear(accountId?: AccountId): Promise<void> {
    return this.#inTurn(() => this.#remove(keptFiles(this.#mirror.reader, accountId)))
  }

  async close(): Promise<void> {
    this.#stopListening()
    await this.#turn
  }

  /** Rows without a file and files without a row: what an earlier end left. */
  async #begin(): Promise<void> {
    const there = new Set(await namesIn(this.#parts.folder))
    const known = keptFiles(this.#mirror.reader)
    for (const file of known) if (there.delete(file)) this.#files.add(file)
    for (const stray of there) await removed(this.#parts.folder, stray)
    await this.#forget(known.filter((file) => !this.#files.has(file)))
    await this.#makeRoom(0)
  }

  async #makeRoom(bytes: number): Promise<void> {
    const lacking = bytes - this.room()
    if (lacking > 0) await this.#remove(longestUnused(this.#mirror.reader, lacking))
  }

  async #record({ id, position, attachmentId }: StoredAttachment, file: string, bytes: number): Promise<boolean> {
    let kept = false
    try {
      kept = await this.#mirror.write('attachments.kept', { id, position, attachmentId, file, bytes, at: this.#now() })
    } finally {
      if (kept) this.#files.add(file)
      else await removed(this.#pathOf(file))
    }
    return kept
  }

  async #use({ id, position }: AttachmentPlace): Promise<void> {
    await this.#mirror.write('attachments.used', { id, position, at: this.#now() })
  }

  async #forget(files: readonly string[]): Promise<void> {
    if (files.length > 0) await this.#mirror.write('attachments.forgotten', { files })
  }

  async #remove(files: readonly string[]): Promise<void> {
    await this.#forget(files)
    await this.#sweep()
  }

  async #sweep(): Promise<void> {
    const known = new Set(keptFiles(this.#mirror.reader))
    for (const file of [...this.#files].filter((one) => !known.has(one))) {
      if (await removed(this.#pathOf(file))) this.#files.delete(file)
    }
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#turn.then(work)
    this.#turn = done.catch(() => undefined)
    return done
  }

  #later(work: () => Promise<void>): void {
    this.#inTurn(work).catch((error: unknown) => this.#note(error))
  }

  #note(error: unknown): void {
    this.#parts.log(`kept attachments: ${failureOf(error).detail}`)
  }

  #now(): number {
    return (this.#parts.now ?? Date.now)()
  }

  #pathOf(file: string): string {
    return join(this.#parts.folder, file)
  }
}
