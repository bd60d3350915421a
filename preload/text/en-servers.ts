/** English for connecting a mail account of its own: finding its servers, trying them, what may be wrong with them. */
import type { FoundMail, MailSignIn } from '../accounts.ts'

/** What went wrong, and what to do about it. */
const told = (title: string, advice: string) => ({ title, advice })

export function mailTexts() {
  return {
    title: 'Other mail account',
    lead: 'Your address and password are enough for most providers.',
    titleChange: 'Change servers or password',
    leadChange: 'Both servers are tried again before anything changes. All mail on this computer stays.',
    address: 'Mail address',
    addressWrong: 'This is not a mail address. One looks like kari@example.com.',
    password: 'Password',
    passwordHint: 'Not needed where you sign in in the browser, as at Google.',
    passwordAgain: 'Enter it again, also when only the servers change.',
    appPassword: (provider: string) => `${provider} wants a password made for this app only.`,
    makeAppPassword: 'Make one in the browser',
    useAppPassword: 'Use an app password instead',
    name: 'Your name',
    nameHint: 'As it stands in mail that you send.',
    go: 'Continue',
    finding: 'Looking for your servers',
    tryServers: 'Connect',
    save: 'Try and save',
    tryAgain: 'Try again',
    trying: 'Trying both servers',
    ...foundTexts(),
    ...serverTexts(),
    ...browserTexts(),
    trouble: troubleTexts(),
  }
}

function foundTexts() {
  const by: Record<FoundMail['by'], string> = {
    provider: 'Mailmirror knows this provider.',
    autoconfig: 'Found in the domain’s own settings.',
    srv: 'Found in the domain’s DNS.',
    mx: 'The domain’s mail is at this provider.',
    guess: 'This is a guess. Check it before you go on.',
  }
  return {
    found: (name: string, imap: string, smtp: string) => `${name}: ${imap === smtp ? imap : `${imap} and ${smtp}`}`,
    protection: ['both protected with TLS', 'only one of them protected', 'neither protected'],
    by,
    elsewhere: (domain: string) => `The DNS of ${domain} names servers of somebody else. Check them before you go on.`,
    none: (domain: string) => `Nothing was found for ${domain}. Enter the servers; whoever runs your mail knows them.`,
  }
}

function serverTexts() {
  return {
    settings: 'Server settings',
    imap: 'Receiving (IMAP)',
    smtp: 'Sending (SMTP)',
    host: 'Server',
    port: 'Port',
    security: 'Protection',
    securities: { tls: 'TLS', starttls: 'STARTTLS', plain: 'None' },
    user: 'User name',
    smtpPassword: 'Password for sending',
    smtpPasswordHint: 'Empty is the same one.',
    signIn: 'Sign-in',
    signIns: {
      password: 'Password',
      google: 'Google, in the browser',
      microsoft: 'Microsoft, in the browser',
    } satisfies Record<MailSignIn, string>,
    hostWrong: 'Enter the name of the server, such as imap.example.com.',
    portWrong: 'A port is a number up to 65535.',
    userWrong: 'Enter the user name; often it is the address.',
    plainTitle: 'Without protection',
    plainText: 'Password and mail travel readable. Anybody on the way can read and change them.',
    plainAgree: 'I know this, and connect all the same',
    plainMissing: 'Agree to this, or choose TLS or STARTTLS.',
  }
}

