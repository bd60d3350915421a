/** PURE: what the tray's menu shows for the accounts and the sync as they stand. */
import type { Account, AccountProgress, SyncState } from '../../preload/accounts.ts'
import type { DraftRow } from '../../preload/drafts.ts'
import type { AccountId } from '../../preload/model.ts'
import type { Text } from '../../preload/text/en.ts'

export type TrayAction =
  | { do: 'open' }
  | { do: 'compose' }
  | { do: 'outbox' }
  | { do: 'syncAll' }
  | { do: 'cancel' }
  | { do: 'sync'; accountId: AccountId }
  | { do: 'quit' }

/** A line without an action only tells something. */
export type TrayItem =
  | { kind: 'line'; id: string; label: string }
  | { kind: 'action'; id: string; label: string; action: TrayAction; enabled: boolean }
  | { kind: 'separator' }

type Texts = Pick<Text, 'tray' | 'sidebar' | 'failures'>

/** Of mail that is not sent yet: what stands in the outbox, and is no draft to be written on. */
export function waitingIn(drafts: readonly Pick<DraftRow, 'state'>[]): number {
  return drafts.filter(({ state }) => state === 'queued' || state === 'sending' || state === 'unknown').length
}

export interface TrayFacts {
  readonly accounts: readonly Account[]
  readonly sync: SyncState
  /** How many mails are in the outbox. */
  readonly waiting: number
  /** Milliseconds since 1970. */
  readonly now: number
}

export function trayItems({ accounts, sync, waiting, now }: TrayFacts, texts: Texts): TrayItem[] {
  const { tray } = texts
  const syncAll = action('sync-all', tray.syncAll, { do: 'syncAll' }, accounts.length > 0 && !sync.running)
  const cancel = sync.running ? [action('cancel', tray.cancelSync, { do: 'cancel' })] : []
  return [
    action('open', tray.open, { do: 'open' }),
    action('compose', tray.newMessage, { do: 'compose' }, accounts.length > 0),
    ...(waiting > 0 ? [action('outbox', tray.outbox(waiting), { do: 'outbox' })] : []),
    { kind: 'separator' },
    line('status', statusText(accounts, sync, texts, now)),
    ...failureLines(accounts, texts),
    syncAll,
    ...cancel,
    { kind: 'separator' },
    ...accounts.map((account) => accountItem(account, sync, texts)),
    ...(accounts.length > 0 ? [{ kind: 'separator' } as const] : []),
    action('quit', tray.quit, { do: 'quit' }),
  ]
}

function statusText(accounts: readonly Account[], sync: SyncState, { tray }: Texts, now: number): string {
  if (sync.running) {
    const ended = sync.accounts.filter(({ state }) => state !== 'queued' && state !== 'running')
    return tray.syncing(ended.length, sync.accounts.length)
  }
  const last = Math.max(...accounts.map((account) => account.lastSyncedAt ?? 0), 0)
  const when = last === 0 ? tray.neverSynced : tray.lastSynced(last, now)
  return accounts.length > 0 && accounts.every(isOffline) ? `${tray.offline} · ${when}` : when
}

/** One sentence a kind, however many accounts share it: a server that is gone takes all of its accounts along. */
function failureLines(accounts: readonly Account[], texts: Texts): TrayItem[] {
  const kinds = new Set(accounts.flatMap(({ failure }) => (failure ? [failure.kind] : [])))
  return [...kinds].map((kind) => line(`failure-${kind}`, texts.failures[kind]))
}

function accountItem(account: Account, sync: SyncState, texts: Texts): TrayItem {
  const progress = sync.running ? sync.accounts.find(({ accountId }) => accountId === account.id) : undefined
  const label = `${plain(account.address)} · ${standing(account, progress, texts)}`
  const act: TrayAction = { do: 'sync', accountId: account.id }
  return action(`account-${account.id}`, label, act, !sync.running)
}

function standing(account: Account, progress: AccountProgress | undefined, { sidebar }: Texts): string {
  const { states } = sidebar
  if (progress?.state === 'running') return sidebar.progress(progress.fetched, progress.expected)
  if (progress) return progress.state === 'done' ? states.synced : states[progress.state]
  if (isOffline(account)) return states.offline
  if (account.failure) return states.failed
  return account.lastSyncedAt === null ? states.never : states.synced
}

function isOffline({ reachable, failure }: Account): boolean {
  return !reachable || failure?.kind === 'offline'
}

/** Menus take `&` for the mark of a letter key, and an address comes from a server. */
function plain(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}]/gu, '').replaceAll('&', '&&')
}

function line(id: string, label: string): TrayItem {
  return { kind: 'line', id, label }
}

function action(id: string, label: string, act: TrayAction, enabled = true): TrayItem {
  return { kind: 'action', id, label, action: act, enabled }
}
