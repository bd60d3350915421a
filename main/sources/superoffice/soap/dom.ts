/**
 * PURE: text to XML nodes and back. What a hostile text could do with a parser is refused before one sees it: a DOCTYPE
 * (and with it every entity and external address), depth, number, size.
 */
import { DOMImplementation, DOMParser, XMLSerializer, type Document, type Element } from '@xmldom/xmldom'
import { Fault } from '../../../failure.ts'

const maxLength = 64 * 2 ** 20
const maxDepth = 100
/** Elements, attributes, comments, sections: each becomes an object. */
const maxNodes = 300_000
/** Of one tag with its attributes. */
const maxTag = 64 * 1024

const refused = (why: string): Fault => new Fault('badAnswer', `the XML is refused: ${why}`)

/** Faults: badAnswer, without any of the text. */
export function parseXml(text: string): Element {
  checkShape(text)
  let root: Element | null
  try {
    const parser = new DOMParser({
      locator: false,
      // The library's own rule is that of XML 1.1, which takes other characters for line ends too.
      normalizeLineEndings: (source) => source.replace(/\r\n?/g, '\n'),
      onError(level) {
        if (level !== 'warning') throw refused('it is not well-formed') // a U+FFFD in the text is a warning
      },
    })
    root = parser.parseFromString(text.replace(/^\uFEFF/, ''), 'text/xml').documentElement
  } catch {
    throw refused('it is not well-formed') // what the parser says may quote the text
  }
  if (!root) throw refused('it is empty')
  return root
}

/** One walk over the tags, without building anything. */
function checkShape(text: string): void {
  if (text.length > maxLength) throw refused(`it is larger than ${maxLength / 2 ** 20} MB`)
  let depth = 0
  let nodes = 0
  for (let at = text.indexOf('<'); at !== -1; at = text.indexOf('<', at)) {
    if (text[at + 1] !== '/') nodes += 1
    if (nodes > maxNodes) throw refused(`it has more than ${maxNodes} elements, attributes and comments`)
    const skipped = skip(text, at)
    if (skipped !== null) {
      at = skipped
      continue
    }
    const { end, attributes } = tagAt(text, at)
    nodes += attributes
    if (text[at + 1] === '/') depth -= 1
    else if (text[end - 1] !== '/') depth += 1
    if (depth > maxDepth) throw refused(`it is more than ${maxDepth} levels deep`)
    at = end
  }
}

/** Where a comment, a CDATA section or an instruction ends; null for a tag. */
function skip(text: string, at: number): number | null {
  if (text.startsWith('<!--', at)) return after(text, '-->', at + 4)
  if (text.startsWith('<![CDATA[', at)) return after(text, ']]>', at + 9)
  if (text.startsWith('<!', at)) throw refused('it has a DOCTYPE')
  return text.startsWith('<?', at) ? after(text, '?>', at + 2) : null
}

function after(text: string, mark: string, from: number): number {
  const found = text.indexOf(mark, from)
  if (found === -1) throw refused('it is cut short')
  return found + mark.length
}

/** Where a tag ends, and how many values it has in quotes. */
function tagAt(text: string, start: number): { readonly end: number; readonly attributes: number } {
  let quote = ''
  let attributes = 0
  for (let at = start + 1; at < start + maxTag; at++) {
    const sign = text[at]
    if (sign === undefined) throw refused('it is cut short')
    if (quote !== '') quote = sign === quote ? '' : quote
    else if (sign === '>') return { end: at, attributes }
    else if (sign === '"' || sign === "'") {
      quote = sign
      attributes += 1
    }
  }
  throw refused('one of its tags is too long')
}

/** A new document with this element at its root, whose prefix is the one of `name`. */
export function newDocument(namespace: string, name: string): { readonly document: Document; readonly root: Element } {
  const document = new DOMImplementation().createDocument(namespace, name)
  const root = document.documentElement
  if (!root) throw new Fault('internal', 'a new document has no root')
  return { document, root }
}

/** The document's text, fit for any reader: a bare CR would be read as a line feed. */
export function printXml(document: Document): string {
  const text = new XMLSerializer().serializeToString(document).replaceAll('\r', '&#13;')
  return `<?xml version="1.0" encoding="utf-8"?>${text}`
}

/** All child elements, in order. */
export function childrenOf(element: Element): Element[] {
  const found: Element[] = []
  for (let node = element.firstChild; node; node = node.nextSibling) {
    if (isElement(node)) found.push(node)
  }
  return found
}

const isElement = (node: { readonly nodeType: number }): node is Element => node.nodeType === 1

/** What XML 1.0 cannot carry: most control characters, halves of surrogate pairs, two non-characters. */
// eslint-disable-next-line no-control-regex -- these are exactly the characters meant
const forbidden = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/g
export const withoutForbidden = (text: string): string => text.toWellFormed().replace(forbidden, '\uFFFD')
