/** One window, one instance: closing, coming back, quitting, and a start that cannot be. */
import { expect, test } from '@playwright/test'
import { once } from 'node:events'
import Database from 'better-sqlite3'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { clickTray, launch, newFolder, picture, removeFolder, startBeside, type Started } from '../support/launch.ts'

const isVisible = ({ app }: Started) =>
  app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isVisible() ?? false)
const closeWindow = ({ app }: Started) => app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close())

test.describe('the window and the app', () => {
  let started: Started
  test.beforeEach(async () => {
    started = await launch()
    await expect(started.page.getByTestId('start-demo')).toBeVisible()
  })
  test.afterEach(async () => {
    await started.app.close().catch(() => undefined)
    removeFolder(started.data)
  })

  test('closing keeps the app in the tray, from where it comes back', async () => {
    await expect.poll(() => isVisible(started)).toBe(true)
    await closeWindow(started)
    await expect.poll(() => isVisible(started)).toBe(false)
    await clickTray(started.app, 'open')
    await expect.poll(() => isVisible(started)).toBe(true)
  })

  test('with the setting off, closing quits', async () => {
    const { app, page } = started
    const saved = await page.evaluate(async () => {
      const read = await window.bridge.call('settings.get', {})
      if (!read.ok) return read
      return window.bridge.call('settings.save', { ...read.value, closeToTray: false, syncEveryMinutes: 0 })
    })
    expect(saved).toEqual({ ok: true, value: null })
    const ended = once(app.process(), 'exit')
    await closeWindow(started).catch(() => undefined)
    expect((await ended)[0]).toBe(0)
  })

  test('a second start brings the first one’s window up and ends', async () => {
    await expect.poll(() => isVisible(started)).toBe(true)
    await closeWindow(started)
    await expect.poll(() => isVisible(started)).toBe(false)
    const second = startBeside(started.data)
    expect((await once(second, 'exit'))[0]).toBe(0)
    await expect.poll(() => isVisible(started)).toBe(true)
  })

  test('the first screen’s demo turns the app into the demo', async () => {
    const { page } = started
    await page.getByTestId('start-demo').click()
    await expect(page.getByTestId(/^account-\d+$/)).toHaveCount(12, { timeout: 60_000 })
    const info = await page.evaluate(() => window.bridge.call('app.info', {}))
    expect(info).toMatchObject({ ok: true, value: { demo: true } })
    await page.getByTestId('sync-all').click()
    await expect(page.getByTestId('message-row').first()).toBeVisible({ timeout: 60_000 })
  })
})

/** Starts the app on a folder that it cannot work with; answers its exit code and what it said of its own. */
async function failedStart(data: string) {
  const child = startBeside(data)
  let said = ''
  child.stderr?.on('data', (chunk: Buffer) => (said += chunk.toString()))
  const [code] = (await once(child, 'exit')) as [number | null]
  expect(said).not.toMatch(/\n\s+at /)
  return { code, ours: said.split('\n').filter((line) => line.startsWith('mailmirror: ')) }
}

test('a data folder that cannot be used ends the start with one sentence', async () => {
  const folder = newFolder()
  const file = join(folder, 'not-a-folder')
  writeFileSync(file, '')
  expect(await failedStart(file)).toEqual({ code: 1, ours: [expect.stringContaining('The disk is full or cannot be')] })
  removeFolder(folder)
})

test('mail of a newer version is left as it is, with one sentence', async () => {
  const folder = newFolder()
  const file = join(folder, 'mirror.db')
  const db = new Database(file)
  db.pragma('user_version = 999')
  db.close()
  expect(await failedStart(folder)).toEqual({ code: 1, ours: [expect.stringContaining('newer')] })
  const after = new Database(file, { readonly: true })
  expect(after.pragma('user_version', { simple: true })).toBe(999)
  after.close()
  removeFolder(folder)
})

test('a damaged mirror is kept aside, and the app says so and goes on', async () => {
  const folder = newFolder()
  writeFileSync(join(folder, 'mirror.db'), 'not a database at all, '.repeat(500))
  const started = await launch({ data: folder })
  await expect(started.page.getByTestId('notice')).toContainText('damaged')
  await picture(started.page, 'damaged-light')
  await started.app.close()
  const [kept] = readdirSync(folder).filter((name) => name.startsWith('mirror.db.damaged-'))
  expect(readFileSync(join(folder, kept ?? ''), 'utf8')).toContain('not a database at all')
  removeFolder(folder)
})
