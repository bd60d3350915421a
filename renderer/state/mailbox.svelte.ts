/** The message list: one folder's or one search's rows, newest first, read page by page and read again on changes. */
import type { Bridge, Result } from '../../preload/contract.ts'
import type { AccountId, Failure, Folder, FolderId, MessageId, MessageRow } from '../../preload/model.ts'
import { setOf } from './groups.ts'
import { rerun } from './rerun.ts'
import { none, only, pruned, targetsOf, type Selection } from './selection.ts'

/** The contract's page size; a shorter page is the last one. */
export const pageSize = 100

export class MailboxState {
  readonly #bridge: Bridge
  #folderId = $state<FolderId | null>(null)
  #accountId = $state<AccountId | null>(null)
  #query = $state('')
  #everywhere = $state(true)
  #rows = $state.raw<readonly MessageRow[]>([])
  #complete = $state(false)
  #loading = $state(false)
  #failure = $state.raw<Failure | null>(null)
  #selection = $state.raw<Selection>(none)
  #ids = $derived(this.#rows.map((row) => row.id))
  #chosen = $derived(setOf(this.#selection.chosen))
  /** Answers of an older view are dropped. */
  #view = $state(0)
  readonly #reread: () => Promise<void>

  constructor(bridge: Bridge) {
    this.#bridge = bridge
    this.#reread = rerun(() => this.#readAgain())
  }

  get folderId() {
    return this.#folderId
  }
  get accountId() {
    return this.#accountId
  }
  get query() {
    return this.#query
  }
  get searching() {
    return this.#query.trim() !== ''
  }
  /** Whether a search goes over all accounts. */
  get everywhere() {
    return this.#everywhere
  }
  get rows() {
    return this.#rows
  }
  /** No older row is left to read. */
  get complete() {
    return this.#complete
  }
  get loading() {
    return this.#loading
  }
  get failure() {
    return this.#failure
  }
  /** Ids of the rows, newest first. */
  get ids() {
    return this.#ids
  }
  get selection() {
    return this.#selection
  }
  get selectedId() {
    return this.#selection.active
  }
  get selectedIndex() {
    return this.#ids.findIndex((id) => id === this.#selection.active)
  }
  /** Rows that were marked for one action. */
  get chosen(): ReadonlySet<MessageId> {
    return this.#chosen
  }
  /** The rows that an action is about, as they are now. */
  get targets(): readonly MessageRow[] {
    const ids = setOf(targetsOf(this.#selection))
    return this.#rows.filter((row) => ids.has(row.id))
  }
  /** Changes with every other folder or search, so that the list begins at its top. */
  get view() {
    return this.#view
  }

  /** Shows a folder of an account; null while the account has none yet. */
  openAccount(accountId: AccountId, folder: Folder | null): Promise<void> {
    this.#accountId = accountId
    this.#folderId = folder?.id ?? null
    this.#selection = none
    this.#query = ''
    return this.#restart()
  }

  /** Shows nothing: the last account is gone. */
  closeAll(): void {
    this.#accountId = null
    this.#folderId = null
    this.#query = ''
    this.#selection = none
    void this.#restart()
  }

  /** Empty text goes back to the folder. */
  search(query: string, everywhere = this.#everywhere): Promise<void> {
    if (query === this.#query && everywhere === this.#everywhere) return Promise.resolve()
    this.#query = query
    this.#everywhere = everywhere
    // What is marked must be seen: a row of another list would be acted on unseen.
    this.#selection = { ...this.#selection, chosen: [] }
    return this.#restart()
  }

  select(id: MessageId): void {
    this.#selection = only(id)
  }

  /** Takes what the selection's own functions made of it. */
  mark(selection: Selection): void {
    this.#selection = selection
  }

  /** Reads the next older page, if there is one. */
  async more(): Promise<void> {
    const last = this.#rows.at(-1)
    if (this.#complete || this.#loading || !last) return
    await this.#readPage(last.id)
  }

  /** Reads the rows again when one of these folders is on screen. */
  changed(folderIds: readonly FolderId[]): Promise<void> {
    const shown = this.searching || (this.#folderId !== null && folderIds.includes(this.#folderId))
    return shown ? this.#reread() : Promise.resolve()
  }

  retry(): Promise<void> {
    return this.#restart()
  }

  async #restart(): Promise<void> {
    this.#view++
    this.#rows = []
    this.#complete = false
    this.#loading = false
    this.#failure = null
    if (!this.searching && this.#folderId === null) this.#complete = true
    else await this.#readPage(null)
  }

  async #readPage(before: MessageId | null): Promise<void> {
    const view = this.#view
    this.#loading = true
    const page = await this.#page(before)
    if (view !== this.#view) return
    this.#loading = false
    if (!page.ok) {
      this.#failure = page.error
      return
    }
    this.#rows = before === null ? page.value : [...this.#rows, ...page.value]
    this.#complete = page.value.length < pageSize
  }

  /** As deep as the list was read, then swapped in at once: nothing jumps while it is read. */
  async #readAgain(): Promise<void> {
    const view = this.#view
    const depth = this.#rows.at(-1)?.id ?? null
    const rows: MessageRow[] = []
    let complete: boolean
    do {
      const page = await this.#page(rows.at(-1)?.id ?? null)
      // A row shown before the change is still true enough; the next change asks again.
      if (view !== this.#view || !page.ok) return
      rows.push(...page.value)
      complete = page.value.length < pageSize
    } while (!complete && depth !== null && (rows.at(-1)?.id ?? 0) > depth)
    // A page read meanwhile by scrolling would be lost otherwise.
    const older = complete ? [] : this.#rows.filter((row) => row.id < (rows.at(-1)?.id ?? 0))
    this.#rows = [...rows, ...older]
    this.#complete = complete || (this.#complete && older.length > 0)
    this.#selection = pruned(this.#selection, this.#ids)
    this.#failure = null
  }

  #page(before: MessageId | null): Promise<Result<MessageRow[]>> {
    const text = this.#query.trim()
    if (text !== '') {
      return this.#bridge.call('messages.search', {
        text,
        accountId: this.#everywhere ? null : this.#accountId,
        before,
      })
    }
    // `#restart` never comes here without a folder; -1 would be refused by main as invalid.
    return this.#bridge.call('messages.page', { folderId: this.#folderId ?? (-1 as FolderId), before })
  }
}
