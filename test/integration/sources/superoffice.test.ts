/** The SuperOffice source, and the official client by itself, against the real agent server. */
import { EMailAgent } from '@superoffice/webapi/EMailAgent.js'
import { describe, expect, test } from 'vitest'
import { Fault } from '../../../main/failure.ts'
import { listAccounts } from '../../../main/mirror/accounts.ts'
import { storedFolders } from '../../../main/mirror/folders.ts'
import { listItems, readItem } from '../../../main/mirror/items.ts'
import type { ChangePage, Cursor, MailSource, RemoteFolder } from '../../../main/sources/source.ts'
import { agentServer, type TestServer } from '../../support/agent-server.ts'
import { proxyTo, type Script } from '../../support/http-servers.ts'
import { anyDate } from '../../support/any.ts'
import { never, open } from '../../support/superoffice.ts'

async function signedIn(url: string, user = 'ann', password = 'demo') {
  const site = open(url, () => Promise.resolve(password), user)
  const identity = await site.identify(never)
  const source = site.source(identity)
  return { site, identity, source }
}

async function inboxOf(source: MailSource): Promise<RemoteFolder> {
  const inbox = (await source.folders(never)).find((folder) => folder.role === 'inbox')
  if (!inbox) throw new Error('no inbox')
  return inbox
}

/** Reads as the agent does: keeps each page with its cursor, and stops where reading fails. */
async function pull(
  source: MailSource,
  folder: RemoteFolder,
  kept: { ids: string[]; cursor: Cursor | null; pages: ChangePage[] },
) {
  for await (const page of source.changes(folder, kept.cursor, never)) {
    kept.pages.push(page)
    kept.ids.push(...page.changed.map((one) => one.remoteId))
    kept.cursor = page.cursor
  }
}
const nothing = () => ({ ids: [] as string[], cursor: null as Cursor | null, pages: [] as ChangePage[] })

async function behind(server: TestServer, script: Script) {
  const proxy = await proxyTo(server.url, script)
  return { proxy, ...(await signedIn(proxy.url)) }
}

async function syncedServer(messages: number, accounts = 2): Promise<TestServer> {
  const server = await agentServer({ accounts, messages })
  await server.syncAll()
  return server
}

