/** PURE: dates as a request wants and writes them (contract 3.1). The server's base zone is UTC. */
import type { EMailEntity } from '../../preload/model.ts'

export type InZone = (date: string | null) => string | null

export interface Zone {
  /** A date of ours as the request wants it. */
  readonly write: InZone
  /** A date of the request's as we keep it: one without an offset gets that of its zone. */
  readonly read: InZone
}

/** The codes of SuperOffice's zones are not published; these lands, and names that Intl knows, are understood. */
const lands: Readonly<Record<string, string>> = {
  NO: 'Europe/Oslo',
  SE: 'Europe/Stockholm',
  DK: 'Europe/Copenhagen',
  DE: 'Europe/Berlin',
  NL: 'Europe/Amsterdam',
  UK: 'Europe/London',
}

/** `UTC, includeTZOffset`: the zone that dates are told in, and whether with their offsets. */
export function zoneOf(header: string | undefined): Zone {
  const [first = '', ...rest] = (header ?? '').split(',').map((one) => one.trim())
  const named = /^includeTZOffset$/i.test(first) ? '' : first
  const withOffsets = [first, ...rest].some((one) => /^includeTZOffset$/i.test(one))
  const offsetAt = offsetsOf(named)
  return {
    write: (date) =>
      date === null ? null : withOffsets && !offsetAt ? withOffset(date) : moved(date, offsetAt, withOffsets),
    read: (date) => (date === null || !offsetAt ? withOffset(date) : zoned(date, offsetAt)),
  }
}

/** Minutes before UTC's clock at an instant. */
type OffsetAt = (instant: number) => number

/** Undefined for the base zone, and for a name that nobody here knows. */
function offsetsOf(name: string): OffsetAt | undefined {
  const timeZone = Object.hasOwn(lands, name.toUpperCase()) ? lands[name.toUpperCase()] : name
  if (!timeZone || /^(utc|gmt)$/i.test(timeZone)) return undefined
  let format: Intl.DateTimeFormat
  try {
    format = new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'longOffset' })
  } catch {
    return undefined
  }
  return (instant) => {
    const text = format.formatToParts(instant).find(({ type }) => type === 'timeZoneName')?.value ?? ''
    const [, sign = '+', hours = '0', minutes = '0'] = /GMT(?:([+-])(\d\d):(\d\d))?/.exec(text) ?? []
    return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes))
  }
}

const parts = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d)(?::(\d\d)(\.\d+)?)?)?\s*(Z|[+-]\d\d:?\d\d)?$/i

/** As it is kept; a date without a zone is UTC and says so. */
function withOffset(date: string | null): string | null {
  const zone = date === null ? undefined : parts.exec(date)?.[5]
  return date === null || zone !== undefined || !date.includes('T') ? date : `${date}Z`
}

interface Instant {
  /** Milliseconds since 1970, to the second. */
  readonly at: number
  /** All digits behind the second, with their point. */
  readonly fraction: string
  readonly hasZone: boolean
}

function instantOf(date: string): Instant | undefined {
  const [, day, minute = '00:00', second = '00', fraction = '', zone] = parts.exec(date) ?? []
  const offset = zone === undefined || zone.toUpperCase() === 'Z' ? 'Z' : `${zone.slice(0, 3)}:${zone.slice(-2)}`
  const at = Date.parse(`${day ?? ''}T${minute}:${second}${offset}`)
  return day === undefined || Number.isNaN(at) ? undefined : { at, fraction, hasZone: zone !== undefined }
}

/** Told in another zone; what is no date stays as it is. */
function moved(date: string, offsetAt: OffsetAt | undefined, withOffsets: boolean): string {
  const instant = instantOf(date)
  if (!instant) return date
  const offset = offsetAt?.(instant.at) ?? 0
  return `${clockText(instant.at + offset * 60_000)}${instant.fraction}${withOffsets ? offsetText(offset) : ''}`
}

/** With the offset that its zone has then. In the hour that the autumn repeats, the first of the two. */
function zoned(date: string, offsetAt: OffsetAt): string {
  const instant = instantOf(date)
  if (!instant || instant.hasZone) return date
  const near = offsetAt(instant.at - offsetAt(instant.at) * 60_000)
  return `${clockText(instant.at)}${instant.fraction}${offsetText(near)}`
}

const clockText = (at: number): string => new Date(at).toISOString().slice(0, 19)
const two = (number: number): string => String(number).padStart(2, '0')
const offsetText = (minutes: number): string =>
  `${minutes < 0 ? '-' : '+'}${two(Math.floor(Math.abs(minutes) / 60))}:${two(Math.abs(minutes) % 60)}`

/** A message with all its dates as the request wants them, or as we keep them. */
export function datesIn(zone: InZone, entity: EMailEntity): EMailEntity {
  const info = (one: EMailEntity['emailSoInfo']) => (one ? { ...one, archivedAt: zone(one.archivedAt) } : null)
  const { inReplyTo } = entity
  return {
    ...entity,
    sent: zone(entity.sent),
    receivedAt: zone(entity.receivedAt),
    repliedAt: zone(entity.repliedAt),
    emailSoInfo: info(entity.emailSoInfo),
    inReplyTo: inReplyTo && { ...inReplyTo, sent: zone(inReplyTo.sent), emailSoInfo: info(inReplyTo.emailSoInfo) },
  }
}
