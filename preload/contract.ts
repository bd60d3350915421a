/**
 * The border, declared once: every call with its input and answer, every event with its payload.
 * Main checks inputs and answers against these at run time; preload and page take only the types.
 */
import { z } from 'zod'
import {
  account,
  accountId,
  appInfo,
  failure,
  folder,
  folderId,
  messageId,
  messageRow,
  messageView,
  preferences,
  syncState,
  type Failure,
} from './model.ts'

const nothing = z.strictObject({})
const done = z.null()
/** Rows older than this id; null starts at the newest. */
const before = messageId.nullable()
const signIn = z.strictObject({
  site: z.string().trim().min(1).max(2048),
  user: z.string().min(1).max(256),
  password: z.string().max(4096),
  /** The person agreed to keep the password only until the app is closed (a system without a keychain). */
  untilClosed: z.boolean(),
})

function call<I extends z.ZodType, A extends z.ZodType>(input: I, answer: A) {
  return { input, answer }
}

/** How many rows `messages.page` and `messages.search` answer at most. A shorter answer is the last page. */
export const pageSize = 100

export const calls = {
  'app.info': call(nothing, appInfo),
  /** Starts the embedded sample mail server and connects its twelve accounts. */
  'demo.start': call(nothing, done),
  'accounts.list': call(nothing, z.array(account)),
  /** Signs in, finds the person's mail account there, keeps the secret in the keychain. Errors: offline tls auth forbidden badAnswer keychain. */
  'accounts.connect': call(signIn, accountId),
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
  /** Fetches the bytes and asks the person where to put them. Answers false when they chose nowhere. Errors: offline gone disk. */
  'attachments.save': call(
    z.strictObject({ id: messageId, position: z.number().int().min(0).max(10_000) }),
    z.boolean(),
  ),
  /** Resolves when the sync ended, or after one second without a word when one was running. null is all accounts. */
  'sync.start': call(z.strictObject({ accountIds: z.array(accountId).max(1000).nullable() }), done),
  'sync.cancel': call(nothing, done),
  'sync.state': call(nothing, syncState),
  'settings.get': call(nothing, preferences),
  'settings.save': call(preferences, done),
} as const

export const events = {
  /** Rows of these accounts and folders changed; at most ten a second. */
  'mirror.changed': z.strictObject({ accountIds: z.array(accountId), folderIds: z.array(folderId) }),
  /** At most ten a second. */
  'sync.progressed': syncState,
  'sync.finished': syncState,
  /** An account came, went, or changed its standing. */
  'accounts.changed': nothing,
  'settings.changed': preferences,
  /** The tray or the menu asks the window to show something. */
  'view.asked': z.strictObject({ view: z.enum(['mail', 'connect', 'settings']) }),
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
