/** PURE: what a click on a link may open. Main alone decides, and what opens is the address as parsed here. */
export type Refusal = { refused: 'unreadable' | 'tooLong' | 'scheme' | 'credentials' }
/** Something for the browser, or the beginning of a mail of our own. */
export type LinkDecision = { open: string } | { compose: string } | Refusal

/** Longer than any address that works in a browser; a system's launcher may choke on more. */
const longest = 8192

/**
 * @param url the address as the page or a mail wrote it
 * @returns the re-serialised address to open in the browser or to write to, or why it is not opened
 */
export function decideLink(url: string): LinkDecision {
  if (url.length > longest) return { refused: 'tooLong' }
  // URL parsing would drop tabs and line breaks and turn `\` into `/`: what was meant is anyone's guess.
  if (/[\p{Cc}\\]/u.test(url)) return { refused: 'unreadable' }
  let parsed: URL
  try {
    parsed = new URL(url)
  } catch {
    return { refused: 'unreadable' }
  }
  if (parsed.protocol === 'mailto:') return decideMail(parsed.href)
  if (parsed.protocol !== 'http:' && parsed.protocol !== 'https:') return { refused: 'scheme' }
  // https://bank.example@evil.example reads as the bank.
  if (parsed.username !== '' || parsed.password !== '') return { refused: 'credentials' }
  return parsed.href.length > longest ? { refused: 'tooLong' } : { open: parsed.href }
}

/** A `mailto:` address names mailboxes, never a host; which of its fields count is for whoever makes the draft. */
function decideMail(href: string): LinkDecision {
  if (href.startsWith('mailto:/')) return { refused: 'unreadable' }
  return href.length > longest ? { refused: 'tooLong' } : { compose: href }
}

/** As {@link decideLink}, and only where nobody can read along: https, or this machine. */
export function decideSignIn(url: string): { open: string } | Refusal {
  const decision = decideLink(url)
  if ('compose' in decision) return { refused: 'scheme' }
  const safe = 'refused' in decision || /^(https:|http:\/\/(127\.0\.0\.1|localhost|\[::1\])[:/])/.test(decision.open)
  return safe ? decision : { refused: 'scheme' }
}
