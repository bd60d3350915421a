/** PURE: who is asking, and whose mail they may read. */
import { createHash, timingSafeEqual } from 'node:crypto'
import type { AccountId } from '../../preload/model.ts'
import type { ConfigAccount, ConfigUser } from './config.ts'

export interface Access {
  readonly user: ConfigUser
  /** Accounts whose mail and folders the user may read. */
  readonly readable: readonly ConfigAccount[]
  readonly readableIds: readonly AccountId[]
  /** The user's own account: the first one of their associate. */
  readonly current: ConfigAccount | undefined
}

const digest = (text: string): Buffer => createHash('sha256').update(text, 'utf8').digest()

/** The user that an Authorization header proves, if any. Takes as long for a wrong name as for a wrong password. */
export function signedIn(header: string | undefined, users: readonly ConfigUser[]): ConfigUser | undefined {
  const encoded = /^Basic\s+([A-Za-z0-9+/=_-]+)\s*$/i.exec(header ?? '')?.[1] ?? ''
  const given = digest(Buffer.from(encoded, 'base64').toString('utf8'))
  const matches = users.filter(({ user, password }) => timingSafeEqual(digest(`${user}:${password}`), given))
  return matches[0]
}

/** A user with an associate reads that associate's accounts only; a user without one reads all. */
export function accessOf(user: ConfigUser, accounts: readonly ConfigAccount[]): Access {
  const own = accounts.filter((account) => account.associateId === user.associateId)
  const readable = user.associateId === undefined ? accounts : own
  return { user, readable, readableIds: readable.map((account) => account.accountId), current: own[0] }
}
