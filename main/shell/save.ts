/** Puts bytes where the person wants them. */
import { app, dialog, type BrowserWindow } from 'electron/main'
import { randomBytes } from 'node:crypto'
import { rename, rm, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { Fault } from '../failure.ts'
import { safeFileName } from './filename.ts'

/**
 * Asks where, fetches, writes.
 * @param suggestedName as the message wrote it; only a safe base name of it is offered
 * @returns false when the person chose nowhere; Faults: disk, and those of `bytes`
 */
export async function saveAs(
  window: BrowserWindow,
  title: string,
  suggestedName: string,
  bytes: () => Promise<Uint8Array>,
): Promise<boolean> {
  const defaultPath = join(app.getPath('downloads'), safeFileName(suggestedName))
  const { canceled, filePath } = await dialog.showSaveDialog(window, { title, defaultPath })
  if (canceled || filePath === '') return false
  await writePrivate(filePath, await bytes())
  return true
}

/**
 * Writes beside the target and renames over it: the dialog has asked before replacing, a link there is replaced and
 * not followed, and a disk that fills up leaves what was there before.
 */
async function writePrivate(path: string, bytes: Uint8Array): Promise<void> {
  const partial = join(dirname(path), `.${basename(path).slice(0, 40)}.${randomBytes(6).toString('hex')}.part`)
  try {
    await writeFile(partial, bytes, { flag: 'wx', mode: 0o600, flush: true })
    await rename(partial, path)
  } catch (cause) {
    await rm(partial, { force: true }).catch(() => undefined)
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown'
    throw new Fault('disk', code, { cause })
  }
}
