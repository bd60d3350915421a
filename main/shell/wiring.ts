/** Joins one backend to the window, the tray, the menu and the clock, and parts them again. */
import type { BrowserWindow, IpcMainInvokeEvent } from 'electron/main'
import { serveCalls } from '../calls/serve.ts'
import { setMenu } from './menu.ts'
import type { Running } from './running.ts'
import { startTimers } from './timers.ts'
import type { TrayHandle } from './tray.ts'
import { isOurPage } from './walls.ts'

/** @returns the function that parts them; the page's calls then find no one until the next wiring */
export function wire(running: Running, window: BrowserWindow, tray: TrayHandle): () => void {
  const { backend, demo, log } = running
  const { ipc } = window.webContents
  const fromOurPage = (event: unknown) =>
    // What Electron hands to a listener of `ipc` is this event.
    isOurPage(window.webContents, (event as IpcMainInvokeEvent).senderFrame)
  serveCalls(ipc, backend.handlers, fromOurPage, log)
  const offEvents = backend.on((event) => {
    running.tell(event.name, event.payload)
    if (event.name === 'sync.progressed') tray.refreshSoon()
    else if (event.name !== 'mirror.changed') tray.refresh()
    if (event.name === 'settings.changed') setMenu(running)
  })
  const offDemo = demo.onChange(() => setMenu(running))
  const stopTimers = startTimers(running, backend.info().demo)
  setMenu(running)
  tray.refresh()
  return () => {
    ipc.removeHandler('call')
    offEvents()
    offDemo()
    stopTimers()
  }
}
