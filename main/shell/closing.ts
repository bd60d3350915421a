/** Closing the window and quitting the app: two things, unless the person wants them to be one. */
import { app, Notification } from 'electron/main'
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { failureOf } from '../failure.ts'
import type { App } from './start.ts'

/** Longer than any write takes: what is not closed by then is safe in the mirror's log anyway. */
const patienceMs = 10_000

/** @param folder where it is remembered that the person was told where the window went */
export function closeToTray(running: App, folder: string): void {
  const { window, log } = running
  let quitting = false
  let closed = false
  app.on('before-quit', () => (quitting = true))
  window.on('close', (event) => {
    if (quitting) return
    // Without the tray nothing leads back to a window that is gone, so those in which mail is written close as well.
    if (!running.backend.preferences().closeToTray) return void setImmediate(() => app.quit())
    event.preventDefault()
    window.hide()
    tellOnce(running, join(folder, 'told-about-tray'))
  })
  app.on('window-all-closed', () => app.quit())
  app.on('will-quit', (event) => {
    if (closed) return
    event.preventDefault()
    closed = true
    const late = new Promise((resolve) => setTimeout(resolve, patienceMs))
    const done = running.close().catch((error: unknown) => log(`closing: ${failureOf(error).kind}`))
    void Promise.race([done, late]).then(() => app.exit(0))
  })
}

/** A window that is gone while the app goes on needs a word, the first time. */
function tellOnce(running: App, mark: string): void {
  if (existsSync(mark)) return
  try {
    writeFileSync(mark, '')
  } catch {
    return
  }
  const { app: name, dialogs } = running.text()
  if (Notification.isSupported()) new Notification({ title: name.name, body: dialogs.keptRunning }).show()
}
