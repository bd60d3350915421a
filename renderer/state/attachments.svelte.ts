/** What the person does with attachments: which are on their way, and which were refused. */
import { SvelteMap, SvelteSet } from 'svelte/reactivity'
import type { Bridge, Payload } from '../../preload/contract.ts'
import type { Failure, MessageId } from '../../preload/model.ts'
import type { Notices } from './notices.svelte.ts'

/** An attachment that is being fetched. Bytes; `total` null while unknown. */
export interface Work {
  readonly doing: 'open' | 'save'
  readonly received: number
  readonly total: number | null
}

/** An attachment by its place, under the name that is shown. */
export interface Place {
  readonly id: MessageId
  readonly position: number
  readonly name: string
}

const keyOf = ({ id, position }: Pick<Place, 'id' | 'position'>) => `${id}/${position}`

export class AttachmentsState {
  readonly #bridge: Bridge
  readonly #notices: Notices
  readonly #works = new SvelteMap<string, Work>()
  readonly #refused = new SvelteSet<string>()

  constructor(bridge: Bridge, notices: Notices) {
    this.#bridge = bridge
    this.#notices = notices
  }

  /** Null when nothing is done with it. */
  workOf(place: Pick<Place, 'id' | 'position'>): Work | null {
    return this.#works.get(keyOf(place)) ?? null
  }

  /** Turned out to be dangerous when it was to be opened. */
  isRefused(place: Pick<Place, 'id' | 'position'>): boolean {
    return this.#refused.has(keyOf(place))
  }

  async open({ id, position, name }: Place): Promise<void> {
    const opened = await this.#during({ id, position, name }, 'open', () =>
      this.#bridge.call('attachments.open', { id, position }),
    )
    if (opened?.ok && opened.value === 'refused') this.#refused.add(keyOf({ id, position }))
    if (opened && !opened.ok) this.#failed(opened.error, name)
  }

  async save({ id, position, name }: Place): Promise<void> {
    const saved = await this.#during({ id, position, name }, 'save', () =>
      this.#bridge.call('attachments.save', { id, position }),
    )
    if (saved?.ok && saved.value) this.#notices.add('done', (text) => text.attachments.saved(name))
    if (saved && !saved.ok) this.#failed(saved.error, name)
  }

  async cancel({ id, position }: Place): Promise<void> {
    await this.#bridge.call('attachments.cancel', { id, position })
  }

  /** Hears how far a fetching is. */
  take({ id, position, received, total }: Payload<'attachments.progressed'>): void {
    const work = this.workOf({ id, position })
    if (work) this.#works.set(keyOf({ id, position }), { ...work, received, total })
  }

  /** Does one thing at a time with an attachment; undefined when something is being done with it already. */
  async #during<T>(place: Place, doing: Work['doing'], call: () => Promise<T>): Promise<T | undefined> {
    if (this.workOf(place)) return undefined
    this.#works.set(keyOf(place), { doing, received: 0, total: null })
    try {
      return await call()
    } finally {
      this.#works.delete(keyOf(place))
    }
  }

  #failed(failure: Failure, name: string): void {
    // It was the person who stopped it.
    if (failure.kind === 'cancelled') return
    if (failure.kind === 'rejected') this.#notices.add('problem', (text) => text.attachments.noProgram(name))
    else this.#notices.failed(failure)
  }
}
