/** Accounts: connecting them, their page, and taking them away. */
import type { Handlers } from '../../preload/contract.ts'
import type { AccountId } from '../../preload/model.ts'
import type { EMailAgent } from '../agent/agent.ts'
import type { Connections } from '../connections.ts'
import { listFolders } from '../mirror/folders.ts'
import type { Mirror } from '../mirror/mirror.ts'

export interface AccountParts {
  readonly mirror: Mirror
  readonly agent: EMailAgent
  readonly connections: Connections
  /** Bytes of the account's kept attachments. */
  readonly attachmentBytes: (id: AccountId) => number
  /** Takes an account's attachments and connection away. */
  readonly remove: (id: AccountId) => Promise<void>
  /** Says that accounts came, went or changed. */
  readonly changed: () => void
}

export const accountCalls = (parts: AccountParts) => {
  const { mirror, agent, connections } = parts
  return {
    ...joiningCalls(parts),
    'accounts.list': () => connections.accounts(),
    'folders.list': () => listFolders(mirror.reader),
    'accounts.details': async ({ id }) => ({
      ...(await connections.details(id)),
      attachmentBytes: parts.attachmentBytes(id),
    }),
    'accounts.change': ({ id, ...wish }) => {
      connections.change(id, wish)
      parts.changed()
      return null
    },
    'accounts.remove': async ({ id }) => {
      await parts.remove(id)
      parts.changed()
      return null
    },
    'folders.subscribe': async ({ folderId, subscribed }) => {
      await agent.subscribe(folderId, subscribed)
      return null
    },
  } satisfies Partial<Handlers>
}

/** What asks the account's server. */
const joiningCalls = ({ connections, changed }: AccountParts) => {
  const andTell = async <T>(work: Promise<T>): Promise<T> => {
    const answer = await work
    changed()
    return answer
  }
  return {
    'accounts.connect': (signIn) => andTell(connections.connect(signIn)),
    'accounts.signInOnline': (wish) => andTell(connections.signInOnline(wish)),
    'accounts.cancelSignIn': () => {
      connections.cancelSignIn()
      return null
    },
    'accounts.probe': async ({ id }) => {
      await andTell(connections.probe(id))
      return null
    },
    'accounts.switchToRest': async ({ id }) => {
      await andTell(connections.switchToRest(id))
      return null
    },
  } satisfies Partial<Handlers>
}
