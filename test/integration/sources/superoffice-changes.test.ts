/** What the SuperOffice source sends: changes of messages, subscriptions, new messages; and how attachments come in. */
import { describe, expect, test } from 'vitest'
import type { EMailEntity } from '../../../preload/model.ts'
import type { Change, ConnectionInfo, RemoteFolder } from '../../../main/sources/source.ts'
import { emailEntity } from '../../../main/sources/superoffice/map.ts'
import { textWith } from '../../support/any.ts'
import { faultOf } from '../../support/faults.ts'
import type { Script, Scripted, ScriptedServer } from '../../support/http-servers.ts'
import { ann, inbox, never, started } from '../../support/superoffice.ts'

const trash: RemoteFolder = { ...inbox, remoteId: '9', name: 'Trash', role: 'trash' }
const gone = { status: 404, body: { Error: true, ErrorType: 'SoNotFoundException' } }
const exception = (ErrorType: string) => ({ status: 500, body: { Error: true, ErrorType, ErrorMessage: 'x' } })
const refused = { status: 500, body: { Error: true, ErrorType: 'SoException', ErrorMessage: 'no' } }

async function opened(script: Script) {
  const { site, server } = await started(script)
  return { source: site.source(ann), server }
}
const callsOf = (server: ScriptedServer) =>
  server.seen.map(({ url, body }) => [url.replace('/api/v1/Agents/EMail/', ''), JSON.parse(body) as unknown])

describe('a change', () => {
  const ids = ['5', '6']
  test.each<[Change, RemoteFolder, string, unknown]>([
    [{ kind: 'seen', ids, value: true }, inbox, 'MarkEmailsAsRead', { Ids: [5, 6], Read: true }],
    [{ kind: 'seen', ids, value: false }, inbox, 'MarkEmailsAsRead', { Ids: [5, 6], Read: false }],
    [{ kind: 'move', ids, to: trash }, inbox, 'MoveEmailsToFolder', { FolderId: 9, EmailItemIds: [5, 6] }],
    [{ kind: 'trash', ids, to: trash }, inbox, 'MoveEmailsToTrash', { Ids: [5, 6] }],
    [{ kind: 'trash', ids, to: null }, inbox, 'MoveEmailsToTrash', { Ids: [5, 6] }],
    [{ kind: 'delete', ids }, trash, 'DeleteEmails', { Ids: [5, 6], MoveToFolder: null }],
  ])('%j is one request', async (change, folder, operation, args) => {
    const { source, server } = await opened(() => ({ status: 204 }))
    expect(await source.apply(folder, change, never)).toEqual(new Map())
    expect(callsOf(server)).toEqual([[operation, args]])
  })

  test.each<[string, Change, RemoteFolder]>([
    ['a deletion outside of the trash', { kind: 'delete', ids }, inbox],
    ['a flag', { kind: 'flagged', ids, value: true }, inbox],
  ])('that the server could not carry out well, like %s, never gets there', async (_, change, folder) => {
    const { source, server } = await opened(() => ({ status: 204 }))
    expect((await faultOf(source.apply(folder, change, never))).kind).toBe('rejected')
    expect(server.seen).toEqual([])
    expect(source.capabilities).toEqual({
      reads: 'one',
      sets: { seen: true, flagged: false, answered: true },
      sends: true,
    })
  })

  test('to answered names the message by its Message-ID, and passes over one that is gone', async () => {
    const { source, server } = await opened(({ url, body }) =>
      !url.endsWith('/GetEMail')
        ? { status: 204 }
        : body.includes('6')
          ? gone
          : { body: { MessageID: '<5@example.com>' } },
    )
    await source.apply(inbox, { kind: 'answered', ids: ['5'], value: true }, never)
    expect(callsOf(server)).toMatchObject([
      ['GetEMail', { Id: 5 }],
      ['SetRepliedAt', { MessageId: '<5@example.com>' }],
    ])
    await source.apply(inbox, { kind: 'answered', ids: ['6', '5'], value: true }, never)
    expect(callsOf(server).filter(([operation]) => operation === 'SetRepliedAt')).toHaveLength(2)
    const back = source.apply(inbox, { kind: 'answered', ids: ['5'], value: false }, never)
    expect((await faultOf(back)).kind).toBe('rejected')
  })

  test('of several messages goes on without the one that is gone', async () => {
    const { source, server } = await opened(({ body }) => (body.includes('6') ? gone : { status: 204 }))
    const change: Change = { kind: 'seen', ids: ['5', '6', '7'], value: true }
    await source.apply(inbox, change, never)
    expect(callsOf(server).map(([, args]) => args)).toMatchObject([
      { Ids: [5, 6, 7] },
      { Ids: [5] },
      { Ids: [6] },
      { Id: 6 },
      { Ids: [7] },
    ])
    await source.apply(inbox, { ...change, ids: ['6'] }, never)
    expect(server.seen).toHaveLength(7)
  })

  test('into a folder that is gone is refused, and not taken for done', async () => {
    const { source } = await opened(({ url }) => (url.endsWith('/GetEMail') ? { body: { AccountId: 1 } } : gone))
    const fault = await faultOf(source.apply(inbox, { kind: 'move', ids, to: trash }, never))
    expect([fault.kind, fault.message]).toEqual(['rejected', 'SoNotFoundException'])
  })

  test('that is refused says so', async () => {
    const { source } = await opened(({ body }) => (body.includes('[5,6]') ? gone : refused))
    expect((await faultOf(source.apply(inbox, { kind: 'trash', ids, to: null }, never))).kind).toBe('rejected')
  })

  test('of a subscription names the folder', async () => {
    const { source, server } = await opened(() => ({ status: 204 }))
    await source.subscribe(inbox, false, never)
    expect(callsOf(server)).toEqual([['ToggleSubscription', { FolderId: 7, SubscriptionStatus: false }]])
  })
})

