/** A source in memory whose steps a test can stop, break and count: the outside world that cannot be had otherwise. */
import { Fault } from '../../main/failure.ts'
import type {
  Capabilities,
  Change,
  MailSource,
  RemoteFolder,
  RemoteMessage,
  RemoteState,
  SourceOfAccount,
  Told,
} from '../../main/sources/source.ts'
import { flag, type EMailEntity } from '../../preload/model.ts'
import { mail } from './mail.ts'

export interface ScriptedFolder {
  folder: RemoteFolder
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
  /** Called when a change was carried out and is not answered yet; may wait or throw. */
  after: (step: string) => Promise<void> | void
  /** What `changes` answers at its end; and the folders that it is reading. */
  told: Told
  readonly reading: Set<string>
  /** Ids that `changes` leaves out, as an adapter does with a message it could not read. */
  unreadable: Set<string>
  capabilities: Capabilities
  /** Moved messages get another id there, and whether `apply` answers it. */
  renames: boolean
  tellsNames: boolean
  /** Refuses a change as a whole because of one of its messages. */
  refuses: (change: Change, id: string) => Fault | null
  /** Every change that was carried out, in words. */
  readonly applied: string[]
  /** Tells by itself of news; and who listens now. */
  listens: boolean
  readonly listeners: Set<Listening>
  /** Delivers messages cut off after this many bytes, and whole ones when asked for; null for read ones. */
  cutAt: number | null
  /** Leaves out what is older than asked for, as a source may. */
  minds: boolean
  /** From when on `changes` and `listing` were asked for. */
  readonly since: (number | null)[]
}

/** One that listens. */
export interface Listening {
  tell(): void
  lose(fault: Fault): void
}

