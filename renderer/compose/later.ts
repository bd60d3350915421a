/** PURE: times that a mail can wait for. Local times of the computer, as ms since 1970. */

export interface Later {
  readonly kind: 'tomorrow' | 'monday'
  readonly at: number
}

const morning = 8

function dayAfter(now: number, days: number): number {
  const day = new Date(now)
  // By the calendar, not by hours: a night may have 23 of them.
  return new Date(day.getFullYear(), day.getMonth(), day.getDate() + days, morning).getTime()
}

/** Tomorrow at eight, and next Monday at eight where that is another day. */
export function laterTimes(now: number): Later[] {
  const toMonday = (8 - new Date(now).getDay()) % 7 || 7
  const tomorrow: Later = { kind: 'tomorrow', at: dayAfter(now, 1) }
  return toMonday === 1 ? [tomorrow] : [tomorrow, { kind: 'monday', at: dayAfter(now, toMonday) }]
}

/** As a field for date and time has it. */
export function fieldTime(at: number): string {
  const day = new Date(at)
  const two = (n: number) => String(n).padStart(2, '0')
  const date = `${String(day.getFullYear()).padStart(4, '0')}-${two(day.getMonth() + 1)}-${two(day.getDate())}`
  return `${date}T${two(day.getHours())}:${two(day.getMinutes())}`
}

/** What such a field holds; null where it is none, or has been. */
export function timeOfField(text: string, now: number): number | null {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(text)) return null
  const at = new Date(text).getTime()
  return Number.isFinite(at) && at > now ? at : null
}
