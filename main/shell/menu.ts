/** The application menu, worded by our own catalogue; in the demo it can take the server away. */
import { app, Menu, type MenuItemConstructorOptions } from 'electron/main'
import { newMail, type Running } from './running.ts'

/** Sets the menu as things stand; to be called again when language or demo change. */
export function setMenu(running: Running): void {
  const text = running.text().menu
  const template: MenuItemConstructorOptions[] = [
    ...(process.platform === 'darwin' ? [{ role: 'appMenu' } as const] : []),
    fileMenu(running),
    editMenu(running),
    viewMenu(running),
    { label: text.window, submenu: [{ role: 'minimize', label: text.minimize }] },
    ...(running.demo.wasStarted() ? [demoMenu(running)] : []),
  ]
  Menu.setApplicationMenu(Menu.buildFromTemplate(template))
}

function fileMenu(running: Running): MenuItemConstructorOptions {
  const text = running.text().menu
  return {
    label: text.file,
    submenu: [
      {
        id: 'compose',
        label: text.newMessage,
        accelerator: 'CommandOrControl+N',
        click: () => running.compose(newMail),
      },
      { type: 'separator' },
      { id: 'connect', label: text.addAccount, click: () => running.open('connect') },
      {
        id: 'settings',
        label: text.settings,
        accelerator: 'CommandOrControl+,',
        click: () => running.open('settings'),
      },
      { type: 'separator' },
      { role: 'close', label: text.closeWindow },
      { id: 'quit', label: text.quit, accelerator: 'CommandOrControl+Q', click: () => running.quit() },
    ],
  }
}

function editMenu(running: Running): MenuItemConstructorOptions {
  const text = running.text().menu
  return {
    label: text.edit,
    submenu: [
      { role: 'undo', label: text.undo },
      { role: 'redo', label: text.redo },
      { type: 'separator' },
      { role: 'cut', label: text.cut },
      { role: 'copy', label: text.copy },
      { role: 'paste', label: text.paste },
      { role: 'pasteAndMatchStyle', label: text.pasteAndMatchStyle },
      { role: 'selectAll', label: text.selectAll },
    ],
  }
}

function viewMenu(running: Running): MenuItemConstructorOptions {
  const text = running.text().menu
  const forDevelopers: MenuItemConstructorOptions[] = app.isPackaged
    ? []
    : [{ type: 'separator' }, { role: 'reload' }, { role: 'toggleDevTools' }]
  return {
    label: text.view,
    submenu: [
      { role: 'resetZoom', label: text.actualSize },
      { role: 'zoomIn', label: text.zoomIn },
      { role: 'zoomOut', label: text.zoomOut },
      ...forDevelopers,
    ],
  }
}

function demoMenu(running: Running): MenuItemConstructorOptions {
  const { demo, log } = running
  const words = running.text().menu
  const toggle = async () => {
    await (demo.isRunning() ? demo.stop() : demo.start())
  }
  return {
    label: words.demo,
    submenu: [
      {
        id: 'simulate-offline',
        label: words.simulateOffline,
        type: 'checkbox',
        checked: !demo.isRunning(),
        click: () => void toggle().catch(() => log('the sample mail server did not come back')),
      },
    ],
  }
}
