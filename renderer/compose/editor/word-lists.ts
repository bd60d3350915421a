/**
 * PURE: Word and Outlook put lists on the clipboard as paragraphs with `mso-list: l0 level1 lfo1`, each with its own bullet as
 * text. This makes lists of them.
 */
import { declarations } from './styles.ts'

interface Item {
  readonly paragraph: Element
  readonly level: number
  /** Which list of the document. */
  readonly list: string
  readonly ordered: boolean
  readonly start: number
}

const mark = /^[\s\u00A0]*(?:(\d{1,4}|[a-z]{1,3}|[ivxlcdm]{1,7})[.)])[\s\u00A0]*/i
const bullet = /^[\s\u00A0]*[·•o§▪◦●○■□–—\u00B7\uF0B7\uF0A7\uF0D8\uF0FC*-][\s\u00A0]+/

export function realLists(root: ParentNode): void {
  let run: Item[] = []
  const end = () => {
    if (run.length > 0) build(run)
    run = []
  }
  for (const paragraph of root.querySelectorAll('p, h1, h2, h3, h4, h5, h6, div')) {
    const item = itemOf(paragraph)
    if (!item) continue
    const last = run.at(-1)
    if (last && (nextElement(last.paragraph) !== paragraph || last.list !== item.list)) end()
    run.push(item)
  }
  end()
}

function nextElement(element: Element): Element | null {
  let next = element.nextSibling
  while (next && next.nodeType === 3 && !next.nodeValue?.trim()) next = next.nextSibling
  return next?.nodeType === 1 ? element.nextElementSibling : null
}

function itemOf(paragraph: Element): Item | null {
  const list = declared(paragraph, 'mso-list')
  const [, name = '', level] = /^(\S+)\s+level(\d+)/.exec(list) ?? []
  const like = /^MsoListParagraph/.test(paragraph.className)
  if (level === undefined && !like) return null
  const sign = signOf(paragraph)
  if (level === undefined && sign === null) return null
  const [, counted] = mark.exec(sign ?? '') ?? []
  const start = counted !== undefined && /^\d+$/.test(counted) ? Number(counted) : 1
  const depth = Math.min(9, Math.max(1, Number(level ?? 1)))
  return { paragraph, level: depth, list: name, ordered: counted !== undefined, start }
}

/** The bullet or number that is written out, which is taken away. */
function signOf(paragraph: Element): string | null {
  const ignored = [...paragraph.querySelectorAll('span')].find((one) => /^ignore/i.test(declared(one, 'mso-list')))
  if (ignored) {
    ignored.remove()
    return ignored.textContent
  }
  const text = paragraph.textContent ?? ''
  const [found] = bullet.exec(text) ?? mark.exec(text) ?? []
  if (found === undefined) return null
  takeFront(paragraph, found.length)
  return found
}

function takeFront(element: Element, count: number): void {
  const texts = element.ownerDocument.createTreeWalker(element, NodeFilter.SHOW_TEXT)
  let left = count
  while (left > 0 && texts.nextNode()) {
    const text = texts.currentNode.nodeValue ?? ''
    texts.currentNode.nodeValue = text.slice(left)
    left -= Math.min(left, text.length)
  }
}

const declared = (element: Element, property: string): string =>
  declarations(element.getAttribute('style') ?? '').find(([name]) => name === property)?.[1] ?? ''

function build(run: readonly Item[]): void {
  const [first] = run
  if (!first) return
  const { ownerDocument } = first.paragraph
  const open: { list: Element; level: number }[] = []
  for (const { paragraph, level, ordered, start } of run) {
    while (open.length > 1 && (open.at(-1)?.level ?? 0) > level) open.pop()
    let top = open.at(-1)
    const tag = ordered ? 'ol' : 'ul'
    if (!top || top.level < level || top.list.localName !== tag) {
      const list = ownerDocument.createElement(tag)
      if (ordered && start !== 1) list.setAttribute('start', String(start))
      if (!top) paragraph.before(list)
      else if (top.level < level) (top.list.lastElementChild ?? top.list).append(list)
      else {
        top.list.after(list)
        open.pop()
      }
      top = { list, level }
      open.push(top)
    }
    const item = ownerDocument.createElement('li')
    item.append(...paragraph.childNodes)
    top.list.append(item)
    paragraph.remove()
  }
}
