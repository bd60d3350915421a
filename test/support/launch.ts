/** Starts the built app in real Electron, with a data folder of its own, and watches what its page complains about. */
import { _electron, expect, type ElectronApplication, type Page } from '@playwright/test'
import { spawn, type ChildProcess } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

export const root = resolve(import.meta.dirname, '../..')
/** Chromium refuses its sandbox to root, as whom test machines often run. */
export const asRoot = process.platform === 'linux' && process.getuid?.() === 0 ? ['--no-sandbox'] : []

export interface Started {
  readonly app: ElectronApplication
  readonly page: Page
  readonly data: string
  /** Errors that the page wrote to its console, and exceptions in it. */
  readonly errors: string[]
}

export interface LaunchOptions {
  /** Further words of the command line. */
  readonly args?: readonly string[]
  /** A data folder to go on with; a new one otherwise. */
  readonly data?: string
  readonly dark?: boolean
  /** Other than the tests' own. */
  readonly env?: Readonly<Record<string, string>>
}

/** An empty folder; `removeFolder` ends it. */
export function newFolder(): string {
  return mkdtempSync(join(tmpdir(), 'mailmirror-test-'))
}

export function removeFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
}

export async function launch(options: LaunchOptions = {}): Promise<Started> {
  const { args = [], data = newFolder(), dark = false, env = {} } = options
  const app = await _electron.launch({
    args: ['.', ...asRoot, ...args],
    cwd: root,
    env: { ...environment(data), ...env },
    colorScheme: dark ? 'dark' : 'light',
  })
  const errors: string[] = []
  const page = await app.firstWindow()
  page.on('console', (message) => {
    // A driver that looks into a mail's frame asks for a script there; that it gets none is as it should be.
    const byDriver = message.text().startsWith("Blocked script execution in 'mail://")
    if (message.type() === 'error' && !byDriver) errors.push(message.text())
  })
  page.on('pageerror', (error) => void errors.push(error.message))
  return { app, page, data, errors }
}

/** The app as a second start of it by a person: a process of its own, not driven by anyone. */
export function startBeside(data: string, args: readonly string[] = []): ChildProcess {
  return spawn(electronPath(), ['.', ...asRoot, ...args], { cwd: root, env: environment(data), stdio: 'pipe' })
}

function environment(data: string): Record<string, string> {
  const inherited = Object.entries(process.env).filter((pair): pair is [string, string] => pair[1] !== undefined)
  return {
    ...Object.fromEntries(inherited),
    MAILMIRROR_DATA: data,
    MAILMIRROR_TEST: '1',
    LANGUAGE: 'en',
    LANG: 'en_US.UTF-8',
  }
}

export function electronPath(): string {
  const folder = process.env['ELECTRON_OVERRIDE_DIST_PATH']
  if (folder) return join(folder, 'electron')
  const home = join(root, 'node_modules/electron')
  return join(home, 'dist', readFileSync(join(home, 'path.txt'), 'utf8'))
}

/** Waits for the end of the sync that was just asked for. */
export async function syncEnded(page: Page): Promise<void> {
  await expect(page.locator('[data-testid="sync-status"][data-running="false"][data-finished="true"]')).toBeVisible({
    timeout: 60_000,
  })
}

/** Clicks a line of the tray's menu by its id, as far as that can be done without a desktop. */
export async function clickTray(app: ElectronApplication, id: string): Promise<void> {
  await expect.poll(() => trayLabel(app, id)).not.toBeNull()
  await app.evaluate((_electron, item) => {
    globalThis.mailmirrorTest?.trayMenu().getMenuItemById(item)?.click()
  }, id)
}

/** Clicks an item of the application menu by its id. */
export async function clickMenu(app: ElectronApplication, id: string): Promise<void> {
  await app.evaluate(({ Menu }, item) => {
    Menu.getApplicationMenu()?.getMenuItemById(item)?.click()
  }, id)
}

export function trayLabel(app: ElectronApplication, id: string): Promise<string | null> {
  return app.evaluate(
    (_electron, item) => globalThis.mailmirrorTest?.trayMenu().getMenuItemById(item)?.label ?? null,
    id,
  )
}

/** Keeps a picture of the window for people to look at. */
export async function picture(page: Page, name: string): Promise<void> {
  const folder = join(root, 'test-results/screens')
  mkdirSync(folder, { recursive: true })
  await page.screenshot({ path: join(folder, `${name}.png`) })
}