export function remoteFolder(name: string, different: Partial<RemoteFolder> = {}): RemoteFolder {
  const role = name === 'INBOX' ? 'inbox' : name === 'Trash' ? 'trash' : name === 'Sent' ? 'sent' : 'other'
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

const isThere = (folder: ScriptedFolder, id: string) => folder.present?.has(id) ?? true
const isRecent = (entity: EMailEntity, since: number | null) =>
  since === null || Date.parse(entity.receivedAt ?? '') >= since

/** What a folder holds now, oldest arrival first. */
export const holding = (folder: ScriptedFolder) => folder.arrivals.filter((one) => isThere(folder, one.remoteId))

/** Puts a message into a folder, as newly arrived there. */
export function arrive(folder: ScriptedFolder, remoteId: string, entity: EMailEntity): void {
  // One that was here before, and left, keeps its place in the order of arrival under a name that nobody asks for.
  for (const one of folder.arrivals) if (one.remoteId === remoteId && folder.present) one.remoteId += ' before'
  folder.arrivals.push({ remoteId, entity })
  folder.present?.add(remoteId)
}

/** Takes a message out of a folder; its place among the arrivals stays empty. */
export function leave(folder: ScriptedFolder, remoteId: string): void {
  folder.present ??= new Set(folder.arrivals.map((one) => one.remoteId))
  folder.present.delete(remoteId)
}

export function scriptedSource(different: Partial<Script> = {}): { script: Script; opened: SourceOfAccount } {
  const script: Script = {
    folders: [scriptedFolder('INBOX', 3)],
    pageSize: 200,
    before: () => undefined,
    after: () => undefined,
    told: 'arrivals',
    reading: new Set(),
    unreadable: new Set(),
    capabilities: { reads: 'one', sets: { seen: true, flagged: true, answered: true }, sends: true },
    renames: false,
    tellsNames: true,
    refuses: () => null,
    applied: [],
    listens: false,
    listeners: new Set(),
    cutAt: null,
    minds: true,
    since: [],
    ...different,
  }
  const source: MailSource = {
    ...reading(script),
    ...writing(script),
    ...(script.listens ? { watch: listening(script) } : {}),
    ...(script.cutAt === null ? {} : { whole: whole(script) }),
    close: () => Promise.resolve(),
  }
  return { script, opened: { source, remote: { accountId: 1, associateId: 11, associateName: 'ann' } } }
}

function find(script: Script, remoteId: string): ScriptedFolder {
  const found = script.folders.find((one) => one.folder.remoteId === remoteId)
  if (!found) throw new Fault('gone', `the script has no folder ${remoteId}`)
  return found
}

const reading = (script: Script) =>
  ({
    get capabilities() {
      return script.capabilities
    },
    async folders(signal) {
      await script.before('folders', signal)
      return script.folders.map((one) => one.folder)
    },
    async *changes({ remoteId }, cursor, signal, since = null) {
      const folder = find(script, remoteId)
      script.since.push(since)
      script.reading.add(remoteId)
      try {
        for (let at = Number(cursor ?? 0); at < folder.arrivals.length; at += script.pageSize) {
          await script.before(`changes ${remoteId} ${at}`, signal)
          const page = folder.arrivals.slice(at, at + script.pageSize)
          const changed = page.filter((one) => isThere(folder, one.remoteId) && !script.unreadable.has(one.remoteId))
          const wanted = changed.filter((one) => !script.minds || isRecent(one.entity, since))
          const asRead = wanted.map((one) => (script.cutAt === null ? { ...one } : raw(one, script.cutAt)))
          yield { changed: asRead, flags: [], gone: [], cursor: String(at + page.length) }
        }
        return script.told
      } finally {
        script.reading.delete(remoteId)
      }
    },
    async *listing({ remoteId }, signal, since = null) {
      const folder = find(script, remoteId)
      await script.before(`listing ${remoteId}`, signal)
      const states: RemoteState[] = holding(folder)
        .filter((one) => !script.minds || isRecent(one.entity, since))
        .map((one) => ({ remoteId: one.remoteId, flags: one.entity.flags }))
      for (let at = 0; at < states.length; at += script.pageSize) yield states.slice(at, at + script.pageSize)
      await script.before(`listed ${remoteId}`, signal)
    },
    async messages({ remoteId }, ids, signal) {
      await script.before(`messages ${remoteId}`, signal)
      return holding(find(script, remoteId)).filter((one) => ids.includes(one.remoteId))
    },
    async attachment({ remoteId }, message, attachmentId, signal, onBytes) {
      await script.before('attachment', signal)
      if (!holding(find(script, remoteId)).some((one) => one.remoteId === message)) throw new Fault('gone', message)
      onBytes?.(1, 2)
      return new TextEncoder().encode(`${message}/${attachmentId}`)
    },
  }) satisfies Partial<MailSource>

const listening =
  (script: Script): NonNullable<MailSource['watch']> =>
  async (signal, onNews, onReady) => {
    await script.before('watch', signal)
    if (signal.aborted) return
    const { promise, resolve, reject } = Promise.withResolvers<undefined>()
    const one = { tell: onNews, lose: reject }
    script.listeners.add(one)
    signal.addEventListener('abort', () => resolve(undefined))
    onReady()
    await promise.finally(() => script.listeners.delete(one))
  }

const whole =
  (script: Script): NonNullable<MailSource['whole']> =>
  async ({ remoteId }, message, signal) => {
    await script.before(`whole ${remoteId} ${message}`, signal)
    const found = holding(find(script, remoteId)).find((one) => one.remoteId === message)
    if (!found) throw new Fault('gone', message)
    return raw(found, Infinity)
  }

/** A message as it comes over the wire, or its start. */
function raw({ remoteId, entity }: ScriptedFolder['arrivals'][number], cutAt: number): RemoteMessage {
  const { subject, messageId, flags, receivedAt, folderName, plainBody } = entity
  const head = `From: Dora <dora@example.com>\r\nSubject: ${subject}\r\nMessage-ID: ${messageId}\r\n\r\n`
  const bytes = Buffer.from(`${head}${plainBody}`)
  const known = { flags, receivedAt: receivedAt ?? '', folderName: folderName ?? '' }
  if (bytes.length <= cutAt) return { remoteId, raw: bytes, known }
  return { remoteId, raw: bytes.subarray(0, cutAt), known, rest: { size: bytes.length, attachments: null } }
}

const writing = (script: Script) =>
  ({
    async apply({ remoteId }, change, signal) {
      const step = `apply ${change.kind} ${remoteId} ${change.ids.join(' ')}`
      await script.before(step, signal)
      const folder = find(script, remoteId)
      for (const id of change.ids) {
        const refusal = script.refuses(change, id)
        if (refusal) throw refusal
      }
      const moved = new Map<string, string>()
      for (const one of holding(folder).filter(({ remoteId: id }) => change.ids.includes(id))) {
        carryOut(script, folder, one, change, moved)
      }
      await script.after(step)
      return script.tellsNames ? moved : new Map()
    },
    async subscribe({ remoteId }, subscribed, signal) {
      await script.before(`subscribe ${remoteId}`, signal)
      const one = find(script, remoteId)
      one.folder = { ...one.folder, subscribed }
    },
    async send(emails, _outgoing, _sentItems, signal) {
      await script.before('send', signal)
      return emails.map((email) => file(script, 'Sent', { ...email, isSent: true }))
    },
    async saveToMailServer(email, signal) {
      await script.before('save', signal)
      return file(script, email.folderName ?? '', email)
    },
  }) satisfies Partial<MailSource>

function carryOut(
  script: Script,
  folder: ScriptedFolder,
  one: ScriptedFolder['arrivals'][number],
  change: Change,
  moved: Map<string, string>,
): void {
  script.applied.push(`${change.kind} ${one.remoteId}`)
  if ('value' in change) {
    const flags = change.value ? one.entity.flags | flag[change.kind] : one.entity.flags & ~flag[change.kind]
    one.entity = { ...one.entity, flags }
    return
  }
  leave(folder, one.remoteId)
  if (change.kind === 'delete' || !change.to) return
  const name = script.renames ? `${one.remoteId}+` : one.remoteId
  moved.set(one.remoteId, name)
  arrive(find(script, change.to.remoteId), name, { ...one.entity, folderName: change.to.name })
}

function file(script: Script, name: string, email: EMailEntity): EMailEntity {
  const folder = find(script, name)
  const remoteId = `${name}-${folder.arrivals.length + 1}`
  const stored = { ...email, messageId: email.messageId ?? `<${remoteId}@example.com>`, folderName: name }
  arrive(folder, remoteId, stored)
  return stored
}
