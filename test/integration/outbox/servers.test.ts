/** The outbox over real servers: what left is there once, and what the answer was lost of is found where it went. */
import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { createAgent } from '../../../main/agent/agent.ts'
import { storedFolders } from '../../../main/mirror/folders.ts'
import { readEntity } from '../../../main/mirror/messages.ts'
import { readDraft } from '../../../main/mirror/drafts.ts'
import { createOutbox } from '../../../main/outbox/outbox.ts'
import type { OutboxEvent } from '../../../main/outbox/parts.ts'
import { imapSource } from '../../../main/sources/imap/source.ts'
import type { MailServer } from '../../../main/sources/mail-server.ts'
import type { MailSource } from '../../../main/sources/source.ts'
import type { EMailEntity, MessageId } from '../../../preload/model.ts'
import { agentServer } from '../../support/agent-server.ts'
import { describeWithDovecot, newUser } from '../../support/dovecot.ts'
import { mirrorWith } from '../../support/mirrors.ts'
import { entityOfDraft, writeDraft } from '../../support/outbox.ts'
import { startReceiver, type Receiver } from '../../support/smtp.ts'
import { never, open } from '../../support/superoffice.ts'
import { testClock } from '../../support/test-clock.ts'

/** An outbox over this source, in a mirror that was never synced. */
async function over(source: MailSource) {
  const { mirror, accountIds } = await mirrorWith(1)
  const [accountId] = accountIds
  if (accountId === undefined) throw new Error('no account')
  const remote = { accountId: 1, associateId: 11, associateName: 'ann' }
  const agent = createAgent({ mirror, emit: () => undefined, sourceOf: () => Promise.resolve({ source, remote }) })
  onTestFinished(() => agent.close())
  const events: OutboxEvent['name'][] = []
  const left: (EMailEntity | null)[] = []
  const clock = testClock(Date.now())
  const outbox = createOutbox({
    isReachable: () => false,
    ...{ mirror, agent, clock, log: () => undefined },
    emit: ({ name }) => void (name === 'drafts.changed' || events.push(name)),
    prepare: (draft) => Promise.resolve({ email: entityOfDraft(draft), outgoing: null, sentItems: null }),
    left: (_draft, sent) => Promise.resolve(void left.push(sent)),
  })
  onTestFinished(() => outbox.close())
  outbox.start()
  return {
    ...{ mirror, events, left, clock, outbox, accountId },
    sync: () => agent.syncEmailAccounts([{ accountId }], { evenIfWaiting: true }),
    async send() {
      const id = await writeDraft(mirror, accountId, 'one')
      await outbox.send(id, 0)
      return { id, read: () => readDraft(mirror.drafts, id) }
    },
    /** What is in Sent, whole. */
    copies() {
      const folder = storedFolders(mirror.reader, accountId).find(({ role }) => role === 'sent')
      const rows = mirror.reader.prepare('SELECT id, item FROM message WHERE folder_id = ?').all(folder?.id ?? 0)
      return (rows as { id: MessageId; item: number }[]).map(({ id, item }) => ({
        item,
        entity: readEntity(mirror.reader, id),
      }))
    },
  }
}

async function expectOneCopy(stage: Awaited<ReturnType<typeof over>>): Promise<void> {
  await stage.sync()
  const { read } = await stage.send()
  await expect.poll(() => stage.left.length, { timeout: 20_000 }).toBe(1)
  const { rfcId } = read() ?? {}
  const [sent] = stage.left
  const expectOne = () => {
    const copies = stage.copies()
    expect(copies).toMatchObject([{ item: sent?.emailItemId, entity: { messageId: rfcId, subject: 'one' } }])
    expect(copies[0]?.entity?.size).toBeGreaterThan(100)
    expect(Math.abs(Date.parse(copies[0]?.entity?.sent ?? '') - Date.now())).toBeLessThan(600_000)
  }
  expectOne()
  expect([sent?.messageId, sent?.isSent, sent?.accountId]).toEqual([rfcId, true, stage.accountId])
  await stage.sync()
  expectOne()
}

test('what left over SuperOffice is there once, by its Message-ID, with its date and size', async () => {
  const server = await agentServer({ messages: 1 })
  await server.syncAll()
  const site = open(server.url, () => Promise.resolve('demo'))
  await expectOneCopy(await over(site.source(await site.identify(never))))
})

