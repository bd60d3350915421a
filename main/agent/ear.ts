/** Listens at one account: hears of news, reads its inbox at once, and tries again after a while when it was lost. */
import type { AccountId, FailureKind } from '../../preload/model.ts'
import { Fault, failureOf } from '../failure.ts'
import { listAccounts, type StoredAccount } from '../mirror/accounts.ts'
import { storedFolders } from '../mirror/folders.ts'
import type { Clock } from './clock.ts'
import type { Pool } from './pool.ts'
import type { AccountParts } from './parts.ts'
import { readFolder } from './run.ts'
import { waitToListen } from './schedule.ts'
import { watched } from './watch.ts'

export interface EarParts extends AccountParts {
  /** Whether a sync of the account is under way. */
  readonly syncing: (id: AccountId) => boolean
  /** These accounts are to be synced as soon as no other sync runs. */
  readonly syncSoon: (ids: readonly AccountId[]) => void
}

/** How listening ended. */
interface Loss {
  readonly thrown: unknown
  /** The server had let us listen, and how long it lasted in milliseconds; null where it never did. */
  readonly heardMs: number | null
}

/** How long a server may take until it lets us listen, and a reading without any progress. */
const patienceMs = 60_000
/** What lasted so long was lost by accident: it is tried again soon. */
const goodMs = 60_000
/** How long an old connection may take to end. */
const partingMs = 2000
/** Between two readings, however much news there is. */
const pauseMs = 500
/** A reading that ends so is tried again, this many times in a row. */
const passing: readonly FailureKind[] = ['offline', 'timeout', 'throttled']
const mostFailures = 5

export class Ear {
  readonly id: AccountId
  /** Resolves when it has ended. */
  readonly ended: Promise<void>
  readonly #parts: EarParts
  readonly #pool: Pool
  readonly #end = new AbortController()
  readonly #ends: AbortSignal
  #state: 'tries' | 'hears' | 'waits' | 'refused' | 'nothingToHear' = 'tries'
  /** There is news after which no reading has begun. */
  #isNews = false
  #isReading = false
  /** It was read in part only, beside a sync. */
  #isInPart = false

