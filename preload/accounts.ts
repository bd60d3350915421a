/** What crosses the border about accounts: their connections, their syncs and the person's choices for them. */
import { z } from 'zod'
import { accountId, dateTime, failure, moment } from './model.ts'

const int = z.number().int()
const text = z.string().nullable()

/** How a SuperOffice server is spoken to; a connection is wholly one or the other (contract 1). */
export const protocols = ['rest', 'soap'] as const
/** Basic sends the password with each request; a ticket is exchanged for it first; online is OpenID Connect. */
export const signInKinds = ['basic', 'ticket', 'online'] as const
/** Stages of SuperOffice Online: production, stage, development (contract 2.1). */
export const environments = ['online', 'qaonline', 'sod'] as const
/** How far back mail is kept here: all of it, one year, or 90 days. */
export const mailWindows = ['all', 'year', 'quarter'] as const
/** Marks an account in the lists. */
export const colours = ['blue', 'green', 'orange', 'red', 'purple', 'teal', 'pink', 'grey'] as const
export type Protocol = (typeof protocols)[number]
export type SignInKind = (typeof signInKinds)[number]
export type Environment = (typeof environments)[number]
export type MailWindow = (typeof mailWindows)[number]
export type Colour = (typeof colours)[number]

/** `tls` from the first byte on, `starttls` by an upgrade that must succeed, `plain` without any protection. */
export const securities = ['tls', 'starttls', 'plain'] as const
/** By password, or in the browser at the provider, which then hands out tokens (XOAUTH2). */
export const mailSignIns = ['password', 'google', 'microsoft'] as const
export type Security = (typeof securities)[number]
export type MailSignIn = (typeof mailSignIns)[number]

/** Where an IMAP or SMTP server is, and as whom it is spoken to. */
export const mailServer = z.strictObject({
  host: z.string().trim().min(1).max(255),
  port: int.min(1).max(65_535),
  security: z.enum(securities),
  user: z.string().min(1).max(320),
})
export const mailSettings = z.strictObject({ imap: mailServer, smtp: mailServer, signIn: z.enum(mailSignIns) })
export type MailServerSettings = z.infer<typeof mailServer>
export type MailSettings = z.infer<typeof mailSettings>

/** Where settings for an address were found, surest first: `mx` is the provider behind the domain's mail exchanger. */
export const foundBy = ['provider', 'autoconfig', 'srv', 'mx', 'guess'] as const
export const foundMail = z.strictObject({
  by: z.enum(foundBy),
  settings: mailSettings,
  /** The provider's name for people, where it is a known one. */
  provider: text,
  /** This provider takes no ordinary password from mail programs: where to make one for the app. */
  appPasswordUrl: text,
})
export type FoundMail = z.infer<typeof foundMail>

/** What came of trying both servers; null is "works". The account is kept only where both do. */
export const mailVerdict = z.strictObject({
  accountId: accountId.nullable(),
  imap: failure.nullable(),
  smtp: failure.nullable(),
})
export type MailVerdict = z.infer<typeof mailVerdict>

/**
 * What a sync of a caching server's account came to. The server's 204 proves nothing (contract 5):
 * `synced` has evidence, `busy` means that somebody else is syncing there, `unproven` has no evidence either way.
 * An account without a server in between is `synced` or `failed`.
 */
export const verdicts = ['synced', 'busy', 'unproven', 'failed'] as const
export type Verdict = (typeof verdicts)[number]
/** Why the verdict is what it is, best first; `none` is no evidence. */
export const evidences = ['lastFetch', 'latestItem', 'leftReady', 'read', 'quickAnswer', 'none'] as const
export type Evidence = (typeof evidences)[number]

/** One sync of one account, as its page shows it. */
export const syncRun = z.strictObject({
  startedAt: moment,
  /** Milliseconds. */
  tookMs: int.nonnegative(),
  /** How long the server's own sync call took; null where none was made. */
  serverMs: int.nonnegative().nullable(),
  verdict: z.enum(verdicts),
  evidence: z.enum(evidences),
  added: int,
  changed: int,
  removed: int,
  /** The person's own changes that were sent to the server. */
  sent: int,
  failure: failure.nullable(),
})
export type SyncRun = z.infer<typeof syncRun>

export const account = z.strictObject({
  id: accountId,
  /** Which connection of the settings it came from. */
  connectionId: z.string(),
  kind: z.enum(['superoffice', 'maildir', 'imap']),
  address: z.string(),
  name: z.string(),
  colour: z.enum(colours).nullable(),
  /** Host (and port) or folder it comes from, for people to read. */
  origin: z.string(),
  lastSyncedAt: moment.nullable(),
  /** Of the last sync; null before the first. */
  verdict: z.enum(verdicts).nullable(),
  /** The last outcome when it was not a success. */
  failure: failure.nullable(),
  /** When it will be tried again by itself; null when not waiting. */
  retryAt: moment.nullable(),
  /** False as soon as its server was seen not to answer. */
  reachable: z.boolean(),
  /** The person's changes that wait to be sent. */
  waitingChanges: int.nonnegative(),
})
export type Account = z.infer<typeof account>

