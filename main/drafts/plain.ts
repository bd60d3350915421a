/** PURE: rich text as plain text that reads well: what a mail says to programs without HTML, and to lists of mails. */
import { compile, type FormatCallback, type DomNode } from 'html-to-text'
import type { DraftContent } from '../../preload/drafts.ts'
import { ownPlain } from '../../preload/plain.ts'

/** The plain form of a rich mail: quotes with `>`, links in brackets behind their text, tables in columns. */
export function plainOf(html: string): string {
  return tidied(whole(html))
}

const maxPreview = 200
/** The person's own words come first, so the beginning tells them. */
const lookedAt = 20_000

/** The first words that the person wrote: no quote, no signature. */
export function previewOf({ html, plain }: Pick<DraftContent, 'html' | 'plain'>): string {
  const text = html === null ? ownPlain(plain.slice(0, lookedAt)) : ownText(html)
  const line = text.replace(/[\s\p{Cc}\u00ad\u200b-\u200f\u2028\u2029\ufeff]+/gu, ' ').trim()
  return [...line.slice(0, maxPreview * 2)].slice(0, maxPreview).join('').trim()
}

const ownText = (html: string): string => own(html.slice(0, lookedAt)) || own(html.slice(0, lookedAt * 20))

const block: FormatCallback = (element, walk, builder, { leadingLineBreaks = 1 }) => {
  builder.openBlock({ leadingLineBreaks })
  walk(element.children, builder)
  builder.closeBlock({ trailingLineBreaks: 1 })
}

