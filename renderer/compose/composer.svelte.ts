/** A mail that is being written: all its parts, and what the person can do with it. */
import type { Bridge, Input } from '../../preload/contract.ts'
import type { Draft, DraftContent, DraftId, OtherServer, Recipient } from '../../preload/drafts.ts'
import type { AccountId, Failure } from '../../preload/model.ts'
import type { AccountsState } from '../state/accounts.svelte.ts'
import { rerun } from '../state/rerun.ts'
import { Attaching } from './attaching.svelte.ts'
import { asPlain, asRich, hasPicture, isAnswer, isBlankBody, ownTextOf, type Body } from './body.ts'
import { outsideOf } from './external.ts'
import { Holding } from './handles.ts'
import { plainOf } from './html.ts'
import { fields, Recipients, type FieldName } from './recipients.svelte.ts'
import type { Looked } from './reminders.ts'
import { Saving } from './saving.svelte.ts'
import { Sending } from './sending.svelte.ts'
import { signedAnew, signedFirst, wantsSignature } from './signing.ts'
import { StationeryState } from './stationery.svelte.ts'

type Written = Pick<DraftContent, 'accountId' | 'subject' | 'html' | 'plain' | 'priority' | 'outgoing' | 'sentItems'>

export class ComposerState {
  readonly id: DraftId
  readonly #bridge: Bridge
  readonly #accounts: AccountsState
  readonly saving: Saving
  readonly attaching: Attaching
  readonly sending: Sending
  readonly stationery: StationeryState
  readonly holding = new Holding()
  readonly people: Readonly<Record<FieldName, Recipients>>
  #draft = $state.raw<Omit<Draft, 'content'> | null>(null)
  #written = $state.raw<Written | null>(null)
  #failure = $state.raw<Failure | null>(null)
  #shown = $state.raw<readonly FieldName[]>(['to'])
  #problem = $state.raw<Failure | null>(null)
  #outside = $derived.by(() => outsideOf(this.account?.address ?? '', this.everybody))
  readonly refresh: () => Promise<void>

