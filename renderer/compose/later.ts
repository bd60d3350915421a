/** PURE: times that a mail can wait for. Local times of the computer, as ms since 1970. */

export interface Later {
  readonly kind: 'morning' | 'tomorrow' | 'monday'
  readonly at: number
}

const morning = 8
/** Until this hour it is still night, and the morning to come is what people mean. */
const nightEnds = 5

function dayAfter(now: number, days: number): number {
  const day = new Date(now)
  // By the calendar, not by hours: a night may have 23 of them.
  return new Date(day.getFullYear(), day.getMonth(), day.getDate() + days, morning).getTime()
}

/** Tomorrow at eight, and next Monday at eight where that is another day; in the night first the same day at eight. */
export function laterTimes(now: number): Later[] {
  const toMonday = (8 - new Date(now).getDay()) % 7 || 7
  const all: (Later | false)[] = [
    new Date(now).getHours() < nightEnds && { kind: 'morning', at: dayAfter(now, 0) },
    { kind: 'tomorrow', at: dayAfter(now, 1) },
    toMonday !== 1 && { kind: 'monday', at: dayAfter(now, toMonday) },
  ]
  return all.filter((one) => one !== false)
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
