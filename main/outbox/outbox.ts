/**
 * THE OUTBOX: mail that the person sent, until it has left. One at a time for each account, some accounts side by side. What
 * may happen to a mail is in `mirror/sending.ts`; how one is handed over in `handing.ts`; here is when.
 */
import type { DraftId } from '../../preload/drafts.ts'
import type { AccountId } from '../../preload/model.ts'
import { createPool } from '../agent/pool.ts'
import { isOver, sleepTowards, waitAfter } from '../agent/schedule.ts'
import { Fault, failureOf } from '../failure.ts'
import { listAccounts } from '../mirror/accounts.ts'
import { draftsIn, readDraft, type StoredDraft } from '../mirror/drafts.ts'
import { sentMessage } from '../mirror/items.ts'
import { newMessageId } from '../sources/compose.ts'
import { dueAt } from './due.ts'
import { Handing, type Held } from './handing.ts'
import type { OutboxParts } from './parts.ts'

export interface Outbox {
  /**
   * Puts a draft into the outbox, not to be handed over before `at` (ms since 1970); one that waits there already gets that
   * time. False where it is being handed over, or is gone. One that nobody knows of is looked for first, and is not sent
   * again where it has left. Faults: disk; where it could not be looked for, why.
   */
  send(id: DraftId, at: number): Promise<boolean>
  /** Back into its window; false where it is leaving, or has left. Faults: disk. */
  takeBack(id: DraftId): Promise<boolean>
  /** The person says that it has arrived. Faults: disk. */
  arrived(id: DraftId): Promise<boolean>
  /** To be called once, before anything is sent: what an earlier session left behind is gone on with. */
  start(): void
  /** Their servers are back, or have a new sign-in: what waits for them is tried now (null: for all). */
  wake(accountIds: readonly AccountId[] | null): void
  /** Nothing new begins; what is being handed over has a few seconds to end. */
  close(): Promise<void>
}

const accountsAtOnce = 4
/** One that is being handed over when the app is closed. */
const patienceMs = 5000
/** Mail that would be due so soon after the app is closed leaves before. */
const hasteMs = 12_000
const cutOff = { kind: 'timeout', detail: 'the app ended while the mail was handed over' } as const

export function createOutbox(parts: OutboxParts): Outbox {
  return new TheOutbox(parts)
}

class TheOutbox implements Outbox {
  readonly #parts: OutboxParts
  readonly #closing = new AbortController()
  readonly #ending = new AbortController()
  readonly #handing: Handing
  readonly #pool = createPool(accountsAtOnce)
  readonly #busy = new Map<AccountId, Promise<void>>()
  /** Accounts whose way out is closed, until then (ms since 1970; null: until somebody signs in anew). */
  readonly #held = new Map<AccountId, Held['until']>()
  /** What they waited for after a failure is there. */
  readonly #eager = new Set<DraftId>()
  readonly #behind = new Set<Promise<void>>()
  #alarm = new AbortController()
  /** While the app closes: mail that is due until then leaves now. */
  #hasty = 0
  #stopListening: (() => void) | null = null

  constructor(parts: OutboxParts) {
    this.#parts = parts
    this.#handing = new Handing(parts, { closing: this.#closing.signal, ending: this.#ending.signal })
  }

