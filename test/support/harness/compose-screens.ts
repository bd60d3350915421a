/** What there is to look at in the window in which mail is written. */
import type { Page } from '@playwright/test'
import type { Screen } from './screens.ts'

const window = [900, 720] as const
const narrow = [480, 620] as const
const press = (page: Page, id: string) => page.getByTestId(id).click()

async function complete(page: Page) {
  await page.getByTestId('to-input').pressSequentially('kar')
  await page.getByTestId('person').first().waitFor()
}

async function attach(page: Page) {
  await page.evaluate(() => {
    const data = new DataTransfer()
    data.items.add(new File([new Uint8Array(3_400_000)], 'Annex B.docx'))
    document.querySelector('main')?.dispatchEvent(new DragEvent('drop', { bubbles: true, dataTransfer: data }))
  })
  await page.getByTestId('upload').waitFor()
}

async function hold(page: Page) {
  await page.evaluate(() => {
    const data = new DataTransfer()
    data.items.add(new File(['x'], 'a.txt'))
    document.querySelector('main')?.dispatchEvent(new DragEvent('dragenter', { bubbles: true, dataTransfer: data }))
  })
}

async function remind(page: Page) {
  await page.getByTestId('to-input').fill('kari@example, lena@example.net,')
  await page.getByTestId('editor').pressSequentially('See the attached price list.')
  await press(page, 'send')
  await page.getByTestId('reminder').waitFor()
}

async function remindSoftly(page: Page) {
  await page.getByTestId('to-input').fill('lena@example.net,')
  await page.getByTestId('editor').pressSequentially('See the attached price list.')
  await press(page, 'send')
  await page.getByTestId('reminder').waitFor()
}

const menu = (id: string) => async (page: Page) => {
  await press(page, id)
  await page.getByRole('menu').waitFor()
}

const choose = (id: string, entry: string) => async (page: Page) => {
  await menu(id)(page)
  await press(page, `menu-${entry}`)
  await page.waitForTimeout(200)
}

async function advanced(page: Page) {
  await choose('more', 'options')(page)
  await press(page, 'outgoing')
  await press(page, 'sent-items')
}

async function failing(page: Page) {
  await page.getByTestId('subject').pressSequentially('!')
  await page.getByTestId('standing').getByText('.').waitFor()
}

async function chipMenu(page: Page) {
  await page.getByTestId('chip').nth(1).click({ button: 'right' })
  await page.getByRole('menu').waitFor()
}

export const composeScreens: Record<string, Screen> = Object.fromEntries(
  Object.entries({
    'compose-empty': { scene: 'empty', sizes: [window, narrow] },
    'compose-empty-nb': { scene: 'one', language: 'nb' },
    'compose-full': { scene: 'full', act: attach, sizes: [window, narrow] },
    'compose-full-nb': { scene: 'full', language: 'nb', sizes: [window, narrow] },
    'compose-reply': { scene: 'reply' },
    'compose-people': { scene: 'reply', act: complete, sizes: [window, narrow] },
    'compose-chip': { scene: 'full', act: chipMenu },
    'compose-error': { scene: 'failed', act: failing, sizes: [window, narrow] },
    'compose-error-nb': { scene: 'failed', language: 'nb', act: failing },
    'compose-other': { scene: 'other', sizes: [window, narrow] },
    'compose-much': { scene: 'much', act: hold },
    'compose-large': { scene: 'much' },
    'compose-plain': { scene: 'plain' },
    'compose-reminder': { scene: 'empty', act: remind },
    'compose-reminder-soft': { scene: 'empty', act: remindSoftly },
    'compose-reminder-nb': { scene: 'empty', language: 'nb', act: remind },
    'compose-later': { scene: 'full', act: menu('send-later') },
    'compose-pick': { scene: 'full', act: choose('send-later', 'pick') },
    'compose-templates': { scene: 'full', act: menu('templates') },
    'compose-more': { scene: 'full', act: menu('more') },
    'compose-signatures': { scene: 'full', act: choose('templates', 'manage'), sizes: [window, narrow] },
    'compose-keep': { scene: 'full', act: choose('templates', 'keep') },
    'compose-advanced': { scene: 'full', act: advanced, sizes: [window, narrow] },
    'compose-advanced-nb': { scene: 'full', language: 'nb', act: advanced },
    'compose-discard': { scene: 'full', act: (page: Page) => press(page, 'discard') },
    'compose-queued': { scene: 'queued' },
    'compose-gone': { scene: 'gone' },
  } satisfies Record<string, Screen>).map(([name, screen]: [string, Screen]) => [
    name,
    { sizes: [window], ...screen, page: 'compose.html' },
  ]),
)
