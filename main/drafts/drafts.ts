/** Mail of the person's own: begun, kept as it is typed, given its files, and handed to the outbox. */
import type { BackendEvent } from '../backend-parts.ts'
import { isAddress } from '../../preload/address.ts'
import type { Beginning, Draft, DraftContent, DraftFileId, DraftId, DraftRow } from '../../preload/drafts.ts'
import type { AccountId, EMailEntity } from '../../preload/model.ts'
import { Fault } from '../failure.ts'
import { draftOfCopy, draftRows, readDraft, draftsIn, type DraftContext, type StoredDraft } from '../mirror/drafts.ts'
import type { Secrets } from '../secrets.ts'
import type { Outbox } from '../outbox/outbox.ts'
import type { ConnectionInfo } from '../sources/source.ts'
import { begun, type BeginningParts, type Begun } from './beginning.ts'
import { entityOf } from './entity.ts'
import { shown, type DraftFiles } from './files.ts'
import { Passwords, type OtherServerOf } from './passwords.ts'
import { previewOf } from './plain.ts'

export interface DraftParts extends BeginningParts {
  readonly files: DraftFiles
  readonly outbox: () => Outbox
  readonly secrets: Secrets
  readonly emit: (event: BackendEvent) => void
  readonly openComposer: (id: DraftId) => void
  readonly closeComposer: (id: DraftId) => void
  /** The draft is to be copied to its server, soon or (where it was closed) now. */
  readonly copy: (id: DraftId, when: 'soon' | 'now') => void
  /** Takes the copy away. Never throws. */
  readonly dropCopy: (draft: StoredDraft) => Promise<void>
  readonly now: () => number
}

/** How long the person may take it back. */
export const undoMs = 10_000

export class Drafts {
  readonly #parts: DraftParts
  readonly #passwords: Passwords

  constructor(parts: DraftParts) {
    this.#parts = parts
    this.#passwords = new Passwords(parts.secrets, parts.log)
  }

