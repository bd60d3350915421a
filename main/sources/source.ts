/**
 * THE PORT: how the agent sees the outside world. One adapter a kind of server; above this file nobody knows a
 * protocol. A source throws `Fault` with a kind; it never retries on its own and ends soon after `signal` aborts.
 */
import type { ServerStatus } from '../../preload/accounts.ts'
import type { EMailAttachment, EMailEntity, folderRoles } from '../../preload/model.ts'

/** A message or folder as its source names it, unique within account (folder) or folder (message). */
export type RemoteId = string
/** Where reading stopped: text that only the source which wrote it can read. */
export type Cursor = string

/** What a server cannot do. The agent asks this, never the kind of server. */
export interface Capabilities {
  /** May be asked for one folder while another is being read. */
  readonly reads: 'one' | 'several'
  /** Flags that the server takes from us; another one of the person's stays here and no sync overwrites it. */
  readonly sets: { readonly seen: boolean; readonly flagged: boolean; readonly answered: boolean }
  /** Can take messages in (`append`) and send them (`send`). */
  readonly sends: boolean
}

/** What a person did to messages of one folder. Doing it twice comes to the same. */
export type Change =
  | { readonly kind: 'seen' | 'flagged' | 'answered'; readonly ids: readonly RemoteId[]; readonly value: boolean }
  | { readonly kind: 'move'; readonly ids: readonly RemoteId[]; readonly to: RemoteFolder }
  /** To the account's trash folder, as the server understands it; `to` is that folder where the mirror knows one. */
  | { readonly kind: 'trash'; readonly ids: readonly RemoteId[]; readonly to: RemoteFolder | null }
  | { readonly kind: 'delete'; readonly ids: readonly RemoteId[] }

/** How the bytes of an attachment come in; `total` null while unknown. */
export type OnBytes = (received: number, total: number | null) => void

/**
 * What `changes` has told when it ends: `all` is new mail, other flags and what is gone; after `arrivals` the agent
 * compares with `listing`.
 */
export type Told = 'all' | 'arrivals'

/**
 * How much of a folder is read now: all of it, or what fills the first screen, for which a source need not look further;
 * what it tells at its end does not count then, and the reading goes on from the cursor another time.
 */
export type Extent = 'whole' | 'newest'

/** A mail server and its sign-in (EMailConnectionInfo, contract 7). `server` may be `host:port`. */
export interface ConnectionInfo {
  readonly server: string
  readonly user: string
  readonly password: string
  readonly folder: string | null
  readonly useSsl: boolean
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
  /**
   * What the server says of the folder as a whole, in words of the source: while it stays the same, nothing in there has
   * changed. Null or absent where it cannot say. Not kept: it is of the moment in which folders were asked for.
   */
  readonly state?: string | null
  /** How many of its messages the mirror held before this reading, where that is known. */
  readonly total?: number
}

/** A message with its content: read already, or RFC 5322 bytes that the mirror's worker parses. */
export type RemoteMessage =
  | { readonly remoteId: RemoteId; readonly entity: EMailEntity }
  | {
      readonly remoteId: RemoteId
      readonly raw: Uint8Array
      /** What the bytes cannot say. `receivedAt` is a fallback for mail without a Received header. */
      readonly known: { readonly flags: number; readonly receivedAt: string; readonly folderName: string }
      /** Present where `raw` is only the start of the message. */
      readonly rest?: Rest
    }

