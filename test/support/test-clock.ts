/** A clock that moves only when the test says so. */
import type { Clock } from '../../main/agent/clock.ts'

export interface TestClock extends Clock {
  /** Lengths of the sleeps that somebody is in. */
  readonly sleeps: readonly number[]
  /** Moves time on and wakes who slept long enough. */
  advance(ms: number): void
  /** Sets the clock, forth or back: nobody sleeps shorter or longer for it. */
  set(ms: number): void
}

export function testClock(start = Date.parse('2026-06-01T12:00:00Z')): TestClock {
  let now = start
  let sleepers: { until: number; ms: number; wake: () => void }[] = []
  return {
    now: () => now,
    random: () => 0.5,
    sleep: (ms, signal) =>
      new Promise<void>((wake) => {
        if (signal?.aborted) return wake()
        const sleeper = { until: now + ms, ms, wake }
        sleepers.push(sleeper)
        signal?.addEventListener('abort', () => {
          sleepers = sleepers.filter((one) => one !== sleeper)
          wake()
        })
      }),
    get sleeps() {
      return sleepers.map((one) => one.ms)
    },
    advance(ms) {
      now += ms
      const awake = sleepers.filter((one) => one.until <= now)
      sleepers = sleepers.filter((one) => one.until > now)
      awake.forEach((one) => one.wake())
    },
    set(ms) {
      now += ms
      for (const one of sleepers) one.until += ms
    },
  }
}
