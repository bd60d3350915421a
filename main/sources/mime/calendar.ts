/** PURE: what an invitation says about itself, read from its iCalendar text (RFC 5545, RFC 5546). */
import type { EMailEntity } from '../../../preload/model.ts'
import { calMethods } from '../../../preload/model.ts'

type CalMethod = EMailEntity['calMethod']
type CalReplyStatus = EMailEntity['calReplyStatus']

export interface CalendarFacts {
  readonly calMethod: CalMethod
  /** Unknown unless the method is Reply and there is one appointment: only then an attendee's status is an answer. */
  readonly calReplyStatus: CalReplyStatus
}

/** How much of a calendar is looked at; an invitation is far smaller. */
export const longestCalendar = 100_000

const answers: ReadonlyMap<string, CalReplyStatus> = new Map([
  ['accepted', 'Accepted'],
  ['declined', 'Declined'],
  ['tentative', 'Tentative'],
])

/** @param text iCalendar; @param method the part's own `method` parameter, which wins over the text's METHOD line. */
export function calendarFacts(text: string, method: string | undefined): CalendarFacts {
  const unfolded = text.slice(0, longestCalendar).replace(/\r?\n[ \t]/g, '')
  const named = method || /^METHOD:[ \t]*([a-z]+)/im.exec(unfolded)?.[1] || ''
  const calMethod = calMethods.find((known) => known.toLowerCase() === named.toLowerCase()) ?? 'Unknown'
  const one = unfolded.match(/^BEGIN:VEVENT/gim)?.length === 1
  if (calMethod !== 'Reply' || !one) return { calMethod, calReplyStatus: 'Unknown' }
  const status = /^ATTENDEE[^\n]*;PARTSTAT="?([a-z-]+)/im.exec(unfolded)?.[1] ?? ''
  return { calMethod, calReplyStatus: answers.get(status.toLowerCase()) ?? 'Unknown' }
}
