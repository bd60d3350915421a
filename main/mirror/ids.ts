/**
 * PURE: a message's id carries its received time, so that the primary key is the order of every list.
 * id = seconds since 1970 * 2^20 + a counter within the second; up to the year 2242 it is an exact JavaScript number.
 */
const perSecond = 2 ** 20
const lastSecond = 2 ** 33 - 2

/** The first id of the second in which a message came, from the first of these ISO texts that is a date. */
export function firstIdAt(received: string | null, sent: string | null, now: number): number {
  const at =
    [received, sent].map((text) => (text === null ? NaN : timeOf(text))).find((time) => !Number.isNaN(time)) ?? now
  return Math.min(Math.max(Math.floor(at / 1000), 0), lastSecond) * perSecond
}

/** The id after the last one of that second. */
export function endOfSecond(firstId: number): number {
  return firstId + perSecond
}

/** Milliseconds since 1970, to the second. */
export function receivedAtOf(id: number): number {
  return Math.floor(id / perSecond) * 1000
}

/** ISO 8601 in all the forms that servers write (contract 3.1); a text without a zone is UTC. NaN when it is no date. */
export function timeOf(text: string): number {
  const parts = /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(\.\d+)?)?)?\s*(Z|[+-]\d\d:?\d\d)?$/i.exec(text)
  if (!parts) return NaN
  const [, year, month, day, hour = '00', minute = '00', second = '00', fraction = '', zone = 'Z'] = parts
  const offset = zone.toUpperCase() === 'Z' ? 'Z' : `${zone.slice(0, 3)}:${zone.slice(-2)}`
  return Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}${fraction.slice(0, 4)}${offset}`)
}
