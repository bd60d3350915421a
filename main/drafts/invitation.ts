/** PURE: the answer to an invitation as a calendar object (iTIP REPLY: RFC 5546, 3.2.3), and whom it goes to (RFC 6047). */
import type { CalendarAnswer, Recipient } from '../../preload/drafts.ts'
import type { EMailAddress } from '../../preload/model.ts'
import { cut, oneLine } from './words.ts'
import { componentsIn, folded, type Component, type Line } from './calendar.ts'

export interface InvitationReply {
  readonly to: Recipient
  readonly summary: string
  readonly calendar: { readonly method: 'Reply'; readonly text: string }
}

/** An invitation to more than so many single meetings at once is none. */
const maxEvents = 100
const maxSummary = 200
/** No line of a meeting that is one is as long. */
const maxLine = 2_000
const [maxZones, maxChanges, maxDates] = [10, 100, 10]
const statuses: Readonly<Record<CalendarAnswer, string>> = {
  Accepted: 'ACCEPTED',
  Tentative: 'TENTATIVE',
  Declined: 'DECLINED',
}

/** Null where nobody waits for an answer: no request, no organizer, or one's own meeting. */
export function replyTo(
  ics: string,
  answer: CalendarAnswer,
  own: { readonly name: string; readonly address: string },
  now: Date,
): InvitationReply | null {
  const calendar = componentsIn(ics).find(({ name }) => name === 'VCALENDAR')
  const method = calendar && valueOf(calendar, 'METHOD')
  if (!calendar || (method !== undefined && method.toUpperCase() !== 'REQUEST')) return null
  const all = calendar.children.filter(({ name }) => name === 'VEVENT')
  const first = all[0]
  const uid = first && valueOf(first, 'UID')
  const organizer = first?.lines.find(({ name }) => name === 'ORGANIZER')
  const to = organizer && mailboxOf(organizer)
  if (!first || !uid || !to || isSame(to.address, own.address)) return null
  const events = all.filter((one) => valueOf(one, 'UID') === uid).slice(0, maxEvents)
  const lines = [
    ...['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//Mailmirror//Mailmirror//EN', 'METHOD:REPLY'],
    ...zonesOf(calendar, events).slice(0, maxZones).flat(),
    ...events.flatMap((one) => eventOf(one, attendeeOf(one, statuses[answer], own), now)),
    'END:VCALENDAR',
  ]
  return { to, summary: summaryOf(first), calendar: { method: 'Reply', text: lines.map(folded).join('') } }
}

/** By these the organizer finds the meeting, and a person reading the answer sees which it is. */
const kept = ['UID', 'RECURRENCE-ID', 'SEQUENCE', 'ORGANIZER', 'DTSTART', 'DTEND', 'DURATION', 'RRULE']

function eventOf(event: Component, attendee: string, now: Date): string[] {
  const stamp = now.toISOString().replace(/[-:]|\.\d+/g, '')
  const lines = kept.flatMap((name) => linesOf(event, name).slice(0, 1))
  const summary = summaryOf(event).replace(/[\\;,]/g, '\\$&')
  if (summary !== '') lines.push(`SUMMARY:${summary}`)
  return ['BEGIN:VEVENT', ...lines, `DTSTAMP:${stamp}`, attendee, 'END:VEVENT']
}

/** The attendee as the organizer wrote it, where that is the person; no parameter of it but the name says anything here. */
function attendeeOf(event: Component, status: string, own: { name: string; address: string }): string {
  const invited = event.lines.find((one) => one.name === 'ATTENDEE' && isSame(mailboxOf(one)?.address, own.address))
  const name = (own.name || invited?.params.get('CN') || '').replace(/[\p{Cc}"]/gu, ' ').trim()
  const value = invited && /^mailto:/i.test(invited.value) ? invited.value : `mailto:${addressAsUri(own.address)}`
  return `ATTENDEE;PARTSTAT=${status}${name === '' ? '' : `;CN="${name}"`}:${value}`
}

const addressAsUri = (address: string): string =>
  address.replace(/[\p{Cc}\s]/gu, '').replace(/[%?#&"<>\\^`{|}]/g, (sign) => encodeURIComponent(sign))

/** What times of these meetings are told in: an answer that names a zone has it along. */
function zonesOf(calendar: Component, events: readonly Component[]): string[][] {
  const lines = events.flatMap((one) => one.lines.filter(({ name }) => kept.includes(name)))
  const named = new Set(lines.map(({ params }) => params.get('TZID')))
  return calendar.children.filter((one) => one.name === 'VTIMEZONE' && named.has(valueOf(one, 'TZID'))).map(zoneOf)
}

const rules = ['DTSTART', 'TZOFFSETFROM', 'TZOFFSETTO', 'RRULE', 'RDATE', 'TZNAME']

/** Nothing of it but when its clocks are changed: the rest is words of the organizer's, which the person did not see. */
function zoneOf(zone: Component): string[] {
  const changes = zone.children.filter(({ name }) => name === 'STANDARD' || name === 'DAYLIGHT')
  const lines = changes
    .slice(0, maxChanges)
    .flatMap((one) => [
      `BEGIN:${one.name}`,
      ...rules.flatMap((name) => linesOf(one, name).slice(0, maxDates)),
      `END:${one.name}`,
    ])
  return ['BEGIN:VTIMEZONE', ...linesOf(zone, 'TZID').slice(0, 1), ...lines, 'END:VTIMEZONE']
}

const linesOf = ({ lines }: Component, wanted: string): string[] =>
  lines.filter(({ name, text }) => name === wanted && text.length <= maxLine).map(({ text }) => text)

const valueOf = ({ lines }: Component, wanted: string): string | undefined =>
  lines.find(({ name }) => name === wanted)?.value.trim()

const mailbox = /^[^\s\p{C}"(),:;<>@[\\\]]+@[^\s\p{C}"(),:;<>@\\]+$/u

/** Where mail to this calendar user goes; undefined where it has no mail address. */
function mailboxOf({ value, params }: Line): Recipient | undefined {
  const [, coded = ''] = /^mailto:(.*)$/i.exec(value.trim()) ?? []
  const address = [decoded(coded.split('?')[0] ?? ''), params.get('EMAIL') ?? ''].find((one) => mailbox.test(one))
  const name = (params.get('CN') ?? '').replace(/\p{Cc}+/gu, ' ').trim()
  return address === undefined ? undefined : { name: name === address ? '' : name.slice(0, 200), address }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** Whether the answer goes to whom the invitation came from. */
export const isSender = ({ address }: Recipient, from: Pick<EMailAddress, 'address'> | null): boolean =>
  isSame(address, from?.address ?? '')

const isSame = (one: string | undefined, other: string): boolean =>
  one?.toLowerCase() === other.trim().toLowerCase() && one !== ''

const summaryOf = (event: Component): string => unescaped(valueOf(event, 'SUMMARY') ?? '')

const unescaped = (text: string): string =>
  cut(
    oneLine(text.replace(/\\([\\;,nN])/g, (_, sign: string) => (/n/i.test(sign) ? ' ' : sign))).replace(/ {2,}/g, ' '),
    maxSummary,
  )
