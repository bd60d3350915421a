/** A mail that is being written: all its parts, and what the person can do with it. */
import type { Bridge, Input } from '../../preload/contract.ts'
import type { Draft, DraftContent, DraftId, OtherServer, Recipient } from '../../preload/drafts.ts'
import type { AccountId, Failure } from '../../preload/model.ts'
import type { AccountsState } from '../state/accounts.svelte.ts'
import { rerun } from '../state/rerun.ts'
import { Attaching } from './attaching.svelte.ts'
import { outsideDomains } from './external.ts'
import { hasOwnPicture, htmlOf, ownPlain, ownText, plainOf } from './html.ts'
import { fields, Recipients, type FieldName } from './recipients.svelte.ts'
import { noticedIn, type Noticed } from './reminders.ts'
import { Saving } from './saving.svelte.ts'
import { signedAnew, signedFirst } from './signing.ts'
import { StationeryState } from './stationery.svelte.ts'

/** The editor, as far as the mail tells it something. */
export interface EditorHandle {
  setHtml(html: string): void
  insertHtml(html: string): void
  focus(): void
}

type Written = Pick<DraftContent, 'accountId' | 'subject' | 'html' | 'plain' | 'priority' | 'outgoing' | 'sentItems'>

const signed = new Set(['new', 'reply', 'replyAll', 'forward', 'forwardAttached'])

export class ComposerState {
  readonly id: DraftId
  readonly #bridge: Bridge
  readonly #accounts: AccountsState
  readonly saving: Saving
  readonly attaching: Attaching
  readonly stationery: StationeryState
  readonly people: Readonly<Record<FieldName, Recipients>>
  #draft = $state.raw<Omit<Draft, 'content'> | null>(null)
  #written = $state.raw<Written | null>(null)
  #failure = $state.raw<Failure | null>(null)
  #shown = $state.raw<readonly FieldName[]>(['to'])
  #asking = $state.raw<{ at: number | null; noticed: readonly Noticed[] } | null>(null)
  #handing = $state(false)
  #problem = $state.raw<Failure | null>(null)
  #editor: EditorHandle | null = null
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
  /** What is to be said before it is sent. */
  get asking() {
    return this.#asking
  }
  get handing() {
    return this.#handing
  }
  get isRich() {
    return this.written.html !== null
  }
  get canBeWritten() {
    return this.#draft?.state === 'draft' || this.#draft?.state === 'failed' || this.#handing
  }
  get account() {
    return this.#accounts.account(this.written.accountId)
  }
  get content(): DraftContent {
    const { to, cc, bcc } = this.people
    const sent = this.written.sentItems
    // Neither server nor folder is chosen yet: the copy goes where it always goes.
    const sentItems = sent?.server.trim() || sent?.folder ? sent : null
    return { ...this.written, sentItems, to: to.all, cc: cc.all, bcc: bcc.all }
  }
  get everybody(): Recipient[] {
    return fields.flatMap((field) => [...this.people[field].chips])
  }
  get outside(): string[] {
    return outsideDomains(this.account?.address ?? '', this.everybody)
  }
  get ownText(): string {
    const { html, plain } = this.written
    return html === null ? ownPlain(plain) : ownText(html)
  }
  /** Nothing of it would be missed. */
  get isEmpty(): boolean {
    const { html } = this.written
    const isBare = this.ownText === '' && (html === null || !hasOwnPicture(html)) && this.attaching.total === 0
    const isNew = this.#draft?.kind === 'new'
    return isBare && (!isNew || (this.everybody.length === 0 && this.written.subject.trim() === ''))
  }

  attach(editor: EditorHandle | null): void {
    this.#editor = editor
  }

