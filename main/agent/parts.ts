/** What works for single accounts beside the syncs is given: the pusher, and each ear. */
import type { AccountId } from '../../preload/model.ts'
import type { Log } from '../log.ts'
import type { StoredAccount } from '../mirror/accounts.ts'
import type { Mirror } from '../mirror/mirror.ts'
import type { SourceOfAccount } from '../sources/source.ts'
import type { Clock } from './clock.ts'
import type { AgentEvent } from './progress.ts'
import type { Sent } from './sent.ts'
import type { Turns } from './turns.ts'

export interface AccountParts {
  readonly mirror: Mirror
  readonly sourceOf: (account: StoredAccount) => Promise<SourceOfAccount>
  readonly emit: (event: AgentEvent) => void
  readonly clock: Clock
  readonly log: Log
  readonly turns: Turns
  readonly sent: Sent
  /** Aborted when the agent is closed. */
  readonly closing: AbortSignal
  /** Aborted when this account is being removed, or what runs for it is to begin anew. */
  readonly leaving: (id: AccountId) => AbortSignal
}
