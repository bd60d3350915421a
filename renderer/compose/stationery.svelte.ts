/** Signatures and templates of the person. */
import type { Bridge, Result } from '../../preload/contract.ts'
import type { Stationery } from '../../preload/drafts.ts'
import type { AccountId, Failure } from '../../preload/model.ts'

export class StationeryState {
  readonly #bridge: Bridge
  #all = $state.raw<Stationery>({ signatures: [], templates: [] })
  #failure = $state.raw<Failure | null>(null)

  constructor(bridge: Bridge) {
    this.#bridge = bridge
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

  async load(): Promise<void> {
    const read = await this.#bridge.call('stationery.get', {})
    if (read.ok) this.#all = read.value
    this.#failure = read.ok ? null : read.error
  }

  /** Empty takes it away. */
  sign(accountId: AccountId, html: string): Promise<boolean> {
    const others = this.#all.signatures.filter((one) => one.accountId !== accountId)
    return this.#save({ ...this.#all, signatures: html === '' ? others : [...others, { accountId, html }] })
  }

  /** One of the same name is replaced. */
  keep(name: string, html: string): Promise<boolean> {
    const others = this.#all.templates.filter((one) => one.name !== name.trim())
    const templates = [...others, { name: name.trim(), html }].sort((a, b) => a.name.localeCompare(b.name))
    return this.#save({ ...this.#all, templates })
  }

  /** The same template under another name, or with another text. */
  change(before: string, name: string, html: string): Promise<boolean> {
    const others = this.#all.templates.filter((one) => one.name !== before && one.name !== name.trim())
    const templates = [...others, { name: name.trim(), html }].sort((a, b) => a.name.localeCompare(b.name))
    return this.#save({ ...this.#all, templates })
  }

  drop(name: string): Promise<boolean> {
    return this.#save({ ...this.#all, templates: this.#all.templates.filter((one) => one.name !== name) })
  }

  async #save(wanted: Stationery): Promise<boolean> {
    const saved: Result<null> = await this.#bridge.call('stationery.save', wanted)
    if (saved.ok) this.#all = wanted
    this.#failure = saved.ok ? null : saved.error
    return saved.ok
  }
}
