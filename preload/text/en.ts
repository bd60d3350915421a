/** English, and by its type the list of every text that a language must have. */
import type { FailureKind } from '../model.ts'
import { dialogTexts, menuTexts, trayTexts } from './en-shell.ts'
import type { Ago, Count, Formats } from './formats.ts'

export type Text = ReturnType<typeof english>

/** What a person is told when something failed: one sentence for what is so, one for what to do. */
const failures: Record<FailureKind, string> = {
  invalid: 'Something in this request was not as it should be. Please try again.',
  offline: 'The server does not answer. Mail that is already here stays readable; Mailmirror tries again by itself.',
  tls: 'The server’s certificate cannot be trusted, so nothing was sent. Ask your administrator to check it.',
  auth: 'The server refused the sign-in. Connect the account again with the right password.',
  forbidden: 'This user may not read mail here. Ask your SuperOffice administrator for access.',
  throttled: 'The server asked for a pause. Mailmirror waits and tries again by itself.',
  badAnswer: 'The server sent an answer that makes no sense as mail. Check the site address, or try again later.',
  rejected: 'The server refused this. Try again later, or ask your administrator.',
  gone: 'This is no longer in the mailbox.',
  timeout: 'The server stopped answering midway. What had arrived is kept; the next sync goes on from there.',
  cancelled: 'The sync was stopped. What had arrived is kept.',
  disk: 'The disk is full or cannot be written. Free some space and try again.',
  locked: 'Another program holds the local copy of your mail. Close it and start Mailmirror again.',
  newer: 'The local copy was written by a newer Mailmirror. Update the app to open it; nothing was changed.',
  damaged:
    'The local copy cannot be read. Restart Mailmirror: it keeps the old file aside and fetches your mail again.',
  keychain: 'This computer has no keychain to keep the password in.',
  internal: 'Mailmirror made a mistake. Please try again; if it stays, restart the app.',
}

/** The English catalogue, with numbers and dates in the given formats. */
export function english(f: Formats) {
  const count = (n: number, one: string, many: string) => `${f.number(n)} ${n === 1 ? one : many}`
  const messages = (n: number) => count(n, 'message', 'messages')
  const ago = (then: number, now: number) => f.ago(then, now) ?? 'just now'
  return {
    language: 'en',
    locale: f.locale,
    app: { name: 'Mailmirror', loading: 'Opening your mail', retry: 'Try again', dismiss: 'Dismiss', close: 'Close' },
    format: {
      number: f.number,
      size: f.size,
      ago,
      rowDate: (then: number, now: number) => f.rowDate(then, now, 'Yesterday'),
      date: f.date,
      longDate: f.longDate,
    },
    failures,
    start: startTexts(),
    sidebar: sidebarTexts(f, count),
    folders: folderTexts(),
    list: listTexts(f, messages),
    reader: readerTexts(f, count),
    status: statusTexts(f, count, ago),
    settings: settingsTexts(count),
    notices: noticeTexts(),
    tray: trayTexts(f, count, ago),
    menu: menuTexts(),
    dialogs: dialogTexts(),
  }
}

function startTexts() {
  return {
    tagline: 'Your SuperOffice mail, kept on your own computer.',
    promiseRead: 'Read and search without a connection',
    promiseMany: 'Every account in one window',
    promiseSafe: 'Passwords stay in your keychain',
    title: 'Connect to SuperOffice',
    titleMore: 'Connect another account',
    lead: 'Sign in with the user that your mail belongs to.',
    site: 'Site address',
    siteHint: 'For example https://crm.example.com',
    user: 'User name',
    password: 'Password',
    connect: 'Connect',
    connecting: 'Connecting',
    back: 'Back to mail',
    or: 'or',
    demo: 'Try the demo',
    demoStarting: 'Starting the demo',
    demoText: 'Twelve sample accounts on this computer. Nothing leaves it.',
    keychainTitle: 'No keychain on this computer',
    keychainText:
      'Mailmirror keeps passwords in the system keychain only. It can keep this one until you close the app.',
    keychainAgree: 'Keep the password until Mailmirror is closed',
    siteMissing: 'Enter the address of your SuperOffice site.',
    userMissing: 'Enter your user name.',
    passwordMissing: 'Enter your password.',
    agreeMissing: 'Agree to this, or set up a keychain first.',
    offline: 'No server answers at this address. Check the address and your connection.',
    tls: 'This server’s certificate cannot be trusted, so the password was not sent. Ask your administrator.',
    auth: 'The server refused this user name and password. Check both and try again.',
    badAnswer: 'There is no SuperOffice at this address. Check that it is the address of your site.',
  }
}

function sidebarTexts(f: Formats, count: Count) {
  return {
    name: 'Accounts and folders',
    addAccount: 'Add account',
    settings: 'Settings',
    unread: (n: number) => `${f.number(n)} unread`,
    expand: (name: string) => `Show the folders of ${name}`,
    states: {
      never: 'Not synced yet',
      queued: 'Waits for its turn',
      running: 'Syncing',
      synced: 'Up to date',
      failed: 'Needs attention',
      waiting: 'Waits before the next try',
      cancelled: 'Stopped',
      offline: 'Offline',
    },
    progress: (fetched: number, expected: number) =>
      `Syncing, ${f.number(fetched)} of ${count(expected, 'message', 'messages')}`,
  }
}

