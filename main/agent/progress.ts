/** What a sync tells while it runs: one state object, announced at most ten times a second and always at its end. */
import type { AccountProgress, SyncState } from '../../preload/accounts.ts'
import type { Payload } from '../../preload/contract.ts'
import type { AccountId } from '../../preload/model.ts'

export type AgentEvent =
  | { readonly name: 'changes.refused'; readonly payload: Payload<'changes.refused'> }
  /** What listening showed of an account's server. */
  | { readonly name: 'account.reached'; readonly accountId: AccountId; readonly reachable: boolean }
  | { readonly name: 'sync.progressed'; readonly state: SyncState }
  | { readonly name: 'sync.finished'; readonly state: SyncState }

const quietMs = 100

export class Progress {
  #state: SyncState = { running: false, startedAt: null, finishedAt: null, accounts: [] }
  #timer: NodeJS.Timeout | null = null
  readonly #emit: (event: AgentEvent) => void

  constructor(emit: (event: AgentEvent) => void) {
    this.#emit = emit
  }

  get state(): SyncState {
    return this.#state
  }

  /** A sync of it is under way. */
  isRunning(id: AccountId): boolean {
    return this.#state.running && this.#state.accounts.some((one) => one.accountId === id && one.state === 'running')
  }

  /** Those that the last sync went well for. */
  done(): AccountId[] {
    return this.#state.accounts.filter((one) => one.state === 'done').map((one) => one.accountId)
  }

  begin(accounts: readonly AccountId[], waiting: readonly AccountId[], at: number): void {
    const rows = [...accounts.map((id) => fresh(id, 'queued')), ...waiting.map((id) => fresh(id, 'waiting'))]
    this.#state = { running: true, startedAt: at, finishedAt: null, accounts: rows }
    this.#announce()
  }

  update(id: AccountId, change: Partial<Omit<AccountProgress, 'accountId'>>): void {
    this.#change(id, (old) => ({ ...old, ...change }))
  }

  /** Adds to what an account fetched or expects. */
  add(id: AccountId, more: { fetched?: number; expected?: number }): void {
    this.#change(id, (old) => {
      const fetched = old.fetched + (more.fetched ?? 0)
      return { ...old, fetched, expected: Math.max(old.expected + (more.expected ?? 0), fetched) }
    })
  }

  finish(at: number): void {
    if (this.#timer) clearTimeout(this.#timer)
    this.#timer = null
    this.#state = { ...this.#state, running: false, finishedAt: at }
    this.#emit({ name: 'sync.finished', state: this.#state })
  }

  #change(id: AccountId, to: (old: AccountProgress) => AccountProgress): void {
    // A task that was given up may still report; its run is over.
    if (!this.#state.running) return
    const accounts = this.#state.accounts.map((one) => (one.accountId === id ? to(one) : one))
    this.#state = { ...this.#state, accounts }
    this.#timer ??= setTimeout(() => this.#announce(), quietMs)
  }

  #announce(): void {
    this.#timer = null
    this.#emit({ name: 'sync.progressed', state: this.#state })
  }
}

const fresh = (accountId: AccountId, state: 'queued' | 'waiting'): AccountProgress => ({
  accountId,
  state,
  fetched: 0,
  expected: 0,
  verdict: null,
  failure: null,
})
