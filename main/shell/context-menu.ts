/** The menu of a right click in a window for writing, with words for one that is misspelled. */
import { Menu, type BrowserWindow, type MenuItemConstructorOptions } from 'electron/main'
import type { Text } from '../../preload/text/en.ts'
import { contextItems, type ContextItem } from './context-items.ts'

/** @param text the catalogue in force when it is opened */
export function giveContextMenu(window: BrowserWindow, text: () => Text): void {
  window.webContents.on('context-menu', (_event, clicked) => {
    const items = contextItems(clicked, text().menu)
    if (items.length > 0) Menu.buildFromTemplate(items.map((item) => template(item, window))).popup({ window })
  })
}

function template(item: ContextItem, { webContents }: BrowserWindow): MenuItemConstructorOptions {
  switch (item.kind) {
    case 'separator':
      return { type: 'separator' }
    case 'note':
      return { id: item.id, label: item.label, enabled: false }
    case 'word':
      return { id: item.id, label: item.label, click: () => webContents.replaceMisspelling(item.word) }
    case 'act':
      return { id: item.id, label: item.label, role: item.act, enabled: item.enabled }
  }
}