function browserTexts() {
  const clientText = (maker: string) =>
    `${maker} knows every app by its client id. Whoever set up Mailmirror for you has it.`
  return {
    makers: { google: 'Google', microsoft: 'Microsoft' },
    browser: (maker: string) => `You sign in at ${maker}, in your browser. Mailmirror never sees your password.`,
    signInWith: (maker: string) => `Sign in with ${maker}`,
    clientTitle: (maker: string) => `One thing is missing: a client id for ${maker}`,
    clientText,
    clientSecret: 'Client secret',
    clientSecretText: 'Google gives one to apps on a computer, and does not take it for a secret.',
    callFailed: {
      offline: 'The sign-in page cannot be reached. Check your connection and try again.',
      tls: 'The certificate that answered is not to be trusted, so nothing was sent. Ask your administrator.',
      auth: 'The sign-in was not accepted. Try again; check the client id in the settings if it stays so.',
      badAnswer: 'The sign-in page sent an answer that makes no sense. Check the client id in the settings.',
      timeout: 'No sign-in came from the browser in five minutes. Try again when you are ready.',
      rejected: 'The sign-in was refused. Sign in with the account that this address belongs to.',
      forbidden:
        'A sign-in opens your whole mailbox, so it is only given to the provider’s own servers. One of these is not.',
      invalid: 'Something in these settings is not as it should be. Look at them once more.',
    },
    results: 'Result',
    receiving: 'Receiving',
    sending: 'Sending',
    works: 'Works',
    untried: 'Not tried',
  }
}

function troubleTexts() {
  return {
    password: {
      imap: told('The password was refused.', 'Check user name and password. Some providers want an app password.'),
      smtp: told(
        'The password was refused for sending.',
        'Check the user name. If sending has its own password, enter it in the server settings.',
      ),
    },
    browserRefused: told(
      'The server did not take the sign-in.',
      'Sign in with the account of this address. If it stays so, IMAP may be switched off for it at the provider.',
    ),
    notFound: (host: string) => told(`There is no server named ${host}.`, 'Check how the name is spelt.'),
    closed: (host: string, port: string) =>
      told(`${host} takes no connection at port ${port}.`, 'Check port and protection.'),
    noAnswer: (host: string) =>
      told(`${host} did not answer.`, 'Check name and port. Some networks block mail; try another one.'),
    noTls: (port: string) =>
      told(`Port ${port} does not begin with TLS.`, 'Choose STARTTLS, or the port that the provider names for TLS.'),
    noStartTls: told(
      'The server does not offer STARTTLS.',
      'So nothing was sent. Choose TLS, or ask whoever runs the server.',
    ),
    unprotected: told(
      'The server was not asked, for nothing would be protected.',
      'Choose TLS or STARTTLS, or agree to going without.',
    ),
    otherServer: {
      imap: told('What answers there is no IMAP server.', 'Check name and port.'),
      smtp: told('What answers there is no SMTP server.', 'Check name and port.'),
    },
    forbidden: told('The sign-in works, but mail is closed to it.', 'Switch IMAP and SMTP on at your provider.'),
    rejected: (detail: string) => told('The server refused this.', `It says: ${detail}.`),
    certificates: certificateTexts(),
    certificate: told('The connection to it cannot be trusted.', 'So nothing was sent. Ask whoever runs the server.'),
  }
}

/** What is wrong with a certificate, what that means, and whom it takes to mend it. */
function certificateTexts() {
  return {
    expired: () =>
      told(
        'Its certificate has expired.',
        'So nobody can tell whether this is the right server, and nothing was sent. Whoever runs it must renew it.',
      ),
    notYet: () => told('Its certificate is not valid yet.', 'Check date and time of this computer. Nothing was sent.'),
    otherName: (host: string) =>
      told(
        `Its certificate is not for ${host}.`,
        'This may be another server, so nothing was sent. Check the name; the provider may want another one.',
      ),
    selfSigned: () =>
      told(
        'It made its certificate itself.',
        'Anybody can make such a one, so nothing was sent. Ask whoever runs it for a certificate of a known issuer.',
      ),
    unknownIssuer: () =>
      told(
        'Nobody here knows who issued its certificate.',
        'So nothing was sent. If it is your company’s own, its root certificate must be installed on this computer.',
      ),
    revoked: () =>
      told(
        'Its certificate was revoked.',
        'Do not use this server until whoever runs it has a new one. Nothing was sent.',
      ),
    tooOld: () =>
      told('Its protection is too old to be safe.', 'So nothing was sent. Whoever runs the server must renew it.'),
  }
}