  /** Begins when the one before it has ended. */
  constructor(parts: EarParts, pool: Pool, id: AccountId, before: Promise<void>) {
    this.#parts = parts
    this.#pool = pool
    this.id = id
    this.#ends = AbortSignal.any([this.#end.signal, parts.closing, parts.leaving(id)])
    this.ended = before.then(() => this.#live())
  }

  end(): void {
    this.#end.abort(new Fault('cancelled', 'no longer listened to'))
  }

  /** It listens or is about to: neither refused, nor without anything to hear. */
  get isOpen(): boolean {
    return this.#state !== 'refused' && this.#state !== 'nothingToHear'
  }

  /** The account was synced well. Answers whether its server is to be tried again at once. */
  synced(): boolean {
    if (this.#isInPart) this.#news()
    return this.#state === 'waits' || this.#state === 'refused'
  }

  async #live(): Promise<void> {
    const { clock, emit, log } = this.#parts
    for (let failures = 0; !this.#ends.aborted;) {
      this.#state = 'tries'
      const loss = await this.#listen()
      if (this.#ends.aborted) return
      if (!loss) return void (this.#state = 'nothingToHear')
      const { kind, detail } = failureOf(loss.thrown)
      log(`listening at account ${this.id}: ${kind}, ${detail}`)
      if (loss.heardMs === null && (kind === 'offline' || kind === 'timeout')) {
        emit({ name: 'account.reached', accountId: this.id, reachable: false })
      }
      // The same sign-in would be refused again, and in the end lock the account.
      if (kind === 'auth') return void (this.#state = 'refused')
      failures = (loss.heardMs ?? 0) >= goodMs ? 0 : failures + 1
      this.#state = 'waits'
      const retryAfter = loss.thrown instanceof Fault ? loss.thrown.retryAfter : null
      await clock.sleep(waitToListen(failures, clock.random(), retryAfter), this.#ends)
    }
  }

  /** Listens until it is lost. Null where the server does not tell by itself. */
  async #listen(): Promise<Loss | null> {
    const { clock, sourceOf } = this.#parts
    const trying = new AbortController()
    const signal = AbortSignal.any([this.#ends, trying.signal])
    let since: number | null = null
    let watching: Promise<void> | undefined
    try {
      const account = this.#account()
      const source = account && (await sourceOf(account)).source
      const ready = () => {
        if (signal.aborted) return
        since ??= clock.now()
        this.#ready()
      }
      const news = () => {
        if (!signal.aborted) this.#news()
      }
      watching = source?.watch?.(signal, news, ready)
      if (!watching) return null
      void clock.sleep(patienceMs, signal).then(() => {
        if (since === null) trying.abort(new Fault('timeout', 'the server did not let us listen'))
      })
      await Promise.race([watching, aborted(signal)])
      throw new Fault('offline', 'the server stopped telling')
    } catch (thrown) {
      return { thrown, heardMs: since === null ? null : clock.now() - since }
    } finally {
      trying.abort()
      if (watching) await atMost(clock, partingMs, watching)
    }
  }

  #ready(): void {
    if (this.#ends.aborted) return
    this.#state = 'hears'
    this.#parts.emit({ name: 'account.reached', accountId: this.id, reachable: true })
    const failed = this.#account()?.failure?.kind
    if (failed === 'offline' || failed === 'timeout') this.#parts.syncSoon([this.id])
    // What came while nobody listened.
    this.#news()
  }

  #news(): void {
    if (this.#ends.aborted) return
    this.#isNews = true
    if (!this.#isReading) void this.#readAll()
  }

  async #readAll(): Promise<void> {
    const { clock, log } = this.#parts
    this.#isReading = true
    for (let failures = 0; this.#isNews && !this.#ends.aborted;) {
      const failed = await this.#read().then(
        () => null,
        (error: unknown) => failureOf(error).kind,
      )
      if (failed) log(`news of account ${this.id}: ${failed}`)
      failures = failed ? failures + 1 : 0
      if (failed && passing.includes(failed) && failures < mostFailures) this.#isNews = true
      await clock.sleep(failures === 0 ? pauseMs : waitToListen(failures, clock.random(), null), this.#ends)
    }
    this.#isReading = false
  }

  async #read(): Promise<void> {
    const { mirror, sent, sourceOf, syncing, turns } = this.#parts
    await turns.take(this.id, (giveWay) =>
      this.#pool(() =>
        watched(patienceMs, this.#ends, async (watch) => {
          this.#isNews = false
          watch.signal.throwIfAborted()
          const account = this.#account()
          const inbox = storedFolders(mirror.reader, this.id).find((one) => one.role === 'inbox')
          if (!account || !inbox) return
          const { source, since = null } = await sourceOf(account)
          // Beside a sync, and before the first, the rest of the mail is not for us to fetch.
          this.#isInPart = syncing(this.id) || account.lastSyncedAt === null
          const how = this.#isInPart ? 'untilMail' : 'whole'
          await readFolder({ ...watch, mirror, sent, accountId: this.id, source, since, giveWay }, inbox.id, how)
        }),
      ),
    )
  }

  #account(): StoredAccount | undefined {
    return listAccounts(this.#parts.mirror.reader).find((one) => one.id === this.id)
  }
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    const fail = () => reject(failureReason(signal))
    if (signal.aborted) fail()
    else signal.addEventListener('abort', fail, { once: true })
  })
}

const failureReason = ({ reason }: AbortSignal): Error =>
  reason instanceof Error ? reason : new Fault('cancelled', 'listening was ended')

/** Waits until it has settled, however, but no longer than this. */
async function atMost(clock: Clock, ms: number, what: Promise<unknown>): Promise<void> {
  const over = new AbortController()
  const settled = what.then(
    () => undefined,
    () => undefined,
  )
  await Promise.race([settled, clock.sleep(ms, over.signal)])
  over.abort()
}
