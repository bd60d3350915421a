/** Files that go along: those that are there, and those that are on their way to main, one after another in pieces. */
import type { Bridge } from '../../preload/contract.ts'
import type { DraftFile, DraftFileId, DraftId } from '../../preload/drafts.ts'
import type { Failure } from '../../preload/model.ts'

/** Bytes that go over at a time: as many as `drafts.putBytes` takes. */
export const pieceBytes = 1_000_000
/** Above this many servers refuse a mail. */
export const muchBytes = 20_000_000

/** What is shown in the text, and leaves with it. */
const pictureType = /^image\/(?:png|jpe?g|gif|webp|avif|bmp)$/i

/** A file that is being added, or could not be. */
export interface Upload {
  readonly key: number
  readonly name: string
  readonly size: number
  readonly sent: number
  /** `unreadable`: the page could not read it (a folder, or one that is gone). */
  readonly problem: Failure['kind'] | 'unreadable' | null
}

class Stopped extends Error {}

export class Attaching {
  readonly #bridge: Bridge
  readonly #id: DraftId
  #files = $state.raw<readonly DraftFile[]>([])
  #uploads = $state.raw<readonly Upload[]>([])
  #picking = $state(false)
  #failure = $state.raw<Failure | null>(null)
  /** Each file waits for the one before it. */
  #line: Promise<unknown> = Promise.resolve()
  #next = 1
  // Nothing is drawn from it.
  // eslint-disable-next-line svelte/prefer-svelte-reactivity
  readonly #stopped = new Set<number>()

  constructor(bridge: Bridge, id: DraftId) {
    this.#bridge = bridge
    this.#id = id
  }

  /** All of the draft, also pictures in the text. */
  get files() {
    return this.#files
  }
  /** Those beside the text: also what names itself as part of it, and is no picture. */
  get beside() {
    return this.#files.filter(({ contentId, type }) => contentId === null || !pictureType.test(type))
  }
  get uploads() {
    return this.#uploads
  }
  get waiting() {
    return this.#uploads.filter(({ problem }) => problem === null)
  }
  get broken() {
    return this.#uploads.filter(({ problem }) => problem !== null)
  }
  /** Bytes of all, those on their way included. */
  get total() {
    const sizes = [...this.#files, ...this.waiting].map(({ size }) => size)
    return sizes.reduce((sum, size) => sum + size, 0)
  }
  get isMuch() {
    return this.total > muchBytes
  }
  get picking() {
    return this.#picking
  }
  /** Of the last pick or removal; null when it went well. */
  get failure() {
    return this.#failure
  }

  load(files: readonly DraftFile[]): void {
    this.#files = files
  }

  /** The file as main has it; null where it was stopped or failed. */
  add(file: File, inline: boolean): Promise<DraftFile | null> {
    const key = this.#next++
    this.#uploads = [...this.#uploads, { key, name: file.name, size: file.size, sent: 0, problem: null }]
    const added = this.#line.then(() => this.#bring(key, file, inline))
    this.#line = added
    return added
  }

  /** Main asks the person, and copies what they chose. */
  async pick(): Promise<void> {
    if (this.#picking) return
    this.#picking = true
    this.#failure = null
    const picked = await this.#bridge.call('drafts.pickFiles', { id: this.#id })
    this.#picking = false
    if (picked.ok) this.#take(picked.value)
    else if (picked.error.kind !== 'cancelled') this.#failure = picked.error
  }

  async remove(file: DraftFile): Promise<void> {
    const place = this.#files.indexOf(file)
    this.#files = this.#files.filter((one) => one.id !== file.id)
    this.#failure = null
    const dropped = await this.#bridge.call('drafts.dropFile', { id: this.#id, fileId: file.id })
    if (dropped.ok || dropped.error.kind === 'gone') return
    this.#failure = dropped.error
    this.#files = [...this.#files.slice(0, place), file, ...this.#files.slice(place)]
  }

  /** Stops one that is on its way, and takes away one that failed. */
  stop(key: number): void {
    this.#stopped.add(key)
    this.#uploads = this.#uploads.filter((one) => one.key !== key)
  }

  /** Resolves when none is on its way any more; answers whether none of them was stopped. */
  async settled(): Promise<boolean> {
    const keys = this.waiting.map(({ key }) => key)
    while (this.waiting.length > 0) await this.#line
    return !keys.some((key) => this.#stopped.has(key))
  }

  #take(files: readonly DraftFile[]): void {
    const known = this.#files.map(({ id }) => id)
    this.#files = [...this.#files, ...files.filter(({ id }) => !known.includes(id))]
  }

  #note(key: number, change: Partial<Upload>): void {
    this.#uploads = this.#uploads.map((one) => (one.key === key ? { ...one, ...change } : one))
  }

  async #bring(key: number, file: File, inline: boolean): Promise<DraftFile | null> {
    let fileId: DraftFileId | null = null
    const begun = (id: DraftFileId) => (fileId = id)
    try {
      const whole = await this.#send(key, file, inline, begun)
      this.#uploads = this.#uploads.filter((one) => one.key !== key)
      this.#take([whole])
      return whole
    } catch (thrown) {
      const problem = thrown instanceof Refused ? thrown.failure.kind : 'unreadable'
      if (!(thrown instanceof Stopped)) this.#note(key, { problem })
      if (fileId !== null) await this.#bridge.call('drafts.dropFile', { id: this.#id, fileId })
      return null
    }
  }

  async #send(key: number, file: File, inline: boolean, begun: (id: DraftFileId) => void): Promise<DraftFile> {
    const goOn = () => {
      if (this.#stopped.has(key)) throw new Stopped()
    }
    goOn()
    // A folder that was dropped can only be told by reading it.
    const first = await file.slice(0, pieceBytes).arrayBuffer()
    const about = { name: file.name.slice(0, 1000), type: file.type.slice(0, 255), inline }
    const fileId = valueOf(await this.#bridge.call('drafts.beginFile', { id: this.#id, ...about }))
    begun(fileId)
    for (let at = 0; at < file.size; at += pieceBytes) {
      goOn()
      const piece = at === 0 ? first : await file.slice(at, at + pieceBytes).arrayBuffer()
      valueOf(await this.#bridge.call('drafts.putBytes', { id: this.#id, fileId, bytes: new Uint8Array(piece) }))
      this.#note(key, { sent: Math.min(file.size, at + pieceBytes) })
    }
    goOn()
    return valueOf(await this.#bridge.call('drafts.endFile', { id: this.#id, fileId }))
  }
}

class Refused extends Error {
  readonly failure: Failure
  constructor(failure: Failure) {
    super(failure.kind)
    this.failure = failure
  }
}

function valueOf<T>(result: { ok: true; value: T } | { ok: false; error: Failure }): T {
  if (!result.ok) throw new Refused(result.error)
  return result.value
}
