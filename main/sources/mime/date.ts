/** PURE: the dates of mail headers as ISO 8601 text that keeps the offset the sender wrote. */

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
/** RFC 5322 4.3: the few zone names that mean something; all others mean "unknown", which is written -00:00 there. */
const zones: Readonly<Record<string, number>> = {
  ut: 0,
  utc: 0,
  gmt: 0,
  z: 0,
  edt: -240,
  est: -300,
  cdt: -300,
  cst: -360,
  mdt: -360,
  mst: -420,
  pdt: -420,
  pst: -480,
}
const rfc5322 =
  /^(?:[a-z]{2,9}\.?\s{0,9},?\s+)?(\d{1,2})[\s-]+([a-z]{3})[a-z]*[\s-]+(\d{2,4})\s+(\d{1,2}):(\d{2})(?::(\d{2}))?\s*([+-]\d{4}|[a-z]{1,5})?/i
const iso = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}:\d{2})(?:\.\d+)?(Z|[+-]\d{2}:\d{2})$/

/**
 * `Sun, 1 Mar 2026 10:00:00 +0200` to `2026-03-01T10:00:00+02:00`; null where no real moment can be read.
 * Two-digit years are read as RFC 5322 4.3 says; any year from 1 to 9999 is kept as written.
 */
export function isoOfHeaderDate(header: string): string | null {
  const text = withoutComments(header.slice(0, 200)).trim()
  const written = iso.exec(text)
  if (written) return real(`${written[1]}T${written[2]}${written[3] === 'Z' ? '+00:00' : written[3]}`)
  const found = rfc5322.exec(text)
  if (!found) return null
  const [, day = '', month = '', year = '', hour = '', minute = '', second = '00', zone = ''] = found
  const number = months.indexOf(month.toLowerCase()) + 1
  if (number === 0) return null
  return real(
    `${fullYear(year)}-${two(number)}-${two(day)}T${two(hour)}:${minute}:${second === '60' ? '59' : second}${offsetOf(zone)}`,
  )
}

/** The date of a Received header stands after its last semicolon. */
export function isoOfReceived(header: string): string | null {
  const at = header.lastIndexOf(';')
  return at < 0 ? null : isoOfHeaderDate(header.slice(at + 1))
}

function fullYear(year: string): string {
  if (year.length === 4) return year
  const number = Number(year)
  return String(year.length === 2 && number < 50 ? 2000 + number : 1900 + number)
}

function offsetOf(zone: string): string {
  if (/^[+-]/.test(zone)) return `${zone.slice(0, 3)}:${zone.slice(3)}`
  const minutes = zones[zone.toLowerCase()] ?? 0
  return `${minutes < 0 ? '-' : '+'}${two(Math.abs(minutes) / 60)}:00`
}

const two = (part: string | number): string => String(part).padStart(2, '0')

/** Comments such as `(CEST)`, nested ones too; an open one ends the text. */
function withoutComments(text: string): string {
  let depth = 0
  let kept = ''
  for (const sign of text) {
    if (sign === '(') depth++
    else if (sign === ')') depth = Math.max(0, depth - 1)
    else if (depth === 0) kept += sign
  }
  return kept
}

/** The text itself if it names a moment that exists: 31 February and 25 o'clock do not, and no zone is beyond 14 hours. */
function real(text: string): string | null {
  const offset = /([+-])(\d{2}):(\d{2})$/.exec(text)
  if (Number.isNaN(Date.parse(text)) || !offset || Number(offset[2]) > 14 || Number(offset[3]) > 59) return null
  const local = new Date(`${text.slice(0, 19)}Z`)
  return local.toISOString().slice(0, 19) === text.slice(0, 19) ? text : null
}
