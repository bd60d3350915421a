/** What the bridge in memory says of accounts, and does to them. */
import type {
  Account,
  AccountDetails,
  FoundMail,
  MailSettings,
  MailVerdict,
  ProbeFinding,
  SyncRun,
} from '../../preload/accounts.ts'
import type { Handlers } from '../../preload/contract.ts'
import type { AccountId } from '../../preload/model.ts'
import type { FakeBridge } from './fake-bridge.ts'
import { Refusal } from './fake-mail.ts'
import { sampleMailbox } from './sample-mailbox.ts'

export function accountHandlers(bridge: FakeBridge) {
  const { mailbox } = bridge
  const find = (id: AccountId): Account => {
    const account = mailbox.accounts.find((one) => one.id === id)
    if (!account) throw new Refusal('gone')
    return account
  }
  const connect = (): AccountId => {
    Object.assign(mailbox, sampleMailbox({ now: Date.now() }))
    return 1 as AccountId
  }
  /** The account is there only where both servers let the person in. */
  const tried = (): MailVerdict => {
    const works = !bridge.trouble.imap && !bridge.trouble.smtp
    return { imap: null, smtp: null, ...bridge.trouble, accountId: works ? connect() : null }
  }
  const told = (): null => {
    mailbox.accounts = mailbox.accounts.map((one) => ({ ...one }))
    bridge.emit('accounts.changed', {})
    return null
  }
  return {
    'accounts.list': () => mailbox.accounts,
    'accounts.connect': connect,
    'accounts.signInOnline': connect,
    'accounts.cancelSignIn': () => null,
    'mail.find': () => bridge.found,
    'mail.connect': () => tried(),
    'mail.signIn': () => tried(),
    'accounts.details': ({ id }) => ({ ...detailsOf(find(id), mailbox.messages.length), ...bridge.details }),
    'accounts.change': ({ id, name, colour, window }) => {
      Object.assign(find(id), { name, colour })
      const connection = bridge.details.connection ?? connectionOf(find(id))
      bridge.details = { ...bridge.details, connection: { ...connection, window } }
      return told()
    },
    'accounts.probe': () => null,
    'accounts.switchToRest': ({ id }) => {
      bridge.details = { ...bridge.details, connection: connectionOf(find(id)) }
      return null
    },
    'accounts.remove': ({ id }) => {
      mailbox.accounts = mailbox.accounts.filter((one) => one.id !== id)
      mailbox.folders = mailbox.folders.filter((one) => one.accountId !== id)
      return told()
    },
    'folders.subscribe': ({ folderId, subscribed }) => {
      mailbox.folders = mailbox.folders.map((one) => (one.id === folderId ? { ...one, subscribed } : one))
      bridge.emit('mirror.changed', { accountIds: [], folderIds: [folderId] })
      return null
    },
  } satisfies Partial<Handlers>
}

/** A connection to an own server over REST. */
export function connectionOf(account: Account): Extract<AccountDetails['connection'], { kind: 'superoffice' }> {
  return {
    kind: 'superoffice',
    site: `https://${account.origin}/superoffice`,
    protocol: 'rest',
    signIn: 'basic',
    user: account.address.replace(/@.*/, ''),
    environment: null,
    tenant: null,
    window: 'all',
    secret: 'keychain',
  }
}

/** Servers of a domain of its own. */
export function serversOf(address: string): MailSettings {
  const domain = address.replace(/^.*@/, '')
  return {
    imap: { host: `imap.${domain}`, port: 993, security: 'tls', user: address },
    smtp: { host: `smtp.${domain}`, port: 465, security: 'tls', user: address },
    signIn: 'password',
  }
}

/** A connection to mail servers, with nothing in between. */
export function mailConnectionOf(account: Account): Extract<AccountDetails['connection'], { kind: 'imap' }> {
  const { name: senderName, address } = account
  return { kind: 'imap', senderName, settings: serversOf(address), window: 'all', secret: 'keychain' }
}

/** What is known of Google's mail. */
export const gmail: FoundMail = {
  by: 'provider',
  provider: 'Gmail',
  appPasswordUrl: 'https://provider.example.com/app-passwords',
  settings: { ...serversOf('kari@gmail.com'), signIn: 'google' },
}

export const probed: ProbeFinding[] = [
  { finding: 'version', can: 'yes', detail: '10.5.3' },
  { finding: 'emailAgent', can: 'yes', detail: null },
  { finding: 'mailAccount', can: 'yes', detail: 'ingrid.solberg@example.com' },
  { finding: 'lastFetch', can: 'yes', detail: null },
  { finding: 'emlStream', can: 'no', detail: null },
  { finding: 'listing', can: 'yes', detail: null },
  { finding: 'folderFlags', can: 'yes', detail: 'names' },
  { finding: 'flagging', can: 'no', detail: null },
  { finding: 'zones', can: 'unknown', detail: null },
  { finding: 'clock', can: 'yes', detail: '2' },
]

const minute = 60_000
const nothing = { added: 0, changed: 0, removed: 0, sent: 0, failure: null }

/** Of each kind, newest first. */
export function sampleRuns(now: number): SyncRun[] {
  const run = (ago: number, tookMs: number, serverMs: number | null, rest: Partial<SyncRun>): SyncRun => ({
    ...nothing,
    startedAt: now - ago * minute,
    tookMs,
    serverMs,
    verdict: 'synced',
    evidence: 'lastFetch',
    ...rest,
  })
  return [
    run(2, 4200, 2900, { added: 3, changed: 1 }),
    run(17, 1900, 1040, { verdict: 'busy', evidence: 'quickAnswer', sent: 2 }),
    run(32, 3100, 2400, { verdict: 'unproven', evidence: 'none' }),
    run(47, 61_000, null, { verdict: 'failed', evidence: 'none', failure: { kind: 'timeout', detail: '' } }),
    run(62, 5200, 3700, { evidence: 'latestItem', added: 12, removed: 4 }),
    run(77, 2800, 2100, { evidence: 'leftReady' }),
    run(92, 3300, 2500, { evidence: 'read', changed: 2 }),
    run(1500, 184_000, 21_000, { added: 2481 }),
  ]
}

function detailsOf(account: Account, messages: number): AccountDetails {
  const now = Date.now()
  return {
    account,
    connection: connectionOf(account),
    server: { status: 'Ok', errorCount: 0, errorReason: null, lastFetch: new Date(now - 2 * minute).toISOString() },
    probedAt: now - 3 * 24 * 60 * minute,
    probe: probed,
    runs: sampleRuns(now),
    messages,
    attachmentBytes: 12_400_000,
  }
}
