import { expect, test } from 'vitest'
import { contextItems, type Clicked } from '../../../main/shell/context-items.ts'
import { textFor } from '../../../preload/text/text.ts'

const text = textFor('en').menu
const can = { canUndo: true, canRedo: true, canCut: true, canCopy: true, canPaste: true, canSelectAll: true }
const place: Clicked = {
  isEditable: true,
  selectionText: '',
  misspelledWord: '',
  dictionarySuggestions: [],
  editFlags: can,
}
const labels = (clicked: Partial<Clicked>) =>
  contextItems({ ...place, ...clicked }, text).map((item) => (item.kind === 'separator' ? '-' : item.label))

test('where one writes there is all that editing needs', () => {
  const all = ['Undo', 'Redo', '-', 'Cut', 'Copy', 'Paste', 'Paste and Match Style', '-', 'Select All']
  expect(labels({})).toEqual(all)
})

test('what cannot be done now is there, and dim', () => {
  const items = contextItems({ ...place, editFlags: { ...can, canCut: false, canPaste: false } }, text)
  const dim = items.flatMap((item) => (item.kind === 'act' && !item.enabled ? [item.act] : []))
  expect(dim).toEqual(['cut', 'paste', 'pasteAndMatchStyle'])
})

test('a misspelled word has at most five others before it all', () => {
  const words = ['their', 'there', 'then', 'the', 'thee', 'tee']
  const shown = labels({ misspelledWord: 'thier', dictionarySuggestions: words })
  expect(shown.slice(0, 7)).toEqual(['their', 'there', 'then', 'the', 'thee', '-', 'Undo'])
  expect(labels({ misspelledWord: 'qqq' }).slice(0, 3)).toEqual(['No Suggestions', '-', 'Undo'])
})

test('a word is put in as it is, whatever its label needs', () => {
  const [item] = contextItems({ ...place, misspelledWord: 'R&d', dictionarySuggestions: ['R&D'] }, text)
  expect(item).toEqual({ kind: 'word', id: 'word-0', label: 'R&&D', word: 'R&D' })
})

test('elsewhere what is marked can be copied, and nothing else is offered', () => {
  expect(labels({ isEditable: false, selectionText: 'some words' })).toEqual(['Copy'])
  expect(labels({ isEditable: false, selectionText: ' ' })).toEqual([])
  expect(labels({ isEditable: false, misspelledWord: 'thier', dictionarySuggestions: ['their'] })).toEqual([])
})