test('a SuperOffice server that nobody finds leaves nothing open', async () => {
  const closed = createServer().listen(0, '127.0.0.1')
  await once(closed, 'listening')
  const { port } = closed.address() as AddressInfo
  await new Promise((done) => closed.close(done))
  const site = open(`http://127.0.0.1:${port}`, () => Promise.resolve('demo'))
  const stage = await over(site.source({ accountId: 1, associateId: 11, associateName: 'ann' }))
  const { read } = await stage.send()
  await expect.poll(() => read()?.attempts).toBe(1)
  await expect.poll(read).toMatchObject({ state: 'queued', failure: { kind: 'offline', detail: 'ECONNREFUSED' } })
})

describeWithDovecot('over IMAP and SMTP', (dovecot) => {
  const mailbox = async (receiver: Receiver, different: Partial<MailServer> = {}) => {
    const user = newUser()
    const source = imapSource(dovecot().account(user), { smtp: receiver.account(different) })
    onTestFinished(() => source.close())
    return { stage: await over(source), client: await dovecot().client(user) }
  }

  test('what left is there once, by its Message-ID, with its date and size', async () => {
    const receiver = await startReceiver()
    await expectOneCopy((await mailbox(receiver)).stage)
    expect(receiver.mails).toHaveLength(1)
  })

  test('a mail of which the answer was lost is found, where the server files what it takes', async () => {
    const filed = Promise.withResolvers<(raw: Buffer) => Promise<unknown>>()
    const receiver = await startReceiver({
      onData: (stream, _session, done) => {
        const pieces: Buffer[] = []
        stream.on('data', (piece: Buffer) => pieces.push(piece))
        const file = async () => (await filed.promise)(Buffer.concat(pieces))
        stream.on('end', () => void file().then(() => done()))
      },
    })
    receiver.cut = 'dot'
    const { stage, client } = await mailbox(receiver)
    filed.resolve((raw) => client.append('Sent', raw, ['\\Seen']))
    await stage.send()
    await expect.poll(() => stage.events, { timeout: 20_000 }).toEqual(['drafts.sent'])
    expect([stage.left, receiver.wire.connections]).toEqual([[null], 1])
  })

  test('or by the next sync, where it comes there later; and nobody sends it again', async () => {
    const receiver = await startReceiver()
    receiver.cut = 'dot'
    const { stage, client } = await mailbox(receiver)
    const { read } = await stage.send()
    await expect.poll(() => stage.events, { timeout: 20_000 }).toEqual(['drafts.returned'])
    expect(read()?.state).toBe('unknown')
    await client.append('Sent', receiver.mails[0]?.raw ?? Buffer.alloc(0), ['\\Seen'])
    await stage.sync()
    await expect.poll(() => stage.events).toEqual(['drafts.returned', 'drafts.sent'])
    expect([stage.left, receiver.mails.length, receiver.wire.connections]).toEqual([[null], 1, 1])
  })

  test('a server that is not there leaves it waiting, and it goes when it is back', async () => {
    const receiver = await startReceiver()
    const different = { port: 1 }
    const user = newUser()
    const smtp = receiver.account()
    const source = imapSource(dovecot().account(user), {
      smtp: Object.defineProperty({ ...smtp }, 'port', { get: () => different.port }),
    })
    onTestFinished(() => source.close())
    const stage = await over(source)
    const { read } = await stage.send()
    await expect
      .poll(() => read()?.failure, { timeout: 10_000 })
      .toMatchObject({ kind: 'offline', detail: 'ECONNREFUSED' })
    expect(read()?.state).toBe('queued')
    different.port = receiver.port
    stage.outbox.wake(null)
    await expect.poll(() => stage.left.length, { timeout: 10_000 }).toBe(1)
    expect(receiver.mails).toHaveLength(1)
  })

  test('a recipient that the server refuses brings it back with the words of the server', async () => {
    const receiver = await startReceiver({
      onRcptTo: (_address, _session, done) =>
        done(Object.assign(new Error('5.1.1 no such user'), { responseCode: 550 })),
    })
    const { stage } = await mailbox(receiver)
    const { read } = await stage.send()
    await expect.poll(() => read()?.state, { timeout: 10_000 }).toBe('failed')
    expect(read()?.failure?.detail).toMatch(/550 5\.1\.1: no such user/)
    expect([stage.events, receiver.mails]).toEqual([['drafts.returned'], []])
  })
})