describe('the source', () => {
  test('finds out who signed in and with which account', async () => {
    const server = await agentServer()
    const { identity } = await signedIn(server.url, 'ben')
    expect(identity).toEqual({
      accountId: 2,
      associateId: 12,
      associateName: 'ben',
      name: 'ben',
      address: 'ben@example.com',
      site: `${server.url}/api/`,
    })
    await expect(signedIn(server.url, 'ben', 'wrong')).rejects.toMatchObject({ kind: 'auth' })
    await expect(signedIn(server.url, 'admin')).rejects.toMatchObject({ kind: 'forbidden' })
  })

  test('makes the server fetch, once for all connections on it', async () => {
    const server = await agentServer()
    const ann = await signedIn(server.url)
    const ben = await signedIn(`${server.url}/api/v1`, 'ben')
    expect(ann.site.server.key).toBe(ben.site.server.key)
    await ann.site.server.refresh([ann.identity, ben.identity], never)
    const read = nothing()
    await pull(ben.source, await inboxOf(ben.source), read)
    expect(read.ids).toHaveLength(3)
  })

  test('brings every message as the server has it, newest first, and nothing twice', async () => {
    const server = await syncedServer(450, 1)
    const { source } = await signedIn(server.url)
    const read = nothing()
    const folder = await inboxOf(source)
    await pull(source, folder, read)
    const items = listItems(server.mirror.reader, {
      accountIds: [server.config.accounts[0]!.accountId],
      where: [],
      order: { column: 'item', direction: 'desc' },
      limit: 1000,
    })
    expect(read.ids).toEqual(items.map((row) => String(row.item)))
    expect(read.pages.map((page) => page.changed.length)).toEqual(Array.from({ length: 9 }, () => 50))
    const first = read.pages[0]?.changed[0]
    const there = readItem(
      server.mirror.reader,
      Number(first?.remoteId),
      server.config.accounts.map((one) => one.accountId),
    )
    expect(first && 'entity' in first && first.entity).toEqual(there?.entity)
    await pull(source, folder, read)
    expect(read.pages).toHaveLength(9)
  })

  test('later brings only what is new', async () => {
    const server = await syncedServer(3, 1)
    const { source } = await signedIn(server.url)
    const folder = await inboxOf(source)
    const read = nothing()
    await pull(source, folder, read)
    server.deliver(1, 'late')
    await server.syncAll()
    const later = { ...nothing(), cursor: read.cursor }
    await pull(source, folder, later)
    expect(later.pages).toHaveLength(1)
    expect(later.pages[0]?.changed).toMatchObject([{ entity: { subject: 'late for 1' } }])
  })

  test('interrupted in the middle it goes on where it stopped, with what came meanwhile first', async () => {
    const server = await syncedServer(450, 1)
    let asked = 0
    let broken = true
    const { source } = await behind(server, ({ url }) => {
      if (!url.endsWith('/GetEMail')) return undefined
      return broken && ++asked > 250 ? { status: 503, body: '<html>' } : undefined
    })
    const folder = await inboxOf(source)
    const read = nothing()
    await expect(pull(source, folder, read)).rejects.toMatchObject({ kind: 'throttled' })
    expect(read.ids).toHaveLength(250)
    broken = false
    server.deliver(1, 'meanwhile')
    await server.syncAll()
    await pull(source, folder, read)
    expect(read.pages[5]?.changed).toMatchObject([{ entity: { subject: 'meanwhile for 1' } }])
    expect(read.ids).toHaveLength(451)
    expect(new Set(read.ids).size).toBe(451)
  })

  test('leaves a broken message out, lists it all the same, and brings it when it is mended', async () => {
    const server = await syncedServer(5, 1)
    let broken = true
    const { source } = await behind(server, ({ url, body }) =>
      broken && url.endsWith('/GetEMail') && body.includes('"Id":3,') ? { body: '{"Subject":"cut' } : undefined,
    )
    const folder = await inboxOf(source)
    const read = nothing()
    await pull(source, folder, read)
    expect(read.ids).toEqual(['5', '4', '2', '1'])
    const listed = []
    for await (const states of source.listing(folder, never)) listed.push(...states)
    expect(listed.map((one) => one.remoteId)).toEqual(['1', '2', '3', '4', '5'])
    expect(await source.messages(folder, ['3'], never)).toEqual([])
    broken = false
    expect(await source.messages(folder, ['3', '999'], never)).toMatchObject([
      { remoteId: '3', entity: { emailItemId: 3 } },
    ])
  })

  test('fetches the bytes of an attachment by the id that its message lists', async () => {
    const server = await syncedServer(1, 1)
    const { source } = await signedIn(server.url)
    const folder = await inboxOf(source)
    const read = nothing()
    await pull(source, folder, read)
    const [message] = read.pages[0]?.changed ?? []
    const entity = message && 'entity' in message ? message.entity : null
    const bytes = await source.attachment(folder, message?.remoteId ?? '', entity?.attachments[0]?.id ?? '', never)
    expect(Buffer.from(bytes).toString()).toBe('hello')
    await expect(source.attachment(folder, message?.remoteId ?? '', 'nothing', never)).rejects.toMatchObject({
      kind: 'gone',
    })
  })

  test('an empty folder is remembered as read to its end', async () => {
    const server = await syncedServer(0, 1)
    const { source } = await signedIn(server.url)
    const folder = await inboxOf(source)
    const read = nothing()
    await pull(source, folder, read)
    expect(read).toMatchObject({ ids: [], cursor: '{"newest":0,"oldest":0}' })
    server.deliver(1, 'first')
    await server.syncAll()
    await pull(source, folder, read)
    expect(read.ids).toEqual(['1'])
  })

  test('the server that went away is offline and not reachable', async () => {
    const server = await agentServer({ accounts: 1 })
    const { site, source } = await signedIn(server.url)
    expect(await site.server.reachable(never)).toBe(true)
    await server.close()
    expect(await site.server.reachable(never)).toBe(false)
    await expect(source.folders(never)).rejects.toBeInstanceOf(Fault)
    await expect(source.folders(never)).rejects.toMatchObject({ kind: 'offline' })
  })
})

test('the official client by itself can use every operation', async () => {
  const server = await agentServer({ accounts: 2, messages: 2 })
  const client = new EMailAgent(server.url, { auth: { username: 'ann', password: 'demo' } })
  const ready = await client.getReadySyncEmailAccountsAsync()
  expect(ready).toMatchObject([{ accountId: 1, associateName: 'ann', associateId: 11 }, { accountId: 2 }])
  await client.syncEmailAccountsAsync(ready)
  expect(await client.testAuthenticateAsync()).toBe(true)
  expect(await client.getCurrentAccountIdAsync()).toBe(1)
  expect(await client.getCurrentAccountAsync()).toMatchObject({
    eMailAccountId: 1,
    eMailAddress: 'ann@example.com',
    lastFetch: anyDate,
  })
  const [folder] = await client.cacheFolderListAsync()
  expect(folder).toMatchObject({ name: 'INBOX', totalItems: 2, subscribed: true })
  const id = listAccounts(server.mirror.reader)[0]?.id
  expect(folder?.emailFolderId).toBe(id && storedFolders(server.mirror.reader, id)[0]?.id)
  const latest = await client.latestItemIdByFolderAsync(folder?.emailFolderId ?? 0)
  expect(await client.hasNewMailAsync(latest, folder?.emailFolderId ?? 0)).toBe(false)
  const mail = await client.getEMailAsync(latest, false)
  expect(mail).toMatchObject({
    emailItemId: latest,
    accountId: 1,
    from: { address: 'dora@example.com' },
    receivedAt: anyDate,
    attachments: [{ filename: 'note.txt' }],
  })
  const attachment = await client.getAttachmentFromIdAsync(latest, mail.attachments?.[0]?.id ?? '')
  expect(attachment.filename).toBe('note.txt')
  expect(await client.getEMailAsync(99_999, false)).toBeNull()
  await expect(client.latestItemIdByFolderAsync(99_999)).rejects.toMatchObject({ response: { status: 404 } })
})
