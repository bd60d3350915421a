/**
 * The local copy, as the rest of the app sees it: one reading handle here, one writing handle in a worker thread, and
 * a note of what changed after each commit.
 */
import { existsSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { Worker } from 'node:worker_threads'
import type { AccountId, FolderId } from '../../preload/model.ts'
import { Fault } from '../failure.ts'
import type { Log } from '../log.ts'
import { openForReading, type Reader } from './database.ts'
import type { DraftWriteName, DraftWrites } from './draft-writes.ts'
import { draftsFile, openDraftsForReading, type DraftsReader } from './drafts-file.ts'
import type { CleanOptions, Reply, Request } from './wire.ts'
import type { Touched, WriteInput, WriteName, WriteOutput } from './writes.ts'

export type ChangeListener = (touched: { accountIds: AccountId[]; folderIds: FolderId[] }) => void

export interface Mirror {
  /** For the read functions of this folder; it never writes. */
  readonly reader: Reader
  /** The same for the drafts, which lie in a file of their own. */
  readonly drafts: DraftsReader
  /** Where drafts that could not be read were put when this was opened; null when all was well. */
  readonly draftsKept: string | null
  /**
   * Runs a write in one transaction. The bytes of raw messages are given away: they may be empty afterwards.
   * Faults: disk, locked, damaged; `internal` is a mistake of ours.
   */
  write<N extends WriteName>(name: N, input: WriteInput<N>): Promise<WriteOutput<N>>
  /** The same for drafts; on the disk when it resolves. What they touch nobody is told. */
  writeDraft<N extends DraftWriteName>(name: N, input: DraftWrites[N]['input']): Promise<DraftWrites[N]['output']>
  /** A mail's HTML body (or, with `html` false, its plain body) as a document safe to show. */
  clean(text: string, html: boolean, options: CleanOptions): Promise<string>
  /** A piece of HTML for a quote, and for what leaves; see the cleaner. */
  cleanFragment(html: string): Promise<string>
  /** Hears what was committed, merged for 100 ms. Returns the function that ends listening. */
  onChange(listener: ChangeListener): () => void
  close(): Promise<void>
}

export interface MirrorOptions {
  readonly log?: Log
}

const mergeMs = 100

/** Beside a mirror in which damage was met while it was open; the next opening then refuses it. */
const damageMark = (file: string) => `${file}.damage-met`

/** The worker's entry: a source file under Node's own TypeScript, a bundle in the built app. */
const writerEntry = import.meta.url.endsWith('.ts') ? './writer.ts' : './writer.js'

/**
 * Opens the mirror, making it where there is none.
 * Faults: damaged (see {@link setAside}), newer (a later version of the app wrote it), locked, disk.
 */
export async function openMirror(file: string, options: MirrorOptions = {}): Promise<Mirror> {
  if (existsSync(damageMark(file))) throw new Fault('damaged', 'damage was met in the last session')
  const worker = new Worker(new URL(writerEntry, import.meta.url), { workerData: { file } })
  const draftsKept = await new Promise<string | null>((resolve, reject) => {
    worker.once('error', reject)
    worker.once('message', (reply: Reply) => {
      worker.off('error', reject)
      if (reply.kind === 'unusable') reject(new Fault(reply.failure.kind, reply.failure.detail))
      else resolve(reply.kind === 'ready' ? reply.draftsKept : null)
    })
  })
  const met = () => writeFileSync(damageMark(file), '')
  const readers = { reader: openForReading(file), drafts: openDraftsForReading(draftsFile(file)), draftsKept }
  return new OpenMirror(worker, readers, options.log ?? (() => undefined), met)
}

/** Puts a damaged mirror's three files aside, together, under a name with the time in it. Answers the new name. */
export function setAside(file: string, now: Date): string {
  const kept = `${file}.damaged-${now.toISOString().replace(/[:.]/g, '-')}`
  for (const end of ['', '-wal', '-shm']) if (existsSync(file + end)) renameSync(file + end, kept + end)
  rmSync(damageMark(file), { force: true })
  return kept
}

class OpenMirror implements Mirror {
  readonly reader: Reader
  readonly drafts: DraftsReader
  readonly draftsKept: string | null
  readonly #worker: Worker
  readonly #changes = mergedChanges()
  readonly #waiting = new Map<number, { resolve: (value: never) => void; reject: (reason: unknown) => void }>()
  #lastId = 0
  #ended: Fault | null = null

  constructor(
    worker: Worker,
    { reader, drafts, draftsKept }: Pick<Mirror, 'reader' | 'drafts' | 'draftsKept'>,
    log: Log,
    damageMet: () => void,
  ) {
    this.reader = reader
    this.drafts = drafts
    this.draftsKept = draftsKept
    this.#worker = worker
    worker.on('error', (error: Error) => {
      log(`mirror writer ended: ${error.name}`)
      this.#end(new Fault('internal', 'the mirror writer ended'))
    })
    worker.on('exit', () => this.#end(new Fault('internal', 'the mirror is closed')))
    worker.on('message', (reply: Reply) => {
      if (reply.kind === 'slow') log(`slow write ${reply.name}: ${reply.ms} ms`)
      if (reply.kind === 'unkept') log(`mirror upkeep: ${reply.failure.kind}`)
      const isOfMirror = reply.kind === 'unkept' || (reply.kind === 'failed' && reply.mirror)
      if (isOfMirror && reply.failure.kind === 'damaged') damageMet()
      if (reply.kind === 'done' || reply.kind === 'failed') this.#settle(reply)
    })
  }

  write<N extends WriteName>(name: N, input: WriteInput<N>): Promise<WriteOutput<N>> {
    // The compiler does not see that one name and its input make one member of the union.
    return this.#ask((id) => ({ kind: 'write', id, name, input }) as Request, givenIn(input))
  }

  writeDraft<N extends DraftWriteName>(name: N, input: DraftWrites[N]['input']): Promise<DraftWrites[N]['output']> {
    return this.#ask((id) => ({ kind: 'draft', id, name, input }) as Request)
  }

  clean(text: string, html: boolean, options: CleanOptions): Promise<string> {
    return this.#ask((id) => ({ kind: 'clean', id, html, text, options }))
  }

  cleanFragment(html: string): Promise<string> {
    return this.#ask((id) => ({ kind: 'cleanFragment', id, text: html }))
  }

  onChange(listener: ChangeListener): () => void {
    return this.#changes.listen(listener)
  }

  async close(): Promise<void> {
    const exited = new Promise<void>((resolve) => this.#worker.once('exit', () => resolve()))
    if (this.#ended) return
    this.#worker.postMessage({ kind: 'close' } satisfies Request)
    await exited
    this.#changes.flush()
    this.reader.close()
    this.drafts.close()
  }

  #ask<T>(request: (id: number) => Request, given: readonly ArrayBuffer[] = []): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      if (this.#ended) return reject(this.#ended)
      const id = ++this.#lastId
      this.#waiting.set(id, { resolve, reject })
      this.#worker.postMessage(request(id), given)
    })
  }

  #settle(reply: Extract<Reply, { kind: 'done' | 'failed' }>): void {
    const caller = this.#waiting.get(reply.id)
    this.#waiting.delete(reply.id)
    if (reply.kind === 'failed') return caller?.reject(new Fault(reply.failure.kind, reply.failure.detail))
    this.#changes.note(reply.touched)
    caller?.resolve(reply.output as never)
  }

  #end(reason: Fault): void {
    this.#ended ??= reason
    for (const { reject } of this.#waiting.values()) reject(this.#ended)
    this.#waiting.clear()
  }
}

