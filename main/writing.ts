/** Puts together all that is for writing mail: drafts, their files and copies, the outbox, and whom one writes to. */
import { join } from 'node:path'
import type { Handlers } from '../preload/contract.ts'
import type { draftCalls as declared } from '../preload/draft-calls.ts'
import type { DraftFileId, DraftId, Recipient, Stationery } from '../preload/drafts.ts'
import type { AccountId, FolderId, MessageId } from '../preload/model.ts'
import { textFor } from '../preload/text/text.ts'
import type { EMailAgent } from './agent/agent.ts'
import { systemClock } from './agent/clock.ts'
import type { BackendEvent, BackendOptions } from './backend-parts.ts'
import { draftCalls } from './calls/drafts.ts'
import { emptyContent } from './drafts/beginning.ts'
import { Copies } from './drafts/copies.ts'
import { Drafts } from './drafts/drafts.ts'
import { DraftFiles } from './drafts/files.ts'
import { invitationAnswer } from './drafts/invitations.ts'
import { People } from './drafts/people.ts'
import { Fault } from './failure.ts'
import { listAccounts } from './mirror/accounts.ts'
import { readDraft, type StoredDraft } from './mirror/drafts.ts'
import { readEntity } from './mirror/messages.ts'
import type { Mirror } from './mirror/mirror.ts'
import { peopleAfter } from './mirror/people.ts'
import { createOutbox, type Outbox } from './outbox/outbox.ts'
import type { SettingsFile } from './settings.ts'
import { compose, newMessageId } from './sources/compose.ts'

export interface WritingParts {
  readonly options: Pick<BackendOptions, 'folder' | 'secrets' | 'log' | 'openComposer' | 'closeComposer' | 'pickFiles'>
  readonly mirror: Mirror
  readonly agent: EMailAgent
  readonly settings: SettingsFile
  readonly locale: () => string
  readonly attachmentBytes: (id: MessageId, position: number) => Promise<Uint8Array>
  /** Its server answered when it was last asked. */
  readonly isReachable: (id: AccountId) => boolean
  readonly emit: (event: BackendEvent) => void
}

export interface Writing {
  readonly handlers: Pick<Handlers, keyof typeof declared>
  /** Goes on with what an earlier start left. */
  start(): void
  /** Servers are back, or signed in to anew; null is all. */
  wake(accountIds: readonly AccountId[] | null): void
  /** Mail of these folders changed. */
  changed(folderIds: readonly FolderId[]): void
  openDrafts(): DraftId[]
  draftPicture(id: DraftId, fileId: DraftFileId): Promise<{ bytes: Uint8Array; type: string } | null>
  forgetAccount(id: AccountId): Promise<void>
  close(): Promise<void>
}

export function createWriting(parts: WritingParts): Writing {
  return new AllWriting(parts)
}

/** Messages whose people are taken in before something else may happen. */
const peopleAtOnce = 2000
const oftenest = 100

class AllWriting implements Writing {
  readonly handlers: Writing['handlers']
  readonly #parts: WritingParts
  readonly #files: DraftFiles
  readonly #drafts: Drafts
  readonly #copies: Copies
  readonly #outbox: Outbox
  readonly #people = new People(Date.now())
  #peopleTo = 0

