/** PURE: which key means what. The list of keys that a person can open is made from the same lines. */
import type { Text } from '../preload/text/en.ts'

export type Command =
  | ('search' | 'toggle' | 'all' | 'clear' | 'seen' | 'star' | 'move' | 'archive' | 'trash' | 'undo' | 'help')
  | ('compose' | 'reply' | 'replyAll' | 'forward')

interface Key {
  /** As `KeyboardEvent.key` has it. */
  readonly keys: readonly string[]
  /** With Ctrl, or Cmd on a Mac. */
  readonly control?: boolean
  readonly command: Command
}

const all: readonly Key[] = [
  { keys: ['/'], command: 'search' },
  { keys: ['x'], command: 'toggle' },
  { keys: ['a'], control: true, command: 'all' },
  { keys: ['Escape'], command: 'clear' },
  { keys: ['u'], command: 'seen' },
  { keys: ['s'], command: 'star' },
  { keys: ['m'], command: 'move' },
  { keys: ['e'], command: 'archive' },
  { keys: ['#', 'Delete', 'Backspace'], command: 'trash' },
  { keys: ['z'], command: 'undo' },
  { keys: ['?'], command: 'help' },
  { keys: ['c'], command: 'compose' },
  { keys: ['n'], control: true, command: 'compose' },
  { keys: ['r'], command: 'reply' },
  { keys: ['a'], command: 'replyAll' },
  { keys: ['f'], command: 'forward' },
]

/** What a key asks for; null when it asks for nothing of ours. */
export function commandOf(event: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey'>): Command | null {
  if (event.altKey && event.key !== '#') return null
  const control = event.ctrlKey || event.metaKey
  const key = all.find((one) => one.keys.includes(event.key) && (one.control ?? false) === control)
  return key?.command ?? null
}

/** Which way a key moves in the list, in rows; null when it does not. */
export function stepOf(key: string): number | null {
  const steps: Record<string, number> = { ArrowDown: 1, j: 1, J: 1, ArrowUp: -1, k: -1, K: -1, PageDown: 8, PageUp: -8 }
  return steps[key] ?? null
}

export interface KeyLine {
  readonly keys: readonly string[]
  readonly words: string
}

/** All keys in groups, as they are drawn on the keys themselves. `command` is the name of the control key. */
export function keyLines(text: Text, control: string): { title: string; lines: KeyLine[] }[] {
  const { keys, outbox } = text
  const line = (words: string, ...drawn: string[]): KeyLine => ({ keys: drawn, words })
  const group = (title: string, ...lines: KeyLine[]) => ({ title, lines })
  return [
    group(
      keys.groups.move,
      line(keys.next, 'J', '↓'),
      line(keys.previous, 'K', '↑'),
      line(keys.read, '↵'),
      line(keys.back, 'Esc'),
      line(keys.search, '/'),
      line(keys.account, 'I'),
    ),
    group(
      outbox.keys.title,
      line(outbox.compose, 'C', `${control} N`),
      line(outbox.keys.reply, 'R'),
      line(outbox.keys.replyAll, 'A'),
      line(outbox.keys.forward, 'F'),
    ),
    group(
      keys.groups.mark,
      line(keys.toggle, 'X'),
      line(keys.range, '⇧ ↓', '⇧ ↑'),
      line(keys.all, `${control} A`),
      line(keys.clear, 'Esc'),
    ),
    group(
      keys.groups.act,
      line(keys.seen, 'U'),
      line(keys.star, 'S'),
      line(keys.move, 'M'),
      line(keys.archive, 'E'),
      line(keys.trash, '#', 'Del'),
      line(keys.undo, 'Z'),
      line(keys.help, '?'),
    ),
  ]
}
