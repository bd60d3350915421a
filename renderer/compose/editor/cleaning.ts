/**
 * What may stand in the editor. The quote of a hostile mail is in the same page as the bridge, so everything that enters goes
 * through DOMPurify with a short list of elements and attributes, and then, still in a document that loads and runs nothing,
 * through the rules for styles, links, pictures and classes. Cleaning what is clean changes nothing.
 */
import DOMPurify from 'dompurify'
import { safeLink } from './links.ts'
import { addressOf, contentIdOf, isDataPicture } from './pictures.ts'
import { cleanStyle, hides } from './styles.ts'

/**
 * Whom it is for: the `screen`; `undo` is the screen with the marks that Squire keeps of the selection; `mail` is what is
 * saved and sent; `paste` leaves classes and styles for the step that reads them, and is for documents that show nothing.
 */
export type Aim = 'screen' | 'undo' | 'mail' | 'paste'

// prettier-ignore
const tags = [
  'a', 'abbr', 'address', 'b', 'big', 'blockquote', 'br', 'caption', 'center', 'cite', 'code', 'col', 'colgroup', 'dd', 'del',
  'div', 'dl', 'dt', 'em', 'figcaption', 'figure', 'font', 'footer', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'header', 'hr', 'i',
  'img', 'ins', 'kbd', 'li', 'ol', 'p', 'pre', 'q', 's', 'samp', 'section', 'small', 'span', 'strike', 'strong', 'sub', 'sup',
  'table', 'tbody', 'td', 'tfoot', 'th', 'thead', 'tr', 'tt', 'u', 'ul', 'wbr',
]
// prettier-ignore
const attributes = [
  'align', 'alt', 'bgcolor', 'border', 'cellpadding', 'cellspacing', 'class', 'color', 'colspan', 'data-cid', 'dir', 'face',
  'height', 'hidden', 'href', 'lang', 'rowspan', 'size', 'span', 'src', 'start', 'style', 'title', 'type', 'valign', 'width',
]
/** These go with all they hold; of other elements that may not stand, the content stays. */
// prettier-ignore
const withContent = [
  'script', 'style', 'svg', 'math', 'template', 'iframe', 'object', 'embed', 'applet', 'noscript', 'noembed', 'noframes',
  'frameset', 'title', 'textarea', 'select', 'option', 'datalist', 'xmp', 'plaintext', 'audio', 'video', 'canvas', 'xml', 'base',
]
/** A scheme that may be, or none; what each element does with it is decided by `settle`. */
const address = /^(?:(?:https?|mailto|cid|mail):|[^a-z]|[a-z+.-]+(?:[^a-z+.\-:]|$))/i

const bookmarks = ['squire-selection-start', 'squire-selection-end']
/** The parts of a mail that are not the person's own words. */
const ourClasses = /^mm-(quote|attribution|signature)$/
/** By these Squire knows the formats that it made. */
const squireClasses = /^(color|font|size|highlight|align-(left|center|right|justify))$/

/** The nodes belong to a document of their own, in which nothing is loaded. */
export function cleanFragment(html: string, aim: Aim): DocumentFragment {
  const marks = aim === 'undo'
  const fragment = DOMPurify.sanitize(html, {
    ALLOWED_TAGS: marks ? [...tags, 'input'] : tags,
    ALLOWED_ATTR: marks ? [...attributes, 'id'] : attributes,
    ALLOWED_URI_REGEXP: address,
    ALLOW_ARIA_ATTR: false,
    ALLOW_DATA_ATTR: false,
    FORBID_CONTENTS: withContent,
    RETURN_DOM_FRAGMENT: true,
  })
  if (aim === 'paste') fragment.querySelectorAll('[data-cid]').forEach((one) => one.removeAttribute('data-cid'))
  else settle(fragment, aim)
  return fragment
}

export const cleanHtml = (html: string, aim: Aim): string => htmlOf(cleanFragment(html, aim))

export function htmlOf(fragment: DocumentFragment): string {
  const holder = fragment.ownerDocument.createElement('div')
  holder.append(fragment)
  return holder.innerHTML
}

/** The second half of the rules, over elements and attributes that may stand. */
export function settle(root: Node & ParentNode, aim: Exclude<Aim, 'paste'>): void {
  for (const element of root.querySelectorAll('*')) {
    // It went with something around it.
    if (!root.contains(element)) continue
    const name = element.localName
    if (mustGo(element, aim)) element.remove()
    else if (name === 'a') settleLink(element)
    else if (name === 'img') settlePicture(element, aim)
    settleAttributes(element, aim)
  }
}

function mustGo(element: Element, aim: Aim): boolean {
  if (element.localName === 'input') return aim !== 'undo' || !bookmarks.includes(element.id)
  // The frame with which Squire lets a picture be resized is no part of the text.
  if (element.classList.contains('squire-image-resize-container')) return true
  return element.hasAttribute('hidden') || hides(element.getAttribute('style') ?? '')
}

function settleLink(link: Element): void {
  const href = safeLink(link.getAttribute('href') ?? '')
  if (href === null) link.replaceWith(...link.childNodes)
  else link.setAttribute('href', href)
}

/** The person's own pictures, and such as are in the text itself. What would be fetched leaves its words behind. */
function settlePicture(image: Element, aim: Aim): void {
  const contentId = contentIdOf(image)
  if (contentId !== null) {
    image.setAttribute('src', aim === 'mail' ? `cid:${contentId}` : addressOf(contentId))
    if (aim === 'mail') image.removeAttribute('data-cid')
    else image.setAttribute('data-cid', contentId)
  } else if (isDataPicture(image.getAttribute('src') ?? '')) {
    image.removeAttribute('data-cid')
  } else {
    image.replaceWith(image.getAttribute('alt') ?? '')
  }
}

const known: ReadonlySet<string> = new Set(attributes)

function settleAttributes(element: Element, aim: Aim): void {
  const mark = element.localName === 'input'
  for (const { name } of [...element.attributes]) {
    if (!known.has(name) && !(mark && name === 'id')) element.removeAttribute(name)
  }
  if (mark) element.setAttribute('type', 'hidden')
  // By this every program knows a quote.
  else if (element.localName !== 'blockquote' || element.getAttribute('type') !== 'cite')
    element.removeAttribute('type')
  if (element.localName !== 'img') for (const name of ['src', 'data-cid']) element.removeAttribute(name)
  if (element.localName !== 'a') element.removeAttribute('href')
  const style = cleanStyle(element.getAttribute('style') ?? '')
  setOrRemove(element, 'style', style)
  const classes = [...element.classList].filter(
    (one) => ourClasses.test(one) || (aim !== 'mail' && squireClasses.test(one)),
  )
  setOrRemove(element, 'class', classes.join(' '))
}

function setOrRemove(element: Element, name: string, value: string): void {
  if (value === '') element.removeAttribute(name)
  else if (element.getAttribute(name) !== value) element.setAttribute(name, value)
}
