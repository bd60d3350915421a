/** English, and by its type the list of every text that a language must have. */
import type { FailureKind } from '../model.ts'
import { accountTexts } from './en-account.ts'
import { attachmentTexts } from './en-attachments.ts'
import { composeTexts } from './en-compose.ts'
import { editorTexts } from './en-editor.ts'
import { outboxTexts } from './en-outbox.ts'
import { quoteTexts } from './en-quote.ts'
import { actionTexts, keyTexts } from './en-mail.ts'
import { dialogTexts, menuTexts, signInTexts, trayTexts } from './en-shell.ts'
import { mailTexts } from './en-servers.ts'
import { settingsTexts, startTexts } from './en-start.ts'
import type { Ago, Count, Formats } from './formats.ts'

export type Text = ReturnType<typeof english>

/** What a person is told when something failed: one sentence for what is so, one for what to do. */
const failures: Record<FailureKind, string> = {
  invalid: 'Something in this request was not as it should be. Please try again.',
  offline: 'The server does not answer. Mail that is already here stays readable; Mailmirror tries again by itself.',
  tls: 'The server’s certificate cannot be trusted, so nothing was sent. Ask your administrator to check it.',
  auth: 'The server refused the sign-in. Sign in again to go on.',
  forbidden: 'This user may not read mail here. Ask your administrator for access.',
  throttled: 'The server asked for a pause. Mailmirror waits and tries again by itself.',
  badAnswer: 'The server sent an answer that makes no sense as mail. Check its address, or try again later.',
  rejected: 'The server refused this. Try again later, or ask your administrator.',
  gone: 'This is no longer in the mailbox.',
  timeout: 'The server stopped answering midway. What had arrived is kept; the next sync goes on from there.',
  cancelled: 'The sync was stopped. What had arrived is kept.',
  disk: 'The disk is full or cannot be written. Free some space and try again.',
  locked: 'Another program holds the local copy of your mail. Close it and start Mailmirror again.',
  newer: 'The local copy was written by a newer Mailmirror. Update the app to open it; nothing was changed.',
  damaged:
    'The local copy cannot be read. Restart Mailmirror: it keeps the old file aside and fetches your mail again.',
  keychain: 'The sign-in is not kept on this computer any more. Sign in again to go on.',
  internal: 'Mailmirror made a mistake. Please try again; if it stays, restart the app.',
}

/** The English catalogue, with numbers and dates in the given formats. */
export function english(f: Formats) {
  const count = (n: number, one: string, many: string) => `${f.number(n)} ${n === 1 ? one : many}`
  const messages = (n: number) => count(n, 'message', 'messages')
  const ago = (then: number, now: number) => f.ago(then, now) ?? 'just now'
  return {
    ...{ language: 'en', locale: f.locale },
    app: { name: 'Mailmirror', loading: 'Opening your mail', retry: 'Try again', dismiss: 'Dismiss', close: 'Close' },
    format: {
      number: f.number,
      size: f.size,
      duration: f.duration,
      ago,
      rowDate: (then: number, now: number) => f.rowDate(then, now, 'Yesterday'),
      date: f.date,
      longDate: f.longDate,
    },
    failures,
    start: startTexts(),
    mail: mailTexts(),
    sidebar: sidebarTexts(f, count),
    folders: folderTexts(),
    list: listTexts(f, messages),
    reader: readerTexts(f),
    attachments: attachmentTexts(f, count),
    compose: composeTexts(f, count),
    editor: editorTexts(),
    outbox: outboxTexts(f, count),
    quote: quoteTexts(f),
    status: statusTexts(f, count, ago),
    settings: settingsTexts(count),
    actions: actionTexts(f, count),
    keys: keyTexts(),
    account: accountTexts(f, count, ago),
    notices: noticeTexts(),
    tray: trayTexts(f, count, ago),
    menu: menuTexts(),
    dialogs: dialogTexts(),
    signIn: signInTexts(),
  }
}

function sidebarTexts(f: Formats, count: Count) {
  return {
    name: 'Accounts and folders',
    addAccount: 'Add account',
    settings: 'Settings',
    unread: (n: number) => `${f.number(n)} unread`,
    notSynced: 'Not synced',
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

function readerTexts(f: Formats) {
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
    invite: 'This message carries an appointment for your calendar.',
    archived: (by: string | null, date: string | null) =>
      `Archived in SuperOffice${by === null ? '' : ` by ${by}`}${date === null ? '' : `, ${date}`}`,
    important: 'Important',
    ...sourceTexts(),
    /** A display name that itself looks like an address can pose as another sender. */
    nameLooksLikeAddress: 'The name of this sender looks like another address.',
  }
}

function sourceTexts() {
  return {
    cut: {
      coming: 'This mail is long. Fetching the rest…',
      missing: 'Only the beginning of this mail is on this computer.',
    },
    malformed: 'This mail is damaged; what could be read is shown.',
    source: 'Show source',
    sourceTitle: 'Source of the message',
    sourceLoading: 'Reading the source',
    copy: 'Copy',
    copied: 'Copied.',
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
    signIn: 'Sign in again',
    needsSignIn: 'Needs you to sign in',
    details: 'Details',
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
    flagged: 'Starred',
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
    offTitle: 'This folder is not synced',
    offText: 'Its mail stays on the server. You can turn the folder on in the account’s details.',
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
    draftsSetAside: 'Your drafts could not be read. The old file is kept aside beside the new one.',
    mirrorSetAside: 'The local copy was damaged. The old file is kept aside and your mail is being fetched again.',
    settingsUnreadable: 'The settings could not be read, so the standard ones are in use.',
  }
}
