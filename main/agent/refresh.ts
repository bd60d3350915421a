/** The part of a sync that a caching server does itself: one call for all accounts of its address, never one each. */
import { Fault } from '../failure.ts'
import type { CachingServer, SourceOfAccount, SyncUserAccount } from '../sources/source.ts'
import { watched } from './watch.ts'

/**
 * Starts one refresh for each server among `opened`. The function answered resolves when the server of that account
 * has done its part, and rejects with what went wrong there.
 */
export function refreshServers(
  opened: readonly SourceOfAccount[],
  patienceMs: number,
  cancel: AbortSignal,
): (one: SourceOfAccount) => Promise<void> {
  const byKey = new Map<string, { servers: CachingServer[]; accounts: SyncUserAccount[] }>()
  for (const { server, remote } of opened) {
    if (!server) continue
    const group = byKey.get(server.key) ?? { servers: [], accounts: [] }
    group.servers.push(server)
    group.accounts.push(remote)
    byKey.set(server.key, group)
  }
  const running = new Map<string, Promise<void>>()
  for (const [key, { servers, accounts }] of byKey) {
    const done = refreshOnce(servers, accounts, patienceMs, cancel)
    done.catch(() => undefined) // heard by each account that waits for it
    running.set(key, done)
  }
  return ({ server }) => (server ? (running.get(server.key) ?? Promise.resolve()) : Promise.resolve())
}

/** Over whichever connection is signed in: where one is refused the next one asks. */
async function refreshOnce(
  servers: readonly CachingServer[],
  accounts: readonly SyncUserAccount[],
  patienceMs: number,
  cancel: AbortSignal,
): Promise<void> {
  let refused: unknown
  for (const server of servers) {
    try {
      return await watched(patienceMs, cancel, ({ signal }) => server.refresh(accounts, signal))
    } catch (error) {
      const kind = error instanceof Fault ? error.kind : 'internal'
      // A server that takes longer goes on by itself; what it has fetched so far can be read meanwhile.
      if (kind === 'timeout') return
      if (kind !== 'auth' && kind !== 'forbidden') throw error
      refused = error
    }
  }
  throw refused
}
