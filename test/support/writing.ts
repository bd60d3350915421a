/** A whole backend with a mail account on real servers, in which mail is written. */
import { onTestFinished, vi } from 'vitest'
import type { Backend, BackendEvent, BackendOptions } from '../../main/backend.ts'
import { listFolders } from '../../main/mirror/folders.ts'
import { messagePage } from '../../main/mirror/messages.ts'
import type { Answer, CallName, Input } from '../../preload/contract.ts'
import type { DraftContent, DraftId } from '../../preload/drafts.ts'
import { accountId, type Folder, type MessageRow } from '../../preload/model.ts'
import { backendIn } from './backends.ts'
import type { Dovecot } from './dovecot.ts'
import { mailInput } from './mail-app.ts'
import { folderOfTest } from './mirrors.ts'
import type { Receiver } from './smtp.ts'

export interface WritingApp {
  readonly folder: string
  readonly backend: Backend
  readonly events: BackendEvent[]
  /** Drafts whose windows are open. */
  readonly windows: Set<DraftId>
  call<N extends CallName>(name: N, input: Input<N>): Promise<Answer<N>>
  /** Changes some of what is written. */
  write(id: DraftId, more: Partial<DraftContent>): Promise<void>
  sync(): Promise<void>
  /** What the mirror has in the first account's folder of that role, newest first. */
  mail(role: Folder['role']): MessageRow[]
  /** Resolves when it holds. */
  until(holds: () => unknown): Promise<void>
  close(): Promise<void>
}

export async function writingApp(
  folder = folderOfTest(),
  different: Partial<BackendOptions> = {},
): Promise<WritingApp> {
  const windows = new Set<DraftId>()
  const backend = await backendIn(folder, {
    openComposer: (id) => void windows.add(id),
    closeComposer: (id) => void windows.delete(id),
    ...different,
  })
  const events: BackendEvent[] = []
  backend.on((event) => void events.push(event))
  let closed = false
  const close = async () => {
    if (!closed) await backend.close()
    closed = true
  }
  onTestFinished(close)
  const call: WritingApp['call'] = async (name, input) => await backend.handlers[name](input)
  return {
    ...{ folder, backend, events, windows, call, close },
    async write(id, more) {
      const { content } = await call('drafts.read', { id })
      await call('drafts.save', { id, content: { ...content, ...more } })
    },
    sync: async () => void (await call('sync.start', { accountIds: null })),
    mail(role) {
      const { reader } = backend.mirror
      const folder = listFolders(reader).find((one) => one.role === role)
      return folder ? messagePage(reader, folder.id, null, 100) : []
    },
    until: async (holds) => void (await vi.waitUntil(holds, { timeout: 40_000, interval: 20 })),
  }
}

/** With an account at both servers, and its mail here. */
export async function withAccount(app: WritingApp, imap: Dovecot, smtp: Receiver, user: string): Promise<WritingApp> {
  const verdict = await app.call('mail.connect', mailInput(imap, smtp, user))
  if (verdict.accountId === null) throw new Error(`the servers do not work: ${JSON.stringify(verdict)}`)
  await app.sync()
  return app
}

export const firstAccount = accountId.parse(1)
