/**
 * Drafts on their server too, so that they can be gone on with elsewhere; and what comes of it when somebody does. Both
 * versions are kept until the person has chosen.
 */
import type { DraftId } from '../../preload/drafts.ts'
import { flag, type AccountId, type EMailEntity, type FolderId, type MessageId } from '../../preload/model.ts'
import type { EMailAgent } from '../agent/agent.ts'
import type { Clock } from '../agent/clock.ts'
import { failureOf } from '../failure.ts'
import type { Log } from '../log.ts'
import { draftsIn, readDraft, type StoredDraft } from '../mirror/drafts.ts'
import { storedFolders } from '../mirror/folders.ts'
import { messagesNamed, placesOfItems, type PlacedMessage } from '../mirror/items.ts'
import type { Mirror } from '../mirror/mirror.ts'

export interface CopyParts {
  readonly mirror: Mirror
  readonly agent: Pick<EMailAgent, 'saveToMailServer' | 'change' | 'readDrafts'>
  readonly clock: Clock
  readonly log: Log
  /** The draft as it is now. Faults: gone, disk. */
  readonly entity: (draft: StoredDraft) => Promise<EMailEntity>
  readonly newRfcId: (accountId: AccountId) => string
  /** Somebody did something to it elsewhere. */
  readonly changed: () => void
  /** It was deleted, or sent, elsewhere, and nothing was done to it here since. */
  readonly gone: (id: DraftId) => Promise<void>
}

/** A pause in typing after which the server gets it. */
const quietMs = 20_000

export class Copies {
  readonly #parts: CopyParts
  readonly #closing = new AbortController()
  readonly #waiting = new Map<DraftId, AbortController>()
  /** One copy at a time of each draft. */
  readonly #running = new Map<DraftId, Promise<void>>()
  #looking = Promise.resolve()

  constructor(parts: CopyParts) {
    this.#parts = parts
  }

