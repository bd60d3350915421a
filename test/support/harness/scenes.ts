/** States that the page can be looked at in, by name: each makes a bridge in memory. */
import type { AccountDetails } from '../../../preload/accounts.ts'
import type { AccountId, FailureKind, FolderId } from '../../../preload/model.ts'
import { connectionOf, gmail, mailConnectionOf, probed, sampleRuns, serversOf } from '../fake-accounts.ts'
import { fakeBridge, syncAt, type FakeBridge } from '../fake-bridge.ts'
import { outboxScenes } from './outbox-scenes.ts'
import { sampleFile, sampleMailbox, type SampleMailbox } from '../sample-mailbox.ts'

const now = Date.now()
const bare = { accounts: [], folders: [], messages: [] }

/** No account yet, and connecting fails in this way. */
const refusing = (kind: FailureKind) => () => {
  const bridge = fakeBridge({ ...bare })
  bridge.preferences = { ...bridge.preferences, online: { environment: 'online', clientId: 'a1b2', authority: null } }
  bridge.fail('accounts.connect', kind)
  bridge.fail('accounts.signInOnline', kind)
  return bridge
}

/** Mail is there; the first account is as given, and so is its page. */
const account =
  (change: object, details: (bridge: FakeBridge) => Partial<AccountDetails> = () => ({})) =>
  () => {
    const bridge = fakeBridge(sampleMailbox({ now, perInbox: 60 }))
    const first = bridge.mailbox.accounts[0]
    if (first) Object.assign(first, change)
    bridge.details = details(bridge)
    return bridge
  }
const firstConnection = (bridge: FakeBridge): AccountDetails['connection'] => {
  const first = bridge.mailbox.accounts[0]
  if (!first) throw new Error('this scene has accounts')
  return connectionOf(first)
}

/** No account yet; a mail account is connected as `change` says. */
const mailStart =
  (change: (bridge: FakeBridge) => unknown = () => undefined) =>
  () => {
    const bridge = fakeBridge({ ...bare })
    change(bridge)
    return bridge
  }
const withClients = (bridge: FakeBridge) => {
  const client = { clientId: 'app', clientSecret: '', authority: null }
  bridge.preferences = { ...bridge.preferences, mailClients: { google: client, microsoft: client } }
  bridge.found = gmail
}
/** The first message is long, and came damaged. */
const odd = (bridge: FakeBridge) => {
  bridge.mailbox.messages = bridge.mailbox.messages.map((one) => ({ ...one, isCut: true, isMalformed: true }))
  return bridge
}

const longName = 'Customer relations for Scandinavia, the Baltics and the islands'

/** Two hundred accounts; the first has sixty folders. */
function crowdedMailbox(now: number): SampleMailbox {
  const mailbox = sampleMailbox({ now, perInbox: 20 })
  const [first] = mailbox.accounts
  const inbox = mailbox.folders[0]
  if (!first || !inbox) return mailbox
  for (let n = 13; n <= 200; n++) {
    const id = n as AccountId
    mailbox.accounts.push({ ...first, id, name: `Team ${n}`, address: `team${n}@example.com`, colour: null })
    mailbox.folders.push({ ...inbox, id: (n * 100) as FolderId, accountId: id, unread: n * 61 })
  }
  const own = (n: number) => ['Customers', `${2000 + (n % 9)}`, `Region ${n} ${'north and south '.repeat(n % 4)}`]
  for (let n = 1; n <= 60; n++) {
    const name = own(n).join('/')
    mailbox.folders.push({
      ...inbox,
      id: (50_000 + n) as FolderId,
      name,
      role: 'other',
      unread: n,
      subscribed: n % 5 > 0,
    })
  }
  return mailbox
}

