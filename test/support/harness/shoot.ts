/**
 * Looks at every screen in light and dark: `node test/support/harness/shoot.ts FOLDER [SCREEN]`. Writes a picture of each and
 * runs axe on it; ends with 1 when axe, the page's policy or its console has anything to say.
 * Needs a Chromium: the environment's CHROMIUM, or what Debian's package installs.
 */
import { AxeBuilder } from '@axe-core/playwright'
import { chromium, type Page } from '@playwright/test'
import { mkdir } from 'node:fs/promises'
import { serveHarness } from './serve.ts'

interface Screen {
  scene: string
  language?: string
  sizes?: readonly (readonly [number, number])[]
  act?: (page: Page) => Promise<void>
}

const large = [1280, 800] as const
const small = [900, 560] as const
const wide = [1600, 1000] as const
const row = (page: Page, n: number) => page.getByTestId('message-row').nth(n)

async function connect(page: Page) {
  await page.getByLabel('Site address').fill('https://crm.example.com')
  await page.getByLabel('User name').fill('kari')
  await page.getByLabel('Password').fill('wrong')
  await page.getByTestId('start-connect').click()
  await page.locator('[aria-invalid="true"], [role="alert"]').first().waitFor()
}

async function search(page: Page, words: string) {
  await page.keyboard.press('/')
  await page.keyboard.type(words)
  await page.getByRole('radiogroup').waitFor()
  await page.waitForTimeout(300)
}

const openRow = (n: number) => async (page: Page) => {
  await row(page, n).click()
  await page.getByTestId('reader-subject').waitFor()
  await page.waitForTimeout(150)
}

const screens: Record<string, Screen> = {
  start: { scene: 'start', sizes: [large, small] },
  'start-nb': { scene: 'nokeychain', language: 'nb', sizes: [large, small] },
  'start-refused': { scene: 'refused', act: connect, sizes: [large, small] },
  'start-unreachable': { scene: 'unreachable', act: connect },
  nothing: { scene: 'mail' },
  plain: { scene: 'mail', act: openRow(7), sizes: [large, small, wide] },
  html: { scene: 'mail', act: openRow(1), sizes: [large, small] },
  details: {
    scene: 'mail',
    act: async (page) => {
      await openRow(8)(page)
      await page.locator('[aria-controls="message-details"]').click()
    },
  },
  keyboard: {
    scene: 'mail',
    act: async (page) => {
      await page.keyboard.press('j')
      for (let n = 0; n < 11; n++) await page.keyboard.press('j')
      await page.waitForTimeout(150)
    },
  },
  syncing: { scene: 'syncing', act: openRow(2), sizes: [large, small] },
  offline: { scene: 'offline', act: openRow(0), sizes: [large, small] },
  trouble: { scene: 'trouble', act: openRow(0), sizes: [large, small] },
  'trouble-nb': { scene: 'trouble', language: 'nb', act: openRow(0), sizes: [small] },
  empty: { scene: 'mail', act: (page) => page.locator('[data-testid="folder-107"]').click() },
  never: { scene: 'never' },
  waiting: { scene: 'waiting', act: (page) => page.waitForTimeout(500) },
  hits: {
    scene: 'mail',
    act: async (page) => {
      await search(page, 'contract')
      await openRow(1)(page)
    },
    sizes: [large, small],
  },
  'no-hits': { scene: 'mail', act: (page) => search(page, 'zebra') },
  settings: {
    scene: 'mail',
    act: async (page) => void (await page.getByTestId('open-settings').click()),
    sizes: [large, small],
  },
}

const [folder = 'test-results/screens', only] = process.argv.slice(2)
await mkdir(folder, { recursive: true })
const harness = await serveHarness()
const browser = await chromium.launch({
  executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
  args: ['--no-sandbox'],
})
let faults = 0
for (const [name, screen] of Object.entries(screens)) {
  if (only !== undefined && !name.startsWith(only)) continue
  for (const colorScheme of ['light', 'dark'] as const) {
    for (const [width, height] of screen.sizes ?? [large]) await shoot(name, screen, colorScheme, width, height)
  }
}
await browser.close()
harness.close()
console.log(faults === 0 ? 'axe, policy and console: nothing found' : `${faults} faults`)
process.exit(faults === 0 ? 0 : 1)

async function shoot(name: string, screen: Screen, colorScheme: 'light' | 'dark', width: number, height: number) {
  const context = await browser.newContext({ colorScheme, viewport: { width, height }, locale: 'en-GB' })
  const page = await context.newPage()
  const label = `${name}-${width}-${colorScheme}`
  page.on('console', (message) => ['error', 'warning'].includes(message.type()) && fault(label, message.text()))
  page.on('pageerror', (error) => fault(label, String(error)))
  await page.goto(`${harness.address}/?scene=${screen.scene}&language=${screen.language ?? 'en-GB'}`)
  await page.locator('.panes, main').first().waitFor()
  await page.waitForTimeout(80)
  await screen.act?.(page)
  await page.waitForTimeout(120)
  await page.screenshot({ path: `${folder}/${label}.png` })
  const { violations } = await new AxeBuilder({ page }).exclude('iframe').analyze()
  for (const violation of violations) {
    fault(
      label,
      `${violation.id}: ${violation.nodes.map((node) => `${node.target.join(' ')} ${node.failureSummary}`).join(' | ')}`,
    )
  }
  await context.close()
}

function fault(label: string, words: string) {
  faults++
  console.log(`${label}: ${words}`)
}
