/** PURE: how long an account waits before it is tried again, so that a server in trouble is not hammered. */
const firstWaitMs = 30_000
const longestWaitMs = 60 * 60_000
/** A server's own wish is honoured within these bounds. */
const bounds = { shortest: 1000, longest: 60 * 60_000 }
const listenAgainMs = 2000
const shortestSleepMs = 1000
const longestNapMs = 60_000
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

/**
 * Milliseconds until a server whose telling was lost is listened to again: at once, nearly, where it had told for a
 * while (`failures` 0), otherwise as after any failure.
 */
export function waitToListen(failures: number, random: number, retryAfter: number | null): number {
  return failures === 0 ? spread(listenAgainMs, random) : waitAfter(failures, random, retryAfter)
}

/** Whether a wait until `retryAt` is over. None is longer than an hour: then the clock was set back meanwhile. */
export function isOver(retryAt: number | null, now: number): boolean {
  return retryAt === null || retryAt <= now || retryAt - now > longestWaitMs
}

/** Milliseconds to sleep until then: at least a second, lest a wait that is over be slept again and again. */
export function sleepUntil(retryAt: number, now: number): number {
  return isOver(retryAt, now) ? shortestSleepMs : Math.max(retryAt - now, shortestSleepMs)
}

/**
 * Milliseconds to sleep on the way to a time that may be days away: never longer than a minute, for a sleep goes by another
 * clock than people do, and a computer may sleep through it. `isWhole` where its end is that time, whatever the clock then says.
 */
export function sleepTowards(at: number, now: number): { ms: number; isWhole: boolean } {
  const left = Math.max(at - now, 0)
  return { ms: Math.min(left, longestNapMs), isWhole: left <= longestNapMs }
}

const spread = (full: number, random: number): number => Math.round(full / 2 + (full / 2) * random)
