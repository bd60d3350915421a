/** PURE: when mail that waits is due. */
import { isOver } from '../agent/schedule.ts'
import type { StoredDraft } from '../mirror/drafts.ts'

/** It waits until somebody signs in anew. */
export const waitsForSignIn = ({ failure, retryAt }: Waiting): boolean => failure !== null && retryAt === null

type Waiting = Pick<StoredDraft, 'sendAt' | 'retryAt' | 'failure'>

/**
 * ms since 1970, Infinity for not by itself. The time that the person chose is one of the clock on the wall; a wait after a
 * failure is a length of time, and over when the clock was set back meanwhile. `isEager`: what it waited for is there.
 */
export function dueAt(draft: Waiting, now: number, isEager: boolean): number {
  const chosen = draft.sendAt ?? 0
  if (isEager) return chosen
  if (waitsForSignIn(draft)) return Infinity
  return Math.max(chosen, isOver(draft.retryAt, now) ? 0 : (draft.retryAt ?? 0))
}
