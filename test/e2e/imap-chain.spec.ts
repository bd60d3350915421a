/** The whole chain: the app, REST, the agent server as a process of its own, IMAP and SMTP, Dovecot; and all the way back. */
import { expect, test, type Page } from '@playwright/test'
import { startAgentProcess, type AgentProcess } from '../support/agent-process.ts'
import { connectOnsite } from '../support/connecting.ts'
import { dovecotVersion, runDovecot, type Dovecot } from '../support/dovecot-server.ts'
import { note, seenBy } from '../support/imap-notes.ts'
import { launch, newFolder, picture, removeFolder, syncEnded, type Started } from '../support/launch.ts'

test.describe.configure({ mode: 'serial' })
test.skip(!dovecotVersion, 'Dovecot is not installed: apt-get install dovecot-imapd')
let started: Started
let dovecot: Dovecot
let agent: AgentProcess
let folder: string

test.beforeAll(async () => {
  folder = newFolder()
  dovecot = await runDovecot()
  dovecot.deliver('ann', [note('First letter'), note('Second letter')])
  const { host, port, security } = dovecot.account('ann')
  process.env['MAILMIRROR_TEST_PASSWORD'] = 'pass'
  const source = { kind: 'imap', host, port, security, user: 'ann', passwordEnv: 'MAILMIRROR_TEST_PASSWORD' }
  agent = await startAgentProcess(folder, {
    ...{ data: 'data', port: 0, users: [{ user: 'ann', password: 'demo', associateId: 11 }] },
    accounts: [{ accountId: 1, associateId: 11, associateName: 'ann', address: 'ann@example.com', source }],
  })
  started = await launch()
})
test.afterAll(async () => {
  await started.app.close()
  await agent.stop()
  await dovecot.end()
  for (const one of [folder, started.data]) removeFolder(one)
})

const row = (page: Page, subject: string) => page.getByTestId('message-row').filter({ hasText: subject })

async function syncAll(page: Page): Promise<void> {
  await page.getByTestId('sync-all').click()
  await syncEnded(page)
}

test('mail of the IMAP server is mirrored and read', async () => {
  const { page } = started
  await connectOnsite(page, agent.url, 'ann', 'demo')
  await syncEnded(page)
  await expect(page.getByTestId('message-row')).toHaveCount(2)
  await row(page, 'First letter').click()
  await expect(page.getByTestId('plain-body')).toContainText('Hello from First letter')
  await picture(page, 'imap-chain-light')
})

test('what was read and deleted in the app is so on the IMAP server', async () => {
  const { page } = started
  const other = await dovecot.client('ann')
  await expect.poll(() => seenBy(other, 'INBOX'), { timeout: 30_000 }).toContain('First letter \\Seen')
  await row(page, 'Second letter').click()
  await page.getByTestId('action-trash').click()
  await expect
    .poll(() => seenBy(other, 'Trash'), { timeout: 30_000 })
    .toContainEqual(expect.stringContaining('Second letter'))
  other.close()
})

test('new mail and what another program did come with the next sync', async () => {
  const { page } = started
  const other = await dovecot.client('ann')
  await other.mailboxOpen('INBOX')
  await other.messageFlagsAdd('1:*', ['\\Flagged'])
  other.close()
  dovecot.deliver('ann', [note('Third letter')])
  await expect(async () => {
    await syncAll(page)
    await expect(row(page, 'Third letter')).toBeVisible({ timeout: 500 })
  }).toPass({ timeout: 30_000 })
  await expect(page.getByTestId('message-row')).toHaveCount(2)
  expect(started.errors).toEqual([])
})
