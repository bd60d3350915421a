/** From an IMAP connection of the settings to its opened source: two servers, and what proves who signs in at them. */
import { connect } from 'node:net'
import type { MailServerSettings } from '../../preload/accounts.ts'
import type { Log } from '../log.ts'
import type { ImapConnection } from '../settings.ts'
import { imapSource } from '../sources/imap/source.ts'
import { byPassword, type AskCredentials, type MailServer } from '../sources/mail-server.ts'
import { mailTokens } from '../sources/oauth/mail.ts'
import type { MailSource } from '../sources/source.ts'
import type { Http } from '../sources/superoffice/http.ts'
import type { Vault } from './adapter.ts'

/** What decides how the servers are reached; the rest of a connection is only shown. */
export type MailWay = Pick<ImapConnection, 'settings' | 'allowPlain' | 'oauth'>

export interface MailParts extends Vault {
  /** Null where the SMTP server takes the same as the IMAP server. */
  readonly smtpPassword: () => Promise<string | null>
  readonly http: Http
  /** Roots trusted beside the system's, PEM. */
  readonly ca?: string | undefined
  readonly log?: Log | undefined
}

export interface MailAdapter {
  readonly key: string
  readonly smtp: MailServer
  readonly mail: MailSource
  source(): MailSource
  readonly server?: never
  /** Does the mail server take connections? Never throws. */
  reachable(signal: AbortSignal): Promise<boolean>
  signOut(): Promise<void>
  close(): Promise<void>
}

const signOutMs = 10_000

/** Opens nothing yet: the first request does. Faults: invalid (no client id). */
export function openMail({ settings, allowPlain, oauth }: MailWay, parts: MailParts): MailAdapter {
  const { secret, smtpPassword, http, keep, ca, log } = parts
  const { signIn } = settings
  const tokens =
    oauth && signIn !== 'password' ? mailTokens(signIn, oauth, { secret, keep, http, now: Date.now }) : null
  const serverAt = (place: MailServerSettings, password: AskCredentials): MailServer => ({
    ...place,
    allowPlain,
    credentials: tokens?.credentials ?? password,
    ...(ca === undefined ? {} : { ca }),
    ...(log === undefined ? {} : { log }),
  })
  const imap = serverAt(settings.imap, byPassword(secret))
  const smtp = serverAt(
    settings.smtp,
    byPassword(async () => (await smtpPassword()) ?? (await secret())),
  )
  const mail = imapSource(imap, { smtp })
  return {
    key: `imap ${imap.host}:${imap.port}`,
    smtp,
    mail,
    source: () => mail,
    reachable: (signal) => takesConnections(imap, signal),
    signOut: async () => tokens?.signOut(AbortSignal.timeout(signOutMs)),
    close: () => mail.close(),
  }
}

function takesConnections({ host, port }: MailServer, signal: AbortSignal): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, signal })
    const done = (reached: boolean) => {
      resolve(reached)
      socket.destroy()
    }
    socket.once('connect', () => done(true))
    socket.on('error', () => done(false))
  })
}
