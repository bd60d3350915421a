/** What a person does to mail: each intent becomes its calls; main changes the mirror, and the page reads it again. */
import type { Bridge, Result } from '../../preload/contract.ts'
import type { Folder, FolderId, MessageId, MessageRow } from '../../preload/model.ts'
import type { Text } from '../../preload/text/en.ts'
import { marksOf } from '../mailbox/row.ts'
import type { AccountsState } from './accounts.svelte.ts'
import type { MailboxState } from './mailbox.svelte.ts'
import type { Notices } from './notices.svelte.ts'
import type { ReaderState } from './reader.svelte.ts'
import { folderName } from './folders.ts'
import { groups, mapOf } from './groups.ts'
import { following, none } from './selection.ts'

/** What an action is about. A row fits, and so does the open message. */
export type Target = Pick<MessageRow, 'id' | 'accountId' | 'folderId' | 'flags' | 'priority'>
interface Parts {
  readonly bridge: Bridge
  readonly accounts: AccountsState
  readonly mailbox: MailboxState
  readonly reader: ReaderState
  readonly notices: Notices
}
/** How many ids the contract takes at once. */
const most = 1000

export class ActionsState {
  readonly #parts: Parts
  #confirming = $state.raw<readonly Target[]>([])
  #moving = $state.raw<readonly Target[]>([])

  constructor(parts: Parts) {
    this.#parts = parts
  }

  /** Messages that wait for a yes before they are deleted for good. */
  get confirming() {
    return this.#confirming
  }
  /** Messages that wait for a folder. */
  get moving() {
    return this.#moving
  }
  /** The marked rows, or the active one, or the open message when its row is not in the list. */
  get targets(): readonly Target[] {
    const { mailbox, reader } = this.#parts
    if (mailbox.targets.length > 0) return mailbox.targets
    return reader.message ? [reader.message] : []
  }

  /** Shows a message, and marks it as read once it is shown. One that is open already stays as it was marked by hand. */
  async open(id: MessageId): Promise<void> {
    const { reader } = this.#parts
    if (id === reader.id && reader.message) return
    await reader.open(id)
    const shown = reader.id === id ? reader.message : null
    if (shown && marksOf(shown).unread) await this.setSeen([shown], true)
  }

  /** Marks as read when any is unread, else as unread. */
  toggleSeen(targets = this.targets): Promise<void> {
    return this.setSeen(
      targets,
      targets.some((one) => marksOf(one).unread),
    )
  }

  async setSeen(targets: readonly Target[], seen: boolean): Promise<void> {
    await this.#each(targets, (ids) => this.#parts.bridge.call('messages.setSeen', { ids, seen }))
  }

  async toggleFlagged(targets = this.targets): Promise<void> {
    const flagged = targets.some((one) => !marksOf(one).flagged)
    await this.#each(targets, (ids) => this.#parts.bridge.call('messages.setFlagged', { ids, flagged }))
  }

  /** Mail of one account only has folders in common. */
  canMove(targets = this.targets): boolean {
    return groups(targets, (one) => one.accountId).size === 1
  }

  askWhereTo(targets = this.targets): void {
    if (this.canMove(targets)) this.#moving = targets
    else if (targets.length > 0) this.#parts.notices.add('problem', (text) => text.actions.manyAccounts)
  }

  async move(folder: Folder, targets = this.#moving): Promise<void> {
    this.#moving = []
    const leaving = targets.filter((one) => one.folderId !== folder.id)
    const words = (text: Text) => text.actions.moved(leaving.length, folderName(folder, text))
    await this.#leave(leaving, (ids) => this.#moveTo(ids, folder.id), words)
  }

