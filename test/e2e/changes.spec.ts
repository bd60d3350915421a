/** Acting on mail: it shows at once, and the server gets it, now or when it is back. */
import { expect, test, type Page } from '@playwright/test'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { startAgentWithLetters } from '../support/agent-mail.ts'
import type { AgentProcess } from '../support/agent-process.ts'
import { problemsOf } from '../support/axe.ts'
import { connectOnsite } from '../support/connecting.ts'
import { launch, newFolder, picture, removeFolder, syncEnded, type Started } from '../support/launch.ts'

test.describe.configure({ mode: 'serial' })
let started: Started
let agent: AgentProcess
let folder: string

test.beforeAll(async () => {
  folder = newFolder()
  agent = await startAgentWithLetters(folder, 'http://127.0.0.1:1')
  started = await launch()
})
test.afterAll(async () => {
  await started.app.close()
  agent.child.kill()
  for (const one of [folder, started.data]) removeFolder(one)
})

const row = (page: Page, subject: string) => page.getByTestId('message-row').filter({ hasText: subject })

/** The person's mail on the server, as names of files below ann's folder. */
const mailOnServer = () =>
  readdirSync(join(folder, 'ann'), { recursive: true, encoding: 'utf8' }).filter((name) =>
    /plain|picture|hostile/.test(name),
  )

test('opening a letter marks it read, here and on the server', async () => {
  const { page } = started
  await connectOnsite(page, agent.url, 'ann', 'demo')
  await syncEnded(page)
  await expect(page.getByTestId('message-row')).toHaveCount(3)
  await row(page, 'Plain letter').click()
  await expect(page.getByTestId('plain-body')).toBeVisible()
  await expect.poll(mailOnServer).toContainEqual(expect.stringMatching(/plain.*S/))
})

test('several letters are chosen and moved to the trash with one key, and one click brings them back', async () => {
  const { page } = started
  await row(page, 'Letter with a picture').click()
  await row(page, 'Hostile letter').click({ modifiers: ['ControlOrMeta'] })
  await expect(page.getByTestId('select-bar')).toContainText('2')
  await picture(page, 'selection-light')
  await page.keyboard.press('Delete')
  await expect(page.getByTestId('message-row')).toHaveCount(1)
  await page.getByTestId('undo').click()
  await expect(page.getByTestId('message-row')).toHaveCount(3)
  await expect.poll(() => mailOnServer().filter((name) => /trash/i.test(name))).toEqual([])
  expect(mailOnServer()).toHaveLength(3)
})

test('what is done without the server waits, survives a restart, and reaches it when it is back', async () => {
  await agent.stop()
  await row(started.page, 'Hostile letter').click()
  await started.page.getByTestId('action-star').click()
  await row(started.page, 'Plain letter').click()
  await started.page.getByTestId('action-trash').click()
  await expect(started.page.getByTestId('message-row')).toHaveCount(2)
  await started.app.close()
  started = await launch({ data: started.data })
  const { page } = started
  await expect(page.getByTestId('message-row')).toHaveCount(2)
  agent = await agent.restart()
  await page.getByTestId('sync-all').click()
  await syncEnded(page)
  await expect(page.getByTestId('message-row')).toHaveCount(2)
  await expect.poll(() => mailOnServer().find((name) => name.includes('plain'))).toMatch(/trash|deleted/i)
  expect(existsSync(join(folder, 'ann', 'plain.eml'))).toBe(false)
})

test('the account’s page tells how it stands, and takes the account away', async () => {
  const { page, data } = started
  await page.getByTestId(/^account-\d+$/).hover()
  await page.getByTestId('open-account').first().click()
  await expect(page.getByTestId('account-page')).toBeVisible()
  await expect(page.getByTestId('account-verdict')).toBeVisible()
  const known = await page.evaluate(() => window.bridge.call('accounts.list', {}))
  expect(known.ok && known.value.map((one) => one.waitingChanges)).toEqual([0])
  for (const scheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme: scheme })
    await expect.poll(() => problemsOf(page), { message: scheme }).toEqual([])
    await picture(page, `account-${scheme}`)
  }
  await page.emulateMedia({ colorScheme: 'light' })
  await page.getByTestId('remove-account').click()
  await page.getByTestId('remove-yes').click()
  await expect(page.getByTestId('start-demo')).toBeVisible()
  const accounts = await page.evaluate(() => window.bridge.call('accounts.list', {}))
  expect(accounts.ok && accounts.value).toEqual([])
  expect(existsSync(join(data, 'mirror.db'))).toBe(true)
  expect(started.errors).toEqual([])
})
