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
import { begun, type BeginningParts } from './beginning.ts'
import { entityOf } from './entity.ts'
import { shown, type DraftFiles } from './files.ts'
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

  constructor(parts: DraftParts) {
    this.#parts = parts
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
    const { kind, content, context, files, copy } = await begun(this.#parts, from)
    const known = copy && draftOfCopy(this.#parts.mirror.drafts, content.accountId, copy)
    if (known) {
      await this.open(known.id)
      return known.id
    }
    const id = await this.add(kind, content, context, copy)
    try {
      for (const file of files) await this.#parts.files.add(id, file)
    } catch (error) {
      await this.#remove(id)
      throw error
    }
    await this.open(id)
    return id
  }

  async add(
    kind: Draft['kind'],
    content: DraftContent,
    context: DraftContext,
    copy: { name: string; rfcId: string | null } | null = null,
  ): Promise<DraftId> {
    const { mirror, now } = this.#parts
    const id = await mirror.writeDraft('drafts.add', {
      ...{ kind, content, context, preview: previewOf(content), now: now() },
      ...{ copyName: copy?.name ?? null, rfcId: copy?.rfcId ?? null },
    })
    this.#changed()
    return id
  }

  /** Faults: gone; rejected, while it is being sent. */
  async open(id: DraftId): Promise<void> {
    const { state } = this.#stored(id)
    if (state === 'queued') await this.#parts.outbox().takeBack(id)
    if (state === 'unknown') await this.#step(id, { kind: 'takeBack' })
    const now = this.#stored(id).state
    if (now !== 'draft' && now !== 'failed') throw new Fault('rejected', `the mail is ${now}`)
    await this.#parts.mirror.writeDraft('drafts.opened', { id, isOpen: true })
    this.#parts.openComposer(id)
  }

  /** Faults: gone, rejected (it is not a draft any more), disk. */
  async save(id: DraftId, content: DraftContent): Promise<void> {
    const { mirror, now, copy } = this.#parts
    this.#stored(id)
    const isSaved = await mirror.writeDraft('drafts.save', { id, content, preview: previewOf(content), now: now() })
    if (!isSaved) throw new Fault('rejected', 'the mail is not a draft any more')
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
    const isUntouched = draft.revision === 0 && draft.kind !== 'edit' && this.#parts.files.of(id).length === 0
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
    if (at === null) emit({ name: 'drafts.queued', payload: { id, subject: content.subject, until } })
  }

  /** Answers whether it is a draft again, with its window open. */
  async takeBack(id: DraftId): Promise<boolean> {
    if (!(await this.#parts.outbox().takeBack(id))) return false
    await this.open(id)
    this.#changed()
    return true
  }

  async password(id: DraftId, server: 'outgoing' | 'sentItems', password: string): Promise<void> {
    this.#stored(id)
    await this.#parts.secrets.set(entry(id, server), password, true)
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
      this.#connection(draft.id, 'outgoing', content.outgoing),
      this.#connection(draft.id, 'sentItems', content.sentItems),
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

  /** It has left: nothing of it is needed any more. Never throws. */
  async forget(draft: StoredDraft): Promise<void> {
    await this.#parts.dropCopy(draft)
    await this.#remove(draft.id)
    await Promise.all(
      (['outgoing', 'sentItems'] as const).map((one) => this.#parts.secrets.remove(entry(draft.id, one))),
    )
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

  async #connection(
    id: DraftId,
    which: 'outgoing' | 'sentItems',
    other: DraftContent['outgoing'],
  ): Promise<ConnectionInfo | null> {
    if (!other) return null
    const password = (await this.#parts.secrets.get(entry(id, which))) ?? ''
    return { ...other, password }
  }

  async #step(id: DraftId, event: { kind: 'takeBack' }): Promise<void> {
    await this.#parts.mirror.writeDraft('drafts.step', { id, event, rfcId: null, now: this.#parts.now() })
    this.#changed()
  }

  async #remove(id: DraftId): Promise<void> {
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

/** The keychain's name for the password of a server that one mail alone goes by. */
const entry = (id: DraftId, server: 'outgoing' | 'sentItems'): string => `draft-${id}-${server}`
