/** The SuperOffice source over SOAP, against the real agent server. */
import { describe, expect, test } from 'vitest'
import type { ChangePage, Cursor, MailSource, RemoteFolder } from '../../../main/sources/source.ts'
import { flag } from '../../../preload/model.ts'
import { agentServer, ask, inboxOf, type TestServer } from '../../support/agent-server.ts'
import { openSoap } from '../../support/soap.ts'
import { ann, never } from '../../support/superoffice.ts'

const agents = '/api/v1/Agents/EMail'

async function signedIn(url: string, user = 'ann') {
  const site = openSoap(url, user)
  return { site, source: site.source(await site.identify(never)) }
}
async function syncedServer(messages = 3): Promise<TestServer> {
  const server = await agentServer({ messages })
  await server.syncAll()
  return server
}
async function folderOf(source: MailSource, role: RemoteFolder['role']): Promise<RemoteFolder> {
  const found = (await source.folders(never)).find((folder) => folder.role === role)
  if (!found) throw new Error(`no ${role}`)
  return found
}
async function read(source: MailSource, folder: RemoteFolder, cursor: Cursor | null, since: number | null = null) {
  const pages: ChangePage[] = []
  for await (const page of source.changes(folder, cursor, never, since)) pages.push(page)
  return {
    subjects: pages.flatMap(({ changed }) => changed.map((one) => ('entity' in one ? one.entity.subject : ''))),
    changed: pages.flatMap(({ changed }) => changed),
    flags: new Map(pages.flatMap(({ flags }) => flags.map((one) => [one.remoteId, one.flags]))),
    gone: pages.flatMap(({ gone }) => gone),
    cursor: pages.at(-1)?.cursor ?? null,
  }
}

