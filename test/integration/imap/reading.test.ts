/** Reading a real IMAP server. */
import { expect, test } from 'vitest'
import { flag } from '../../../preload/model.ts'
import { describeWithDovecot, newUser, type Dovecot } from '../../support/dovecot.ts'
import { folderOf, listed, never, note, notes, pagesOf, seenBy, sourceOf, subjectsOf } from '../../support/imap-mail.ts'

/** Somebody's mailbox with these messages in the inbox. */
async function mailbox(dovecot: Dovecot, messages: readonly string[] = []) {
  const user = newUser()
  const deliver = (more: readonly string[]) => dovecot.deliver(user, more)
  deliver(messages)
  const source = sourceOf(dovecot.account(user))
  return { deliver, source, inbox: await folderOf(source, 'INBOX'), client: await dovecot.client(user) }
}

describeWithDovecot('reading a folder', (server) => {
  test('begins with few of the newest, goes on in pages of at most 200, and then reads only what came since', async () => {
    const { deliver, source, inbox } = await mailbox(server(), notes(250))
    expect([inbox.totalItems, inbox.unreadItems]).toEqual([250, 250])
    const pages = await pagesOf(source, inbox)
    expect(pages.map((page) => page.changed.length).filter(Boolean)).toEqual([50, 200])
    expect(subjectsOf(pages)).toEqual(notes(250).map((_, at) => `note ${250 - at}`))
    const cursor = pages.at(-1)?.cursor ?? null
    expect(await pagesOf(source, inbox, cursor)).toEqual([])
    deliver([note('late'), note('later')])
    const more = await pagesOf(source, inbox, cursor)
    expect(subjectsOf(more)).toEqual(['late', 'later'])
    expect(await pagesOf(source, inbox, more.at(-1)?.cursor)).toEqual([])
  })

  test('brings the bytes as they are, the time of receipt and the flags', async () => {
    const { source, client, inbox } = await mailbox(server())
    await client.append('INBOX', note('kept'), ['\\Seen', '\\Answered', '$Forwarded'], new Date('2026-02-03T04:05:06Z'))
    const [page] = await pagesOf(source, inbox)
    expect(page?.changed).toEqual([
      {
        remoteId: `${await validityOf(client)}:1`,
        raw: Buffer.from(note('kept')),
        known: { flags: flag.seen | flag.answered, receivedAt: '2026-02-03T04:05:06.000Z', folderName: 'INBOX' },
      },
    ])
  })

  test('goes on where it was cut: what came meanwhile, then the rest, nothing twice', async () => {
    const { deliver, source, inbox } = await mailbox(server(), notes(450))
    let cursor: string | null = null
    const first = []
    for await (const page of source.changes(inbox, null, never)) {
      first.push(...subjectsOf([page]))
      cursor = page.cursor
      break
    }
    deliver([note('meanwhile')])
    const rest = subjectsOf(await pagesOf(source, inbox, cursor))
    expect([first[0], rest[0], rest[1], rest.at(-1)]).toEqual(['note 450', 'meanwhile', 'note 400', 'note 1'])
    expect(new Set([...first, ...rest]).size).toBe(451)
    expect(first.length + rest.length).toBe(451)
  })

  test('keeps a page small where messages are large', async () => {
    const body = `${'x'.repeat(76)}\r\n`.repeat(1500)
    const large = Array.from({ length: 48 }, (_, at) => `${note(`large ${at + 1}`)}${body}`)
    const { source, inbox } = await mailbox(server(), large)
    const pages = (await pagesOf(source, inbox)).filter((page) => page.changed.length > 0)
    expect(pages.map((page) => page.changed.length)).toEqual([35, 13])
    expect(new Set(subjectsOf(pages)).size).toBe(48)
  })

  test('lists what is there now, with the flags that others set and without what they expunged', async () => {
    const { source, client, inbox } = await mailbox(server(), notes(3))
    const before = await pagesOf(source, inbox)
    await client.mailboxOpen('INBOX')
    await client.messageFlagsAdd('1', ['\\Seen', '\\Flagged'], { uid: true })
    await client.messageDelete('2', { uid: true })
    const validity = await validityOf(client)
    expect(await listed(source, inbox)).toEqual([
      { remoteId: `${validity}:1`, flags: flag.seen | flag.flagged },
      { remoteId: `${validity}:3`, flags: 0 },
    ])
    const ids = before.flatMap((page) => page.changed.map((one) => one.remoteId))
    expect((await source.messages(inbox, ids, never)).map((one) => one.remoteId)).toEqual([
      `${validity}:3`,
      `${validity}:1`,
    ])
  })

  test('an empty folder has no pages and no listing', async () => {
    const { source, inbox } = await mailbox(server())
    expect([subjectsOf(await pagesOf(source, inbox)), await listed(source, inbox)]).toEqual([[], []])
  })

  test('a folder that was made anew is read anew, under other names', async () => {
    const { source, client } = await mailbox(server())
    await client.mailboxCreate('Work')
    await client.append('Work', note('old'))
    const work = await folderOf(source, 'Work')
    const before = await pagesOf(source, work)
    await client.mailboxDelete('Work')
    await client.mailboxCreate('Work')
    await client.append('Work', note('new'))
    const after = await pagesOf(source, work, before.at(-1)?.cursor)
    expect(subjectsOf(after)).toEqual(['new'])
    const ids = [before, after].map((pages) => pages[0]?.changed[0]?.remoteId)
    expect(ids[0]).not.toBe(ids[1])
    expect((await listed(source, work)).map((one) => one.remoteId)).toEqual([ids[1]])
    expect(await source.messages(work, [ids[0] ?? ''], never)).toEqual([])
  })

  test('a cursor that cannot be read starts from the beginning', async () => {
    const { source, inbox } = await mailbox(server(), notes(2))
    for (const cursor of ['', '{', 'null', '{"uidValidity":"1","low":1,"high":9}', '{"uidValidity":5}'])
      expect(subjectsOf(await pagesOf(source, inbox, cursor))).toEqual(['note 2', 'note 1'])
  })

  test('mail from long before the asked time is left out of changes and listing alike', async () => {
    const { source, client, inbox } = await mailbox(server())
    await client.append('INBOX', note('young'), [], new Date('2026-03-01T00:00:00Z'))
    await client.append('INBOX', note('old'), [], new Date('2026-01-01T00:00:00Z'))
    const since = Date.parse('2026-02-20T12:00:00Z')
    expect(subjectsOf(await pagesOf(source, inbox, null, since))).toEqual(['young'])
    expect((await listed(source, inbox, since)).map((one) => one.remoteId)).toEqual([`${await validityOf(client)}:1`])
  })
})