  constructor(bridge: Bridge, accounts: AccountsState, id: DraftId) {
    this.id = id
    this.#bridge = bridge
    this.#accounts = accounts
    this.saving = new Saving(() => this.#save())
    this.attaching = new Attaching(bridge, id)
    this.stationery = new StationeryState(bridge)
    const field = () =>
      new Recipients(
        bridge,
        () => this.written.accountId,
        () => this.saving.touch(),
      )
    this.people = { to: field(), cc: field(), bcc: field() }
    this.refresh = rerun(() => this.#look())
    const { attaching, refresh } = this
    const typed = () => fields.forEach((one) => this.people[one].commitTyped())
    const hand = (at: number | null) => this.#hand(at)
    this.sending = new Sending({ attaching, refresh, typed, hand, looked: () => this.#looked() })
  }

  /** Null until it is read. */
  get draft() {
    return this.#draft
  }
  get written(): Written {
    if (!this.#written) throw new Error('the draft is not read yet')
    return this.#written
  }
  /** Why it cannot be shown at all. */
  get failure() {
    return this.#failure
  }
  /** Why the last thing that was asked for did not happen. */
  get problem() {
    return this.#problem
  }
  get shown() {
    return this.#shown
  }
  get isRich() {
    return this.written.html !== null
  }
  get canBeWritten() {
    return this.#draft?.state === 'draft' || this.#draft?.state === 'failed' || this.sending.handing
  }
  /** It was tried already, and nobody knows whether that try arrived. */
  get isDoubted() {
    return this.#draft?.state === 'draft' && this.#draft.failure !== null
  }
  get account() {
    return this.#accounts.account(this.written.accountId)
  }
  get content(): DraftContent {
    const { to, cc, bcc } = this.people
    const sent = this.written.sentItems
    // Neither server nor folder is chosen yet: the copy goes where it always goes.
    const sentItems = sent?.server.trim() || sent?.folder ? sent : null
    return { ...this.written, ...this.text, sentItems, to: to.all, cc: cc.all, bcc: bcc.all }
  }
  get everybody(): Recipient[] {
    return fields.flatMap((field) => [...this.people[field].chips])
  }
  /** Whether somebody is outside the house that it comes from. */
  get outside() {
    return this.#outside
  }
  get ownText(): string {
    return ownTextOf(this.text, this.#signature)
  }
  /** The text as it is at this moment, and without the editor as it was last. */
  get text(): Body {
    const { html, plain } = this.written
    return { html: html === null ? null : this.holding.html(html), plain }
  }
  /** Nothing of it would be missed. */
  get isEmpty(): boolean {
    if (this.attaching.total > 0) return false
    // In the quote of an answer something may have been written, too.
    if (isAnswer(this.#draft?.kind)) return !this.saving.isTouched && this.ownText === '' && !hasPicture(this.text)
    const isBare = this.everybody.length === 0 && this.written.subject.trim() === ''
    return isBare && isBlankBody(this.text, this.#signature)
  }
  get #signature(): string {
    return this.stationery.signatureOf(this.written.accountId)
  }

  async load(): Promise<void> {
    const [read] = await Promise.all([this.#bridge.call('drafts.read', { id: this.id }), this.stationery.load()])
    this.#failure = read.ok ? null : read.error
    if (!read.ok) return
    this.#take(read.value)
    this.#signNew(read.value)
    this.holding.editor?.setHtml(this.written.html ?? '')
  }

  change(change: Partial<Written>): void {
    this.#written = { ...this.written, ...change }
    if ('html' in change) this.holding.forget()
    this.saving.touch()
  }

  show(field: FieldName): void {
    if (!this.#shown.includes(field)) this.#shown = fields.filter((one) => one === field || this.#shown.includes(one))
  }

  /** From one field of people into another. */
  move(from: FieldName, index: number, to: FieldName): void {
    const one = this.people[from].remove(index)
    if (!one) return
    this.show(to)
    this.people[to].append([one])
  }

  /** The signature goes with the account; `before` is the one that stands there. */
  from(accountId: AccountId, before = this.#signature): void {
    const { text } = this
    const sent = this.written.sentItems
    // A folder of the account before is none of this one.
    const sentItems = accountId === this.written.accountId || sent?.server.trim() ? sent : null
    const signature = this.stationery.signatureOf(accountId)
    this.change({ accountId, sentItems, ...signedAnew(text, before, signature) })
    if (text.html !== null && wantsSignature(text, before)) this.holding.editor?.setSignature(signature)
  }

  /** All formatting goes, and the pictures in the text with it. */
  async toPlain(): Promise<void> {
    this.change(asPlain(this.text))
    const pictures = this.attaching.files.filter(({ contentId }) => contentId !== null)
    for (const picture of pictures) await this.attaching.remove(picture)
  }

  toRich(): void {
    this.change(asRich(this.text, this.#signature))
  }

  /** Where the cursor is. */
  insert(html: string): void {
    this.holding.insert(html, (one) => `${plainOf(one)}\n`)
  }

  other(which: 'outgoing' | 'sentItems', server: OtherServer | null): void {
    this.change({ [which]: server })
  }

  async password(server: Input<'drafts.password'>['server'], password: string): Promise<Failure | null> {
    // It is kept for the server that the draft names.
    await this.saving.flush()
    const kept = await this.#bridge.call('drafts.password', { id: this.id, server, password })
    return kept.ok ? null : kept.error
  }

  async discard(): Promise<void> {
    this.saving.stop(true)
    const gone = await this.#do(() => this.#bridge.call('drafts.discard', { id: this.id }))
    this.saving.stop(gone)
  }

  async close(): Promise<void> {
    if (await this.saving.flush()) await this.#do(() => this.#bridge.call('drafts.close', { id: this.id }))
  }

  /** Changed here and elsewhere. */
  async keep(keep: Input<'drafts.keep'>['keep']): Promise<void> {
    // What is given up must not be saved over what was chosen.
    if (keep === 'other') await this.saving.halt()
    else await this.saving.flush()
    const kept = await this.#do(() => this.#bridge.call('drafts.keep', { id: this.id, keep }))
    if (kept && keep === 'other') this.saving.forget()
    this.saving.stop(false)
    if (kept) await (keep === 'other' ? this.load() : this.refresh())
  }

  /** The person says that it did. */
  async arrived(): Promise<void> {
    await this.saving.halt()
    const done = await this.#do(() => this.#bridge.call('drafts.arrived', { id: this.id }))
    if (done) this.saving.forget()
    this.saving.stop(false)
    if (done) await this.refresh()
  }

  async takeBack(): Promise<void> {
    const back = await this.#do(() => this.#bridge.call('drafts.takeBack', { id: this.id }))
    if (back) await this.load()
  }

  #take({ content, ...draft }: Draft): void {
    const { to: _to, cc: _cc, bcc: _bcc, ...written } = content
    this.#draft = draft
    this.#written = written
    this.holding.forget()
    for (const field of fields) {
      this.people[field].load(content[field])
      if (content[field].length > 0) this.show(field)
    }
    this.attaching.load(draft.files)
  }

  /** A mail that was just begun gets its signature; that alone is nothing to keep. */
  #signNew({ kind, state, content }: Draft): void {
    if (!(kind === 'new' || isAnswer(kind)) || state !== 'draft' || this.ownText !== '') return
    const signature = this.stationery.signatureOf(content.accountId)
    this.#written = { ...this.written, ...signedFirst(this.written, signature) }
  }

  #looked(): Looked {
    const { attaching, content } = this
    return {
      content,
      ownText: this.ownText,
      files: attaching.beside.length,
      pictures: hasPicture(this.text),
      uploading: attaching.waiting.length,
      broken: attaching.broken.map(({ name }) => name),
      kind: this.#draft?.kind ?? 'new',
      isDoubted: this.isDoubted,
    }
  }

  async #hand(at: number | null): Promise<void> {
    this.#problem = null
    // Also what the page itself put in, which is no change of the person's.
    this.saving.touch()
    if (await this.saving.flush()) await this.#do(() => this.#bridge.call('drafts.send', { id: this.id, at }))
    else this.#problem = this.saving.failure
  }

  async #do(work: () => Promise<{ ok: true; value: unknown } | { ok: false; error: Failure }>): Promise<boolean> {
    this.#problem = null
    const done = await work()
    if (!done.ok) this.#problem = done.error
    return done.ok && done.value !== false
  }

  #save() {
    return this.#bridge.call('drafts.save', { id: this.id, content: this.content })
  }

  /** How it stands, after somebody else did something with it; what is written here stays. */
  async #look(): Promise<void> {
    if (!this.#draft) return
    const read = await this.#bridge.call('drafts.read', { id: this.id })
    if (!read.ok) {
      if (read.error.kind === 'gone') this.#failure = read.error
      return
    }
    const { content, ...draft } = read.value
    const isBack = !this.canBeWritten && (draft.state === 'draft' || draft.state === 'failed')
    if (isBack) this.#take(read.value)
    else this.#draft = draft
    if (isBack) this.holding.editor?.setHtml(content.html ?? '')
  }
}
