/** English for what stands outside the page: tray, app menu, the system's own dialogs. */
import type { Ago, Count, Formats } from './formats.ts'

export function trayTexts(f: Formats, count: Count, ago: Ago) {
  return {
    open: 'Open Mailmirror',
    quit: 'Quit Mailmirror',
    syncAll: 'Sync all now',
    cancelSync: 'Cancel sync',
    accounts: 'Accounts',
    lastSynced: (then: number, now: number) => `Last synced ${ago(then, now)}`,
    neverSynced: 'Not synced yet',
    syncing: (done: number, accounts: number) =>
      `Syncing, ${f.number(done)} of ${count(accounts, 'account', 'accounts')}`,
    failed: (n: number) => `${count(n, 'account needs', 'accounts need')} attention`,
    offline: 'Offline',
    newMessage: 'New message',
    outbox: (n: number) => `Outbox: ${f.number(n)} waiting`,
  }
}

export function menuTexts() {
  return {
    file: 'File',
    edit: 'Edit',
    view: 'View',
    window: 'Window',
    newMessage: 'New Message',
    addAccount: 'Add Account…',
    settings: 'Settings…',
    closeWindow: 'Close Window',
    quit: 'Quit',
    undo: 'Undo',
    redo: 'Redo',
    cut: 'Cut',
    copy: 'Copy',
    paste: 'Paste',
    pasteAndMatchStyle: 'Paste and Match Style',
    selectAll: 'Select All',
    noSuggestions: 'No Suggestions',
    zoomIn: 'Zoom In',
    zoomOut: 'Zoom Out',
    actualSize: 'Actual Size',
    minimize: 'Minimize',
    demo: 'Demo',
    simulateOffline: 'Simulate Offline',
  }
}

export function dialogTexts() {
  return {
    saveAttachment: 'Save attachment',
    attachFiles: 'Attach files',
    closeTitle: 'Close this message?',
    closeText:
      'Not all of it is saved: the last save failed, or a file is still being added. What is missing will be lost.',
    closeAnyway: 'Close Anyway',
    keepWriting: 'Keep Writing',
    keptRunning: 'Mailmirror keeps running in the tray and goes on syncing. You can change this in Settings.',
    cannotStartTitle: 'Mailmirror cannot start',
  }
}

/** What the browser shows when it comes back from a sign-in. */
export function signInTexts() {
  return {
    title: 'Mailmirror',
    answered: 'Mailmirror has the answer of the sign-in. You can close this window.',
    refused: 'Nobody was signed in. You can close this window; Mailmirror says what happened.',
    stranger: 'This does not belong to a sign-in that Mailmirror waits for. You can close this window.',
  }
}
