/** Where the present or last sync stands, and each account's own standing. */
import type { Bridge } from '../../preload/contract.ts'
import type { Account, AccountProgress, SyncState } from '../../preload/accounts.ts'
import type { AccountId } from '../../preload/model.ts'
import type { AccountsState } from './accounts.svelte.ts'
import type { Notices } from './notices.svelte.ts'

/** What the icon beside an account tells. */
export type Standing = 'never' | 'queued' | 'running' | 'synced' | 'failed' | 'waiting' | 'cancelled' | 'offline'

const idle: SyncState = { running: false, startedAt: null, finishedAt: null, accounts: [] }

export class StatusState {
  readonly #bridge: Bridge
  readonly #accounts: AccountsState
  readonly #notices: Notices
  #sync = $state.raw<SyncState>(idle)
  /** Asked, and no word from main yet. */
  #asked = $state(false)
  #totals = $derived(totalsOf(this.#sync.accounts))

  constructor(bridge: Bridge, accounts: AccountsState, notices: Notices) {
    this.#bridge = bridge
    this.#accounts = accounts
    this.#notices = notices
  }

  get sync() {
    return this.#sync
  }
  get running() {
    return this.#sync.running || this.#asked
  }
  /** Sums over the accounts of the present sync. */
  get totals() {
    return this.#totals
  }
  /** Newest finished sync of any account, in milliseconds since 1970. */
  get lastSyncedAt(): number | null {
    return this.#accounts.all.reduce<number | null>((last, { lastSyncedAt }) => later(last, lastSyncedAt), null)
  }
  /** Accounts that a person should look at. */
  get needsAttention(): readonly Account[] {
    return this.#accounts.all.filter((account) => this.standing(account) === 'failed')
  }
  get allOffline(): boolean {
    return this.#accounts.all.length > 0 && this.#accounts.all.every(isOffline)
  }

  take(sync: SyncState): void {
    this.#sync = sync
    if (sync.running) this.#asked = false
  }

  async load(): Promise<void> {
    const state = await this.#bridge.call('sync.state', {})
    if (state.ok) this.take(state.value)
  }

  /** Starts a sync of these accounts; null is all. */
  async start(accountIds: AccountId[] | null): Promise<void> {
    this.#asked = true
    const started = await this.#bridge.call('sync.start', { accountIds })
    this.#asked = false
    if (!started.ok) this.#notices.failed(started.error)
  }

  async cancel(): Promise<void> {
    const cancelled = await this.#bridge.call('sync.cancel', {})
    if (!cancelled.ok) this.#notices.failed(cancelled.error)
  }

  progressOf(id: AccountId): AccountProgress | null {
    return this.#sync.accounts.find((one) => one.accountId === id) ?? null
  }

  standing(account: Account): Standing {
    const progress = this.#sync.running ? this.progressOf(account.id) : null
    if (progress) return progress.state === 'done' ? 'synced' : progress.state
    if (isOffline(account)) return 'offline'
    if (account.failure?.kind === 'cancelled') return 'cancelled'
    if (account.failure) return account.retryAt === null || isForThePerson(account) ? 'failed' : 'waiting'
    if (account.verdict === 'busy') return 'waiting'
    return account.lastSyncedAt === null ? 'never' : 'synced'
  }
}

/** No connection, as the last sync or the last look at its server found. */
export function isOffline(account: Account): boolean {
  return !account.reachable || account.failure?.kind === 'offline'
}

/** Nothing goes on there before the person signs in. */
export function needsSignIn({ failure }: Account): boolean {
  return failure?.kind === 'auth' || failure?.kind === 'keychain'
}

/** Failures that waiting does not mend. */
function isForThePerson({ failure }: Account): boolean {
  return failure !== null && ['auth', 'tls', 'forbidden', 'keychain', 'disk', 'damaged'].includes(failure.kind)
}

function totalsOf(accounts: readonly AccountProgress[]) {
  let done = 0
  let fetched = 0
  let expected = 0
  for (const one of accounts) {
    if (one.state !== 'queued' && one.state !== 'running') done++
    fetched += one.fetched
    expected += Math.max(one.expected, one.fetched)
  }
  return { done, accounts: accounts.length, fetched, expected }
}

function later(a: number | null, b: number | null): number | null {
  return a === null || b === null ? (a ?? b) : Math.max(a, b)
}
