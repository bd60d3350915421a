/** What the app as a whole knows and shows: its facts, the person's choices, the language, the view in front. */
import type { Bridge } from '../../preload/contract.ts'
import type { AccountDetails, Preferences } from '../../preload/accounts.ts'
import type { AppInfo, Failure } from '../../preload/model.ts'
import { textFor } from '../../preload/text/text.ts'
import type { Notices } from './notices.svelte.ts'

export class AppState {
  readonly #bridge: Bridge
  readonly #notices: Notices
  #info = $state.raw<AppInfo | null>(null)
  #preferences = $state.raw<Preferences | null>(null)
  #failure = $state.raw<Failure | null>(null)
  #connecting = $state(false)
  #signingIn = $state.raw<AccountDetails | null>(null)
  #settingsOpen = $state(false)
  #keysOpen = $state(false)
  #text = $derived(textFor(this.#info?.locale ?? navigator.language))

  constructor(bridge: Bridge, notices: Notices) {
    this.#bridge = bridge
    this.#notices = notices
  }

  get info() {
    return this.#info
  }
  get preferences() {
    return this.#preferences
  }
  /** Why the app could not be read at all. */
  get failure() {
    return this.#failure
  }
  /** The person asked for the form that connects an account. */
  get connecting() {
    return this.#connecting
  }
  /** The account that is signed in to again, or has its servers changed; null for a new one. */
  get signingIn() {
    return this.#signingIn
  }
  /** The list of keys is in front. */
  get keysOpen() {
    return this.#keysOpen
  }
  get settingsOpen() {
    return this.#settingsOpen
  }
  /** Every text of the page in the language in force. */
  get text() {
    return this.#text
  }

  async load(): Promise<void> {
    const first = this.#info === null
    const [info, preferences] = await Promise.all([
      this.#bridge.call('app.info', {}),
      this.#bridge.call('settings.get', {}),
    ])
    if (preferences.ok) this.#preferences = preferences.value
    this.#failure = info.ok ? null : info.error
    if (!info.ok) return
    this.#info = info.value
    if (first) for (const { kind } of info.value.notices) this.#notices.add('problem', (text) => text.notices[kind])
  }

  show(view: 'mail' | 'connect' | 'settings' | 'outbox'): void {
    this.#settingsOpen = view === 'settings'
    if (view === 'settings') return
    this.#connecting = view === 'connect'
    this.#signingIn = null
  }

  /** Opens the form that fits the account's connection, with what is known filled in. */
  signInAgain(details: AccountDetails | null): void {
    this.show('connect')
    this.#signingIn = details
  }

  showKeys(open: boolean): void {
    this.#keysOpen = open
  }

  closeSettings(): void {
    this.#settingsOpen = false
  }

  /** Takes choices that main already has. The language comes from main, which knows the system's. */
  async take(preferences: Preferences): Promise<void> {
    this.#preferences = preferences
    await this.load()
  }

  /** Answers whether main took it. */
  async save(change: Partial<Preferences>): Promise<boolean> {
    const before = this.#preferences
    if (!before) return false
    const wanted = { ...before, ...change }
    this.#preferences = wanted
    const saved = await this.#bridge.call('settings.save', wanted)
    if (saved.ok) {
      await this.load()
      return true
    }
    this.#preferences = before
    this.#notices.failed(saved.error)
    return false
  }
}
