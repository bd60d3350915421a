/** The whole way: a SuperOffice client, REST, the agent server as a process of its own, IMAP, Dovecot. */
import PostalMime from 'postal-mime'
import { expect, test, vi } from 'vitest'
import { z } from 'zod'
import { flag } from '../../../preload/model.ts'
import { startAgentProcess } from '../../support/agent-process.ts'
import { ask } from '../../support/agent-server.ts'
import { describeWithDovecot, newUser } from '../../support/dovecot.ts'
import { faultOf } from '../../support/faults.ts'
import { folderOf, listed, note, seenBy } from '../../support/imap-mail.ts'
import { address, mail } from '../../support/mail.ts'
import { folderOfTest } from '../../support/mirrors.ts'
import { password, startReceiver } from '../../support/smtp.ts'
import { openSoap } from '../../support/soap.ts'
import { never, open } from '../../support/superoffice.ts'

describeWithDovecot('the agent server over IMAP', (dovecot) => {
  test('syncs, gives mail to read, and hands what was read to the mail server', async () => {
    const user = newUser()
    dovecot().deliver(user, [note('over two protocols')])
    const { host, port, security } = dovecot().account(user)
    vi.stubEnv('MAILMIRROR_TEST_PASSWORD', 'pass')
    const source = { kind: 'imap', host, port, security, user, passwordEnv: 'MAILMIRROR_TEST_PASSWORD' }
    const account = { accountId: 1, associateId: 11, associateName: 'ann', address: 'ann@example.com', source }
    const server = await startAgentProcess(folderOfTest(), {
      ...{ data: 'data', port: 0, users: [{ user: 'ann', password: 'demo', associateId: 11 }], accounts: [account] },
    })
    try {
      const site = open(server.url, () => Promise.resolve('demo'))
      const remote = await site.identify(never)
      await site.server.refresh([remote], never)
      const client = site.source(remote)
      const inbox = await folderOf(client, 'INBOX')
      const ids = (await listed(client, inbox)).map((one) => one.remoteId)
      const [read] = await client.messages(inbox, ids, never)
      expect(read).toMatchObject({
        entity: { subject: 'over two protocols', plainBody: expect.stringContaining('Hello from') as unknown },
      })
      await client.apply(inbox, { kind: 'seen', ids, value: true }, never)
      const other = await dovecot().client(user)
      await expect.poll(() => seenBy(other, 'INBOX'), { timeout: 30_000 }).toEqual(['over two protocols \\Seen'])
    } finally {
      await server.stop()
    }
  })
  test.each(['rest', 'soap'] as const)(
    'sends over SMTP by %s, files the copy, keeps drafts, and tells a refusal from what may have left',
    async (protocol) => {
      const user = newUser()
      const receiver = await startReceiver()
      const { host, port, security } = dovecot().account(user)
      vi.stubEnv('MAILMIRROR_TEST_PASSWORD', 'pass')
      vi.stubEnv('MAILMIRROR_TEST_SMTP', password)
      const smtp = { host, port: receiver.port, security, user: 'ann', passwordEnv: 'MAILMIRROR_TEST_SMTP' }
      const source = { kind: 'imap', host, port, security, user, passwordEnv: 'MAILMIRROR_TEST_PASSWORD', smtp }
      const account = { accountId: 1, associateId: 11, associateName: 'ann', address: 'ann@example.com', source }
      const server = await startAgentProcess(folderOfTest(), {
        ...{ data: 'data', port: 0, users: [{ user: 'ann', password: 'demo', associateId: 11 }], accounts: [account] },
      })
      try {
        const site = protocol === 'soap' ? openSoap(server.url) : open(server.url, () => Promise.resolve('demo'))
        const remote = await site.identify(never)
        await site.server.refresh([remote], never)
        const client = site.source(remote)
        const draft = mail({ subject: 'Møte', messageId: null, folderName: 'Drafts', flags: flag.draft })
        const saved = await client.saveToMailServer(draft, never)
        expect([saved.serverId, saved.emailItemId > 0]).toEqual([1, true])
        const other = await dovecot().client(user)
        expect(await seenBy(other, 'Drafts')).toEqual(['Møte \\Draft \\Seen'])

        const bcc = [address(null, 'dora@example.com')]
        const [sent] = await client.send([{ ...draft, messageId: '<sent@example.com>', bcc }], null, null, never)
        expect(sent).toMatchObject({ messageId: '<sent@example.com>', isSent: true, folderName: 'Sent', serverId: 1 })
        expect([sent?.emailItemId === 0, await seenBy(other, 'Sent')]).toEqual([false, ['Møte \\Seen']])
        expect(receiver.mails.map(({ to }) => to)).toEqual([['ben@example.com', 'dora@example.com']])
        expect(await PostalMime.parse(receiver.mails[0]?.raw ?? '')).toMatchObject({
          ...{
            subject: 'Møte',
            messageId: '<sent@example.com>',
            text: expect.stringContaining('The numbers') as unknown,
          },
        })

        const elsewhere = await startReceiver()
        const info = { server: `127.0.0.1:${elsewhere.port}`, user: 'ann', password, folder: null, useSsl: false }
        const copy = { server: `127.0.0.1:${port}`, user, password: 'pass', folder: 'INBOX', useSsl: false }
        await client.send([mail({ subject: 'another way' })], info, copy, never)
        expect([elsewhere.mails.length, await seenBy(other, 'INBOX')]).toEqual([1, ['another way \\Seen']])

        const refused = await faultOf(client.send([mail()], { ...info, password: 'wrong' }, copy, never))
        expect([refused.kind, refused.message.includes('auth')]).toEqual(['rejected', true])
        const nobody = await faultOf(client.send([mail()], { ...info, server: '127.0.0.1:1' }, copy, never))
        expect(nobody.kind).toBe(protocol === 'rest' ? 'throttled' : 'rejected')
        elsewhere.cut = 'dot'
        expect(['timeout', 'offline']).toContain((await faultOf(client.send([mail()], info, copy, never))).kind)
        expect([elsewhere.mails.length, await seenBy(other, 'INBOX')]).toEqual([2, ['another way \\Seen']])
      } finally {
        await server.stop()
      }
    },
  )

  test('keeps a draft that is saved again and again within one second, and only its last state', async () => {
    const user = newUser()
    const { host, port, security } = dovecot().account(user)
    vi.stubEnv('MAILMIRROR_TEST_PASSWORD', 'pass')
    const source = { kind: 'imap', host, port, security, user, passwordEnv: 'MAILMIRROR_TEST_PASSWORD' }
    const account = { accountId: 1, associateId: 11, associateName: 'ann', address: 'ann@example.com', source }
    const server = await startAgentProcess(folderOfTest(), {
      ...{ data: 'data', port: 0, users: [{ user: 'ann', password: 'demo', associateId: 11 }], accounts: [account] },
    })
    try {
      const site = open(server.url, () => Promise.resolve('demo'))
      await site.server.refresh([await site.identify(never)], never)
      const other = await dovecot().client(user)
      let item = 0
      for (const subject of ['one', 'two', 'three', 'four', 'five']) {
        const draft = { EmailItemId: item, AccountId: 1, MessageID: '<draft@example.com>', Subject: subject }
        const { status, body } = await ask(server, '/api/v1/Agents/EMail/SaveDraft', { body: { Entity: draft } })
        const saved = z.object({ EmailItemId: z.number().min(1) }).parse(body)
        expect([status, await seenBy(other, 'Drafts')]).toEqual([200, [`${subject} \\Draft \\Seen`]])
        item = saved.EmailItemId
      }
    } finally {
      await server.stop()
    }
  })

  test('does not start where the environment has no password for an account', async () => {
    const source = {
      kind: 'imap',
      host: '127.0.0.1',
      port: 1,
      security: 'plain',
      user: 'x',
      passwordEnv: 'NO_SUCH_NAME',
    }
    const account = { accountId: 1, associateId: 11, associateName: 'ann', address: 'ann@example.com', source }
    const config = { data: 'data', port: 0, users: [{ user: 'ann', password: 'demo' }], accounts: [account] }
    await expect(startAgentProcess(folderOfTest(), config)).rejects.toThrow('NO_SUCH_NAME')
  })
})
