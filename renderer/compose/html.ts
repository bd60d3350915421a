/** The markup of a mail as the composer itself looks at it: own text, signature, plain text. Nothing of it reaches the page. */
import DOMPurify from 'dompurify'

const blocks =
  'address article aside blockquote center div dl dt dd fieldset figure footer form h1 h2 h3 h4 h5 h6 header'
const moreBlocks = 'hr li main nav ol p pre section table tr ul'
const isBlock = new Set(`${blocks} ${moreBlocks}`.split(' '))
const signatureMark = 'mm-signature'
/** What the person did not write. */
const quotes = '.mm-quote, blockquote'

/** Parsed and cleaned, beside the page. */
function parsed(html: string): HTMLElement {
  const box = document.implementation.createHTMLDocument('').createElement('div')
  // Pictures of the mail's own are `cid:`, and signatures may bring theirs as `data:`.
  box.append(DOMPurify.sanitize(html, { RETURN_DOM_FRAGMENT: true }))
  return box
}

/** Escaped, each line a block. */
export function htmlOf(plain: string): string {
  const escaped = plain.replace(/[&<>"]/g, (letter) => entities[letter] ?? letter)
  const line = (text: string) => `<div>${text === '' ? '<br>' : text.replace(/^ | (?= )/g, '&nbsp;')}</div>`
  return escaped
    .split(/\r\n?|\n/)
    .map(line)
    .join('')
}
const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

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
  if (name === 'blockquote') return lines.map((one) => (one.startsWith('>') ? `>${one}` : `> ${one}`))
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
  for (const other of box.querySelectorAll(`${quotes}, .${signatureMark}`)) other.remove()
  return linesOf(box)
    .join('\n')
    .replace(/\u00A0/g, ' ')
    .trim()
}

/** What the person wrote, to be used again: plain text as lines, no picture that only this mail has. */
export function ownHtml({ html, plain }: { html: string | null; plain: string }): string {
  if (html === null) return htmlOf(ownPlain(plain))
  const box = parsed(html)
  for (const other of box.querySelectorAll(`.mm-quote, .${signatureMark}, img[src^="cid:"]`)) other.remove()
  return box.innerHTML
}

/** Whether it has a picture of its own above the quote. */
export const hasOwnPicture = (html: string): boolean =>
  [...parsed(html).querySelectorAll('img')].some((one) => one.closest(`${quotes}, .${signatureMark}`) === null)

export const hasSignature = (html: string): boolean => parsed(html).querySelector(`.${signatureMark}`) !== null

/** The same mail with this signature (empty: none) in place of the one it had, or above the quote. */
export function withSignature(html: string, signature: string): string {
  const box = parsed(html)
  const there = [...box.querySelectorAll(`.${signatureMark}`)].filter((one) => one.closest(quotes) === null)
  const block = signature === '' ? null : box.ownerDocument.createElement('div')
  if (block) {
    block.className = signatureMark
    block.append(...parsed(signature).childNodes)
  }
  const [first, ...more] = there
  for (const one of more) one.remove()
  if (first && block) first.replaceWith(block)
  else if (first) first.remove()
  else if (block) put(box, block)
  return box.innerHTML
}

/** Above the quote, with room to write above it. */
function put(box: HTMLElement, block: HTMLElement): void {
  const quote = box.querySelector('.mm-quote')
  let before: Element | null = quote
  while (before && before.parentElement !== box) before = before.parentElement
  const isFirst = (before ? before.previousSibling : box.lastChild) === null
  // One to write in, and one between.
  for (let lines = isFirst ? 2 : 0; lines > 0; lines--) box.insertBefore(emptyLine(box), before)
  box.insertBefore(block, before)
  if (before) box.insertBefore(emptyLine(box), before)
}

function emptyLine(box: HTMLElement): HTMLElement {
  const line = box.ownerDocument.createElement('div')
  line.append(box.ownerDocument.createElement('br'))
  return line
}

/** The words of a plain mail that the person wrote. */
export const ownPlain = (plain: string): string =>
  plain
    .replace(/(^|\n)-- ?\n[\s\S]*?(?=\n>|\n-{5}|$)/, '')
    .split('\n')
    .filter((line) => !line.startsWith('>'))
    .join('\n')
    .trim()

/** As {@link withSignature}, under the mark that plain mail has for it. `before` is the one that it had. */
export function withPlainSignature(plain: string, before: string, signature: string): string {
  const block = (text: string) => (text === '' ? '' : `-- \n${text}`)
  const [old, fresh] = [block(before), block(signature)]
  if (old !== '' && plain.includes(old)) return plain.replace(old, () => fresh)
  if (fresh === '') return plain
  const quote = /^(>|-{5})/m.exec(plain)?.index ?? plain.length
  return `${plain.slice(0, quote).trimEnd()}\n\n${fresh}\n\n${plain.slice(quote)}`.trimEnd()
}
