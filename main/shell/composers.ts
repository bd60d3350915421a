/** The windows in which mail is written: one a draft, several at once, each as walled in as the main window. */
import { app, dialog, screen, type BrowserWindow } from 'electron/main'
import type { EventName, Handlers, Payload } from '../../preload/contract.ts'
import type { DraftId } from '../../preload/drafts.ts'
import type { Text } from '../../preload/text/en.ts'
import type { Backend } from '../backend.ts'
import { callsOfComposer } from '../calls/serve.ts'
import { failureOf } from '../failure.ts'
import type { Log } from '../log.ts'
import { composePage } from './addresses.ts'
import { placeFor } from './cascade.ts'
import { giveContextMenu } from './context-menu.ts'
import { serveWindow, type Serving } from './serving.ts'
import { bringUp, boxOf, lockedWindow, readPlace, writePlace, type WindowOptions } from './window.ts'

export interface ComposerOptions {
  /** `placeFile` is that of the window which was closed last. */
  readonly window: () => WindowOptions
  readonly backend: () => Backend
  readonly text: () => Text
  readonly log: Log
}

export interface Composers {
  /** Opens the draft's window, or brings it to the front. */
  open(id: DraftId): void
  /** Closes it, where there is one; the backend knows why. */
  close(id: DraftId): void
  tell<E extends EventName>(name: E, payload: Payload<E>): void
  /** Asks for files beside the draft's window; none when it is gone. */
  pickFiles(id: DraftId): Promise<readonly string[]>
  /** Resolves when all are closed and what their pages saved last is kept; the drafts stay open for the next start. */
  leave(): Promise<void>
}

interface Composer {
  readonly window: BrowserWindow
  readonly serving: Serving
  /** It was the person who closed it, as far as anyone knows. */
  byPerson: boolean
  /** They are asked whether what is not saved may be lost. */
  asking: boolean
}

const usual = { width: 760, height: 680 }
const smallest = { minWidth: 480, minHeight: 400 }
const longestTitle = 200

export function createComposers(options: ComposerOptions): Composers {
  return new OpenComposers(options)
}

class OpenComposers implements Composers {
  readonly #options: ComposerOptions
  readonly #open = new Map<DraftId, Composer>()
  /** Until all that a page asked for is answered, be its window closed or not. */
  readonly #alive = new Map<Composer, Promise<void>>()
  #quitting = false

  constructor(options: ComposerOptions) {
    this.#options = options
    app.on('before-quit', () => (this.#quitting = true))
  }

  open(id: DraftId): void {
    const there = this.#open.get(id)
    if (there) return bringUp(there.window)
    const { backend, log } = this.#options
    const { handlers } = backend()
    const others = [...this.#open.values()].map((one) => one.window)
    const window = newWindow(this.#options, id, others)
    const serving = serveWindow(window, handlers, log, callsOfComposer(id))
    const composer: Composer = { window, serving, byPerson: true, asking: false }
    this.#open.set(id, composer)
    const ended = this.#end(id, composer, handlers)
      .catch((error: unknown) => log(`closing a draft: ${failureOf(error).kind}`))
      .finally(() => this.#alive.delete(composer))
    this.#alive.set(composer, ended)
    // From here on it cannot be brought to the front: who opens the draft now gets a window that stays.
    window.on('close', () => this.#forget(id, composer))
    window.webContents.on('will-prevent-unload', (event) => {
      // Only the person can be asked; when the app ends, or the mail has left, the page is not the one to decide.
      if (!composer.byPerson || this.#quitting || this.#open.has(id)) return event.preventDefault()
      void this.#ask(id, composer).catch((error: unknown) => log(`asking before closing: ${failureOf(error).kind}`))
    })
    void window.loadURL(composePage(id)).catch(() => log('a window for writing did not load'))
  }

  close(id: DraftId): void {
    const there = this.#open.get(id)
    if (!there) return
    there.byPerson = false
    there.window.close()
  }

  tell<E extends EventName>(name: E, payload: Payload<E>): void {
    for (const { window } of this.#open.values()) window.webContents.send('event', name, payload)
  }

  async pickFiles(id: DraftId): Promise<readonly string[]> {
    const window = this.#open.get(id)?.window
    return window ? await askForFiles(window, this.#options.text().dialogs.attachFiles) : []
  }

  async leave(): Promise<void> {
    for (const id of [...this.#open.keys()]) this.close(id)
    await Promise.all(this.#alive.values())
  }

  /** A page saves while it closes, so the end of its window is only half of it. */
  async #end(id: DraftId, composer: Composer, handlers: Handlers): Promise<void> {
    await new Promise<void>((closed) => composer.window.once('closed', () => closed()))
    this.#forget(id, composer)
    await composer.serving.settled()
    // What is open when the app ends is open again when it starts.
    const isDone = composer.byPerson && !this.#quitting && !this.#open.has(id)
    if (isDone) await handlers['drafts.close']({ id })
  }

  /** The page has something that is kept nowhere: its window stays open while the person is asked about that. */
  async #ask(id: DraftId, composer: Composer): Promise<void> {
    const { window } = composer
    this.#open.set(id, composer)
    if (composer.asking) return
    composer.asking = true
    const words = this.#options.text().dialogs
    const asked = dialog.showMessageBox(window, {
      type: 'warning',
      message: words.closeTitle,
      detail: words.closeText,
      buttons: [words.closeAnyway, words.keepWriting],
      defaultId: 1,
      cancelId: 1,
      noLink: true,
    })
    const { response } = await asked.finally(() => (composer.asking = false))
    // It may have closed meanwhile, as when its mail was sent.
    if (response === 0 && !window.isDestroyed()) window.destroy()
  }

  #forget(id: DraftId, composer: Composer): void {
    if (this.#open.get(id) === composer) this.#open.delete(id)
  }
}

function newWindow(options: ComposerOptions, id: DraftId, others: readonly BrowserWindow[]): BrowserWindow {
  const shape = options.window()
  const remembered = readPlace(shape.placeFile)
  const wanted = remembered && boxOf(remembered)
  const { workArea } = wanted ? screen.getDisplayMatching(wanted) : screen.getPrimaryDisplay()
  const taken = others.map((one) => one.getNormalBounds())
  const place = placeFor(wanted, usual, taken, workArea)
  const window = lockedWindow(shape, { ...place, ...smallest }, composePage(id), true)
  if (remembered?.maximized && others.length === 0) window.maximize()
  // A window is called what its page is called, which is never an address.
  window.on('page-title-updated', (event, title, isExplicit) => {
    event.preventDefault()
    if (isExplicit) window.setTitle(title.replace(/[\p{Cc}\p{Cf}]/gu, '').slice(0, longestTitle))
  })
  window.on('close', () => writePlace(shape.placeFile, window))
  giveContextMenu(window, options.text)
  return window
}

async function askForFiles(window: BrowserWindow, title: string): Promise<readonly string[]> {
  const { filePaths } = await dialog.showOpenDialog(window, { title, properties: ['openFile', 'multiSelections'] })
  return filePaths
}
