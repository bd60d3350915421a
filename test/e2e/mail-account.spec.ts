/** A mail account of one's own in the app: added by address and password, told of new mail, changed, without its server. */
import { expect, test, type Page } from '@playwright/test'
import { problemsOf } from '../support/axe.ts'
import { connectMail } from '../support/connecting.ts'
import { dovecotVersion, runDovecot, type Dovecot } from '../support/dovecot-server.ts'
import { note, seenBy } from '../support/imap-notes.ts'
import { launch, picture, removeFolder, syncEnded, type Started } from '../support/launch.ts'
import { password, runReceiver, type Receiver } from '../support/smtp-server.ts'

test.describe.configure({ mode: 'serial' })
test.skip(!dovecotVersion, 'Dovecot is not installed: apt-get install dovecot-imapd')
let started: Started
let dovecot: Dovecot
let receiver: Receiver

test.beforeAll(async () => {
  dovecot = await runDovecot()
  receiver = await runReceiver()
  dovecot.deliver('ann', [note('First letter'), note('Second letter')])
  started = await launch()
})
test.afterAll(async () => {
  await started.app.close()
  await receiver.end()
  await dovecot.end()
  removeFolder(started.data)
})

const row = (page: Page, subject: string) => page.getByTestId('message-row').filter({ hasText: subject })
const typed = () => ({
  ...{ address: 'ann@nowhere.invalid', password: 'pass' },
  imap: { port: dovecot.port, user: 'ann' },
  smtp: { port: receiver.port, user: 'ann', password },
})

test('a refused password and a port where nobody is are told server by server, and nothing is kept', async () => {
  const { page } = started
  const ask = typed()
  await connectMail(page, { ...ask, password: 'wrong', smtp: { ...ask.smtp, port: 1 } })
  const trial = page.getByTestId('mail-trial')
  await expect(trial).toContainText('refused')
  for (const scheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme: scheme })
    await expect.poll(() => problemsOf(page), { message: scheme }).toEqual([])
    await picture(page, `mail-trial-${scheme}`)
  }
  await page.emulateMedia({ colorScheme: 'light' })
  const accounts = await page.evaluate(() => window.bridge.call('accounts.list', {}))
  expect(accounts.ok && accounts.value).toEqual([])
})

test('with what is right the account is there, with its mail', async () => {
  const { page } = started
  await connectMail(page, typed())
  await expect(page.getByTestId(/^account-\d+$/)).toHaveCount(1)
  await syncEnded(page)
  await expect(page.getByTestId('message-row')).toHaveCount(2)
})

test('new mail shows by itself, for the server says so', async () => {
  const { page } = started
  dovecot.deliver('ann', [note('Pushed letter')])
  await expect(row(page, 'Pushed letter')).toBeVisible()
  await picture(page, 'mail-inbox-light')
})

test('reading and deleting reach the mail server', async () => {
  const { page } = started
  const other = await dovecot.client('ann')
  await row(page, 'First letter').click()
  await expect(page.getByTestId('plain-body')).toContainText('Hello from First letter')
  await expect.poll(() => seenBy(other, 'INBOX')).toContain('First letter \\Seen')
  await row(page, 'Second letter').click()
  await page.getByTestId('action-trash').click()
  await expect.poll(() => seenBy(other, 'Trash')).toContainEqual(expect.stringContaining('Second letter'))
  other.close()
})

test('the mail stays readable when the server is gone, and what comes later shows when it is back', async () => {
  const { page } = started
  await dovecot.kill()
  await row(page, 'First letter').click()
  await expect(page.getByTestId('plain-body')).toContainText('Hello from First letter')
  await page.getByTestId('sync-all').click()
  await syncEnded(page)
  dovecot.deliver('ann', [note('Later letter')])
  await dovecot.start()
  await expect(row(page, 'Later letter')).toBeVisible({ timeout: 60_000 })
  expect(started.errors).toEqual([])
})
