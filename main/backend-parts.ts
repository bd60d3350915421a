/** What the backend is given, and what the app without a window in front of it has of it. */
import type { Account, Preferences, SyncState } from '../preload/accounts.ts'
import type { EventName, Handlers, Payload } from '../preload/contract.ts'
import type { DraftFileId, DraftId } from '../preload/drafts.ts'
import type { AccountId, AppInfo, MessageId } from '../preload/model.ts'
import type { EMailAgent } from './agent/agent.ts'
import type { SignIn } from './connections/joining.ts'
import type { Log } from './log.ts'
import type { Mirror } from './mirror/mirror.ts'
import type { Secrets } from './secrets.ts'
import type { Fetch } from './sources/superoffice/access.ts'

export type BackendEvent = { [E in EventName]: { readonly name: E; readonly payload: Payload<E> } }[EventName]

export interface DefaultMail {
  isOn(): boolean
  /** What the system makes of it tells `isOn`. */
  set(on: boolean): void
}

export interface BackendOptions {
  /** The data folder; made private to the user where it is missing. */
  readonly folder: string
  readonly secrets: Secrets
  /** The system's, in whatever spelling it has. */
  readonly locale: string
  readonly version: string
  readonly demo: boolean
  readonly log: Log
  /** All that is asked of servers goes through it; in the app it honours the system's proxy and certificates. */
  readonly fetch: Fetch
  /** Opens the system's browser, for a sign-in. Faults: invalid. */
  readonly openBrowser: (url: string) => Promise<void>
  /** What other than the stored preferences is in force from the start (the demo's). */
  readonly firstPreferences?: Partial<Preferences>
  /** Asks the person for a place and writes the bytes there; false when they chose none. */
  readonly saveAs: (suggestedName: string, bytes: () => Promise<Uint8Array>) => Promise<boolean>
  /** Opens a file with the system's program for it. Faults: rejected. */
  readonly openFile: (path: string) => Promise<void>
  /** Turns the app into the demo. */
  readonly startDemo: () => Promise<void>
  /** Whether `mailto:` links come to this app, and the wish that they do. */
  readonly defaultMail: DefaultMail
  /** Opens the window in which a draft is written, or brings it to the front. */
  readonly openComposer: (id: DraftId) => void
  /** Closes that window, where there is one, without asking it anything. */
  readonly closeComposer: (id: DraftId) => void
  /** Asks the person, beside that window, for files to go along; none when they chose none. */
  readonly pickFiles: (id: DraftId) => Promise<readonly string[]>
}

export interface Backend {
  readonly handlers: Handlers
  readonly mirror: Mirror
  readonly agent: EMailAgent
  on(listener: (event: BackendEvent) => void): () => void
  accounts(): Account[]
  syncState(): SyncState
  preferences(): Preferences
  info(): AppInfo
  connect(signIn: SignIn): Promise<AccountId>
  /** Syncs the accounts that are due, as the timer does: none that waits after a failure. */
  syncReady(): Promise<void>
  /** The computer woke, or its network changed: connections may be dead without a word. */
  awake(): void
  /** A message's body as a whole document, safe to show; null when the message is gone. */
  bodyOf(id: MessageId): Promise<string | null>
  /** An inline image of a message by its Content-ID; null when there is none or it cannot be had now. */
  inlineOf(id: MessageId, contentId: string): Promise<{ bytes: Uint8Array; type: string } | null>
  /** Drafts whose windows were open when the app was closed, or ended. */
  openDrafts(): DraftId[]
  /** A picture within a draft; null when there is none. */
  draftPicture(id: DraftId, fileId: DraftFileId): Promise<{ bytes: Uint8Array; type: string } | null>
  /** Looks whether servers answer; accounts whose server is back, and which had failed for want of it, are synced. */
  checkReachable(): Promise<void>
  close(): Promise<void>
}
