/** English for the page of an account: its syncs, what its server can do, its connection. */
import type { Ago, Count, Formats } from './formats.ts'

export function accountTexts(f: Formats, count: Count, ago: Ago) {
  return {
    name: 'Account',
    open: (name: string) => `Show ${name}`,
    loading: 'Reading the account',
    failedTitle: 'The account could not be read',
    rename: 'Name',
    colour: 'Colour',
    noColour: 'None',
    colours: {
      blue: 'Blue',
      green: 'Green',
      orange: 'Orange',
      red: 'Red',
      purple: 'Purple',
      teal: 'Teal',
      pink: 'Pink',
      grey: 'Grey',
    },
    from: (origin: string) => `from ${origin}`,
    kinds: { superoffice: 'SuperOffice', maildir: 'Maildir', imap: 'IMAP' },
    signIn: 'Sign in again',
    syncNow: 'Sync now',
    kept: (n: number) => `${count(n, 'message', 'messages')} on this computer`,
    ...verdictTexts(f, ago),
    server: serverTexts(f),
    probe: probeTexts(),
    runs: runTexts(f),
    folders: 'Folders',
    foldersText: 'Only the folders that are on are synced. The server is told, too.',
    foldersNone: 'The folders come with the first sync.',
    subscribe: (name: string) => `Sync ${name}`,
    connection: connectionTexts(),
    removed: (name: string) => `${name} is no longer on this computer.`,
  }
}

function verdictTexts(f: Formats, ago: Ago) {
  return {
    synced: (then: number, now: number) => `Synced ${ago(then, now)}`,
    running: 'Syncing now',
    runningText: 'New mail shows up in the list as it comes.',
    never: 'Not synced yet',
    neverText: 'The first sync fetches the mail. It stays on this computer and can be read offline.',
    busy: 'Somebody else is syncing there right now',
    busyText: 'SuperOffice runs one sync at a time, whoever asked for it. The mail that it already had is here.',
    unproven: 'Nothing proves that the server fetched new mail',
    unprovenText:
      'SuperOffice gives the same answer whether it fetched or not. All mail that it has is here; mail of the last minutes may still be on its way.',
    failed: 'The last sync failed',
    offline: 'The server cannot be reached',
    signInTitle: 'Sign in to go on',
    retry: (then: number, now: number) => `Next try ${f.wait(then, now)}.`,
    evidence: {
      lastFetch: 'The server’s record of its last fetch moved on.',
      latestItem: 'New mail came in on the server.',
      leftReady: 'The server took the account off its waiting list.',
      read: 'All mail was fetched.',
      quickAnswer: 'It answered too quickly to have done anything.',
      none: 'There was no sign either way.',
    },
  }
}

function serverTexts(f: Formats) {
  return {
    title: 'What the server says',
    status: {
      Ok: 'It fetches this mail without trouble',
      Failing: 'It has trouble with fetching this mail',
      Failed: 'It gave up fetching this mail',
      Deleted: 'This mail account was deleted there',
      Unknown: 'It does not say how it stands',
    },
    errors: (n: number) => (n === 0 ? 'No errors' : n === 1 ? '1 error' : `${f.number(n)} errors`),
    lastFetch: 'Last fetch',
    noFetch: 'Not told',
    reason: 'Its reason',
    mailPassword: 'Look at the mail account in SuperOffice: often its password for the mail server has changed.',
    silent: 'Not known now: the server could not be asked.',
  }
}

const is = (yes: string, no: string, unknown: string) => ({ yes, no, unknown })

function findingTexts() {
  return {
    version: is('It tells its version.', 'It does not tell its version.', 'Its version is not known.'),
    emailAgent: is(
      'Its e-mail service is open to Mailmirror.',
      'Its e-mail service is closed to Mailmirror.',
      'Whether its e-mail service is open could not be seen.',
    ),
    mailAccount: is(
      'You have a mail account there.',
      'You have no mail account there yet. Set one up in SuperOffice, in the preferences for e-mail.',
      'Whether you have a mail account there could not be seen.',
    ),
    lastFetch: is(
      'It tells when it last fetched mail, so a sync can be proved.',
      'It does not tell when it last fetched mail, so some syncs cannot be proved.',
      'Whether it tells when it fetched mail shows with the first sync.',
    ),
    emlStream: is(
      'It hands out whole messages as they arrived.',
      'It hands out messages in parts only. All of the mail is there, but not its original form.',
      'Whether it hands out whole messages could not be seen.',
    ),
    listing: is(
      'It lists mail with read and star marks, so changes made elsewhere come here.',
      'It cannot list mail with its marks: what is read or removed elsewhere shows late.',
      'Whether it lists mail with its marks could not be seen.',
    ),
    folderFlags: is(
      'It tells which folder is the inbox, the trash and so on.',
      'It does not tell what folders are for; their names decide.',
      'What folders are for could not be seen.',
    ),
    ...furtherTexts(),
  }
}

