/** The editor alone, looked at. */
import type { Page } from '@playwright/test'
import type { Screen } from './screens.ts'

const page = 'editor.html'
const usual = [720, 480] as const
const narrow = [420, 420] as const
const press = (name: string) => (on: Page) => on.getByTestId(`editor-${name}`).click()

async function openLink(on: Page) {
  await on.getByRole('link', { name: 'the plan' }).click()
  await on.keyboard.press('Control+k')
  await on.getByTestId('link-address').waitFor()
}

export const editorScreens: Record<string, Screen> = {
  'editor-empty': { page, scene: 'empty', sizes: [usual, narrow] },
  'editor-empty-nb': { page, scene: 'empty', language: 'nb', sizes: [usual] },
  'editor-full': { page, scene: 'full', sizes: [[720, 760], narrow] },
  'editor-reply': { page, scene: 'reply', sizes: [usual] },
  'editor-reply-shown': { page, scene: 'reply', act: press('quote'), sizes: [usual] },
  'editor-colours': { page, scene: 'full', act: press('colour'), sizes: [usual] },
  'editor-align': { page, scene: 'full', act: press('align'), sizes: [usual, narrow] },
  'editor-link': { page, scene: 'full', act: openLink, sizes: [[720, 760]] },
  'editor-hostile': { page, scene: 'hostile', act: press('quote'), sizes: [[720, 900]] },
}
