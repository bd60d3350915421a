/**
 * Sends what the person did: noted as being sent, sent, noted what came of it. Broken off anywhere it is sent again, for
 * each change may be done twice.
 */
import type { AccountId, Failure, FailureKind } from '../../preload/model.ts'
import { Fault, failureOf } from '../failure.ts'
import { isFlag, type ChangeKind } from '../mirror/collapse.ts'
import { readyChanges, type ReadyChange } from '../mirror/changes.ts'
import { storedFolder, type StoredFolder } from '../mirror/folders.ts'
import type { Mirror } from '../mirror/mirror.ts'
import type { Change, MailSource } from '../sources/source.ts'
import type { Clock } from './clock.ts'
import { waitAfter } from './schedule.ts'
import type { Sent } from './sent.ts'
import { watched } from './watch.ts'

export interface PushContext {
  readonly mirror: Mirror
  readonly accountId: AccountId
  readonly source: MailSource
  readonly clock: Clock
  readonly patienceMs: number
  readonly sent: Sent
  readonly signal: AbortSignal
  /** Its last sync went well: a change that cannot be understood is not the server's general trouble. */
  readonly healthy: boolean
  /** The server refused so many changes of a kind. */
  readonly refused: (kind: ChangeKind, messages: number, failure: Failure) => void
}

/** Changes that go in one request. */
const together = 100
const atOnce = 1000
/** The server understood and will not: trying again would change nothing. */
const refusals: readonly FailureKind[] = ['rejected', 'forbidden', 'gone']
/** The server did nothing. Any other failure leaves open whether it did. */
const untouched: readonly FailureKind[] = ['throttled', 'auth']
/** Neither a refusal nor the network: one odd message, or a server that is out of order. */
const misreadings: readonly FailureKind[] = ['badAnswer', 'internal', 'invalid']
/** So many in a row, and it is the server: the rest is not tried now. */
const mostMisread = 3
/** A change that was misread so often, over hours in which all else went well, is given up as if it were refused. */
const givenUpAfter = 12

/** A push as it goes on. */
interface Pushing extends PushContext {
  /** Misread one after the other. */
  misread: number
}

/** Sends all that can be sent now. Answers how many arrived, and what stopped it (null when all were tried). */
export async function pushChanges(context: PushContext): Promise<{ sent: number; stopped: Error | null }> {
  const { mirror, accountId, clock, signal } = context
  const pushing = { ...context, misread: 0 }
  let sent = 0
  try {
    for (;;) {
      const groups = groupChanges(readyChanges(mirror.reader, accountId, clock.now(), atOnce))
      if (groups.length === 0) return { sent, stopped: null }
      for (const group of groups) {
        signal.throwIfAborted()
        sent += await sendGroup(pushing, group)
      }
    }
  } catch (error) {
    return { sent, stopped: error instanceof Error ? error : new Fault('internal', typeof error) }
  }
}

/** PURE: changes that are one and the same for the server, in the order in which they were made. */
export function groupChanges(changes: readonly ReadyChange[]): ReadyChange[][] {
  const groups = new Map<string, ReadyChange[]>()
  for (const one of changes) {
    const key = [one.kind, one.value, one.fromFolderId, one.toFolderId].join()
    groups.set(key, [...(groups.get(key) ?? []), one])
  }
  return [...groups.values()].flatMap((group) =>
    Array.from({ length: Math.ceil(group.length / together) }, (_, at) =>
      group.slice(at * together, (at + 1) * together),
    ),
  )
}

/** Answers how many of them arrived. Throws what stops the account. */
async function sendGroup(context: Pushing, wanted: readonly ReadyChange[]): Promise<number> {
  const { mirror, accountId, source } = context
  const [first] = wanted
  const folder = first && storedFolder(mirror.reader, first.fromFolderId)
  if (!folder) return 0
  if (isFlag(first.kind) && !source.capabilities.sets[first.kind]) {
    await mirror.write('changes.local', { accountId, ids: wanted.map((one) => one.id) })
    return 0
  }
  const ids = await mirror.write('changes.sending', { accountId, ids: wanted.map((one) => one.id) })
  const group = wanted.filter((one) => ids.includes(one.id))
  if (group.length === 0) return 0
  try {
    const moved = await watched(context.patienceMs, context.signal, ({ signal }) =>
      source.apply(folder, asChange(mirror, first, group), signal),
    )
    context.sent.note(
      folder.id,
      group.map((one) => one.remoteId),
    )
    await mirror.write('changes.confirmed', { accountId, ids, moved: [...moved] })
    context.misread = 0
    return ids.length
  } catch (error) {
    return await failed(context, group, first, error)
  }
}

/** Answers how many arrived after all. Throws what stops the account. */
async function failed(
  context: Pushing,
  group: readonly ReadyChange[],
  first: ReadyChange,
  error: unknown,
): Promise<number> {
  const { mirror, accountId, clock } = context
  const failure = failureOf(error)
  const ids = group.map((one) => one.id)
  const refused = refusals.includes(failure.kind)
  const odd = misreadings.includes(failure.kind)
  if (group.length > 1 && (refused || odd)) {
    await mirror.write('changes.postponed', { accountId, ids, retryAt: null, unclear: true, misread: false })
    return await oneByOne(context, group)
  }
  if (refused || (odd && context.healthy && first.misread + 1 >= givenUpAfter)) {
    await mirror.write('changes.refused', { accountId, ids })
    context.refused(first.kind, 1, failure)
    return 0
  }
  const misread = odd && ++context.misread < mostMisread
  const wait = waitAfter(first.attempts + 1, clock.random(), error instanceof Fault ? error.retryAfter : null)
  // The person's own stop is no reason to wait, and a sign-in ends the waiting for one.
  const retryAt = failure.kind === 'cancelled' || failure.kind === 'auth' ? null : clock.now() + wait
  const unclear = !untouched.includes(failure.kind)
  await mirror.write('changes.postponed', { accountId, ids, retryAt, unclear, misread })
  if (misread) return 0
  throw error
}

/** A request that was refused, or misread, may have been so for one of its messages. */
async function oneByOne(context: Pushing, group: readonly ReadyChange[]): Promise<number> {
  let sent = 0
  for (const one of group) sent += await sendGroup(context, [one])
  return sent
}

function asChange(mirror: Mirror, { kind, value, toFolderId }: ReadyChange, group: readonly ReadyChange[]): Change {
  const ids = group.map((one) => one.remoteId)
  if (isFlag(kind)) return { kind, ids, value: value === 1 }
  if (kind === 'delete') return { kind, ids }
  const to: StoredFolder | undefined = toFolderId === null ? undefined : storedFolder(mirror.reader, toFolderId)
  if (kind === 'trash') return { kind, ids, to: to ?? null }
  if (!to) throw new Fault('gone', 'the folder is not there any more')
  return { kind, ids, to }
}
