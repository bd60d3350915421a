/** The whole way from a hostile server into the mirror, and what must hold whatever the server said. */
import { expect, onTestFinished } from 'vitest'
import { createAgent } from '../../main/agent/agent.ts'
import type { AgentEvent } from '../../main/agent/progress.ts'
import { storedFolders } from '../../main/mirror/folders.ts'
import { messagePage } from '../../main/mirror/messages.ts'
import type { Mirror } from '../../main/mirror/mirror.ts'
import type { MailSource } from '../../main/sources/source.ts'
import { flag, type AccountId } from '../../preload/model.ts'
import { mailboxOf, type Mailbox } from './imap-answers.ts'
import { note, sourceOf } from './imap-mail.ts'
import { mirrorWith } from './mirrors.ts'
import { ableServer, plainServer, scriptedImap, type Script, type ScriptedImap } from './scripted-imap.ts'
import { outcomes } from './scene.ts'

export interface Hostile {
  readonly name: string
  readonly script: Script
  /** The least and the most that servers can do; both unless told otherwise. */
  readonly capability?: string
  readonly mailboxes?: () => Mailbox[]
  /** How the account's sync must end while the server is hostile; either way unless told. */
  readonly ends?: 'done' | 'failed'
}

/** What a server may be blamed for. Not among them: `internal`, which is a mistake of ours. */
const blames = ['auth', 'badAnswer', 'forbidden', 'gone', 'offline', 'rejected', 'throttled', 'timeout', 'tls']
/** The agent's patience with an account that gets nowhere. */
const patienceMs = 2500

const subjectsIn = (folder: string, count: number) => Array.from({ length: count }, (_, at) => `${folder} ${at + 1}`)
export const usualMailboxes = (): Mailbox[] => [
  mailboxOf('INBOX', subjectsIn('letter', 12).map(note)),
  mailboxOf('Work', subjectsIn('task', 3).map(note)),
]

/** Servers of both kinds, with the script in force. */
export function variantsOf(one: Hostile): { name: string; one: Hostile; capability: string }[] {
  if (one.capability !== undefined) return [{ name: one.name, one, capability: one.capability }]
  return [
    { name: `${one.name} (plain)`, one, capability: plainServer },
    { name: `${one.name} (able)`, one, capability: ableServer },
  ]
}

/**
 * One hostile server, twice: the account fails once with a reason or has the right mail, and nothing is in the mirror that
 * is not on the server. Then the server behaves, and the mirror is right.
 */
export async function survive(one: Hostile, capability: string): Promise<void> {
  const imap = await scriptedImap({ mailboxes: (one.mailboxes ?? usualMailboxes)(), script: one.script, capability })
  const { mirror, sync } = await stageOver(sourceOf(imap.account))
  for (let round = 0; round < 2; round++) {
    const [state, kind] = await sync()
    if (one.ends) expect([state, kind]).toEqual([one.ends, one.ends === 'done' ? null : kind])
    if (state === 'failed') expect(blames).toContain(kind)
    else expect(shownIn(mirror)).toEqual(heldBy(imap))
    expect(heldBy(imap)).toEqual(expect.arrayContaining(shownIn(mirror)))
    expect(new Set(shownIn(mirror)).size).toBe(shownIn(mirror).length)
  }
  imap.script = {}
  expect(await sync()).toEqual(['done', null])
  expect(shownIn(mirror)).toEqual(heldBy(imap))
}

/** An agent for one account over a real mirror; `sync` answers how the account's sync ended. */
export async function stageOver(first: MailSource) {
  const { mirror, accountIds } = await mirrorWith(1)
  const events: AgentEvent[] = []
  const remote = { accountId: 1, associateId: 11, associateName: 'ann' }
  const stage = { source: first }
  const agent = createAgent({
    mirror,
    emit: (event) => events.push(event),
    sourceOf: () => Promise.resolve({ source: stage.source, remote }),
    limits: { patienceMs },
  })
  onTestFinished(() => agent.close())
  const sync = async () => {
    await agent.syncEmailAccounts(
      accountIds.map((accountId) => ({ accountId })),
      { evenIfWaiting: true },
    )
    const [, state, kind] = outcomes(events)?.[0] ?? []
    return [state, kind]
  }
  return Object.assign(stage, { mirror, agent, sync })
}

/** Folder, subject, text and whether it is read, of every message that the mirror shows. */
export function shownIn(mirror: Mirror): string[] {
  return storedFolders(mirror.reader, 1 as AccountId)
    .flatMap(({ id, name }) =>
      messagePage(mirror.reader, id, null, 10_000).map(
        (row) => `${name}: ${row.subject} "${row.preview}" ${row.flags & flag.seen ? 'read' : 'new'}`,
      ),
    )
    .sort()
}

/** The same of what the server holds, written as `note` writes. */
export function heldBy({ mailboxes }: Pick<ScriptedImap, 'mailboxes'>): string[] {
  return mailboxes
    .flatMap(({ name, letters }) =>
      letters.map(({ raw, flags }) => {
        const subject = /^Subject: (.*?)\r?$/m.exec(raw)?.[1] ?? ''
        return `${name}: ${subject} "Hello from ${subject}." ${flags.includes('\\Seen') ? 'read' : 'new'}`
      }),
    )
    .sort()
}
