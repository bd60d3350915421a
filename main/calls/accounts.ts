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
  /** To be told of an account that somebody signed in to; answers it. */
  readonly joined: (id: AccountId) => AccountId
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
      // Half of it may be done where it fails.
      await parts.remove(id).finally(parts.changed)
      return null
    },
    'folders.subscribe': async ({ folderId, subscribed }) => {
      await agent.subscribe(folderId, subscribed)
      return null
    },
  } satisfies Partial<Handlers>
}

/** What asks the account's server. */
const joiningCalls = ({ connections, changed, joined }: AccountParts) => {
  const andTell = async (work: Promise<void>): Promise<null> => {
    await work
    changed()
    return null
  }
  return {
    'accounts.connect': async (signIn) => joined(await connections.connect(signIn)),
    'accounts.signInOnline': async (wish) => joined(await connections.signInOnline(wish)),
    'accounts.cancelSignIn': () => {
      connections.cancelSignIn()
      return null
    },
    'accounts.probe': ({ id }) => andTell(connections.probe(id)),
    'accounts.switchToRest': ({ id }) => andTell(connections.switchToRest(id)),
  } satisfies Partial<Handlers>
}
