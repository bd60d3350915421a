/** What each route of the agent server answers, and to whom. */
import { describe, expect, test } from 'vitest'
import { agentServer, ask, inboxOf, sharedServer, type TestServer } from '../../support/agent-server.ts'
import { anyNumber, anyText, textLike, textWith } from '../../support/any.ts'
import { gate } from '../../support/gate.ts'
import { putAccount } from '../../support/mirrors.ts'
import { testClock } from '../../support/test-clock.ts'

const agents = '/api/v1/Agents/EMail'
const mail2 = (parameters: string) => `/api/v1/archive/Mail2?${parameters}`
const shared = sharedServer()

async function synced(accounts = 2, messages = 3): Promise<TestServer> {
  const server = await agentServer({ accounts, messages })
  await server.syncAll()
  return server
}

describe('accounts', () => {
  test('the current account has no credentials, and says how its last sync went', async () => {
    const server = await agentServer()
    expect((await ask(server, `${agents}/GetCurrentAccount`)).body).toMatchObject({
      EMailAccountId: 1,
      AccountStatus: 0,
    })
    await server.syncAll()
    expect((await ask(server, `${agents}/GetCurrentAccount`)).body).toMatchObject({
      EMailAddress: 'ann@example.com',
      AssociateId: 11,
      IncomingCredentials: null,
      OutgoingCredentials: null,
      AccountStatus: 4,
      ErrorCount: 0,
      InboxFolder: 'INBOX',
    })
    expect((await ask(server, `${agents}/GetCurrentAccountId`)).body).toBe(1)
    expect((await ask(server, `${agents}/TestAuthenticate`)).body).toBe(true)
  })

  test('a user without an associate has none', async () => {
    const server = shared()
    const asked = { user: 'admin' }
    expect((await ask(server, `${agents}/GetCurrentAccount`, asked)).body).toBeNull()
    expect((await ask(server, `${agents}/GetCurrentAccountId`, asked)).body).toBe(0)
    expect((await ask(server, `${agents}/TestAuthenticate`, asked)).body).toBe(false)
    expect((await ask(server, `${agents}/CacheFolderList`, asked)).body).toEqual([])
  })

  test('$select leaves the other fields null', async () => {
    const server = shared()
    const { body } = await ask(server, `${agents}/GetCurrentAccount?$select=emailaddress,AssociateId`)
    expect(body).toMatchObject({
      EMailAddress: 'ann@example.com',
      AssociateId: 11,
      EMailAccountId: null,
      FieldProperties: null,
    })
  })
})

describe('syncing', () => {
  test('an accepted call answers 204 without a body when its mail can be read', async () => {
    const server = await agentServer()
    const ready = await ask(server, `${agents}/GetReadySyncEmailAccounts`)
    expect(ready.body).toMatchObject([{ AccountId: 1, AssociateName: 'ann', AssociateId: 11 }, { AccountId: 2 }])
    const done = await ask(server, `${agents}/SyncEmailAccounts`, { body: { SyncUserAccounts: ready.body } })
    expect([done.status, done.body]).toEqual([204, undefined])
    expect((await ask(server, mail2(`$filter=folderId eq ${inboxOf(server, 1)}`))).body).toMatchObject({
      value: { length: 3 },
    })
  })

  test('any user may ask for anybody’s account', async () => {
    const server = await agentServer()
    await ask(server, `${agents}/SyncEmailAccounts`, { body: { syncUserAccounts: [{ accountId: 2 }] } })
    expect((await ask(server, mail2('$top=5'), { user: 'ben' })).body).toMatchObject({ value: { length: 3 } })
  })

  test('a call beside another one answers 204 after a second, and starts nothing', async () => {
    const held = gate()
    const clock = testClock()
    const server = await agentServer({
      clock,
      accounts: 2,
      wrap: (source) => ({ ...source, folders: (signal) => held.reach().then(() => source.folders(signal)) }),
    })
    const first = ask(server, `${agents}/SyncEmailAccounts`, { body: { SyncUserAccounts: [{ AccountId: 1 }] } })
    await held.reached
    const second = ask(server, `${agents}/SyncEmailAccounts`, { body: { SyncUserAccounts: [{ AccountId: 2 }] } })
    while (!clock.sleeps.includes(1000)) await new Promise(setImmediate)
    clock.advance(1000)
    const answer = await second
    expect([answer.status, answer.body]).toEqual([204, undefined])
    held.open()
    expect((await first).status).toBe(204)
    expect((await ask(server, mail2('$top=9'), { user: 'admin' })).body).toMatchObject({ value: { length: 3 } })
  })

  test('an unknown account is an error before anything starts; an empty list is done at once', async () => {
    const server = await agentServer()
    const unknown = await ask(server, `${agents}/SyncEmailAccounts`, {
      body: { SyncUserAccounts: [{ AccountId: 1 }, { AccountId: 99 }] },
    })
    expect([unknown.status, unknown.body]).toEqual([400, { Message: anyText, MessageDetail: textWith('99') }])
    expect(server.agent.state().accounts).toEqual([])
    expect((await ask(server, `${agents}/SyncEmailAccounts`, { body: { SyncUserAccounts: [] } })).status).toBe(204)
  })
})

test('an account that the configuration no longer names is neither ready nor synced', async () => {
  const server = await agentServer({ accounts: 1 })
  await putAccount(server.mirror, 9)
  expect((await ask(server, `${agents}/GetReadySyncEmailAccounts`)).body).toMatchObject([{ AccountId: 1 }])
  const body = { SyncUserAccounts: [{ AccountId: 9 }] }
  expect((await ask(server, `${agents}/SyncEmailAccounts`, { body })).status).toBe(400)
})