/** What is known of a message whose start alone was read. */
export interface Rest {
  /** Octets of the whole message. */
  readonly size: number
  /** All its attachments as the server describes them, with ids that `attachment` takes; null where it does not. */
  readonly attachments: readonly EMailAttachment[] | null
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
  /**
   * What is new since `cursor` (null: everything), in pages of at most 200 messages and about 8 MB. Mail received before
   * `since` (ms since 1970) may be left out.
   */
  changes(
    folder: RemoteFolder,
    cursor: Cursor | null,
    signal: AbortSignal,
    since?: number | null,
    extent?: Extent,
  ): AsyncGenerator<ChangePage, Told>
  /**
   * The cursor to keep once the agent has compared the folder and stored what it lacked: what `arrivals` left open is known
   * now. Absent where that makes no difference.
   */
  compared?(cursor: Cursor): Cursor
  /** Every message the folder holds now (from `since` on, at least), in pages. Only asked after `arrivals`. */
  listing(folder: RemoteFolder, signal: AbortSignal, since?: number | null): AsyncIterable<readonly RemoteState[]>
  /** These messages (at most 100); one that is gone or unreadable is left out. */
  messages(folder: RemoteFolder, ids: readonly RemoteId[], signal: AbortSignal): Promise<RemoteMessage[]>
  /**
   * One message with all of its text, where `changes` gave only its start; still with a `rest` where even that is too
   * long. Absent where messages always come whole. Faults: gone.
   */
  whole?(folder: RemoteFolder, message: RemoteId, signal: AbortSignal): Promise<RemoteMessage>
  /**
   * Calls `onNews` whenever the inbox may have changed, until `signal` aborts (then it resolves) or the connection is lost
   * (then it throws). `onReady` is called once it listens. Absent where a server does not tell by itself.
   */
  watch?(signal: AbortSignal, onNews: () => void, onReady: () => void): Promise<void>
  /** The decoded bytes of one attachment, by the id that its message lists. Faults: gone. */
  attachment(
    folder: RemoteFolder,
    message: RemoteId,
    attachmentId: string,
    signal: AbortSignal,
    onBytes?: OnBytes,
  ): Promise<Uint8Array>
  /**
   * Carries out a change. Answers the new id of each moved message where the server tells; one that is gone is passed
   * over. Faults: rejected (the server refuses for good), forbidden, and what any request may throw.
   */
  apply(folder: RemoteFolder, change: Change, signal: AbortSignal): Promise<ReadonlyMap<RemoteId, RemoteId>>
  /** Tells the server whether it should fetch this folder's mail. */
  subscribe(folder: RemoteFolder, subscribed: boolean, signal: AbortSignal): Promise<void>
  /**
   * Sends and files a copy (SendEMails); null connections are the account's own. Answers the entities as they left:
   * MessageID, Sent, IsSent, where the copy went, and only those recipients that the server took. Faults: `rejected`,
   * `auth`, `forbidden`, `throttled` and `tls` say that nothing left; any other, such as `timeout` and `offline`, leaves
   * it open.
   */
  send(
    emails: readonly EMailEntity[],
    outgoing: ConnectionInfo | null,
    sentItems: ConnectionInfo | null,
    signal: AbortSignal,
  ): Promise<EMailEntity[]>
  /** Writes a message into its FolderName on the mail server (SaveToMailServer). Answers it as it is stored. */
  saveToMailServer(email: EMailEntity, signal: AbortSignal): Promise<EMailEntity>
  /** Ends kept connections. */
  close(): Promise<void>
}

/** One account of a server as SyncUserAccount names it (contract 11); ids are the server's. */
export interface SyncUserAccount {
  readonly accountId: number
  readonly associateName: string | null
  readonly associateId: number
}

/** How a server's cache of one account looks at a moment; two of them are evidence of a sync (contract 5). */
export interface Snapshot {
  /** When the server last fetched, as it says; null where it does not. */
  readonly lastFetch: string | null
  /** The newest item of each asked folder; empty where it cannot be told. */
  readonly latestItems: ReadonlyMap<RemoteId, number>
  readonly status: ServerStatus | null
}

/** What came of the server's own sync call. */
export interface Refresh {
  /** Accounts that were handed over; the others were not due. */
  readonly asked: ReadonlySet<number>
  /** Accounts among `asked` that the server still calls due afterwards. */
  readonly stillReady: ReadonlySet<number>
  /** Milliseconds; null where no call was made, as nobody was due. */
  readonly tookMs: number | null
}

/**
 * A server that keeps a cache of its own, shared by all accounts on its address. Its sync lock drops every second call
 * in silence (contract 5), so the agent calls `refresh` once a run for all of them, never once an account.
 */
export interface CachingServer {
  /** Accounts with the same key share one server. */
  readonly key: string
  /** Asks the server to fetch mail for those of `accounts` that it calls ready. */
  refresh(accounts: readonly SyncUserAccount[], signal: AbortSignal): Promise<Refresh>
  /** Cheap: one or two requests, plus one for each folder. Never throws for want of evidence. */
  snapshot(folders: readonly RemoteId[], signal: AbortSignal): Promise<Snapshot>
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
  /** Mail received before this is not kept here; ms since 1970, null or absent for all mail. */
  readonly since?: number | null
}
