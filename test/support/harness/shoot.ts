/**
 * Looks at every screen in light and dark: `node test/support/harness/shoot.ts FOLDER [SCREEN,SCREEN…]`. Writes a picture of each and
 * runs axe on it; ends with 1 when axe, the page's policy or its console has anything to say.
 * Needs a Chromium: the environment's CHROMIUM, or what Debian's package installs.
 */
import { AxeBuilder } from '@axe-core/playwright'
import { chromium } from '@playwright/test'
import { mkdir } from 'node:fs/promises'
import { composeScreens } from './compose-screens.ts'
import { editorScreens } from './editor-screens.ts'
import { large, screens, type Screen } from './screens.ts'
import { serveHarness } from './serve.ts'

const [folder = 'test-results/screens', only] = process.argv.slice(2)
await mkdir(folder, { recursive: true })
const harness = await serveHarness()
const browser = await chromium.launch({
  executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
  args: ['--no-sandbox'],
})
let faults = 0
for (const [name, screen] of Object.entries({ ...screens, ...composeScreens, ...editorScreens })) {
  if (only !== undefined && !only.split(',').some((start) => name.startsWith(start))) continue
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
  page.on('console', (message) => {
    // What drives the browser evaluates its own strings, which the editor's policy says a word about.
    const ofDriver = screen.page === 'editor.html' && message.text().includes("requires 'TrustedScript'")
    if (['error', 'warning'].includes(message.type()) && !ofDriver) fault(label, message.text())
  })
  page.on('pageerror', (error) => fault(label, String(error)))
  await page.goto(
    `${harness.address}/${screen.page ?? ''}?scene=${screen.scene}&language=${screen.language ?? 'en-GB'}`,
  )
  await page.locator('.panes, main').first().waitFor()
  await page.waitForTimeout(80)
  await screen.act?.(page)
  await page.waitForTimeout(120)
  await page.screenshot({ path: `${folder}/${label}.png` })
  const { violations } = await new AxeBuilder({ page }).exclude('iframe').exclude('.written > *').analyze()
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
