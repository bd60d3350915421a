/** PURE: the words that a person wrote themselves. */
import { cleanFragment } from './cleaning.ts'

const breaks = 'br, div, p, li, tr, h1, h2, h3, h4, h5, h6, blockquote, pre, hr'

/** The text of a mail's HTML without what is quoted and without the signature; a line for each line. */
export function ownText(html: string): string {
  const fragment = cleanFragment(html, 'mail')
  fragment.querySelectorAll('.mm-quote, .mm-signature').forEach((part) => part.remove())
  fragment.querySelectorAll(breaks).forEach((block) => block.after('\n'))
  const text = (fragment.textContent ?? '').replaceAll('\u00A0', ' ').replaceAll('\u200B', '')
  return text
    .split('\n')
    .map((line) => line.trim())
    .join('\n')
    .replace(/\n{2,}/g, '\n')
    .trim()
}
