/** Fills in the form for a server of one's own and sends it, as a person does. */
import type { Page } from '@playwright/test'

export async function connectOnsite(page: Page, site: string, user: string, password: string): Promise<void> {
  const choice = page.getByTestId('connect-onsite')
  await choice.or(page.locator('#connect-site')).waitFor()
  if (await choice.isVisible()) await choice.click()
  await page.locator('#connect-site').fill(site)
  await page.locator('#connect-user').fill(user)
  await page.locator('#connect-password').fill(password)
  const agree = page.getByTestId('connect-until-closed')
  if (await agree.isVisible()) await agree.check()
  await page.getByTestId('start-connect').click()
}
