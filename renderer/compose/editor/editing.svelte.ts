/**
 * One mail's text under Squire. Squire (by Fastmail) was chosen because it is made for mail: what it writes is the small and
 * plain HTML that every reader of mail shows alike (`<div>` lines, `<b>`, `<blockquote>`), it keeps foreign quotes whole instead
 * of pressing them into a document model of its own, has its own history, and leaves the cleaning of what enters to us. It asks
 * for nothing at run time and fetches nothing.
 */
import Squire from 'squire-rte'
import { sign, withSignature } from '../html.ts'
import { entering, enteringMail } from './entering.ts'
import { lookOf, plainLook, sizes, type Align, type Look, type Size } from './look.ts'
import { writtenLink } from './links.ts'
import { isNothing, mailHtml } from './outgoing.ts'

export class Editing {
  readonly #squire: Squire
  readonly #told: () => void
  /** While a whole mail is put in. */
  #whole = false
  /** As it was read last. */
  #html = ''
  /** It is another since then. */
  #stale = false
  /** A person's key, and not one of Squire's own touches. */
  #typed = false
  #look = $state.raw<Look>(plainLook)
  #history = $state.raw({ canUndo: false, canRedo: false })
  #empty = $state(true)
  #hasQuote = $state(false)

  /** `told` is that something changed. To read a whole mail takes a while, so that is done when it is asked for. */
  constructor(root: HTMLElement, html: string, told: () => void) {
    this.#told = told
    this.#squire = new Squire(root, {
      blockTag: 'div',
      sanitizeToDOMFragment: (text) => (this.#whole ? enteringMail(text) : entering(text)),
      didError: (error) => reportError(error),
    })
    // The browser's own do what is expected: they scroll.
    this.#squire.setKeyHandler('PageUp', null).setKeyHandler('PageDown', null)
    this.#load(html)
    this.#html = mailHtml(root)
    root.addEventListener('input', () => (this.#typed = true))
    for (const event of ['pathChange', 'select', 'cursor', 'input'])
      this.#squire.addEventListener(event, () => this.#see())
    this.#squire.addEventListener('input', () => this.#tell())
    this.#squire.addEventListener('undoStateChange', (event) => this.#remember(event))
    this.#squire.moveCursorToStart()
  }

  get look(): Look {
    return this.#look
  }

  get canUndo(): boolean {
    return this.#history.canUndo
  }

  get canRedo(): boolean {
    return this.#history.canRedo
  }

  get isEmpty(): boolean {
    return this.#empty
  }

  get hasQuote(): boolean {
    return this.#hasQuote
  }

  /** What stands in it now, as the mail has it. */
  get html(): string {
    if (this.#stale || this.#typed) this.#html = mailHtml(this.#squire.getRoot())
    this.#stale = this.#typed = false
    return this.#html
  }

  /** Afterwards `html` stays what it was. */
  end(): void {
    void this.html
    this.#squire.destroy()
  }

  focus(): void {
    this.#squire.focus()
  }

  /** Puts another text in its place. The history begins anew. */
  setHtml(html: string): void {
    this.#load(html)
    this.#history = { canUndo: false, canRedo: false }
    this.#squire.moveCursorToStart()
    this.#html = mailHtml(this.#squire.getRoot())
    this.#stale = this.#typed = false
  }

  /** In place of the one that stands there, above the quote where there is none; empty takes it away. The caret stays. */
  setSignature(html: string): void {
    const caret = this.#squire.getSelection()
    this.#squire.saveUndoState(caret)
    const words = html === '' ? null : entering(withSignature('', html)).querySelector('.mm-signature')
    sign(this.#squire.getRoot(), words)
    if (this.#squire.getRoot().contains(caret.startContainer)) this.#squire.setSelection(caret)
    this.#see()
    this.#tell()
  }

  insertHtml(html: string): void {
    this.#squire.insertHTML(html)
    this.#tell()
  }

  insertText(text: string): void {
    const link = writtenLink(text)
    const chosen = this.#squire.getSelection()
    // An address pasted over words is where they lead.
    if (link !== null && !chosen.collapsed && chosen.toString().trim() !== '') this.#squire.makeLink(link)
    else this.#squire.insertPlainText(text, false)
    this.#tell()
  }

  insertPicture(contentId: string, address: string, alt: string): void {
    this.#squire.saveUndoState()
    this.#squire.insertImage(address, { 'data-cid': contentId, alt, style: 'max-width: 100%;' })
    this.#tell()
  }

  get range(): Range {
    return this.#squire.getSelection()
  }

  set range(range: Range) {
    this.#squire.setSelection(range)
  }

  undo = (): void => void this.#squire.undo()
  redo = (): void => void this.#squire.redo()
  /** Squire's own leaves the lines as they lie. */
  clear = (): void => {
    this.#squire.removeAllFormatting()
    if (this.#look.align !== 'left') this.picksAlign('left')
  }
  picksColour = (colour: string | null): void => void this.#squire.setTextColor(colour)
  picksHighlight = (colour: string | null): void => void this.#squire.setHighlightColor(colour)
  picksSize = (size: Size): void => void this.#squire.setFontSize(sizes[size])
  picksAlign = (align: Align): void => void this.#squire.setTextAlignment(align === 'left' ? '' : align)

  toggle(format: 'bold' | 'italic' | 'underline' | 'strike'): void {
    const tag = { bold: 'B', italic: 'I', underline: 'U', strike: 'S' }[format]
    if (this.#look[format]) this.#squire.changeFormat(null, { tag })
    else this.#squire.changeFormat({ tag })
  }

  toggleList(list: 'bullets' | 'numbers'): void {
    if (this.#look[list]) this.#squire.removeList()
    else if (list === 'bullets') this.#squire.makeUnorderedList()
    else this.#squire.makeOrderedList()
  }

  /** Of a list its level, of other lines the level of the quote. */
  indent(by: 1 | -1): void {
    const inList = this.#look.bullets || this.#look.numbers
    if (inList && by > 0) this.#squire.increaseListLevel()
    else if (inList) this.#squire.decreaseListLevel()
    else if (by > 0) this.#squire.increaseQuoteLevel()
    else this.#squire.decreaseQuoteLevel()
  }

  /** Sets or changes the link where the caret is; null takes it away. */
  setLink(href: string | null): void {
    const range = this.#squire.getSelection()
    const inside = range.startContainer
    const link = (inside instanceof Element ? inside : inside.parentElement)?.closest('a')
    if (range.collapsed && link && this.#squire.getRoot().contains(link)) {
      range.selectNodeContents(link)
      this.#squire.setSelection(range)
    }
    if (href === null) this.#squire.removeLink()
    else this.#squire.makeLink(href)
    this.#squire.focus()
  }

  #load(html: string): void {
    this.#whole = true
    this.#squire.setHTML(html)
    this.#whole = false
    this.#see()
  }

  #tell(): void {
    if (this.#isOther()) this.#told()
  }

  /** Whether it is another text than the one that was read last. Squire speaks of many a touch that leaves it as it was. */
  #isOther(): boolean {
    if (!this.#stale) this.#stale = this.#typed || mailHtml(this.#squire.getRoot()) !== this.#html
    this.#typed = false
    return this.#stale
  }

  #see(): void {
    this.#look = lookOf(this.#squire)
    this.#empty = isNothing(this.#squire.getRoot())
    this.#hasQuote = this.#squire.getRoot().querySelector('.mm-quote') !== null
  }

  #remember(event: Event): void {
    if (!(event instanceof CustomEvent)) return
    const { canUndo, canRedo } = event.detail as { canUndo: boolean; canRedo: boolean }
    if (canRedo || this.#isOther()) this.#history = { canUndo, canRedo }
  }
}