function readerTexts(f: Formats, count: Count) {
  return {
    name: 'Message',
    emptyTitle: 'No message selected',
    emptyText: 'Choose a message in the list to read it here.',
    failedTitle: 'This message could not be read',
    loading: 'Loading the message',
    noSubject: 'No subject',
    noSender: 'Unknown sender',
    from: 'From',
    to: 'To',
    cc: 'Cc',
    bcc: 'Bcc',
    date: 'Date',
    size: 'Size',
    nobody: 'No recipients',
    more: (n: number) => `and ${f.number(n)} more`,
    showDetails: 'Show details',
    hideDetails: 'Hide details',
    body: 'Message text',
    noBody: 'This message has no text.',
    attachments: (n: number) => count(n, 'attachment', 'attachments'),
    unnamedAttachment: 'Unnamed attachment',
    save: (name: string, size: string) => `Save ${name}, ${size}`,
    saving: (name: string) => `Saving ${name}`,
    unsafe: 'This kind of file can run programs. Save it only if you trust the sender.',
    invite: 'This message carries a calendar invitation. Answer it in your calendar.',
    archived: (by: string | null, date: string | null) =>
      `Archived in SuperOffice${by === null ? '' : ` by ${by}`}${date === null ? '' : `, ${date}`}`,
    important: 'Important',
    /** A display name that itself looks like an address can pose as another sender. */
    nameLooksLikeAddress: 'The name of this sender looks like another address.',
  }
}

function statusTexts(f: Formats, count: Count, ago: Ago) {
  return {
    name: 'Sync status',
    sync: 'Sync',
    cancel: 'Cancel',
    syncHint: 'Sync all accounts',
    cancelHint: 'Cancel the sync',
    progress: (done: number, accounts: number, fetched: number, expected: number) =>
      `${f.number(done)} of ${count(accounts, 'account', 'accounts')}, ` +
      `${f.number(fetched)} of ${count(expected, 'message', 'messages')}`,
    starting: 'Starting the sync',
    never: 'Not synced yet',
    synced: (then: number, now: number) => `Last synced ${ago(then, now)}`,
    attention: (n: number) => `${count(n, 'account needs', 'accounts need')} attention`,
    offline: (then: number | null, now: number) =>
      then === null ? 'Offline, not synced yet' : `Offline, last synced ${ago(then, now)}`,
    offlineText: 'Mail that is already here stays readable.',
    retryIn: (then: number, now: number) => `Next try ${f.until(then, now)}.`,
    syncAccount: 'Sync this account',
    connectAgain: 'Connect again',
  }
}

function settingsTexts(count: Count) {
  return {
    title: 'Settings',
    background: 'Background',
    closeToTray: 'Keep running in the tray',
    closeToTrayText: 'Closing the window leaves Mailmirror in the tray, where it goes on syncing.',
    syncEvery: 'Sync automatically',
    syncEveryText: 'How often Mailmirror asks the server for new mail.',
    never: 'Never',
    minutes: (n: number) =>
      n % 60 === 0 ? `Every ${n === 60 ? 'hour' : `${n / 60} hours`}` : `Every ${count(n, 'minute', 'minutes')}`,
    languageText: 'The language of Mailmirror itself.',
    language: 'Language',
    languageSystem: 'As the system',
    done: 'Done',
    version: (version: string) => `Mailmirror ${version}`,
    storage: 'Your mail is kept unencrypted in your own user folder; passwords are in the system keychain.',
  }
}

function listTexts(f: Formats, messages: (n: number) => string) {
  return {
    name: 'Messages',
    summary: (total: number, unread: number) =>
      unread > 0 ? `${messages(total)}, ${f.number(unread)} unread` : messages(total),
    search: 'Search mail',
    clearSearch: 'Clear search',
    scope: 'Search in',
    everywhere: 'All accounts',
    thisAccount: 'This account',
    hits: (n: number, more: boolean) => (more ? `More than ${messages(n)} found` : `${messages(n)} found`),
    noSubject: 'No subject',
    noSender: 'Unknown sender',
    noRecipient: 'No recipient',
    noPreview: 'No text',
    toPrefix: (names: string) => `To ${names}`,
    unread: 'Unread',
    flagged: 'Flagged',
    answered: 'Answered',
    draft: 'Draft',
    important: 'Important',
    hasAttachments: 'With attachments',
    hasInvite: 'With a calendar invitation',
    loading: 'Loading messages',
    emptyTitle: 'Nothing here',
    emptyText: 'New mail in this folder will show up by itself.',
    noHitsTitle: 'No match',
    noHitsText: (query: string) => `No message has words that begin with “${query}”.`,
    searchEverywhere: 'Search all accounts',
    neverTitle: 'Not synced yet',
    neverText: 'Sync to fetch the mail of this account. It stays on this computer and is readable offline.',
    noFolderTitle: 'No folders yet',
    failedTitle: 'The list could not be read',
  }
}

function folderTexts() {
  return {
    inbox: 'Inbox',
    drafts: 'Drafts',
    sent: 'Sent',
    archive: 'Archive',
    junk: 'Junk',
    trash: 'Trash',
  }
}

function noticeTexts() {
  return {
    name: 'Notices',
    mirrorSetAside: 'The local copy was damaged. The old file is kept aside and your mail is being fetched again.',
    settingsUnreadable: 'The settings could not be read, so the standard ones are in use.',
    attachmentSaved: (name: string) => `Saved ${name}.`,
  }
}
