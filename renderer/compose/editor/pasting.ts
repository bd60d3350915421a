/**
 * PURE over a DOM fragment: what other programs put on the clipboard, to what a mail should hold. Meaning stays (bold, lists,
 * tables with their borders, links, colours that stand out), clothing goes (fonts, sizes, classes, mso-styles, wrappers).
 * The fragment is cleaned before (`paste`) and again after (`screen`); nothing here keeps anybody safe.
 */
import { sheetOf, type Sheet } from './sheets.ts'
import { declarations, styleOf } from './styles.ts'
import { realLists } from './word-lists.ts'

type Declared = [string, string][]

/** `html` is the clipboard's own text, in which the style sheet stands. */
export function tidy(fragment: DocumentFragment, html: string): void {
  const sheet = sheetOf(html)
  fragment.querySelectorAll('br.Apple-interchange-newline').forEach((one) => one.remove())
  fragment.querySelectorAll('img').forEach(dropPixel)
  realLists(fragment)
  for (const element of fragment.querySelectorAll('*')) dress(element, sheet)
  for (const element of [...fragment.querySelectorAll('span, font, b, i, u, s, p')].reverse()) unwrapped(element)
  oneSpace(fragment)
}

/** A picture that nobody can see is there to be counted. */
function dropPixel(image: Element): void {
  const style = new Map(declarations(image.getAttribute('style') ?? ''))
  const tiny = (side: string) =>
    /^\s*0*[0-2](\.\d+)?\s*(px|pt)?\s*$/.test(style.get(side) ?? image.getAttribute(side) ?? '')
  if (tiny('width') || tiny('height')) image.remove()
}

const ofCells =
  /^(border(-(top|right|bottom|left))?(-(width|style|color))?|background(-color)?|text-align|vertical-align|color|font-weight|font-style|width)$/
const ofTables = /^(border(-(top|right|bottom|left))?|border-collapse|width)$/
const ofText = /^(color|background(-color)?|text-align)$/

/** The element's own styles, and those of the sheet, to what is worth keeping. */
function dress(element: Element, sheet: Sheet): void {
  const name = element.localName
  const cell = name === 'td' || name === 'th'
  const declared = declarations(element.getAttribute('style') ?? '')
  const all = cell || name === 'table' ? [...sheet.of(element.classList, name), ...declared] : declared
  const wanted = cell ? ofCells : name === 'table' ? ofTables : ofText
  const last = new Map(all.map(([key, value]): [string, string] => [key, value.replace(/\bwindowtext\b/gi, '#000000')]))
  if (name === 'p' && isTight(element, last)) element.setAttribute('data-tight', '')
  if (!cell) meaning(element, last)
  const kept: Declared = [...last].filter(([key, value]) => wanted.test(key) && stands(key, value, element))
  if (kept.length === 0) element.removeAttribute('style')
  else element.setAttribute('style', styleOf(kept))
  for (const one of ['class', 'lang', 'face', 'size', 'type', 'dir']) {
    if (one !== 'dir' || element.getAttribute('dir') === 'ltr') element.removeAttribute(one)
  }
}

/** Paragraphs without a gap below them: lines, in a mail. */
function isTight(paragraph: Element, style: ReadonlyMap<string, string>): boolean {
  if (/^Mso/.test(paragraph.className)) return true
  const below = style.get('margin-bottom') ?? style.get('margin')?.split(/\s+/).at(-1)
  return below !== undefined && /^0(\.0+)?\D*$/.test(below)
}

/** What is said by styles, said by elements. */
function meaning(element: Element, style: ReadonlyMap<string, string>): void {
  const weight = style.get('font-weight') ?? ''
  const line = `${style.get('text-decoration') ?? ''} ${style.get('text-decoration-line') ?? ''}`
  const shift = style.get('vertical-align') ?? ''
  if (element.localName !== 'span' && element.localName !== 'font') {
    // Google's `<b style="font-weight:normal">` around all it copies, and what a page makes plain again.
    const plain = {
      b: /^(normal|[1-4]00)$/.test(weight),
      i: style.get('font-style') === 'normal',
      u: /none/.test(line),
    }
    const name = element.localName
    if ((name === 'b' || name === 'i' || name === 'u') && plain[name]) element.setAttribute('data-plain', '')
    return
  }
  const link = element.closest('a') !== null
  if (/^(bold(er)?|[6-9]00)$/.test(weight)) wrapInside(element, 'b')
  if (/^(italic|oblique)$/.test(style.get('font-style') ?? '')) wrapInside(element, 'i')
  if (/underline/.test(line) && !link) wrapInside(element, 'u')
  if (/line-through/.test(line)) wrapInside(element, 's')
  if (shift === 'super') wrapInside(element, 'sup')
  if (shift === 'sub') wrapInside(element, 'sub')
}

