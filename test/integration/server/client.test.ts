/** Every operation that the agent server has, called with the vendor's own client. */
import type { EMailEntity } from '@superoffice/webapi'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { nameParts } from '../../../main/sources/maildir/scan.ts'
import { routes } from '../../../main/server/rest.ts'
import { agentPath } from '../../../main/server/route.ts'
import { flag } from '../../../preload/model.ts'
import { agentServer, sharedServer, type TestServer } from '../../support/agent-server.ts'
import { anyDate, anyNumber, textLike } from '../../support/any.ts'
import { officialClient } from '../../support/official-client.ts'

const shared = sharedServer()

async function synced(): Promise<TestServer & { client: ReturnType<typeof officialClient> }> {
  const server = await agentServer({ accounts: 2, messages: 2 })
  await server.syncAll()
  return { ...server, client: officialClient(server) }
}
type Client = ReturnType<typeof officialClient>

const filesIn = (server: TestServer, folder: string, account = 1) =>
  ['new', 'cur'].flatMap((part) => readdirSync(join(server.mailFolder(account), folder, part)).map(nameParts))
async function folderId(client: Client, name: string): Promise<number> {
  const found = (await client.cacheFolderListAsync()).find((folder) => folder.name === name)
  return found?.emailFolderId ?? 0
}
const messageIdOf = (name: string, account = 1) => `<${name}.${account}@example.com>`
const itemOf = async (client: Client, messageId: string) =>
  itemId(await client.getMailFromMessageIdAsync({ messageId }))
const itemId = (entity: EMailEntity) => entity.emailItemId ?? 0

describe('accounts and folders', () => {
  test('the account, its id and whether it works', async () => {
    const client = officialClient(shared())
    expect(await client.getCurrentAccountAsync()).toMatchObject({
      eMailAccountId: 1,
      eMailAddress: 'ann@example.com',
      accountStatus: 4,
      inboxFolder: 'INBOX',
      sentFolder: 'Sent',
      lastFetch: anyDate,
    })
    expect(await client.getCurrentAccountIdAsync()).toBe(1)
    expect(await client.testAuthenticateAsync()).toBe(true)
    expect(await client.getEMailAccountAsync(1)).toMatchObject({ eMailAccountId: 1, associateId: 11 })
  })

  test('the folders; one that is not subscribed is not fetched, until it is again', async () => {
    const server = await synced()
    const { client } = server
    expect((await client.cacheFolderListAsync()).map(({ name }) => name)).toEqual(['INBOX', 'Drafts', 'Sent', 'Trash'])
    const inbox = await folderId(client, 'INBOX')
    const latest = await client.latestItemIdByFolderAsync({ folderId: inbox })
    await client.toggleSubscriptionAsync({ folderId: inbox, subscriptionStatus: false })
    server.deliver(1, 'late')
    await server.syncAll()
    expect((await client.cacheFolderListAsync())[0]).toMatchObject({ name: 'INBOX', subscribed: false })
    expect(await client.hasNewMailAsync({ mailItemId: latest, folderId: inbox })).toBe(false)
    await client.toggleSubscriptionAsync({ folderId: inbox, subscriptionStatus: true })
    await server.syncAll()
    expect(await client.latestItemIdByFolderAsync({ folderId: inbox })).toBeGreaterThan(latest)
  })

  test('an address that is known here', async () => {
    const found = await officialClient(shared()).findAddressAsync({ address: 'BEN@example.com' })
    expect(found).toMatchObject([{ address: 'ben@example.com', associateId: 12, name: 'ben' }])
  })
})

describe('syncing', () => {
  test('who is ready, many accounts, one account', async () => {
    const server = await agentServer({ accounts: 2, messages: 2 })
    const client = officialClient(server)
    const ready = await client.getReadySyncEmailAccountsAsync()
    expect(ready).toMatchObject([{ accountId: 1, associateName: 'ann', associateId: 11 }, { accountId: 2 }])
    await client.syncEmailAccountsAsync({ syncUserAccounts: ready })
    const inbox = await folderId(client, 'INBOX')
    const latest = await client.latestItemIdByFolderAsync({ folderId: inbox })
    server.deliver(1, 'late')
    await client.syncEmailAccountAsync({ syncUserAccount: ready[0]! })
    expect(await client.hasNewMailAsync({ mailItemId: latest, folderId: inbox })).toBe(true)
  })

  test('GetNewMail fetches, and answers envelopes of what came', async () => {
    const server = await synced()
    server.deliver(1, 'late')
    const folders = [await folderId(server.client, 'INBOX')]
    const [envelope, ...others] = await server.client.getNewMailAsync({ folders })
    expect([envelope, others]).toMatchObject([
      { messageId: messageIdOf('late'), subject: 'late for 1', from: { address: 'dora@example.com' }, sent: anyDate },
      [],
    ])
    expect(await server.client.getNewMailAsync({ folders })).toEqual([])
  })
})

