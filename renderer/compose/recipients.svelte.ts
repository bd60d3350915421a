/** One field of people: those that are chips, and what is typed among them. */
import { isAddress, parseMailboxes, printMailbox } from '../../preload/address.ts'
import type { Bridge } from '../../preload/contract.ts'
import type { Recipient } from '../../preload/drafts.ts'
import type { AccountId } from '../../preload/model.ts'

export const fields = ['to', 'cc', 'bcc'] as const
export type FieldName = (typeof fields)[number]

export class Recipients {
  readonly #bridge: Bridge
  readonly #account: () => AccountId
  readonly #onchange: () => void
  #chips = $state.raw<readonly Recipient[]>([])
  #typed = $state('')
  /** Where among the chips it is typed. */
  #at = $state(0)
  #people = $state.raw<readonly Recipient[]>([])
  /** Null: none is marked, and what is typed counts. */
  #marked = $state<number | null>(null)
  #asked = 0

  constructor(bridge: Bridge, account: () => AccountId, onchange: () => void) {
    this.#bridge = bridge
    this.#account = account
    this.#onchange = onchange
  }

  get chips() {
    return this.#chips
  }
  get typed() {
    return this.#typed
  }
  get at() {
    return this.#at
  }
  /** Who may be meant, best first. */
  get people() {
    return this.#people
  }
  get marked() {
    return this.#marked
  }
  /** Everybody, as it is kept: what is typed belongs to it already. */
  get all(): Recipient[] {
    return [...this.#chips.slice(0, this.#at), ...parseMailboxes(this.#typed), ...this.#chips.slice(this.#at)]
  }

  /** From the draft. */
  load(all: readonly Recipient[]): void {
    this.#chips = all
    this.#at = all.length
    this.#typed = ''
    this.close()
  }

  /** A key changed the text. A separator that stands outside of quotes ends a chip. */
  type(text: string): void {
    const parts = splitAtEnd(text)
    this.#typed = parts.rest
    if (parts.done !== '') this.#add(parseMailboxes(parts.done))
    this.#onchange()
    void this.#suggest()
  }

  /**
   * A list that was copied elsewhere, between what stays of the text; answers false where it is only part of an address,
   * to be put into the text.
   */
  paste(text: string, before = this.#typed, after = ''): boolean {
    const all = parseMailboxes(before + text + after)
    const isList = all.length > 1 || all.some(({ address }) => isAddress(address))
    if (!isList) return false
    this.#typed = ''
    this.#add(all)
    this.close()
    this.#onchange()
    return true
  }

  /** What is typed becomes chips; a marked person counts instead. Answers whether there was anything. */
  commit(): boolean {
    const person = this.#marked === null ? undefined : this.#people[this.#marked]
    if (person) {
      this.choose(person)
      return true
    }
    return this.commitTyped()
  }

  /** As it is written, whoever is marked. */
  commitTyped(): boolean {
    const all = parseMailboxes(this.#typed)
    this.#typed = ''
    this.close()
    this.#add(all)
    this.#at = this.#chips.length
    if (all.length > 0) this.#onchange()
    return all.length > 0
  }

  choose({ name, address }: Recipient): void {
    this.#typed = ''
    this.#add([{ name, address }])
    this.close()
    this.#onchange()
  }

  remove(index: number): Recipient | null {
    const gone = this.#chips[index]
    if (!gone) return null
    this.#chips = this.#chips.filter((_, at) => at !== index)
    if (this.#at > index) this.#at--
    this.#onchange()
    return gone
  }

  /** Back into the text, to be mended in its place. */
  edit(index: number): void {
    this.commitTyped()
    const chip = this.remove(index)
    if (!chip) return
    this.#at = index
    this.#typed = printMailbox(chip)
    this.#onchange()
  }

  append(all: readonly Recipient[]): void {
    this.#at = this.#chips.length
    this.#add(all)
    this.#onchange()
  }

  /** Up and down the people that may be meant. */
  mark(step: number): boolean {
    const last = this.#people.length - 1
    if (last < 0) return false
    const next = this.#marked === null ? (step > 0 ? 0 : last) : this.#marked + step
    this.#marked = next < 0 ? last : next > last ? 0 : next
    return true
  }

  point(index: number): void {
    this.#marked = index
  }

  /** Nobody is offered any more. */
  close(): void {
    this.#asked++
    this.#people = []
    this.#marked = null
  }

  #add(all: readonly Recipient[]): void {
    const has = (one: Recipient) => this.#chips.some((chip) => same(chip, one))
    const fresh = all.filter((one, index) => !has(one) && all.findIndex((other) => same(other, one)) === index)
    this.#chips = [...this.#chips.slice(0, this.#at), ...fresh, ...this.#chips.slice(this.#at)]
    this.#at += fresh.length
  }

  async #suggest(): Promise<void> {
    const text = this.#typed.trim().slice(0, 200)
    const asked = ++this.#asked
    if (text === '') return this.close()
    const found = await this.#bridge.call('people.suggest', { text, accountId: this.#account() })
    // Only the newest answer counts, and none that came after the text was taken.
    if (asked !== this.#asked) return
    this.#people = found.ok ? found.value.filter((one) => !this.#chips.some((chip) => same(chip, one))) : []
    // Somebody who wrote a whole address means it.
    this.#marked = this.#people.length > 0 && !isAddress(text) ? 0 : null
  }
}

const same = (one: Recipient, other: Recipient) => one.address.toLowerCase() === other.address.toLowerCase()

/** What ends with a separator, outside of quotes and brackets, and what follows it. */
function splitAtEnd(text: string): { done: string; rest: string } {
  let quoted = false
  let bracket = false
  let end = 0
  for (let at = 0; at < text.length; at++) {
    const letter = text.charAt(at)
    if (letter === '\\' && quoted) at++
    else if (letter === '"') quoted = !quoted
    else if (letter === '<' && !quoted) bracket = true
    else if (letter === '>' && !quoted) bracket = false
    else if (/[,;\n]/.test(letter) && !quoted && !bracket) end = at + 1
  }
  return { done: text.slice(0, end).replace(/^[\s,;]+$/, ''), rest: text.slice(end).trimStart() }
}
