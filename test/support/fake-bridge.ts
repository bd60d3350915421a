/** A bridge in memory: the outside of the page, for its tests and for looking at it. Every call is recorded. */
import type { Answer, Bridge, CallName, EventName, Handlers, Input, Payload, Result } from '../../preload/contract.ts'
import type {
  AccountDetails,
  AccountProgress,
  FoundMail,
  MailVerdict,
  Preferences,
  SyncState,
} from '../../preload/accounts.ts'
import { accountId, type AccountId, type AppInfo, type FailureKind, type FolderId } from '../../preload/model.ts'
import { accountHandlers, serversOf } from './fake-accounts.ts'
import { draftHandlers, fakeDrafts, type FakeDrafts } from './fake-drafts.ts'
import { mailHandlers, Refusal } from './fake-mail.ts'
import { sampleMailbox, type SampleMailbox } from './sample-mailbox.ts'

type Listeners = { [E in EventName]: Set<(payload: Payload<E>) => void> }

export interface FakeBridge extends Bridge {
  readonly mailbox: SampleMailbox
  readonly drafts: FakeDrafts
  readonly calls: { name: CallName; input: unknown }[]
  info: AppInfo
  preferences: Preferences
  /** The system hands `mailto:` links to the app. */
  defaultMail: boolean
  sync: SyncState
  /** Until told otherwise with null, this call answers this failure. */
  fail(name: CallName, kind: FailureKind | null): void
  /** From now on this call answers only when the returned function is called. */
  hold(name: CallName): () => void
  emit<E extends EventName>(name: E, payload: Payload<E>): void
  /** What the accounts' pages say beside the mailbox, by account. */
  details: Partial<AccountDetails>
  /** What is found out about any mail address. */
  found: FoundMail | null
  /** What is wrong with the servers that are tried; nothing when empty. */
  trouble: Partial<Pick<MailVerdict, 'imap' | 'smtp'>>
  /** How often a call was made. */
  count(name: CallName): number
}

const noClient = { clientId: '', clientSecret: '', authority: null }
const idle: SyncState = { running: false, startedAt: null, finishedAt: null, accounts: [] }

export function fakeBridge(mailbox: SampleMailbox = sampleMailbox({ now: Date.now() })): FakeBridge {
  const listeners: Listeners = {
    'drafts.changed': new Set(),
    'drafts.queued': new Set(),
    'drafts.sent': new Set(),
    'drafts.returned': new Set(),
    'stationery.changed': new Set(),
    'mirror.changed': new Set(),
    'sync.progressed': new Set(),
    'sync.finished': new Set(),
    'accounts.changed': new Set(),
    'settings.changed': new Set(),
    'changes.refused': new Set(),
    'attachments.progressed': new Set(),
    'view.asked': new Set(),
  }
  const failing = new Map<CallName, FailureKind>()
  const held = new Map<CallName, Promise<void>>()
  const bridge: FakeBridge = {
    mailbox,
    drafts: fakeDrafts(),
    calls: [],
    info: { version: '0.1.0', locale: 'en-GB', demo: false, keychain: true, notices: [] },
    preferences: {
      closeToTray: true,
      syncEveryMinutes: 15,
      language: 'system',
      attachmentStoreMb: 1000,
      keepAttachmentsMb: 0,
      online: { environment: 'online', clientId: '', authority: null },
      mailClients: { google: noClient, microsoft: noClient },
    },
    defaultMail: false,
    sync: idle,
    details: {},
    found: { by: 'autoconfig', settings: serversOf('kari@example.com'), provider: null, appPasswordUrl: null },
    trouble: {},
    async call<N extends CallName>(name: N, input: Input<N>): Promise<Result<Answer<N>>> {
      bridge.calls.push({ name, input })
      await held.get(name)
      const kind = failing.get(name)
      if (kind) return { ok: false, error: { kind, detail: `fake ${kind}` } }
      try {
        return { ok: true, value: await handlers[name](input) }
      } catch (thrown) {
        if (thrown instanceof Refusal) return { ok: false, error: thrown.failure }
        throw thrown
      }
    },
    on(name, listener) {
      listeners[name].add(listener)
      return () => listeners[name].delete(listener)
    },
    fail: (name, kind) => void (kind ? failing.set(name, kind) : failing.delete(name)),
    hold(name) {
      const { promise, resolve } = Promise.withResolvers<void>()
      held.set(name, promise)
      return () => {
        held.delete(name)
        resolve()
      }
    },
    emit: (name, payload) => listeners[name].forEach((listener) => listener(payload)),
    count: (name) => bridge.calls.filter((call) => call.name === name).length,
  }
  const handlers: Handlers = handlersOf(bridge)
  return bridge
}

function handlersOf(bridge: FakeBridge): Handlers {
  return {
    ...accountHandlers(bridge),
    ...mailHandlers(bridge),
    ...draftHandlers(bridge.drafts, () => accountId.parse(bridge.mailbox.accounts[0]?.id ?? 1)),
    'app.info': () => bridge.info,
    'app.defaultMail': () => bridge.defaultMail,
    'app.setDefaultMail': ({ on }) => {
      bridge.defaultMail = on
      return bridge.defaultMail
    },
    'demo.start': () => {
      Object.assign(bridge.mailbox, sampleMailbox({ now: Date.now() }))
      return null
    },
    'attachments.save': () => true,
    'attachments.open': () => 'opened',
    'attachments.cancel': () => null,
    'attachments.stored': () => 48_200_000,
    'attachments.clear': () => null,
    'sync.start': () => null,
    'sync.cancel': () => null,
    'sync.state': () => bridge.sync,
    'settings.get': () => bridge.preferences,
    'settings.save': (wanted) => {
      bridge.preferences = wanted
      if (wanted.language !== 'system') bridge.info = { ...bridge.info, locale: wanted.language }
      return null
    },
  }
}

/** The state of a sync of all twelve accounts, `share` (0 to 1) of the way. */
export function syncAt(mailbox: SampleMailbox, share: number): SyncState {
  const at = share * mailbox.accounts.length
  const accounts = mailbox.accounts.map(({ id }, index): AccountProgress => {
    const own = Math.max(0, Math.min(1, (at - index) / 5 + 0.6))
    const state = own >= 1 ? 'done' : own > 0 ? 'running' : 'queued'
    return {
      accountId: id,
      state,
      fetched: Math.round(own * 250),
      expected: own > 0 ? 250 : 0,
      verdict: null,
      failure: null,
    }
  })
  const running = share < 1
  const now = Date.now()
  return { running, startedAt: now - 9000, finishedAt: running ? null : now, accounts }
}

/** Folder ids of an account, as an event names them. */
export function folderIdsOf(mailbox: SampleMailbox, accountId: AccountId): FolderId[] {
  return mailbox.folders.filter((folder) => folder.accountId === accountId).map((folder) => folder.id)
}
