/** What the mirror keeps of mail beside its entity: that it is cut, the source of what is malformed, its full text. */
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { keptAt } from '../../../main/mirror/attachments.ts'
import { storedFolders } from '../../../main/mirror/folders.ts'
import { messagePage, placeOf, rawSourceOf, readView, searchMessages } from '../../../main/mirror/messages.ts'
import type { RemoteMessage } from '../../../main/sources/source.ts'
import type { AccountId, MessageId } from '../../../preload/model.ts'
import { mail } from '../../support/mail.ts'
import { mirrorWith } from '../../support/mirrors.ts'
import { remoteFolder } from '../../support/scripted-source.ts'

async function stage() {
  const { mirror, file, accountIds } = await mirrorWith(1)
  const accountId = accountIds[0] as AccountId
  const folders = [remoteFolder('INBOX'), remoteFolder('Work')]
  await mirror.write('folders.put', { accountId, folders })
  const [inbox] = storedFolders(mirror.reader, accountId)
  if (!inbox) throw new Error('no inbox')
  const page = { accountId, folderId: inbox.id, flags: [], gone: [], cursor: null }
  const store = async (...changed: RemoteMessage[]) => {
    await mirror.write('messages.store', { ...page, changed })
    return messagePage(mirror.reader, inbox.id, null, 1000).map((row) => row.id)
  }
  const one = async (message: RemoteMessage) => (await store(message))[0] as MessageId
  return { mirror, file, accountId, folders, store, one }
}

const known = { flags: 0, receivedAt: '2026-03-01T08:00:01Z', folderName: 'INBOX' }
const head = 'Subject: Long\r\nMessage-ID: <long@x>\r\n'
const attachment = {
  description: null,
  filename: 'plan.pdf',
  size: 9,
  type: 'application/pdf',
  encoding: null,
  id: '2',
  disposition: 'attachment',
  isSafeFileExtension: true,
  stream: null,
}
const cut = {
  remoteId: '1',
  raw: Buffer.from(`${head}\r\nThe beginning\r\n`),
  known,
  rest: { size: 9000, attachments: [attachment] },
}
/** Its last boundary is missing. */
const malformed = {
  remoteId: '1',
  raw: Buffer.from(`${head}Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nxylophone`),
  known,
}

describe('a raw message that is stored', () => {
  it('goes to the writer with its memory, but for one that lies in the memory of others', async () => {
    const { mirror, store } = await stage()
    const text = Buffer.from(`Subject: One\r\nMessage-ID: <one@x>\r\n\r\nunicorn\r\n`)
    const own = new Uint8Array(text)
    const shared = Buffer.concat([text, Buffer.alloc(10)]).subarray(0, text.length)
    const messages = [own, own, shared].map((raw, at): RemoteMessage => ({ remoteId: `m${at}`, raw, known }))
    expect(await store(...messages)).toHaveLength(3)
    expect([own.length, shared.equals(text)]).toEqual([0, true])
    expect(searchMessages(mirror.reader, 'unicorn', null, null, 9)).toHaveLength(3)
  })
})

describe('a message of which only the start was read', () => {
  it('says so until it is stored whole, and stays the same message with the attachments that are kept of it', async () => {
    const { mirror, one } = await stage()
    const id = await one(cut)
    const before = placeOf(mirror.reader, id)
    expect(readView(mirror.reader, id)).toMatchObject({ isCut: true, isMalformed: false, size: 9000 })
    const place = { id, position: 0 }
    const kept = { ...place, attachmentId: '2', file: 'abc', bytes: 9, at: 1 }
    expect(await mirror.write('attachments.kept', kept)).toBe(true)
    const raw = Buffer.from(`${head}\r\nThe beginning and the end\r\n`.padEnd(9000, '\n'))
    expect(await one({ ...cut, raw })).toBe(id)
    expect(readView(mirror.reader, id)?.isCut).toBe(false)
    expect(readView(mirror.reader, id)?.plainBody).toContain('the end')
    expect(placeOf(mirror.reader, id)).toEqual(before)
    expect(keptAt(mirror.reader, place)).toEqual({ file: 'abc', bytes: 9 })
    expect(searchMessages(mirror.reader, 'beginning end', null, null, 9)).toHaveLength(1)
  })
})

it('an invitation says what it asks, and an answer what it says', async () => {
  const { mirror, store } = await stage()
  const calendar = (method: string, status: string) =>
    Buffer.from(
      `Subject: Review\r\nMessage-ID: <${method}@x>\r\nContent-Type: text/calendar; method=${method}\r\n\r\n` +
        `BEGIN:VCALENDAR\r\nMETHOD:${method}\r\nBEGIN:VEVENT\r\nUID:1\r\n` +
        `ATTENDEE;PARTSTAT=${status}:mailto:kari@example.com\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n`,
    )
  const ids = await store(
    { remoteId: '1', raw: calendar('REQUEST', 'NEEDS-ACTION'), known },
    { remoteId: '2', raw: calendar('REPLY', 'DECLINED'), known },
  )
  const views = ids.map((id) => readView(mirror.reader, id))
  const told = views.map((view) => [view?.hasCalendarData, view?.calMethod, view?.calReplyStatus])
  expect(told.sort()).toEqual([
    [true, 'Reply', 'Declined'],
    [true, 'Request', 'Unknown'],
  ])
})

