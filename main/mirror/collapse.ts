/**
 * PURE: what the person wants of one message against what its server last said of it. A change that may have reached
 * the server is never taken back by dropping it; one that certainly has not is.
 */
import type { FolderId } from '../../preload/model.ts'

export type FlagKind = 'seen' | 'flagged' | 'answered'
export type ChangeKind = FlagKind | 'move' | 'trash' | 'delete'
export type ChangeState = 'waiting' | 'sending' | 'confirmed' | 'local'

export interface Pending {
  /** 0 while it has no row yet. */
  readonly id: number
  readonly kind: ChangeKind
  /** Of a flag. */
  readonly value: 0 | 1 | null
  /** Of move and trash. */
  readonly toFolderId: FolderId | null
  readonly state: ChangeState
  /** It may have reached the server. */
  readonly sent: 0 | 1
}

/** Where and how the server has a message. */
export interface ServerSide {
  readonly folderId: FolderId
  readonly flags: number
}

export const bitOf = { seen: 1, flagged: 8, answered: 32 } as const
const flagKinds: readonly FlagKind[] = ['seen', 'flagged', 'answered']

export const isFlag = (kind: ChangeKind): kind is FlagKind => kind in bitOf
/** Its outcome at the server is open, or known but for the message's new name there. */
export const isFixed = (one: Pending): boolean => one.sent === 1 || one.state === 'sending' || one.state === 'confirmed'

/** The changes, oldest first, without those that come to nothing. A kept change may differ in `sent`. */
export function collapse(server: ServerSide, changes: readonly Pending[]): Pending[] {
  const places = collapsePlaces(server, changes)
  // What is deleted needs no flags.
  if (places.some((one) => one.kind === 'delete')) return places
  return [...flagKinds.flatMap((kind) => collapseFlags(kind, server, changes)), ...places]
}

/** At most one whose answer is awaited, and the last wish where it differs from what is or will be. */
function collapseFlags(kind: FlagKind, server: ServerSide, changes: readonly Pending[]): Pending[] {
  const mine = changes.filter((one) => one.kind === kind)
  const last = mine.at(-1)
  if (!last) return []
  const flying = mine.filter((one) => one.state === 'sending')
  if (last.state === 'sending') return flying
  // Setting a flag leaves nothing of an earlier setting, so the last one stands for all; but it has to be sent.
  const unclear = mine.some((one) => one.sent === 1)
  const before = flying.at(-1)?.value ?? Number((server.flags & bitOf[kind]) !== 0)
  if (!unclear && last.value === before) return flying
  return [...flying, unclear ? { ...last, sent: 1 } : last]
}

/** One that may be at the server already is followed through; of the others only the last counts. */
function collapsePlaces(server: ServerSide, changes: readonly Pending[]): Pending[] {
  const mine = changes.filter((one) => !isFlag(one.kind))
  const fixed = mine.filter(isFixed)
  const last = mine.at(-1)
  if (!last || isFixed(last)) return fixed
  const before = fixed.at(-1)?.toFolderId ?? server.folderId
  return last.kind !== 'delete' && last.toFolderId === before ? fixed : [...fixed, last]
}

/** How the person sees the message: `folderId` null where it is deleted. */
export function shownAs(server: ServerSide, changes: readonly Pending[]): { folderId: FolderId | null; flags: number } {
  let { folderId, flags }: { folderId: FolderId | null; flags: number } = server
  for (const { kind, value, toFolderId } of changes) {
    if (isFlag(kind)) flags = value === 1 ? flags | bitOf[kind] : flags & ~bitOf[kind]
    else folderId = kind === 'delete' ? null : toFolderId
  }
  return { folderId, flags }
}
