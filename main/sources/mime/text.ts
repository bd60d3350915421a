/** PURE: text out of foreign bytes, made safe to store and to show in one line. */

/** A body: without NUL and without half characters, which neither SQLite nor JSON carries faithfully. */
export function bodyText(text: string | undefined): string | null {
  if (!text) return null
  return (text.includes('\0') ? text.replaceAll('\0', '') : text).toWellFormed()
}

const plain = /^[\x20-\x7e]*$/

/** A header's text: one line; control characters become a visible mark instead of doing something. */
export function headerText(text: string): string {
  if (plain.test(text)) return text.trim()
  return (
    text
      .replace(/[\t\r\n]+/g, ' ')
      // eslint-disable-next-line no-control-regex -- they are what must not get through
      .replace(/[\0-\x1f\x7f-\x9f]/g, '\ufffd')
      .toWellFormed()
      .trim()
  )
}
