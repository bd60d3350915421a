/** Session tickets (contract 2.2): six hours from their last use; an expired one cannot be renewed. */
import { randomBytes } from 'node:crypto'
import type { Clock } from '../agent/clock.ts'
import type { ConfigUser } from './config.ts'

const lifeMs = 6 * 60 * 60_000

export interface Tickets {
  issue(user: ConfigUser): string
  /** Whose ticket it is, and six hours more for it; undefined for one that never was or has expired. */
  userOf(ticket: string): ConfigUser | undefined
}

export function createTickets(clock: Pick<Clock, 'now'>): Tickets {
  const issued = new Map<string, { readonly user: ConfigUser; until: number }>()
  return {
    issue(user) {
      for (const [ticket, { until }] of issued) if (until <= clock.now()) issued.delete(ticket)
      const ticket = `7T:${randomBytes(32).toString('base64')}`
      issued.set(ticket, { user, until: clock.now() + lifeMs })
      return ticket
    },
    userOf(ticket) {
      const found = issued.get(ticket)
      if (!found || found.until <= clock.now()) return undefined
      found.until = clock.now() + lifeMs
      return found.user
    },
  }
}
