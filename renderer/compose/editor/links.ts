/** PURE: what may be a link in a mail. */

const control = /[\p{Cc}\p{Cf}]/gu

/** The address of a link as it stands in a mail: http, https or mailto; null for all else, relative ones among it. */
export function safeLink(href: string): string | null {
  const address = href.replace(control, '').trim()
  if (!/^(https?:\/\/[^\s/?#]|mailto:\S)/i.test(address)) return null
  try {
    return ['http:', 'https:', 'mailto:'].includes(new URL(address).protocol) ? address : null
  } catch {
    return null
  }
}

const mailAddress = /^[^\s@<>()",;:]+@[^\s@<>()",;:.]+(\.[^\s@<>()",;:.]+)+$/u
const host = /^(?:localhost|[\p{L}\d-]+(?:\.[\p{L}\d-]+)+)(?::\d{1,5})?(?:[/?#]\S*)?$/u

/** What a person typed or pasted as an address: `example.com` and `kari@example.com` are meant as links; null where it is none. */
export function writtenLink(written: string): string | null {
  const address = written.trim()
  if (mailAddress.test(address)) return safeLink(`mailto:${address}`)
  if (host.test(address)) return safeLink(`https://${address}`)
  return /\s/.test(address) ? null : safeLink(address)
}
