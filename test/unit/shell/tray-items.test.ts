import { expect, test } from 'vitest'
import { trayItems, waitingIn, type TrayItem } from '../../../main/shell/tray-items.ts'
import type { Account, AccountProgress, SyncState } from '../../../preload/accounts.ts'
import { accountId } from '../../../preload/model.ts'
import { textFor } from '../../../preload/text/text.ts'

const now = Date.UTC(2026, 10, 21, 12)
const texts = textFor('en')
const idle: SyncState = { running: false, startedAt: null, finishedAt: null, accounts: [] }

const account = (id: number, more: Partial<Account> = {}): Account => ({
  id: accountId.parse(id),
  connectionId: `c${id}`,
  kind: 'superoffice',
  address: `user${id}@example.com`,
  name: `User ${id}`,
  origin: 'crm.example.com',
  colour: null,
  lastSyncedAt: now - 120_000,
  verdict: 'synced',
  failure: null,
  retryAt: null,
  reachable: true,
  waitingChanges: 0,
  ...more,
})
const progress = (id: number, state: AccountProgress['state'], fetched = 0, expected = 0): AccountProgress => ({
  accountId: accountId.parse(id),
  state,
  fetched,
  expected,
  verdict: null,
  failure: null,
})
const itemsOf = (accounts: Account[], sync: SyncState = idle, waiting = 0) =>
  trayItems({ accounts, sync, waiting, now }, texts)
const labels = (items: TrayItem[]) => items.map((item) => (item.kind === 'separator' ? '-' : item.label))
const byId = (items: TrayItem[], id: string) => items.find((item) => item.kind !== 'separator' && item.id === id)

test('without accounts there is nothing to sync, but the way in and out', () => {
  const items = itemsOf([])
  expect(labels(items)).toEqual([
    'Open Mailmirror',
    'New message',
    '-',
    'Not synced yet',
    'Sync all now',
    '-',
    'Quit Mailmirror',
  ])
  expect(byId(items, 'sync-all')).toMatchObject({ enabled: false })
  expect(byId(items, 'compose')).toMatchObject({ enabled: false })
})

test('a mail can be begun, and the outbox stands there only while something is in it', () => {
  expect(byId(itemsOf([account(1)]), 'compose')).toMatchObject({ enabled: true, action: { do: 'compose' } })
  expect(byId(itemsOf([account(1)]), 'outbox')).toBeUndefined()
  const items = itemsOf([account(1)], idle, 1200)
  expect(byId(items, 'outbox')).toMatchObject({ label: 'Outbox: 1,200 waiting', action: { do: 'outbox' } })
})

test('what waits is what was sent and has not left, not what is written', () => {
  const states = ['draft', 'queued', 'sending', 'sent', 'failed', 'unknown'] as const
  expect(states.filter((state) => waitingIn([{ state }]) === 1)).toEqual(['queued', 'sending', 'unknown'])
  expect(waitingIn(states.map((state) => ({ state })))).toBe(3)
})

test('every account has a line of its own that syncs it', () => {
  const items = itemsOf([account(1), account(2, { lastSyncedAt: null })])
  expect(labels(items)).toContain('user1@example.com · Up to date')
  expect(labels(items)).toContain('user2@example.com · Not synced yet')
  expect(byId(items, 'account-2')).toMatchObject({ enabled: true, action: { do: 'sync', accountId: 2 } })
  expect(byId(items, 'status')).toMatchObject({ kind: 'line', label: 'Last synced 2 min ago' })
})

test('a running sync shows how far it is and can be stopped, not started', () => {
  const sync = {
    ...idle,
    running: true,
    accounts: [progress(1, 'running', 1284, 3000), progress(2, 'done'), progress(3, 'queued')],
  }
  const items = itemsOf([account(1), account(2), account(3)], sync)
  expect(byId(items, 'status')).toMatchObject({ label: 'Syncing, 1 of 3 accounts' })
  expect(labels(items)).toContain('user1@example.com · Syncing, 1,284 of 3,000 messages')
  expect(labels(items)).toContain('user3@example.com · Waits for its turn')
  expect(byId(items, 'sync-all')).toMatchObject({ enabled: false })
  expect(byId(items, 'cancel')).toMatchObject({ enabled: true })
  expect(byId(items, 'account-1')).toMatchObject({ enabled: false })
})

test('a server that is gone is one line, however many of its accounts say so', () => {
  const failure = { kind: 'offline' as const, detail: 'ECONNREFUSED' }
  const items = itemsOf([account(1, { failure }), account(2, { failure, reachable: false })])
  expect(items.filter((item) => item.kind === 'line').map(({ id }) => id)).toEqual(['status', 'failure-offline'])
  expect(byId(items, 'status')).toMatchObject({ label: 'Offline · Last synced 2 min ago' })
  expect(byId(items, 'failure-offline')).toMatchObject({ label: texts.failures.offline })
})

test('each kind of failure is told once, in words', () => {
  const items = itemsOf([
    account(1, { failure: { kind: 'auth', detail: 'x' } }),
    account(2, { failure: { kind: 'tls', detail: 'x' } }),
    account(3),
  ])
  expect(labels(items)).toEqual(expect.arrayContaining([texts.failures.auth, texts.failures.tls]))
  expect(labels(items)).toContain('user1@example.com · Needs attention')
})

test('an address cannot pose as another by marks that are not seen', () => {
  const items = itemsOf([account(1, { address: 'a&b\u202E@example.com' })])
  expect(byId(items, 'account-1')).toMatchObject({ label: 'a&&b@example.com · Up to date' })
})
