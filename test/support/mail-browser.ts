/** Somebody who signs in to mail in the browser: a provider, two mail servers that ask it about tokens, and the app. */
import type { ConnectionParts } from '../../main/connections.ts'
import { startDovecot } from './dovecot.ts'
import { mailApp, type MailApp } from './mail-app.ts'
import { mailClient, mailProvider, type MailProvider, type MailProviderModes } from './mail-provider.ts'
import { browse } from './openid-provider.ts'
import { startReceiver } from './smtp.ts'

export const address = 'ann@example.com'

/** A provider, both of its mail servers, and the app with a browser in which `ann` signs in. */
export async function signingIn(modes: Partial<MailProviderModes> = {}, different: Partial<ConnectionParts> = {}) {
  const provider = await mailProvider(modes)
  const dovecot = await startDovecot({ introspection: provider.introspection })
  const tokens: string[] = []
  const receiver = await startReceiver({
    onAuth({ username, accessToken = '' }, _session, done) {
      tokens.push(`${username} ${accessToken}`)
      done(null, provider.counting.includes(accessToken) ? { user: address } : { data: { status: '401' } })
    },
  })
  const pages: URL[] = []
  const app = await mailApp({
    openBrowser(url) {
      pages.push(new URL(url))
      void browse(url).catch(() => undefined)
      return Promise.resolve()
    },
    ...different,
  })
  const client = { ...mailClient, authority: provider.authority }
  save(app, client)
  const place = { host: '127.0.0.1', security: 'plain', user: address } as const
  const wish = (signIn: 'google' | 'microsoft' = 'google') => ({
    ...{ address, name: 'Ann', allowPlain: false, untilClosed: true },
    settings: { imap: { ...place, port: dovecot.port }, smtp: { ...place, port: receiver.port }, signIn },
  })
  return { provider, dovecot, tokens, app, pages, wish, signIn: () => app.calls['mail.signIn'](wish()) }
}

export function save(app: MailApp, client: { clientId: string; clientSecret: string; authority: string | null }): void {
  const { current } = app.settings
  const mailClients = { google: client, microsoft: client }
  app.settings.save({ ...current, preferences: { ...current.preferences, mailClients } })
}

export const failureOf = (app: MailApp) => app.connections.accounts()[0]?.failure ?? null
export const refreshes = ({ forms }: MailProvider) => forms.filter((one) => one.grant_type === 'refresh_token').length
/** The same person, the same mailbox, another browser. */
export async function signInAgain(app: MailApp, provider: MailProvider): Promise<boolean> {
  const [kept] = app.settings.current.connections
  if (kept?.kind !== 'imap') throw new Error('no account')
  const client = { ...mailClient, authority: provider.authority }
  save(app, client)
  const again = await mailApp(
    { openBrowser: (url) => Promise.resolve(void browse(url)), settings: app.settings, mirror: app.mirror },
    undefined,
    app.secrets,
  )
  const { settings, allowPlain } = kept
  const verdict = await again.calls['mail.signIn']({ address, name: 'Ann', settings, allowPlain, untilClosed: true })
  return verdict.accountId === kept.accountId
}