describeWithDovecot('folders', (server) => {
  test('are named as a person names them, nested and in any script, and only those that hold mail', async () => {
    const { source, client } = await mailbox(server())
    for (const name of ['Arkiv/2025', 'Prosjekt æøå & mer', '日本語/メール', 'a~b']) await client.mailboxCreate(name)
    await client.append('日本語/メール', note('konnichiwa'))
    const names = (await source.folders(never)).map((one) => one.name)
    expect(names.sort()).toEqual(
      [
        ...['Arkiv/2025', 'Drafts', 'INBOX', 'Junk', 'Prosjekt æøå & mer', 'Sent', 'Trash', 'a~b'],
        '日本語/メール',
      ].sort(),
    )
    const nested = await folderOf(source, '日本語/メール')
    expect(nested).toMatchObject({ delimiter: '/', totalItems: 1, unreadItems: 1, role: 'other' })
    expect(subjectsOf(await pagesOf(source, nested))).toEqual(['konnichiwa'])
  })

  test('have the roles that the server gives, else those of their names at the top', async () => {
    const { source, client } = await mailbox(server())
    for (const name of ['Arkiv', 'Papirkurv', 'Work', 'Work/Spam', 'Work/Archive']) await client.mailboxCreate(name)
    const roles = Object.fromEntries((await source.folders(never)).map((one) => [one.name, one.role]))
    expect(roles).toEqual({
      ...{ INBOX: 'inbox', Sent: 'sent', Drafts: 'drafts', Trash: 'trash', Junk: 'junk', Arkiv: 'archive' },
      ...{ Papirkurv: 'other', Work: 'other', 'Work/Spam': 'other', 'Work/Archive': 'other' },
    })
  })

  test('are subscribed as the server keeps it', async () => {
    const { source, client } = await mailbox(server())
    await client.mailboxCreate('Lists')
    await client.mailboxUnsubscribe('Lists')
    const isSubscribed = async () => (await folderOf(source, 'Lists')).subscribed
    expect(await isSubscribed()).toBe(false)
    await source.subscribe(await folderOf(source, 'Lists'), true, never)
    expect([await isSubscribed(), (await client.list()).find((one) => one.path === 'Lists')?.subscribed]).toEqual([
      true,
      true,
    ])
    await source.subscribe(await folderOf(source, 'Lists'), false, never)
    expect(await isSubscribed()).toBe(false)
  })
})

