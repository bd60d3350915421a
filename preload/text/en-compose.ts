/** English for the window in which mail is written. */
import type { Count, Formats } from './formats.ts'

export function composeTexts(_f: Formats, _count: Count) {
  return {
    title: 'New message',
  }
}
