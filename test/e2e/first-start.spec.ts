/** The first screen: what goes wrong is said in a sentence, what goes right leads to the mail. */
import { expect, test } from '@playwright/test'
import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { startAgentWithLetters } from '../support/agent-mail.ts'
import type { AgentProcess } from '../support/agent-process.ts'
import { problemsOf } from '../support/axe.ts'
import { openCanary, type Canary } from '../support/canary.ts'
import { connectOnsite } from '../support/connecting.ts'
import { filesWith } from '../support/files-with.ts'
import { clickMenu, launch, newFolder, picture, removeFolder, syncEnded, type Started } from '../support/launch.ts'

test.describe.configure({ mode: 'serial' })
let started: Started
let agent: AgentProcess
let canary: Canary
let folder: string

test.beforeAll(async () => {
  folder = newFolder()
  canary = await openCanary('<html>Welcome to the hotel network</html>')
  agent = await startAgentWithLetters(folder, canary.url)
  started = await launch()
})
test.afterAll(async () => {
  await started.app.close()
  agent.child.kill()
  await canary.close()
  for (const one of [folder, started.data]) removeFolder(one)
})

test('the first screen offers to connect and to try the demo', async () => {
  const { page } = started
  await expect(page.getByTestId('connect-onsite')).toBeVisible()
  await expect(page.getByTestId('connect-online')).toBeVisible()
  await expect(page.getByTestId('start-demo')).toBeVisible()
  for (const scheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme: scheme })
    await expect.poll(() => problemsOf(page), { message: scheme }).toEqual([])
    await picture(page, `start-${scheme}`)
  }
  await page.emulateMedia({ colorScheme: 'light' })
})

test('a wrong password, a wrong address and a server that is no SuperOffice are one sentence each', async () => {
  const { page } = started
  const form = page.getByTestId('connect-form')
  await connectOnsite(page, agent.url, 'ann', 'wrong')
  await expect(form).toContainText('The server refused this user name and password.')
  await picture(page, 'start-wrong-password-light')
  await connectOnsite(page, 'http://127.0.0.1:1', 'ann', 'demo')
  await expect(form).toContainText('No server answers at this address.')
  await connectOnsite(page, canary.url, 'ann', 'demo')
  await expect(form).toContainText('There is no SuperOffice at this address.')
  await expect(form).not.toContainText(/\bat \w+ \(|Error:|undefined|ECONN/)
  const accounts = await page.evaluate(() => window.bridge.call('accounts.list', {}))
  expect(accounts.ok && accounts.value).toEqual([])
})

test('the right password connects, and the account syncs by itself', async () => {
  const { page } = started
  await connectOnsite(page, agent.url, 'ann', 'demo')
  await expect(page.getByTestId(/^account-\d+$/)).toHaveCount(1)
  await syncEnded(page)
  await expect(page.getByTestId('message-row')).toHaveCount(3)
})

test('a plain letter shows its text', async () => {
  const { page } = started
  await page.getByTestId('message-row').filter({ hasText: 'Plain letter' }).click()
  await expect(page.getByTestId('reader-subject')).toHaveText('Plain letter')
  await expect(page.getByTestId('plain-body')).toContainText('Dear Ann, this is a plain letter')
})

test('an inline picture shows, and a link in a mail opens outside, as main wrote it', async () => {
  const { app, page } = started
  await app.evaluate(({ shell }) => {
    const opened: string[] = []
    Object.assign(globalThis, { opened })
    shell.openExternal = (url) => Promise.resolve(void opened.push(url))
  })
  await page.getByTestId('message-row').filter({ hasText: 'Letter with a picture' }).click()
  const frame = page.frameLocator('[data-testid="mail-frame"]')
  await expect.poll(() => frame.locator('img').evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(1)
  await frame.getByText('a link').click()
  await expect
    .poll(() => app.evaluate(() => (globalThis as unknown as { opened: string[] }).opened))
    .toEqual(['https://example.com/a?b=1'])
  expect(app.windows()).toHaveLength(1)
})

test('a hostile letter shows its words, runs nothing and reaches no one', async () => {
  const { page } = started
  canary.requests.length = 0
  canary.connections = 0
  await page.getByTestId('message-row').filter({ hasText: 'Hostile letter' }).click()
  const body = page.frameLocator('[data-testid="mail-frame"]')
  await expect(body.getByText('Hostile words')).toBeVisible()
  const inFrame = page.frames().find((frame) => frame.url().startsWith('mail:'))
  const names = ['bridge', 'process', 'require', 'Buffer', 'electron', 'module']
  const found = (list: string[]) => list.filter((name) => name in globalThis)
  expect(await inFrame?.evaluate(found, names)).toEqual([])
  expect(await page.evaluate(found, names)).toEqual(['bridge'])
  expect(await page.evaluate(() => Object.keys(window.bridge).sort())).toEqual(['call', 'on'])
  // Another mail after it: whatever the first one started has had its time.
  await page.getByTestId('message-row').filter({ hasText: 'Plain letter' }).click()
  await expect(page.getByTestId('reader-subject')).toHaveText('Plain letter')
  expect({ connections: canary.connections, requests: canary.requests }).toEqual({ connections: 0, requests: [] })
})

test('the password is in no file of the profile', async () => {
  const password = 'canary-9c1e-password'
  // ben's password is another one from now on, known to the keychain and to the server alone.
  await agent.stop()
  const file = join(folder, 'agent.json')
  const config = JSON.parse(
    readFileSync(file, 'utf8').replace(/("user":"ben","password":)"demo"/, `$1"${password}"`),
  ) as object
  const { startAgentProcess } = await import('../support/agent-process.ts')
  agent = await startAgentProcess(folder, { ...config, port: Number(new URL(agent.url).port) }, 'out/main/agent.js')
  const { page, data, app } = started
  await clickMenu(app, 'connect')
  await connectOnsite(page, agent.url, 'ben', password)
  await expect(page.getByTestId(/^account-\d+$/)).toHaveCount(2)
  const info = await page.evaluate(() => window.bridge.call('app.info', {}))
  expect(filesWith(data, password)).toEqual([])
  test.skip(!(info.ok && info.value.keychain), 'there is no keychain here to look into')
  const { default: keytar } = await import('keytar')
  const kept = await keytar.findCredentials('Mailmirror')
  expect(kept.map((one) => one.password)).toContain(`1:${password}`)
  for (const { account } of kept) await keytar.deletePassword('Mailmirror', account)
})

test('the data folder is the user’s own', () => {
  test.skip(process.platform === 'win32', 'Windows keeps profiles apart by other means')
  expect(statSync(started.data).mode & 0o777).toBe(0o700)
})

test('after a restart without the server the mail is still there to read', async () => {
  await agent.stop()
  await started.app.close()
  expect(started.errors).toEqual([])
  started = await launch({ data: started.data })
  const { page } = started
  await page.getByTestId('message-row').filter({ hasText: 'Plain letter' }).click()
  await expect(page.getByTestId('plain-body')).toContainText('Dear Ann, this is a plain letter')
  await page.getByTestId('sync-all').click()
  await expect(page.getByTestId('offline-banner')).toBeVisible({ timeout: 30_000 })
  await expect(page.getByTestId('message-row')).toHaveCount(3)
})
