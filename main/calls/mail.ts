/** Mail accounts of their own: finding their settings, and adding them. */
import type { FoundMail, MailVerdict } from '../../preload/accounts.ts'
import type { Handlers } from '../../preload/contract.ts'
import type { AccountId } from '../../preload/model.ts'
import type { Connections } from '../connections.ts'

export interface MailParts {
  readonly connections: Connections
  /** How mail of this address is read and sent; null where nothing is known. */
  readonly find: (address: string) => Promise<FoundMail | null>
  /** To be told of an account that somebody signed in to; answers it. */
  readonly joined: (id: AccountId) => AccountId
}

export const mailCalls = ({ connections, find, joined }: MailParts) => {
  const andTell = async (work: Promise<MailVerdict>): Promise<MailVerdict> => {
    const verdict = await work
    if (verdict.accountId !== null) joined(verdict.accountId)
    return verdict
  }
  return {
    'mail.find': ({ address }) => find(address),
    'mail.connect': (wish) => andTell(connections.connectMail(wish)),
    'mail.signIn': (wish) => andTell(connections.signInToMail(wish)),
  } satisfies Partial<Handlers>
}
