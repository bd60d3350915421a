/** PURE: what strangers wrote, as it may stand in a mail of the person's own: it hides nothing and turns nothing around. */

/** Marks that turn the direction of what is read, and signs that nobody sees. Those that join letters stay. */
const unseen =
  /[\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|[\u{e0000}-\u{e007f}]/gu

/** In a name, a subject or an address. */
export const oneLine = (text: string): string =>
  text
    .toWellFormed()
    .replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')
    .replace(unseen, '')
    .trim()

/** In a text of many lines, each of which reads in its own direction. */
export const straight = (text: string): string => text.replace(/[\u202a-\u202e\u2066-\u2069]/g, '')

/** Never between the halves of a sign. */
export const cut = (text: string, length: number): string => text.slice(0, length).replace(/[\ud800-\udbff]$/, '')
