/** PURE: what a right click offers in a window for writing. */
import type { Text } from '../../preload/text/en.ts'

export type ContextAct = 'undo' | 'redo' | 'cut' | 'copy' | 'paste' | 'pasteAndMatchStyle' | 'selectAll'

export type ContextItem =
  | { kind: 'word'; id: string; label: string; word: string }
  | { kind: 'act'; id: ContextAct; label: string; act: ContextAct; enabled: boolean }
  | { kind: 'note'; id: string; label: string }
  | { kind: 'separator' }

/** What is known of the place that was clicked; a part of what Electron tells. */
export interface Clicked {
  readonly isEditable: boolean
  readonly selectionText: string
  readonly misspelledWord: string
  readonly dictionarySuggestions: readonly string[]
  readonly editFlags: {
    readonly canUndo: boolean
    readonly canRedo: boolean
    readonly canCut: boolean
    readonly canCopy: boolean
    readonly canPaste: boolean
    readonly canSelectAll: boolean
  }
}

const mostWords = 5

/** @returns nothing where there is nothing to offer */
export function contextItems(clicked: Clicked, text: Text['menu']): ContextItem[] {
  const { isEditable, editFlags: can } = clicked
  const act = (name: ContextAct, enabled: boolean): ContextItem => ({
    kind: 'act',
    id: name,
    label: text[name],
    act: name,
    enabled,
  })
  if (!isEditable) return clicked.selectionText.trim() === '' ? [] : [act('copy', can.canCopy)]
  return [
    ...spelling(clicked, text),
    act('undo', can.canUndo),
    act('redo', can.canRedo),
    { kind: 'separator' },
    act('cut', can.canCut),
    act('copy', can.canCopy),
    act('paste', can.canPaste),
    act('pasteAndMatchStyle', can.canPaste),
    { kind: 'separator' },
    act('selectAll', can.canSelectAll),
  ]
}

function spelling({ misspelledWord: word, dictionarySuggestions }: Clicked, text: Text['menu']): ContextItem[] {
  if (word === '') return []
  const words = dictionarySuggestions.slice(0, mostWords).map((one, at): ContextItem => {
    // Menus take `&` for the mark of a letter key.
    return { kind: 'word', id: `word-${at}`, label: one.replaceAll('&', '&&'), word: one }
  })
  const none: ContextItem = { kind: 'note', id: 'no-words', label: text.noSuggestions }
  return [...(words.length > 0 ? words : [none]), { kind: 'separator' }]
}
