/** What there is to look at: a scene, what a person does in it, and the sizes of the window. */
import type { Page } from '@playwright/test'
import { outboxScreens } from './outbox-screens.ts'

export interface Screen {
  scene: string
  /** The document, where it is not the main window's. */
  page?: string
  language?: string
  sizes?: readonly (readonly [number, number])[]
  act?: (page: Page) => Promise<unknown>
}

export const large = [1280, 800] as const
const small = [900, 560] as const
const wide = [1600, 1000] as const
/** As narrow as the window goes, and a little wider. */
const narrow = [640, 420] as const
const slim = [700, 600] as const
/** The whole of a long page. */
const tall = [1240, 2000] as const
const row = (page: Page, n: number) => page.getByTestId('message-row').nth(n)
const press = (page: Page, id: string) => page.getByTestId(id).click()

async function connect(page: Page) {
  await press(page, 'connect-onsite')
  await page.locator('#connect-site').fill('https://crm.example.com')
  await page.locator('#connect-user').fill('kari')
  await page.locator('#connect-password').fill('wrong')
  await press(page, 'start-connect')
  await page.locator('[aria-invalid="true"], [role="alert"]').first().waitFor()
}

async function online(page: Page) {
  await press(page, 'connect-online')
  await press(page, 'online-sign-in')
}

/** A mail account as far as the first Continue. */
const mailForm =
  (then: (page: Page) => Promise<unknown> = () => Promise.resolve()) =>
  async (page: Page) => {
    await press(page, 'connect-mail')
    await page.locator('#mail-address').fill('kari@example.com')
    await page.locator('#mail-password').fill('secret')
    await page.locator('#mail-name').fill('Kari Nordmann')
    await press(page, 'mail-go')
    await page.waitForTimeout(250)
    await then(page)
  }
const unprotected = mailForm(async (page) => {
  await page.locator('#imap-security').selectOption('plain')
  await press(page, 'mail-go')
})

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

const accountPage = (then: (page: Page) => Promise<unknown> = () => Promise.resolve()) => {
  return async (page: Page) => {
    await press(page, 'open-account')
    await page.getByTestId('account-page').waitFor()
    await page.waitForTimeout(400)
    await then(page)
  }
}

const settings = (part: string) => async (page: Page) => {
  await press(page, 'open-settings')
  await press(page, `settings-${part}`)
}

async function openSource(page: Page) {
  await openRow(7)(page)
  await press(page, 'show-source')
  await page.waitForTimeout(200)
}

