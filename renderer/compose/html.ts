/** The markup of a mail as the composer itself looks at it: own text, signature, plain text. Nothing of it reaches the page. */
import DOMPurify from 'dompurify'
import { htmlOfPlain, ownPlain, plainParts } from '../../preload/plain.ts'

const blocks =
  'address article aside blockquote center div dl dt dd fieldset figure footer form h1 h2 h3 h4 h5 h6 header'
const moreBlocks = 'hr li main nav ol p pre section table tr ul'
const isBlock = new Set(`${blocks} ${moreBlocks}`.split(' '))
const signatureMark = 'mm-signature'
/** What the person did not write; drafts of other programs mark it in the other way. Lines that are only indented are the person's. */
const quotes = '.mm-quote'
const foreignQuotes = 'blockquote[type="cite"]'

/** Parsed and cleaned, beside the page. */
function parsed(html: string): HTMLElement {
  const box = document.implementation.createHTMLDocument('').createElement('div')
  // Pictures of the mail's own are `cid:`, and signatures may bring theirs as `data:`.
  box.append(DOMPurify.sanitize(html, { RETURN_DOM_FRAGMENT: true }))
  return box
}

/** All that the person did not write, signatures aside. */
const quotesIn = (box: HTMLElement): Element[] => {
  const ours = [...box.querySelectorAll(quotes)]
  return ours.length > 0 ? ours : [...box.querySelectorAll(foreignQuotes)]
}

/** The words of a mail, with its lines, lists, links and quotes as plain text has them. */
export function plainOf(html: string): string {
  return linesOf(parsed(html))
    .join('\n')
    .replace(/\u00A0/g, ' ')
    .replace(/\n{3,}/g, '\n\n')
    .trim()
}

interface Lines {
  readonly all: string[]
  line: string
}

function linesOf(box: Node): string[] {
  const lines: Lines = { all: [], line: '' }
  walk(box, lines)
  end(lines, false)
  return lines.all
}

function end(lines: Lines, always: boolean): void {
  if (always || lines.line.trim() !== '') lines.all.push(lines.line.replace(/[ \t]+$/, ''))
  lines.line = ''
}

function walk(box: Node, lines: Lines): void {
  for (const node of box.childNodes) {
    if (node instanceof Text) write(lines, node.data)
    else if (node instanceof HTMLElement) {
      const name = node.localName
      if (name === 'br') end(lines, true)
      else if (isBlock.has(name)) {
        end(lines, false)
        lines.all.push(...blockOf(node, name))
      } else {
        walk(node, lines)
        write(lines, linkOf(node))
      }
    }
  }
}

/** Blanks are one blank, and none begins a line; a no-break blank is a letter. */
function write(lines: Lines, text: string): void {
  const single = text.replace(/[ \t\r\n\f]+/g, ' ')
  lines.line += /(^| )$/.test(lines.line) ? single.replace(/^ /, '') : single
}

/** Where a link leads, unless its words say that. */
function linkOf(node: HTMLElement): string {
  const href = node.getAttribute('href') ?? ''
  const isTold = href.startsWith('#') || node.textContent.includes(href.replace(/^(mailto:|https?:\/\/)/, ''))
  return isTold ? '' : ` <${href}>`
}

function blockOf(node: HTMLElement, name: string): string[] {
  if (name === 'pre') return (node.textContent ?? '').split('\n')
  if (name === 'hr') return ['---']
  if (name === 'tr') return [[...node.children].map((cell) => linesOf(cell).join(' ')).join('\t')]
  const lines = linesOf(node)
  if (name === 'blockquote') return lines.map((one) => (/^(>|$)/.test(one) ? `>${one}` : `> ${one}`))
  if (node.classList.contains(signatureMark)) return lines.some((one) => one.trim() !== '') ? ['-- ', ...lines] : []
  if (name === 'li') return lines.map((one, index) => `${index === 0 ? marker(node) : '  '}${one}`)
  // An empty block is an empty line, as editors make them; a paragraph has one after it.
  if (lines.length === 0) return name === 'div' || name === 'p' ? [''] : []
  return /^(p|h\d|ul|ol|table)$/.test(name) ? [...lines, ''] : lines
}