  list(): DraftRow[] {
    return draftRows(this.#parts.mirror.drafts)
  }

  /** Those whose windows were open when the app ended. */
  opened(): DraftId[] {
    const open = draftsIn(this.#parts.mirror.drafts, ['draft', 'failed']).filter((one) => one.isOpen)
    return open.map(({ id }) => id)
  }

  /** Faults: gone. */
  read(id: DraftId): Draft {
    const { kind, state, content, failure, otherCopy } = this.#stored(id)
    return { id, kind, state, content, failure, otherCopy, files: this.#parts.files.of(id).map(shown) }
  }

  /** Begins one and opens its window. Faults: those of `begun`; disk. */
  async compose(from: Beginning): Promise<DraftId> {
    const made = await begun(this.#parts, from)
    const known = made.copy && draftOfCopy(this.#parts.mirror.drafts, made.content.accountId, made.copy)
    // What waits, or may have left, is no draft, though its copy lies among them: the outbox has it.
    if (known && known.state !== 'draft' && known.state !== 'failed') {
      this.#parts.emit({ name: 'view.asked', payload: { view: 'outbox' } })
      return known.id
    }
    const id = known?.id ?? (await this.#make(made))
    await this.open(id)
    return id
  }

  /** Takes what somebody wrote elsewhere in place of a draft. Faults: those of `begun`; then all is as it was. */
  async replace(id: DraftId, from: Beginning): Promise<void> {
    const made = await begun(this.#parts, from)
    await this.discard(id)
    await this.open(await this.#make(made))
  }

  async #make({ kind, content, context, files, copy }: Begun): Promise<DraftId> {
    const { mirror } = this.#parts
    const id = await this.add(kind, content, context, copy)
    try {
      for (const file of files) await this.#parts.files.add(id, file)
      await mirror.writeDraft('drafts.begun', { id })
      return id
    } catch (error) {
      await this.#remove(id)
      throw error
    }
  }

  async add(
    kind: Draft['kind'],
    content: DraftContent,
    context: DraftContext,
    copy: Begun['copy'] = null,
  ): Promise<DraftId> {
    const { mirror, now } = this.#parts
    const made = { kind, content, context, copy, preview: previewOf(content), now: now() }
    const id = await mirror.writeDraft('drafts.add', made)
    this.#changed()
    return id
  }

  /** One that waits is taken back first. Faults: gone; rejected, while it is being sent. */
  async open(id: DraftId): Promise<void> {
    const { state } = this.#stored(id)
    if (state === 'queued' || state === 'unknown') await this.#parts.outbox().takeBack(id)
    const now = this.#stored(id).state
    if (now !== 'draft' && now !== 'failed') throw new Fault('rejected', `the mail is ${now}`)
    await this.#parts.mirror.writeDraft('drafts.opened', { id, isOpen: true })
    this.#parts.openComposer(id)
    this.#changed()
  }

  /** Faults: gone, rejected (it is not a draft any more), disk. */
  async save(id: DraftId, content: DraftContent): Promise<void> {
    const { mirror, now, copy, dropCopy } = this.#parts
    const before = this.#stored(id)
    const isSaved = await mirror.writeDraft('drafts.save', { id, content, preview: previewOf(content), now: now() })
    if (!isSaved) throw new Fault('rejected', 'the mail is not a draft any more')
    // Nobody who types waits for a server.
    if (before.accountId !== content.accountId) void dropCopy(before)
    await this.#passwords.forget(id, before.content, content)
    copy(id, 'soon')
    this.#changed()
  }

  /** Faults: rejected, where it may have left. */
  async discard(id: DraftId): Promise<void> {
    const draft = this.#stored(id)
    if (draft.state === 'queued' && !(await this.#parts.outbox().takeBack(id)))
      throw new Fault('rejected', 'the mail is being sent')
    const { state } = this.#stored(id)
    if (state !== 'draft' && state !== 'failed') throw new Fault('rejected', `the mail is ${state}`)
    this.#parts.closeComposer(id)
    await this.#remove(id)
    await this.#parts.dropCopy(draft)
  }

  /** What goes along is another; answers what it was given. */
  filesChanged<T>(id: DraftId, outcome: T): T {
    this.#parts.copy(id, 'soon')
    this.#changed()
    return outcome
  }

  /** Its window is gone. One in which nothing was done goes with it. */
  async close(id: DraftId): Promise<void> {
    const draft = readDraft(this.#parts.mirror.drafts, id)
    if (!draft) return
    const isUntouched = draft.revision === 0 && draft.kind !== 'edit'
    const isBegun = draft.kind === 'new' && draft.content.html !== ''
    this.#parts.closeComposer(id)
    if (draft.state === 'draft' && isUntouched && !isBegun) return await this.#remove(id)
    await this.#parts.mirror.writeDraft('drafts.opened', { id, isOpen: false })
    if (draft.state === 'draft') this.#parts.copy(id, 'now')
    this.#changed()
  }

  /** Into the outbox. Faults: invalid, gone, disk; rejected where it waits there already. */
  async send(id: DraftId, at: number | null): Promise<void> {
    const { outbox, mirror, emit, now } = this.#parts
    const { content } = this.#stored(id)
    const all = [...content.to, ...content.cc, ...content.bcc]
    const wrong = all.find(({ address }) => !isAddress(address))
    if (all.length === 0) throw new Fault('invalid', 'there is nobody to send it to')
    if (wrong) throw new Fault('invalid', `${wrong.address} is no mail address`)
    const until = Math.max(at ?? 0, now() + undoMs)
    if (!(await outbox().send(id, until))) throw new Fault('rejected', 'the mail waits already')
    await mirror.writeDraft('drafts.opened', { id, isOpen: false })
    this.#parts.closeComposer(id)
    this.#changed()
    emit({ name: 'drafts.queued', payload: { id, subject: content.subject, until } })
  }

  /** Answers whether it is a draft again, with its window open. */
  async takeBack(id: DraftId): Promise<boolean> {
    if (!(await this.#parts.outbox().takeBack(id))) return false
    await this.open(id)
    return true
  }

  /** Of the server that the draft names now. Faults: gone, keychain; invalid, where it names none. */
  async password(id: DraftId, which: OtherServerOf, password: string): Promise<void> {
    await this.#passwords.keep(id, this.#stored(id).content, which, password)
  }

  /** Of a file that the page shows; undefined where there is none. */
  picture(id: DraftId, fileId: DraftFileId): { file: string; size: number; type: string } | undefined {
    return this.#parts.files.of(id).find((one) => one.id === fileId && one.contentId !== null)
  }

  /** The mail as it is to leave. Faults: gone, disk, keychain. */
  async prepare(draft: StoredDraft): Promise<{
    email: EMailEntity
    outgoing: ConnectionInfo | null
    sentItems: ConnectionInfo | null
  }> {
    const { content } = draft
    const email = await this.entity(draft)
    const [outgoing, sentItems] = await Promise.all([
      this.#passwords.connection(draft.id, content, 'outgoing'),
      this.#passwords.connection(draft.id, content, 'sentItems'),
    ])
    return { email, outgoing, sentItems }
  }

  /** What it says now, as EMailEntity. Faults: gone (its account), disk. */
  async entity(draft: StoredDraft): Promise<EMailEntity> {
    const { files, mirror, senderOf, now } = this.#parts
    const { html, accountId } = draft.content
    const whole = await Promise.all(files.of(draft.id).map(async (file) => ({ file, bytes: await files.bytes(file) })))
    const clean = html === null ? null : await mirror.cleanFragment(html)
    return entityOf(draft, senderOf(accountId), whole, clean, new Date(now()))
  }

  /** It has left: nothing of it is needed any more. Faults: disk. */
  async forget(draft: StoredDraft): Promise<void> {
    await this.#parts.dropCopy(draft)
    await this.#remove(draft.id)
  }

  /** All of an account that is taken away. */
  async forgetAccount(accountId: AccountId): Promise<void> {
    const states = ['draft', 'queued', 'sending', 'sent', 'failed', 'unknown'] as const
    const theirs = draftsIn(this.#parts.mirror.drafts, states).filter((one) => one.accountId === accountId)
    for (const { id } of theirs) {
      this.#parts.closeComposer(id)
      await this.#remove(id)
    }
  }

  async #remove(id: DraftId): Promise<void> {
    const content = readDraft(this.#parts.mirror.drafts, id)?.content
    if (content) await this.#passwords.forget(id, content, null)
    await this.#parts.files.forget(await this.#parts.mirror.writeDraft('drafts.remove', { ids: [id] }))
    this.#changed()
  }

  #changed(): void {
    this.#parts.emit({ name: 'drafts.changed', payload: {} })
  }

  #stored(id: DraftId): StoredDraft {
    const found = readDraft(this.#parts.mirror.drafts, id)
    if (!found || found.state === 'sent') throw new Fault('gone', 'the draft is not there any more')
    return found
  }
}
