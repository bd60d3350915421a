/** PURE: what is wrong with a sign-in, and which field to mend. */
import type { Failure } from '../../preload/model.ts'
import type { Text } from '../../preload/text/en.ts'
import type { MailProblem } from './mail-form.svelte.ts'

export interface Problem {
  /** `pair` is user and password together: a server does not say which of the two is wrong. */
  readonly field: 'site' | 'user' | 'password' | 'pair' | 'agreed' | 'form'
  readonly words: (text: Text) => string
  /** What it may be, and what to do in each case. */
  readonly steps?: (text: Text) => string[]
  /** What the server said. */
  readonly detail?: string
}

/** The first field that is not filled in; null when all are. */
export function missing(input: { site: string; user: string; password: string; agreed: boolean }): Problem | null {
  if (input.site.trim() === '') return { field: 'site', words: (text) => text.start.siteMissing }
  if (input.user.trim() === '') return { field: 'user', words: (text) => text.start.userMissing }
  if (input.password === '') return { field: 'password', words: (text) => text.start.passwordMissing }
  return input.agreed ? null : { field: 'agreed', words: (text) => text.start.agreeMissing }
}

/** Why a mail account could not even be tried; null where the fault is told at its field, or there is none. */
export function mailProblem(problem: MailProblem | null): Problem | null {
  const kind = problem?.kind
  if (kind === undefined) return null
  return {
    field: 'form',
    words: ({ mail, failures }) => (isTold(mail.callFailed, kind) ? mail.callFailed[kind] : failures[kind]),
  }
}

const isTold = <T extends object>(all: T, key: PropertyKey): key is keyof T => key in all

/** What main answered for an own server, told at the field that it is about. */
export function problemOf({ kind, detail }: Failure): Problem {
  switch (kind) {
    case 'offline':
    case 'timeout':
    case 'tls':
    case 'badAnswer':
      return { field: 'site', words: (text) => text.start[kind] }
    case 'invalid':
      return { field: 'site', words: (text) => text.start.siteMissing }
    case 'auth':
      return { field: 'pair', words: (text) => text.start.auth }
    case 'keychain':
      return { field: 'agreed', words: (text) => text.start.agreeMissing }
    case 'forbidden':
      return forbidden((text) => text.start.forbiddenOnsite)
    case 'rejected':
      return { field: 'form', words: (text) => text.start.rejected, detail }
    default:
      return { field: 'form', words: (text) => text.failures[kind] }
  }
}

/** What main answered for SuperOffice Online; null when the person stopped it, which needs no words. */
export function onlineProblemOf({ kind, detail }: Failure): Problem | null {
  const told = (words: Problem['words']): Problem => ({ field: 'form', words })
  switch (kind) {
    case 'cancelled':
      return null
    case 'offline':
      return told((text) => text.start.onlineOffline)
    case 'tls':
      return told((text) => text.start.onlineTls)
    case 'auth':
      return told((text) => text.start.onlineAuth)
    case 'badAnswer':
      return told((text) => text.start.onlineBadAnswer)
    case 'timeout':
      return told((text) => text.start.onlineTimeout)
    case 'keychain':
      return { field: 'agreed', words: (text) => text.start.agreeMissing }
    case 'forbidden':
      return forbidden((text) => text.start.forbiddenOnline)
    case 'rejected':
      return { field: 'form', words: (text) => text.start.onlineRejected, detail }
    default:
      return told((text) => text.failures[kind])
  }
}

/** Signed in, and no mail: there is no mail account, or the app may not ask for it. Only the person can tell which. */
function forbidden(closed: (text: Text) => string): Problem {
  return {
    field: 'form',
    words: (text) => text.start.forbiddenTitle,
    steps: (text) => [text.start.forbiddenAccount, closed(text)],
  }
}
