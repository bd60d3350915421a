/** PURE: how far back an account's mail is kept. */
import type { MailWindow } from '../../preload/accounts.ts'

const dayMs = 86_400_000
const days: Readonly<Record<MailWindow, number | null>> = { all: null, year: 365, quarter: 90 }

/** Mail received before this (ms since 1970) is not kept; null keeps all. Whole days, so that it moves once a day. */
export function windowStart(window: MailWindow, now: number): number | null {
  const length = days[window]
  return length === null ? null : Math.floor(now / dayMs - length) * dayMs
}