describe('reading', () => {
  test('a message by its id and by its Message-ID, its attachment, and its bytes', async () => {
    const client = officialClient(shared())
    const found = await client.getMailFromMessageIdAsync({ messageId: messageIdOf('letter-1') })
    const id = itemId(found)
    const whole = await client.getEMailAsync({ id, includeAttachments: false })
    expect(whole).toEqual(found)
    expect(whole).toMatchObject({
      subject: 'letter-1 for 1',
      from: { address: 'dora@example.com', name: 'Dora Dahl' },
      to: [{ address: 'ann@example.com' }],
      sent: new Date('2026-03-01T08:00:00Z'),
      attachments: [{ filename: 'note.txt' }],
      accountId: 1,
      folderName: 'INBOX',
    })
    const attachmentId = whole.attachments?.[0]?.id ?? ''
    const attachment = await client.getAttachmentFromIdAsync({ mailItemId: id, attachmentId })
    expect(attachment).toMatchObject({ filename: 'note.txt', type: 'text/plain', stream: 'aGVsbG8=' })
    const eml = await client.getEMailAsEmlStreamAsync(id, true)
    expect(Buffer.from(eml as ArrayBuffer).toString()).toMatch(/^Subject: letter-1 for 1\r$[^]*^aGVsbG8=\r$/m)
  })

  test('the reply to a message', async () => {
    const server = await synced()
    server.deliver(1, 'reply', replyTo(messageIdOf('letter-1')))
    await server.syncAll()
    const reply = await server.client.getMailFromInReplyToAsync({ messageId: messageIdOf('letter-1') })
    expect(reply).toMatchObject({ subject: 'Re: letter', inReplyTo: { messageId: messageIdOf('letter-1') } })
  })
})

const replyTo = (id: string) => `From: dora@example.com\nSubject: Re: letter\nIn-Reply-To: ${id}\n\nYes.\n`

describe('what a person does to mail reaches the files', () => {
  test('read and unread', async () => {
    const server = await synced()
    const ids = [await itemOf(server.client, messageIdOf('letter-1'))]
    await server.client.markEmailsAsReadAsync({ ids, read: true })
    expect(filesIn(server, '')).toContainEqual({ id: 'letter-1', flags: flag.seen })
    expect(await server.client.getEMailAsync(ids[0]!, false)).toMatchObject({ flags: flag.seen })
    await server.client.markEmailsAsReadAsync({ ids, read: false })
    expect(filesIn(server, '')).toContainEqual({ id: 'letter-1', flags: 0 })
  })

  test('moving, to a folder and to the trash', async () => {
    const server = await synced()
    const { client } = server
    const emailItemIds = [await itemOf(client, messageIdOf('letter-1'))]
    await client.moveEmailsToFolderAsync({ folderId: await folderId(client, 'Sent'), emailItemIds })
    expect([filesIn(server, ''), filesIn(server, '.Sent')]).toMatchObject([[{ id: 'letter-2' }], [{ id: 'letter-1' }]])
    await client.moveEmailsToTrashAsync({ ids: [await itemOf(client, messageIdOf('letter-2'))] })
    expect([filesIn(server, ''), filesIn(server, '.Trash')]).toMatchObject([[], [{ id: 'letter-2' }]])
    await server.syncAll()
    expect(await client.getMailFromMessageIdAsync({ messageId: messageIdOf('letter-2') })).toMatchObject({
      folderName: 'Trash',
    })
  })

  test('deleting, into a folder and for good', async () => {
    const server = await synced()
    const { client } = server
    await client.deleteEmailsAsync([await itemOf(client, messageIdOf('letter-1'))], 'Trash')
    expect(filesIn(server, '.Trash')).toMatchObject([{ id: 'letter-1' }])
    await client.deleteEmailsAsync([await itemOf(client, messageIdOf('letter-1'))], null as never)
    expect([filesIn(server, '.Trash'), filesIn(server, '')]).toMatchObject([[], [{ id: 'letter-2' }]])
    expect(await client.getMailFromMessageIdAsync({ messageId: messageIdOf('letter-1') })).toBeNull()
  })

  test('answered', async () => {
    const { client } = await synced()
    await client.setRepliedAtAsync({ messageId: messageIdOf('letter-1') })
    const { repliedAt } = await client.getMailFromMessageIdAsync({ messageId: messageIdOf('letter-1') })
    expect(repliedAt?.getFullYear()).toBeGreaterThan(2000)
  })
})

