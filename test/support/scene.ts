/** The stage for tests of the agent. */
import { onTestFinished } from 'vitest'
import { createAgent, type AgentParts } from '../../main/agent/agent.ts'
import type { AgentEvent } from '../../main/agent/progress.ts'
import { storedFolders } from '../../main/mirror/folders.ts'
import { messagePage } from '../../main/mirror/messages.ts'
import type { Mirror } from '../../main/mirror/mirror.ts'
import type { CachingServer, SourceOfAccount } from '../../main/sources/source.ts'
import type { AccountId, FolderId } from '../../preload/model.ts'
import { mirrorFile, mirrorWith } from './mirrors.ts'
import { scriptedSource, type Script } from './scripted-source.ts'
import { testClock } from './test-clock.ts'

export interface Scene extends Partial<Pick<AgentParts, 'limits'>> {
  readonly accounts?: number
  /** How the script of each account differs. */
  readonly script?: (account: number) => Partial<Script>
  readonly server?: CachingServer
  /** From when on mail is kept, asked before each sync. */
  readonly since?: () => number | null
}

/** An agent over a real mirror, scripted sources and a clock that the test moves. */
export async function scene(different: Scene = {}) {
  const { accounts = 1, script = () => ({}), server, since, limits } = different
  const file = mirrorFile()
  const clock = testClock()
  const events: AgentEvent[] = []
  const first = await mirrorWith(accounts, file)
  const scripts = new Map(first.accountIds.map((id) => [Number(id), scriptedSource(script(id))]))
  const opened = (id: number): SourceOfAccount => {
    const one = scripts.get(id)?.opened
    if (!one) throw new Error(`no script for ${id}`)
    const remote = { ...one.remote, accountId: id }
    return { ...one, remote, ...(server ? { server } : {}), ...(since ? { since: since() } : {}) }
  }
  const begin = (mirror: Mirror) => {
    const agent = createAgent({
      mirror,
      clock,
      emit: (event) => events.push(event),
      sourceOf: (account) => Promise.resolve(opened(account.id)),
      ...(limits ? { limits } : {}),
    })
    onTestFinished(() => agent.close())
    return agent
  }
  const scriptOf = (id: number) => scripts.get(id)?.script as Script
  const all = first.accountIds.map((accountId) => ({ accountId }))
  const stage = {
    agent: begin(first.mirror),
    mirror: first.mirror,
    /** The app ends without a word and is started again on the same file. */
    async restart() {
      stage.agent.close()
      await stage.mirror.close()
      stage.mirror = (await mirrorWith(0, file)).mirror
      stage.agent = begin(stage.mirror)
    },
  }
  return Object.assign(stage, { clock, events, accountIds: first.accountIds, all, scriptOf, file })
}

export const folderNamed = (mirror: Mirror, name: string, accountId = 1): FolderId => {
  const found = storedFolders(mirror.reader, accountId as AccountId).find((one) => one.name === name)
  if (!found) throw new Error(`no folder ${name}`)
  return found.id
}
export const rowsOf = (mirror: Mirror, name: string, accountId = 1) =>
  messagePage(mirror.reader, folderNamed(mirror, name, accountId), null, 10_000)
export const inboxOf = (mirror: Mirror, accountId: number) => {
  const [inbox] = storedFolders(mirror.reader, accountId as AccountId)
  return inbox ? messagePage(mirror.reader, inbox.id, null, 10_000) : []
}
export const subjects = (mirror: Mirror, accountId: number) => inboxOf(mirror, accountId).map((row) => row.subject)
const syncs = (events: AgentEvent[]) => events.filter((one) => 'state' in one)
export const lastState = (events: AgentEvent[]) => syncs(events).at(-1)?.state
export const outcomes = (events: AgentEvent[]) =>
  lastState(events)?.accounts.map((one) => [one.accountId, one.state, one.failure?.kind ?? null])
