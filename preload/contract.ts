/**
 * The border, declared once: every call with its input and answer, every event with its payload.
 * Main checks inputs and answers against these at run time; preload and page take only the types.
 */
import { z } from 'zod'
import {
  account,
  accountDetails,
  colours,
  environments,
  foundMail,
  mailSettings,
  mailVerdict,
  mailWindows,
  preferences,
  protocols,
  syncState,
} from './accounts.ts'
import { call, done, nothing } from './call.ts'
import { draftCalls, draftEvents } from './draft-calls.ts'
import {
  accountId,
  appInfo,
  failure,
  folder,
  folderId,
  messageId,
  messageRow,
  messageView,
  type Failure,
} from './model.ts'

/** Rows older than this id; null starts at the newest. */
const before = messageId.nullable()
const signIn = z.strictObject({
  site: z.string().trim().min(1).max(2048),
  user: z.string().min(1).max(256),
  password: z.string().max(4096),
  protocol: z.enum(protocols),
  /** Exchange the password for a ticket first (always so over SOAP). */
  ticket: z.boolean(),
  /** The person agreed to keep the password only until the app is closed (a system without a keychain). */
  untilClosed: z.boolean(),
})

/** Signing in to SuperOffice Online, in the system's browser. */
const onlineSignIn = z.strictObject({
  environment: z.enum(environments),
  /** Customer id such as Cust12345, to skip the chooser; null asks there. */
  tenant: z
    .string()
    .regex(/^[A-Za-z0-9]{1,40}$/)
    .nullable(),
  untilClosed: z.boolean(),
})
/** A mail account of its own: its address, and the servers behind it. */
const mailAccount = z.strictObject({
  /** The account whose servers or secret are changed; without it one is added, or the same mailbox renewed. */
  accountId: accountId.optional(),
  address: z.email().max(320),
  /** The person's name, as it stands beside the address in mail that they send. */
  name: z.string().trim().max(200),
  settings: mailSettings,
  /** The person agreed that password and mail go unprotected, where a server's security is `plain`. */
  allowPlain: z.boolean(),
  untilClosed: z.boolean(),
})

/** The messages that one action is about. */
const ids = z.array(messageId).min(1).max(1000)
const attachmentPlace = z.strictObject({ id: messageId, position: z.number().int().min(0).max(10_000) })

/** How many rows `messages.page` and `messages.search` answer at most. A shorter answer is the last page. */
export const pageSize = 100