  /** Copies it when the person pauses, or now. */
  copy(id: DraftId, when: 'soon' | 'now'): void {
    this.#waiting.get(id)?.abort()
    const pause = new AbortController()
    this.#waiting.set(id, pause)
    const wait = when === 'now' ? Promise.resolve() : this.#parts.clock.sleep(quietMs, pause.signal)
    void wait.then(() => {
      if (pause.signal.aborted || this.#closing.signal.aborted) return
      this.#waiting.delete(id)
      void this.#copyInTurn(id)
    })
  }

  /** What an earlier start left uncopied, or servers that are back now can take; null is all accounts. */
  wake(accountIds: readonly AccountId[] | null): void {
    for (const { id, accountId, revision, copiedRevision } of draftsIn(this.#parts.mirror.drafts, ['draft', 'failed']))
      if (revision > copiedRevision && (accountIds?.includes(accountId) ?? true) && !this.#waiting.has(id))
        this.copy(id, 'soon')
  }

  /** Something changed in these folders: somebody may have gone on with a draft elsewhere. */
  look(folderIds: readonly FolderId[]): void {
    this.#looking = this.#looking.then(() => this.#look(folderIds))
  }

  async #look(folderIds: readonly FolderId[]): Promise<void> {
    if (this.#closing.signal.aborted) return
    for (const draft of draftsIn(this.#parts.mirror.drafts, ['draft', 'failed'])) {
      const folder = this.#folderOf(draft.accountId)
      if (!folder || !folderIds.includes(folder.id) || draft.copiedRevision < 0 || this.#running.has(draft.id)) continue
      await this.#compare(draft, folder.id).catch((error: unknown) =>
        this.#parts.log(`a draft: ${failureOf(error).kind}`),
      )
      if (this.#closing.signal.aborted) return
    }
  }

  /** Takes the copy on the server away. Never throws. */
  async drop(draft: StoredDraft): Promise<void> {
    this.#waiting.get(draft.id)?.abort()
    await this.#running.get(draft.id)
    const folder = this.#folderOf(draft.accountId)
    const { copyName } = readDraft(this.#parts.mirror.drafts, draft.id) ?? draft
    const copy = folder && this.#messages(folder.id, draft).find(({ remoteId }) => remoteId === copyName)
    if (copy) await this.#delete([copy.id])
  }

  /** The person has chosen between this one and the one of elsewhere. */
  async keep(draft: StoredDraft, keep: 'mine' | 'both'): Promise<void> {
    const { mirror, newRfcId } = this.#parts
    const { id, otherCopy, accountId } = draft
    await mirror.writeDraft('drafts.otherCopy', { id, otherCopy: null })
    if (otherCopy === null) return
    if (keep === 'mine') await this.#delete([otherCopy])
    // The next copy then is one of its own, and replaces none.
    if (keep === 'both') await mirror.writeDraft('drafts.name', { id, rfcId: newRfcId(accountId), isNew: true })
    await mirror.writeDraft('drafts.copied', { id, revision: -1, name: null })
    this.copy(id, 'now')
  }

  async close(): Promise<void> {
    this.#closing.abort()
    await Promise.all([...this.#running.values(), this.#looking])
  }

  #copyInTurn(id: DraftId): Promise<void> {
    const before = this.#running.get(id) ?? Promise.resolve()
    const running = before
      .then(() => this.#copy(id))
      .catch((error: unknown) => this.#parts.log(`a draft waits for its server: ${failureOf(error).kind}`))
      .finally(() => {
        if (this.#running.get(id) === running) this.#running.delete(id)
        // What was seen there meanwhile could not be told from what was being saved.
        this.#lookAfter(id)
      })
    this.#running.set(id, running)
    return running
  }

  #lookAfter(id: DraftId): void {
    if (this.#closing.signal.aborted) return
    const draft = readDraft(this.#parts.mirror.drafts, id)
    const folder = draft && this.#folderOf(draft.accountId)
    if (folder) this.look([folder.id])
  }

  async #copy(id: DraftId): Promise<void> {
    const { mirror, agent, entity, newRfcId } = this.#parts
    const draft = readDraft(mirror.drafts, id)
    if (!draft || draft.state !== 'draft' || draft.otherCopy !== null || draft.revision <= draft.copiedRevision) return
    const folder = this.#folderOf(draft.accountId)
    if (!folder) return
    if (draft.copiedRevision >= 0) {
      await agent.readDrafts(draft.accountId)
      if ((await this.#compare(draft, folder.id)) !== 'same') return
    }
    const name = newRfcId(draft.accountId)
    const rfcId = draft.rfcId ?? (await mirror.writeDraft('drafts.name', { id, rfcId: name, isNew: false }))
    const email = { ...(await entity({ ...draft, rfcId })), flags: flag.draft | flag.seen, folderName: folder.name }
    const saved = await agent.saveToMailServer(draft.accountId, {
      ...{ ...email, messageId: rfcId, emailItemId: Number(draft.copyName ?? 0) || 0, sent: null },
    })
    const [place] = placesOfItems(mirror.reader, [saved.emailItemId], [draft.accountId])
    await mirror.writeDraft('drafts.copied', { id, revision: draft.revision, name: place?.remoteId ?? null })
    // Sent, or thrown away, while it was being copied.
    const now = readDraft(mirror.drafts, id)
    if ((!now || now.state === 'sent') && place) await this.#delete([place.id])
  }

  /** `other`: it was changed elsewhere, which is noted; `gone`: it was deleted or sent there. */
  async #compare(draft: StoredDraft, folderId: FolderId): Promise<'same' | 'other' | 'gone'> {
    const { mirror, changed, gone } = this.#parts
    const { id, copyName, otherCopy } = draft
    const there = this.#messages(folderId, draft)
    const mine = there.find((one) => one.remoteId === copyName)
    if (copyName === null) {
      // It was saved, and its name there was not known then.
      const newest = there.at(-1)
      if (newest)
        await mirror.writeDraft('drafts.copied', { id, revision: draft.copiedRevision, name: newest.remoteId })
      return 'same'
    }
    const other = there.filter((one) => one !== mine).at(-1)
    if (other && (!mine || other.item > mine.item)) {
      if (other.id === otherCopy) return 'other'
      await mirror.writeDraft('drafts.otherCopy', { id, otherCopy: other.id })
      changed()
      return 'other'
    }
    if (mine) return 'same'
    const isDone = draft.revision <= draft.copiedRevision && !draft.isOpen && draft.state === 'draft'
    if (isDone) await gone(id)
    // Whoever goes on with it here has it saved anew.
    else await mirror.writeDraft('drafts.copied', { id, revision: -1, name: null })
    return isDone ? 'gone' : 'same'
  }

  /** The copy, and what else lies in the drafts under its Message-ID, in the order in which it came. */
  #messages(folderId: FolderId, { rfcId, copyName }: StoredDraft): PlacedMessage[] {
    return messagesNamed(this.#parts.mirror.reader, folderId, rfcId, copyName)
  }

  #folderOf(accountId: AccountId) {
    return storedFolders(this.#parts.mirror.reader, accountId).find(({ role }) => role === 'drafts')
  }

  async #delete(ids: readonly MessageId[]): Promise<void> {
    await this.#parts.agent
      .change(ids, { kind: 'delete' })
      .catch((error: unknown) => this.#parts.log(`an old draft stays on its server: ${failureOf(error).kind}`))
  }
}