describe('a malformed message', () => {
  it('is kept with its source, which goes when a good one takes its place', async () => {
    const { mirror, one } = await stage()
    const id = await one(malformed)
    expect(readView(mirror.reader, id)).toMatchObject({ isMalformed: true, isCut: false, subject: 'Long' })
    expect(Buffer.from(rawSourceOf(mirror.reader, id) ?? [])).toEqual(malformed.raw)
    await one({ ...malformed, raw: Buffer.from(`${head}\r\nGood\r\n`) })
    expect(readView(mirror.reader, id)?.isMalformed).toBe(false)
    expect(readView(mirror.reader, id)?.plainBody).toContain('Good')
    expect(rawSourceOf(mirror.reader, id)).toBeUndefined()
  })

  it.each([
    ['malformed', malformed],
    ['cut', cut],
  ])('comes back as it was (%s) when its server refuses to delete it', async (_case, message) => {
    const { mirror, accountId, one } = await stage()
    const id = await one(message)
    const before = [readView(mirror.reader, id), rawSourceOf(mirror.reader, id)]
    await mirror.write('changes.make', { ids: [id], wish: { kind: 'delete' } })
    expect(readView(mirror.reader, id)).toBeUndefined()
    const change = mirror.reader.prepare('SELECT id FROM change').pluck().get() as number
    await mirror.write('changes.refused', { accountId, ids: [change] })
    expect([readView(mirror.reader, id), rawSourceOf(mirror.reader, id)]).toEqual(before)
  })

  it('leaves no byte of its source when its account goes', async () => {
    const { mirror, file, accountId, one } = await stage()
    await one(malformed)
    const holds = () =>
      readdirSync(dirname(file)).some((name) => readFileSync(join(dirname(file), name)).includes('xylophone'))
    expect(holds()).toBe(true)
    await mirror.write('accounts.remove', { accountId })
    expect(holds()).toBe(false)
  })
})

describe('a page', () => {
  it('that names a message twice stores it once, as it was named last', async () => {
    const { mirror, store } = await stage()
    const ids = await store(
      { remoteId: '1', entity: mail({ subject: 'first' }) },
      { remoteId: '1', entity: mail({ subject: 'last' }) },
    )
    expect(ids.map((id) => readView(mirror.reader, id)?.subject)).toEqual(['last'])
  })

  it('of mail from before all time is stored', async () => {
    const { store } = await stage()
    expect(await store({ remoteId: '1', entity: mail({ receivedAt: '1970-01-01T00:00:00Z' }) })).toEqual([0])
  })
})

describe('the full text', () => {
  it('is merged while nobody asks for anything, and finds the same', async () => {
    const { mirror, store } = await stage()
    for (let n = 1; n <= 12; n++) await store({ remoteId: String(n), entity: mail({ plainBody: `word${n} apple` }) })
    const pieces = mirror.reader.prepare('SELECT count(DISTINCT segid) FROM message_text_idx').pluck()
    expect(pieces.get()).toBe(12)
    await expect.poll(() => pieces.get(), { timeout: 20_000 }).toBeLessThan(5)
    expect(searchMessages(mirror.reader, 'apple', null, null, 99)).toHaveLength(12)
    expect(searchMessages(mirror.reader, 'word12', null, null, 99)).toHaveLength(1)
  })
})

describe('a sync in which nothing is new', () => {
  it('writes nothing and tells nobody', async () => {
    const { mirror, accountId, folders, store } = await stage()
    await store({ remoteId: '1', entity: mail() })
    const [inbox] = storedFolders(mirror.reader, accountId)
    if (!inbox) throw new Error('no inbox')
    const place = { accountId, folderId: inbox.id }
    const quiet = async () => {
      await mirror.write('folders.put', { accountId, folders })
      await mirror.write('folders.window', { accountId, since: null })
      const page = { ...place, changed: [], flags: [{ remoteId: '1', flags: 0 }], gone: ['unknown'], cursor: null }
      await mirror.write('messages.store', page)
      await mirror.write('folders.read', place)
    }
    const heard: unknown[] = []
    mirror.onChange((touched) => heard.push(touched))
    const version = () => mirror.reader.pragma('data_version', { simple: true })
    const before = version()
    await quiet()
    expect(version()).toBe(before)
    await mirror.write('folders.put', { accountId, folders: [remoteFolder('INBOX')] })
    await expect.poll(() => heard.length).toBe(1)
    expect(version()).not.toBe(before)
  })
})
