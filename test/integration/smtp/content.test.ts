/** What arrives of a message at a real SMTP server: that message, once, for its recipients, whatever stands in its fields. */
import PostalMime from 'postal-mime'
import { expect, test } from 'vitest'
import type { EMailAttachment, EMailEntity } from '../../../preload/model.ts'
import { compose } from '../../../main/sources/compose.ts'
import { envelopeOf } from '../../../main/sources/smtp/envelope.ts'
import { handOver } from '../../../main/sources/smtp/smtp.ts'
import { never } from '../../support/imap-mail.ts'
import { address, mail } from '../../support/mail.ts'
import { startReceiver, type Receiver } from '../../support/smtp.ts'

const evil = 'evil@example.com'
const payloads = [
  `\r\nBcc: ${evil}`,
  `\nBcc: ${evil}`,
  `\rBcc: ${evil}`,
  `\r\n\tBcc: ${evil}\r\nBcc: ${evil}`,
  `\r\n\r\nBcc: ${evil}`,
  `\0\r\nX-Evil: ${evil}`,
  `\u2028X-Evil: ${evil}\u0085X-Evil: ${evil}`,
  `"\r\nX-Evil: ${evil}`,
  `>\r\nX-Evil: ${evil}`,
  `;\r\nX-Evil: ${evil}\r\n\r\n--x\r\nContent-Type: text/html`,
  `\r\n.\r\nMAIL FROM:<${evil}>\r\nRCPT TO:<${evil}>\r\nDATA\r\n`,
  `=?utf-8?q?=0D=0ABcc:_${evil}?= %0d%0aBcc:${evil}`,
]

const attachment = (different: Partial<EMailAttachment>): EMailAttachment => ({
  ...{ description: null, filename: 'note.txt', size: 5, type: 'text/plain', encoding: null, id: null },
  ...{ disposition: 'attachment', isSafeFileExtension: true, stream: 'aGVsbG8=', ...different },
})
const reply = (messageId: string): EMailEntity['inReplyTo'] => ({
  ...{ serverId: 0, serverIdentifier: null, subject: null, from: null, to: [], sent: null, emailSoInfo: null },
  ...{ priority: 'Normal', flags: 0, size: 0, messageId },
})
const ben = 'ben@example.com'
const fields: Record<string, (text: string) => Partial<EMailEntity>> = {
  subject: (text) => ({ subject: `x${text}` }),
  'the sender’s name': (text) => ({ from: address(`x${text}`, 'ann@example.com') }),
  'the sender’s address': (text) => ({ from: address(null, `ann@example.com${text}`) }),
  'a recipient’s name': (text) => ({ to: [address(`x${text}`, ben)] }),
  'a recipient’s address': (text) => ({ to: [address(null, `${ben}${text}`)] }),
  'a local part': (text) => ({ to: [address(null, `x${text}${ben}`)] }),
  'a copy’s name': (text) => ({ cc: [address(`x${text}`, ben)] }),
  'a copy’s address': (text) => ({ cc: [address(null, `${ben}${text}`)] }),
  'a blind copy’s name': (text) => ({ bcc: [address(`x${text}`, ben)] }),
  'a blind copy’s address': (text) => ({ bcc: [address(null, `${ben}${text}`)] }),
  'the message id': (text) => ({ messageId: `<x${text}@example.com>` }),
  'what is answered': (text) => ({ inReplyTo: reply(`<x${text}@example.com>`) }),
  'what that one answered': (text) => ({
    inReplyTo: reply('<a@example.com>'),
    customHeaders: [{ name: 'References', values: [`<x${text}@example.com>`] }],
  }),
  'a header’s name': (text) => ({ customHeaders: [{ name: `X-A${text}`, values: ['x'] }] }),
  'a header’s value': (text) => ({ customHeaders: [{ name: 'X-A', values: [`x${text}`] }] }),
  'the text': (text) => ({ plainBody: `x${text}` }),
  'the HTML': (text) => ({ htmlBody: `<p>x${text}</p>` }),
  'a file’s name': (text) => ({ attachments: [attachment({ filename: `x${text}` })] }),
  'a file’s type': (text) => ({ attachments: [attachment({ type: `text/plain${text}`, encoding: text })] }),
  'a picture’s id': (text) => ({
    htmlBody: '<img src="cid:x">',
    attachments: [attachment({ id: `x${text}`, disposition: `inline${text}`, description: text })],
  }),
  'the date': (text) => ({ sent: `2026-03-01T10:00:00Z${text}` }),
  'an invitation’s method': (text) => ({ attachments: [attachment({ type: `text/calendar; method=REQUEST${text}` })] }),
}

