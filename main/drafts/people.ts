/** PURE: people of one's mail, ranked by how often and how recently one wrote to them, or heard from them. */
import type { Recipient } from '../../preload/drafts.ts'

/** One naming of somebody in a message. */
export interface Mention {
  readonly address: string
  readonly name: string
  /** The person wrote to them, rather than heard from or of them. */
  readonly isWritten: boolean
  /** ms since 1970. */
  readonly at: number
}

interface Person {
  readonly address: string
  name: string
  namedAt: number
  weight: number
  /** Null: not made since its name changed. */
  words: string[] | null
}

/** After so long a mention counts half. */
const halfLifeMs = 180 * 24 * 60 * 60_000
const writtenCounts = 4
const mostShown = 8

export class People {
  readonly #people = new Map<string, Person>()
  /** Weights are of this moment, which keeps them small. */
  readonly #origin: number

  constructor(origin: number) {
    this.#origin = origin
  }

  note({ address, name, isWritten, at }: Mention): void {
    const key = address.toLowerCase()
    if (!key.includes('@')) return
    const known = this.#people.get(key) ?? { address, name: '', namedAt: -Infinity, weight: 0, words: null }
    known.weight += (isWritten ? writtenCounts : 1) * 2 ** ((at - this.#origin) / halfLifeMs)
    const isName = name !== '' && name.toLowerCase() !== key
    if (isName && at >= known.namedAt) Object.assign(known, { name, namedAt: at, words: null })
    this.#people.set(key, known)
  }

  /** Whoever has for each word of `typed` a word that begins with it, best first. `but` are left out. */
  find(typed: string, but: readonly string[]): Recipient[] {
    const wanted = wordsOf(typed)
    const left = new Set(but.map((one) => one.toLowerCase()))
    if (wanted.length === 0) return []
    return [...this.#people]
      .filter(([key, person]) => !left.has(key) && fits(person, wanted))
      .sort(([, a], [, b]) => b.weight - a.weight || (a.address < b.address ? -1 : 1))
      .slice(0, mostShown)
      .map(([, { name, address }]) => ({ name, address }))
  }
}

function fits(person: Person, wanted: readonly string[]): boolean {
  const words = (person.words ??= wordsOf(`${person.name} ${person.address}`))
  return wanted.every((word) => words.some((one) => one.startsWith(word)))
}

/** Without case and accents, so that `ase` finds Åse. */
function wordsOf(text: string): string[] {
  const plain = text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()
  const whole = plain.split(/\s+/).filter((word) => word !== '')
  const parts = plain.split(/[^\p{L}\p{N}]+/u).filter((word) => word !== '')
  return [...new Set([...whole, ...parts])]
}
