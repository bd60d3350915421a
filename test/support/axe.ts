/** Asks axe what is wrong with the page as it stands, the mail's own frame left out: that is not our document. */
import type { Page } from '@playwright/test'
import axe from 'axe-core'

/** One line a problem; an empty list is a clean page. */
export async function problemsOf(page: Page): Promise<string[]> {
  await page.evaluate(axe.source)
  const { violations } = await page.evaluate(() =>
    (globalThis as unknown as { axe: typeof axe }).axe.run({ exclude: [['iframe']] }, { iframes: false }),
  )
  return violations.flatMap(({ id, help, nodes }) => nodes.map((node) => `${id}: ${help}: ${node.target.join(' ')}`))
}
