/** Puts backend, window, tray, menu and timers together, and keeps them together when the app turns into the demo. */
import { app, session, type BrowserWindow } from 'electron/main'
import { join } from 'node:path'
import { textFor } from '../../preload/text/text.ts'
import type { Backend } from '../backend.ts'
import { failureOf } from '../failure.ts'
import type { Log } from '../log.ts'
import { createDemo, type DemoServer } from './demo.ts'
import type { Folders } from './folders.ts'
import { openFile } from './open-file.ts'
import { openDemo, openOwn, type Opening } from './opening.ts'
import { serveSchemes } from './protocols.ts'
import type { Running } from './running.ts'
import { saveAs } from './save.ts'
import { openTray, type TrayHandle } from './tray.ts'
import { wallSession } from './walls.ts'
import { bringUp, loadPage, openWindow } from './window.ts'
import { wire } from './wiring.ts'

export interface App extends Running {
  readonly window: BrowserWindow
  readonly tray: TrayHandle
  /** Ends everything in order; to be called once. */
  close(): Promise<void>
}

/** Faults: newer, locked, disk; then nothing is left open. */
export async function startApp(folders: Folders, inDemo: boolean, log: Log): Promise<App> {
  const demo = createDemo(folders.agent, folders.demoServer, log)
  const opening: Opening = {
    folders,
    demo,
    log,
    saveAs: (name, bytes) => saveAs(window, textFor(backend.info().locale).dialogs.saveAttachment, name, bytes),
    openFile,
    startDemo: () => turnIntoDemo(),
  }
  let backend = await (inDemo ? openDemo(opening) : openOwn(opening))
  const window = await walledWindow(folders, () => backend, log)
  const running = share(() => backend, demo, window, log)
  const tray = openTray(running)
  let leave = wire(running, window, tray)

  async function turnIntoDemo(): Promise<void> {
    if (backend.info().demo) return
    const before = backend
    backend = await openDemo(opening)
    leave()
    leave = wire(running, window, tray)
    // The way back to the server is in the menu.
    window.setAutoHideMenuBar(false)
    window.webContents.reload()
    await before.close()
  }

  await loadPage(window)
  return Object.assign(running, {
    window,
    tray,
    async close() {
      leave()
      tray.close()
      await backend.close()
      await demo.stop()
    },
  })
}

async function walledWindow(folders: Folders, backend: () => Backend, log: Log): Promise<BrowserWindow> {
  const { demo, locale } = backend().info()
  const pages = session.fromPartition('page')
  await wallSession(pages, !app.isPackaged)
  serveSchemes(pages, folders.page, backend, log)
  return openWindow({
    session: pages,
    preload: folders.preload,
    title: textFor(locale).app.name,
    placeFile: join(folders.data, 'window.json'),
    devtools: !app.isPackaged,
    showMenuBar: demo,
  })
}

function share(backend: () => Backend, demo: DemoServer, window: BrowserWindow, log: Log): Running {
  const tell: Running['tell'] = (name, payload) => {
    if (!window.isDestroyed()) window.webContents.send('event', name, payload)
  }
  return {
    get backend() {
      return backend()
    },
    demo,
    log,
    tell,
    text: () => textFor(backend().info().locale),
    open(view) {
      bringUp(window)
      if (view) tell('view.asked', { view })
    },
    visible: () => !window.isDestroyed() && window.isVisible() && !window.isMinimized(),
    sync(accountIds) {
      const failed = (error: unknown) => log(`sync: ${failureOf(error).kind}`)
      void Promise.resolve(backend().handlers['sync.start']({ accountIds })).catch(failed)
    },
    quit: () => app.quit(),
  }
}