describe('writing', () => {
  async function letter(client: Client, different: Partial<EMailEntity> = {}): Promise<EMailEntity> {
    const fresh = await client.createDefaultEMailEntityAsync()
    const to = [{ address: 'ben@example.com', name: 'Ben' }]
    return {
      ...fresh,
      to,
      subject: 'Møte',
      plainBody: 'Tirsdag?',
      htmlBody: '<p>Tirsdag?</p>',
      ...different,
    }
  }

  test('a new message begins with its sender', async () => {
    expect(await officialClient(shared()).createDefaultEMailEntityAsync()).toMatchObject({
      from: { address: 'ann@example.com' },
      accountId: 1,
      priority: 'Normal',
    })
  })

  test.each(['Send', 'SendEMails'])('%s brings a message from one account to the other', async (operation) => {
    const server = await synced()
    const { client } = server
    const emails = [await letter(client)]
    const [sent] =
      operation === 'Send'
        ? await client.sendAsync({ emails })
        : await client.sendEMailsAsync({
            outgoingConnectionInfo: null as never,
            emails,
            sentItemsConnectionInfo: null as never,
          })
    expect(sent).toMatchObject({ isSent: true, subject: 'Møte', messageID: textLike(/^<.+>$/), folderName: 'Sent' })
    await server.syncAll()
    const received = await officialClient(server, 'ben').getMailFromMessageIdAsync({ messageId: sent?.messageID ?? '' })
    expect(received).toMatchObject({
      subject: 'Møte',
      from: { address: 'ann@example.com' },
      plainBody: textLike(/^Tirsdag\?\s*$/),
      accountId: 2,
      folderName: 'INBOX',
    })
    expect(await client.getMailFromMessageIdAsync({ messageId: sent?.messageID ?? '' })).toMatchObject({
      folderName: 'Sent',
    })
  })

  test('the copy of a sent message goes where SentItemsConnectionInfo says', async () => {
    const server = await synced()
    const connection = { serverName: 'mail.example.com:465', userName: 'ann', password: 'secret', useSSL: true }
    const emails = [await letter(server.client)]
    await server.client.sendEMailsAsync({
      outgoingConnectionInfo: connection,
      emails,
      sentItemsConnectionInfo: { ...connection, folder: 'Drafts' },
    })
    expect([filesIn(server, '.Sent').length, filesIn(server, '.Drafts').length]).toEqual([0, 1])
  })

  test('a draft can be saved, read with all it holds, and saved again in its place', async () => {
    const server = await synced()
    const { client } = server
    const bcc = [{ address: 'cem@example.com', name: 'Cem' }]
    const first = await client.saveDraftAsync({ entity: await letter(client, { bcc }) })
    expect(first).toMatchObject({ folderName: 'Drafts', emailItemId: anyNumber, bcc })
    expect(filesIn(server, '.Drafts')).toMatchObject([{ flags: flag.draft | flag.seen }])
    const read = await client.getEMailAsync(itemId(first), false)
    expect(read).toMatchObject({ subject: 'Møte', bcc })
    const second = await client.saveDraftAsync({ entity: { ...read, subject: 'Møte igjen' } })
    expect(filesIn(server, '.Drafts')).toHaveLength(1)
    expect(await client.getEMailAsync(itemId(second), false)).toMatchObject({ subject: 'Møte igjen', bcc })
    expect(await client.getEMailAsync(itemId(first), false)).toBeNull()
  })

  test('SaveToMailServer writes into the folder that the message names', async () => {
    const server = await synced()
    const email = await letter(server.client, { folderName: 'Sent' })
    const saved = await server.client.saveToMailServerAsync({ email })
    expect(saved).toMatchObject({ folderName: 'Sent', emailItemId: anyNumber, messageID: textLike(/^<.+>$/) })
    expect(await server.client.getEMailAsync(itemId(saved), false)).toMatchObject({ subject: 'Møte' })
    expect(filesIn(server, '.Sent')).toHaveLength(1)
  })

  test('Save, which would keep mail beside its mail server, is refused in words', async () => {
    const { client } = await synced()
    await expect(client.saveAsync({ email: await letter(client) })).rejects.toMatchObject({
      response: { status: 400, data: { Error: true, ErrorType: 'SoNotSupportedException' } },
    })
  })
})

test('no operation of the server is without a call in this file', async () => {
  const { readFileSync } = await import('node:fs')
  const text = readFileSync(import.meta.filename, 'utf8').toLowerCase()
  const names = routes.filter(({ path }) => path.startsWith(agentPath)).map(({ path }) => path.slice(agentPath.length))
  expect(names.filter((name) => !text.includes(`.${name.toLowerCase()}async(`))).toEqual([])
})
