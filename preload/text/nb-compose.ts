/** Norwegian for the window in which mail is written. */
import type { Text } from './en.ts'
import type { Count, Formats } from './formats.ts'

export function composeTexts(_f: Formats, _count: Count): Text['compose'] {
  return {
    title: 'Ny melding',
  }
}
