/** The open message. */
import type { Bridge } from '../../preload/contract.ts'
import type { Failure, FolderId, MessageId, MessageView } from '../../preload/model.ts'

export class ReaderState {
  readonly #bridge: Bridge
  #id = $state<MessageId | null>(null)
  #message = $state.raw<MessageView | null>(null)
  #failure = $state.raw<Failure | null>(null)

  constructor(bridge: Bridge) {
    this.#bridge = bridge
  }

  get id() {
    return this.#id
  }
  /** Null while it is read, and when it could not be. */
  get message() {
    return this.#message
  }
  get failure() {
    return this.#failure
  }

  open(id: MessageId): Promise<void> {
    if (id === this.#id && this.#message) return Promise.resolve()
    this.#id = id
    this.#message = null
    this.#failure = null
    return this.#read(id)
  }

  close(): void {
    this.#id = null
    this.#message = null
    this.#failure = null
  }

  /** Reads the open message again when its folder changed. */
  async changed(folderIds: readonly FolderId[]): Promise<void> {
    if (this.#id !== null && this.#message && folderIds.includes(this.#message.folderId)) await this.#read(this.#id)
  }

  retry(): Promise<void> {
    return this.#id === null ? Promise.resolve() : this.#read(this.#id)
  }

  async #read(id: MessageId): Promise<void> {
    const read = await this.#bridge.call('messages.read', { id })
    if (id !== this.#id) return
    if (read.ok) {
      // Swapping in an equal message would draw the reader anew for nothing.
      if (JSON.stringify(read.value) !== JSON.stringify(this.#message)) this.#message = read.value
      this.#failure = null
    } else if (!this.#message || read.error.kind === 'gone') {
      this.#message = null
      this.#failure = read.error
    }
  }
}
