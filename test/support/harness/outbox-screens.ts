/** Screens of drafts, the outbox and what begins a mail. */
import type { Page } from '@playwright/test'
import type { DraftId } from '../../../preload/drafts.ts'
import type { FakeBridge } from '../fake-bridge.ts'
import type { Screen } from './screens.ts'

declare global {
  interface Window {
    /** As the harness's page has it. */
    readonly fake: FakeBridge
  }
}

const large = [1280, 800] as const
const small = [900, 560] as const
const narrow = [640, 420] as const
const tall = [1280, 1180] as const
const press = (page: Page, id: string) => page.getByTestId(id).click()
const show = (view: 'drafts' | 'outbox') => (page: Page) => press(page, `show-${view}`)
const invited = async (page: Page) => {
  await page.getByTestId('message-row').nth(9).click()
  await page.getByTestId('reader-subject').waitFor()
  await page.waitForTimeout(150)
}

export const outboxScreens: Record<string, Screen> = {
  outbox: { scene: 'outbox', act: show('outbox'), sizes: [tall, small, narrow] },
  'outbox-nb': { scene: 'outbox', language: 'nb', act: show('outbox'), sizes: [tall, narrow] },
  'outbox-keyboard': {
    scene: 'outbox',
    act: async (page) => {
      await show('outbox')(page)
      for (let n = 0; n < 2; n++) await page.keyboard.press('ArrowDown')
    },
  },
  'outbox-empty': { scene: 'mail', act: show('outbox'), sizes: [large, narrow] },
  'outbox-unreadable': { scene: 'outbox-unreadable', act: show('outbox') },
  'outbox-unread': { scene: 'outbox-unread', act: show('outbox') },
  'outbox-drafts': { scene: 'outbox', act: show('drafts'), sizes: [large, narrow] },
  'outbox-drafts-nb': { scene: 'drafts', language: 'nb', act: show('drafts') },
  'outbox-drafts-empty': { scene: 'mail', act: show('drafts') },
  'outbox-discard': {
    scene: 'outbox',
    act: async (page) => {
      await show('drafts')(page)
      await page.keyboard.press('j')
      await page.keyboard.press('Delete')
    },
  },
  'outbox-sidebar': { scene: 'outbox', sizes: [large, narrow] },
  'outbox-undo': {
    scene: 'outbox',
    act: async (page) => {
      await page.evaluate(() => {
        window.fake.emit('drafts.queued', {
          id: 5 as DraftId,
          subject: 'Prices for 40 seats',
          until: Date.now() + 10_000,
        })
      })
      await page.waitForTimeout(2000)
    },
  },
  'outbox-returned': {
    scene: 'outbox',
    act: (page) =>
      page.evaluate(() => {
        window.fake.emit('drafts.sent', { id: 4 as DraftId, subject: 'Lunch on Friday? 🍜' })
        const subject = 'Contract renewal, second draft'
        window.fake.emit('drafts.returned', { id: 1 as DraftId, subject, state: 'failed' })
        window.fake.emit('drafts.returned', { id: 2 as DraftId, subject: 'Prices for 40 seats', state: 'unknown' })
      }),
  },
  'outbox-invited': { scene: 'mail', act: invited, sizes: [large, small, narrow] },
  'outbox-answered-nb': {
    scene: 'mail',
    language: 'nb',
    act: async (page) => {
      await invited(page)
      await press(page, 'answer-Accepted')
      await page.mouse.move(0, 0)
    },
  },
  'outbox-draft-on-server': {
    scene: 'mail',
    act: async (page) => {
      await press(page, 'folder-101')
      await page.getByTestId('message-row').nth(1).click()
      await page.getByTestId('reader-subject').waitFor()
    },
    sizes: [large, narrow],
  },
  'outbox-menu': {
    scene: 'mail',
    act: async (page) => {
      await invited(page)
      await press(page, 'menu-more')
    },
    sizes: [large, narrow],
  },
}
