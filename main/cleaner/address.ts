/** PURE: where a link or a picture of a mail may point. */

const schemes = new Set(['http:', 'https:', 'mailto:'])

/** The address as the browser would write it, if a link may go there; relative ones go nowhere in a mail. */
export function linkAddress(text: string): string | undefined {
  if (text.length > 8000) return undefined
  try {
    const url = new URL(text)
    return schemes.has(url.protocol) ? url.href : undefined
  } catch {
    return undefined
  }
}

/** base64 of the kinds of picture that cannot hold anything but a picture (SVG can). */
const dataPicture = /^data:image\/(?:png|jpe?g|gif|webp);base64,[a-z0-9+/=\s]+$/i

/** Where a picture of this message may come from: the mail itself. Anything else is remote and gives undefined. */
export function pictureAddress(text: string, messageId: number): string | undefined {
  const trimmed = text.trim()
  const own = `mail://message/${messageId}/inline/`
  const contentId = /^cid:(.+)$/is.exec(trimmed)?.[1]
  if (contentId) return own + encodeURIComponent(unescapedId(contentId).replace(/^<|>$/g, ''))
  if (trimmed.startsWith(own) && /^[\w%.!~*'()-]+$/.test(trimmed.slice(own.length))) return trimmed
  return dataPicture.test(trimmed) ? trimmed.replace(/\s+/g, '') : undefined
}

/** Where a picture that goes along with a mail is; one from afar gives undefined. */
export function ownPicture(text: string): string | undefined {
  const trimmed = text.trim()
  const contentId = /^cid:(.+)$/is.exec(trimmed)?.[1]
  if (contentId === undefined) return dataPicture.test(trimmed) ? trimmed.replace(/\s+/g, '') : undefined
  const id = unescapedId(contentId).replace(/^<|>$/g, '')
  return /^[!-;=?-~]{1,200}$/.test(id) ? `cid:${id.replaceAll('%', '%25')}` : undefined
}

function unescapedId(text: string): string {
  const whole = text.replace(/\p{Surrogate}/gu, '')
  try {
    return decodeURIComponent(whole)
  } catch {
    return whole
  }
}
