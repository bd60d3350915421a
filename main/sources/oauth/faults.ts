/** PURE: what a sign-in server and the library for it say went wrong, as Faults. */
import * as openid from 'openid-client'
import { Fault } from '../../failure.ts'

/** By OAuth's error, or a server's own name or number of one, in lower case. */
export type Refusals = Readonly<Record<string, readonly ['auth' | 'forbidden' | 'rejected', string]>>

export const anew = 'the sign-in is not valid any more; sign in again'

/** RFC 6749 (4.1.2.1, 5.2) and OpenID Connect Core (3.1.2.6). */
const usual: Refusals = {
  access_denied: ['auth', 'the sign-in was denied'],
  invalid_grant: ['auth', anew],
  login_required: ['auth', anew],
  interaction_required: ['auth', anew],
  consent_required: ['forbidden', 'an administrator has to approve this app'],
  invalid_client: ['forbidden', 'the sign-in server does not know this client id'],
  unauthorized_client: ['forbidden', 'the sign-in server does not let this client id sign people in'],
}

/** Never keeps the library's error as a cause: it hangs tokens and whole answers on it. */
export function faultOf(thrown: unknown, own: Refusals = {}): Fault {
  for (let cause = thrown; cause instanceof Error; cause = cause.cause) if (cause instanceof Fault) return cause
  if (thrown instanceof openid.AuthorizationResponseError) return signInFault(thrown.error, own)
  if (thrown instanceof openid.ResponseBodyError) return signInFault(thrown.error, own)
  const code = thrown instanceof openid.ClientError ? (thrown.code ?? '') : ''
  if (code === 'OAUTH_TIMEOUT') return new Fault('offline', 'no answer in time')
  if (code !== '') return new Fault('badAnswer', `the sign-in server's answer is not to be trusted (${code})`)
  return new Fault('internal', thrown instanceof Error ? thrown.name : 'unknown')
}

/** What the sign-in server answered instead of a code or a token, in a sentence. */
function signInFault(error: string, own: Refusals): Fault {
  const known = { ...usual, ...own }[error.toLowerCase()]
  const [kind, detail] = known ?? ['rejected', 'the sign-in server refused']
  return new Fault(kind, `${detail} (${/^[\w .-]{1,60}$/.test(error) ? error : 'unreadable'})`)
}
