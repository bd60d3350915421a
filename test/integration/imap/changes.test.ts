/** What a folder tells of itself after it was read, from servers that can do more and less. */
import { expect, test } from 'vitest'
import { flag } from '../../../preload/model.ts'
import type { ChangePage, Cursor, MailSource, RemoteFolder, Told } from '../../../main/sources/source.ts'
import { describeWithDovecot, newUser, type Dovecot } from '../../support/dovecot.ts'
import { folderOf, never, note, notes, sourceOf, subjectsOf } from '../../support/imap-mail.ts'
import { wireTo } from '../../support/imap-wire.ts'

interface Reading {
  readonly pages: ChangePage[]
  readonly told: Told
  readonly cursor: Cursor | null
}

async function read(source: MailSource, folder: RemoteFolder, cursor: Cursor | null = null): Promise<Reading> {
  const pages: ChangePage[] = []
  const reading = source.changes({ ...folder, total: cursor === null ? 0 : 1 }, cursor, never)
  for (;;) {
    const step = await reading.next()
    if (step.done) return { pages, told: step.value, cursor: pages.at(-1)?.cursor ?? cursor }
    pages.push(step.value)
  }
}

/** Somebody's inbox with ten notes that were read. */
async function mailbox(dovecot: Dovecot) {
  const user = newUser()
  dovecot.deliver(user, notes(10))
  const wire = await wireTo(dovecot.account(user))
  const source = sourceOf(wire.account)
  const first = await read(source, await folderOf(source, 'INBOX'))
  const client = await dovecot.client(user)
  const { uidValidity } = await client.mailboxOpen('INBOX')
  const again = async (cursor: Cursor | null) => read(source, await folderOf(source, 'INBOX'), cursor)
  const id = (uid: number) => `${uidValidity}:${uid}`
  return { user, wire, source, first, client, again, id }
}

const flagsIn = (pages: readonly ChangePage[]) => pages.flatMap((page) => page.flags)
const goneIn = (pages: readonly ChangePage[]) => pages.flatMap((page) => page.gone)

