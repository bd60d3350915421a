/** PURE: what a cursor holds: which messages of a folder were read, and up to which change the rest was told. */
import { z } from 'zod'
import type { Cursor } from '../source.ts'

const uid = z
  .number()
  .int()
  .min(1)
  .max(2 ** 32)

/**
 * Read are the UIDs from `low` to below `high`, those from `from` to below `to` beneath them, and none of `owed`. `low` is 1
 * when the first reading has come to its end.
 */
const placeShape = z.object({
  uidValidity: z.string().regex(/^\d{1,20}$/),
  low: uid,
  high: uid,
  from: uid.optional(),
  to: uid.optional(),
  /** Did not come when they were asked for. */
  owed: z.array(uid).max(500).optional(),
  /** All changes up to this one were told, of what was read (RFC 7162). */
  modseq: z
    .string()
    .regex(/^\d{1,20}$/)
    .optional(),
  /** Messages in the folder when all of it was read. */
  count: z.number().int().min(0).optional(),
  /** Something may be gone, or was not read, that only a comparison finds out. */
  unsure: z.literal(true).optional(),
})
export type Place = z.infer<typeof placeShape>

/** Null for one that cannot be read: then all is read again, which does no harm. */
export function placeOf(cursor: Cursor | null): Place | null {
  try {
    return placeShape.safeParse(JSON.parse(cursor ?? 'null')).data ?? null
  } catch {
    return null
  }
}

export const cursorOf = (place: Place): Cursor => JSON.stringify(place)

interface View {
  readonly uidValidity?: bigint | string | undefined
  readonly uidNext?: number | undefined
  readonly messages?: number | undefined
  readonly modseq?: bigint | string | undefined
}

/** Changes whenever anything in the folder does; null where the server tells too little for that. */
export function stateOf({ uidValidity, uidNext, messages, modseq }: View): string | null {
  if (!uidValidity || !uidNext || messages === undefined || !modseq) return null
  return [uidValidity, uidNext, messages, modseq].join(':')
}

/** Was everything told of a folder that looks like this? */
export function isAllOf(place: Place, state: string): boolean {
  const { uidValidity, low, high, owed, modseq, count, unsure } = place
  if (low !== 1 || unsure || (owed?.length ?? 0) > 0) return false
  return stateOf({ uidValidity, uidNext: high, messages: count, modseq }) === state
}

/** Has this UID been read, or is it known to be owed? */
export function isRead({ low, high, from, to }: Place, one: number): boolean {
  return (one >= low && one < high) || (from !== undefined && to !== undefined && one >= from && one < to)
}

/** The same place once the agent has compared the folder with its listing. */
export function compared(cursor: Cursor): Cursor {
  const place = placeOf(cursor)
  if (!place?.unsure) return cursor
  const { unsure: _, ...sure } = place
  return cursorOf(sure)
}
