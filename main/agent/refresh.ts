/**
 * The part of a sync that a caching server does itself: one call for all accounts of its address, never one each. What
 * it came to is judged for each account by looking at its cache before and after.
 */
import type { ServerStatus } from '../../preload/accounts.ts'
import { Fault } from '../failure.ts'
import type { CachingServer, Refresh, RemoteId, Snapshot, SourceOfAccount } from '../sources/source.ts'
import { judge, readItself, type Finding } from './verdict.ts'
import { watched } from './watch.ts'

/** An account that takes part, and the folders whose newest items are evidence. */
export interface Refreshing {
  readonly opened: SourceOfAccount
  readonly folders: readonly RemoteId[]
}

export interface Refreshed extends Finding {
  /** How long the server's own call took; null where none was made. */
  readonly serverMs: number | null
  /** How the server sees the account now; null where it does not tell. */
  readonly status: ServerStatus | null
}

interface Member extends Refreshing {
  readonly server: CachingServer
}

interface Round {
  readonly before: ReadonlyMap<SourceOfAccount, Snapshot | null>
  readonly refresh: Refresh
}

/**
 * Starts one refresh for each server among them. The function answered resolves when the server of that account has
 * done its part, and rejects with what went wrong there.
 */
export function refreshServers(
  all: readonly Refreshing[],
  patienceMs: number,
  cancel: AbortSignal,
): (one: Refreshing) => Promise<Refreshed> {
  const byKey = new Map<string, Member[]>()
  for (const one of all) {
    const { server } = one.opened
    if (server) byKey.set(server.key, [...(byKey.get(server.key) ?? []), { ...one, server }])
  }
  const rounds = new Map<string, Promise<Round>>()
  for (const [key, members] of byKey) {
    const round = refreshRound(members, patienceMs, cancel)
    round.catch(() => undefined) // heard by each account that waits for it
    rounds.set(key, round)
  }
  return async ({ opened, folders }) => {
    const { server, remote } = opened
    const round = server && (await rounds.get(server.key))
    if (!round) return { ...readItself, serverMs: null, status: null }
    const { before, refresh } = round
    const after = await look(server, folders, patienceMs, cancel)
    const { accountId } = remote
    const asked = { accountId, wasAsked: refresh.asked.has(accountId) }
    const finding = judge(before.get(opened) ?? null, after, refresh, asked)
    return { ...finding, serverMs: asked.wasAsked ? refresh.tookMs : null, status: after?.status ?? null }
  }
}

async function refreshRound(members: readonly Member[], patienceMs: number, cancel: AbortSignal): Promise<Round> {
  const looks = members.map(
    async ({ opened, server, folders }) => [opened, await look(server, folders, patienceMs, cancel)] as const,
  )
  const before = new Map(await Promise.all(looks))
  return { before, refresh: await refreshOnce(members, patienceMs, cancel) }
}

/** Over the account's own connection. Without an answer there is no evidence, which is no reason not to sync. */
function look(
  server: CachingServer,
  folders: readonly RemoteId[],
  patienceMs: number,
  cancel: AbortSignal,
): Promise<Snapshot | null> {
  return watched(patienceMs, cancel, ({ signal }) => server.snapshot(folders, signal)).catch(() => null)
}

/** Over whichever connection is signed in: where one is refused the next one asks. */
async function refreshOnce(members: readonly Member[], patienceMs: number, cancel: AbortSignal): Promise<Refresh> {
  const accounts = members.map(({ opened }) => opened.remote)
  let refused: unknown
  for (const { server } of members) {
    try {
      return await watched(patienceMs, cancel, ({ signal }) => server.refresh(accounts, signal))
    } catch (error) {
      const kind = error instanceof Fault ? error.kind : 'internal'
      // A server that takes longer goes on by itself; what it has fetched so far can be read meanwhile.
      if (kind === 'timeout') return unanswered(accounts, patienceMs)
      if (kind !== 'auth' && kind !== 'forbidden') throw error
      refused = error
    }
  }
  throw refused
}

function unanswered(accounts: readonly { accountId: number }[], tookMs: number): Refresh {
  const ids = new Set(accounts.map((one) => one.accountId))
  return { asked: ids, stillReady: ids, tookMs }
}