/** One thing that a server can or cannot do, found out at the first connect (contract 13). */
export const probeFindings = [
  'version', // detail: the server's version
  'emailAgent', // the EMail agent is open to the app
  'mailAccount', // the user has a mail account there; detail: its address
  'lastFetch', // tells when it last fetched mail
  'emlStream', // hands out whole messages as RFC 822 (12.2 and later)
  'listing', // lists mail with its flags
  'flagging', // takes stars; what a server does not take stays here
  'folderFlags', // tells what folders are for; detail: as a mask, as names or not at all
  'zones', // dates come with their offset when asked
  'clock', // detail: seconds that its clock is ahead of ours
] as const
export const probeFinding = z.strictObject({
  finding: z.enum(probeFindings),
  can: z.enum(['yes', 'no', 'unknown']),
  detail: text,
})
export type ProbeFinding = z.infer<typeof probeFinding>

/** Where a connection's secret is: in the keychain, in memory until the app is closed, or nowhere. */
export const secretPlaces = ['keychain', 'untilClosed', 'missing'] as const

/** How the server itself sees the mail account (EMailAccount, contract 11). */
export const serverStatus = z.strictObject({
  status: z.enum(['Unknown', 'Deleted', 'Failing', 'Failed', 'Ok']),
  errorCount: int,
  errorReason: text,
  lastFetch: dateTime,
})
export type ServerStatus = z.infer<typeof serverStatus>

/** All that the account's page shows beside {@link account}. */
export const accountDetails = z.strictObject({
  account,
  connection: z.discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('superoffice'),
      site: z.string(),
      protocol: z.enum(protocols),
      signIn: z.enum(signInKinds),
      user: z.string(),
      /** SuperOffice Online only. */
      environment: z.enum(environments).nullable(),
      tenant: text,
      window: z.enum(mailWindows),
      secret: z.enum(secretPlaces),
    }),
    z.strictObject({
      kind: z.literal('imap'),
      /** The person's name as it stands in mail that they send, whatever they call the account; may be empty. */
      senderName: z.string(),
      settings: mailSettings,
      window: z.enum(mailWindows),
      secret: z.enum(secretPlaces),
    }),
  ]),
  /** Null until the server was asked. */
  server: serverStatus.nullable(),
  probedAt: moment.nullable(),
  probe: z.array(probeFinding),
  /** Newest first, at most 20. */
  runs: z.array(syncRun),
  /** In the mirror. */
  messages: int.nonnegative(),
  /** Bytes of attachments kept. */
  attachmentBytes: int.nonnegative(),
})
export type AccountDetails = z.infer<typeof accountDetails>

/** Where each account of the present (or last) sync stands. `expected` grows while folders are listed. */
export const accountProgress = z.strictObject({
  accountId,
  state: z.enum(['queued', 'running', 'done', 'failed', 'cancelled', 'waiting']),
  fetched: int,
  expected: int,
  /** Null while it is not known. */
  verdict: z.enum(verdicts).nullable(),
  failure: failure.nullable(),
})
export type AccountProgress = z.infer<typeof accountProgress>
export const syncState = z.strictObject({
  running: z.boolean(),
  startedAt: moment.nullable(),
  finishedAt: moment.nullable(),
  accounts: z.array(accountProgress),
})
export type SyncState = z.infer<typeof syncState>

const mailClient = z.strictObject({
  clientId: z.string().max(200),
  /** Google gives installed apps one that it does not call secret; empty for none. */
  clientSecret: z.string().max(200),
  authority: z
    .url({ protocol: /^https?$/ })
    .max(2048)
    .nullable(),
})

/** The person's choices. */
export const preferences = z.strictObject({
  closeToTray: z.boolean(),
  /** Minutes between automatic syncs; 0 is never. */
  syncEveryMinutes: int.min(0).max(1440),
  language: z.enum(['system', 'en', 'nb']),
  /** Megabytes (10^6 bytes) that kept attachments may take in all. */
  attachmentStoreMb: int.min(10).max(1_000_000),
  /** Attachments up to this many megabytes are fetched with a sync; 0 is none. */
  keepAttachmentsMb: int.min(0).max(1000),
  /** SuperOffice Online: whom the app asks for a sign-in. Null authority is the environment's own. */
  online: z.strictObject({
    environment: z.enum(environments),
    clientId: z.string().max(200),
    authority: z
      .url({ protocol: /^https?$/ })
      .max(2048)
      .nullable(),
  }),
  /** By which client the app signs in at a mail provider; an empty id is none. Null authority is the provider's own. */
  mailClients: z.strictObject({ google: mailClient, microsoft: mailClient }),
})
export type Preferences = z.infer<typeof preferences>