export const screens: Record<string, Screen> = {
  ...outboxScreens,
  start: { scene: 'start', sizes: [large, small] },
  'start-onsite': { scene: 'start', act: (page) => press(page, 'connect-onsite'), sizes: [large, small] },
  'start-advanced': {
    scene: 'start',
    act: async (page) => {
      await press(page, 'connect-onsite')
      await page.locator('summary').click()
    },
  },
  'start-nb': { scene: 'nokeychain', language: 'nb', sizes: [large, small] },
  'start-keychain': { scene: 'nokeychain', act: (page) => press(page, 'connect-onsite'), sizes: [large, small] },
  'start-refused': { scene: 'refused', act: connect, sizes: [large, small] },
  'start-unreachable': { scene: 'unreachable', act: connect },
  'start-forbidden': { scene: 'forbidden', act: connect },
  'start-rejected': { scene: 'rejected', act: connect },
  'online-form': { scene: 'refused', act: (page) => press(page, 'connect-online') },
  'online-client': { scene: 'start', act: (page) => press(page, 'connect-online') },
  'online-waiting': { scene: 'browser', act: online },
  'online-forbidden': { scene: 'forbidden', act: online },
  'online-rejected': { scene: 'rejected', act: online },
  'online-keychain': { scene: 'nokeychain', act: online },
  'mail-form': { scene: 'start', act: (page) => press(page, 'connect-mail'), sizes: [large, small, narrow] },
  'mail-trying': { scene: 'mail-trying', act: mailForm(), sizes: [large, small] },
  'mail-guess': { scene: 'mail-guess', act: mailForm(), sizes: [large, small, narrow] },
  'mail-none': { scene: 'mail-none', act: mailForm() },
  'mail-certificate': { scene: 'mail-certificate', act: mailForm(), sizes: [[1280, 1080], small] },
  'mail-certificate-nb': { scene: 'mail-certificate', language: 'nb', act: mailForm(), sizes: [[1280, 1080]] },
  'mail-password': { scene: 'mail-password', act: mailForm() },
  'mail-plain': { scene: 'mail-guess', act: unprotected, sizes: [[1280, 1080]] },
  'mail-plain-nb': { scene: 'mail-guess', language: 'nb', act: unprotected, sizes: [[1280, 1080]] },
  'mail-browser': { scene: 'mail-browser', act: mailForm() },
  'mail-waiting': { scene: 'mail-browser', act: mailForm((page) => press(page, 'mail-sign-in')) },
  'mail-client': { scene: 'mail-client', act: mailForm(), sizes: [large, small] },
  'mail-client-nb': { scene: 'mail-client', language: 'nb', act: mailForm() },
  'mail-change': { scene: 'imap', act: accountPage((page) => press(page, 'change-servers')) },
  'account-imap': { scene: 'imap', act: accountPage(), sizes: [tall, small] },
  'account-imap-nb': { scene: 'imap', language: 'nb', act: accountPage(), sizes: [tall] },
  'settings-mail': { scene: 'mail', act: settings('mail'), sizes: [large, small] },
  'settings-mail-nb': { scene: 'mail', language: 'nb', act: settings('mail') },
  'cut-coming': { scene: 'cut', act: openRow(7) },
  'cut-missing': { scene: 'cut-offline', act: openRow(7), sizes: [large, slim] },
  'cut-missing-nb': { scene: 'cut-offline', language: 'nb', act: openRow(7) },
  source: { scene: 'mail', act: openSource, sizes: [large, small] },
  'source-nb': { scene: 'mail', language: 'nb', act: openSource },
  'source-failed': { scene: 'cut-offline', act: openSource },
  nothing: { scene: 'mail' },
  'list-narrow': { scene: 'mail', sizes: [narrow, slim] },
  plain: { scene: 'mail', act: openRow(7), sizes: [large, small, wide, slim, narrow] },
  html: { scene: 'mail', act: openRow(1), sizes: [large, small] },
  hover: {
    scene: 'mail',
    act: async (page) => {
      await openRow(1)(page)
      await row(page, 3).hover()
    },
  },
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
  many: {
    scene: 'mail',
    act: async (page) => {
      await row(page, 1).click({ modifiers: ['ControlOrMeta'] })
      await row(page, 3).click({ modifiers: ['Shift'] })
      await row(page, 5).click({ modifiers: ['ControlOrMeta'] })
    },
    sizes: [large, small, slim],
  },
  move: {
    scene: 'mail',
    act: async (page) => {
      await openRow(2)(page)
      await page.keyboard.press('m')
      await page.getByTestId('move-picker').waitFor()
    },
    sizes: [large, small],
  },
  undo: {
    scene: 'mail',
    act: async (page) => {
      await openRow(2)(page)
      await page.keyboard.press('#')
      await page.getByTestId('undo').waitFor()
    },
  },
  confirm: {
    scene: 'mail',
    act: async (page) => {
      await openRow(2)(page)
      await page.keyboard.press('#')
      await press(page, 'folder-107')
      await openRow(0)(page)
      await page.keyboard.press('Delete')
      await page.getByTestId('confirm-delete').waitFor()
    },
  },
  'in-trash': {
    scene: 'mail',
    act: async (page) => {
      for (const n of [2, 2, 2]) {
        await openRow(n)(page)
        await page.keyboard.press('#')
      }
      await press(page, 'folder-107')
      await openRow(0)(page)
      await row(page, 1).hover()
    },
    sizes: [large, small],
  },
  unsynced: { scene: 'mail', act: (page) => press(page, 'folder-106') },
  crowd: { scene: 'crowd', act: (page) => page.getByTestId('account-2').hover(), sizes: [large, narrow] },
  'crowd-nb': { scene: 'crowd', language: 'nb', act: accountPage(), sizes: [large] },
  keys: { scene: 'mail', act: (page) => page.keyboard.press('?'), sizes: [large, small] },
  'keys-nb': { scene: 'mail', language: 'nb', act: (page) => page.keyboard.press('?') },
  attachments: {
    scene: 'attachments',
    act: async (page) => {
      await openRow(7)(page)
      await page.getByTestId('attachment').nth(0).click()
      await page.getByTestId('attachment').nth(2).click()
      await page.waitForTimeout(100)
    },
    sizes: [large, small],
  },
  'attachments-nb': { scene: 'attachments', language: 'nb', act: openRow(7), sizes: [large] },
  syncing: { scene: 'syncing', act: openRow(2), sizes: [large, small] },
  offline: { scene: 'offline', act: openRow(0), sizes: [large, small] },
  trouble: { scene: 'trouble', act: openRow(0), sizes: [large, small, slim] },
  'trouble-nb': { scene: 'trouble', language: 'nb', act: openRow(0), sizes: [small] },
  empty: { scene: 'mail', act: (page) => press(page, 'folder-107') },
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
  'account-synced': { scene: 'synced', act: accountPage(), sizes: [large, small, tall] },
  'account-nb': { scene: 'synced', language: 'nb', act: accountPage(), sizes: [tall, slim] },
  'account-failed-nb': { scene: 'failed', language: 'nb', act: accountPage() },
  'account-remove-nb': { scene: 'synced', language: 'nb', act: accountPage((page) => press(page, 'remove-account')) },
  'account-busy': { scene: 'busy', act: accountPage() },
  'account-unproven': { scene: 'unproven', act: accountPage() },
  'account-failed': { scene: 'failed', act: accountPage() },
  'account-signin': { scene: 'signin', act: accountPage() },
  'account-closed': { scene: 'closed', act: accountPage(), sizes: [tall] },
  'account-soap': {
    scene: 'soap',
    act: accountPage(async (page) => {
      await press(page, 'account-switch')
      await page.waitForTimeout(200)
    }),
  },
  'account-soap-page': { scene: 'soap', act: accountPage(), sizes: [tall] },
  'account-remove': { scene: 'synced', act: accountPage((page) => press(page, 'remove-account')) },
  'account-reading': { scene: 'reading', act: accountPage() },
  'account-unreadable': { scene: 'unreadable', act: accountPage() },
  'settings-nb': { scene: 'mail', language: 'nb', act: settings('general') },
  'settings-accounts-nb': { scene: 'crowd', language: 'nb', act: settings('accounts'), sizes: [large, narrow] },
  'settings-attachments-nb': { scene: 'mail', language: 'nb', act: settings('attachments') },
  'settings-online-nb': { scene: 'mail', language: 'nb', act: settings('online') },
  'start-onsite-nb': {
    scene: 'refused',
    language: 'nb',
    act: async (page) => {
      await connect(page)
      await page.locator('summary').click()
    },
  },
  'online-nb': { scene: 'start', language: 'nb', act: (page) => press(page, 'connect-online') },
  'online-waiting-nb': { scene: 'browser', language: 'nb', act: online },
  'online-forbidden-nb': { scene: 'forbidden', language: 'nb', act: online },
  settings: { scene: 'mail', act: settings('general'), sizes: [large, small] },
  'settings-accounts': { scene: 'trouble', act: settings('accounts'), sizes: [large, small] },
  'settings-attachments': { scene: 'mail', act: settings('attachments') },
  'settings-online': { scene: 'mail', act: settings('online'), sizes: [large, small] },
}