describeWithDovecot(
  'on a server without extensions',
  (server) => {
    test('reading and listing go the same way, and folders have roles by their names', async () => {
      const { source, inbox } = await mailbox(server(), notes(2))
      const roles = Object.fromEntries((await source.folders(never)).map((one) => [one.name, one.role]))
      expect(roles).toEqual({ INBOX: 'inbox', Sent: 'sent', Drafts: 'drafts', Trash: 'trash', Junk: 'junk' })
      expect(subjectsOf(await pagesOf(source, inbox))).toEqual(['note 2', 'note 1'])
      expect((await listed(source, inbox)).length).toBe(2)
      const drafts = await folderOf(source, 'Drafts')
      expect([subjectsOf(await pagesOf(source, drafts)), await listed(source, drafts)]).toEqual([[], []])
    })
  },
  { capability: 'IMAP4rev1' },
)

describeWithDovecot('an attachment', (server) => {
  const bytes = Buffer.from(Array.from({ length: 2_000_000 }, (_, at) => (at * 7) % 251))
  const letter = [
    'Subject: with a file',
    'MIME-Version: 1.0',
    'Content-Type: application/octet-stream; name=a.bin',
    'Content-Disposition: attachment; filename=a.bin',
    'Content-Transfer-Encoding: base64',
    '',
    (bytes.toString('base64').match(/.{1,76}/g) ?? []).join('\r\n'),
    '',
  ].join('\r\n')

  test('comes whole, in pieces that are told, and leaves the message unread', async () => {
    const { source, client, inbox } = await mailbox(server(), [letter])
    const remoteId = (await listed(source, inbox))[0]?.remoteId ?? ''
    const told: (number | null)[][] = []
    const read = await source.attachment(inbox, remoteId, '1', never, (...said) => told.push(said))
    expect(Buffer.from(read).equals(bytes)).toBe(true)
    expect(told.map(([received]) => received)).toEqual([730_770, 1_461_537, 2_000_000, 2_000_000])
    expect(told.at(-1)).toEqual([2_000_000, 2_000_000])
    expect(await seenBy(client, 'INBOX')).toEqual(['with a file'])
  })

  test('that is not there is gone, and so is its message', async () => {
    const { source, inbox } = await mailbox(server(), [letter])
    const remoteId = (await listed(source, inbox))[0]?.remoteId ?? ''
    for (const [message, id] of [
      [remoteId, '9'],
      [remoteId.replace(/\d$/, '7'), '1'],
      ['1:1', '1'],
      ['x', '1'],
    ])
      await expect(source.attachment(inbox, message ?? '', id ?? '', never)).rejects.toMatchObject({ kind: 'gone' })
  })
})

async function validityOf(client: Awaited<ReturnType<typeof mailbox>>['client']): Promise<string> {
  return `${(await client.mailboxOpen('INBOX')).uidValidity}`
}
