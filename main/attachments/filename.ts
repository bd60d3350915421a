/** PURE: a file name that every system takes and that says what it is, from what a message calls its attachment. */

/** Most file systems take 255 bytes; the rest is room for a path and for endings that a system adds. */
const mostBytes = 150
/** Longer than any ending that a system knows: more is no ending. */
const longestEnding = 20
/** Windows opens devices under these names, with any ending. */
const devices = /^(con|prn|aux|nul|conin\$|conout\$|clock\$|(com|lpt)[0-9¹²³])$/i

/** Controls, formats such as bidi overrides and zero-width marks, unassigned codes, and letters that look like nothing. */
const unseen =
  /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cn}]|\u034F|\u115F|\u1160|\u17B4|\u17B5|\u3164|\uFFA0|[\u180B-\u180D]|[\uFE00-\uFE0F]/gu

/**
 * @param suggested any text, as a message wrote it
 * @param fallback what an empty name becomes
 * @returns a base name, NFC, of at most 150 bytes in UTF-8, without a path, invisible or reordering characters,
 *   reserved names, or a dot or blank at either end
 */
export function safeFileName(suggested: string, fallback = 'attachment'): string {
  const base = suggested.split(/[/\\]/).at(-1) ?? ''
  const visible = base
    .toWellFormed()
    .normalize('NFC')
    // They can hide or reorder the ending.
    .replace(unseen, '')
    .replace(/[<>:"|?*]/g, '_')
    .replace(/\s+/gu, ' ')
  const name = shortened(trimmed(visible))
  if (name === '') return fallback
  const stem = name.split('.')[0] ?? ''
  return devices.test(stem.trim()) ? shortened(`_${name}`) : name
}

function trimmed(name: string): string {
  return name.replace(/^[\s.~]+|[\s.]+$/gu, '')
}

/** Shortens the stem and keeps the ending, which says what the file is. */
function shortened(name: string): string {
  if (Buffer.byteLength(name) <= mostBytes) return name
  const dot = name.lastIndexOf('.')
  const ending = dot > 0 && name.length - dot <= longestEnding ? name.slice(dot) : ''
  const stem = ending === '' ? name : name.slice(0, dot)
  let kept = ''
  let room = mostBytes - Buffer.byteLength(ending)
  for (const letter of stem) {
    room -= Buffer.byteLength(letter)
    if (room < 0) break
    kept += letter
  }
  return trimmed(kept) === '' ? trimmed(ending) : trimmed(kept) + ending
}
