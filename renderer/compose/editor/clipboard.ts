/** What is taken from a clipboard or a drop: clean HTML whose pictures are files of the mail, plain text, or files. */
import { cleanFragment, cleanHtml, htmlOf } from './cleaning.ts'
import { fileOfData, isPicture } from './pictures.ts'
import { tidy } from './pasting.ts'

export interface Taken {
  readonly kind: 'html' | 'text' | 'files'
  readonly text: string
  readonly files: File[]
}

/** Squire begins what it copies with this. It decides about looks only, so anybody may write it. */
const ours = '<!-- squire -->'

/** Programs put the same thing there in many forms; the one that a person means is chosen. */
export function takenFrom(data: Pick<DataTransfer, 'getData' | 'files'>, plain: boolean): Taken {
  const files = [...data.files]
  const text = data.getData('text/plain')
  const html = plain ? '' : data.getData('text/html')
  // A copied picture comes with markup that only names where it was; Word and Excel send a picture of what is text as well.
  const worded = html !== '' && (cleanFragment(html, 'paste').textContent?.trim() ?? '') !== ''
  if (files.length > 0 && !worded && (!plain || text === '')) return { kind: 'files', text: '', files }
  return html === '' ? { kind: 'text', text, files: [] } : { kind: 'html', text: html, files: [] }
}

export const pictures = (files: readonly File[]): [inline: File[], beside: File[]] => [
  files.filter(isPicture),
  files.filter((file) => !isPicture(file)),
]

/**
 * A clipboard's HTML, ready to be put in. Pictures that it holds are given to `keep`, which answers their Content-ID, or null
 * where they cannot be kept.
 */
export async function pastedHtml(html: string, keep: (file: File) => Promise<string | null>): Promise<string> {
  if (html.trimStart().startsWith(ours)) {
    // Parts of this very mail; only its quote does not become another quote.
    const own = cleanFragment(html, 'screen')
    own.querySelectorAll('.mm-quote, .mm-attribution, .mm-signature').forEach((part) => part.removeAttribute('class'))
    own.querySelectorAll('blockquote').forEach((part) => part.removeAttribute('type'))
    return htmlOf(own)
  }
  const fragment = cleanFragment(html, 'paste')
  tidy(fragment, html)
  for (const image of fragment.querySelectorAll('img[src^="data:"]')) {
    const file = fileOfData(image.getAttribute('src') ?? '')
    const contentId = file && (await keep(file))
    if (contentId === null) image.replaceWith(image.getAttribute('alt') ?? '')
    else image.setAttribute('data-cid', contentId)
  }
  return cleanHtml(htmlOf(fragment), 'screen')
}

/** Line ends of every system. */
export const pastedText = (text: string): string => text.replace(/\r\n?/g, '\n')