describeWithDovecot('a folder on a server with QRESYNC', (server) => {
  test('tells flags, removals and new mail of others by itself, and exactly these', async () => {
    const { user, first, client, again, id } = await mailbox(server())
    expect([first.told, subjectsOf(first.pages).length]).toEqual(['all', 10])
    await client.messageFlagsAdd('3,5', ['\\Seen', '\\Flagged'], { uid: true })
    await client.messageDelete('2,7:8', { uid: true })
    server().deliver(user, [note('late')])
    const { pages, told, cursor } = await again(first.cursor)
    expect(told).toBe('all')
    expect(flagsIn(pages)).toEqual([3, 5].map((uid) => ({ remoteId: id(uid), flags: flag.seen | flag.flagged })))
    expect(goneIn(pages)).toEqual([2, 7, 8].map(id))
    expect(subjectsOf(pages)).toEqual(['late'])
    expect(await again(cursor)).toEqual({ pages: [], told: 'all', cursor })
  })

  test('that has not changed is known from the list of all folders alone', async () => {
    const { wire, source, first } = await mailbox(server())
    await expect.poll(() => wire.said().some((line) => line === 'UNSELECT')).toBe(true)
    const folders = await source.folders(never)
    for (const folder of folders.filter(({ role }) => role === 'inbox'))
      expect(await read(source, folder, first.cursor)).toEqual({ pages: [], told: 'all', cursor: first.cursor })
    expect(wire.said().map((line) => line.split(' ')[0])).toEqual(['LIST'])
  })

  test('tells a flag that somebody set while it was read', async () => {
    const user = newUser()
    server().deliver(user, notes(60))
    const source = sourceOf(server().account(user))
    const inbox = await folderOf(source, 'INBOX')
    const client = await server().client(user)
    await client.mailboxOpen('INBOX')
    let cursor: Cursor | null = null
    for await (const page of source.changes({ ...inbox, total: 0 }, null, never)) {
      if (cursor === null) await client.messageFlagsAdd('60', ['\\Seen'], { uid: true })
      cursor = page.cursor
    }
    const { pages, told } = await read(source, await folderOf(source, 'INBOX'), cursor)
    expect([told, flagsIn(pages).map((one) => one.flags)]).toEqual(['all', [flag.seen]])
  })

  test('is looked at for its newest mail only, and read on over the same connection', async () => {
    const user = newUser()
    server().deliver(user, notes(120))
    const wire = await wireTo(server().account(user))
    const source = sourceOf(wire.account)
    const inbox = { ...(await folderOf(source, 'INBOX')), total: 0 }
    const pages: ChangePage[] = []
    for await (const page of source.changes(inbox, null, never, null, 'newest')) pages.push(page)
    const all = notes(120).map((_, at) => `note ${at + 1}`)
    expect(subjectsOf(pages).sort()).toEqual(all.slice(70).sort())
    const rest = await read(source, inbox, pages.at(-1)?.cursor ?? null)
    expect([rest.told, subjectsOf(rest.pages).sort()]).toEqual(['all', all.slice(0, 70).sort()])
    expect(wire.said().filter((line) => /^(LOGIN|AUTHENTICATE)/.test(line))).toHaveLength(1)
  })

  test('is read on after an interruption, with what became of the part that was read', async () => {
    const user = newUser()
    server().deliver(user, notes(400))
    const source = sourceOf(server().account(user))
    const inbox = await folderOf(source, 'INBOX')
    const reading = source.changes({ ...inbox, total: 0 }, null, never)
    const [one, two] = [await reading.next(), await reading.next()]
    await reading.return('all')
    if (one.done || two.done) throw new Error('too few pages')
    const client = await server().client(user)
    await client.mailboxOpen('INBOX')
    await client.messageDelete('399,10', { uid: true })
    await client.messageFlagsAdd('300,11', ['\\Seen'], { uid: true })
    const { pages, told } = await read(source, inbox, two.value.cursor)
    expect([told, goneIn(pages).map(uidOf), flagsIn(pages).map((state) => uidOf(state.remoteId))]).toEqual([
      'all',
      [10, 399],
      [300],
    ])
    const all = [...subjectsOf([one.value, two.value]), ...subjectsOf(pages)]
    expect([all.length, new Set(all).size, all.includes('note 10')]).toEqual([399, 399, false])
  })

  test.each([
    ['tells what became of the piece that was read before', 400, ['all', [150]]],
    ['is compared where that piece was too far away to go on with', 1400, ['arrivals', [150]]],
  ] as const)('that was interrupted twice %s', async (_what, count, expected) => {
    const user = newUser()
    server().deliver(user, notes(count))
    const source = sourceOf(server().account(user))
    const inbox = await folderOf(source, 'INBOX')
    const { uidValidity, modseq } = JSON.parse((await read(source, inbox)).cursor ?? '') as Record<string, string>
    const interrupted = JSON.stringify({ uidValidity, modseq, low: count + 1, high: count + 1, from: 100, to: 200 })
    const reading = source.changes({ ...inbox, total: 100 }, interrupted, never)
    const { done, value } = await reading.next()
    await reading.return('all')
    if (done) throw new Error('too few pages')
    const client = await server().client(user)
    await client.mailboxOpen('INBOX')
    await client.messageDelete('150', { uid: true })
    const { pages, told } = await read(source, await folderOf(source, 'INBOX'), value.cursor)
    expect([told, goneIn(pages).map(uidOf)]).toEqual(expected)
  })

  test('tells that a message is gone which another reading had stored', async () => {
    const { user, first, client, again, id } = await mailbox(server())
    server().deliver(user, [note('short')])
    expect(subjectsOf((await again(first.cursor)).pages)).toEqual(['short'])
    await client.noop()
    await client.messageDelete('11', { uid: true })
    const { told, pages } = await again(first.cursor)
    expect([told, goneIn(pages)]).toEqual(['all', [id(11)]])
  })

  test('that was made anew is compared, and knows so until that was done', async () => {
    const { source, client } = await mailbox(server())
    await client.mailboxCreate('Work')
    await client.append('Work', note('old'))
    const before = await read(source, await folderOf(source, 'Work'))
    await client.mailboxDelete('Work')
    await client.mailboxCreate('Work')
    await client.append('Work', note('new'))
    const after = await read(source, await folderOf(source, 'Work'), before.cursor)
    expect([after.told, subjectsOf(after.pages)]).toEqual(['arrivals', ['new']])
    const again = await read(source, await folderOf(source, 'Work'), after.cursor)
    expect([again.told, again.pages]).toEqual(['arrivals', []])
    const sure = source.compared?.(after.cursor ?? '') ?? ''
    expect((await read(source, await folderOf(source, 'Work'), sure)).told).toBe('all')
  })

  test('is compared where the mirror holds some of it already, or an older cursor says little', async () => {
    const { source, first, id } = await mailbox(server())
    const inbox = await folderOf(source, 'INBOX')
    const reading = source.changes({ ...inbox, total: 4 }, null, never)
    let told: Told | null = null
    while (told === null) told = (({ done, value }) => (done ? value : null))(await reading.next())
    const old = JSON.stringify({ uidValidity: id(1).split(':')[0], low: 1, high: 11 })
    expect([told, (await read(source, inbox, old)).told]).toEqual(['arrivals', 'arrivals'])
    expect(first.told).toBe('all')
  })
})

