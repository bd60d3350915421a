/** PURE: which rows are marked, by mouse and keys, as lists of mail everywhere do it. Rows are ids, newest first. */
import type { MessageId } from '../../preload/model.ts'

export interface Selection {
  /** The row that the keys move, and that the reader shows. */
  readonly active: MessageId | null
  /** Where a range begins. */
  readonly anchor: MessageId | null
  /** Marked by hand for one action; empty while only the active row counts. */
  readonly chosen: readonly MessageId[]
}

type Rows = readonly MessageId[]

export const none: Selection = { active: null, anchor: null, chosen: [] }

/** The row alone. */
export function only(id: MessageId): Selection {
  return { active: id, anchor: id, chosen: [] }
}

/** The keys go to another row. What is marked stays marked, since marking goes from row to row. */
export function movedTo(selection: Selection, id: MessageId): Selection {
  return selection.chosen.length === 0 ? only(id) : { ...selection, active: id, anchor: id }
}

/** Marks or unmarks a row and leaves the others; the first one joins the row that was active. */
export function joined(selection: Selection, id: MessageId): Selection {
  const { active, chosen } = selection
  const before = chosen.length === 0 && active !== null && active !== id ? [active] : chosen
  return { active: id, anchor: id, chosen: flipped(before, id) }
}

/** Marks or unmarks the active row itself. */
export function flippedActive(selection: Selection): Selection {
  const { active, chosen } = selection
  return active === null ? selection : { active, anchor: active, chosen: flipped(chosen, active) }
}

/** Everything from the anchor to this row; the anchor stays for the next range. */
export function ranged(selection: Selection, rows: Rows, id: MessageId): Selection {
  const anchor = selection.anchor !== null && rows.includes(selection.anchor) ? selection.anchor : id
  const [from, to] = [rows.indexOf(anchor), rows.indexOf(id)].sort((a, b) => a - b)
  return { active: id, anchor, chosen: rows.slice(from, (to ?? 0) + 1) }
}

/** All rows that are loaded. */
export function everything(selection: Selection, rows: Rows): Selection {
  return { ...selection, active: selection.active ?? rows[0] ?? null, chosen: [...rows] }
}

export function cleared(selection: Selection): Selection {
  return { ...selection, anchor: selection.active, chosen: [] }
}

/** Without the rows that are there no more. The active one stays: the reader may still show it. */
export function pruned(selection: Selection, rows: Rows): Selection {
  const present = new Set(rows)
  const chosen = selection.chosen.filter((id) => present.has(id))
  return chosen.length === selection.chosen.length ? selection : { ...selection, chosen }
}

/** What an action is about: the marked rows, or else the active one. */
export function targetsOf({ active, chosen }: Selection): readonly MessageId[] {
  return chosen.length > 0 ? chosen : active === null ? [] : [active]
}

/** The row to go on with when these leave: the next below the last of them, or the nearest above; null when none stays. */
export function following(rows: Rows, leaving: readonly MessageId[]): MessageId | null {
  const gone = new Set(leaving)
  const last = rows.findLastIndex((id) => gone.has(id))
  const below = rows.slice(last + 1).find((id) => !gone.has(id))
  return below ?? rows.slice(0, Math.max(last, 0)).findLast((id) => !gone.has(id)) ?? null
}

/** Where a row is, or where it was before it left: ids fall from top to bottom. -1 is nowhere. */
export function placeOf(rows: Rows, id: MessageId | null): number {
  if (id === null) return -1
  const place = rows.findIndex((row) => row <= id)
  return place < 0 ? rows.length - 1 : place
}

function flipped(chosen: readonly MessageId[], id: MessageId): readonly MessageId[] {
  return chosen.includes(id) ? chosen.filter((one) => one !== id) : [...chosen, id]
}
