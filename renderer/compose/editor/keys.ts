/** Keys and places that Squire leaves to us. */

/** Where a mouse points to in the text. */
export function caretAt({ clientX, clientY }: MouseEvent): Range | null {
  const place = document.caretPositionFromPoint(clientX, clientY)
  if (!place) return null
  const range = document.createRange()
  range.setStart(place.offsetNode, place.offset)
  return range
}

/** Whether this key would pull lines of a quote that nobody sees into the text. */
export function atFoldedQuote(event: KeyboardEvent, caret: Range): boolean {
  const forward = event.key === 'Delete'
  const text = event.currentTarget
  if ((!forward && event.key !== 'Backspace') || !caret.collapsed || !(text instanceof Element)) return false
  return [...text.querySelectorAll('.mm-quote')].some((quote) => {
    const between = document.createRange()
    if (forward) between.setStartBefore(quote)
    else between.setStartAfter(quote)
    between.collapse(true)
    const side = caret.compareBoundaryPoints(Range.START_TO_START, between)
    if (forward ? side > 0 : side < 0) return false
    if (forward) between.setStart(caret.startContainer, caret.startOffset)
    else between.setEnd(caret.endContainer, caret.endOffset)
    return isNothing(between.cloneContents())
  })
}

/** No letter, and no more than the line of the caret itself. */
function isNothing(held: DocumentFragment): boolean {
  const empty = (held.textContent ?? '').replaceAll('\u200B', '') === ''
  return empty && held.childElementCount <= 1 && held.querySelector('img, hr, table') === null
}

const ofPictures = ['ArrowUp', 'ArrowDown', 'Delete', 'Backspace']

/** Squire holds a chosen picture until it is let go with the mouse; a key that is not meant for it lets go as well. */
export function leavePicture(event: KeyboardEvent, editing: { focus: () => void }): void {
  if (ofPictures.includes(event.key) || document.querySelector('.squire-image-resize-container') === null) return
  document.dispatchEvent(new MouseEvent('click'))
  editing.focus()
  if (event.key !== 'Escape') return
  event.preventDefault()
  event.stopPropagation()
}