  constructor(parts: WritingParts) {
    const { mirror, agent, options, settings, locale, attachmentBytes, isReachable } = parts
    const { secrets, log, openComposer, closeComposer, pickFiles } = options
    const emit = atMost(oftenest, parts.emit)
    const senderOf = (id: AccountId) => this.#senderOf(id)
    this.#parts = parts
    this.#files = new DraftFiles(mirror, join(options.folder, 'drafts'))
    const text = () => textFor(locale())
    this.#drafts = new Drafts({
      ...{ mirror, agent, secrets, log, openComposer, closeComposer, emit, senderOf, attachmentBytes, text },
      ...{ files: this.#files, outbox: () => this.#outbox, now: Date.now },
      rawOf: (id) => this.#rawOf(id),
      accounts: () => listAccounts(mirror.reader),
      signatureOf: (id) => settings.current.stationery.signatures.find((one) => one.accountId === id)?.html ?? '',
      copy: (id, when) => this.#copies.copy(id, when),
      dropCopy: (draft) => this.#copies.drop(draft),
    })
    this.#copies = new Copies({
      ...{ mirror, agent, log, clock: systemClock },
      entity: (draft) => this.#drafts.entity(draft),
      newRfcId: (id) => newMessageId(senderOf(id).address),
      weight: (id) => this.#files.weight(id),
      changed: () => emit({ name: 'drafts.changed', payload: {} }),
      gone: (id) => this.#drafts.discard(id),
    })
    this.#outbox = createOutbox({
      ...{ mirror, agent, log, clock: systemClock, emit, isReachable },
      prepare: (draft) => this.#drafts.prepare(draft),
      left: (draft) => this.#left(draft),
    })
    this.handlers = draftCalls({
      ...{ drafts: this.#drafts, files: this.#files, outbox: this.#outbox, pickFiles, now: Date.now },
      keep: (id, keep) => this.#keep(id, keep),
      answerInvitation: (id, answer) => this.#answerInvitation(id, answer),
      suggest: (text, accountId) => this.#suggest(text, accountId),
      stationery: () => settings.current.stationery,
      changeStationery: (change) => this.#changeStationery(change),
    })
  }

  #changeStationery(change: (before: Stationery) => Stationery): void {
    const { settings, emit } = this.#parts
    settings.save({ ...settings.current, stationery: change(settings.current.stationery) })
    emit({ name: 'stationery.changed', payload: {} })
  }

  start(): void {
    void this.#files.sweep()
    this.#outbox.start()
    this.#copies.wake(null)
  }

  wake(accountIds: readonly AccountId[] | null): void {
    this.#outbox.wake(accountIds)
    this.#copies.wake(accountIds)
  }

  changed(folderIds: readonly FolderId[]): void {
    this.#copies.look(folderIds)
  }

  openDrafts(): DraftId[] {
    return this.#drafts.opened()
  }

  async draftPicture(id: DraftId, fileId: DraftFileId): Promise<{ bytes: Uint8Array; type: string } | null> {
    const found = this.#drafts.picture(id, fileId)
    return found ? { bytes: await this.#files.bytes(found), type: found.type } : null
  }

  forgetAccount(id: AccountId): Promise<void> {
    return this.#drafts.forgetAccount(id)
  }

  async close(): Promise<void> {
    await this.#outbox.close()
    await this.#copies.close()
  }

  #senderOf(id: AccountId): Recipient {
    const { mirror, settings } = this.#parts
    const account = listAccounts(mirror.reader).find((one) => one.id === id)
    const connection = settings.current.connections.find((one) => one.accountId === id)
    // A mirror that was begun anew learns of some accounts only when their server answers.
    if (!account && connection) throw new Fault('offline', 'the account is not known here yet')
    if (!account) throw new Fault('gone', 'the account is not there any more')
    const name = connection?.kind === 'imap' ? connection.senderName : (account.associateName ?? account.name)
    return { name, address: account.address }
  }

  /** As mail carries it, made anew from all that is known of it. */
  async #rawOf(id: MessageId): Promise<Uint8Array> {
    const { mirror, attachmentBytes } = this.#parts
    const entity = readEntity(mirror.reader, id)
    if (!entity) throw new Fault('gone', 'the message is not in the mirror any more')
    const attachments = []
    for (const [position, one] of entity.attachments.entries()) {
      const bytes = await attachmentBytes(id, position)
      attachments.push({ ...one, stream: Buffer.from(bytes).toString('base64') })
    }
    return await compose({ ...entity, attachments })
  }

  /** What depended on a mail that has left. Never throws. */
  async #left(draft: StoredDraft): Promise<void> {
    const { agent, options } = this.#parts
    const { about } = draft.context
    try {
      if (about !== null) await agent.change([about], { kind: 'answered', value: true })
      await this.#drafts.forget(draft)
    } catch (error) {
      options.log(`after a mail was sent: ${error instanceof Error ? error.name : typeof error}`)
    }
  }

  async #keep(id: DraftId, keep: 'mine' | 'other' | 'both'): Promise<void> {
    const draft = readDraft(this.#parts.mirror.drafts, id)
    if (!draft) throw new Fault('gone', 'the draft is not there any more')
    if (keep !== 'other') return await this.#copies.keep(draft, keep)
    const { otherCopy } = draft
    if (otherCopy === null) throw new Fault('gone', 'the other version is not there any more')
    await this.#drafts.replace(id, { kind: 'edit', messageId: otherCopy })
  }

  async #answerInvitation(id: MessageId, answer: Parameters<typeof invitationAnswer>[2]): Promise<DraftId> {
    const { mirror, attachmentBytes, locale } = this.#parts
    const senderOf = (account: AccountId) => this.#senderOf(account)
    const made = await invitationAnswer({ mirror, attachmentBytes, senderOf, text: textFor(locale()) }, id, answer)
    const content = { ...emptyContent(made.accountId), ...made.content }
    const draftId = await this.#drafts.add('invitation', content, made.context)
    // Whom the person has not seen yet they see before anything leaves.
    await (made.isToSender ? this.#drafts.send(draftId, null) : this.#drafts.open(draftId))
    return draftId
  }

  async #suggest(text: string, accountId: AccountId | null): Promise<Recipient[]> {
    for (;;) {
      const { people, last } = peopleAfter(this.#parts.mirror.reader, this.#peopleTo, peopleAtOnce)
      for (const one of people) this.#people.note(one)
      if (last === null) break
      this.#peopleTo = last
      await new Promise((resolve) => setImmediate(resolve))
    }
    return this.#people.find(text, accountId === null ? [] : [this.#senderOf(accountId).address])
  }
}

/** Passes on what changed at most once in so many milliseconds, and everything else at once. */
function atMost(ms: number, emit: WritingParts['emit']): WritingParts['emit'] {
  let timer: NodeJS.Timeout | null = null
  return (event) => {
    if (event.name !== 'drafts.changed') return emit(event)
    timer ??= setTimeout(() => {
      timer = null
      emit(event)
    }, ms)
  }
}