  /** To the archive of each message's own account. */
  async archive(targets = this.targets): Promise<void> {
    const archives = [...groups(targets, (one) => one.accountId)].map(([id, own]) => ({
      own,
      archive: this.#parts.accounts.folderOf(id, 'archive'),
    }))
    if (archives.some(({ archive }) => archive === null)) {
      this.#parts.notices.add('problem', (text) => text.actions.noArchive)
      return
    }
    const into = mapOf(archives.flatMap(({ own, archive }) => own.map((one) => [one.id, archive?.id] as const)))
    const leaving = targets.filter((one) => into.get(one.id) !== one.folderId)
    await this.#leave(
      leaving,
      (ids) => this.#byPlace(ids, (id) => into.get(id)),
      (text) => text.actions.archived(leaving.length),
    )
  }

  /** Nothing leaves the trash, or an account without one, but for good. */
  isForGood(targets: readonly Pick<Target, 'accountId' | 'folderId'>[]): boolean {
    return !targets.some((one) => this.#hasTrash(one))
  }

  /** To the trash. What is there already, or has none to go to, is deleted for good once the person says so. */
  async trash(targets = this.targets): Promise<void> {
    const leaving = targets.filter((one) => this.#hasTrash(one))
    if (leaving.length === 0) this.#confirming = targets
    else {
      await this.#leave(
        leaving,
        (ids) => this.#parts.bridge.call('messages.trash', { ids }),
        (text) => text.actions.trashed(leaving.length),
      )
    }
  }

  async deleteForGood(): Promise<void> {
    const targets = this.#confirming
    this.#confirming = []
    await this.#leave(targets, (ids) => this.#parts.bridge.call('messages.delete', { ids }), null)
  }

  /** Closes the question that is open; nothing happens. */
  dismiss(): void {
    this.#confirming = []
    this.#moving = []
  }

  /** Opens the row that follows at once, so that nothing jumps when the mirror says that these are gone. */
  async #leave(targets: readonly Target[], act: Act, words: ((text: Text) => string) | null): Promise<void> {
    if (targets.length === 0) return
    this.#goOn(targets)
    if (!(await this.#each(targets, act)) || words === null) return
    this.#parts.notices.add('done', words, {
      words: (text) => text.actions.undo,
      run: () => void this.#undo(targets),
    })
  }

  #goOn(targets: readonly Target[]): void {
    const { mailbox, reader } = this.#parts
    const leaving = targets.map((one) => one.id)
    const next = following(mailbox.ids, leaving)
    const active = mailbox.selectedId !== null && leaving.includes(mailbox.selectedId)
    const open = reader.id !== null && leaving.includes(reader.id)
    if (!active && !open) return mailbox.mark({ ...mailbox.selection, chosen: [] })
    if (next === null) mailbox.mark(none)
    else mailbox.select(next)
    if (!open) return
    if (next === null) reader.close()
    else void this.open(next)
  }

  async #undo(targets: readonly Target[]): Promise<void> {
    const former = mapOf(targets.map((one) => [one.id, one.folderId] as const))
    await this.#each(targets, (ids) => this.#byPlace(ids, (id) => former.get(id)))
  }

  /** There is a trash that it can go to. */
  #hasTrash({ accountId, folderId }: Pick<Target, 'accountId' | 'folderId'>): boolean {
    const trash = this.#parts.accounts.folderOf(accountId, 'trash')
    return trash !== null && trash.id !== folderId
  }

  #moveTo(ids: MessageId[], folderId: FolderId): Promise<Result<null>> {
    return this.#parts.bridge.call('messages.move', { ids, folderId })
  }

  /** Each message to its own folder, one call a folder; the first failure ends it. */
  async #byPlace(ids: MessageId[], place: (id: MessageId) => FolderId | undefined): Promise<Result<null>> {
    for (const [folderId, own] of groups(ids, place)) {
      if (folderId === undefined) continue
      const moved = await this.#moveTo(own, folderId)
      if (!moved.ok) return moved
    }
    return { ok: true, value: null }
  }

  /** In pieces that the contract takes. Tells a failure; answers whether all went well. */
  async #each(targets: readonly Target[], act: Act): Promise<boolean> {
    const ids = targets.map((one) => one.id)
    for (let start = 0; start < ids.length; start += most) {
      const done = await act(ids.slice(start, start + most))
      if (done.ok) continue
      this.#parts.notices.failed(done.error)
      return false
    }
    return true
  }
}

type Act = (ids: MessageId[]) => Promise<Result<null>>