  async send(id: DraftId, at: number): Promise<boolean> {
    const { mirror, clock } = this.#parts
    const draft = readDraft(mirror.drafts, id)
    if (!draft) return false
    if (draft.state === 'unknown' && (await this.#handing.find(draft))) return true
    const { accountId } = draft
    const sender = listAccounts(mirror.reader).find((one) => one.id === accountId)?.address ?? ''
    if ((await this.#handing.step(id, { kind: 'send', at }, newMessageId(sender))) === null) return false
    // Who does not want to wait does not wait for the account's other mail either.
    if (at <= clock.now()) this.#held.delete(accountId)
    this.#serve()
    return true
  }

  async takeBack(id: DraftId): Promise<boolean> {
    const isBack = (await this.#handing.step(id, { kind: 'takeBack' })) !== null
    this.#serve()
    return isBack
  }

  async arrived(id: DraftId): Promise<boolean> {
    const draft = readDraft(this.#parts.mirror.drafts, id)
    if (!draft || (await this.#handing.step(id, { kind: 'arrive' })) === null) return false
    this.#goOn(this.#handing.clear(draft, null))
    return true
  }

  start(): void {
    const { mirror } = this.#parts
    if (this.#stopListening || this.#closing.signal.aborted) return
    this.#stopListening = mirror.onChange(({ accountIds }) => this.#lookHere(accountIds))
    const stand = (state: StoredDraft['state']) => draftsIn(mirror.drafts, [state])
    const [sending, unknown, sent] = [stand('sending'), stand('unknown'), stand('sent')]
    for (const draft of sending) this.#goOn(this.#handing.lose(draft, { failure: cutOff }))
    for (const draft of unknown) this.#goOn(this.#handing.findQuietly(draft))
    for (const draft of sent) this.#goOn(this.#handing.clear(draft, null))
    this.#hurry(stand('queued'))
    this.#serve()
  }

  wake(accountIds: readonly AccountId[] | null): void {
    const { mirror } = this.#parts
    const isMeant = ({ accountId }: StoredDraft) => accountIds?.includes(accountId) ?? true
    for (const id of accountIds ?? [...this.#held.keys()]) this.#held.delete(id)
    this.#hurry(draftsIn(mirror.drafts, ['queued']).filter(isMeant))
    this.#serve()
    for (const draft of draftsIn(mirror.drafts, ['unknown']).filter(isMeant))
      this.#goOn(this.#handing.findQuietly(draft))
  }

  async close(): Promise<void> {
    const { clock } = this.#parts
    const over = new AbortController()
    const patience = clock.sleep(patienceMs, over.signal)
    // Whoever closes the app takes nothing back any more: what waits for that alone leaves now.
    this.#hasty = clock.now() + hasteMs
    this.#serve()
    await Promise.race([this.#idle(), patience])
    this.#closing.abort(new Fault('cancelled', 'the app is closing'))
    this.#alarm.abort()
    this.#stopListening?.()
    await Promise.race([Promise.allSettled([...this.#busy.values(), ...this.#behind]), patience])
    over.abort()
    this.#ending.abort(this.#closing.signal.reason)
  }

  async #idle(): Promise<void> {
    while (this.#busy.size > 0) await Promise.allSettled(this.#busy.values())
  }

  /** They do not wait any longer for what failed; but where the server itself asked to wait, they do. */
  #hurry(drafts: readonly StoredDraft[]): void {
    for (const { id, failure } of drafts) if (failure && failure.kind !== 'throttled') this.#eager.add(id)
  }

  /** Begins what is due, and sleeps until the next is. `reached`: a time that was slept to, whatever the clock says. */
  #serve(reached = -Infinity): void {
    if (this.#closing.signal.aborted || !this.#stopListening) return
    const by = Math.max(this.#parts.clock.now(), reached)
    for (const { draft, at } of this.#waiting()) {
      const until = Math.max(by, this.#isHasty(draft) ? this.#hasty : 0)
      if (at > until || this.#busy.has(draft.accountId)) continue
      const ended = this.#pool(() => this.#tryOne(draft, until)).finally(() => {
        this.#busy.delete(draft.accountId)
        this.#serve()
      })
      this.#busy.set(draft.accountId, ended)
    }
    this.#arm()
  }

  /** A server that does not answer would only leave it open whether the mail has left. */
  #isHasty({ accountId, attempts }: StoredDraft): boolean {
    return attempts === 0 && this.#parts.isReachable(accountId)
  }

  /** Those of accounts that are free, in the order in which they are due. */
  #waiting(): { draft: StoredDraft; at: number }[] {
    const now = this.#parts.clock.now()
    return draftsIn(this.#parts.mirror.drafts, ['queued'])
      .filter(({ accountId }) => !this.#busy.has(accountId))
      .map((draft) => ({ draft, at: Math.max(dueAt(draft, now, this.#eager.has(draft.id)), this.#freeAt(draft, now)) }))
      .sort((one, other) => one.at - other.at || one.draft.id - other.draft.id)
  }

  #freeAt({ accountId, content }: StoredDraft, now: number): number {
    const until = this.#held.get(accountId)
    if (until === undefined || content.outgoing !== null) return 0
    return until === null ? Infinity : isOver(until, now) ? 0 : until
  }

  /** Never throws. */
  async #tryOne(draft: StoredDraft, by: number): Promise<void> {
    const { clock, log } = this.#parts
    if (this.#closing.signal.aborted) return
    this.#eager.delete(draft.id)
    try {
      const held = await this.#handing.handOver(draft, by)
      if (held) this.#held.set(draft.accountId, held.until)
    } catch (error) {
      log(`a mail of account ${draft.accountId} waits: ${failureOf(error).kind}`)
      this.#held.set(draft.accountId, clock.now() + waitAfter(1, clock.random(), null))
    }
  }

  #arm(): void {
    const { clock } = this.#parts
    this.#alarm.abort()
    const next = this.#waiting()[0]?.at ?? Infinity
    if (next === Infinity) return
    const alarm = new AbortController()
    this.#alarm = alarm
    const { ms, isWhole } = sleepTowards(next, clock.now())
    void clock.sleep(ms, alarm.signal).then(() => {
      if (!alarm.signal.aborted) this.#serve(isWhole ? next : undefined)
    })
  }

  /** A sync may have brought what was looked for. */
  #lookHere(accountIds: readonly AccountId[]): void {
    const { mirror } = this.#parts
    for (const draft of draftsIn(mirror.drafts, ['unknown'])) {
      const { accountId, rfcId } = draft
      if (rfcId === null || !accountIds.includes(accountId)) continue
      if (sentMessage(mirror.reader, accountId, rfcId) !== null) this.#goOn(this.#handing.findQuietly(draft))
    }
  }

  /** Goes on without being waited for, except at the end. */
  #goOn(work: Promise<unknown>): void {
    const going = work.then(
      () => undefined,
      (error: unknown) => this.#parts.log(`in the outbox: ${failureOf(error).kind}`),
    )
    this.#behind.add(going)
    void going.finally(() => this.#behind.delete(going))
  }
}
