/**
 * Pictures of the mail that is written. In its HTML one is `cid:CONTENT-ID`; in the editor it has `data-cid` and the address
 * where it is shown. Only a picture that is known here is shown, so a quote can name no other.
 */

/** Content-IDs are made at random and never twice, so all editors of a page may share them. */
const shown = new Map<string, string>()

export const knowPicture = (contentId: string, address: string): void => void shown.set(contentId, address)

/** The Content-ID that an image of the editor, or of a mail's HTML, means; null where it means none that is known. */
export function contentIdOf(image: Element): string | null {
  const named = image.getAttribute('data-cid')
  if (named !== null && shown.has(named)) return named
  const [, written] = /^\s*cid:(.+?)\s*$/i.exec(image.getAttribute('src') ?? '') ?? []
  if (written === undefined) return null
  return [written, unescaped(written)].find((one) => shown.has(one)) ?? null
}

export const addressOf = (contentId: string): string => shown.get(contentId) ?? ''

function unescaped(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

const picture = /^data:image\/(png|jpeg|gif|webp);base64,([a-z\d+/\s]+={0,2}\s*)$/i

/** A picture in the text itself: of the kinds that only show, which leaves out SVG. */
export const isDataPicture = (address: string): boolean => picture.test(address)

/** Its bytes as a file; null where there are none. */
export function fileOfData(address: string): File | null {
  const [, kind = '', text = ''] = picture.exec(address) ?? []
  try {
    const bytes = Uint8Array.from(atob(text.replace(/\s/g, '')), (letter) => letter.charCodeAt(0))
    const type = kind.toLowerCase()
    return bytes.length === 0
      ? null
      : new File([bytes], `image.${type === 'jpeg' ? 'jpg' : type}`, { type: `image/${type}` })
  } catch {
    return null
  }
}

/** What the editor takes as a picture in the text; other files go beside it. */
export const isPicture = (file: File): boolean => /^image\/(png|jpeg|gif|webp)$/.test(file.type)
