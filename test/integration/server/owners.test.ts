/** Nobody touches mail that is another's, and a request that cannot be done says what is wrong and does nothing. */
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { Fault } from '../../../main/failure.ts'
import type { FailureKind } from '../../../preload/model.ts'
import { agentServer, ask, inboxOf, type TestServer } from '../../support/agent-server.ts'
import { anyText, textWith } from '../../support/any.ts'

const agents = '/api/v1/Agents/EMail'
const post = (server: TestServer, name: string, body: unknown, user = 'ann') =>
  ask(server, `${agents}/${name}`, { body, user })

async function synced(): Promise<TestServer> {
  const server = await agentServer({ accounts: 2, messages: 2 })
  await server.syncAll()
  return server
}
async function itemsOf(server: TestServer, user: string): Promise<number[]> {
  const { value } = (await ask(server, '/api/v1/archive/Mail2?$select=id', { user })).body as {
    value: { id: number }[]
  }
  return value.map(({ id }) => id)
}
/** Every message file of an account. */
const files = (server: TestServer, account: number) =>
  ['', '.Sent', '.Drafts', '.Trash'].flatMap((folder) =>
    ['cur', 'new'].flatMap((part) =>
      readdirSync(join(server.mailFolder(account), folder, part)).map((name) => join(folder, part, name)),
    ),
  )
const notFound = { Error: true, ErrorType: 'SoNotFoundException', ErrorMessage: anyText, ErrorSource: anyText }

describe('another user’s mail', () => {
  test('stays as it is, whatever is asked of it; the own mail of the same call is done', async () => {
    const server = await synced()
    const [mine = 0] = await itemsOf(server, 'ann')
    const Ids = [...(await itemsOf(server, 'ben')), 999_999]
    const before = files(server, 2)
    for (const [name, body] of [
      ['MarkEmailsAsRead', { Ids: [...Ids, mine], Read: true }],
      ['MoveEmailsToTrash', { Ids }],
      ['MoveEmailsToFolder', { FolderId: inboxOf(server, 1), EmailItemIds: Ids }],
      ['DeleteEmails', { Ids, MoveToFolder: null }],
      ['DeleteEmails', { Ids, MoveToFolder: 'Trash' }],
    ] as const)
      expect([name, (await post(server, name, body)).status]).toEqual([name, 204])
    expect(files(server, 2)).toEqual(before)
    expect(files(server, 1).filter((name) => name.startsWith('cur'))).toHaveLength(1)
  })

  test('and its folders and accounts are not there', async () => {
    const server = await synced()
    const FolderId = inboxOf(server, 2)
    const [item = 0] = await itemsOf(server, 'ann')
    for (const [name, body] of [
      ['ToggleSubscription', { FolderId, SubscriptionStatus: false }],
      ['GetNewMail', { Folders: [FolderId] }],
      ['MoveEmailsToFolder', { FolderId, EmailItemIds: [item] }],
      ['DeleteEmails', { Ids: [item], MoveToFolder: 'Nowhere' }],
      ['SetRepliedAt', { MessageId: '<letter-1.2@example.com>' }],
    ] as const) {
      const { status, body: answer } = await post(server, name, body)
      expect([name, status, answer]).toEqual([name, 404, notFound])
    }
    expect((await post(server, 'GetMailFromMessageId', { MessageId: '<letter-1.2@example.com>' })).body).toBeNull()
    expect((await ask(server, `${agents}/GetEMailAccount?eMailAccountId=2`, { method: 'POST' })).body).toBeNull()
    expect((await ask(server, `${agents}/GetEMailAccount`, { method: 'POST' })).status).toBe(400)
    const [foreign = 0] = await itemsOf(server, 'ben')
    expect((await post(server, 'GetEMailAsEmlStream', { EmailItemId: foreign })).body).toBeNull()
  })

  test.each([
    ['SaveDraft', (Email: unknown) => ({ Entity: Email })],
    ['SaveToMailServer', (Email: unknown) => ({ Email })],
    ['Send', (Email: unknown) => ({ Emails: [Email] })],
    ['SendEMails', (Email: unknown) => ({ Emails: [Email] })],
  ])('%s writes nothing from another’s account', async (name, body) => {
    const server = await synced()
    const before = [files(server, 1), files(server, 2)]
    const email = { AccountId: 2, To: [{ Address: 'ben@example.com' }], FolderName: 'Drafts' }
    const { status, body: answer } = await post(server, name, body(email))
    expect([status, answer]).toEqual([400, { Message: anyText, MessageDetail: textWith('account 2') }])
    expect((await post(server, name, body('no message'))).status).toBe(400)
    expect([files(server, 1), files(server, 2)]).toEqual(before)
  })
})

