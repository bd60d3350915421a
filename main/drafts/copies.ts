/**
 * Drafts on their server too, so that they can be gone on with elsewhere; and what comes of it when somebody does. Both
 * versions are kept until the person has chosen.
 */
import { randomUUID } from 'node:crypto'
import type { DraftId } from '../../preload/drafts.ts'
import { flag, type AccountId, type EMailEntity, type FolderId, type MessageId } from '../../preload/model.ts'
import type { EMailAgent } from '../agent/agent.ts'
import type { Clock } from '../agent/clock.ts'
import { waitAfter } from '../agent/schedule.ts'
import { failureOf } from '../failure.ts'
import type { Log } from '../log.ts'
import { draftsIn, readDraft, type StoredDraft } from '../mirror/drafts.ts'
import { storedFolder, storedFolders, type StoredFolder } from '../mirror/folders.ts'
import { messagesNamed, type PlacedMessage } from '../mirror/items.ts'
import { readEntity } from '../mirror/messages.ts'
import type { Mirror } from '../mirror/mirror.ts'

export interface CopyParts {
  readonly mirror: Mirror
  readonly agent: Pick<EMailAgent, 'saveToMailServer' | 'change' | 'readDrafts'>
  readonly clock: Clock
  readonly log: Log
  /** The draft as it is now. Faults: gone, disk. */
  readonly entity: (draft: StoredDraft) => Promise<EMailEntity>
  readonly newRfcId: (accountId: AccountId) => string
  /** Bytes of the files that go along. */
  readonly weight: (id: DraftId) => number
  /** Somebody did something to it elsewhere. */
  readonly changed: () => void
  /** It was deleted, or sent, elsewhere, and nothing was done to it here since. */
  readonly gone: (id: DraftId) => Promise<void>
}

/** A pause in typing after which the server gets it. */
const quietMs = 20_000
/** One with files of more bytes goes there when its window is closed, and not at every pause. */
const lightBytes = 2_000_000
/** In a copy: which making of it this is, so that one is known again whose name never came back. */
const tokenHeader = 'X-Mailmirror-Copy'
const written = ['draft', 'failed'] as const

export class Copies {
  readonly #parts: CopyParts
  readonly #closing = new AbortController()
  readonly #waiting = new Map<DraftId, AbortController>()
  /** One copy at a time of each draft. */
  readonly #running = new Map<DraftId, Promise<void>>()
  /** Copies in a row that came to nothing. */
  readonly #tries = new Map<DraftId, number>()
  #looking = Promise.resolve()

  constructor(parts: CopyParts) {
    this.#parts = parts
  }

  /** Copies it when the person pauses, or now. */
  copy(id: DraftId, when: 'soon' | 'now'): void {
    const isHeavy = when === 'soon' && this.#parts.weight(id) > lightBytes
    this.#copyIn(id, isHeavy ? null : when === 'now' ? 0 : quietMs)
  }

