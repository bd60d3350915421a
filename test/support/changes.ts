/** A mailbox with a few folders, synced, in which a person changes mail. */
import { expect } from 'vitest'
import { Fault } from '../../main/failure.ts'
import { listAccounts } from '../../main/mirror/accounts.ts'
import type { Wish } from '../../main/mirror/changes.ts'
import type { Mirror } from '../../main/mirror/mirror.ts'
import type { MessageId } from '../../preload/model.ts'
import { folderNamed, rowsOf, scene } from './scene.ts'
import { scriptedFolder, type Script } from './scripted-source.ts'

export const seen = (value: boolean): Wish => ({ kind: 'seen', value })
export const flagged = (value: boolean): Wish => ({ kind: 'flagged', value })

/** Three messages in the inbox, and the folders Work, Old and Trash; synced. */
export async function synced(different: Partial<Script> = {}) {
  const stage = await scene({
    script: () => ({
      folders: [
        scriptedFolder('INBOX', 3),
        scriptedFolder('Work', 0),
        scriptedFolder('Old', 0),
        scriptedFolder('Trash', 0),
      ],
      ...different,
    }),
  })
  const script = stage.scriptOf(1)
  const server = (name: string) => {
    const found = script.folders.find((one) => one.folder.name === name)
    if (!found) throw new Error(name)
    return found
  }
  const sync = () => stage.agent.syncEmailAccounts(stage.all, { evenIfWaiting: true })
  await sync()
  /** Newest first. */
  const ids = rowsOf(stage.mirror, 'INBOX').map((row) => row.id)
  const to = (name: string): Wish => ({ kind: 'move', folderId: folderNamed(stage.mirror, name) })
  const waits = () => listAccounts(stage.mirror.reader)[0]?.waitingChanges
  const quiet = () => expect.poll(() => (waits() === 0 ? 0 : waits()), { timeout: 5000 }).toBe(0)
  const offline = () => (script.before = () => Promise.reject(new Fault('offline', 'no net')))
  const online = () => (script.before = () => undefined)
  return Object.assign(stage, { script, server, sync, ids, to, waits, quiet, offline, online })
}

export const shown = (mirror: Mirror, name: string) => rowsOf(mirror, name).map((row) => [row.subject, row.flags])
export const one = (ids: readonly MessageId[], at = 0) => [ids[at] as MessageId]
export const numbers = (mirror: Mirror) =>
  mirror.reader.prepare('SELECT id, item, subject FROM message ORDER BY id').all()
