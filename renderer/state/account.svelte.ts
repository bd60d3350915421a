/** The page of one account: what is known of it, and what can be done there. */
import type { AccountDetails, Colour, MailWindow } from '../../preload/accounts.ts'
import type { Bridge, CallName, Input } from '../../preload/contract.ts'
import type { AccountId, Failure, FolderId } from '../../preload/model.ts'
import type { Notices } from './notices.svelte.ts'
import { rerun } from './rerun.ts'

/** What is being done and not yet answered. */
type Doing = 'probe' | 'switch' | 'remove'
interface Wish {
  readonly name: string
  readonly colour: Colour | null
  readonly window: MailWindow
}

export class AccountPageState {
  readonly #bridge: Bridge
  readonly #notices: Notices
  #id = $state<AccountId | null>(null)
  #details = $state.raw<AccountDetails | null>(null)
  #failure = $state.raw<Failure | null>(null)
  #doing = $state.raw<Doing | null>(null)
  /** Of the last thing that was asked for there. */
  #refusal = $state.raw<{ doing: Doing; failure: Failure } | null>(null)
  #switched = $state(false)
  readonly #reread: () => Promise<void>

  constructor(bridge: Bridge, notices: Notices) {
    this.#bridge = bridge
    this.#notices = notices
    this.#reread = rerun(() => this.#read())
  }

  /** Null while no page is open. */
  get id() {
    return this.#id
  }
  get details() {
    return this.#details
  }
  get failure() {
    return this.#failure
  }
  get doing() {
    return this.#doing
  }
  /** The person has just changed it from SOAP to REST. */
  get switched() {
    return this.#switched
  }

  refusalOf(doing: Doing): Failure | null {
    return this.#refusal?.doing === doing ? this.#refusal.failure : null
  }

  open(id: AccountId): Promise<void> {
    if (id !== this.#id) this.close()
    this.#id = id
    return this.#reread()
  }

  close(): void {
    this.#id = null
    this.#details = null
    this.#failure = null
    this.#refusal = null
    this.#switched = false
  }

  /** Reads again, when a page is open. */
  changed(): Promise<void> {
    return this.#id === null ? Promise.resolve() : this.#reread()
  }

  async change(wish: Partial<Wish>): Promise<void> {
    const details = this.#details
    if (!details) return
    const { account, connection } = details
    const name = account.name || account.address
    const input = { id: account.id, name, colour: account.colour, window: connection.window, ...wish }
    await this.#tell('accounts.change', input)
  }

  async subscribe(folderId: FolderId, subscribed: boolean): Promise<void> {
    await this.#tell('folders.subscribe', { folderId, subscribed })
  }

  async probe(): Promise<void> {
    await this.#do('probe', 'accounts.probe')
  }

  async switchToRest(): Promise<void> {
    this.#switched = await this.#do('switch', 'accounts.switchToRest')
  }

  /** Answers whether it is gone. */
  async remove(): Promise<boolean> {
    const removed = await this.#do('remove', 'accounts.remove')
    if (removed) this.close()
    return removed
  }

  async #do(doing: Doing, name: 'accounts.probe' | 'accounts.switchToRest' | 'accounts.remove'): Promise<boolean> {
    const id = this.#id
    if (id === null || this.#doing !== null) return false
    this.#doing = doing
    this.#refusal = null
    const done = await this.#bridge.call(name, { id })
    this.#doing = null
    if (!done.ok) this.#refusal = { doing, failure: done.error }
    else if (doing !== 'remove') await this.changed()
    return done.ok
  }

  async #tell<N extends CallName>(name: N, input: Input<N>): Promise<void> {
    const told = await this.#bridge.call(name, input)
    if (!told.ok) this.#notices.failed(told.error)
    await this.changed()
  }

  async #read(): Promise<void> {
    const id = this.#id
    if (id === null) return
    const details = await this.#bridge.call('accounts.details', { id })
    if (id !== this.#id) return
    if (details.ok) this.#details = details.value
    this.#failure = details.ok ? null : details.error
  }
}
