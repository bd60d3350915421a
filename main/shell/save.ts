/** Puts bytes where the person wants them. */
import { app, dialog, type BrowserWindow } from 'electron/main'
import { basename, dirname, join } from 'node:path'
import { safeFileName } from '../attachments/filename.ts'
import { randomName, writeWhole } from '../attachments/files.ts'
import { markAsForeign } from '../attachments/mark.ts'

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
  const partial = join(dirname(path), `.${basename(path).slice(0, 40)}.${randomName()}.part`)
  await writeWhole(path, bytes, markAsForeign, partial)
}
