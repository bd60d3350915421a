/** PURE: what is wrong with a sign-in, and which field to mend. */
import type { Failure } from '../../preload/model.ts'
import type { Text } from '../../preload/text/en.ts'

export interface Problem {
  /** `pair` is user and password together: a server does not say which of the two is wrong. */
  readonly field: 'site' | 'user' | 'password' | 'pair' | 'agreed' | 'form'
  readonly words: (text: Text) => string
}

/** The first field that is not filled in; null when all are. */
export function missing(input: { site: string; user: string; password: string; agreed: boolean }): Problem | null {
  if (input.site.trim() === '') return { field: 'site', words: (text) => text.start.siteMissing }
  if (input.user.trim() === '') return { field: 'user', words: (text) => text.start.userMissing }
  if (input.password === '') return { field: 'password', words: (text) => text.start.passwordMissing }
  return input.agreed ? null : { field: 'agreed', words: (text) => text.start.agreeMissing }
}

/** What main answered, told at the field that it is about. */
export function problemOf({ kind }: Failure): Problem {
  switch (kind) {
    case 'offline':
    case 'timeout':
      return { field: 'site', words: (text) => text.start.offline }
    case 'tls':
    case 'badAnswer':
      return { field: 'site', words: (text) => text.start[kind] }
    case 'invalid':
      return { field: 'site', words: (text) => text.start.siteMissing }
    case 'auth':
      return { field: 'pair', words: (text) => text.start.auth }
    case 'keychain':
      return { field: 'agreed', words: (text) => text.start.agreeMissing }
    default:
      return { field: 'form', words: (text) => text.failures[kind] }
  }
}
