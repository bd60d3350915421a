/** What the journeys of the tests cannot see from outside: a desktop's tray is no window. There under MAILMIRROR_TEST=1 only. */
import type { Menu } from 'electron/main'
import type { Fetch } from '../sources/superoffice/access.ts'
import { systemFetch } from './network.ts'
import type { App } from './start.ts'

export interface TestHook {
  trayMenu(): Menu
  /** Takes the demo's server away, or brings it back. */
  stopDemo(): Promise<void>
  startDemo(): Promise<void>
  /** The way out to mail servers. */
  fetch: Fetch
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
    fetch: systemFetch(),
  }
}
