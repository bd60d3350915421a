/**
 * The gate between page and main: checks who asks, what for and with what, runs the handler, and turns every outcome
 * into a value. Nothing is thrown over the border, and no stack or foreign message crosses it.
 */
import { composerCalls } from '../../preload/composer-calls.ts'
import { calls, type CallName, type Handlers, type Result } from '../../preload/contract.ts'
import type { DraftId } from '../../preload/drafts.ts'
import type { Failure } from '../../preload/model.ts'
import { failureOf } from '../failure.ts'
import type { Log } from '../log.ts'

/** The one thing needed of `webContents.ipc`, so that a plain object can stand in for it. */
export interface Ipc {
  handle(channel: string, listener: (event: unknown, name: unknown, input: unknown) => Promise<unknown>): void
}

/** Which calls a page may make, and with what. */
export type Allows = (name: CallName, input: unknown) => boolean

/** All that is declared. */
export const anyCall: Allows = () => true

/** What the page of this draft's window needs; it can name no other draft. */
export const callsOfComposer =
  (own: DraftId): Allows =>
  (name, input) =>
    composerCalls.includes(name) &&
    (typeof input !== 'object' || input === null || !('id' in input) || input.id === own)

/**
 * Answers the channel `call` (name, input) with a `Result`.
 * @param isTrusted tells whether the event's sender is our own page; anyone else gets `invalid`
 */
export function serveCalls(
  ipc: Ipc,
  handlers: Handlers,
  isTrusted: (event: unknown) => boolean,
  log: Log,
  allows: Allows = anyCall,
): void {
  ipc.handle('call', async (event, name, input) => {
    if (!trusted(isTrusted, event)) return refused('sender')
    if (!isCallName(name)) return refused('name')
    return await answer({ handlers, log, allows }, name, input)
  })
}

interface Gate {
  readonly handlers: Handlers
  readonly log: Log
  readonly allows: Allows
}

async function answer({ handlers, log, allows }: Gate, name: CallName, input: unknown): Promise<Result<unknown>> {
  const failed = (thrown: unknown): Result<never> => {
    const error = safeFailureOf(thrown)
    // What is refused as invalid may be told by its value, and that is the person's.
    log(`call ${name}: ${error.kind}${error.kind === 'invalid' ? '' : ` ${error.detail}`}`)
    return { ok: false, error }
  }
  try {
    const parsed = calls[name].input.safeParse(input)
    if (!isPlain(input) || !parsed.success) return refused(`input of ${name}`)
    if (!allows(name, parsed.data)) return refused(`${name} from this window`)
    // The compiler cannot follow one name through both maps; the schema above has just checked what it would have.
    const handler = handlers[name] as (input: unknown) => unknown
    const answered = calls[name].answer.safeParse(await handler(parsed.data))
    if (answered.success) return { ok: true, value: answered.data }
    // Codes and paths only: what the answer held may be anything.
    const places = answered.error.issues.slice(0, 5).map((issue) => `${issue.code} at ${issue.path.join('.')}`)
    log(`call ${name}: the answer is not of the declared shape: ${places.join(', ')}`)
    return { ok: false, error: { kind: 'internal', detail: `answer of ${name}` } }
  } catch (thrown) {
    return failed(thrown)
  }
}

function isCallName(name: unknown): name is CallName {
  return typeof name === 'string' && Object.hasOwn(calls, name)
}

/** The schemas take a date or a map for an object without keys; the declared inputs are none of these. */
function isPlain(input: unknown): boolean {
  return Object.prototype.toString.call(input) === '[object Object]'
}

function trusted(isTrusted: (event: unknown) => boolean, event: unknown): boolean {
  try {
    return isTrusted(event)
  } catch {
    // A frame that is already gone throws when it is looked at.
    return false
  }
}

/** Even a thrown value that throws when it is looked at becomes a failure. */
function safeFailureOf(thrown: unknown): Failure {
  try {
    return failureOf(thrown)
  } catch {
    return { kind: 'internal', detail: 'unreadable' }
  }
}

function refused(what: string): Result<never> {
  return { ok: false, error: { kind: 'invalid', detail: what } }
}
