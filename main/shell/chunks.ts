/** PURE: a text cut into parts of at most so many bytes in UTF-8, never within a character. At least one part. */
export function chunks(text: string, mostBytes: number): string[] {
  const parts: string[] = []
  let part = ''
  let bytes = 0
  for (const letter of text) {
    const length = Buffer.byteLength(letter)
    if (bytes + length > mostBytes) {
      parts.push(part)
      part = ''
      bytes = 0
    }
    part += letter
    bytes += length
  }
  return [...parts, part]
}
