/** The demo, from its first look to a lost server. One app for all of it: each step goes on where the last one ended. */
import { expect, test } from '@playwright/test'
import { problemsOf } from '../support/axe.ts'
import {
  clickMenu,
  clickTray,
  launch,
  picture,
  removeFolder,
  syncEnded,
  trayLabel,
  type Started,
} from '../support/launch.ts'

test.describe.configure({ mode: 'serial' })
let started: Started

test.beforeAll(async () => {
  started = await launch({ args: ['--demo'] })
})
test.afterAll(async () => {
  await started.app.close()
  removeFolder(started.data)
})

test('twelve accounts are there from the start, and nothing is synced yet', async () => {
  const { page } = started
  await expect(page.getByTestId(/^account-\d+$/)).toHaveCount(12, { timeout: 60_000 })
  await picture(page, 'demo-before-sync-light')
})

test('Sync shows how far it is, and ends with mail in every account', async () => {
  const { page } = started
  const status = page.getByTestId('sync-status')
  await page.getByTestId('sync-all').click()
  await expect(status).toHaveAttribute('data-running', 'true')
  await expect(status).toContainText(/\d+ of 12 accounts, [\d,]+ of [\d,]+ messages/)
  await expect(status).toContainText(/, [1-9][\d,]* of/, { timeout: 60_000 })
  await picture(page, 'demo-syncing-light')
  await syncEnded(page)
  const state = await page.evaluate(() => window.bridge.call('sync.state', {}))
  expect(state.ok && state.value.accounts.map((one) => one.state)).toEqual(Array(12).fill('done'))
  const folders = await page.evaluate(() => window.bridge.call('folders.list', {}))
  const filled = folders.ok ? new Set(folders.value.filter(({ total }) => total > 0).map((one) => one.accountId)) : null
  expect(filled?.size).toBe(12)
})

test('a mail opens, and the list can be searched', async () => {
  const { page } = started
  await page.getByTestId('message-row').first().click()
  await expect(page.getByTestId('reader-subject')).not.toBeEmpty()
  await picture(page, 'mail-light')
  await page.getByTestId('search').fill('invoice')
  await expect(page.getByText(/^(More than )?\d+ messages found$/)).toBeVisible()
  await expect(page.getByTestId('message-row').first()).toContainText(/invoice/i)
  await picture(page, 'search-light')
  await page.getByTestId('search').fill('nobody wrote this')
  await expect(page.getByTestId('message-row')).toHaveCount(0)
  await page.getByTestId('search').fill('')
  await expect(page.getByTestId('message-row').first()).toBeVisible()
})

test('an attachment is fetched, put where only its person reads it, and opened by the system', async () => {
  const { app, page } = started
  await app.evaluate(({ shell }) => {
    const { statSync } = process.getBuiltinModule('node:fs')
    const opened: { path: string; mode: number; size: number }[] = []
    Object.assign(globalThis, { opened })
    shell.openPath = (path) => {
      opened.push({ path, mode: statSync(path).mode & 0o777, size: statSync(path).size })
      return Promise.resolve('')
    }
  })
  const subject = await page.evaluate(async () => {
    const folders = await window.bridge.call('folders.list', {})
    for (const { id } of folders.ok ? folders.value : []) {
      const page = await window.bridge.call('messages.page', { folderId: id, before: null })
      for (const row of page.ok ? page.value.filter((one) => one.hasAttachments) : []) {
        const view = await window.bridge.call('messages.read', { id: row.id })
        if (view.ok && view.value.attachments.some((one) => /\.pdf$/i.test(one.filename ?? ''))) return row.subject
      }
    }
    return null
  })
  await page.getByTestId('search').fill(subject ?? 'none has a PDF')
  await page
    .getByTestId('message-row')
    .filter({ hasText: subject ?? 'none has a PDF' })
    .first()
    .click()
  await page.getByTestId('attachment').filter({ hasText: '.pdf' }).first().click()
  const opened = () =>
    app.evaluate(() => (globalThis as unknown as { opened: { path: string; mode: number; size: number }[] }).opened)
  await expect.poll(async () => (await opened()).length).toBe(1)
  const [file] = await opened()
  expect(file?.path).toMatch(/[\\/]opened[\\/].*\.pdf$/)
  expect(file?.mode).toBe(0o400)
  expect(file?.size).toBeGreaterThan(0)
  await picture(page, 'attachment-light')
  await page.getByTestId('search').fill('')
})

