/** Mail that leaves over SMTP and its copy on a real IMAP server: filed once, and never a reason to send again. */
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import PostalMime from 'postal-mime'
import { expect, onTestFinished, test } from 'vitest'
import { flag, type EMailEntity } from '../../../preload/model.ts'
import { imapSource } from '../../../main/sources/imap/source.ts'
import type { MailServer } from '../../../main/sources/mail-server.ts'
import type { ConnectionInfo } from '../../../main/sources/source.ts'
import { describeWithDovecot, newUser, type Dovecot } from '../../support/dovecot.ts'
import { faultOf } from '../../support/faults.ts'
import { folderOf, never, seenBy, sourceOf } from '../../support/imap-mail.ts'
import { address, mail } from '../../support/mail.ts'
import { password, startReceiver, type Receiver, type ReceiverOptions } from '../../support/smtp.ts'

interface Different {
  readonly imap?: Partial<MailServer>
  readonly smtp?: ReceiverOptions
}

async function mailbox(dovecot: Dovecot, { imap, smtp }: Different = {}) {
  const user = newUser()
  const log: string[] = []
  const receiver = await startReceiver(smtp)
  const account = { ...dovecot.account(user), log: (line: string) => void log.push(line), ...imap }
  const source = imapSource(account, { smtp: receiver.account() })
  onTestFinished(() => source.close())
  const client = await dovecot.client(user)
  return { user, source, client, receiver, log }
}

const outgoing = ({ port }: Receiver, different: Partial<ConnectionInfo> = {}): ConnectionInfo => ({
  ...{ server: `127.0.0.1:${port}`, user: 'ann', password, folder: null, useSsl: false },
  ...different,
})
const sentItems = (dovecot: Dovecot, user: string, folder: string | null = null): ConnectionInfo => ({
  ...{ server: `127.0.0.1:${dovecot.port}`, user, password: 'pass', folder, useSsl: false },
})
const draft = mail({
  ...{ messageId: null, sent: null, flags: flag.draft, folderName: 'Drafts', plainBody: 'Hei' },
  bcc: [address('Dora', 'dora@example.com')],
})

