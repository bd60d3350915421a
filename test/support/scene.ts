/** The stage for tests of the agent. */
import { createAgent, type AgentParts } from '../../main/agent/agent.ts'
import type { AgentEvent } from '../../main/agent/progress.ts'
import { storedFolders } from '../../main/mirror/folders.ts'
import { messagePage } from '../../main/mirror/messages.ts'
import type { Mirror } from '../../main/mirror/mirror.ts'
import type { CachingServer, SourceOfAccount } from '../../main/sources/source.ts'
import type { AccountId } from '../../preload/model.ts'
import { mirrorWith } from './mirrors.ts'
import { scriptedSource, type Script } from './scripted-source.ts'
import { testClock } from './test-clock.ts'

export interface Scene extends Partial<Pick<AgentParts, 'limits'>> {
  readonly accounts?: number
  /** How the script of each account differs. */
  readonly script?: (account: number) => Partial<Script>
  readonly server?: CachingServer
}

/** An agent over a real mirror, scripted sources and a clock that the test moves. */
export async function scene({ accounts = 1, script = () => ({}), server, limits }: Scene = {}) {
  const { mirror, accountIds } = await mirrorWith(accounts)
  const clock = testClock()
  const events: AgentEvent[] = []
  const scripts = new Map<number, ReturnType<typeof scriptedSource>>()
  for (const id of accountIds) scripts.set(id, scriptedSource(script(id)))
  const opened = (id: number): SourceOfAccount => {
    const one = scripts.get(id)?.opened
    if (!one) throw new Error(`no script for ${id}`)
    return server ? { ...one, server, remote: { ...one.remote, accountId: id } } : one
  }
  const agent = createAgent({
    mirror,
    clock,
    emit: (event) => events.push(event),
    sourceOf: (account) => Promise.resolve(opened(account.id)),
    ...(limits ? { limits } : {}),
  })
  const scriptOf = (id: number) => scripts.get(id)?.script as Script
  const all = accountIds.map((accountId) => ({ accountId }))
  return { agent, mirror, clock, events, accountIds, all, scriptOf }
}

export const inboxOf = (mirror: Mirror, accountId: number) => {
  const [inbox] = storedFolders(mirror.reader, accountId as AccountId)
  return inbox ? messagePage(mirror.reader, inbox.id, null, 10_000) : []
}
export const subjects = (mirror: Mirror, accountId: number) => inboxOf(mirror, accountId).map((row) => row.subject)
export const outcomes = (events: AgentEvent[]) =>
  events.at(-1)?.state.accounts.map((one) => [one.accountId, one.state, one.failure?.kind ?? null])