describe('a connection that is wholly SOAP', () => {
  test('finds out who signed in and with which account', async () => {
    const server = await agentServer()
    const identity = await openSoap(server.url, 'ben').identify(never)
    expect(identity).toMatchObject({
      accountId: 2,
      associateId: 12,
      associateName: 'ben',
      address: 'ben@example.com',
      site: `${server.url}/api/`,
    })
  })

  test('reads all mail of its own folders, newest first, and nobody else’s', async () => {
    const server = await syncedServer()
    const { source } = await signedIn(server.url, 'ben')
    const inbox = await folderOf(source, 'inbox')
    const { subjects, changed } = await read(source, inbox, null)
    expect([...subjects].sort()).toEqual(['letter-1 for 2', 'letter-2 for 2', 'letter-3 for 2'])
    const ids = changed.map(({ remoteId }) => Number(remoteId))
    expect(ids).toEqual([...ids].sort((a, b) => b - a))
    expect(changed[0]).toMatchObject({
      entity: {
        from: { address: 'dora@example.com', name: 'Dora Dahl' },
        accountId: 2,
        plainBody: expect.stringContaining('Hello from') as string,
        sent: '2026-03-01T08:00:00Z',
        repliedAt: null,
        attachments: [{ filename: 'note.txt' }],
        hasCalendarData: false,
      },
    })
    expect((await read(source, await folderOf(source, 'sent'), null)).changed).toEqual([])
  })

  test('then tells what is new, what has other flags and what is gone, and nothing twice', async () => {
    const server = await syncedServer()
    const { source } = await signedIn(server.url)
    const inbox = await folderOf(source, 'inbox')
    const first = await read(source, inbox, null)
    const [seen, gone, kept] = first.changed.map(({ remoteId }) => remoteId)
    await ask(server, `${agents}/MarkEmailsAsRead`, { body: { Ids: [Number(seen)], Read: true } })
    await ask(server, `${agents}/MoveEmailsToTrash`, { body: { Ids: [Number(gone)] } })
    server.deliver(1, 'letter-9')
    const second = await read(source, inbox, first.cursor)
    expect(second.subjects).toEqual(['letter-9 for 1'])
    expect(second.gone).toEqual([gone])
    expect([(second.flags.get(seen ?? '') ?? 0) & flag.seen, (second.flags.get(kept ?? '') ?? 0) & flag.seen]).toEqual([
      1, 0,
    ])
    const third = await read(source, inbox, second.cursor)
    expect([third.changed, third.gone]).toEqual([[], []])
  })

  test('finds mail that a sync of somebody else’s brought into the cache', async () => {
    const server = await syncedServer()
    const { source } = await signedIn(server.url)
    const inbox = { ...(await folderOf(source, 'inbox')), role: 'other' as const } // so that nothing is fetched for it
    const first = await read(source, inbox, null)
    server.deliver(1, 'letter-9')
    await server.syncAll()
    expect((await read(source, inbox, first.cursor)).subjects).toEqual(['letter-9 for 1'])
  })

  test('reads no further back than it is told, and further when it is told so later', async () => {
    const server = await agentServer({ messages: 2 })
    const old = (at: number) => `Received: from a by b; Mon, 1 Jan 2024 08:0${at}:00 +0000
From: Dora <dora@example.com>
Subject: old ${at}
Date: Mon, 1 Jan 2024 08:00:00 +0000
Message-ID: <old-${at}@example.com>

Hello.
`
    server.deliver(1, 'old-1', old(1))
    await server.syncAll()
    const { source } = await signedIn(server.url)
    const inbox = await folderOf(source, 'inbox')
    const first = await read(source, inbox, null, Date.parse('2025-06-01'))
    expect([...first.subjects].sort()).toEqual(['letter-1 for 1', 'letter-2 for 1'])
    expect((await read(source, inbox, first.cursor, null)).subjects).toContain('old 1')
  })

  test('an interrupted reading goes on where it stopped', async () => {
    const server = await syncedServer(60)
    const { source } = await signedIn(server.url)
    const inbox = await folderOf(source, 'inbox')
    let cursor: Cursor | null = null
    const got: string[] = []
    for await (const page of source.changes(inbox, null, never)) {
      got.push(...page.changed.map(({ remoteId }) => remoteId))
      cursor = page.cursor
      if (got.length > 0) break
    }
    expect(got.length).toBeLessThan(60)
    const rest = (await read(source, inbox, cursor)).changed.map(({ remoteId }) => remoteId)
    expect(new Set([...got, ...rest]).size).toBe(60)
    expect(rest.length).toBe(60 - got.length)
  })

  test('marks as read, moves and fetches attachments on the server', async () => {
    const server = await syncedServer()
    const { source } = await signedIn(server.url)
    const inbox = await folderOf(source, 'inbox')
    const trash = await folderOf(source, 'trash')
    const [one, other] = (await read(source, inbox, null)).changed
    const before = await read(source, trash, null)
    if (!one || !other || !('entity' in one)) throw new Error('no mail')
    const bytes = await source.attachment(inbox, one.remoteId, one.entity.attachments[0]?.id ?? '', never)
    expect(Buffer.from(bytes).toString('utf8')).toBe('hello')
    await source.apply(inbox, { kind: 'seen', ids: [one.remoteId], value: true }, never)
    await source.apply(inbox, { kind: 'trash', ids: [other.remoteId], to: trash }, never)
    const body = { Id: Number(one.remoteId), IncludeAttachments: false }
    expect((await ask(server, `${agents}/GetEMail`, { body })).body).toMatchObject({ Flags: 'Seen' })
    // Also where a folder was read to its end before.
    expect((await read(source, trash, before.cursor)).changed).toHaveLength(1)
  })

  test('asks the server to sync those accounts of ours that are due', async () => {
    const server = await agentServer()
    const { site } = await signedIn(server.url)
    const { asked, tookMs } = await site.server.refresh([ann], never)
    expect([[...asked], tookMs === null]).toEqual([[1], false])
    const snapshot = await site.server.snapshot([String(inboxOf(server, 1))], never)
    expect([...snapshot.latestItems.values()][0]).toBeGreaterThan(0)
    expect(snapshot).toMatchObject({ lastFetch: null, status: { status: 'Ok', errorCount: 0 } })
    expect(await site.server.reachable(never)).toBe(true)
  })

  test('works with a server that is as strict as WCF', async () => {
    const server = await syncedServer()
    server.modes.strict = true
    const { site, source } = await signedIn(server.url)
    await site.server.refresh([ann], never)
    const inbox = await folderOf(source, 'inbox')
    const { changed } = await read(source, inbox, null)
    expect(changed).toHaveLength(3)
    await source.apply(inbox, { kind: 'seen', ids: changed.map(({ remoteId }) => remoteId), value: true }, never)
    const after = await read(source, inbox, null)
    expect(after.changed.map((one) => ('entity' in one ? one.entity.flags & flag.seen : 0))).toEqual([1, 1, 1])
  })
})
