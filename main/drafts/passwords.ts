/** Passwords of servers that one mail alone goes by: in the keychain, each for one server and one user of it. */
import { z } from 'zod'
import type { DraftContent, DraftId, OtherServer } from '../../preload/drafts.ts'
import { Fault } from '../failure.ts'
import type { Log } from '../log.ts'
import type { Secrets } from '../secrets.ts'
import type { ConnectionInfo } from '../sources/source.ts'

const servers = ['outgoing', 'sentItems'] as const
export type OtherServerOf = (typeof servers)[number]

export class Passwords {
  readonly #secrets: Secrets
  readonly #log: Log

  constructor(secrets: Secrets, log: Log) {
    this.#secrets = secrets
    this.#log = log
  }

  /** Faults: keychain; invalid, where the draft names no such server. */
  async keep(id: DraftId, content: DraftContent, which: OtherServerOf, password: string): Promise<void> {
    const other = content[which]
    if (!other?.server) throw new Fault('invalid', 'the draft names no other server')
    const secret = JSON.stringify({ server: other.server, user: other.user, password })
    await this.#secrets.set(entry(id, which), secret, true)
  }

  /** Null for the account's own server. Faults: keychain; rejected, where its password is not known (any more). */
  async connection(id: DraftId, content: DraftContent, which: OtherServerOf): Promise<ConnectionInfo | null> {
    const other = content[which]
    if (!other) return null
    // The account's own server, and another folder there.
    if (other.server === '') return { ...other, password: '' }
    const kept = passwordIn(await this.#secrets.get(entry(id, which)))
    const isIts = kept?.server === other.server && kept.user === other.user
    if (!isIts && other.user !== '') throw new Fault('rejected', `the password for ${other.server} is missing`)
    return { ...other, password: isIts ? kept.password : '' }
  }

  /** Of servers that the content `after` does not name any more; null: of all. Never throws. */
  async forget(id: DraftId, before: DraftContent, after: DraftContent | null): Promise<void> {
    for (const which of servers)
      if (before[which]?.server && !isSame(before[which], after?.[which] ?? null))
        await this.#secrets.remove(entry(id, which)).catch(() => this.#log('a password stays in the keychain'))
  }
}

const entry = (id: DraftId, server: OtherServerOf): string => `draft-${id}-${server}`

const isSame = (one: OtherServer | null, other: OtherServer | null): boolean =>
  one?.server === other?.server && one?.user === other?.user

const kept = z.strictObject({ server: z.string(), user: z.string(), password: z.string() })

function passwordIn(secret: string | null): z.infer<typeof kept> | null {
  try {
    return secret === null ? null : kept.parse(JSON.parse(secret))
  } catch {
    return null
  }
}