/** The memory of raw messages goes over to the writer, where nothing else lies in it: a copy would be there for long. */
function givenIn(input: WriteInput<WriteName>): ArrayBuffer[] {
  if (!('changed' in input)) return []
  const whole = input.changed.flatMap((one) => {
    const { buffer, byteLength } = 'raw' in one ? one.raw : new Uint8Array()
    return buffer instanceof ArrayBuffer && buffer.byteLength === byteLength && byteLength > 0 ? buffer : []
  })
  return [...new Set(whole)]
}

/** Gathers what transactions touched and tells the listeners at most ten times a second. */
function mergedChanges() {
  const listeners = new Set<ChangeListener>()
  const accountIds = new Set<AccountId>()
  const folderIds = new Set<FolderId>()
  let timer: NodeJS.Timeout | null = null
  const flush = () => {
    if (timer) clearTimeout(timer)
    timer = null
    if (accountIds.size + folderIds.size === 0) return
    const touched = { accountIds: [...accountIds], folderIds: [...folderIds] }
    accountIds.clear()
    folderIds.clear()
    for (const listener of listeners) listener(touched)
  }
  return {
    flush,
    note(touched: Touched) {
      touched.accountIds.forEach((id) => accountIds.add(id))
      touched.folderIds.forEach((id) => folderIds.add(id))
      if (accountIds.size + folderIds.size > 0) timer ??= setTimeout(flush, mergeMs)
    },
    listen(listener: ChangeListener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
}
