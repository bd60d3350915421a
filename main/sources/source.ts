/**
 * THE PORT: how the agent sees the outside world. One adapter a kind of server; above this file nobody knows a
 * protocol. A source throws `Fault` with a kind; it never retries on its own and ends soon after `signal` aborts.
 */
import type { EMailEntity } from '../../preload/model.ts'
import type { folderRoles } from '../../preload/model.ts'

/** A message or folder as its source names it, unique within account (folder) or folder (message). */
export type RemoteId = string
/** Where reading stopped: text that only the source which wrote it can read. */
export type Cursor = string

/** What a server cannot do. The agent asks this, never the kind of server. */
export interface Capabilities {
  /** `changes` also says which messages are gone or have other flags; otherwise the agent compares with `listing`. */
  readonly tellsGone: boolean
}

export interface RemoteFolder {
  readonly remoteId: RemoteId
  /** Whole name with its delimiters. */
  readonly name: string
  readonly delimiter: string | null
  readonly role: (typeof folderRoles)[number]
  /** The server's own flags text, kept as it came. */
  readonly flags: string | null
  readonly totalItems: number
  readonly unreadItems: number
  readonly subscribed: boolean
}

/** A message with its content: read already, or RFC 5322 bytes that the mirror's worker parses. */
export type RemoteMessage =
  | { readonly remoteId: RemoteId; readonly entity: EMailEntity }
  | {
      readonly remoteId: RemoteId
      readonly raw: Uint8Array
      /** What the bytes cannot say. `receivedAt` is a fallback for mail without a Received header. */
      readonly known: { readonly flags: number; readonly receivedAt: string; readonly folderName: string }
    }

export interface RemoteState {
  readonly remoteId: RemoteId
  readonly flags: number
}

/** One step of reading: stored together with its cursor, or not at all. */
export interface ChangePage {
  readonly changed: readonly RemoteMessage[]
  readonly flags: readonly RemoteState[]
  readonly gone: readonly RemoteId[]
  readonly cursor: Cursor
}

export interface MailSource {
  readonly capabilities: Capabilities
  /** All folders that hold mail, subscribed or not. */
  folders(signal: AbortSignal): Promise<RemoteFolder[]>
  /** What is new since `cursor` (null: everything), in pages of at most 200 messages and about 8 MB. */
  changes(folder: RemoteFolder, cursor: Cursor | null, signal: AbortSignal): AsyncIterable<ChangePage>
  /** Every message the folder holds now, in pages. Only asked where `tellsGone` is false. */
  listing(folder: RemoteFolder, signal: AbortSignal): AsyncIterable<readonly RemoteState[]>
  /** These messages (at most 100); one that is gone or unreadable is left out. */
  messages(folder: RemoteFolder, ids: readonly RemoteId[], signal: AbortSignal): Promise<RemoteMessage[]>
  /** The decoded bytes of one attachment, by the id that its message lists. Faults: gone. */
  attachment(folder: RemoteFolder, message: RemoteId, attachmentId: string, signal: AbortSignal): Promise<Uint8Array>
  /** Ends kept connections. */
  close(): Promise<void>
}

/** One account of a server as SyncUserAccount names it (contract 11); ids are the server's. */
export interface SyncUserAccount {
  readonly accountId: number
  readonly associateName: string | null
  readonly associateId: number
}

/**
 * A server that keeps a cache of its own, shared by all accounts on its address. Its sync lock drops every second call
 * in silence (contract 5), so the agent calls `refresh` once a run for all of them, never once an account.
 */
export interface CachingServer {
  /** Accounts with the same key share one server. */
  readonly key: string
  /** Asks the server to fetch mail for those of `accounts` that it calls ready. */
  refresh(accounts: readonly SyncUserAccount[], signal: AbortSignal): Promise<void>
  /** Does the server answer? Cheap, without a sign-in. Never throws. */
  reachable(signal: AbortSignal): Promise<boolean>
}

/** What the agent works with for one account. */
export interface SourceOfAccount {
  readonly source: MailSource
  /** Absent where the source itself is the mail store. */
  readonly server?: CachingServer
  /** How that server names the account. */
  readonly remote: SyncUserAccount
}
