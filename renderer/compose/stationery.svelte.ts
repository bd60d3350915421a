/** Signatures and templates of the person, as they were read last; main alone changes them. */
import type { Bridge, Result } from '../../preload/contract.ts'
import type { Stationery } from '../../preload/drafts.ts'
import type { AccountId, Failure } from '../../preload/model.ts'
import { rerun } from '../state/rerun.ts'

export class StationeryState {
  readonly #bridge: Bridge
  #all = $state.raw<Stationery>({ signatures: [], templates: [] })
  #failure = $state.raw<Failure | null>(null)
  readonly load: () => Promise<void>

  constructor(bridge: Bridge) {
    this.#bridge = bridge
    this.load = rerun(async () => {
      const read = await this.#bridge.call('stationery.get', {})
      if (read.ok) this.#all = read.value
      this.#failure = read.ok ? null : read.error
    })
  }

  get signatures() {
    return this.#all.signatures
  }
  get templates() {
    return this.#all.templates
  }
  /** Why it could not be read or kept; null when all went well. */
  get failure() {
    return this.#failure
  }

  /** Empty where the account has none. */
  signatureOf(id: AccountId): string {
    return this.#all.signatures.find(({ accountId }) => accountId === id)?.html ?? ''
  }

  /** Empty takes it away. */
  sign(accountId: AccountId, html: string): Promise<boolean> {
    return this.#changed(this.#bridge.call('stationery.sign', { accountId, html }))
  }

  /** One of the same name is replaced, and so is the one that it was before; null for a new one. */
  keep(name: string, html: string, replaces: string | null = null): Promise<boolean> {
    return this.#changed(this.#bridge.call('stationery.keep', { name: name.trim(), html, replaces }))
  }

  drop(name: string): Promise<boolean> {
    return this.#changed(this.#bridge.call('stationery.drop', { name }))
  }

  async #changed(asked: Promise<Result<null>>): Promise<boolean> {
    const done = await asked
    if (done.ok) await this.load()
    else this.#failure = done.error
    return done.ok
  }
}
