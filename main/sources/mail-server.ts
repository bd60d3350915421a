/** A mail server as IMAP and SMTP both need it: where it is, how it is protected, and who signs in. */
import type { Security } from '../../preload/accounts.ts'
import type { Log } from '../log.ts'

/** What proves who signs in: a password, or an access token for XOAUTH2. */
export type Credentials =
  { readonly kind: 'password'; readonly password: string } | { readonly kind: 'token'; readonly token: string }

/**
 * Asked before each sign-in; with `renew` when the server has refused what it gave last. Null: there is none. Faults: auth
 * (there will be none before the person signs in again), offline, keychain.
 */
export type AskCredentials = (renew: boolean) => Promise<Credentials | null>

export interface MailServer {
  readonly host: string
  readonly port: number
  readonly security: Security
  readonly user: string
  readonly credentials: AskCredentials
  /** The person agreed that mail and password go unprotected to another machine too. */
  readonly allowPlain?: boolean
  /** Roots trusted beside the system's, PEM. */
  readonly ca?: string
  readonly log?: Log
  /** How long a server may send nothing that was asked for, in milliseconds. */
  readonly patienceMs?: number
}

/** A password that does not change. */
export const byPassword =
  (password: () => Promise<string | null>): AskCredentials =>
  async () => {
    const found = await password()
    return found === null ? null : { kind: 'password', password: found }
  }

/** Is it this machine itself? Only there mail may go without TLS unasked. */
export function isThisMachine(host: string): boolean {
  return /^(localhost|127(\.\d{1,3}){3}|\[?::1\]?)$/i.test(host)
}

/** A code of OpenSSL or Node for a certificate (`UNSPECIFIED`: its key is too weak) or a handshake that is not to be trusted. */
export function isTlsCode(code: string): boolean {
  return /CERT|SSL|TLS|SELF_SIGNED|UNABLE_TO|^EPROTO$|^CRL_|HOSTNAME_MISMATCH|INVALID_CA|PATH_LENGTH_EXCEEDED|^UNSPECIFIED$/.test(
    code,
  )
}