  /** What an earlier start left uncopied, or servers that are back now can take; null is all accounts. */
  wake(accountIds: readonly AccountId[] | null): void {
    for (const { id, accountId, revision, copiedRevision, isOpen } of draftsIn(this.#parts.mirror.drafts, written))
      if (revision > copiedRevision && (accountIds?.includes(accountId) ?? true) && !this.#waiting.has(id))
        this.copy(id, isOpen ? 'soon' : 'now')
  }

  /** Something changed in these folders: somebody may have gone on with a draft elsewhere. */
  look(folderIds: readonly FolderId[]): void {
    const { reader } = this.#parts.mirror
    const drafts = folderIds.filter((id) => storedFolder(reader, id)?.role === 'drafts')
    if (drafts.length === 0 || this.#closing.signal.aborted) return
    this.#looking = this.#looking.then(() => this.#quietly('a draft', this.#look(drafts)))
  }

  /** Takes the copy on the server away. Never throws. */
  async drop(draft: StoredDraft): Promise<void> {
    this.#waiting.get(draft.id)?.abort()
    await this.#running.get(draft.id)
    const now = readDraft(this.#parts.mirror.drafts, draft.id)
    // From another account now, what it knows of copies is about that one's server.
    await this.#dropCopyOf(now?.accountId === draft.accountId ? now : draft)
  }

  /** The person has chosen between this one and the one of elsewhere. */
  async keep(draft: StoredDraft, keep: 'mine' | 'both'): Promise<void> {
    const { mirror } = this.#parts
    const { id, otherCopy } = draft
    await this.#dropCopyOf(draft)
    await mirror.writeDraft('drafts.otherCopy', { id, otherCopy: null })
    if (otherCopy !== null && keep === 'mine') await this.#delete([otherCopy])
    await mirror.writeDraft('drafts.leaveCopy', { id })
    this.copy(id, 'now')
  }

  async close(): Promise<void> {
    this.#closing.abort()
    await Promise.all([...this.#running.values(), this.#looking])
  }

  /** @param wait ms; null calls off what waits */
  #copyIn(id: DraftId, wait: number | null): void {
    this.#waiting.get(id)?.abort()
    this.#waiting.delete(id)
    if (wait === null) return
    const pause = new AbortController()
    this.#waiting.set(id, pause)
    const ends = AbortSignal.any([pause.signal, this.#closing.signal])
    void (wait === 0 ? Promise.resolve() : this.#parts.clock.sleep(wait, ends)).then(() => {
      if (ends.aborted) return
      this.#waiting.delete(id)
      this.#copyInTurn(id)
    })
  }

  #copyInTurn(id: DraftId): void {
    const { clock, log } = this.#parts
    const before = this.#running.get(id) ?? Promise.resolve()
    const running = before
      .then(() => this.#copy(id))
      .then(() => void this.#tries.delete(id))
      .catch((error: unknown) => {
        log(`a draft waits for its server: ${failureOf(error).kind}`)
        const tries = (this.#tries.get(id) ?? 0) + 1
        this.#tries.set(id, tries)
        if (!this.#waiting.has(id) && !this.#closing.signal.aborted)
          this.#copyIn(id, waitAfter(tries, clock.random(), null))
      })
      .finally(() => {
        if (this.#running.get(id) === running) this.#running.delete(id)
        // What was seen there meanwhile could not be told from what was being saved.
        this.#lookAfter(id)
      })
    this.#running.set(id, running)
  }

  #lookAfter(id: DraftId): void {
    if (this.#closing.signal.aborted) return
    const draft = readDraft(this.#parts.mirror.drafts, id)
    const folder = draft && this.#folderOf(draft.accountId)
    if (folder) this.look([folder.id])
  }

  async #copy(id: DraftId): Promise<void> {
    const { mirror, agent, entity, newRfcId } = this.#parts
    const first = readDraft(mirror.drafts, id)
    const folder = first && this.#folderOf(first.accountId)
    if (!first || !folder || !isToCopy(first)) return
    if (first.copiedRevision >= 0) {
      await agent.readDrafts(first.accountId)
      if ((await this.#compare(first, folder)) !== 'same') return
    }
    const draft = readDraft(mirror.drafts, id)
    if (!draft || !isToCopy(draft) || draft.accountId !== first.accountId) return
    const token = randomUUID()
    const { accountId, revision, copyName } = draft
    const rfcId = await mirror.writeDraft('drafts.copying', { id, token, rfcId: newRfcId(accountId) })
    const email = asCopy(await entity(draft), folder.name, rfcId, token, copyName)
    const saved = await agent.saveToMailServer(accountId, email)
    const name = saved.serverIdentifier
    const isNoted = await mirror.writeDraft('drafts.copied', { id, accountId, revision, name })
    // Sent, thrown away, or given another sender while it was being copied.
    const now = readDraft(mirror.drafts, id)
    if (!isNoted || !now || now.state === 'sent') await this.#dropCopyOf({ ...draft, copyRfcId: rfcId, copyName: name })
    else if (copyName !== null && copyName !== name) await this.#dropNamed(folder, copyName)
  }

  async #look(folderIds: readonly FolderId[]): Promise<void> {
    for (const draft of draftsIn(this.#parts.mirror.drafts, written)) {
      const folder = this.#folderOf(draft.accountId)
      if (this.#closing.signal.aborted) return
      if (!folder || !folderIds.includes(folder.id) || draft.copiedRevision < 0 || this.#running.has(draft.id)) continue
      await this.#quietly('a draft', this.#compare(draft, folder))
    }
  }

  /** `other`: it was changed elsewhere, which is noted; `gone`: it was deleted or sent there. */
  async #compare(draft: StoredDraft, folder: StoredFolder): Promise<'same' | 'other' | 'gone'> {
    const { mirror, changed } = this.#parts
    const { id, accountId, copyName, otherCopy, copiedRevision: revision } = draft
    // Nothing is known of a folder that is not read.
    if (!folder.subscribed) return 'same'
    const there = this.#messages(folder.id, draft)
    const mine = there.find((one) => one.remoteId === copyName)
    const newest = there.filter((one) => one !== mine).at(-1)
    const isNewer = newest && (!mine || newest.item > mine.item)
    if (isNewer && (copyName === null || this.#isOurs(newest, draft))) {
      // It was saved, and its name was not known then.
      await mirror.writeDraft('drafts.copied', { id, accountId, revision, name: newest.remoteId })
      return 'same'
    }
    const other = isNewer ? newest.id : null
    if (other !== otherCopy) {
      await mirror.writeDraft('drafts.otherCopy', { id, otherCopy: other })
      changed()
    }
    if (other !== null) return 'other'
    return mine || copyName === null ? 'same' : await this.#missed(draft, folder)
  }

  /** The copy is not where it was, as far as is known here. */
  async #missed(draft: StoredDraft, folder: StoredFolder): Promise<'same' | 'other' | 'gone'> {
    const { mirror, agent, gone } = this.#parts
    const { id, copyName } = draft
    await agent.readDrafts(draft.accountId)
    const now = readDraft(mirror.drafts, id)
    if (!now || now.copyName !== copyName) return 'same'
    // Only now the folder is known to its end: what took its place may have come last.
    if (this.#messages(folder.id, now).length > 0) return await this.#compare(now, folder)
    const isDone = now.revision <= now.copiedRevision && !now.isOpen && now.state === 'draft'
    if (isDone) await gone(id)
    // Whoever goes on with it here has it saved anew.
    else await mirror.writeDraft('drafts.leaveCopy', { id })
    return isDone ? 'gone' : 'same'
  }

  #isOurs({ id }: PlacedMessage, { copyToken }: StoredDraft): boolean {
    const headers = readEntity(this.#parts.mirror.reader, id)?.customHeaders ?? []
    const said = headers.find(({ name }) => name?.toLowerCase() === tokenHeader.toLowerCase())?.values
    return copyToken !== null && (said?.includes(copyToken) ?? false)
  }

  /** The copy, and what else lies in the drafts under its Message-ID, in the order in which it came. */
  #messages(folderId: FolderId, { copyRfcId, copyName }: StoredDraft): PlacedMessage[] {
    return messagesNamed(this.#parts.mirror.reader, folderId, copyRfcId, copyName)
  }

  #folderOf(accountId: AccountId): StoredFolder | undefined {
    return storedFolders(this.#parts.mirror.reader, accountId).find(({ role }) => role === 'drafts')
  }

  async #dropCopyOf(draft: StoredDraft): Promise<void> {
    const folder = this.#folderOf(draft.accountId)
    if (!folder || (draft.copyName === null && draft.copyToken === null)) return
    const there = this.#messages(folder.id, draft)
    const named = there.find(({ remoteId }) => remoteId === draft.copyName)
    const copy = named ?? there.find((one) => this.#isOurs(one, draft))
    if (copy) await this.#delete([copy.id])
  }

  async #dropNamed(folder: StoredFolder, name: string): Promise<void> {
    const [before] = messagesNamed(this.#parts.mirror.reader, folder.id, null, name)
    if (before) await this.#delete([before.id])
  }

  #delete(ids: readonly MessageId[]): Promise<void> {
    return this.#quietly('an old draft stays on its server', this.#parts.agent.change(ids, { kind: 'delete' }))
  }

  async #quietly(what: string, work: Promise<unknown>): Promise<void> {
    await work.catch((error: unknown) => this.#parts.log(`${what}: ${failureOf(error).kind}`))
  }
}

const isToCopy = ({ state, otherCopy, revision, copiedRevision }: StoredDraft): boolean =>
  (state === 'draft' || state === 'failed') && otherCopy === null && revision > copiedRevision

/** As it lies among the drafts: under a Message-ID that it will not leave under, in place of the copy of that name. */
const asCopy = (
  email: EMailEntity,
  folderName: string,
  messageId: string,
  token: string,
  before: string | null,
): EMailEntity => ({
  ...{ ...email, folderName, messageId, sent: null, flags: flag.draft | flag.seen },
  customHeaders: [...email.customHeaders, { name: tokenHeader, values: [token] }],
  ...{ emailItemId: Number(before ?? 0) || 0, serverIdentifier: before },
})
