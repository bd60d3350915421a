/** A source in memory whose steps a test can stop, break and count: the outside world that cannot be had otherwise. */
import type { EMailEntity } from '../../preload/model.ts'
import type { MailSource, RemoteFolder, RemoteState, SourceOfAccount } from '../../main/sources/source.ts'
import { mail } from './mail.ts'

export interface ScriptedFolder {
  readonly folder: RemoteFolder
  /** In order of arrival; the position in this list is what the cursor counts. */
  readonly arrivals: { remoteId: string; entity: EMailEntity }[]
  /** Remote ids that are there now; undefined means all that arrived. */
  present?: Set<string>
}

export interface Script {
  folders: ScriptedFolder[]
  pageSize: number
  /** Called before each step with its name; may wait or throw. */
  before: (step: string, signal: AbortSignal) => Promise<void> | void
  /** Ids that `changes` leaves out, as an adapter does with a message it could not read. */
  unreadable: Set<string>
}

export function remoteFolder(name: string, different: Partial<RemoteFolder> = {}): RemoteFolder {
  const role = name === 'INBOX' ? 'inbox' : 'other'
  return {
    remoteId: name,
    name,
    delimiter: '/',
    role,
    flags: null,
    totalItems: 0,
    unreadItems: 0,
    subscribed: true,
    ...different,
  }
}

/** A folder holding `count` messages that came a minute apart. */
export function scriptedFolder(name: string, count: number, prefix = name): ScriptedFolder {
  const start = Date.parse('2026-01-01T00:00:00Z')
  const arrivals = Array.from({ length: count }, (_, index) => ({
    remoteId: `${prefix}-${index + 1}`,
    entity: mail({
      subject: `${prefix} ${index + 1}`,
      messageId: `<${prefix}-${index + 1}@example.com>`,
      receivedAt: new Date(start + index * 60_000).toISOString(),
      folderName: name,
    }),
  }))
  return { folder: remoteFolder(name, { totalItems: count }), arrivals }
}

export function scriptedSource(different: Partial<Script> = {}): { script: Script; opened: SourceOfAccount } {
  const script: Script = {
    folders: [scriptedFolder('INBOX', 3)],
    pageSize: 200,
    before: () => undefined,
    unreadable: new Set(),
    ...different,
  }
  const find = (remoteId: string) => {
    const found = script.folders.find((one) => one.folder.remoteId === remoteId)
    if (!found) throw new Error(`the script has no folder ${remoteId}`)
    return found
  }
  const isThere = (folder: ScriptedFolder, id: string) => folder.present?.has(id) ?? true
  const source: MailSource = {
    capabilities: { tellsGone: false },
    async folders(signal) {
      await script.before('folders', signal)
      return script.folders.map((one) => one.folder)
    },
    async *changes({ remoteId }, cursor, signal) {
      const folder = find(remoteId)
      for (let at = Number(cursor ?? 0); at < folder.arrivals.length; at += script.pageSize) {
        await script.before(`changes ${remoteId} ${at}`, signal)
        const page = folder.arrivals.slice(at, at + script.pageSize)
        const changed = page.filter((one) => isThere(folder, one.remoteId) && !script.unreadable.has(one.remoteId))
        yield { changed, flags: [], gone: [], cursor: String(at + page.length) }
      }
    },
    async *listing({ remoteId }, signal) {
      const folder = find(remoteId)
      await script.before(`listing ${remoteId}`, signal)
      const states: RemoteState[] = folder.arrivals
        .filter((one) => isThere(folder, one.remoteId))
        .map((one) => ({ remoteId: one.remoteId, flags: one.entity.flags }))
      for (let at = 0; at < states.length; at += script.pageSize) yield states.slice(at, at + script.pageSize)
    },
    async messages({ remoteId }, ids, signal) {
      await script.before(`messages ${remoteId}`, signal)
      return find(remoteId).arrivals.filter((one) => ids.includes(one.remoteId))
    },
    async attachment(_folder, message, attachmentId, signal) {
      await script.before('attachment', signal)
      return new TextEncoder().encode(`${message}/${attachmentId}`)
    },
    close: () => Promise.resolve(),
  }
  return { script, opened: { source, remote: { accountId: 1, associateId: 11, associateName: 'ann' } } }
}
