import { describe, expect, test } from 'vitest'
import { isSender, replyTo } from '../../../main/drafts/invitation.ts'

const ann = { name: 'Ann "A" Aas', address: 'ann@example.com' }
const now = new Date('2026-03-03T09:00:00.123Z')
const event = (...lines: string[]) => ['BEGIN:VEVENT', 'UID:u1', ...lines, 'END:VEVENT']
const calendar = (...lines: string[]) =>
  ['BEGIN:VCALENDAR', 'METHOD:REQUEST', ...lines, 'END:VCALENDAR', ''].join('\r\n')
const organizer = 'ORGANIZER;CN=Ben:mailto:ben@example.com'
const plain = calendar(
  ...event(organizer, 'SEQUENCE:2', 'SUMMARY:Lunch', 'DTSTART:20260310T100000Z', 'DESCRIPTION:long'),
)
const reply = (ics: string, answer: 'Accepted' | 'Tentative' | 'Declined' = 'Accepted') =>
  replyTo(ics, answer, ann, now)
const unfolded = (ics: string) => (reply(ics)?.calendar.text ?? '').replace(/\r\n[ \t]/g, '').split('\r\n')

test.each([
  ['Accepted', 'ACCEPTED'],
  ['Tentative', 'TENTATIVE'],
  ['Declined', 'DECLINED'],
] as const)('%s is told the organizer', (answer, status) => {
  expect(reply(plain, answer)).toEqual({
    to: { name: 'Ben', address: 'ben@example.com' },
    summary: 'Lunch',
    calendar: {
      method: 'Reply',
      text: [
        ...['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//Mailmirror//Mailmirror//EN', 'METHOD:REPLY', 'BEGIN:VEVENT'],
        ...['UID:u1', 'SEQUENCE:2', organizer, 'DTSTART:20260310T100000Z', 'SUMMARY:Lunch', 'DTSTAMP:20260303T090000Z'],
        ...[`ATTENDEE;PARTSTAT=${status};CN="Ann  A  Aas":mailto:ann@example.com`, 'END:VEVENT', 'END:VCALENDAR', ''],
      ].join('\r\n'),
    },
  })
})

describe('an invitation is read', () => {
  test.each([
    ['with the line ends of Unix', plain.replaceAll('\r\n', '\n')],
    ['folded', plain.replace('ben@exa', 'be\r\n n@e\r\n\txa')],
    ['in small letters', plain.replace('ORGANIZER;CN', 'organizer;cn').replace('mailto', 'MAILTO')],
    ['without a method of its own', plain.replace('METHOD:REQUEST\r\n', '')],
    ['cut before its end', plain.replace(/END:VEVENT[^]*/, '')],
    ['with a quoted name', plain.replace('CN=Ben', 'CN="Ben";SENT-BY="mailto:x@example.com"')],
    ['coded in its address', plain.replace('ben@', 'b%65n@')],
    ['with a mark of its coding before it', `\ufeff${plain}`],
  ])('%s', (_, ics) => {
    expect(reply(ics)).toMatchObject({ to: { name: 'Ben', address: 'ben@example.com' }, summary: 'Lunch' })
  })

  // Each way in which a line could be read would double the time for each of its parts.
  test.each([
    ['parameters', `ATTENDEE${';A=,,,,'.repeat(10_000)}`],
    ['commas', `ATTENDEE;A=${','.repeat(500_000)}`],
    ['quotes', `ATTENDEE;A=${'"a",'.repeat(100_000)}`],
  ])('beside a line of very many %s that is none', (_, line) => {
    expect(reply(plain.replace(organizer, `${line}\r\n${organizer}`))?.summary).toBe('Lunch')
  })

  test('as it names the person', () => {
    const ics = plain.replace(
      organizer,
      `${organizer}\r\nATTENDEE;ROLE=CHAIR:mailto:Ann@EXAMPLE.com\r\nATTENDEE:mailto:c@d.e`,
    )
    const attendees = unfolded(ics).filter((line) => line.startsWith('ATTENDEE'))
    expect(attendees).toEqual(['ATTENDEE;PARTSTAT=ACCEPTED;CN="Ann  A  Aas":mailto:Ann@EXAMPLE.com'])
  })

  test('with all its meetings, and the zones that they are told in', () => {
    const zone = (id: string) => [
      'BEGIN:VTIMEZONE',
      `TZID:${id}`,
      'BEGIN:STANDARD',
      'X:1',
      'TZNAME:CET',
      'END:STANDARD',
      'END:VTIMEZONE',
    ]
    const lines = unfolded(
      calendar(
        ...zone('Oslo'),
        ...zone('Rome'),
        ...event(organizer, 'RRULE:FREQ=DAILY', 'DTSTART;TZID=Oslo:20260310T100000'),
        ...event(organizer, 'RECURRENCE-ID;TZID=Oslo:20260311T100000', 'DTSTART;TZID=Oslo:20260311T120000'),
        ...event(organizer).map((line) => line.replace('u1', 'another')),
      ),
    )
    expect(lines.filter((line) => line === 'BEGIN:VEVENT').length).toBe(2)
    expect(lines.filter((line) => /^(TZID|RRULE|RECURRENCE-ID)/.test(line))).toEqual([
      ...['TZID:Oslo', 'RRULE:FREQ=DAILY', 'RECURRENCE-ID;TZID=Oslo:20260311T100000'],
    ])
    expect(lines.filter((line) => line === 'TZNAME:CET').length).toBe(1)
    expect(lines).not.toContain('X:1')
  })
})

