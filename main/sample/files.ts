/** PURE: small valid files that people attach: PDF, CSV, plain text, ZIP, iCalendar. */
import { crc32 } from 'node:zlib'

/** A PDF of one page with the lines in Helvetica (Latin-1 signs only). */
export function pdf(lines: readonly string[]): Buffer {
  const shown = lines.map((line) => `(${line.replace(/[\\()]/g, '\\$&')}) Tj T*`).join('\n')
  const stream = `BT /F1 12 Tf 18 TL 64 760 Td\n${shown}\nET`
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>',
    `<< /Length ${stream.length} >>\nstream\n${stream}\nendstream`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>',
  ]
  let text = '%PDF-1.4\n'
  const places = objects.map((object, at) => {
    const place = text.length
    text += `${at + 1} 0 obj\n${object}\nendobj\n`
    return `${String(place).padStart(10, '0')} 00000 n \n`
  })
  const start = text.length
  text += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${places.join('')}`
  text += `trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${start}\n%%EOF\n`
  return Buffer.from(text, 'latin1')
}

/** A ZIP with one stored file. */
export function zip(name: string, content: Buffer): Buffer {
  const local = Buffer.alloc(30)
  local.writeUInt32LE(0x04034b50, 0)
  local.writeUInt16LE(20, 4)
  local.writeUInt32LE(crc32(content), 14)
  local.writeUInt32LE(content.length, 18)
  local.writeUInt32LE(content.length, 22)
  local.writeUInt16LE(name.length, 26)
  const central = Buffer.alloc(46)
  central.writeUInt32LE(0x02014b50, 0)
  central.writeUInt16LE(20, 4)
  local.copy(central, 6, 4, 30)
  const body = Buffer.concat([local, Buffer.from(name, 'latin1'), content])
  const directory = Buffer.concat([central, Buffer.from(name, 'latin1')])
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(1, 8)
  end.writeUInt16LE(1, 10)
  end.writeUInt32LE(directory.length, 12)
  end.writeUInt32LE(body.length, 16)
  return Buffer.concat([body, directory, end])
}

/** Semicolons and a byte order mark: what a Norwegian spreadsheet opens without asking. */
export function csv(rows: readonly (readonly (string | number)[])[]): Buffer {
  return Buffer.from(`\ufeff${rows.map((row) => row.join(';')).join('\r\n')}\r\n`, 'utf8')
}

export interface Meeting {
  readonly uid: string
  readonly start: Date
  readonly minutes: number
  readonly summary: string
  readonly place: string
  readonly organizer: { readonly name: string; readonly address: string }
  readonly attendee: { readonly name: string; readonly address: string; readonly status: string }
  readonly stamp: Date
}

export function calendar(method: 'REQUEST' | 'REPLY' | 'CANCEL', meeting: Meeting): string {
  const moment = (date: Date): string => date.toISOString().replace(/[-:]|\.\d+/g, '')
  const { organizer, attendee } = meeting
  return [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Nordlys Systems//Sample//EN',
    `METHOD:${method}`,
    'BEGIN:VEVENT',
    `UID:${meeting.uid}`,
    `DTSTAMP:${moment(meeting.stamp)}`,
    `DTSTART:${moment(meeting.start)}`,
    `DTEND:${moment(new Date(meeting.start.getTime() + meeting.minutes * 60_000))}`,
    `SUMMARY:${meeting.summary}`,
    `LOCATION:${meeting.place}`,
    `ORGANIZER;CN="${organizer.name}":mailto:${organizer.address}`,
    `ATTENDEE;CN="${attendee.name}";ROLE=REQ-PARTICIPANT;PARTSTAT=${attendee.status};RSVP=TRUE:mailto:${attendee.address}`,
    'END:VEVENT',
    'END:VCALENDAR',
    '',
  ].join('\r\n')
}