export const calls = {
  ...draftCalls,
  'app.info': call(nothing, appInfo),
  /** Whether the system hands `mailto:` links to this app. */
  'app.defaultMail': call(nothing, z.boolean()),
  /** Asks the system for that, or to end it; answers how it stands then, for the system may want to ask the person itself. */
  'app.setDefaultMail': call(z.strictObject({ on: z.boolean() }), z.boolean()),
  /** Starts the embedded sample mail server and connects its twelve accounts. */
  'demo.start': call(nothing, done),
  'accounts.list': call(nothing, z.array(account)),
  /** Signs in, finds the person's mail account there, keeps the secret in the keychain. Errors: offline tls auth forbidden badAnswer keychain. */
  'accounts.connect': call(signIn, accountId),
  /** Opens the browser, waits up to five minutes for its answer, and goes on as `accounts.connect`. Errors: also cancelled timeout. */
  'accounts.signInOnline': call(onlineSignIn, accountId),
  'accounts.cancelSignIn': call(nothing, done),
  /** How mail of this address is read and sent, as far as can be found out; null where nothing is known. */
  'mail.find': call(z.strictObject({ address: z.email().max(320) }), foundMail.nullable()),
  /**
   * Tries both servers, and keeps account and passwords where both let the person in. Connecting a known one again renews
   * it. `smtpPassword` null is the same one. Errors: keychain invalid (also where the account is not of this
   * address); those of the servers stand in the verdict.
   */
  'mail.connect': call(
    mailAccount.extend({ password: z.string().min(1).max(4096), smtpPassword: z.string().max(4096).nullable() }),
    mailVerdict,
  ),
  /** The same with a sign-in in the browser at `settings.signIn`; ended by `accounts.cancelSignIn`. Errors: also offline timeout cancelled. */
  'mail.signIn': call(mailAccount, mailVerdict),
  /** As the mirror and the settings know it; nothing is asked of the server. Errors: gone. */
  'accounts.details': call(z.strictObject({ id: accountId }), accountDetails),
  /** Name, colour and how far back mail is kept. Errors: gone. */
  'accounts.change': call(
    z.strictObject({
      id: accountId,
      name: z.string().trim().min(1).max(200),
      colour: z.enum(colours).nullable(),
      window: z.enum(mailWindows),
    }),
    done,
  ),
  /** Finds out anew what its server can do. Errors: as `accounts.connect`. */
  'accounts.probe': call(z.strictObject({ id: accountId }), done),
  /** From SOAP to REST with the same user; all mail stays. Errors: as `accounts.connect`; rejected when it is another mail account there. */
  'accounts.switchToRest': call(z.strictObject({ id: accountId }), done),
  /** Removes connection, secret, mail and attachments from this computer; nothing on the server. */
  'accounts.remove': call(z.strictObject({ id: accountId }), done),
  /** Whether a folder is synced; told to the server too. Errors: offline auth forbidden rejected gone. */
  'folders.subscribe': call(z.strictObject({ folderId, subscribed: z.boolean() }), done),
  'folders.list': call(nothing, z.array(folder)),
  /** Newest first. */
  'messages.page': call(z.strictObject({ folderId, before }), z.array(messageRow)),
  /** Every word must begin a word of subject, addresses or body. Newest first. */
  'messages.search': call(
    z.strictObject({ text: z.string().max(500), accountId: accountId.nullable(), before }),
    z.array(messageRow),
  ),
  /** Errors: gone. */
  'messages.read': call(z.strictObject({ id: messageId }), messageView),
  /** Fetches the rest of a message that `isCut`; `mirror.changed` then tells. Errors: offline auth gone. */
  'messages.fetchRest': call(z.strictObject({ id: messageId }), done),
  /** A message as it came over the wire, as text and at most 1 MB: kept here, or asked of its server. Errors: offline gone rejected. */
  'messages.source': call(z.strictObject({ id: messageId }), z.string()),
  /**
   * What the person does to mail. The mirror changes at once and the server is told as soon as it can be; a refusal
   * puts the messages back and is told by `changes.refused`. Messages that are gone meanwhile are passed over.
   */
  'messages.setSeen': call(z.strictObject({ ids, seen: z.boolean() }), done),
  'messages.setFlagged': call(z.strictObject({ ids, flagged: z.boolean() }), done),
  /** To another folder of the same account. Errors: invalid, for another account's folder. */
  'messages.move': call(z.strictObject({ ids, folderId }), done),
  /** To the trash of their account; what is there already stays. Errors: invalid, where the account has no trash. */
  'messages.trash': call(z.strictObject({ ids }), done),
  /** For good, whatever folder they are in. */
  'messages.delete': call(z.strictObject({ ids }), done),
  /** Fetches the bytes and asks the person where to put them. Answers false when they chose nowhere. Errors: offline gone disk cancelled. */
  'attachments.save': call(attachmentPlace, z.boolean()),
  /** Fetches and opens it with the system's program. A dangerous type is never opened: `refused`, and it can be saved. */
  'attachments.open': call(attachmentPlace, z.enum(['opened', 'refused'])),
  /** Ends the fetching of one attachment; its call answers `cancelled`. */
  'attachments.cancel': call(attachmentPlace, done),
  /** What kept attachments take, in bytes. */
  'attachments.stored': call(nothing, z.number().int().nonnegative()),
  /** Removes all kept attachments; each can be fetched again. */
  'attachments.clear': call(nothing, done),
  /** Resolves when the sync ended, or after one second without a word when one was running. null is all accounts. */
  'sync.start': call(z.strictObject({ accountIds: z.array(accountId).max(1000).nullable() }), done),
  'sync.cancel': call(nothing, done),
  'sync.state': call(nothing, syncState),
  'settings.get': call(nothing, preferences),
  'settings.save': call(preferences, done),
} as const

export const events = {
  ...draftEvents,
  /** Rows of these accounts and folders changed; at most ten a second. */
  'mirror.changed': z.strictObject({ accountIds: z.array(accountId), folderIds: z.array(folderId) }),
  /** At most ten a second. */
  'sync.progressed': syncState,
  'sync.finished': syncState,
  /** An account came, went, or changed its standing. */
  'accounts.changed': nothing,
  'settings.changed': preferences,
  /** A server refused what the person did; the messages are back where and as they were. */
  'changes.refused': z.strictObject({
    accountId,
    change: z.enum(['seen', 'flagged', 'answered', 'move', 'trash', 'delete']),
    messages: z.number().int().positive(),
    failure,
  }),
  /** How far the fetching of an attachment is, in bytes; `total` null while unknown. At most ten a second. */
  'attachments.progressed': z.strictObject({
    id: messageId,
    position: z.number().int(),
    received: z.number().int(),
    total: z.number().int().nullable(),
  }),
  /** The tray or the menu asks the window to show something. */
  'view.asked': z.strictObject({ view: z.enum(['mail', 'connect', 'settings', 'outbox']) }),
} as const

export type Calls = typeof calls
export type CallName = keyof Calls
export type Input<N extends CallName> = z.infer<Calls[N]['input']>
export type Answer<N extends CallName> = z.infer<Calls[N]['answer']>
export type EventName = keyof typeof events
export type Payload<E extends EventName> = z.infer<(typeof events)[E]>

export const result = z.union([
  z.strictObject({ ok: z.literal(true), value: z.unknown() }),
  z.strictObject({ ok: z.literal(false), error: failure }),
])
/** Nothing is thrown over the border: an error arrives as a value. */
export type Result<T> = { ok: true; value: T } | { ok: false; error: Failure }

/** One function a call in main; a missing one does not compile. */
export type Handlers = { [N in CallName]: (input: Input<N>) => Answer<N> | Promise<Answer<N>> }

/** `window.bridge`: all that the page has. */
export interface Bridge {
  call<N extends CallName>(name: N, input: Input<N>): Promise<Result<Answer<N>>>
  /** Returns the function that ends listening. */
  on<E extends EventName>(name: E, listener: (payload: Payload<E>) => void): () => void
}