describe('reading', () => {
  test('an associate sees no folder and no mail of another one', async () => {
    const server = shared()
    const [foreign] = (
      (await ask(server, mail2('$top=1'), { user: 'ben' })).body as { value: { PrimaryKey: string }[] }
    ).value
    const id = Number(foreign?.PrimaryKey)
    expect((await ask(server, `${agents}/GetEMail`, { body: { Id: id }, user: 'ben' })).body).toMatchObject({
      EmailItemId: id,
    })
    expect((await ask(server, `${agents}/GetEMail`, { body: { Id: id } })).body).toBeNull()
    expect(
      (await ask(server, `${agents}/GetAttachmentFromId`, { body: { MailItemId: id, AttachmentId: '1' } })).body,
    ).toBeNull()
    expect((await ask(server, mail2(`$filter=folderId eq ${inboxOf(server, 2)}`))).body).toMatchObject({ value: [] })
    const folder = await ask(server, `${agents}/LatestItemIdByFolder`, { body: { FolderId: inboxOf(server, 2) } })
    expect([folder.status, folder.body]).toEqual([
      404,
      { Error: true, ErrorType: 'SoNotFoundException', ErrorMessage: anyText, ErrorSource: 'EMailAgent' },
    ])
    expect((await ask(server, '/api/v1/archive/MailFolder?$select=id,name')).body).toMatchObject({
      value: [{ id: inboxOf(server, 1) }, { name: 'Drafts' }, { name: 'Sent' }, { name: 'Trash' }],
    })
  })

  test('a user without an associate sees all', async () => {
    const server = shared()
    expect((await ask(server, mail2('$top=9'), { user: 'admin' })).body).toMatchObject({ value: { length: 6 } })
    expect((await ask(server, '/api/v1/archive/MailFolder?$select=name', { user: 'admin' })).body).toMatchObject({
      value: { 0: { EntityName: 'emailfolder', name: 'INBOX' }, 4: { name: 'INBOX' }, length: 8 },
    })
  })

  test('CacheFolderList fetches the folders before any sync', async () => {
    const server = await agentServer()
    expect((await ask(server, `${agents}/CacheFolderList`)).body).toMatchObject([
      { Name: 'INBOX', EmailFolderId: anyNumber, TotalItems: 3, Subscribed: true },
      { Name: 'Drafts' },
      { Name: 'Sent' },
      { Name: 'Trash' },
    ])
  })

  test('a message comes whole, without the bytes of its attachments unless they are asked for', async () => {
    const server = shared()
    const { value } = (await ask(server, mail2('$select=id&$top=1'))).body as { value: { id: number }[] }
    const body = { Id: value[0]?.id ?? 0 }
    const plain = (
      await ask(server, `${agents}/GetEMail`, { body, headers: { 'SO-TimeZone': 'UTC, includeTZOffset' } })
    ).body
    expect(plain).toMatchObject({
      To: [{ Address: 'ann@example.com' }],
      From: { Name: 'Dora Dahl', Address: 'dora@example.com' },
      AccountId: 1,
      EmailItemId: body.Id,
      Sent: textLike(/(\+02:00|Z)$/),
      Attachments: [{ Filename: 'note.txt', Stream: null }],
    })
    const whole = (await ask(server, `${agents}/GetEMail`, { body: { ...body, IncludeAttachments: true } })).body
    expect(whole).toMatchObject({ Sent: '2026-03-01T08:00:00', Attachments: [{ Stream: 'aGVsbG8=' }] })
    const { Attachments } = plain as { Attachments: { Id: string }[] }
    const attachment = { MailItemId: body.Id, AttachmentId: Attachments[0]?.Id }
    expect((await ask(server, `${agents}/GetAttachmentFromId`, { body: attachment })).body).toMatchObject({
      Stream: 'aGVsbG8=',
    })
    expect(
      (await ask(server, `${agents}/GetAttachmentFromId`, { body: { ...attachment, AttachmentId: 'x' } })).body,
    ).toBeNull()
  })

  test('HasNewMail and LatestItemIdByFolder tell what a sync brought', async () => {
    const server = await synced()
    const FolderId = inboxOf(server, 1)
    const latest = (await ask(server, `${agents}/LatestItemIdByFolder`, { body: { FolderId } })).body as number
    const hasNew = async () =>
      (await ask(server, `${agents}/HasNewMail`, { body: { MailItemId: latest, FolderId } })).body
    expect(await hasNew()).toBe(false)
    server.deliver(1, 'late')
    await server.syncAll()
    expect(await hasNew()).toBe(true)
  })
})

describe('the archive Mail2', () => {
  test('pages by id and links to the page after a full one', async () => {
    const server = await synced(1, 5)
    const first = (await ask(server, mail2('$select=id,subject,status&$orderBy=id desc&$top=3'))).body as {
      'odata.nextLink': string
      value: Record<string, unknown>[]
    }
    expect(first.value[0]).toEqual({
      PrimaryKey: '5',
      EntityName: 'mailitem',
      id: 5,
      subject: anyText,
      status: anyNumber,
    })
    const link = new URL(first['odata.nextLink'])
    const second = (await ask(server, link.pathname + link.search)).body
    expect(second).toMatchObject({ value: [{ id: 2 }, { id: 1 }], 'odata.nextLink': null })
  })

  test.each([
    ['$select=id,colour', 'colour'],
    ['$filter=subject eq 3', 'subject'],
    ['$orderBy=size', 'size'],
    ['$top=-1', '-1'],
  ])('refuses %s and names it', async (parameters, named) => {
    const server = shared()
    const { status, body } = await ask(server, mail2(parameters))
    expect([status, body]).toEqual([400, { Message: anyText, MessageDetail: textWith(named) }])
  })
})