test.each([
  ['no calendar', 'hello'],
  ['one that asks for nothing', plain.replace('REQUEST', 'PUBLISH')],
  ['a cancelled meeting', plain.replace('REQUEST', 'CANCEL')],
  ['no organizer', plain.replace(`${organizer}\r\n`, '')],
  ['an organizer without an address', plain.replace('mailto:ben@example.com', 'urn:uuid:1')],
  ['an address that is none', plain.replace('ben@example.com', 'ben@example.com>, <evil@example.com')],
  ['no UID', plain.replace('UID:u1\r\n', '')],
  ['one’s own meeting', plain.replace('ben@example.com', 'ANN@example.com')],
  ['a task', plain.replaceAll('VEVENT', 'VTODO')],
])('%s is not answered', (_, ics) => expect(reply(ics)).toBeNull())

test('no line is longer than 75 octets, and each sign is whole', () => {
  const text = reply(plain.replace('Lunch', '会議'.repeat(100)))?.calendar.text ?? ''
  const lines = text.split('\r\n')
  expect(Math.max(...lines.map((line) => Buffer.byteLength(line)))).toBeLessThanOrEqual(75)
  expect(unfolded(plain.replace('Lunch', '会議'.repeat(100)))).toContain(`SUMMARY:${'会議'.repeat(100)}`)
})

test('of the organizer’s own words little goes along', () => {
  const long = 'x'.repeat(3_000)
  const zone = ['BEGIN:VTIMEZONE', 'TZID:Oslo', `COMMENT:${long}`, 'BEGIN:STANDARD', `TZNAME:${long}`, 'END:STANDARD']
  const lines = unfolded(
    calendar(
      ...zone,
      'END:VTIMEZONE',
      ...event(organizer, `SUMMARY:a\\, ${long}`, 'DTSTART;TZID=Oslo:1', `DTEND:${long}`),
    ),
  )
  expect(lines).toContain(`SUMMARY:a\\, ${'x'.repeat(197)}`)
  expect(lines).toContain('BEGIN:STANDARD')
  expect(Math.max(...lines.map((line) => line.length))).toBe(`SUMMARY:a\\, ${'x'.repeat(197)}`.length)
})

test('a stranger’s text begins no line of the answer', () => {
  const text = reply(plain.replace('Lunch', 'x\\nMETHOD:CANCEL\u0085\u2028\0ATTENDEE:mailto:x@y'))
  expect(text?.calendar.text.match(/^(METHOD|ATTENDEE)/gm)).toEqual(['METHOD', 'ATTENDEE'])
  expect(text?.summary).toBe('x METHOD:CANCELATTENDEE:mailto:x@y')
})

test.each([
  ['ben@example.com', true],
  ['BEN@example.com ', true],
  ['ceo@victim.example', false],
  [null, false],
])('an answer to ben@example.com about a mail from %j goes to its sender: %j', (from, isTrue) => {
  expect(isSender({ name: '', address: 'ben@example.com' }, from === null ? null : { address: from })).toBe(isTrue)
})