function furtherTexts() {
  return {
    flagging: is(
      'It keeps the stars that you set.',
      'Stars that you set stay on this computer; SuperOffice has no way to take them.',
      'Whether it keeps stars could not be seen.',
    ),
    zones: is(
      'It writes times with their time zone.',
      'It writes times without their time zone; they are taken as the server’s own.',
      'How it writes times could not be seen.',
    ),
    clock: is('Its clock agrees with this computer’s.', 'Its clock differs.', 'Its clock could not be read.'),
  }
}

function probeTexts() {
  return {
    title: 'What this server can do',
    at: (when: string) => `Asked ${when}`,
    never: 'Not asked yet.',
    again: 'Ask again',
    asking: 'Asking',
    yes: 'Yes',
    no: 'No',
    unknown: 'Not known',
    findings: findingTexts(),
    clockBy: (seconds: number) =>
      `Its clock differs by ${Math.abs(seconds) === 1 ? '1 second' : `${Math.abs(seconds)} seconds`}.`,
    askOnline:
      'Ask the people who registered the app with SuperOffice to request the Email agent for it; a tenant administrator then approves it.',
    askOnsite: 'Ask your SuperOffice administrator to open the e-mail service to web service clients.',
  }
}

function runTexts(f: Formats) {
  return {
    title: 'Last syncs',
    none: 'None yet.',
    when: 'When',
    verdict: 'Outcome',
    mail: 'Mail',
    took: 'Took',
    verdicts: { synced: 'Synced', busy: 'Server busy', unproven: 'Not proved', failed: 'Failed' },
    added: (n: number) => `${f.number(n)} new`,
    changed: (n: number) => `${f.number(n)} changed`,
    removed: (n: number) => `${f.number(n)} removed`,
    sent: (n: number) => `${f.number(n)} sent`,
    nothing: 'Nothing new',
    server: (duration: string) => `${duration} at the server`,
    all: (n: number) => `Show all ${f.number(n)}`,
    fewer: 'Show fewer',
  }
}

function connectionTexts() {
  return {
    title: 'Connection',
    site: 'Site',
    protocol: 'Protocol',
    protocols: { rest: 'REST', soap: 'SOAP, for older installations' },
    signIn: 'Signed in',
    signIns: {
      basic: 'User name and password',
      ticket: 'User name and password, exchanged for a ticket',
      online: 'With SuperOffice, in the browser',
    },
    user: 'User',
    secret: 'Sign-in kept',
    secrets: {
      keychain: 'In the system keychain',
      untilClosed: 'In memory, until Mailmirror is closed',
      missing: 'Nowhere. Sign in again to go on.',
    },
    tenant: 'Customer',
    window: 'Mail kept here',
    windowText: 'Older mail stays on the server.',
    windows: { all: 'All of it', year: 'The last year', quarter: 'The last 90 days' },
    attachments: 'Attachments kept',
    receiving: 'Receiving',
    sending: 'Sending',
    userSending: 'User for sending',
    server: (host: string, port: number, protection: string) => `${host}, port ${port}, ${protection}`,
    unprotected: 'no protection',
    mailSignIns: {
      password: 'With a password',
      google: 'With Google, in the browser',
      microsoft: 'With Microsoft, in the browser',
    },
    change: 'Change servers or password',
    changeText: 'When the password or the provider has changed.',
    ...leaveTexts(),
  }
}

function leaveTexts() {
  return {
    switch: 'Switch to REST',
    switchText: 'SOAP is for older installations. A newer one does more over REST, and faster.',
    switchTitle: 'Switch this account to REST?',
    switchHow:
      'Mailmirror signs in over REST with the same user and looks whether it is the same mail account. Only then does it switch. All mail on this computer stays. If it does not work, nothing changes.',
    switching: 'Trying REST',
    switched: 'This account now uses REST. All mail stayed.',
    remove: 'Remove account',
    removeText: 'Takes the account and its mail off this computer. Nothing changes on the server.',
    removeTitle: (name: string) => `Remove ${name} from this computer?`,
    removeWhat: 'This goes from this computer:',
    removeMail: (kept: string) => `Its mail: ${kept}`,
    removeSecret: 'Its sign-in, also from the keychain',
    removeWaiting: 'Changes that were not sent yet',
    removeSafe: 'Nothing changes on the server. You can connect it again at any time.',
    removing: 'Removing',
  }
}
