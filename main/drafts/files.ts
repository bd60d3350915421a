/** Bytes of files that go along with drafts: in a folder of their own, under names that say nothing. */
import { constants } from 'node:fs'
import { appendFile, chmod, copyFile, open, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import mime from 'mime-types'
import { type DraftFile, type DraftFileId, type DraftId } from '../../preload/drafts.ts'
import {
  asDiskFault,
  namesIn,
  privateFolder,
  randomName,
  readWhole,
  removed,
  writeWhole,
} from '../attachments/files.ts'
import { Fault } from '../failure.ts'
import { allDraftFiles, filesOfDraft, type StoredFile } from '../mirror/draft-files.ts'
import type { Mirror } from '../mirror/mirror.ts'

/** A file with its bytes at hand. */
export interface FileInMemory {
  readonly name: string
  readonly type: string
  readonly contentId: string | null
  readonly bytes: Uint8Array
}

/** Of one draft. */
const mostBytes = 200_000_000

export class DraftFiles {
  readonly #mirror: Mirror
  readonly #folder: string

  constructor(mirror: Mirror, folder: string) {
    this.#mirror = mirror
    this.#folder = folder
  }

  /** Those that belong to the draft, in their order. */
  of(id: DraftId): StoredFile[] {
    return filesOfDraft(this.#mirror.drafts, id).filter((one) => one.isWhole)
  }

  /** Bytes of all that goes along. */
  weight(id: DraftId): number {
    return this.of(id).reduce((sum, { size }) => sum + size, 0)
  }

  /** Begins a file whose bytes come by `put`. Faults: disk, gone. */
  async begin(draftId: DraftId, name: string, type: string, inline: boolean): Promise<DraftFileId> {
    const file = await this.#place()
    await writeWhole(join(this.#folder, file), new Uint8Array())
    const contentId = inline ? newContentId() : null
    return (await this.#add({ draftId, file, name, type, size: 0, contentId, isWhole: false })).id
  }

  /** Faults: disk, gone; rejected, where it becomes too much. */
  async put(draftId: DraftId, id: DraftFileId, bytes: Uint8Array): Promise<void> {
    const { file } = this.#begun(draftId, id)
    const path = join(this.#folder, file)
    const { size } = await stat(path).catch(asDiskFault)
    this.#bound(draftId, size + bytes.length)
    await appendFile(path, bytes).catch(asDiskFault)
  }

  /** All bytes are there, on the disk. Faults: disk, gone. */
  async end(draftId: DraftId, id: DraftFileId): Promise<DraftFile> {
    const begun = this.#begun(draftId, id)
    const size = await settled(join(this.#folder, begun.file))
    if (!(await this.#mirror.writeDraft('drafts.endFile', { id: draftId, fileId: id, size }))) throw gone()
    return shown({ ...begun, size })
  }

  /** Takes copies of files of the person's: all of them, or none. Faults: disk, gone; rejected, where it becomes too much. */
  async take(draftId: DraftId, paths: readonly string[]): Promise<DraftFile[]> {
    const taken: StoredFile[] = []
    try {
      for (const path of paths) taken.push(await this.#take(draftId, path))
      return taken.map(shown)
    } catch (error) {
      for (const one of taken) await this.drop(draftId, one.id)
      throw error
    }
  }

  async #take(draftId: DraftId, path: string): Promise<StoredFile> {
    const file = await this.#place()
    const place = join(this.#folder, file)
    try {
      await copyFile(path, place, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE)
      // A copy has the rights of what it is a copy of: to read it may be all that is allowed, or allowed to everybody.
      await chmod(place, 0o600)
      const size = await settled(place)
      this.#bound(draftId, size)
      const name = basename(path)
      return await this.#add({ draftId, file, name, type: typeOf(name), size, contentId: null, isWhole: true })
    } catch (error) {
      await this.forget([file])
      if (error instanceof Fault) throw error
      return asDiskFault(error)
    }
  }

  /** Faults: disk, gone. */
  async add(draftId: DraftId, { bytes, ...rest }: FileInMemory): Promise<DraftFile> {
    const file = await this.#place()
    await writeWhole(join(this.#folder, file), bytes)
    return shown(await this.#add({ draftId, file, size: bytes.length, isWhole: true, ...rest }))
  }

  /** Faults: rejected, where they are not as they were left. */
  async bytes({ file, size }: Pick<StoredFile, 'file' | 'size'>): Promise<Uint8Array> {
    const bytes = await readWhole(join(this.#folder, file), size)
    // Trying again would find it no better.
    if (!bytes) throw new Fault('rejected', 'an attachment of the draft cannot be read')
    return bytes
  }

  async drop(draftId: DraftId, id: DraftFileId): Promise<void> {
    const file = await this.#mirror.writeDraft('drafts.dropFile', { id: draftId, fileId: id })
    if (file !== null) await this.forget([file])
  }

  /** Removes bytes whose rows are gone; what cannot be removed now goes with the next sweep. */
  async forget(files: readonly string[]): Promise<void> {
    for (const file of files) await removed(this.#folder, file)
  }

  /** Removes what a killed process left: bytes without a row. */
  async sweep(): Promise<void> {
    // What belongs to drafts that were put aside goes with them.
    const others = await namesIn(dirname(this.#folder))
    if (others.some((name) => name.startsWith('drafts.db.damaged-'))) return
    const there = await namesIn(this.#folder)
    const known = new Set(allDraftFiles(this.#mirror.drafts))
    await this.forget(there.filter((name) => !known.has(name)))
  }

  /** No server takes so much, and it all has to be in memory once. */
  #bound(draftId: DraftId, more: number): void {
    if (this.weight(draftId) + more > mostBytes) throw new Fault('rejected', 'the files are too large for a mail')
  }

  async #place(): Promise<string> {
    await privateFolder(this.#folder)
    return randomName()
  }

  async #add(file: Omit<StoredFile, 'id'>): Promise<StoredFile> {
    const id = await this.#mirror.writeDraft('drafts.addFile', file)
    if (id !== null) return { ...file, id }
    await this.forget([file.file])
    throw gone()
  }

  #begun(draftId: DraftId, id: DraftFileId): StoredFile {
    const found = filesOfDraft(this.#mirror.drafts, draftId).find((one) => one.id === id && !one.isWhole)
    if (!found) throw gone()
    return found
  }
}

/** What of a file the page is told. */
export const shown = ({ id, name, type, size, contentId }: StoredFile): DraftFile => ({
  id,
  name,
  type,
  size,
  contentId,
})

/** What a file of this name is taken for. */
export const typeOf = (name: string): string => mime.lookup(name) || 'application/octet-stream'

const newContentId = (): string => `${randomName()}@mailmirror`

const gone = (): Fault => new Fault('gone', 'the draft, or its file, is not there any more')

/** Brings it onto the disk; answers its length. */
async function settled(path: string): Promise<number> {
  try {
    const handle = await open(path, 'r+')
    try {
      await handle.sync()
    } finally {
      await handle.close()
    }
    return (await stat(path)).size
  } catch (error) {
    return asDiskFault(error)
  }
}
