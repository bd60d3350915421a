/** A small seeded generator of random numbers: the same seed gives the same mail on every machine. */

export interface Random {
  /** 0 <= x < 1. */
  next(): number
  /** A whole number, both ends included. */
  int(from: number, to: number): number
  chance(share: number): boolean
  pick<T>(items: readonly T[]): T
  /** `count` different ones, or all if there are fewer. */
  some<T>(items: readonly T[], count: number): T[]
  /** Text of lower-case letters and digits. */
  token(length: number): string
}

/** mulberry32: 32 bits of state are plenty for sample mail. */
export function random(seed: number): Random {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
  const int = (from: number, to: number): number => from + Math.floor(next() * (to - from + 1))
  const pick = <T>(items: readonly T[]): T => {
    const item = items[Math.floor(next() * items.length)]
    if (item === undefined) throw new Error('nothing to pick from')
    return item
  }
  const some = <T>(items: readonly T[], count: number): T[] => {
    const left = [...items]
    return Array.from({ length: Math.min(count, left.length) }, () => left.splice(int(0, left.length - 1), 1)).flat()
  }
  const token = (length: number): string => Array.from({ length }, () => int(0, 35).toString(36)).join('')
  return { next, int, chance: (share) => next() < share, pick, some, token }
}
