/** PURE: how a correspondent is written. */
import type { EMailAddress } from '../../preload/model.ts'

/** The name a person is known by; the address where there is none; null where there is neither. */
export function nameOf(person: EMailAddress | null): string | null {
  return person?.name || person?.personName || person?.address || null
}

/** The address, where it says more than the name does. */
export function addressBeside(person: EMailAddress | null): string | null {
  return person?.address && person.address !== nameOf(person) ? person.address : null
}

/** The link that begins a mail to a person; null where they have no address. */
export function mailtoOf(person: EMailAddress): string | null {
  return person.address ? `mailto:${encodeURIComponent(person.address).replaceAll('%40', '@')}` : null
}

/** A display name with an `@` that is not the sender's address may pose as someone else. */
export function poses(person: EMailAddress | null): boolean {
  const name = person?.name ?? ''
  return name.includes('@') && name.trim().toLowerCase() !== (person?.address ?? '').toLowerCase()
}

/** Could a name be taken for an address, or for a place of mail? It is then not shown in the address's stead. */
export function isLikeAddress(name: string): boolean {
  const plain = name.normalize('NFKC')
  return plain.includes('@') || /[\p{L}\p{N}]\.\p{L}{2,}(?![\p{L}\p{N}.])/u.test(plain)
}

/** One or two letters for the round sign beside a sender. */
export function initials(name: string): string {
  const words = name
    .replace(/@.*$/, '')
    .split(/[\s._-]+/u)
    .filter((word) => /^\p{L}|^\p{N}/u.test(word))
  const letters = words.length > 1 ? [words[0], words.at(-1)] : words
  return letters.map((word) => [...(word ?? '')][0]?.toLocaleUpperCase() ?? '').join('') || '?'
}

/** A hue from 0 to 7 that stays the same for the same text. */
export function hueOf(text: string): number {
  let sum = 7
  for (const letter of text.toLowerCase()) sum = (sum * 31 + (letter.codePointAt(0) ?? 0)) % 1_000_003
  return sum % 8
}