function wrapInside(element: Element, tag: string): void {
  const wrapper = element.ownerDocument.createElement(tag)
  wrapper.append(...element.childNodes)
  element.append(wrapper)
}

/** Ink on paper is what everybody has; a link's own colour, too. */
function stands(key: string, value: string, element: Element): boolean {
  if (
    /^(inherit|initial|unset|auto|currentcolor|none|normal|start|left|baseline)$/i.test(value) &&
    !/^border/.test(key)
  )
    return false
  if (key === 'color') return element.closest('a') === null && element.querySelector('a') === null && !isInk(value)
  return !/^background/.test(key) || !isPaper(value)
}

function channels(colour: string): number[] | null {
  const [, digits = ''] = /^#([\da-f]{3}|[\da-f]{6})$/i.exec(colour) ?? []
  if (digits.length === 3) return [...digits].map((digit) => parseInt(digit + digit, 16))
  if (digits.length === 6) return [0, 2, 4].map((at) => parseInt(digits.slice(at, at + 2), 16))
  const parts =
    /^rgba?\(([^)]*)\)$/i
      .exec(colour)?.[1]
      ?.split(/[\s,/]+/)
      .map(Number) ?? []
  // Seen through entirely: no colour at all.
  if (parts.length < 3 || parts[3] === 0) return null
  return parts.slice(0, 3)
}

function isInk(colour: string): boolean {
  const found = channels(colour)
  if (!found) return !/^[a-z]{3,}$/i.test(colour) || /^(black|windowtext|text|canvastext)$/i.test(colour)
  return Math.max(...found) < 0x70 && Math.max(...found) - Math.min(...found) < 0x20
}

function isPaper(colour: string): boolean {
  const found = channels(colour)
  if (!found) return !/^[a-z]{3,}$/i.test(colour) || /^(white|transparent|window|canvas)$/i.test(colour)
  return Math.min(...found) > 0xf3
}

/** Wrappers that say nothing any more; and Word's paragraphs, which are lines. */
function unwrapped(element: Element): void {
  if (element.localName === 'p') {
    if (!element.hasAttribute('data-tight')) return
    const line = element.ownerDocument.createElement('div')
    for (const name of ['style', 'align']) {
      const value = element.getAttribute(name)
      if (value !== null) line.setAttribute(name, value)
    }
    line.append(...element.childNodes)
    element.replaceWith(line)
    return
  }
  const bare = (element.localName === 'span' || element.localName === 'font') && element.attributes.length === 0
  if (bare || element.hasAttribute('data-plain') || !element.hasChildNodes()) element.replaceWith(...element.childNodes)
}

const blocks =
  /^(address|blockquote|br|caption|center|col|colgroup|dd|div|dl|dt|figure|footer|h[1-6]|header|hr|li|ol|p|pre|section|table|tbody|td|tfoot|th|thead|tr|ul)$/

/** Line ends of the clipboard's source are spaces; between blocks, and at both ends, they are nothing. */
function oneSpace(fragment: DocumentFragment): void {
  fragment.normalize()
  const texts = fragment.ownerDocument.createTreeWalker(fragment, NodeFilter.SHOW_TEXT)
  const found: Node[] = []
  while (texts.nextNode()) found.push(texts.currentNode)
  const edge = (node: Node | null) => node === null || blocks.test(node.nodeName.toLowerCase())
  for (const node of found) {
    const parent = node.parentElement
    if (parent !== null && parent.closest('pre') !== null) continue
    const text = (node.nodeValue ?? '').replace(/[ \t\r\n]+/g, ' ')
    const between = text === ' ' && edge(node.previousSibling) && edge(node.nextSibling) && edge(parent)
    node.nodeValue = between ? '' : text
  }
  fragment.normalize()
}