  async load(): Promise<void> {
    const [read] = await Promise.all([this.#bridge.call('drafts.read', { id: this.id }), this.stationery.load()])
    this.#failure = read.ok ? null : read.error
    if (!read.ok) return
    this.#take(read.value)
    this.#signNew(read.value)
    this.#editor?.setHtml(this.written.html ?? '')
  }

  change(change: Partial<Written>): void {
    this.#written = { ...this.written, ...change }
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
  from(accountId: AccountId, before = this.stationery.signatureOf(this.written.accountId)): void {
    const { html } = this.written
    this.change({ accountId, ...signedAnew(this.written, before, this.stationery.signatureOf(accountId)) })
    if (this.written.html !== html) this.#editor?.setHtml(this.written.html ?? '')
  }

  /** All formatting goes, and the pictures in the text with it. */
  async toPlain(): Promise<void> {
    this.change({ html: null, plain: plainOf(this.written.html ?? '') })
    const pictures = this.attaching.files.filter(({ contentId }) => contentId !== null)
    for (const picture of pictures) await this.attaching.remove(picture)
  }

  toRich(): void {
    this.change({ html: htmlOf(this.written.plain), plain: '' })
  }

  /** Where the cursor is. */
  insert(html: string): void {
    if (this.isRich) this.#editor?.insertHtml(html)
    else this.change({ plain: `${plainOf(html)}\n${this.written.plain}` })
  }

  other(which: 'outgoing' | 'sentItems', server: OtherServer | null): void {
    this.change({ [which]: server })
  }

  async password(server: Input<'drafts.password'>['server'], password: string): Promise<Failure | null> {
    const kept = await this.#bridge.call('drafts.password', { id: this.id, server, password })
    return kept.ok ? null : kept.error
  }

  /** Not before `at`; null is now. Asks first where something was noticed. */
  async send(at: number | null): Promise<void> {
    if (this.#handing || this.#asking) return
    for (const field of fields) this.people[field].commitTyped()
    const noticed = this.#notice()
    if (noticed.length > 0) this.#asking = { at, noticed }
    else await this.#hand(at)
  }

  goBack(): void {
    this.#asking = null
  }

  async sendAnyway(): Promise<void> {
    const asked = this.#asking
    this.#asking = null
    if (asked && !asked.noticed.some(({ stops }) => stops)) await this.#hand(asked.at)
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
    if (keep !== 'other') await this.saving.flush()
    const kept = await this.#do(() => this.#bridge.call('drafts.keep', { id: this.id, keep }))
    if (!kept) return
    if (keep === 'other') {
      this.saving.forget()
      await this.load()
    } else await this.refresh()
  }

  async takeBack(): Promise<void> {
    const back = await this.#do(() => this.#bridge.call('drafts.takeBack', { id: this.id }))
    if (back) await this.load()
  }

  #take({ content, ...draft }: Draft): void {
    const { to, cc, bcc, ...written } = content
    this.#draft = draft
    this.#written = written
    this.people.to.load(to)
    this.people.cc.load(cc)
    this.people.bcc.load(bcc)
    for (const field of fields) if (content[field].length > 0) this.show(field)
    this.attaching.load(draft.files)
  }

  /** A mail that was just begun gets its signature; that alone is nothing to keep. */
  #signNew({ kind, state, content }: Draft): void {
    if (!signed.has(kind) || state !== 'draft') return
    if (this.ownText !== '') return
    const signature = this.stationery.signatureOf(content.accountId)
    this.#written = { ...this.written, ...signedFirst(this.written, signature) }
  }

  #notice(): Noticed[] {
    const { attaching, content } = this
    return noticedIn({
      content,
      ownText: this.ownText,
      files: attaching.beside.length,
      pictures: content.html !== null && hasOwnPicture(content.html),
      uploading: attaching.waiting.length,
      broken: attaching.broken.map(({ name }) => name),
      isForward: this.#draft?.kind === 'forward' || this.#draft?.kind === 'forwardAttached',
    })
  }

  async #hand(at: number | null): Promise<void> {
    this.#handing = true
    this.#problem = null
    // Also what the page itself put in, which is no change of the person's.
    this.saving.touch()
    if (await this.saving.flush()) await this.#do(() => this.#bridge.call('drafts.send', { id: this.id, at }))
    else this.#problem = this.saving.failure
    this.#handing = false
    await this.refresh()
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
    if (isBack) this.#editor?.setHtml(content.html ?? '')
  }
}
