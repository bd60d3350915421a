/** The open message, and the rest of it where only its beginning is here. */
import type { Bridge } from '../../preload/contract.ts'
import type { Failure, FolderId, MessageId, MessageView } from '../../preload/model.ts'

/** How it stands with the end of a message of which only the beginning is here. */
export type Rest = 'coming' | 'missing'

export class ReaderState {
  readonly #bridge: Bridge
  #id = $state<MessageId | null>(null)
  #message = $state.raw<MessageView | null>(null)
  #failure = $state.raw<Failure | null>(null)
  /** What was asked for once is not asked for again by itself. */
  #fetching = $state(false)
  #fetched: MessageId | null = null
  #sourceOpen = $state(false)

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

  /** Null where all of the open message is here. */
  get rest(): Rest | null {
    if (!this.#message?.isCut) return null
    return this.#fetching ? 'coming' : 'missing'
  }
  /** The open message is shown as it came over the wire. */
  get sourceOpen() {
    return this.#sourceOpen
  }

  open(id: MessageId): Promise<void> {
    if (id === this.#id && this.#message) return Promise.resolve()
    this.close()
    this.#id = id
    return this.#read(id)
  }

  close(): void {
    this.#id = null
    this.#message = null
    this.#failure = null
    this.#fetched = null
    this.#fetching = false
    this.#sourceOpen = false
  }

  showSource(open: boolean): void {
    this.#sourceOpen = open
  }

  /** Asks the server for the rest of the open message. */
  async fetchRest(): Promise<void> {
    const id = this.#id
    if (id === null || this.#fetching) return
    this.#fetched = id
    this.#fetching = true
    const fetched = await this.#bridge.call('messages.fetchRest', { id })
    if (id !== this.#id) return
    if (fetched.ok) await this.#read(id)
    if (id === this.#id) this.#fetching = false
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
      if (read.value.isCut && this.#fetched !== id) void this.fetchRest()
    } else if (!this.#message || read.error.kind === 'gone') {
      this.#message = null
      this.#failure = read.error
    }
  }
}
