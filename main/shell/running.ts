/** What window, tray, menu and timers share of the app while it runs. */
import type { EventName, Payload } from '../../preload/contract.ts'
import type { Beginning } from '../../preload/drafts.ts'
import type { AccountId } from '../../preload/model.ts'
import type { Text } from '../../preload/text/en.ts'
import type { Backend } from '../backend.ts'
import type { Log } from '../log.ts'
import type { DemoServer } from './demo.ts'

export interface Running {
  readonly backend: Backend
  readonly demo: DemoServer
  readonly log: Log
  /** The catalogue of the language in force. */
  text(): Text
  /** Shows the window, and a view in it where one is named. */
  open(view?: Payload<'view.asked'>['view']): void
  /** Begins a mail in a window of its own. */
  compose(beginning: Beginning): void
  /** Sends an event to the pages of all windows. */
  tell<E extends EventName>(name: E, payload: Payload<E>): void
  /** True while a person can see the main window. */
  visible(): boolean
  /** Starts a sync; null is all accounts. Its outcome comes as events. */
  sync(accountIds: AccountId[] | null): void
  quit(): void
}

/** An empty one, from the first account. */
export const newMail: Beginning = { kind: 'new', accountId: null }