const sampleFiles = [
  sampleFile('Contract renewal, Fjordtech and partners, second draft.pdf', 248_300, true),
  sampleFile('Price list.xlsx', 18_900, true),
  sampleFile('Keynote recording.mp4', 44_000_000, true),
  sampleFile('Faktura for mars 2026, Bergen Kraft, kunde 20418.pdf                    .exe', 3_410_000, false),
  sampleFile('photo\u202Egpj.exe', 120_000, false),
  sampleFile('عقد الخدمة السنوي للشركة مع الملاحق والأسعار.docx', 88_000, true),
  sampleFile('fjord.jpg', 2_100_000, true),
]

export const scenes: Record<string, () => FakeBridge> = {
  ...outboxScenes,
  start: () => fakeBridge({ ...bare }),
  refused: refusing('auth'),
  unreachable: refusing('offline'),
  forbidden: refusing('forbidden'),
  rejected: refusing('rejected'),
  browser: () => {
    const bridge = refusing('cancelled')()
    bridge.hold('accounts.signInOnline')
    return bridge
  },
  nokeychain: () => {
    const bridge = refusing('keychain')()
    bridge.info = { ...bridge.info, keychain: false }
    return bridge
  },
  mail: () => fakeBridge(sampleMailbox({ now, perInbox: 320 })),
  /** Of all kinds; what is pressed stays on its way. */
  attachments: () => {
    const bridge = fakeBridge(sampleMailbox({ now, perInbox: 60 }))
    for (const message of bridge.mailbox.messages) {
      if (message.attachments.length > 0) message.attachments = sampleFiles
    }
    bridge.hold('attachments.open')
    const call = bridge.call.bind(bridge)
    bridge.call = (name, input) => {
      if (name === 'attachments.open' && 'position' in input) {
        const { id, position } = input
        const total = sampleFiles[position]?.size === 44_000_000 ? 44_000_000 : null
        setTimeout(() => bridge.emit('attachments.progressed', { id, position, received: 18_400_000, total }), 20)
      }
      return call(name, input)
    }
    return bridge
  },
  never: () => fakeBridge(sampleMailbox({ now, synced: false })),
  waiting: () => {
    const bridge = fakeBridge(sampleMailbox({ now }))
    bridge.hold('messages.page')
    return bridge
  },
  syncing: () => {
    const bridge = fakeBridge(sampleMailbox({ now, perInbox: 320 }))
    bridge.sync = syncAt(bridge.mailbox, 0.58)
    return bridge
  },
  offline: () => {
    const bridge = fakeBridge(sampleMailbox({ now, perInbox: 320 }))
    for (const one of bridge.mailbox.accounts) {
      Object.assign(one, { reachable: false, failure: { kind: 'offline', detail: '' }, retryAt: now + 4.2 * 60_000 })
    }
    return bridge
  },
  trouble: () => {
    const bridge = fakeBridge(sampleMailbox({ now, perInbox: 320 }))
    const [first, second, third] = bridge.mailbox.accounts
    if (first) first.failure = { kind: 'auth', detail: '401' }
    if (second) Object.assign(second, { failure: { kind: 'throttled', detail: '429' }, retryAt: now + 9 * 60_000 })
    if (third) Object.assign(third, { failure: { kind: 'badAnswer', detail: 'html' } })
    bridge.info = { ...bridge.info, notices: [{ kind: 'mirrorSetAside', detail: '' }] }
    return bridge
  },
  /** As many accounts and folders, and as long names, as anybody has. */
  crowd: () => {
    const bridge = fakeBridge(crowdedMailbox(now))
    const [first, second, third, fourth, fifth] = bridge.mailbox.accounts
    if (first) Object.assign(first, { name: longName, waitingChanges: 12, failure: { kind: 'auth', detail: '' } })
    if (second) Object.assign(second, { name: '', address: `${'customer.relations.'.repeat(4)}@example.com` })
    if (third) Object.assign(third, { verdict: 'busy', retryAt: now + 45_000 })
    if (fourth) Object.assign(fourth, { reachable: false, waitingChanges: 3 })
    if (fifth) fifth.failure = { kind: 'badAnswer', detail: '' }
    return bridge
  },
  'mail-trying': mailStart((bridge) => bridge.hold('mail.connect')),
  'mail-guess': mailStart((bridge) => {
    const settings = serversOf('kari@example.com')
    bridge.found = { by: 'guess', settings, provider: null, appPasswordUrl: null }
  }),
  'mail-none': mailStart((bridge) => (bridge.found = null)),
  'mail-certificate': mailStart((bridge) => {
    bridge.trouble = { imap: { kind: 'tls', detail: 'CERT_HAS_EXPIRED' } }
  }),
  'mail-password': mailStart((bridge) => {
    const refused = { kind: 'auth', detail: '' } as const
    bridge.found = { ...gmail, settings: { ...gmail.settings, signIn: 'password' } }
    bridge.trouble = { imap: refused, smtp: refused }
  }),
  'mail-browser': mailStart((bridge) => {
    withClients(bridge)
    bridge.hold('mail.signIn')
  }),
  'mail-client': mailStart((bridge) => (bridge.found = gmail)),
  imap: account({ kind: 'imap', origin: 'imap.example.com' }, (bridge) => {
    const [first] = bridge.mailbox.accounts
    const runs = sampleRuns(now)
      .filter((one) => one.verdict === 'synced' || one.failure)
      .map((one) => ({ ...one, serverMs: null, evidence: one.failure ? ('none' as const) : ('read' as const) }))
    return first ? { connection: mailConnectionOf(first), server: null, probe: [], probedAt: null, runs } : {}
  }),
  cut: () => {
    const bridge = odd(fakeBridge(sampleMailbox({ now, perInbox: 60 })))
    bridge.hold('messages.fetchRest')
    return bridge
  },
  'cut-offline': () => {
    const bridge = odd(fakeBridge(sampleMailbox({ now, perInbox: 60 })))
    bridge.fail('messages.fetchRest', 'offline')
    bridge.fail('messages.source', 'offline')
    return bridge
  },
  synced: account({ waitingChanges: 2 }),
  busy: account({ verdict: 'busy', retryAt: now + 45_000 }, () => ({ runs: sampleRuns(now).slice(1) })),
  unproven: account({ verdict: 'unproven' }, () => ({ runs: sampleRuns(now).slice(2) })),
  failed: account({ verdict: 'failed', failure: { kind: 'timeout', detail: '' }, retryAt: now + 130_000 }, () => ({
    runs: sampleRuns(now).slice(3),
    server: {
      status: 'Failing',
      errorCount: 4,
      errorReason: 'IMAP: LOGIN failed for ingrid.solberg',
      lastFetch: '2026-03-01T08:14:00',
    },
  })),
  signin: account({ verdict: 'failed', failure: { kind: 'auth', detail: '401' } }, (bridge) => ({
    connection: { ...firstConnection(bridge), secret: 'missing' },
    server: null,
  })),
  closed: account({ verdict: 'failed', failure: { kind: 'forbidden', detail: '403' } }, (bridge) => ({
    connection: {
      ...firstConnection(bridge),
      site: 'https://online2.superoffice.com/Cust12345',
      signIn: 'online',
      environment: 'online',
      tenant: 'Cust12345',
    },
    server: null,
    probe: probed.map((one) => {
      return one.finding === 'emailAgent' ? { ...one, can: 'no' as const } : { ...one, can: 'unknown' as const }
    }),
  })),
  soap: account({}, (bridge) => ({
    connection: { ...firstConnection(bridge), protocol: 'soap', signIn: 'ticket', secret: 'untilClosed' },
  })),
  reading: () => {
    const bridge = account({})()
    bridge.hold('accounts.details')
    return bridge
  },
  unreadable: () => {
    const bridge = account({})()
    bridge.fail('accounts.details', 'internal')
    return bridge
  },
}