const capability = 'IMAP4rev1 LITERAL+ ENABLE UIDPLUS MOVE LIST-EXTENDED LIST-STATUS NAMESPACE UNSELECT IDLE'

describeWithDovecot(
  'a folder on a server with CONDSTORE alone',
  (server) => {
    test('tells flags and new mail, and sees by counting that nothing is gone', async () => {
      const { user, first, client, again, id } = await mailbox(server())
      await client.messageFlagsAdd('3', ['\\Seen'], { uid: true })
      server().deliver(user, [note('late')])
      const { pages, told, cursor } = await again(first.cursor)
      expect([first.told, told, goneIn(pages)]).toEqual(['all', 'all', []])
      expect(flagsIn(pages)).toEqual([{ remoteId: id(3), flags: flag.seen }])
      expect(subjectsOf(pages)).toEqual(['late'])
      expect(await again(cursor)).toEqual({ pages: [], told: 'all', cursor })
    })

    test('is compared where the mirror holds more than was counted, though the number is right', async () => {
      const { source, first } = await mailbox(server())
      const inbox = await folderOf(source, 'INBOX')
      const cursor = JSON.stringify({ ...JSON.parse(first.cursor ?? ''), modseq: '1' })
      for (const [total, told] of [
        [10, 'all'],
        [11, 'arrivals'],
      ] as const) {
        const reading = source.changes({ ...inbox, total }, cursor, never)
        let step = await reading.next()
        while (!step.done) step = await reading.next()
        expect(step.value).toBe(told)
      }
    })

    test('is compared when something is gone', async () => {
      const { user, source, first, client, again } = await mailbox(server())
      await client.messageDelete('2', { uid: true })
      server().deliver(user, [note('late')])
      const { pages, told, cursor } = await again(first.cursor)
      expect([told, subjectsOf(pages)]).toEqual(['arrivals', ['late']])
      expect((await again(cursor)).told).toBe('arrivals')
      expect((await again(source.compared?.(cursor ?? '') ?? null)).told).toBe('all')
    })
  },
  { capability: `${capability} CONDSTORE` },
)

describeWithDovecot(
  'a folder on a server with neither',
  (server) => {
    test('tells what is new, and is compared each time', async () => {
      const { user, first, again } = await mailbox(server())
      server().deliver(user, [note('late')])
      const { pages, told, cursor } = await again(first.cursor)
      expect([first.told, told, subjectsOf(pages)]).toEqual(['arrivals', 'arrivals', ['late']])
      expect(await again(cursor)).toEqual({ pages: [], told: 'arrivals', cursor })
    })
  },
  { capability },
)

const uidOf = (remoteId: string): number => Number(remoteId.split(':')[1])
