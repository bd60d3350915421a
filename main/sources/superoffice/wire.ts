/**
 * PURE: how single values travel in SuperOffice's JSON (contract 3). Reading takes whatever a server may send and never
 * throws; writing makes exactly what the contract shows.
 */
import { flag } from '../../../preload/model.ts'

/** One value both ways. `read` gets `undefined` for a missing field. */
export interface Codec<T> {
  read(wire: unknown): T
  write(value: T): unknown
}

/** Each field of T in wire order: its spelling on the wire and how its value travels. */
export type Fields<T> = { readonly [K in keyof T]-?: readonly [wireName: string, codec: Codec<T[K]>] }

/** The date that means "no date" (contract 3.1). */
export const noDate = '0001-01-01T00:00:00'

export const isRecord = (wire: unknown): wire is Readonly<Record<string, unknown>> =>
  typeof wire === 'object' && wire !== null && !Array.isArray(wire)

const same = (value: unknown): unknown => value

export const text: Codec<string | null> = {
  read: (wire) => (typeof wire === 'string' ? wire : typeof wire === 'number' ? String(wire) : null),
  write: same,
}

export const int: Codec<number> = {
  read(wire) {
    const number = typeof wire === 'string' && wire.trim() !== '' ? Number(wire) : wire
    const whole = typeof number === 'number' ? Math.trunc(number) : NaN
    // Beyond 2^53 it would not be the number that was sent. Adding 0 turns -0, which JSON cannot keep, into 0.
    return Number.isSafeInteger(whole) ? whole + 0 : 0
  },
  write: same,
}

export const bool: Codec<boolean> = {
  read: (wire) => wire === true || wire === 1 || (typeof wire === 'string' && /^(true|1)$/i.test(wire)),
  write: same,
}

/** Kept as it came, any number of fraction digits and any spelling of the offset; what is no date reads as null. */
export const date: Codec<string | null> = {
  read: (wire) =>
    typeof wire === 'string' && /^\d{4}-\d\d-\d\d/.test(wire) && !wire.startsWith('0001-01-01') ? wire : null,
  write: (value) => value ?? noDate,
}

/** A plain enum: names in any case, or the position in `names`. Anything else reads as `otherwise`. */
export function oneOf<const N extends string>(names: readonly N[], otherwise: NoInfer<N>): Codec<N> {
  const byName = new Map<string, N>(names.map((name) => [name.toLowerCase(), name]))
  return {
    read(wire) {
      if (typeof wire === 'number' || (typeof wire === 'string' && /^\d+$/.test(wire)))
        return names[Number(wire)] ?? otherwise
      return (typeof wire === 'string' ? byName.get(wire.trim().toLowerCase()) : undefined) ?? otherwise
    },
    write: same,
  }
}

const flagNames: readonly (readonly [string, number])[] = [
  ['Seen', flag.seen],
  ['Deleted', flag.deleted],
  ['Recent', flag.recent],
  ['Flagged', flag.flagged],
  ['Draft', flag.draft],
  ['Answered', flag.answered],
]
const allFlags = flagNames.reduce((mask, [, bit]) => mask | bit, 0)
const flagByName = new Map(flagNames.map(([name, bit]) => [name.toLowerCase(), bit]))

/** EMailFlags: a mask, or names with commas or spaces between; names nobody knows are passed over. */
export const flags: Codec<number> = {
  read(wire) {
    if (typeof wire === 'number') return wire & allFlags
    if (typeof wire !== 'string') return 0
    return wire.split(/[,\s]+/).reduce((mask, word) => mask | flagOf(word), 0)
  },
  write: (mask) =>
    flagNames
      .filter(([, bit]) => mask & bit)
      .map(([name]) => name)
      .join(', ') || 'None',
}

const flagOf = (word: string): number =>
  /^\d+$/.test(word) ? Number(word) & allFlags : (flagByName.get(word.toLowerCase()) ?? 0)

/** A null array reads as an empty one; null entries are passed over. */
export function list<T>(item: Codec<T>): Codec<T[]> {
  return {
    read: (wire) => (Array.isArray(wire) ? wire.filter((one) => one !== null).map((one) => item.read(one)) : []),
    write: (values) => values.map((value) => item.write(value)),
  }
}

/** A carrier that may be missing. */
export function orNull<T>(inner: Codec<T>): Codec<T | null> {
  return {
    read: (wire) => (isRecord(wire) ? inner.read(wire) : null),
    write: (value) => (value === null ? null : inner.write(value)),
  }
}

/** A field that is never read and always written as null: the place of a secret. */
export const never: Codec<null> = { read: () => null, write: () => null }

/**
 * A carrier: PascalCase in `fields`' order, then the two fields that every carrier ends with. Keys are read in any case,
 * as the vendor's servers bind them.
 */
export function carrier<T extends object>(fields: Fields<T>): Codec<T> {
  // The casts are sound because Fields<T> names every key of T with a codec of its type; entries cannot say so.
  const entries = Object.entries<readonly [string, Codec<unknown>]>(fields as never).map(
    ([key, [wireName, codec]]) => ({ key, wireName, lower: wireName.toLowerCase(), codec }),
  )
  return {
    read(wire) {
      const record = isRecord(wire) ? wire : {}
      const spelt = new Map(Object.entries(record).map(([name, value]) => [name.toLowerCase(), value]))
      return Object.fromEntries(entries.map(({ key, lower, codec }) => [key, codec.read(spelt.get(lower))])) as T
    },
    write(value) {
      const out: Record<string, unknown> = {}
      for (const { key, wireName, codec } of entries)
        out[wireName] = codec.write((value as Record<string, unknown>)[key])
      return { ...out, TableRight: null, FieldProperties: {} }
    },
  }
}
