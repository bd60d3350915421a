/** From what is in the editor to the HTML of the mail. */
import { htmlOf, settle } from './cleaning.ts'

/** What shows something without any text. */
const visible = 'img, hr, table, ul, ol'

/** Clean, with `cid:` for its pictures, without anything that only the editor needs; '' where nothing is written. */
export function mailHtml(root: Element): string {
  // In a document of its own, so that no picture is loaded twice.
  const apart = document.implementation.createHTMLDocument('')
  const fragment = apart.createDocumentFragment()
  for (const node of root.childNodes) fragment.append(apart.importNode(node, true))
  withoutZeroWidth(fragment)
  settle(fragment, 'mail')
  for (const span of fragment.querySelectorAll('span')) {
    if (span.attributes.length === 0) span.replaceWith(...span.childNodes)
  }
  return isNothing(fragment) ? '' : htmlOf(fragment)
}

/** Stops at the first word, for it is asked with every key. */
export function isNothing(root: Node & ParentNode): boolean {
  const texts = document.createTreeWalker(root, NodeFilter.SHOW_TEXT)
  while (texts.nextNode()) if (/[^\s\u200B]/.test(texts.currentNode.nodeValue ?? '')) return false
  return root.querySelector(visible) === null
}

/** Squire puts them where a caret could not stand otherwise. */
function withoutZeroWidth(fragment: DocumentFragment): void {
  const texts = fragment.ownerDocument.createTreeWalker(fragment, NodeFilter.SHOW_TEXT)
  while (texts.nextNode()) {
    const { currentNode } = texts
    const text = currentNode.nodeValue ?? ''
    if (text.includes('\u200B')) currentNode.nodeValue = text.replaceAll('\u200B', '')
  }
}
