/** Whether the system hands `mailto:` links to this app. It becomes so by the person's switch in the settings, never by itself. */
import { app } from 'electron/main'
import type { DefaultMail } from '../backend.ts'

/**
 * Nothing of a link can be read as a switch of the program after `--`. Windows alone takes words for the command line.
 * Its newer versions keep the choice to themselves and only list the app (`build/installer.nsh`).
 */
const words: [string?, string[]?] = process.platform === 'win32' ? [process.execPath, ['--']] : []

export const defaultMail: DefaultMail = {
  // What runs from a folder of sources is Electron's own program, which opens nothing.
  isOn: () => app.isPackaged && app.isDefaultProtocolClient('mailto', ...words),
  set(on) {
    if (!app.isPackaged) return
    if (on) app.setAsDefaultProtocolClient('mailto', ...words)
    else app.removeAsDefaultProtocolClient('mailto', ...words)
  },
}
