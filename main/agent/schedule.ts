/** PURE: how long an account waits before it is tried again, so that a server in trouble is not hammered. */
const firstWaitMs = 30_000
const longestWaitMs = 60 * 60_000
/** A server's own wish is honoured within these bounds. */
const bounds = { shortest: 1000, longest: 60 * 60_000 }
/** While somebody else is syncing there (contract 5). */
const busyWaitsMs = [5_000, 15_000, 45_000, 120_000, 300_000] as const

/**
 * Milliseconds to wait after the `failures`th failure in a row: doubling from 30 s to an hour, spread over its upper
 * half by `random` so that accounts do not come back together. A server that named a time gets at least that.
 */
export function waitAfter(failures: number, random: number, retryAfter: number | null): number {
  const full = Math.min(firstWaitMs * 2 ** Math.min(failures - 1, 30), longestWaitMs)
  const wait = spread(full, random)
  if (retryAfter === null) return wait
  return Math.max(wait, Math.min(Math.max(retryAfter, bounds.shortest), bounds.longest))
}

/** Milliseconds to wait after the `contended`th time in a row that the server was busy: 5 s to 5 min, spread likewise. */
export function waitWhileBusy(contended: number, random: number): number {
  return spread(busyWaitsMs[Math.min(contended, busyWaitsMs.length) - 1] ?? busyWaitsMs[0], random)
}

const spread = (full: number, random: number): number => Math.round(full / 2 + (full / 2) * random)
