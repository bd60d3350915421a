/** PURE: how long an account waits after failing, so that a server in trouble is not hammered. */
const firstWaitMs = 30_000
const longestWaitMs = 60 * 60_000
/** A server's own wish is honoured within these bounds. */
const bounds = { shortest: 1000, longest: 60 * 60_000 }

/**
 * Milliseconds to wait after the `failures`th failure in a row: doubling from 30 s to an hour, spread over its upper
 * half by `random` so that accounts do not come back together. A server that named a time gets at least that.
 */
export function waitAfter(failures: number, random: number, retryAfter: number | null): number {
  const full = Math.min(firstWaitMs * 2 ** Math.min(failures - 1, 30), longestWaitMs)
  const spread = Math.round(full / 2 + (full / 2) * random)
  if (retryAfter === null) return spread
  return Math.max(spread, Math.min(Math.max(retryAfter, bounds.shortest), bounds.longest))
}
