/** PURE: what a sync of a caching server came to. Its 204 is the same when somebody else held its lock (contract 5). */
import type { Evidence, Verdict } from '../../preload/accounts.ts'
import { timeOf } from '../mirror/ids.ts'
import type { Refresh, Snapshot } from '../sources/source.ts'

export interface Finding {
  readonly verdict: Verdict
  readonly evidence: Evidence
}

/** An account whose source is the mail store itself: what was read is what there is. */
export const readItself: Finding = { verdict: 'synced', evidence: 'read' }

/** The lock turns a second call away after one second; with the way there and back, milliseconds. */
const turnedAway = { from: 900, to: 1600 }

/** Judges by the best evidence there is. A snapshot that could not be had is null. */
export function judge(
  before: Snapshot | null,
  after: Snapshot | null,
  { tookMs, stillReady }: Pick<Refresh, 'tookMs' | 'stillReady'>,
  account: { readonly accountId: number; readonly wasAsked: boolean },
): Finding {
  if (fetchedSince(before, after)) return { verdict: 'synced', evidence: 'lastFetch' }
  if (grew(before, after)) return { verdict: 'synced', evidence: 'latestItem' }
  if (!account.wasAsked || tookMs === null) return { verdict: 'unproven', evidence: 'none' }
  if (!stillReady.has(account.accountId)) return { verdict: 'synced', evidence: 'leftReady' }
  if (tookMs >= turnedAway.from && tookMs <= turnedAway.to) return { verdict: 'busy', evidence: 'quickAnswer' }
  return { verdict: 'unproven', evidence: 'none' }
}

/** By the server's own clock at both times: ours may be another. */
function fetchedSince(before: Snapshot | null, after: Snapshot | null): boolean {
  if (!before || !after || after.lastFetch === null) return false
  const then = before.lastFetch === null ? -Infinity : timeOf(before.lastFetch)
  return timeOf(after.lastFetch) > then
}

function grew(before: Snapshot | null, after: Snapshot | null): boolean {
  if (!before || !after) return false
  return [...after.latestItems].some(([folder, item]) => item > (before.latestItems.get(folder) ?? Infinity))
}
