/** Joins one backend to the main window, the tray, the menu and the clock, and parts them again. */
import type { BrowserWindow } from 'electron/main'
import type { Backend, BackendEvent } from '../backend.ts'
import { failureOf } from '../failure.ts'
import { setMenu } from './menu.ts'
import { notifyQueued, notifyReturned } from './notifying.ts'
import type { Running } from './running.ts'
import { serveWindow } from './serving.ts'
import { startTimers } from './timers.ts'
import { waitingIn } from './tray-items.ts'
import type { TrayHandle } from './tray.ts'

/** @returns the function that parts them; the page's calls then find no one until the next wiring */
export function wire(running: Running, window: BrowserWindow, tray: TrayHandle): () => void {
  const { backend, demo, log } = running
  const serving = serveWindow(window, backend.handlers, log)
  const countOutbox = () => {
    const failed = (error: unknown) => log(`counting the outbox: ${failureOf(error).kind}`)
    void waiting(backend).then((mails) => {
      // Else the answer of the one before would stand for the one in force.
      if (running.backend === backend) tray.showWaiting(mails)
    }, failed)
  }
  const hear = (event: BackendEvent) => {
    running.tell(event.name, event.payload)
    if (event.name.startsWith('drafts.')) countOutbox()
    else if (event.name === 'sync.progressed') tray.refreshSoon()
    else if (event.name !== 'mirror.changed') tray.refresh()
    if (event.name === 'settings.changed') setMenu(running)
    if (event.name === 'drafts.returned') notifyReturned(running, event.payload)
    if (event.name === 'drafts.queued') notifyQueued(running, event.payload)
  }
  const offEvents = backend.on(hear)
  const offDemo = demo.onChange(() => setMenu(running))
  const stopTimers = startTimers(running, backend.info().demo)
  setMenu(running)
  tray.refresh()
  countOutbox()
  return () => {
    serving.end()
    offEvents()
    offDemo()
    stopTimers()
  }
}

async function waiting({ handlers }: Backend): Promise<number> {
  return waitingIn(await handlers['drafts.list']({}))
}
