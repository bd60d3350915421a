/** PURE: what an invitation says about itself, read from its iCalendar text. */
import type { EMailEntity } from '../../../preload/model.ts'
import { calMethods } from '../../../preload/model.ts'

type CalMethod = EMailEntity['calMethod']
type CalReplyStatus = EMailEntity['calReplyStatus']

export interface CalendarFacts {
  readonly calMethod: CalMethod
  /** Unknown unless the method is Reply: only then the attendee's status is an answer. */
  readonly calReplyStatus: CalReplyStatus
}

const answers: Readonly<Record<string, CalReplyStatus>> = {
  accepted: 'Accepted',
  declined: 'Declined',
  tentative: 'Tentative',
}

/** @param text iCalendar; @param method the part's own `method` parameter, which wins over the text's METHOD line. */
export function calendarFacts(text: string, method: string | undefined): CalendarFacts {
  const unfolded = text.slice(0, 100_000).replace(/\r?\n[ \t]/g, '')
  const named = method || /^METHOD:[ \t]*([a-z]+)/im.exec(unfolded)?.[1] || ''
  const calMethod = calMethods.find((known) => known.toLowerCase() === named.toLowerCase()) ?? 'Unknown'
  if (calMethod !== 'Reply') return { calMethod, calReplyStatus: 'Unknown' }
  const status = /^ATTENDEE[^\n]*;PARTSTAT="?([a-z-]+)/im.exec(unfolded)?.[1] ?? ''
  return { calMethod, calReplyStatus: answers[status.toLowerCase()] ?? 'Unknown' }
}
