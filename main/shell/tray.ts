/** The tray icon: the sync at hand while the window is closed. Where a desktop has no tray, a second start opens the window. */
import { Menu, Tray, type MenuItemConstructorOptions } from 'electron/main'
import { trayIcon } from './icons.ts'
import { trayItems, type TrayAction, type TrayItem } from './tray-items.ts'
import { newMail, type Running } from './running.ts'

export interface TrayHandle {
  /** The menu as it stands. */
  menu(): Menu
  /** Builds the menu again where something that it shows has changed. */
  refresh(): void
  /** The same within a second, however often it is asked: a sync announces itself ten times as often. */
  refreshSoon(): void
  /** So many mails are in the outbox. */
  showWaiting(mails: number): void
  close(): void
}

/** Times such as "2 min ago" grow old by themselves. */
const refreshMs = 30_000
const soonMs = 1000

export function openTray(running: Running): TrayHandle {
  const tray = new Tray(trayIcon())
  tray.setToolTip(running.text().app.name)
  // Windows and some Linux desktops; elsewhere a click opens the menu.
  tray.on('click', () => running.open())
  let waiting = 0
  let shown = ''
  let menu = new Menu()
  const refresh = () => {
    const { backend } = running
    const facts = { accounts: backend.accounts(), sync: backend.syncState(), waiting, now: Date.now() }
    const items = trayItems(facts, running.text())
    // A menu that is open closes when it is replaced: only do so for a reason.
    const next = JSON.stringify(items)
    if (next === shown) return
    shown = next
    menu = Menu.buildFromTemplate(items.map((item) => template(item, (action) => act(running, action))))
    tray.setContextMenu(menu)
  }
  refresh()
  let soon: NodeJS.Timeout | null = null
  const timer = setInterval(refresh, refreshMs)
  return {
    menu: () => menu,
    refresh,
    refreshSoon() {
      soon ??= setTimeout(() => {
        soon = null
        refresh()
      }, soonMs)
    },
    showWaiting(mails) {
      waiting = mails
      refresh()
    },
    close() {
      clearInterval(timer)
      if (soon) clearTimeout(soon)
      tray.destroy()
    },
  }
}

function template(item: TrayItem, onAction: (action: TrayAction) => void): MenuItemConstructorOptions {
  if (item.kind === 'separator') return { type: 'separator' }
  if (item.kind === 'line') return { id: item.id, label: item.label, enabled: false }
  return { id: item.id, label: item.label, enabled: item.enabled, click: () => onAction(item.action) }
}

function act(running: Running, action: TrayAction): void {
  switch (action.do) {
    case 'open':
      return running.open()
    case 'compose':
      return running.compose(newMail)
    case 'outbox':
      return running.open('outbox')
    case 'syncAll':
      return running.sync(null)
    case 'sync':
      return running.sync([action.accountId])
    case 'cancel':
      return running.backend.agent.cancel()
    case 'quit':
      return running.quit()
  }
}
