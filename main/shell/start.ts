/** Puts backend, window, tray, menu and timers together, and keeps them together when the app turns into the demo. */
import { app, session, type BrowserWindow, type Session } from 'electron/main'
import { join } from 'node:path'
import { textFor } from '../../preload/text/text.ts'
import type { Backend } from '../backend.ts'
import { failureOf } from '../failure.ts'
import type { Log } from '../log.ts'
import { checkSpelling } from './checking.ts'
import { createComposers, type Composers } from './composers.ts'
import { createDemo, type DemoServer } from './demo.ts'
import type { Folders } from './folders.ts'
import { openFile } from './open-file.ts'
import { openDemo, openOwn, type Opening } from './opening.ts'
import { serveSchemes } from './protocols.ts'
import type { Running } from './running.ts'
import { saveAs } from './save.ts'
import { openTray, type TrayHandle } from './tray.ts'
import { wallSession } from './walls.ts'
import { bringUp, loadPage, openWindow, type WindowOptions } from './window.ts'
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
    ...asking(() => composers),
  }
  let backend = await (inDemo ? openDemo(opening) : openOwn(opening))
  const { window, composers } = await openWindows(folders, () => backend, log)
  const running = share({ backend: () => backend, demo, window, composers, log })
  const tray = openTray(running)
  let leave = wire(running, window, tray)

  async function turnIntoDemo(): Promise<void> {
    if (backend.info().demo) return
    const before = backend
    const next = await openDemo(opening)
    // What is being written is not the demo's, and is there again when the app is.
    await composers.leave()
    leave()
    backend = next
    leave = wire(running, window, tray)
    // The way back to the server is in the menu.
    window.setAutoHideMenuBar(false)
    window.webContents.reload()
    await before.close()
  }

  await loadPage(window)
  for (const id of backend.openDrafts()) composers.open(id)
  const close = async () => {
    await composers.leave()
    leave()
    tray.close()
    await backend.close()
    await demo.stop()
  }
  return Object.assign(running, { window, tray, close })
}

/** What the backend asks of windows for writing. They are there by then. */
function asking(composers: () => Composers): Pick<Opening, 'openComposer' | 'closeComposer' | 'pickFiles'> {
  return {
    openComposer: (id) => composers().open(id),
    closeComposer: (id) => composers().close(id),
    pickFiles: (id) => composers().pickFiles(id),
  }
}

/** The main window, without its page, and what opens windows for writing; all in one session with its walls. */
async function openWindows(folders: Folders, backend: () => Backend, log: Log): Promise<Windows> {
  const pages = await walledSession(folders, backend, log)
  const shape = (placeFile: string) => shapeOf(folders, pages, backend, placeFile)
  const composers = createComposers({
    window: () => ({ ...shape('composer.json'), showMenuBar: false }),
    backend,
    text: () => textFor(backend().info().locale),
    log,
  })
  return { window: openWindow(shape('window.json')), composers }
}

async function walledSession(folders: Folders, backend: () => Backend, log: Log): Promise<Session> {
  const pages = session.fromPartition('page')
  await wallSession(pages, !app.isPackaged)
  serveSchemes(pages, folders.page, backend, log)
  checkSpelling(pages, backend().info().locale, log)
  return pages
}

function shapeOf(folders: Folders, pages: Session, backend: () => Backend, placeFile: string): WindowOptions {
  const { demo, locale } = backend().info()
  return {
    session: pages,
    preload: folders.preload,
    title: textFor(locale).app.name,
    placeFile: join(folders.data, placeFile),
    devtools: !app.isPackaged,
    showMenuBar: demo,
  }
}

interface Windows {
  readonly window: BrowserWindow
  readonly composers: Composers
}

interface Shared extends Windows {
  readonly backend: () => Backend
  readonly demo: DemoServer
  readonly log: Log
}

function share({ backend, demo, window, composers, log }: Shared): Running {
  const tellMain: Running['tell'] = (name, payload) => {
    if (!window.isDestroyed()) window.webContents.send('event', name, payload)
  }
  const open: Running['open'] = (view) => {
    if (window.isDestroyed()) return
    bringUp(window)
    if (view) tellMain('view.asked', { view })
  }
  return {
    get backend() {
      return backend()
    },
    demo,
    log,
    tell(name, payload) {
      tellMain(name, payload)
      composers.tell(name, payload)
    },
    text: () => textFor(backend().info().locale),
    open,
    compose(beginning) {
      const failed = (error: unknown) => {
        log(`beginning a mail: ${failureOf(error).kind}`)
        // Whoever has no account yet needs one first.
        open(backend().accounts().length === 0 ? 'connect' : undefined)
      }
      void Promise.resolve()
        .then(() => backend().handlers['drafts.compose'](beginning))
        .catch(failed)
    },
    visible: () => !window.isDestroyed() && window.isVisible() && !window.isMinimized(),
    sync(accountIds) {
      const failed = (error: unknown) => log(`sync: ${failureOf(error).kind}`)
      void Promise.resolve(backend().handlers['sync.start']({ accountIds })).catch(failed)
    },
    quit: () => app.quit(),
  }
}
