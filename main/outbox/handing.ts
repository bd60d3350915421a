/** One mail on its way: each step is on the disk before what it announces is done, so that it may be cut off anywhere. */
import type { DraftId, DraftState } from '../../preload/drafts.ts'
import type { EMailEntity } from '../../preload/model.ts'
import { waitAfter } from '../agent/schedule.ts'
import { failureOf } from '../failure.ts'
import { readDraft, type StoredDraft } from '../mirror/drafts.ts'
import type { SendingEvent } from '../mirror/sending.ts'
import { afterSending, beforeSending, isGeneral, type Outcome } from './outcome.ts'
import type { OutboxParts, PreparedMail } from './parts.ts'

/** What ends a handing over. */
export interface Ends {
  /** The outbox is closed: nothing new begins. */
  readonly closing: AbortSignal
  /** What goes on still has had its time. */
  readonly ending: AbortSignal
}

/** Why an account's mail waits: until when (ms since 1970), null until somebody signs in anew. */
export interface Held {
  readonly until: number | null
}

export class Handing {
  readonly #parts: OutboxParts
  readonly #ends: Ends
  readonly #looking = new Map<DraftId, Promise<boolean>>()

  constructor(parts: OutboxParts, ends: Ends) {
    this.#parts = parts
    this.#ends = ends
  }

  /** Tries to send one that waits, if it is not to wait for longer than `by`. Faults: those of `step`, before anything left. */
  async handOver(draft: StoredDraft, by: number): Promise<Held | null> {
    const { mirror, agent } = this.#parts
    // It has been tried before: whatever was answered then, it is looked for first.
    if (draft.attempts > 0) {
      const found = await this.find(draft).catch(beforeSending)
      if (found === true) return null
      // Where it cannot be looked for it is not sent again either.
      if (found !== false) return this.#settle(draft, found)
    }
    const first = await this.#prepared(draft)
    if ('kind' in first) return this.#settle(draft, first)
    if ((await this.step(draft.id, { kind: 'handOver', by })) === null) return null
    // Whatever was done to it until that step is part of it.
    const now = readDraft(mirror.drafts, draft.id) ?? draft
    const isSame = now.revision === draft.revision && now.rfcId === draft.rfcId
    const ready = isSame ? first : await this.#prepared(now)
    if ('kind' in ready) return this.#settle(now, ready)
    const emails = [{ ...ready.email, messageId: now.rfcId }]
    const sent = await agent
      .sendEMails(now.accountId, emails, ready.outgoing, ready.sentItems, this.#ends.ending)
      .catch(afterSending)
    if ('kind' in sent) return this.#settle(now, sent)
    await this.hasLeft(now, sent[0] ?? null)
    return null
  }

  /** Makes a step and tells of it; null where it cannot be made now. Faults: disk, locked, damaged. */
  async step(id: DraftId, event: SendingEvent, rfcId: string | null = null): Promise<DraftState | null> {
    const { mirror, clock, emit } = this.#parts
    const state = await mirror.writeDraft('drafts.step', { id, event, rfcId, now: clock.now() })
    if (state !== null) emit({ name: 'drafts.changed', payload: {} })
    return state
  }

  /** It may have left: looks for it, and tells the person where it is not found. */
  async lose(draft: StoredDraft, outcome: Pick<Outcome, 'failure'>): Promise<void> {
    if ((await this.#surely(draft.id, { kind: 'lose', failure: outcome.failure })) === null) return
    if (await this.findQuietly(draft)) return
    this.#returned(draft, 'unknown')
  }

  /** Looks for it among what was sent; what is found has left. Faults: those of looking. */
  find(draft: StoredDraft): Promise<boolean> {
    const running = this.#looking.get(draft.id)
    if (running) return running
    const looking = this.#find(draft).finally(() => this.#looking.delete(draft.id))
    this.#looking.set(draft.id, looking)
    return looking
  }

  /** The same; one that cannot be looked for is not found. */
  async findQuietly(draft: StoredDraft): Promise<boolean> {
    try {
      return await this.find(draft)
    } catch (error) {
      this.#parts.log(`looking for a mail in Sent: ${failureOf(error).kind}`)
      return false
    }
  }

  /** It has left: that is noted, told, and cleared away behind it. */
  async hasLeft(draft: StoredDraft, sent: EMailEntity | null): Promise<void> {
    const { id, content } = draft
    if ((await this.#surely(id, { kind: 'left' })) === null) return
    this.#parts.emit({ name: 'drafts.sent', payload: { id, subject: content.subject } })
    await this.clear(draft, sent)
  }

  /** Never throws. */
  async clear(draft: StoredDraft, sent: EMailEntity | null): Promise<void> {
    const { mirror, left, log } = this.#parts
    try {
      await left(readDraft(mirror.drafts, draft.id) ?? draft, sent)
    } catch (error) {
      log(`clearing up behind a mail that was sent: ${failureOf(error).kind}`)
    }
  }

  async #find({ id, accountId, rfcId }: StoredDraft): Promise<boolean> {
    const { mirror, agent } = this.#parts
    if (rfcId === null || (await agent.findSent(accountId, rfcId, this.#ends.closing)) === null) return false
    const now = readDraft(mirror.drafts, id)
    // Back in its window meanwhile, it is another mail.
    if (now?.rfcId !== rfcId) return false
    await this.hasLeft(now, null)
    return true
  }

  async #prepared(draft: StoredDraft): Promise<PreparedMail | Outcome> {
    try {
      return await this.#parts.prepare(draft)
    } catch (error) {
      return beforeSending(error)
    }
  }

  /** Answers what else of the account has to wait with it. */
  async #settle(draft: StoredDraft, outcome: Outcome): Promise<Held | null> {
    const { clock, log } = this.#parts
    const { kind, failure } = outcome
    // Broken off by ourselves: the next start finds it as it is.
    if (this.#ends.ending.aborted) return null
    log(`a mail of account ${draft.accountId}: ${kind}, ${failure.kind}`)
    if (kind === 'lose') await this.lose(draft, outcome)
    else if (kind === 'refuse') {
      if ((await this.#surely(draft.id, { kind, failure })) !== null) this.#returned(draft, 'failed')
    } else {
      const wait = waitAfter(Math.max(draft.attempts, 1), clock.random(), outcome.retryAfter)
      const retryAt = failure.kind === 'auth' ? null : clock.now() + wait
      await this.#surely(draft.id, { kind, failure, retryAt })
      if (isGeneral(outcome) && draft.content.outgoing === null) return { until: retryAt }
    }
    return null
  }

  /** What has happened is noted as soon as it can be. Faults: those of `step`, when the outbox is closed. */
  async #surely(id: DraftId, event: SendingEvent): Promise<DraftState | null> {
    const { clock, log } = this.#parts
    for (let tries = 1; ; tries++) {
      try {
        return await this.step(id, event)
      } catch (error) {
        log(`noting what became of a mail: ${failureOf(error).kind}`)
        if (this.#ends.closing.aborted) throw error
        await clock.sleep(waitAfter(tries, clock.random(), null), this.#ends.closing)
      }
    }
  }

  #returned({ id, content }: StoredDraft, state: 'failed' | 'unknown'): void {
    this.#parts.emit({ name: 'drafts.returned', payload: { id, subject: content.subject, state } })
  }
}