function marker(item: HTMLElement): string {
  const list = item.parentElement
  return list?.localName === 'ol' ? `${[...list.children].indexOf(item) + 1}. ` : '- '
}

/** What the person wrote: without quote and signature. */
export function ownText(html: string): string {
  const box = parsed(html)
  for (const other of [...quotesIn(box), ...box.querySelectorAll(`.${signatureMark}`)]) other.remove()
  return wordsOf(box)
}

/** Whether anything but a signature stands in it, be it a quote. */
export function isBlank(html: string): boolean {
  const box = parsed(html)
  for (const other of box.querySelectorAll(`.${signatureMark}`)) other.remove()
  return wordsOf(box) === '' && box.querySelector('img, hr, table') === null
}

const wordsOf = (box: Node): string =>
  linesOf(box)
    .join('\n')
    .replace(/\u00A0/g, ' ')
    .trim()

/** What the person wrote, to be used again: plain text as lines, no picture that only this mail has. */
export function ownHtml({ html, plain }: { html: string | null; plain: string }, known = ''): string {
  if (html === null) return htmlOfPlain(ownPlain(plain, known))
  const box = parsed(html)
  const others = box.querySelectorAll(`.${signatureMark}, img[src^="cid:"]`)
  for (const other of [...quotesIn(box), ...others]) other.remove()
  return box.innerHTML
}

/** Whether it has a picture of its own above the quote. */
export function hasOwnPicture(html: string): boolean {
  const box = parsed(html)
  for (const other of [...quotesIn(box), ...box.querySelectorAll(`.${signatureMark}`)]) other.remove()
  return box.querySelector('img') !== null
}

/** Those of the mail itself, and not of what it quotes. */
const signaturesIn = (box: Element): Element[] =>
  [...box.querySelectorAll(`.${signatureMark}`)].filter((one) => one.closest(quotes) === null)

export const hasSignature = (html: string): boolean => signaturesIn(parsed(html)).length > 0

/** The same mail with this signature (empty: none) in place of the one it had, or above the quote. */
export function withSignature(html: string, signature: string): string {
  const box = parsed(html)
  sign(box, signature === '' ? null : parsed(signature))
  return box.innerHTML
}

/** The same for what is on the page: `words` are clean, and null takes the signature away. Everything else stays as it is. */
export function sign(box: Element, words: ParentNode | null): void {
  const [first, ...more] = signaturesIn(box)
  for (const one of more) one.remove()
  if (!words) return first?.remove()
  const block = box.ownerDocument.createElement('div')
  block.className = signatureMark
  block.append(...words.childNodes)
  if (first) first.replaceWith(block)
  else put(box, block)
}

/** Above the quote, with room to write above it. */
function put(box: Element, block: HTMLElement): void {
  const quote = box.querySelector('.mm-quote')
  let before: Element | null = quote
  while (before && before.parentElement !== box) before = before.parentElement
  const isFirst = (before ? before.previousSibling : box.lastChild) === null
  // One to write in, and one between.
  for (let lines = isFirst ? 2 : 0; lines > 0; lines--) box.insertBefore(emptyLine(box), before)
  box.insertBefore(block, before)
  if (before) box.insertBefore(emptyLine(box), before)
}

function emptyLine(box: Element): HTMLElement {
  const line = box.ownerDocument.createElement('div')
  line.append(box.ownerDocument.createElement('br'))
  return line
}

/** As {@link withSignature}, under the mark that plain mail has for it. `before` is the one that it may have had. */
export function withPlainSignature(plain: string, before: string, signature: string): string {
  const { above, signature: old, below, quote } = plainParts(plain, before)
  const fresh = signature === '' ? '' : `-- \n${signature}`
  // One that was changed ends nobody knows where: what stands beneath an empty line may be the person's own.
  const rest = old === null || old === before ? below : old.split('\n\n').slice(1).join('\n\n')
  if (old === null && fresh === '') return plain
  const parts = [above.trimEnd(), fresh, rest.trim(), quote]
  // Above it there is room to write.
  return parts.filter((part, at) => at === 0 || part !== '').join('\n\n')
}

export const hasPlainSignature = (plain: string, known: string): boolean => plainParts(plain, known).signature !== null