describe('a mail store that refuses', () => {
  const refusing = async (kind: FailureKind, id?: string) => {
    const server = await agentServer({
      accounts: 1,
      messages: 2,
      wrap: (source) => ({
        ...source,
        apply: (folder, change, signal) =>
          id === undefined || change.ids.includes(id)
            ? Promise.reject(new Fault(kind, 'no'))
            : source.apply(folder, change, signal),
      }),
    })
    await server.syncAll()
    return { server, Ids: await itemsOf(server, 'ann') }
  }

  test('is heard, and the mail is as it was', async () => {
    const { server, Ids } = await refusing('rejected')
    const before = files(server, 1)
    const [Id] = Ids
    for (const [name, body] of [
      ['MarkEmailsAsRead', { Ids, Read: true }],
      ['MoveEmailsToTrash', { Ids }],
      ['MoveEmailsToFolder', { FolderId: inboxOf(server, 1) + 1, EmailItemIds: Ids }],
      ['DeleteEmails', { Ids, MoveToFolder: null }],
      ['DeleteEmails', { Ids, MoveToFolder: 'Trash' }],
    ] as const) {
      const { status, body: answer } = await post(server, name, body)
      expect([name, status, answer]).toMatchObject([name, 400, { Error: true, ErrorMessage: textWith('2 of 2') }])
      expect((await post(server, 'GetEMail', { Id })).body).toMatchObject({ Flags: 'None', FolderName: 'INBOX' })
    }
    expect(files(server, 1)).toEqual(before)
  })

  test('for one message says so, and the others are done', async () => {
    const { server, Ids } = await refusing('rejected', 'letter-1')
    const { status, body } = await post(server, 'MarkEmailsAsRead', { Ids, Read: true })
    expect([status, body]).toMatchObject([400, { ErrorMessage: textWith('1 of 2') }])
    expect(files(server, 1).filter((name) => name.startsWith('cur'))).toHaveLength(1)
  })

  test('only for now is given it later: that is no refusal', async () => {
    const { server, Ids } = await refusing('offline')
    expect((await post(server, 'MarkEmailsAsRead', { Ids, Read: true })).status).toBe(204)
    expect((await post(server, 'GetEMail', { Id: Ids[0] })).body).toMatchObject({ Flags: 'Seen' })
  })
})

describe('sending', () => {
  test('to somebody unknown is refused by name, and nobody gets anything', async () => {
    const server = await synced()
    const before = files(server, 2)
    const Emails = [{ To: [{ Address: 'ben@example.com' }, { Address: 'nobody@example.com' }], Subject: 'x' }]
    const { status, body } = await post(server, 'Send', { Emails })
    expect([status, body]).toMatchObject([400, { Error: true, ErrorMessage: textWith('nobody@example.com') }])
    expect(files(server, 2)).toEqual(before)
  })

  test('from two accounts at once is refused; nothing to send is an empty answer', async () => {
    const server = await synced()
    const Emails = [1, 2].map((AccountId) => ({ AccountId, To: [{ Address: 'ben@example.com' }] }))
    expect((await post(server, 'Send', { Emails }, 'admin')).status).toBe(400)
    expect((await post(server, 'Send', { Emails: [] })).body).toEqual([])
    expect((await post(server, 'SendEMails', { OutgoingConnectionInfo: 5, Emails })).status).toBe(400)
  })
})
