import { describe, expect, test } from 'vitest'
import { entityOfRaw } from '../../../main/sources/mime.ts'
import { isoOfHeaderDate } from '../../../main/sources/mime/date.ts'

const mail = (...lines: string[]): Uint8Array => Buffer.from(lines.join('\r\n'))
const read = (raw: Uint8Array) =>
  entityOfRaw(raw, { flags: 0, receivedAt: '2026-01-02T03:04:05.000Z', folderName: 'INBOX' })

describe('dates', () => {
  const dates: [string, string | null][] = [
    ['Sun, 1 Mar 2026 10:00:00 +0200', '2026-03-01T10:00:00+02:00'],
    ['1 Mar 2026 10:00 -0330 (NST (really))', '2026-03-01T10:00:00-03:30'],
    ['Sun, 01 Mar 2026 10:00:00 GMT', '2026-03-01T10:00:00+00:00'],
    ['Sun, 01 Mar 26 10:00:00 EST', '2026-03-01T10:00:00-05:00'],
    ['Sun, 01 Mar 1999 23:59:60 +0000', '1999-03-01T23:59:59+00:00'],
    ['2026-03-01T10:00:00Z', '2026-03-01T10:00:00+00:00'],
    ['Sun, 1 Mar 0000 10:00:00 +0000', '0000-03-01T10:00:00+00:00'],
    ['Sun, 1 Mar 2026 25:00:00 +0000', null],
    ['Sun, 1 Mar 2026 10:00:00 +9900', null],
    ['Sun, 1 Foo 2026 10:00:00 +0000', null],
    ['yesterday', null],
    ['', null],
  ]
  test.each(dates)('%s', (header, expected) => expect(isoOfHeaderDate(header)).toBe(expected))
})

describe('priority', () => {
  const headers: [string, string][] = [
    ['X-Priority: 1', 'Highest'],
    ['X-Priority: 5 (Lowest)', 'Lowest'],
    ['Importance: High', 'High'],
    ['Priority: non-urgent', 'Low'],
    ['X-Priority: 9', 'NoPriority'],
    ['X-Other: 1', 'NoPriority'],
  ]
  test.each(headers)('%s is %s', async (header, priority) =>
    expect(await read(mail(header, '', ''))).toMatchObject({ priority }),
  )
})

describe('calendar parts', () => {
  const invite = (method: string, lines: string[], parameter = '') =>
    read(
      mail(
        `Content-Type: text/calendar; charset=utf-8${parameter}`,
        '',
        'BEGIN:VCALENDAR',
        `METHOD:${method}`,
        'BEGIN:VEVENT',
        ...lines,
        'END:VEVENT',
        'END:VCALENDAR',
      ),
    )
  test('a request is one, and has no answer even if an attendee has a status', async () => {
    const entity = await invite('REQUEST', ['ATTENDEE;PARTSTAT=ACCEPTED:mailto:a@b.example'])
    expect(entity).toMatchObject({ hasCalendarData: true, calMethod: 'Request', calReplyStatus: 'Unknown' })
    expect(entity.attachments).toMatchObject([{ filename: 'invite.ics', id: '1' }])
  })
  test.each(['Accepted', 'Declined', 'Tentative'])('a reply says %s, also over a folded line', async (status) => {
    const entity = await invite('reply', ['ATTENDEE;CN=Ann;', ` PARTSTAT=${status.toUpperCase()}:mailto:a@b.example`])
    expect(entity).toMatchObject({ calMethod: 'Reply', calReplyStatus: status })
  })
  test('a reply about two appointments, or about none, has no single answer', async () => {
    const answer = 'ATTENDEE;PARTSTAT=ACCEPTED:mailto:a@b.example'
    const two = await invite('REPLY', [answer, 'END:VEVENT', 'BEGIN:VEVENT', answer])
    expect(two).toMatchObject({ calMethod: 'Reply', calReplyStatus: 'Unknown' })
    const none = await read(mail('Content-Type: text/calendar', '', 'METHOD:REPLY', answer, ''))
    expect(none).toMatchObject({ calMethod: 'Reply', calReplyStatus: 'Unknown' })
  })
  test('the first calendar counts, wherever it stands', async () => {
    const part = (type: string, method: string) => [`--b`, `Content-Type: ${type}`, '', `METHOD:${method}`]
    const raw = (...parts: string[][]) =>
      mail('Content-Type: multipart/mixed; boundary=b', '', ...parts.flat(), '--b--')
    const file = part('application/ics', 'ADD')
    expect(await read(raw(file, part('text/calendar', 'CANCEL'), part('text/calendar', 'ADD')))).toMatchObject({
      hasCalendarData: true,
      calMethod: 'Cancel',
    })
    expect(await read(raw(file))).toMatchObject({ hasCalendarData: true, calMethod: 'Add' })
  })
  test('the parameter of the part wins, an unknown method is Unknown', async () => {
    expect(await invite('REQUEST', [], '; method=CANCEL')).toMatchObject({ calMethod: 'Cancel' })
    expect(await invite('WHATEVER', [])).toMatchObject({ hasCalendarData: true, calMethod: 'Unknown' })
  })
})
