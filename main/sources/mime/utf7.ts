/** PURE: UTF-7 (RFC 2152), which the web has given up and old mail has not. */

/** @param text One character an octet. What is no valid shift is kept as it stands. */
export function decodeUtf7(text: string): string {
  return text.replace(/\+([A-Za-z0-9+/]*)-?/g, (whole, code: string) => {
    if (code === '') return whole === '+-' ? '+' : whole
    const bytes = Buffer.from(code, 'base64')
    if (bytes.length < 2) return whole
    return bytes
      .subarray(0, bytes.length - (bytes.length % 2))
      .swap16()
      .toString('utf16le')
  })
}
