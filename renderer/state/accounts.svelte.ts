/** Accounts and their folders as the mirror has them, and which branches of the tree are open. */
import type { Bridge } from '../../preload/contract.ts'
import type { Account } from '../../preload/accounts.ts'
import type { AccountId, Failure, Folder, FolderId } from '../../preload/model.ts'
import { rerun } from './rerun.ts'

export class AccountsState {
  readonly #bridge: Bridge
  #accounts = $state.raw<readonly Account[]>([])
  #folders = $state.raw<readonly Folder[]>([])
  #open = $state.raw<readonly AccountId[]>([])
  #loaded = $state(false)
  #failure = $state.raw<Failure | null>(null)
  readonly reload: () => Promise<void>

  constructor(bridge: Bridge) {
    this.#bridge = bridge
    this.reload = rerun(() => this.#read())
  }

  get all() {
    return this.#accounts
  }
  get folders() {
    return this.#folders
  }
  /** Accounts whose folders are shown. */
  get open() {
    return this.#open
  }
  get loaded() {
    return this.#loaded
  }
  get failure() {
    return this.#failure
  }

  account(id: AccountId | null): Account | null {
    return this.#accounts.find((account) => account.id === id) ?? null
  }

  folder(id: FolderId | null): Folder | null {
    return this.#folders.find((folder) => folder.id === id) ?? null
  }

  folderOf(id: AccountId, role: Folder['role']): Folder | null {
    return this.#folders.find((folder) => folder.accountId === id && folder.role === role) ?? null
  }

  inboxOf(id: AccountId): Folder | null {
    return this.folderOf(id, 'inbox') ?? this.#folders.find((folder) => folder.accountId === id) ?? null
  }

  toggle(id: AccountId, open = !this.#open.includes(id)): void {
    const others = this.#open.filter((one) => one !== id)
    this.#open = open ? [...others, id] : others
  }

  async #read(): Promise<void> {
    const [accounts, folders] = await Promise.all([
      this.#bridge.call('accounts.list', {}),
      this.#bridge.call('folders.list', {}),
    ])
    this.#failure = !accounts.ok ? accounts.error : !folders.ok ? folders.error : null
    if (accounts.ok) this.#accounts = accounts.value
    if (folders.ok) this.#folders = folders.value
    this.#loaded = accounts.ok
  }
}
