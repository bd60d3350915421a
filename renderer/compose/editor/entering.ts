/** How a mail's HTML is laid out for Squire, which wants blocks at the top and one format a span. */
import { cleanFragment } from './cleaning.ts'

const partClasses = '.mm-quote, .mm-signature'
const inline =
  /^(a|abbr|b|big|br|cite|code|del|em|font|i|img|input|ins|kbd|q|s|samp|small|span|strike|strong|sub|sup|tt|u|wbr|#text)$/

/** Cleaned, and made for Squire: what it takes for `sanitizeToDOMFragment`. */
export function entering(html: string): DocumentFragment {
  const fragment = cleanFragment(html, 'screen')
  for (const span of fragment.querySelectorAll<HTMLElement>('span[style]')) classed(span)
  // Without words a picture says nothing, rather than its file's name.
  for (const image of fragment.querySelectorAll('img:not([alt])')) image.setAttribute('alt', '')
  for (const part of fragment.querySelectorAll(partClasses)) blocksOnly(part)
  return document.importNode(fragment, true)
}

/** As `entering`, for a whole mail: above quote and signature there is a line to write in. */
export function enteringMail(html: string): DocumentFragment {
  const fragment = entering(html)
  const first = [...fragment.childNodes].find((node) => node.nodeName !== '#text' || node.textContent?.trim())
  if (first instanceof Element && first.matches(partClasses)) {
    const line = document.createElement('div')
    line.append(document.createElement('br'))
    fragment.prepend(line)
  }
  return fragment
}

/** Colours are known to Squire by their class; one span each, so that each can be taken away. */
function classed(span: HTMLElement): void {
  for (const [property, name] of [
    ['color', 'color'],
    ['background-color', 'highlight'],
  ] as const) {
    const value = span.style.getPropertyValue(property)
    if (value === '') continue
    if (span.style.length === 1) {
      span.className = name
      return
    }
    const own = span.ownerDocument.createElement('span')
    own.className = name
    own.style.setProperty(property, value)
    span.style.removeProperty(property)
    own.append(...span.childNodes)
    span.append(own)
  }
}

/** A block that is split takes its class along, so a quote that were one block would become two. */
function blocksOnly(part: Element): void {
  let line: Element | null = null
  for (const node of [...part.childNodes]) {
    if (!inline.test(node.nodeName.toLowerCase())) {
      line = null
      continue
    }
    if (line === null) {
      if (node.nodeName === '#text' && !node.textContent?.trim()) continue
      line = part.ownerDocument.createElement('div')
      node.replaceWith(line)
    }
    line.append(node)
    if (node.nodeName === 'BR') line = null
  }
}