test('nothing is wrong with the mail page and the settings for those who cannot see or point', async () => {
  const { page, app } = started
  for (const scheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme: scheme })
    await expect.poll(() => problemsOf(page), { message: `mail, ${scheme}` }).toEqual([])
    await clickMenu(app, 'settings')
    await expect(page.getByTestId('settings')).toBeVisible()
    await expect.poll(() => problemsOf(page), { message: `settings, ${scheme}` }).toEqual([])
    await picture(page, `settings-${scheme}`)
    await page.keyboard.press('Escape')
    await expect(page.getByTestId('settings')).toBeHidden()
    await picture(page, `mail-${scheme}`)
  }
  await page.emulateMedia({ colorScheme: 'light' })
})

test('the tray syncs everything, and one account alone', async () => {
  const { app, page } = started
  const finishedAt = () =>
    page.evaluate(async () => {
      const state = await window.bridge.call('sync.state', {})
      return state.ok ? { at: state.value.finishedAt ?? 0, accounts: state.value.accounts.length } : null
    })
  const before = await finishedAt()
  await clickTray(app, 'sync-all')
  await expect.poll(async () => ((await finishedAt())?.at ?? 0) > (before?.at ?? 0), { timeout: 60_000 }).toBe(true)
  expect((await finishedAt())?.accounts).toBe(12)
  const [first] = await page
    .getByTestId(/^account-\d+$/)
    .evaluateAll((lines) => lines.map((one) => one.dataset['testid']))
  await expect.poll(() => trayLabel(app, 'sync-all')).toBe('Sync all now')
  await clickTray(app, first ?? '')
  await expect.poll(async () => (await finishedAt())?.accounts, { timeout: 60_000 }).toBe(1)
  await expect.poll(async () => (await finishedAt())?.at, { timeout: 60_000 }).toBeGreaterThan(0)
  await expect.poll(() => trayLabel(app, 'status')).toMatch(/^Last synced/)
})

test('when the server is gone the page says so calmly, and the mail stays readable', async () => {
  const { app, page } = started
  const offline = () => clickMenu(app, 'simulate-offline')
  await offline()
  const banner = page.getByTestId('offline-banner')
  await expect(banner).toContainText(/Offline, last synced/)
  await expect.poll(() => trayLabel(app, 'status')).toMatch(/^Offline · Last synced/)
  await page.getByTestId('message-row').nth(1).click()
  await expect(page.getByTestId('reader-subject')).not.toBeEmpty()
  await expect.poll(() => problemsOf(page)).toEqual([])
  await picture(page, 'offline-light')
  await page.emulateMedia({ colorScheme: 'dark' })
  await expect.poll(() => problemsOf(page)).toEqual([])
  await picture(page, 'offline-dark')
  await page.emulateMedia({ colorScheme: 'light' })
  await expect
    .poll(() => app.evaluate(({ Menu }) => Menu.getApplicationMenu()?.getMenuItemById('simulate-offline')?.checked))
    .toBe(true)
  await offline()
  await expect(banner).toBeHidden()
})

test('the first Ctrl+C takes the server away, the second one quits', async () => {
  test.skip(process.platform === 'win32', 'Windows has no signals to send')
  const { app, page } = started
  const child = app.process()
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve))
  const line = new Promise<string>((resolve) => child.stdout?.on('data', (chunk: Buffer) => resolve(chunk.toString())))
  // As a terminal does it: to everyone that the app has started as well.
  const press = () => process.kill(-(child.pid ?? 0), 'SIGINT')
  press()
  expect(await line).toContain('The sample mail server is stopped')
  await expect(page.getByTestId('offline-banner')).toBeVisible()
  expect(started.errors).toEqual([])
  press()
  expect(await ended).toBe(0)
})
