/**
 * The API-level lock of SyncEmailAccounts: "Only one of these calls may run at a time; if one is already active we
 * return after 1 (one) second, with no indication that the sync was not really started." (contract 5)
 */
import type { Clock } from './clock.ts'

export const busyAnswerMs = 1000

export interface SyncLock {
  readonly held: boolean
  /** Runs `work` alone, and opens however it ended; while another runs, resolves after one second without a word. */
  run(work: () => Promise<void>): Promise<void>
}

export function createLock(clock: Clock): SyncLock {
  let held = false
  return {
    get held() {
      return held
    },
    async run(work) {
      if (held) return clock.sleep(busyAnswerMs)
      held = true
      try {
        await work()
      } finally {
        held = false
      }
    },
  }
}
