/** What the journeys of the tests cannot see from outside: a desktop's tray is no window. There under MAILMIRROR_TEST=1 only. */
import type { Menu } from 'electron/main'
import type { App } from './start.ts'

export interface TestHook {
  trayMenu(): Menu
  /** Takes the demo's server away, or brings it back. */
  stopDemo(): Promise<void>
  startDemo(): Promise<void>
}

declare global {
  var mailmirrorTest: TestHook | undefined
}

export function exposeForTests({ tray, demo }: App): void {
  if (process.env['MAILMIRROR_TEST'] !== '1') return
  globalThis.mailmirrorTest = {
    trayMenu: () => tray.menu(),
    stopDemo: () => demo.stop(),
    startDemo: async () => void (await demo.start()),
  }
}
