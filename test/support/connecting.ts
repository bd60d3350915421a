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

/** A server as it is typed into the form. */
export interface TypedServer {
  readonly port: number
  readonly user: string
}

/** Adds a mail account whose servers, on this machine and without TLS, are typed by hand. */
export async function connectMail(
  page: Page,
  typed: { address: string; password: string; imap: TypedServer; smtp: TypedServer & { password: string } },
): Promise<void> {
  const choice = page.getByTestId('connect-mail')
  await choice.or(page.locator('#mail-address')).waitFor()
  if (await choice.isVisible()) await choice.click()
  await page.locator('#mail-address').fill(typed.address)
  await page.locator('#mail-password').fill(typed.password)
  await page.getByTestId('mail-go').click()
  for (const side of ['imap', 'smtp'] as const) {
    await page.locator(`#${side}-host`).fill('127.0.0.1')
    await page.locator(`#${side}-security`).selectOption({ index: 2 })
    await page.locator(`#${side}-port`).fill(String(typed[side].port))
    await page.locator(`#${side}-user`).fill(typed[side].user)
  }
  await page.locator('#smtp-password').fill(typed.smtp.password)
  const agree = page.getByTestId('connect-until-closed')
  if (await agree.isVisible()) await agree.check()
  await page.getByTestId('mail-go').click()
}
