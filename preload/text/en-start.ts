/** English for connecting an account, and for the choices of the settings. */
import type { Count } from './formats.ts'

export function startTexts() {
  return {
    tagline: 'Your mail, kept on your own computer.',
    promiseRead: 'Read and search without a connection',
    promiseMany: 'Every account in one window',
    promiseSafe: 'Passwords stay in your keychain',
    title: 'Connect your mail',
    titleMore: 'Connect another account',
    titleAgain: 'Sign in again',
    lead: 'Where is it?',
    leadOnsite: 'Sign in with the user that your mail belongs to.',
    leadOnline: 'You sign in on SuperOffice’s own page, in your browser. Mailmirror never sees your password.',
    online: 'SuperOffice Online',
    onlineText: 'In the cloud. You sign in in your browser.',
    onsite: 'SuperOffice on your own server',
    onsiteText: 'Onsite. You sign in with site address and password.',
    mail: 'Other mail account',
    mailText: 'IMAP. You sign in with your mail address.',
    ...formTexts(),
    ...onlineTexts(),
    ...problemTexts(),
  }
}

function formTexts() {
  return {
    site: 'Site address',
    siteHint: 'For example https://crm.example.com',
    user: 'User name',
    password: 'Password',
    connect: 'Connect',
    connecting: 'Connecting',
    back: 'Back to mail',
    backToChoice: 'Another way to connect',
    or: 'or',
    demo: 'Try the demo',
    demoStarting: 'Starting the demo',
    demoText: 'Twelve sample accounts on this computer. Nothing leaves it.',
    advanced: 'Advanced',
    protocol: 'Protocol',
    rest: 'REST',
    restText: 'SuperOffice 10 and newer',
    soap: 'SOAP',
    soapText: 'Older installations',
    secretUse: 'What is sent with each request',
    basic: 'The password itself',
    ticket: 'A ticket, exchanged for the password first',
  }
}

function onlineTexts() {
  return {
    signIn: 'Sign in with SuperOffice',
    waitingTitle: 'Your browser has opened',
    waitingText: 'Sign in there and allow Mailmirror. This page goes on by itself.',
    cancel: 'Cancel',
    tenant: 'Customer id (optional)',
    tenantHint: 'Such as Cust12345. It skips the choice of customer.',
    tenantWrong: 'A customer id has letters and digits only.',
    environment: 'Environment',
    environments: { online: 'Production', qaonline: 'Stage', sod: 'Development' },
    noClientTitle: 'One thing is missing: a client id',
    noClientText:
      'SuperOffice knows every app by its client id. Your administrator has it, or the partner who registered Mailmirror with SuperOffice.',
    clientId: 'Client id',
    clientMissing: 'Enter the client id.',
    clientSave: 'Save and go on',
    keychainTitle: 'No keychain on this computer',
    keychainText:
      'Mailmirror keeps passwords in the system keychain only. It can keep this one until you close the app.',
    keychainAgree: 'Keep the password until Mailmirror is closed',
    keychainTextOnline:
      'Mailmirror keeps sign-ins in the system keychain only. It can keep this one until you close the app.',
    keychainAgreeOnline: 'Keep the sign-in until Mailmirror is closed',
  }
}

function problemTexts() {
  return {
    siteMissing: 'Enter the address of your SuperOffice site.',
    userMissing: 'Enter your user name.',
    passwordMissing: 'Enter your password.',
    agreeMissing: 'Agree to this, or set up a keychain first.',
    offline: 'No server answers at this address. Check the address and your connection.',
    tls: 'This server’s certificate cannot be trusted, so the password was not sent. Ask your administrator.',
    auth: 'The server refused this user name and password. Check both and try again.',
    badAnswer: 'There is no SuperOffice at this address. Check that it is the address of your site.',
    timeout: 'The server did not answer in time. Try again; if it stays so, ask your administrator.',
    forbiddenTitle: 'You are signed in, but your mail cannot be reached.',
    forbiddenAccount: 'If you have no mail account in SuperOffice: set one up there, in the preferences for e-mail.',
    forbiddenOnsite: 'If you have one: ask your administrator to open the EMail agent to this app.',
    forbiddenOnline:
      'If you have one: the EMail agent is closed to this app. Whoever registered it must request it from SuperOffice.',
    rejected: 'The server refused. It says:',
    onlineOffline: 'SuperOffice cannot be reached. Check your connection and try again.',
    onlineTls: 'The certificate that answered is not SuperOffice’s, so nothing was sent. Ask your administrator.',
    onlineAuth:
      'SuperOffice did not accept the sign-in. Try again; check the client id in the settings if it stays so.',
    onlineBadAnswer: 'SuperOffice sent an answer that makes no sense. Check the client id and the environment.',
    onlineRejected: 'Your SuperOffice is not running just now. Try again later. It says:',
    onlineTimeout: 'No sign-in came from the browser in five minutes. Try again when you are ready.',
  }
}

export function settingsTexts(count: Count) {
  return {
    title: 'Settings',
    parts: {
      general: 'General',
      accounts: 'Accounts',
      attachments: 'Attachments',
      online: 'SuperOffice Online',
      mail: 'Google, Microsoft',
    },
    closeToTray: 'Keep running in the tray',
    closeToTrayText: 'Closing the window leaves Mailmirror in the tray, where it goes on syncing.',
    defaultMail: 'Open mail links with Mailmirror',
    defaultMailText: 'A click on an address, on a web page for example, begins a message here.',
    defaultMailOthers: 'The system did not take it. Choose Mailmirror for mail in the settings of your system.',
    defaultMailStays: 'Your system still has Mailmirror for mail. Choose another program in its settings.',
    syncEvery: 'Sync automatically',
    syncEveryText: 'How often Mailmirror asks the server for new mail.',
    never: 'Never',
    minutes: (n: number) =>
      n % 60 === 0 ? `Every ${n === 60 ? 'hour' : `${n / 60} hours`}` : `Every ${count(n, 'minute', 'minutes')}`,
    language: 'Language',
    languageText: 'The language of Mailmirror itself.',
    languageSystem: 'As the system',
    done: 'Done',
    version: (version: string) => `Mailmirror ${version}`,
    storage: 'Your mail is kept unencrypted in your own user folder; passwords are in the system keychain.',
    ...storeTexts(),
  }
}

function storeTexts() {
  return {
    noAccounts: 'No account is connected yet.',
    store: 'Space for attachments',
    storeText: 'When it is full, those longest unused go. Each can be fetched again.',
    keep: 'Keep offline up to',
    keepText: 'Attachments up to this size come with each sync.',
    keepNone: 'None',
    stored: 'Kept now',
    storedText: (size: string) => `${size} on this computer`,
    storedUnknown: 'Not known',
    clear: 'Clear',
    cleared: 'The kept attachments are removed. Each can be fetched again.',
    onlineText: 'For signing in to SuperOffice in the browser. Your administrator or SuperOffice partner knows these.',
    clientIdText: 'SuperOffice knows this app by it.',
    environmentText: 'Production, unless you test an app.',
    mailText: 'For signing in to Google and Microsoft in the browser. Whoever set up Mailmirror for you knows these.',
    mailClientIdText: (maker: string) => `${maker} knows this app by it.`,
    authority: 'Sign-in address',
    authorityText: 'Empty is the environment’s own.',
    mailAuthorityText: 'Empty is the provider’s own.',
    authorityWrong: 'This is not a web address.',
    save: 'Save',
    saved: 'Saved.',
  }
}