/** Hands messages over; answers what the server has taken. */
async function hand(receiver: Receiver, ...all: readonly Partial<EMailEntity>[]) {
  const letters = []
  for (const email of all.map((one) => mail(one))) letters.push({ ...envelopeOf(email), raw: await compose(email) })
  const { failed } = await handOver(receiver.account(), letters, never)
  if (failed) throw failed
  return receiver.mails
}

const usual =
  /^(from|to|cc|subject|message-id|in-reply-to|references|date|mime-version|content-type|content-transfer-encoding|x-a)$/

const addressed = Object.keys(fields).filter((field) => /address|local part/.test(field))

test.each(addressed)('whatever stands in %s, no message begins', (field) => {
  for (const payload of payloads)
    expect(() => envelopeOf(mail(fields[field]?.(payload))), payload).toThrow(/not an address/)
})

test.each(Object.keys(fields).filter((field) => !addressed.includes(field)))(
  'whatever stands in %s, one message arrives, with its own headers, for its own recipients',
  async (field) => {
    const receiver = await startReceiver()
    const written = payloads.map((payload) => fields[field]?.(payload) ?? {})
    const arrived = await hand(receiver, ...written)
    expect(arrived.map(({ from, to }) => [from, ...to])).toEqual(payloads.map(() => ['ann@example.com', ben]))
    for (const [at, payload] of payloads.entries()) {
      const parsed = await PostalMime.parse(arrived[at]?.raw ?? '')
      expect(
        parsed.headers.map(({ key }) => key).filter((key) => !usual.test(key)),
        payload,
      ).toEqual([])
      expect([parsed.bcc ?? [], parsed.to?.map((one) => one.address), parsed.from?.address]).toEqual([
        [],
        [ben],
        'ann@example.com',
      ])
      const shown = [parsed.subject, parsed.from?.name, ...(parsed.to ?? []).map(({ name }) => name), parsed.messageId]
      const isCoded = payload.startsWith('=?')
      if (!isCoded) expect(shown.join('|'), payload).not.toMatch(/[\p{Cc}\u2028]/u)
      if (field !== 'the text') expect(parsed.text?.trim()).toBe('The numbers are in.')
      if (field !== 'subject') expect(parsed.subject).toBe('Quarterly numbers')
      expect(parsed.attachments.length, payload).toBe(written[at]?.attachments?.length ?? 0)
    }
  },
)

const ends = [
  '\r\n.\r\n',
  '\n.\n',
  '\r.\r',
  '\n.\r\n',
  '\r\n.\n',
  '\r.\r\n',
  '\r\n.\r',
  '\r\n.\r\n.\r\n',
  '\0\r\n.\r\n',
]
const lookalikes = [...ends, '\r\r\n.\r\n', '\r\n..\r\n', '\r\n.\r\n\0', '.\r\n']

test.each(lookalikes.map((end) => [JSON.stringify(end), end]))('%s does not end a message', async (_, end) => {
  const receiver = await startReceiver()
  const more = `MAIL FROM:<${evil}>\r\nRCPT TO:<${evil}>\r\nDATA\r\nSubject: smuggled\r\n\r\nx\r\n.\r\n`
  const text = `before${end}${more}after`
  const forwarded = attachment({
    type: 'message/rfc822',
    stream: Buffer.from(`Subject: x\r\n\r\n${text}`).toString('base64'),
  })
  const [arrived, ...others] = await hand(receiver, { plainBody: text, attachments: [forwarded] })
  expect([others, arrived?.to]).toEqual([[], [ben]])
  const parsed = await PostalMime.parse(arrived?.raw ?? '')
  const lines = (all: string) => all.replace(/\r\n?/g, '\n').trim()
  expect(lines(parsed.text ?? '')).toBe(lines(text))
  const { taken } = await handOver(
    receiver.account(),
    [{ from: 'ann@example.com', to: [ben], raw: Buffer.from(`Subject: x\r\n\r\n${text}`) }],
    never,
  )
  expect([taken, receiver.mails.length]).toEqual([[[ben]], 2])
  expect(lines(receiver.mails[1]?.raw.toString() ?? '')).toBe(lines(`Subject: x\n\n${text}`))
})

test('all recipients are named once on the way, and the blind ones nowhere in what arrives', async () => {
  const receiver = await startReceiver()
  const [arrived] = await hand(receiver, {
    to: [address('Ben', ben), address('Ben again', 'ben@EXAMPLE.com')],
    cc: [address(null, 'cem@exæmple.com')],
    bcc: [address('Dora', 'dora@example.com'), address(null, ben)],
  })
  expect(arrived?.to).toEqual([ben, 'cem@exæmple.com', 'dora@example.com'])
  expect(receiver.wire.sent).toContain('RCPT TO:<cem@xn--exmple-qua.com>')
  expect(arrived?.raw.toString()).not.toMatch(/dora/i)
})
