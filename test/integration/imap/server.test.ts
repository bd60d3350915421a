/** The whole way: a SuperOffice client, REST, the agent server as a process of its own, IMAP, Dovecot. */
import { expect, test, vi } from 'vitest'
import { startAgentProcess } from '../../support/agent-process.ts'
import { describeWithDovecot, newUser } from '../../support/dovecot.ts'
import { folderOf, listed, note, seenBy } from '../../support/imap-mail.ts'
import { folderOfTest } from '../../support/mirrors.ts'
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
