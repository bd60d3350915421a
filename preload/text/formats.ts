/** Numbers, sizes and times as a person of this locale writes them. Pure, but for the system's own locale data. */
export interface Formats {
  readonly locale: string
  readonly number: (value: number) => string
  /** Bytes, in units of 1000. */
  readonly size: (bytes: number) => string
  /** "2 min ago"; null under one minute. Both in milliseconds since 1970. */
  readonly ago: (then: number, now: number) => string | null
  /** "in 4 min"; never less than one minute. Both in milliseconds since 1970. */
  readonly until: (then: number, now: number) => string
  /** "in 12 s", from a minute on as {@link until}. Both in milliseconds since 1970. */
  readonly wait: (then: number, now: number) => string
  /** A length of time in milliseconds: "0.4s", "12s", "3 min". */
  readonly duration: (ms: number) => string
  /** For a list row: time of day today, weekday this week, day and month this year, else the whole date. */
  readonly rowDate: (then: number, now: number, yesterday: string) => string
  /** Short date and time. */
  readonly date: (then: number) => string
  /** Weekday, date and time. */
  readonly longDate: (then: number) => string
}

/** A number with the word for one or the word for many. */
export type Count = (n: number, one: string, many: string) => string
/** "2 min ago", and a word for less than a minute. Both in milliseconds since 1970. */
export type Ago = (then: number, now: number) => string

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour
const units = [
  [day, 'day'],
  [hour, 'hour'],
  [minute, 'minute'],
] as const

/** Formats of a BCP 47 tag; the formatters are made once, since making one costs more than a thousand uses. */
export function formatsFor(locale: string): Formats {
  const number = new Intl.NumberFormat(locale)
  const relative = new Intl.RelativeTimeFormat(locale, { style: 'short', numeric: 'always' })
  const medium = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' })
  const long = new Intl.DateTimeFormat(locale, { dateStyle: 'full', timeStyle: 'short' })
  return {
    locale,
    number: (value) => number.format(value),
    size: sizes(locale),
    ago: (then, now) => (now - then < minute ? null : inUnits(relative, then - now)),
    until: (then, now) => inUnits(relative, Math.max(minute, then - now)),
    wait: (then, now) => inUnits(relative, Math.max(1000, then - now)),
    duration: durations(locale),
    rowDate: rowDates(locale),
    date: (then) => medium.format(then),
    longDate: (then) => long.format(then),
  }
}

/** Without the full stop that some languages put after a shortened unit: it would meet the one of the sentence. */
function inUnits(relative: Intl.RelativeTimeFormat, distance: number): string {
  const length = Math.abs(distance)
  const [size, unit] = units.find(([size]) => length >= size) ?? ([1000, 'second'] as const)
  return relative.format(Math.trunc(distance / size), unit).replace(/\.(?= |$)/, '')
}

function durations(locale: string): (ms: number) => string {
  const unit = (name: string, unitDisplay: 'narrow' | 'short', digits: number) =>
    new Intl.NumberFormat(locale, { style: 'unit', unit: name, unitDisplay, maximumFractionDigits: digits })
  const seconds = unit('second', 'narrow', 0)
  const parts = unit('second', 'narrow', 1)
  const minutes = unit('minute', 'short', 0)
  return (ms) => {
    if (ms < 9950) return parts.format(Math.max(0.1, ms / 1000))
    return ms < minute ? seconds.format(ms / 1000) : minutes.format(ms / minute)
  }
}

function sizes(locale: string): (bytes: number) => string {
  const unit = (name: string, digits: number) =>
    new Intl.NumberFormat(locale, { style: 'unit', unit: name, unitDisplay: 'short', maximumFractionDigits: digits })
  const kilo = unit('kilobyte', 0)
  const mega = unit('megabyte', 1)
  const giga = unit('gigabyte', 1)
  return (bytes) => {
    if (bytes < 1_000_000) return kilo.format(Math.max(1, bytes / 1000))
    return bytes < 1_000_000_000 ? mega.format(bytes / 1_000_000) : giga.format(bytes / 1_000_000_000)
  }
}

function rowDates(locale: string): Formats['rowDate'] {
  const time = new Intl.DateTimeFormat(locale, { timeStyle: 'short' })
  const weekday = new Intl.DateTimeFormat(locale, { weekday: 'long' })
  const dayMonth = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short' })
  const date = new Intl.DateTimeFormat(locale, { day: '2-digit', month: '2-digit', year: 'numeric' })
  return (then, now, yesterday) => {
    const days = Math.round((midnight(now) - midnight(then)) / day)
    if (days === 0) return time.format(then)
    if (days === 1) return yesterday
    if (days > 1 && days < 7) return capital(weekday.format(then))
    const sameYear = new Date(then).getFullYear() === new Date(now).getFullYear()
    return (sameYear ? dayMonth : date).format(then)
  }
}

const midnight = (moment: number) => new Date(moment).setHours(0, 0, 0, 0)
const capital = (word: string) => word.charAt(0).toLocaleUpperCase() + word.slice(1)
