/** What leaves is mail as the standards have it: read at a real receiver by parsers that are none of ours. */
import fc from 'fast-check'
import ICAL from 'ical.js'
import { expect, test } from 'vitest'
import { replyTo } from '../../../main/drafts/invitation.ts'
import { plainOf } from '../../../main/drafts/plain.ts'
import { describeWithDovecot, newUser } from '../../support/dovecot.ts'
import { arrived, now, own, wholeFile, type Arrived, type Writing } from '../../support/leaving.ts'
import { rawImap } from '../../support/raw-imap.ts'
import { startReceiver } from '../../support/smtp.ts'

const patience = 120_000

describeWithDovecot('a mail that leaves', (server) => {
  const stage = async () => {
    const receiver = await startReceiver()
    const imap = await rawImap(server().port, newUser())
    return { receiver, send: (writing: Writing) => arrived(receiver, imap, writing) }
  }
  const partOf = ({ dovecot }: Arrived, type: string) => dovecot.parts.find((one) => one.type === type)
  const textOf = (mail: Arrived, type: string) => partOf(mail, type)?.bytes.toString().replace(/\r\n$/, '')

  test('has its parts in order: both texts, the picture beside the HTML that shows it, files behind', async () => {
    const { send } = await stage()
    const html = '<div>Hei på deg <b>Kari</b></div><div><img src="cid:pic@example.com" alt="Kart"></div>'
    const picture = { name: 'kart.png', type: 'image/png', contentId: 'pic@example.com' }
    const gone = { name: 'old.png', type: 'image/png', contentId: 'gone@example.com' }
    const files = [wholeFile('png', picture), wholeFile('gone', gone), wholeFile('%PDF æ')]
    const mail = await send({ content: { html }, files })
    expect(mail.dovecot.shape).toBe('mixed(alternative(text/plain,related(text/html,image/png)),application/pdf)')
    expect(partOf(mail, 'image/png')).toMatchObject({
      ...{ id: '<pic@example.com>', disposition: 'inline', filename: 'kart.png', encoding: 'base64' },
      bytes: Buffer.from('png'),
    })
    const file = { disposition: 'attachment', filename: 'note.pdf', bytes: Buffer.from('%PDF æ') }
    expect(partOf(mail, 'application/pdf')).toMatchObject(file)
    expect(textOf(mail, 'text/plain')).toBe('Hei på deg Kari\r\n[Kart]')
    expect(textOf(mail, 'text/html')).toContain('Hei på deg <b>Kari</b>')
    expect(mail.thunderbird.attachments.map(({ fileName }) => fileName)).toEqual(['kart.png', 'note.pdf'])
  })

  test.each([
    ['a plain mail', { html: null, plain: 'Hei' }, [], 'text/plain'],
    ['a rich mail', {}, [], 'alternative(text/plain,text/html)'],
    ['a plain mail with a file', { html: null, plain: 'Hei' }, [wholeFile('x')], 'mixed(text/plain,application/pdf)'],
    ['an empty mail', { html: null, plain: '', subject: '' }, [], 'text/plain'],
  ] as const)('%s has the parts it needs and no more', async (_, content, files, shape) => {
    const { send } = await stage()
    expect((await send({ content, files })).dovecot.shape).toBe(shape)
  })

  test('says who, when, and which mail it is; and what it answers', async () => {
    const { send } = await stage()
    const inReplyTo = {
      ...{ serverId: 0, serverIdentifier: null, messageId: '<b@example.com>', subject: null, from: null, to: [] },
      ...{ sent: null, priority: 'Normal' as const, flags: 0, size: 0, emailSoInfo: null },
    }
    const references = ['<a@example.com>', ...Array.from({ length: 40 }, (_, at) => `<${at}.${'x'.repeat(60)}@e.org>`)]
    const mail = await send({
      content: { priority: 'High' },
      context: { inReplyTo, references: [...references, '<b@example.com>'] },
    })
    expect(mail.dovecot).toMatchObject({
      ...{ from: [own], to: [{ name: 'Ben Berg', address: 'ben@example.com' }], subject: 'Quarterly numbers' },
      ...{ messageId: '<one@example.com>', inReplyTo: '<b@example.com>' },
    })
    expect(mail.dovecot.date).toMatch(/^Tue, 0?3 Mar 2026 09:00:00 \+0000$/)
    expect(mail.thunderbird.date).toEqual(now)
    const named = mail.thunderbird.headers['references']?.join(' ').split(/\s+/)
    expect(named).toEqual([...references, '<b@example.com>'])
    expect(mail.thunderbird.headers['x-priority']?.map((one) => one.trim())).toEqual(['2'])
    expect(Math.max(...mail.lines.map((line) => line.length))).toBeLessThanOrEqual(78)
  })

  test('goes to blind copies and names none', async () => {
    const { send } = await stage()
    const mail = await send({ content: { bcc: [{ name: 'Dora Secret', address: 'dora@example.com' }] } })
    expect(mail.received.to).toEqual(['ben@example.com', 'dora@example.com'])
    expect([mail.received.raw.toString().match(/dora|secret|bcc/i), mail.dovecot.bcc]).toEqual([null, []])
  })

  test('keeps files to the last octet, texts and messages too', async () => {
    const { send } = await stage()
    const latin = Buffer.from('sm\xf8r\nno\rcr\r\n\r\n. dot\n.\nFrom x', 'latin1')
    const message = 'Subject: inner\r\n\r\nHello\r\n'
    const mail = await send({
      files: [
        wholeFile(latin, { name: 'latin.txt', type: 'text/plain' }),
        wholeFile('smør\n', { name: 'utf8.csv', type: 'text/csv' }),
        wholeFile(message, { name: 'inner.eml', type: 'message/rfc822' }),
        wholeFile('', { name: 'empty.bin', type: '' }),
        wholeFile(Buffer.alloc(700_000, 7), { name: 'large.bin', type: 'application/x-thing' }),
      ],
    })
    const [, , text, csv, inner, empty, large] = mail.dovecot.parts
    expect(text).toMatchObject({ filename: 'latin.txt', bytes: latin })
    expect(csv).toMatchObject({ params: { charset: 'utf-8' }, bytes: Buffer.from('smør\n') })
    expect(inner).toMatchObject({ type: 'message/rfc822', filename: 'inner.eml' })
    expect(inner?.bytes.toString().trimEnd()).toBe(message.trimEnd())
    expect(empty).toMatchObject({ filename: 'empty.bin', bytes: Buffer.alloc(0) })
    expect(large?.bytes.equals(Buffer.alloc(700_000, 7))).toBe(true)
  })

  const ugly = [
    '\r\nBcc: evil@example.com',
    '\n\nX-Evil: 1',
    '=?utf-8?q?evil?=',
    '=?utf-8?b?ZXZpbA==?= x',
    '\u202egnp.exe',
    '\0\x7f\u0085\u2028',
    '\ud800 lone \udfff',
    '👩‍👩‍👧‍👦 family 👍🏽',
    'שלום עולם مرحبا',
    '"quotes" \\ (comment) <a@b>, ; : [x] @',
    "it's 100% *0*=utf-8''x; name=y",
    'å'.repeat(300),
    'a'.repeat(2_000),
    '  spaces   inside  ',
    '.\r\n.\r\n..',
    'From me',
    '--_boundary--',
  ]
  const anyText = fc.oneof(
    fc.constantFrom(...ugly),
    fc.string({ unit: 'binary', maxLength: 80 }),
    fc.string({ unit: 'grapheme', maxLength: 200 }),
    fc.tuple(fc.string({ maxLength: 20 }), fc.constantFrom(...ugly)).map((both) => both.join('')),
    fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 30 }).map((all) => String.fromCharCode(...all)),
  )
  /** What a line of a header can say of a text. */
  const shown = (text: string) => text.toWellFormed().replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')
  /** Blanks apart, with which lines are broken. */
  const same = (read: string | undefined | null) => (read ?? '').replace(/\s+/g, '')
  const usual =
    /^(from|to|cc|subject|message-id|date|mime-version|content-(type|transfer-encoding)|importance|x-priority)$/

  test(
    'says what was written, whatever was written, and nothing else',
    async () => {
      const { receiver, send } = await stage()
      const mailbox = fc.record({ name: anyText, address: fc.constantFrom('ben@example.com', "o'x+y@sub.example.org") })
      const anyMail = fc.record({
        ...{ subject: anyText, body: anyText, name: anyText, file: anyText, isPlain: fc.boolean() },
        ...{ to: fc.array(mailbox, { minLength: 1, maxLength: 4 }), cc: fc.array(mailbox, { maxLength: 2 }) },
      })
      await fc.assert(
        fc.asyncProperty(anyMail, async ({ subject, body, name, file, isPlain, to, cc }) => {
          const before = receiver.mails.length
          const html = isPlain ? null : `<div>${body.replace(/[<&]/g, '.')}</div>`
          const mail = await send({
            from: { ...own, name },
            content: { subject, to, cc, bcc: [{ name: 'x', address: 'hidden@example.com' }], html, plain: body },
            files: [wholeFile('octets', { name: file })],
          })
          expect(receiver.mails.length).toBe(before + 1)
          expect(Math.max(...mail.lines.map((line) => line.length))).toBeLessThanOrEqual(998)
          expect(/[^\0-\x7f]|\0|\r(?!\n)|(?<!\r)\n/.test(mail.received.raw.toString('latin1'))).toBe(false)
          expect(Object.keys(mail.thunderbird.headers).filter((key) => !usual.test(key))).toEqual([])
          const { dovecot, thunderbird } = mail
          expect([dovecot.bcc, mail.received.raw.includes('hidden@')]).toEqual([[], false])
          const addresses = (list: readonly { address: string }[]) => list.map((one) => one.address)
          const distinct = (list: string[]) => [...new Set(list)]
          expect(distinct(addresses(dovecot.to))).toEqual(distinct(addresses(to)))
          expect(dovecot.from.map((one) => [same(one.name), one.address])).toEqual([[same(shown(name)), own.address]])
          for (const read of [dovecot.subject, thunderbird.subject]) expect(same(read)).toBe(same(shown(subject)))
          const leaf = dovecot.parts.at(-1)
          expect([leaf?.type, leaf?.disposition, leaf?.bytes.toString()]).toEqual([
            ...['application/pdf', 'attachment', 'octets'],
          ])
          if (shown(file) !== '' && [...file].length < 200) expect(same(leaf?.filename)).toBe(same(shown(file)))
          // Beside HTML in which there is nothing to read stands no text.
          const texts = plainOf(html ?? '') === '' ? 'text/html' : 'alternative(text/plain,text/html)'
          expect(dovecot.shape).toBe(`mixed(${isPlain ? 'text/plain' : texts},application/pdf)`)
          if (!isPlain) return
          const lines = (text: string) => text.toWellFormed().replace(/\r\n?/g, '\n').trimEnd()
          expect(lines(dovecot.parts[0]?.bytes.toString() ?? '')).toBe(lines(body))
        }),
        { numRuns: 60 },
      )
    },
    patience,
  )

  test('answers an invitation so that a calendar takes it', async () => {
    const { send } = await stage()
    const ics = [
      ...['BEGIN:VCALENDAR', 'METHOD:REQUEST', 'VERSION:2.0', 'BEGIN:VTIMEZONE', 'TZID:Oslo', 'BEGIN:STANDARD'],
      ...['DTSTART:19701025T030000', 'TZOFFSETFROM:+0200', 'TZOFFSETTO:+0100', 'END:STANDARD', 'END:VTIMEZONE'],
      ...['BEGIN:VEVENT', 'UID:u1@example.com', 'SEQUENCE:3', 'DTSTAMP:20260101T000000Z', 'SUMMARY:Møte\\, kort'],
      ...['DTSTART;TZID=Oslo:20260310T100000', 'DTEND;TZID=Oslo:20260310T110000'],
      ...['ORGANIZER;CN="Berg, Ben":mailto:ben@example.com', 'ATTENDEE;RSVP=TRUE:mailto:ANN@example.com'],
      ...['ATTENDEE:mailto:cem@example.com', 'END:VEVENT', 'END:VCALENDAR', ''],
    ].join('\r\n')
    const reply = replyTo(ics, 'Accepted', own, now)
    if (!reply) throw new Error('it is to be answered')
    const mail = await send({
      content: { to: [reply.to], html: null, plain: 'Yes', subject: `Accepted: ${reply.summary}` },
      context: { calendar: reply.calendar },
    })
    expect(mail.dovecot).toMatchObject({
      shape: 'alternative(text/plain,text/calendar)',
      subject: 'Accepted: Møte, kort',
    })
    expect(mail.dovecot.to).toEqual([{ name: 'Berg, Ben', address: 'ben@example.com' }])
    const part = partOf(mail, 'text/calendar')
    expect(part?.params).toMatchObject({ method: 'REPLY', charset: 'utf-8' })
    const calendar = ICAL.Component.fromString(part?.bytes.toString() ?? '')
    expect(calendar.getFirstPropertyValue('method')).toBe('REPLY')
    const event = calendar.getFirstSubcomponent('vevent')
    const value = (name: string) => String(event?.getFirstPropertyValue(name))
    expect([value('uid'), value('sequence'), value('dtstamp')]).toEqual(['u1@example.com', '3', '2026-03-03T09:00:00Z'])
    expect([value('organizer'), value('summary')]).toEqual(['mailto:ben@example.com', 'Møte, kort'])
    const attendees = event?.getAllProperties('attendee') ?? []
    expect(attendees.map((one) => [String(one.getFirstValue()), one.getFirstParameter('partstat')])).toEqual([
      ['mailto:ANN@example.com', 'ACCEPTED'],
    ])
    expect(calendar.getFirstSubcomponent('vtimezone')?.getFirstPropertyValue('tzid')).toBe('Oslo')
  })
})
