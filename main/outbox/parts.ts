/** What the outbox works with, and what it tells. */
import type { EventName, Payload } from '../../preload/contract.ts'
import type { AccountId, EMailEntity } from '../../preload/model.ts'
import type { EMailAgent } from '../agent/agent.ts'
import type { Clock } from '../agent/clock.ts'
import type { Log } from '../log.ts'
import type { StoredDraft } from '../mirror/drafts.ts'
import type { Mirror } from '../mirror/mirror.ts'
import type { ConnectionInfo } from '../sources/source.ts'

type Told = Extract<EventName, 'drafts.changed' | 'drafts.sent' | 'drafts.returned'>
export type OutboxEvent = { [N in Told]: { readonly name: N; readonly payload: Payload<N> } }[Told]

/** A mail as it is to leave; null connections are the account's own. */
export interface PreparedMail {
  readonly email: EMailEntity
  readonly outgoing: ConnectionInfo | null
  readonly sentItems: ConnectionInfo | null
}

export interface OutboxParts {
  readonly mirror: Mirror
  readonly agent: Pick<EMailAgent, 'sendEMails' | 'findSent'>
  readonly clock: Clock
  readonly log: Log
  /** Its server answered when it was last asked. */
  readonly isReachable: (id: AccountId) => boolean
  /** The mail under its Message-ID (`draft.rfcId`). Faults: gone and rejected, where it cannot be made; disk, keychain. */
  readonly prepare: (draft: StoredDraft) => Promise<PreparedMail>
  /**
   * It has left; `sent` is null where it was found, or the person said so. Must not throw, and is called again at the next
   * start for what is `sent` still.
   */
  readonly left: (draft: StoredDraft, sent: EMailEntity | null) => Promise<void>
  readonly emit: (event: OutboxEvent) => void
}
