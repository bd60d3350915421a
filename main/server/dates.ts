/** PURE: dates as a request wants them (contract 3.1). The server's base zone is UTC. */
import type { EMailEntity } from '../../preload/model.ts'

export type InZone = (date: string | null) => string | null

/** What SO-TimeZone asks for: values with their offsets, or in UTC without any. */
export function zoneOf(header: string | undefined): InZone {
  return /includeTZOffset/i.test(header ?? '') ? withOffset : inBaseZone
}

const parts = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d)(?::(\d\d)(\.\d+)?)?)?\s*(Z|[+-]\d\d:?\d\d)?$/i

/** As it is kept; a date without a zone is UTC and says so. */
function withOffset(date: string | null): string | null {
  const zone = date === null ? undefined : parts.exec(date)?.[5]
  return date === null || zone !== undefined || !date.includes('T') ? date : `${date}Z`
}

/** Moved to UTC, its zone left out; all digits of the fraction stay. */
function inBaseZone(date: string | null): string | null {
  const [, day, minute = '00:00', second = '00', fraction = '', zone = 'Z'] =
    (date === null ? null : parts.exec(date)) ?? []
  if (day === undefined) return date
  const offset = zone.toUpperCase() === 'Z' ? 'Z' : `${zone.slice(0, 3)}:${zone.slice(-2)}`
  const moved = new Date(`${day}T${minute}:${second}${offset}`)
  return Number.isNaN(moved.getTime()) ? date : `${moved.toISOString().slice(0, 19)}${fraction}`
}

/** A message with all its dates as the request wants them. */
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
