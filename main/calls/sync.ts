/** Starting, stopping and watching a sync. */
import type { Handlers } from '../../preload/contract.ts'
import type { EMailAgent } from '../agent/agent.ts'
import { listAccounts } from '../mirror/accounts.ts'
import type { Mirror } from '../mirror/mirror.ts'

export const syncCalls = (mirror: Mirror, agent: EMailAgent) =>
  ({
    'sync.start': async ({ accountIds }) => {
      const ids = accountIds ?? listAccounts(mirror.reader).map((account) => account.id)
      // A person who presses Sync wants it tried now, also where the app itself would still wait.
      await agent.syncEmailAccounts(
        ids.map((accountId) => ({ accountId })),
        { evenIfWaiting: true },
      )
      return null
    },
    'sync.cancel': () => {
      agent.cancel()
      return null
    },
    'sync.state': () => agent.state(),
  }) satisfies Partial<Handlers>
