/** PURE: who is asking, and whose mail they may read. */
import { createHash, timingSafeEqual } from 'node:crypto'
import type { AccountId } from '../../preload/model.ts'
import type { ConfigAccount, ConfigUser } from './config.ts'
import type { Tickets } from './tickets.ts'

export interface Access {
  readonly user: ConfigUser
  /** Accounts whose mail and folders the user may read. */
  readonly readable: readonly ConfigAccount[]
  readonly readableIds: readonly AccountId[]
  /** The user's own account: the first one of their associate. */
  readonly current: ConfigAccount | undefined
}

/** What a sign-in is checked against. */
export interface Gate {
  readonly users: readonly ConfigUser[]
  readonly tickets: Pick<Tickets, 'userOf'>
  /** Where set, a ticket is worth something only beside it. */
  readonly appToken?: string | undefined
}

/** The headers that may prove a user, with names in lower case. */
export interface Proof {
  readonly authorization?: string | undefined
  readonly cookie?: string | undefined
  readonly 'so-apptoken'?: string | undefined
  readonly 'x-xsrf-token'?: string | undefined
}

const digest = (text: string): Buffer => createHash('sha256').update(text, 'utf8').digest()
/** Takes as long for a wrong value as for a right one. */
export const same = (given: string, wanted: string): boolean => timingSafeEqual(digest(given), digest(wanted))

/** The user that a request proves, if any: Basic, SOTicket, Bearer, or a web page's session with its XSRF token. */
export function signedIn(proof: Proof, gate: Gate): ConfigUser | undefined {
  if (proof.authorization === undefined) return ofSession(proof, gate.users)
  const [, scheme = '', value = ''] = /^\s*(\w+)\s+(\S+)\s*$/.exec(proof.authorization) ?? []
  switch (scheme.toLowerCase()) {
    case 'basic':
      return ofPair(Buffer.from(value, 'base64').toString('utf8'), gate.users)
    case 'bearer':
      return gate.users.find(({ tokens = [] }) => tokens.some((token) => same(value, token)))
    case 'soticket':
      if (gate.appToken !== undefined && !same(proof['so-apptoken'] ?? '', gate.appToken)) return undefined
      return gate.tickets.userOf(value)
    default:
      return undefined
  }
}

/** `user:password` */
function ofPair(given: string, users: readonly ConfigUser[]): ConfigUser | undefined {
  const matches = users.filter(({ user, password }) => same(given, `${user}:${password}`))
  return matches[0]
}

/** The token alone proves nothing: it rides on the session's cookie. */
function ofSession({ cookie = '', 'x-xsrf-token': token }: Proof, users: readonly ConfigUser[]) {
  if (token === undefined) return undefined
  const values = cookie.split(';').map((one) => one.trim().replace(/^[^=]*=/, ''))
  return users.find(
    ({ session }) => session && same(token, session.xsrf) && values.some((value) => same(value, session.cookie)),
  )
}

/** A user with an associate reads that associate's accounts only; a user without one reads all. */
export function accessOf(user: ConfigUser, accounts: readonly ConfigAccount[]): Access {
  const own = accounts.filter((account) => account.associateId === user.associateId)
  const readable = user.associateId === undefined ? accounts : own
  return { user, readable, readableIds: readable.map((account) => account.accountId), current: own[0] }
}
