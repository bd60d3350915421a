/** PURE: what became of a mail whose handing over went wrong, by the kinds of fault that a source's `send` declares. */
import type { Failure, FailureKind } from '../../preload/model.ts'
import { Fault, failureOf } from '../failure.ts'

/** Refused for good; nothing left, so that it is tried again; or nobody knows. */
export interface Outcome {
  readonly kind: 'refuse' | 'postpone' | 'lose'
  readonly failure: Failure
  /** How long the server asked to wait, in milliseconds. */
  readonly retryAfter: number | null
}

/** `invalid`: there is no such account, or what it was set up with is none. */
const refusals: readonly FailureKind[] = ['rejected', 'forbidden', 'invalid']
/** Nothing left, and it may do so another time. */
const untouched: readonly FailureKind[] = ['throttled', 'auth', 'tls', 'keychain']
/** What the account itself has no more: another time is no better. */
const unmakeable: readonly FailureKind[] = ['gone', ...refusals]
/** What goes wrong with an account's way out as a whole, whatever the mail. */
const general: readonly FailureKind[] = ['offline', 'auth', 'tls', 'keychain']

/** What was thrown when it was handed over. */
export function afterSending(thrown: unknown): Outcome {
  const { kind } = failureOf(thrown)
  if (refusals.includes(kind)) return outcome('refuse', thrown)
  return outcome(untouched.includes(kind) ? 'postpone' : 'lose', thrown)
}

/** What was thrown when it was made ready: nothing left in any case. */
export function beforeSending(thrown: unknown): Outcome {
  return outcome(unmakeable.includes(failureOf(thrown).kind) ? 'refuse' : 'postpone', thrown)
}

/** Would the account's other mail fare no better now? */
export const isGeneral = ({ kind, failure }: Outcome): boolean => kind === 'postpone' && general.includes(failure.kind)

/** "Nothing has left", says the kind; why, says what caused it, and a person is told that. */
function outcome(kind: Outcome['kind'], thrown: unknown): Outcome {
  const cause = thrown instanceof Fault && thrown.kind === 'throttled' ? thrown.cause : null
  const failure = failureOf(cause instanceof Fault ? cause : thrown)
  return { kind, failure, retryAfter: thrown instanceof Fault ? thrown.retryAfter : null }
}
