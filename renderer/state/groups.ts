/** PURE: plain sets and maps for what is looked up once and never watched. */
export const setOf = <T>(all: Iterable<T>): ReadonlySet<T> => new Set(all)
export const mapOf = <K, V>(pairs: Iterable<readonly [K, V]>): ReadonlyMap<K, V> => new Map(pairs)

/** All with the same key together, in their order. */
export function groups<T, K>(all: readonly T[], keyOf: (one: T) => K): ReadonlyMap<K, T[]> {
  const found = new Map<K, T[]>()
  for (const one of all) found.set(keyOf(one), [...(found.get(keyOf(one)) ?? []), one])
  return found
}
