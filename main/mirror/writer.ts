/**
 * The worker thread that owns the writing handle and the MIME parser, so that a sync never costs the window a frame.
 * Speaks with `mirror.ts` by messages; a write is answered when its transaction is committed.
 */
import { parentPort, workerData } from 'node:worker_threads'
import { z } from 'zod'
import { cleanFragment, cleanHtml, htmlOfPlain } from '../cleaner.ts'
import { failureOf } from '../failure.ts'
import { readRaw } from '../sources/mime.ts'
import type { RemoteMessage } from '../sources/source.ts'
import { durably, mergeIndex, openForWriting, scrub } from './database.ts'
import { draftWrites, type DraftWriteName, type DraftWrites } from './draft-writes.ts'
import { draftsFile, openDraftsForWriting } from './drafts-file.ts'
import { prepareListings, type ReadMessage } from './store.ts'
import type { Request, Reply } from './wire.ts'
import { durable, preparePage, writes, type Done, type WriteName, type WriteInput } from './writes.ts'

const { file } = z.strictObject({ file: z.string() }).parse(workerData)
const port = parentPort
if (!port) throw new Error('the writer runs in a worker thread only')

/** A transaction over this is worth a line in the log. */
const slowMs = 40
const nothingTouched = { accountIds: [], folderIds: [] }
/** So long without a request is a pause. */
const idleMs = 300

function answer(reply: Reply): void {
  port?.postMessage(reply)
}

try {
  const db = openForWriting(file)
  prepareListings(db)
  const { db: drafts, kept: draftsKept } = openDrafts()
  answer({ kind: 'ready', draftsKept })

  function openDrafts() {
    try {
      return openDraftsForWriting(draftsFile(file), new Date())
    } catch (error) {
      db.close()
      throw error
    }
  }

  const read = async (message: RemoteMessage): Promise<ReadMessage> => {
    if ('entity' in message) return { ...message, cut: false, malformed: null }
    const { remoteId, raw, known, rest } = message
    const { entity, cut, malformed } = await readRaw(raw, known, rest)
    return { remoteId, entity, cut, malformed: malformed === null ? null : { reason: malformed, raw } }
  }

  const write = async <N extends WriteName>(name: N, input: WriteInput<N>): Promise<Done<N>> => {
    const ready = name === 'messages.store' ? await preparePage(input as WriteInput<'messages.store'>, read) : input
    const start = performance.now()
    const work = () => writes[name](db, ready as Parameters<(typeof writes)[N]>[1])
    const done = durable.has(name) ? durably(db, work) : db.transaction(work)()
    const spent = performance.now() - start
    if (name === 'accounts.remove') scrub(file)
    if (spent > slowMs) answer({ kind: 'slow', name, ms: Math.round(spent) })
    return done
  }

  const writeDraft = <N extends DraftWriteName>(name: N, input: DraftWrites[N]['input']): DraftWrites[N]['output'] => {
    const start = performance.now()
    const output = drafts.transaction(() => draftWrites[name](drafts, input))()
    const spent = performance.now() - start
    if (spent > slowMs) answer({ kind: 'slow', name, ms: Math.round(spent) })
    return output
  }

  let idle: NodeJS.Timeout | undefined
  /** Merges the full-text index, one short step after the other, while nobody wants anything. */
  const mergeWhenIdle = (waitMs: number): void => {
    clearTimeout(idle)
    idle = setTimeout(() => {
      try {
        if (mergeIndex(db)) mergeWhenIdle(0)
      } catch (error) {
        answer({ kind: 'unkept', failure: failureOf(error) })
      }
    }, waitMs)
  }

  /** Ends the thread, whatever state the file is in. */
  const close = (): void => {
    try {
      db.pragma('optimize')
    } finally {
      db.close()
      drafts.close()
      port.close()
    }
  }

  const serve = async (request: Request): Promise<void> => {
    switch (request.kind) {
      case 'write': {
        const { output, touched } = await write(request.name, request.input)
        return answer({ kind: 'done', id: request.id, output, touched })
      }
      case 'draft': {
        const output = writeDraft(request.name, request.input)
        return answer({ kind: 'done', id: request.id, output, touched: nothingTouched })
      }
      case 'clean': {
        const output = request.html ? cleanHtml(request.text, request.options) : htmlOfPlain(request.text)
        return answer({ kind: 'done', id: request.id, output, touched: nothingTouched })
      }
      case 'cleanFragment':
        return answer({
          ...{ kind: 'done', id: request.id, touched: nothingTouched },
          output: cleanFragment(request.text),
        })
      case 'close':
        return close()
    }
  }
  mergeWhenIdle(idleMs)
  port.on('message', (request: Request) => {
    clearTimeout(idle)
    serve(request)
      .catch((error: unknown) => {
        const mirror = request.kind !== 'draft'
        if (request.kind !== 'close') answer({ kind: 'failed', id: request.id, failure: failureOf(error), mirror })
      })
      .finally(() => {
        if (db.open) mergeWhenIdle(idleMs)
      })
  })
} catch (error) {
  answer({ kind: 'unusable', failure: failureOf(error) })
  port.close()
}
