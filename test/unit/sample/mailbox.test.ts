import PostalMime from 'postal-mime'
import { describe, expect, test } from 'vitest'
import { flag } from '../../../preload/model.ts'
import { cleanHtml } from '../../../main/cleaner.ts'
import { sampleConfig } from '../../../main/sample/config.ts'
import { folders, mailOfAYear } from '../../../main/sample/mailbox.ts'
import { ownerAt } from '../../../main/sample/people.ts'
import { random } from '../../../main/sample/random.ts'
import { sampleAccounts } from '../../../main/sample/write.ts'
import { entityOfRaw } from '../../../main/sources/mime.ts'

const now = new Date('2026-11-20T12:00:00Z')
const mailOf = (seed: number, count: number) => [...mailOfAYear(random(seed), ownerAt(0), count, now)]
const day = 86_400_000
const year = mailOf(1, 800)
const entities = await Promise.all(
  year.map(({ raw, flags, date, folder }) =>
    entityOfRaw(raw, { flags, receivedAt: date.toISOString(), folderName: folder }),
  ),
)

describe('the mail of a year', () => {
  test('is the same for the same seed, and another one for another', () => {
    const bytes = (seed: number) => Buffer.concat(mailOf(seed, 60).map(({ raw }) => raw))
    expect(bytes(5).equals(bytes(5))).toBe(true)
    expect(bytes(5).equals(bytes(6))).toBe(false)
  })

  test.each([0, 1, 5, 9, 10, 137])('is exactly as many messages as asked for: %i', (count) =>
    expect(mailOf(2, count)).toHaveLength(count),
  )

  test('lies within the last year, never in the future, with some of today and denser towards now', () => {
    const ages = year.map(({ date }) => (now.getTime() - date.getTime()) / day)
    expect(Math.min(...ages)).toBeGreaterThanOrEqual(0)
    expect(Math.max(...ages)).toBeLessThanOrEqual(366)
    expect(ages.filter((age) => age < 1).length).toBeGreaterThanOrEqual(8)
    expect(ages.filter((age) => age < 90).length).toBeGreaterThan(ages.filter((age) => age >= 270).length * 2)
  })

  test('fills every folder, and is unread where it is recent', () => {
    expect(new Set(year.map(({ folder }) => folder))).toEqual(new Set(folders))
    const inbox = year.filter(({ folder }) => folder === 'INBOX')
    const unread = inbox.filter(({ flags }) => (flags & flag.seen) === 0)
    expect(unread.length / inbox.length).toBeGreaterThan(0.05)
    expect(unread.length / inbox.length).toBeLessThan(0.35)
    for (const mark of [flag.flagged, flag.answered]) expect(year.some(({ flags }) => flags & mark)).toBe(true)
  })

  test('is varied: charsets, encodings, parts, threads, invitations, odd and empty fields, right-to-left text and emoji', () => {
    const all = year.map(({ raw }) => raw.toString('latin1')).join('\n')
    for (const word of ['utf-8', 'iso-8859-1', 'windows-1252', 'shift_jis', 'koi8-r'])
      expect(all).toContain(`charset=${word}`)
    for (const word of ['quoted-printable', 'base64', '8bit'])
      expect(all).toContain(`Content-Transfer-Encoding: ${word}`)
    const types = new Set(entities.flatMap(({ attachments }) => attachments.map(({ type }) => type)))
    for (const type of ['application/pdf', 'text/csv', 'text/plain', 'application/zip', 'image/png', 'text/calendar'])
      expect(types).toContain(type)
    const some = (test: (entity: (typeof entities)[number]) => boolean) =>
      expect(entities.filter(test).length).toBeGreaterThan(0)
    some(({ attachments }) => attachments.some(({ disposition }) => disposition === 'inline'))
    some(
      ({ inReplyTo, customHeaders }) => inReplyTo !== null && customHeaders.some(({ name }) => name === 'References'),
    )
    some(({ calMethod }) => calMethod === 'Request')
    some(({ calMethod, calReplyStatus }) => calMethod === 'Reply' && calReplyStatus === 'Accepted')
    some(({ subject }) => subject === null)
    some(({ subject }) => (subject?.length ?? 0) > 200)
    some(({ from }) => from === null)
    some(({ plainBody, htmlBody }) => !plainBody?.trim() && !htmlBody)
    some(({ to }) => to.length > 100)
    some(({ plainBody }) => /[\u0590-\u06ff]/.test(plainBody ?? ''))
    some(({ subject }) => /\p{Extended_Pictographic}/u.test(subject ?? ''))
    some(({ priority }) => priority === 'Highest')
  })

  test('is read without loss: no sign is lost, and nearly all has its date', () => {
    const texts = entities.flatMap(({ subject, plainBody, htmlBody, from }) => [
      subject,
      plainBody,
      htmlBody,
      from?.name,
    ])
    expect(texts.filter((text) => text?.includes('\ufffd'))).toEqual([])
    expect(entities.filter(({ sent }) => sent === null)).toEqual([])
    expect(texts.filter((text) => /\{\w+\}/.test(text?.replace(/<style>[\s\S]*?<\/style>/g, '') ?? ''))).toEqual([])
  })

  test('answers name a message that is there', () => {
    const ids = new Set(entities.map(({ messageId }) => messageId))
    for (const { inReplyTo } of entities) if (inReplyTo) expect(ids).toContain(inReplyTo.messageId)
  })

  test('every inline picture of a page is a part of its message', () => {
    for (const { htmlBody, attachments } of entities) {
      for (const [, id] of (htmlBody ?? '').matchAll(/cid:([^"]+)/g))
        expect(attachments.map((part) => part.id)).toContain(id)
    }
  })

  test('its newsletters keep their pictures and lose their spying dots when cleaned', () => {
    const html = entities.find(({ htmlBody }) => htmlBody?.includes('track.'))?.htmlBody ?? ''
    const cleaned = cleanHtml(html, { messageId: 3 })
    expect(cleaned.match(/src="mail:\/\/message\/3\/inline\//g)).toHaveLength(2)
    expect(cleaned).not.toContain('track.')
    expect(cleaned).not.toContain('class="mail-remote"')
  })

  test('the library reads every message as it stands', async () => {
    for (const { raw } of year.slice(0, 100)) expect((await PostalMime.parse(raw)).headers.length).toBeGreaterThan(3)
  })
})

test('the accounts have addresses of their own, and the config gives each its user', () => {
  const accounts = sampleAccounts('/mail', 14)
  expect(new Set(accounts.map(({ address }) => address)).size).toBe(14)
  const config = sampleConfig('/data', accounts, 4000)
  expect(config.accounts[0]).toMatchObject({
    accountId: 1,
    associateId: 11,
    associateName: 'ann',
    address: 'ann@nordlys.example',
  })
  expect(config.users[0]).toEqual({ user: 'ann', password: 'demo', name: 'Ann Berg', associateId: 11 })
})
