/** A real mirror of mail with attachments, and a source of their bytes that a test can stop and count. */
import { mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { createAttachments, type AttachmentParts } from '../../main/attachments/attachments.ts'
import type { AttachmentEvent } from '../../main/attachments/fetching.ts'
import { createStore, type AttachmentStore, type StoreParts } from '../../main/attachments/store.ts'
import { attachmentAt, type AttachmentPlace, type StoredAttachment } from '../../main/mirror/attachments.ts'
import { storedFolders } from '../../main/mirror/folders.ts'
import { messagePage } from '../../main/mirror/messages.ts'
import type { Mirror } from '../../main/mirror/mirror.ts'
import type { OnBytes } from '../../main/sources/source.ts'
import type { AccountId, EMailAttachment, MessageId } from '../../preload/model.ts'
import { mail } from './mail.ts'
import { folderOfTest, mirrorWith } from './mirrors.ts'
import { remoteFolder } from './scripted-source.ts'

export interface AttachmentStage {
  readonly mirror: Mirror
  /** The data folder; the mirror is in it. */
  readonly folder: string
  readonly accountIds: AccountId[]
  /** Stores one more message of an account with these attachments, newer than all before. Answers their places. */
  deliver: (account: number, ...attachments: Partial<EMailAttachment>[]) => Promise<AttachmentPlace[]>
  /** Takes a message away, as a sync does. */
  takeAway: (account: number, id: MessageId) => Promise<void>
  /** Names of the files in the store. */
  files: () => string[]
  store: (different?: Partial<StoreParts>) => AttachmentStore
}

export async function attachmentStage(accounts = 1, folder = folderOfTest()): Promise<AttachmentStage> {
  mkdirSync(folder, { recursive: true })
  const { mirror, accountIds } = await mirrorWith(accounts, join(folder, 'mirror.db'))
  for (const accountId of accountIds) await mirror.write('folders.put', { accountId, folders: [remoteFolder('INBOX')] })
  const inboxOf = (account: number) => {
    const accountId = accountIds[account - 1]
    const folderId = accountId && storedFolders(mirror.reader, accountId)[0]?.id
    if (!folderId) throw new Error('no inbox')
    return { accountId, folderId }
  }
  const page = (account: number, rest: { changed?: never[]; gone?: string[] }) =>
    mirror.write('messages.store', { ...inboxOf(account), changed: [], flags: [], gone: [], cursor: null, ...rest })
  let delivered = 0
  return {
    mirror,
    folder,
    accountIds,
    async deliver(account, ...attachments) {
      const remoteId = String(++delivered)
      const receivedAt = new Date(Date.parse('2026-01-01T00:00:00Z') + delivered * 60_000).toISOString()
      const entity = mail({ subject: remoteId, receivedAt, attachments: attachments.map(attachmentOf) })
      await page(account, { changed: [{ remoteId, entity }] as never[] })
      const [newest] = messagePage(mirror.reader, inboxOf(account).folderId, null, 1)
      return attachments.map((_, position) => ({ id: newest?.id as MessageId, position }))
    },
    async takeAway(account, id) {
      const row = messagePage(mirror.reader, inboxOf(account).folderId, null, 10_000).find((one) => one.id === id)
      await page(account, { gone: [row?.subject ?? ''] })
    },
    files: () => {
      try {
        return readdirSync(join(folder, 'attachments')).sort()
      } catch {
        return []
      }
    },
    store(different = {}) {
      const store = createStore({
        mirror,
        folder: join(folder, 'attachments'),
        limit: () => 1000,
        log: () => undefined,
        ...different,
      })
      onTestFinished(() => store.close())
      return store
    },
  }
}

const attachmentOf = (different: Partial<EMailAttachment>, index: number): EMailAttachment => ({
  description: null,
  filename: `file ${index}.txt`,
  size: 10,
  type: 'text/plain',
  encoding: null,
  id: String(index + 1),
  disposition: 'attachment',
  isSafeFileExtension: true,
  stream: null,
  ...different,
})

/** What the store and the fetching know of an attachment. */
export function stored(mirror: Mirror, place: AttachmentPlace | undefined): StoredAttachment {
  const found = place && attachmentAt(mirror.reader, place)
  if (!found) throw new Error('no such attachment')
  return found
}

/** `length` bytes that tell which file they are. */
export const content = (mark: number, length = 100): Uint8Array => new Uint8Array(length).fill(mark)

export interface BytesSource {
  attachment(id: MessageId, attachmentId: string, signal?: AbortSignal, onBytes?: OnBytes): Promise<Uint8Array>
  /** How often it was asked. */
  asked: number
  /** What it answers; may wait or throw. */
  answer: (
    attachmentId: string,
    signal: AbortSignal,
    onBytes: OnBytes,
    id: MessageId,
  ) => Promise<Uint8Array> | Uint8Array
}

export function bytesSource(
  answer: BytesSource['answer'] = (id) => new TextEncoder().encode(`bytes of ${id}`),
): BytesSource {
  const source: BytesSource = {
    asked: 0,
    answer,
    attachment(id, attachmentId, signal = new AbortController().signal, onBytes = () => undefined) {
      source.asked++
      return Promise.resolve().then(() => source.answer(attachmentId, signal, onBytes, id))
    },
  }
  return source
}

/** Attachments over a real mirror and a scripted source. */
export async function attachmentsStage(accounts = 1, different: Partial<AttachmentParts> = {}) {
  const made = await attachmentStage(accounts)
  const agent = bytesSource()
  const events: AttachmentEvent['payload'][] = []
  const opened: string[] = []
  const limits = { attachmentStoreMb: 1, keepAttachmentsMb: 0 }
  const start = () =>
    createAttachments({
      mirror: made.mirror,
      agent,
      folder: made.folder,
      limits: () => limits,
      emit: ({ payload }) => events.push(payload),
      saveAs: () => Promise.resolve(false),
      openFile: (path) => Promise.resolve(void opened.push(path)),
      log: () => undefined,
      ...different,
    })
  const attachments = start()
  onTestFinished(() => attachments.close())
  return { ...made, agent, attachments, start, events, opened, limits }
}

/** A source that answers only when told to. */
export function gate() {
  const open = Promise.withResolvers<void>()
  const answer = (id: string, signal: AbortSignal) =>
    new Promise<Uint8Array>((resolve, reject) => {
      signal.addEventListener('abort', () => reject(new Error('aborted')))
      void open.promise.then(() => resolve(new TextEncoder().encode(id)))
    })
  return { answer, open: () => open.resolve() }
}