describeWithDovecot('sending', (server) => {
  test('hands the message over and files it, seen, under the id that the answer names', async () => {
    const { source, client, receiver } = await mailbox(server())
    expect(source.capabilities.sends).toBe(true)
    const [sent, ...more] = await source.send([draft], null, null, never)
    expect([more, receiver.mails.map(({ to }) => to)]).toEqual([[], [['ben@example.com', 'dora@example.com']]])
    const arrived = await PostalMime.parse(receiver.mails[0]?.raw ?? '')
    expect(sent).toMatchObject({
      ...{ messageId: arrived.messageId, isSent: true, folderName: 'Sent', flags: flag.seen, bcc: draft.bcc },
    })
    expect(Math.abs(Date.parse(sent?.sent ?? '') - Date.parse(arrived.date ?? ''))).toBeLessThan(1000)
    expect(await seenBy(client, 'Sent')).toEqual(['Quarterly numbers \\Seen'])
    const [stored] = await source.messages(await folderOf(source, 'Sent'), [sent?.serverIdentifier ?? ''], never)
    const raw = stored && 'raw' in stored ? Buffer.from(stored.raw) : null
    expect(raw).toEqual(receiver.mails[0]?.raw)
    expect(sent?.serverId).toBe(Number(sent?.serverIdentifier?.split(':')[1]))
    expect(raw?.toString()).not.toMatch(/dora|Draft/i)
  })

  test('goes over the server that it is told, and the copy into the folder that it is told', async () => {
    const { source, client, user, receiver } = await mailbox(server())
    await client.mailboxCreate('Prosjekt æ')
    const other = await startReceiver()
    const [sent] = await source.send([mail()], outgoing(other), sentItems(server(), user, 'Prosjekt æ'), never)
    expect([receiver.mails.length, other.mails.length, sent?.folderName]).toEqual([0, 1, 'Prosjekt æ'])
    expect([await seenBy(client, 'Prosjekt æ'), await seenBy(client, 'Sent')]).toEqual([
      ['Quarterly numbers \\Seen'],
      [],
    ])
  })

  test('files the copy on another server, where that is where it belongs', async () => {
    const { source, client } = await mailbox(server())
    const else_ = newUser()
    const [sent] = await source.send([mail()], null, sentItems(server(), else_), never)
    expect([sent?.folderName, await seenBy(client, 'Sent')]).toEqual(['Sent', []])
    expect(await seenBy(await server().client(else_), 'Sent')).toEqual(['Quarterly numbers \\Seen'])
  })

  test('leaves the copy to a server that has filed it already', async () => {
    const { source, client, receiver } = await mailbox(server(), {
      smtp: {
        onData: (stream, _session, done) => {
          const pieces: Buffer[] = []
          stream.on('data', (piece: Buffer) => pieces.push(piece))
          stream.on('end', () => void client.append('Sent', Buffer.concat(pieces), ['\\Seen']).then(() => done()))
        },
      },
    })
    const [sent] = await source.send([mail()], null, null, never)
    expect([await seenBy(client, 'Sent'), sent?.serverId, sent?.folderName]).toEqual([
      ['Quarterly numbers \\Seen'],
      1,
      'Sent',
    ])
    expect(receiver.wire.connections).toBe(1)
  })

  test('is done when the message has left: a copy that cannot be filed is told to the log only', async () => {
    const { source, receiver, log, user } = await mailbox(server())
    const wrong = { ...sentItems(server(), user), password: 'wrong', user: 'nobody:x' }
    const answers: (EMailEntity | undefined)[] = []
    answers.push((await source.send([mail()], null, { ...wrong, server: '127.0.0.1:1' }, never))[0])
    answers.push((await source.send([mail()], null, sentItems(server(), user, 'Nowhere'), never))[0])
    answers.push((await source.send([mail()], null, { ...wrong, server: 'no server' }, never))[0])
    for (const one of answers)
      expect(one).toMatchObject({
        isSent: true,
        messageId: mail().messageId,
        serverId: 0,
        serverIdentifier: null,
        folderName: null,
      })
    expect([receiver.mails.length, log.filter((line) => line.includes('no copy')).length]).toEqual([3, 3])
    expect(log.join()).not.toMatch(/example|wrong/)
  })

  test('is over at once where the mail server dies between handing over and filing', async () => {
    const dovecot = server()
    const { source, receiver } = await mailbox(dovecot, {
      smtp: {
        onData: (stream, _session, done) =>
          void stream.on('end', () => void dovecot.kill().then(() => done())).resume(),
      },
    })
    try {
      const [sent] = await source.send([mail()], null, null, never)
      expect([sent?.isSent, sent?.serverId, receiver.wire.connections]).toEqual([true, 0, 1])
    } finally {
      await dovecot.start()
    }
  })

  test('begins nothing where one of several messages cannot be sent at all', async () => {
    const { source, receiver } = await mailbox(server())
    const bad = [
      mail({ to: [] }),
      mail({ to: [address(null, 'ben@example.com>\r\nRCPT TO:<x@example.com')] }),
      mail({ from: null }),
      mail({ attachments: [{ ...file, stream: null }] }),
    ]
    for (const one of bad) expect((await faultOf(source.send([mail(), one], null, null, never))).kind).toBe('rejected')
    expect(receiver.wire.connections).toBe(0)
  })

  test('says that some have left where a later one is refused, and files those', async () => {
    const { source, client, receiver } = await mailbox(server(), {
      smtp: {
        onRcptTo: ({ address: to }, _session, done) => done(to.startsWith('no') ? new Error('no such user') : null),
      },
    })
    const fault = await faultOf(
      source.send([mail(), mail({ to: [address(null, 'no@example.com')] })], null, null, never),
    )
    expect([fault.kind, fault.message]).toEqual(['timeout', expect.stringMatching(/^1 of 2 have left, then rejected/)])
    expect([receiver.mails.length, await seenBy(client, 'Sent')]).toEqual([1, ['Quarterly numbers \\Seen']])
  })

  test('needs a server that sends: without one the account only reads, unless it is told where to', async () => {
    const source = sourceOf(server().account(newUser()))
    expect(source.capabilities.sends).toBe(false)
    expect((await faultOf(source.send([mail()], null, null, never))).kind).toBe('rejected')
    const receiver = await startReceiver()
    await source.send([mail()], outgoing(receiver), null, never)
    expect(receiver.mails).toHaveLength(1)
  })
})

describeWithDovecot(
  'a server that files by itself whatever it is handed',
  (server) => {
    test('gets no copy of what went over it, but of what went another way', async () => {
      const { source, user, receiver } = await mailbox(server())
      // Not asked over IMAP: a client would believe the server, and use what it cannot do.
      const filed = () => readdirSync(join(server().maildir(user), '.Sent', 'cur')).length
      const [sent] = await source.send([mail()], null, null, never)
      expect([sent?.isSent, sent?.serverId, filed()]).toEqual([true, 0, 0])
      await source.send([mail({ messageId: '<two@example.com>' })], outgoing(receiver), null, never)
      expect(filed()).toBe(1)
    })
  },
  { capability: 'IMAP4rev1 UIDPLUS X-GM-EXT-1' },
)

const file = {
  ...{ description: null, filename: 'a.txt', size: 1, type: 'text/plain', encoding: null, id: null },
  ...{ disposition: 'attachment', isSafeFileExtension: true, stream: null },
}
