/** The person's own mail that is not sent yet: drafts, and the outbox. What was sent just now can be undone here. */
import type { Bridge, CallName, Input, Payload } from '../../preload/contract.ts'
import type { Beginning, CalendarAnswer, DraftId, DraftRow } from '../../preload/drafts.ts'
import type { Failure, MessageId } from '../../preload/model.ts'
import { isBlank } from '../outbox/groups.ts'
import type { Notices } from './notices.svelte.ts'
import { rerun } from './rerun.ts'

export type OutboxView = 'drafts' | 'outbox'

/** An invitation, what the person answered, and the mail that says so. */
interface Answered {
  readonly id: MessageId
  readonly answer: CalendarAnswer
  readonly draft: DraftId
}

export class OutboxState {
  readonly #bridge: Bridge
  readonly #notices: Notices
  #rows = $state.raw<readonly DraftRow[]>([])
  #loaded = $state(false)
  #failure = $state.raw<Failure | null>(null)
  #view = $state<OutboxView | null>(null)
  #confirming = $state.raw<DraftRow | null>(null)
  #answers = $state.raw<readonly Answered[]>([])
  // Nothing is drawn from it.
  // eslint-disable-next-line svelte/prefer-svelte-reactivity
  readonly #offers = new Map<DraftId, number>()
  #drafts = $derived(this.#rows.filter((row) => row.state === 'draft'))
  #waiting = $derived(this.#rows.filter((row) => row.state !== 'draft' && row.state !== 'sent'))
  readonly reload: () => Promise<void>

  constructor(bridge: Bridge, notices: Notices) {
    this.#bridge = bridge
    this.#notices = notices
    this.reload = rerun(() => this.#read())
  }

  /** What is being written, newest first. */
  get drafts() {
    return this.#drafts
  }
  /** What is in the outbox. */
  get waiting() {
    return this.#waiting
  }
  /** Something came back, or nobody knows of it. */
  get troubled() {
    return this.#waiting.some(({ state }) => state === 'failed' || state === 'unknown')
  }
  get loaded() {
    return this.#loaded
  }
  /** Why nothing could be read. */
  get failure() {
    return this.#failure
  }
  /** Which of the two lists is in front; null where it is neither. */
  get view() {
    return this.#view
  }
  /** What waits for a yes before it is deleted. */
  get confirming() {
    return this.#confirming
  }

  show(view: OutboxView): void {
    this.#view = view
    void this.reload()
  }

  close(): void {
    this.#view = null
  }

  /** Begins a mail in a window of its own. */
  async compose(beginning: Beginning): Promise<void> {
    await this.#do('drafts.compose', beginning)
  }

  /** Opens its window; what waits to be sent is taken out of the outbox first. */
  async edit({ id }: Pick<DraftRow, 'id'>): Promise<void> {
    await this.#do('drafts.open', { id })
  }

  async sendNow({ id }: Pick<DraftRow, 'id'>): Promise<void> {
    await this.#do('drafts.sendNow', { id })
  }

  async arrived({ id }: Pick<DraftRow, 'id'>): Promise<void> {
    await this.#do('drafts.arrived', { id })
  }

  /** Asks first, unless nothing would be lost. */
  askDiscard(row: DraftRow): void {
    if (isBlank(row)) void this.#do('drafts.discard', { id: row.id })
    else this.#confirming = row
  }

  async discard(): Promise<void> {
    const row = this.#confirming
    this.#confirming = null
    if (row && (await this.#do('drafts.discard', { id: row.id }))) this.#forgetAnswer(row.id)
  }

  /** Closes the question; nothing happens. */
  dismiss(): void {
    this.#confirming = null
  }

  /** What the person answered to an invitation since the app began; null for one that they did not. */
  answerTo(id: MessageId): CalendarAnswer | null {
    return this.#answers.find((one) => one.id === id)?.answer ?? null
  }

  async answer(id: MessageId, answer: CalendarAnswer): Promise<void> {
    if (this.answerTo(id) === answer) return
    const asked = await this.#bridge.call('invitations.answer', { id, answer })
    if (!asked.ok) return this.#notices.failed(asked.error)
    this.#answers = [...this.#answers.filter((one) => one.id !== id), { id, answer, draft: asked.value }]
  }

  /** Offers an undo for as long as there is one; what leaves much later is told, and offers it for as long as other news. */
  queued({ id, subject, until }: Payload<'drafts.queued'>, now: number): void {
    this.#endOffer(id)
    const later = until - now > longest
    const offer = this.#notices.add(
      'done',
      ({ outbox }) => (later ? outbox.notices.scheduled(subject, until) : outbox.notices.sending(subject)),
      { words: (text) => text.outbox.notices.undo, run: () => void this.#takeBack(id) },
      later ? null : until,
    )
    this.#offers.set(id, offer)
  }

  sent({ id, subject }: Payload<'drafts.sent'>): void {
    this.#endOffer(id)
    this.#notices.add('done', (text) => text.outbox.notices.sent(subject))
  }

  returned({ id, subject, state }: Payload<'drafts.returned'>, open: () => void): void {
    this.#endOffer(id)
    this.#notices.add('problem', (text) => text.outbox.notices[state](subject), {
      words: (text) => text.outbox.notices.open,
      run: open,
      leads: true,
    })
  }

  async #takeBack(id: DraftId): Promise<void> {
    this.#offers.delete(id)
    const taken = await this.#bridge.call('drafts.takeBack', { id })
    if (!taken.ok) this.#notices.failed(taken.error)
    else if (!taken.value) this.#notices.add('problem', (text) => text.outbox.notices.tooLate)
    await this.reload()
  }

  #endOffer(id: DraftId): void {
    const offer = this.#offers.get(id)
    if (offer !== undefined) this.#notices.dismiss(offer)
    this.#offers.delete(id)
  }

  /** Tells a failure; answers whether it went well. */
  async #do<N extends CallName>(name: N, input: Input<N>): Promise<boolean> {
    const done = await this.#bridge.call(name, input)
    if (!done.ok) this.#notices.failed(done.error)
    await this.reload()
    return done.ok
  }

  async #read(): Promise<void> {
    const list = await this.#bridge.call('drafts.list', {})
    this.#failure = list.ok ? null : list.error
    if (!list.ok) return
    this.#loaded = true
    this.#rows = list.value
    // Taken back in the list or in another window: there is nothing left to undo.
    for (const { id, state } of list.value) {
      if (state !== 'draft') continue
      this.#endOffer(id)
      this.#forgetAnswer(id)
    }
  }

  /** It is not sent: the invitation is unanswered again. */
  #forgetAnswer(draft: DraftId): void {
    if (this.#answers.some((one) => one.draft === draft)) {
      this.#answers = this.#answers.filter((one) => one.draft !== draft)
    }
  }
}

/** An undo that lasts longer is none: the mail leaves when the person said. */
const longest = 60_000
