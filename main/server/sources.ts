/** The mail behind the accounts of a configuration. */
import { Fault } from '../failure.ts'
import type { Log } from '../log.ts'
import { imapSource } from '../sources/imap/source.ts'
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
  const open = (source: ConfigSource): MailSource => {
    if (source.kind === 'maildir') return maildirSource(source.path, { postOffice })
    const password = environment[source.passwordEnv]
    if (password === undefined) throw new Fault('invalid', `the environment has no ${source.passwordEnv}`)
    return imapSource({ ...source, password: () => Promise.resolve(password), log })
  }
  return new Map(accounts.map(({ accountId, source }) => [accountId, open(source)]))
}

/** Where the mail is kept, as the mirror remembers it. */
export function originOf(source: ConfigSource): string {
  if (source.kind === 'maildir') return source.path
  return `${source.security === 'tls' ? 'imaps' : 'imap'}://${encodeURIComponent(source.user)}@${source.host}:${source.port}`
}
