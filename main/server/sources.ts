/** The mail behind the accounts of a configuration. */
import { Fault } from '../failure.ts'
import type { Log } from '../log.ts'
import { imapSource } from '../sources/imap/source.ts'
import { byPassword, type AskCredentials } from '../sources/mail-server.ts'
import { maildirSource } from '../sources/maildir/source.ts'
import type { MailSource } from '../sources/source.ts'
import { postOfficeOf, type ConfigAccount, type ConfigSource } from './config.ts'

/** By account id. Passwords of mail servers come from `environment`. Faults: invalid, for one that is not there. */
export function sourcesOf(
  accounts: readonly ConfigAccount[],
  environment: Readonly<Record<string, string | undefined>>,
  log: Log,
): Map<number, MailSource> {
  const postOffice = postOfficeOf(accounts)
  const passwordIn = (name: string): AskCredentials => {
    const password = environment[name]
    if (password === undefined) throw new Fault('invalid', `the environment has no ${name}`)
    return byPassword(() => Promise.resolve(password))
  }
  const open = (source: ConfigSource): MailSource => {
    if (source.kind === 'maildir') return maildirSource(source.path, { postOffice })
    const { smtp: own, user, passwordEnv } = source
    const smtp = own && { ...own, user: own.user ?? user, credentials: passwordIn(own.passwordEnv ?? passwordEnv), log }
    return imapSource({ ...source, credentials: passwordIn(passwordEnv), log }, { smtp: smtp ?? null })
  }
  return new Map(accounts.map(({ accountId, source }) => [accountId, open(source)]))
}

/** Where the mail is kept, as the mirror remembers it. */
export function originOf(source: ConfigSource): string {
  if (source.kind === 'maildir') return source.path
  return `${source.security === 'tls' ? 'imaps' : 'imap'}://${encodeURIComponent(source.user)}@${source.host}:${source.port}`
}
