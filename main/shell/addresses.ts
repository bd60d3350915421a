/** PURE: the only addresses that `app:` and `mail:` know. Anything else is not found. */

/** Where the page lives. */
export const pageOrigin = 'app://mailmirror'
export const startPage = `${pageOrigin}/index.html`
/** The file of the page in which a mail is written. */
export const composeFile = 'compose.html'

export type MailAddress = { id: number; part: 'body' } | { id: number; part: 'inline'; contentId: string }
export interface PictureAddress {
  readonly draft: number
  readonly file: number
}

/** The page in which this draft is written. */
export function composePage(draft: number): string {
  return `${pageOrigin}/${composeFile}#${draft}`
}

/**
 * The path of a file of the page, relative to its folder, with `/` between parts.
 * @returns null for another host, a query, or a path with anything but plain names in it
 */
export function pageFile(url: string): string | null {
  const parsed = parse(url)
  if (parsed?.protocol !== 'app:' || parsed.host !== 'mailmirror' || parsed.search !== '') return null
  const path = parsed.pathname.slice(1)
  return /^(?!.*\.\.)[\w.-]+(\/[\w.-]+)*$/.test(path) ? path : null
}

/** @returns which message, and which part of it, an address such as `mail://message/7/inline/image%40host` names */
export function mailAddress(url: string): MailAddress | null {
  const parsed = parse(url)
  if (parsed?.protocol !== 'mail:' || parsed.host !== 'message') return null
  const found = /^\/(0|[1-9]\d{0,15})\/(?:(body)|inline\/([^/]+))$/.exec(parsed.pathname)
  const id = Number(found?.[1])
  if (!found || !Number.isSafeInteger(id)) return null
  if (found[2] === 'body') return { id, part: 'body' }
  if (parsed.search !== '') return null
  const contentId = decoded(found[3] ?? '')
  return contentId === null ? null : { id, part: 'inline', contentId }
}

/** @returns which draft's picture an address such as `mail://draft/7/3` names */
export function pictureAddress(url: string): PictureAddress | null {
  const parsed = parse(url)
  if (parsed?.protocol !== 'mail:' || parsed.host !== 'draft' || parsed.search !== '') return null
  const [draft, file] = /^\/([1-9]\d{0,15})\/([1-9]\d{0,15})$/.exec(parsed.pathname)?.slice(1).map(Number) ?? []
  return Number.isSafeInteger(draft) && Number.isSafeInteger(file) ? { draft: draft ?? 0, file: file ?? 0 } : null
}

function parse(url: string): URL | null {
  try {
    const parsed = new URL(url)
    const plain = parsed.username === '' && parsed.password === '' && parsed.port === ''
    return plain ? parsed : null
  } catch {
    return null
  }
}

function decoded(text: string): string | null {
  try {
    const plain = decodeURIComponent(text)
    return plain.length <= 1000 && !/\p{Cc}/u.test(plain) ? plain : null
  } catch {
    return null
  }
}