const letter: EMailEntity = emailEntity.read({ Subject: 'Hi', To: [{ Address: 'b@example.com' }], PlainBody: 'Hello' })
const asSent = { Subject: 'Hi', MessageID: '<1@example.com>', IsSent: true, Sent: '2026-05-01T10:00:00.1234567+02:00' }
const connection: ConnectionInfo = { server: 'smtp:587', user: 'ann', password: 'x', folder: 'Sent', useSsl: false }

describe('sending', () => {
  const bySend = (sendEMails: Scripted | undefined): Script =>
    function script({ url }, response) {
      if (!url.endsWith('/SendEMails')) return { body: [asSent] }
      if (!sendEMails) response.destroy()
      return sendEMails
    }
  const operationsOf = (server: ScriptedServer) => callsOf(server).map(([operation]) => operation)

  test('gives the connections as they are, or none, and no field that only answers have', async () => {
    const { source, server } = await opened(() => ({ body: [asSent] }))
    expect(await source.send([letter], null, null, never)).toMatchObject([
      { messageId: '<1@example.com>', isSent: true, sent: asSent.Sent },
    ])
    await source.send([letter], connection, null, never)
    const info = { ServerName: 'smtp:587', UserName: 'ann', Password: 'x', Folder: 'Sent', UseSSL: false }
    expect(callsOf(server)).toMatchObject([
      ['SendEMails', { OutgoingConnectionInfo: null, Emails: [{ Subject: 'Hi' }], SentItemsConnectionInfo: null }],
      ['SendEMails', { OutgoingConnectionInfo: info, SentItemsConnectionInfo: null }],
    ])
    expect(server.seen[0]?.body).not.toMatch(/TableRight|FieldProperties/)
  })

  test.each([
    ['an error', refused],
    ['an error under 200', { body: { Message: 'A connection is needed.' } }],
    ['null', { body: 'null' }],
    ['nothing', { body: [] }],
  ])('asks with Send where SendEMails answers %s, and so from then on', async (_, answer) => {
    const { source, server } = await opened(bySend(answer))
    expect(await source.send([letter], null, null, never)).toHaveLength(1)
    await source.send([letter], null, null, never)
    expect(operationsOf(server)).toEqual(['SendEMails', 'Send', 'Send'])
  })

  test.each<[string, Scripted | undefined, string]>([
    ['no answer', undefined, 'offline'],
    ['a gateway', { status: 504 }, 'offline'],
    ['a web page', { status: 500, body: '<html>' }, 'timeout'],
    ['a web page under 200', { body: '<html>' }, 'timeout'],
    ['another status', { status: 404, body: '<html>' }, 'timeout'],
    ['half an answer', { body: '[{"Sub' }, 'timeout'],
    ['something else', { body: { Subject: 'Hi' } }, 'timeout'],
    ['an answer without its names', { body: [{ Subject: 'Hi' }] }, 'timeout'],
    ['words of the frame', { status: 500, body: { Message: 'An error has occurred.' } }, 'timeout'],
    ['what fell over at the mail server', exception('System.Net.Mail.SmtpException'), 'timeout'],
    ['what fell over at the copy', exception('MailKit.Security.AuthenticationException'), 'timeout'],
    ['what took too long', exception('System.TimeoutException'), 'timeout'],
    ['what is not there', gone, 'timeout'],
    ['a refused sign-in', { status: 401 }, 'auth'],
    ['a request to wait', { status: 503 }, 'throttled'],
  ])('is not tried again after %s: the message may have left', async (_, answer, kind) => {
    const { source, server } = await opened(bySend(answer))
    expect((await faultOf(source.send([letter], null, null, never))).kind).toBe(kind)
    expect(operationsOf(server)).toEqual(['SendEMails'])
  })

  test('is refused where neither sends, and asks both again the next time', async () => {
    const { source, server } = await opened(() => ({ body: 'null' }))
    for (let round = 0; round < 2; round++)
      expect((await faultOf(source.send([letter], null, null, never))).kind).toBe('rejected')
    expect(operationsOf(server)).toEqual(['SendEMails', 'Send', 'SendEMails', 'Send'])
  })

  test('over connections of its own never falls back to the account', async () => {
    const { source, server } = await opened(bySend({ body: 'null' }))
    expect((await faultOf(source.send([letter], connection, connection, never))).kind).toBe('rejected')
    expect(operationsOf(server)).toEqual(['SendEMails'])
  })

  test('that was done for some messages only is not called done', async () => {
    const { source } = await opened(() => ({ body: [asSent] }))
    const fault = await faultOf(source.send([letter, letter], null, null, never))
    expect([fault.kind, fault.message]).toEqual(['timeout', textWith('1 of 2')])
  })

  test('a message into a folder of the mail server answers it as it is there', async () => {
    const { source, server } = await opened(() => ({ body: { ...asSent, EmailItemId: 12, FolderName: 'Sent' } }))
    expect(await source.saveToMailServer(letter, never)).toMatchObject({ emailItemId: 12, folderName: 'Sent' })
    expect(callsOf(server)).toMatchObject([['SaveToMailServer', { Email: { Subject: 'Hi' } }]])
  })
})

describe('an attachment', () => {
  test('comes with its progress, in bytes of its own', async () => {
    const bytes = Buffer.alloc(600_000, 'mail')
    const json = JSON.stringify({ Filename: 'a.bin', Stream: bytes.toString('base64') })
    const { source, server } = await opened((_, response) => {
      response.writeHead(200, { 'Content-Length': json.length })
      response.end(json)
      return undefined
    })
    const counts: { received: number; total: number | null }[] = []
    const got = await source.attachment(inbox, '5', 'x/2', never, (received, total) => counts.push({ received, total }))
    expect(Buffer.compare(Buffer.from(got), bytes)).toBe(0)
    const { received, total } = counts.at(-1) ?? {}
    expect(total).toBe(received)
    expect(Math.abs((received ?? 0) - bytes.length)).toBeLessThan(100)
    expect(callsOf(server)).toEqual([['GetAttachmentFromId', { MailItemId: 5, AttachmentId: 'x/2' }]])
  })

  test('without bytes is gone', async () => {
    const { source } = await opened(() => ({ body: { Filename: 'a.bin', Stream: null } }))
    expect((await faultOf(source.attachment(inbox, '5', '2', never))).kind).toBe('gone')
  })
})