/** What the editor writes for an empty line. No text of a mail holds it. */
const blank = '\0'
const blocks = new Set(['div', 'p', 'li', 'td', 'th', 'blockquote', 'center', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6'])

/** As it is shown: the last one of a block ends nothing but the block, and alone in it makes an empty line. */
const lineBreak: FormatCallback = (element, _walk, builder) => {
  const isLast = blocks.has(element.parent?.name ?? '') && isAlone(element, 'next')
  if (!isLast) builder.addLineBreak()
  else if (isAlone(element, 'prev')) builder.addLiteral(blank)
}

/** Nothing but space is beside it on this side. Only as far as needed: a parent may hold any number. */
function isAlone(element: DomNode, side: 'next' | 'prev'): boolean {
  let one = neighbour(element, side)
  while (one && isSpace(one)) one = neighbour(one, side)
  return !one
}

/** The library has it, and does not declare it. */
function neighbour(element: DomNode, side: 'next' | 'prev'): DomNode | null {
  const found: unknown = Reflect.get(element, side)
  return isNode(found) ? found : null
}

const isNode = (value: unknown): value is DomNode =>
  typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string'

const isSpace = (one: DomNode): boolean =>
  one.type === 'comment' || (one.type === 'text' && /^[ \t\r\n]*$/.test(one.data ?? ''))

const quote: FormatCallback = (element, walk, builder) => {
  builder.openBlock({ leadingLineBreaks: 1 })
  walk(element.children, builder)
  const mark = (text: string) => lines(text).map(marked).join('\n')
  builder.closeBlock({ trailingLineBreaks: 2, ...(isTooDeep(element) ? {} : { blockTransform: mark }) })
}

/** Beyond this a quote is marked no deeper, as in a plain answer. */
const deepest = 20

function isTooDeep(element: DomNode): boolean {
  let depth = 0
  for (let one = element.parent; one; one = one.parent) if (one.name === 'blockquote' && ++depth >= deepest) return true
  return false
}

const lines = (text: string): string[] => withoutEnds(text).split('\n')
const marked = (line: string): string =>
  line === '' || line === blank ? '>' : line.startsWith('>') ? `>${line}` : `> ${line}`

/** By places: an expression would look at each run of lines as often as it is long. */
function withoutEnds(text: string): string {
  let [start, end] = [0, text.length]
  while (text[start] === '\n') start++
  while (end > start && text[end - 1] === '\n') end--
  return text.slice(start, end)
}

const signature: FormatCallback = (element, walk, builder) => {
  builder.openBlock({ leadingLineBreaks: 1 })
  walk(element.children, builder)
  const sign = (text: string) => (text.replaceAll(blank, '').trim() === '' ? '' : `-- \n${lines(text).join('\n')}`)
  builder.closeBlock({ trailingLineBreaks: 1, blockTransform: sign })
}

function attributeOf(element: DomNode, name: string): string {
  const attributes: unknown = element.attribs
  if (typeof attributes !== 'object' || attributes === null) return ''
  const value: unknown = Reflect.get(attributes, name)
  return typeof value === 'string' ? value.trim() : ''
}

/** `text <address>`, and an address that is its own text once. */
const link: FormatCallback = (element, walk, builder) => {
  const href = attributeOf(element, 'href')
  walk(element.children, builder)
  const text = textIn(element)
  if (href === '' || href.startsWith('#') || isSameAddress(text, href)) return
  if (text.trim() === '' && !has(element, isPicture)) return
  builder.addInline(` <${href.replace(/^mailto:/i, '')}>`, { noWordTransform: true })
}

const isSameAddress = (text: string, href: string): boolean => bare(text) === bare(href)
const bare = (address: string): string =>
  address
    .trim()
    .toLowerCase()
    .replace(/^(?:mailto:|https?:\/\/)/, '')
    .replace(/\/$/, '')

const textIn = (element: DomNode): string =>
  element.type === 'text' ? (element.data ?? '') : (element.children ?? []).map(textIn).join('')

const has = (element: DomNode, wanted: (one: DomNode) => boolean): boolean =>
  (element.children ?? []).some((one) => wanted(one) || has(one, wanted))
const isPicture = (one: DomNode): boolean => one.name === 'img' && attributeOf(one, 'alt') !== ''
const isCell = (one: DomNode): boolean => one.name === 'td' || one.name === 'th'

const picture: FormatCallback = (element, _walk, builder) => {
  const alt = attributeOf(element, 'alt')
  if (alt !== '') builder.addInline(`[${alt}]`)
}

const maxCells = 2_000
const maxSpan = 50

/** Columns for what is a table; one after the other for what a table only lays out. */
const table: FormatCallback = (element, walk, builder, options) => {
  const as = isOfData(element) ? builder.options.formatters['dataTable'] : undefined
  ;(as ?? block)(element, walk, builder, { ...options, uppercaseHeaderCells: false, colSpacing: 3, rowSpacing: 0 })
}

function isOfData(element: DomNode): boolean {
  const seen = { rows: 0, cells: 0 }
  return isPlainTable(element, seen) && seen.cells > seen.rows
}

/** Values only: no table in it, few cells, none over many others. One look, which ends at the first that speaks against it. */
function isPlainTable(element: DomNode, seen: { rows: number; cells: number }): boolean {
  return (element.children ?? []).every((one) => {
    if (one.name === 'table' || isLong(one)) return false
    if (one.name === 'tr') seen.rows++
    if (isCell(one) && (++seen.cells > maxCells || isWide(one))) return false
    return isPlainTable(one, seen)
  })
}

const isWide = (cell: DomNode): boolean =>
  ['colspan', 'rowspan'].some((name) => Number(attributeOf(cell, name)) > maxSpan)

/** What needs lines of its own is no value of a table. */
const isLong = (one: DomNode): boolean => one.name === 'blockquote' || one.name === 'ul' || one.name === 'ol'

const common = {
  wordwrap: false,
  limits: { maxDepth: 300, maxInputLength: 20_000_000 },
  formatters: { block, lineBreak, quote, signature, link, picture, grid: table },
} as const
const skipped = ['style', 'script', 'title', 'template', '[style*="display:none"i]', '[style*="display: none"i]']
const selectors = [
  { selector: 'blockquote', format: 'quote' },
  { selector: '.mm-signature', format: 'signature' },
  { selector: '.mm-attribution', format: 'block', options: { leadingLineBreaks: 2 } },
  { selector: 'br', format: 'lineBreak' },
  { selector: 'a', format: 'link' },
  { selector: 'img', format: 'picture' },
  { selector: 'table', format: 'grid' },
  ...['tr', 'td', 'th', 'center', 'dl', 'dt', 'dd'].map((selector) => ({ selector, format: 'block' })),
  { selector: 'hr', options: { length: 40 } },
  ...['h1', 'h2', 'h3', 'h4', 'h5', 'h6'].map((selector) => ({ selector, options: { uppercase: false } })),
  { selector: 'ul', options: { itemPrefix: '* ' } },
  ...skipped.map((selector) => ({ selector, format: 'skip' })),
]

const whole = compile({ ...common, selectors })
const own = compile({
  ...common,
  selectors: [
    ...selectors,
    { selector: 'a', format: 'inline' },
    ...['.mm-quote', '.mm-signature'].map((selector) => ({ selector, format: 'skip' })),
  ],
})

/** Without blanks at the ends of lines, but in the mark of a signature, and without signs that nobody sees. */
const tidied = (text: string): string =>
  withoutEnds(
    text
      .replace(/\u00a0/g, ' ')
      .replace(/[\0\u00ad\u200b\u2060\ufeff]/g, '')
      .split('\n')
      .map((line) => (line === '-- ' ? line : line.trimEnd()))
      .join('\n')
      .replace(/\n{4,}/g, '\n\n\n'),
  ).trimEnd()
