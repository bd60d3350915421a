/** The few colours that a mail is written in: each can be read on white paper and, as the editor shows it, on a dark ground. */
import type { Text } from '../../../preload/text/en.ts'

export interface Colour {
  readonly name: keyof Text['editor']['colours']
  /** As the browser spells it, so that it can be compared; null for none. */
  readonly value: string | null
}

export const inks: readonly Colour[] = [
  { name: 'none', value: null },
  { name: 'grey', value: 'rgb(107, 114, 118)' },
  { name: 'red', value: 'rgb(201, 42, 42)' },
  { name: 'orange', value: 'rgb(184, 92, 0)' },
  { name: 'green', value: 'rgb(34, 125, 62)' },
  { name: 'teal', value: 'rgb(11, 122, 133)' },
  { name: 'blue', value: 'rgb(28, 100, 201)' },
  { name: 'purple', value: 'rgb(126, 64, 191)' },
]

export const markers: readonly Colour[] = [
  { name: 'none', value: null },
  { name: 'yellow', value: 'rgb(255, 240, 133)' },
  { name: 'orange', value: 'rgb(255, 217, 168)' },
  { name: 'green', value: 'rgb(190, 240, 196)' },
  { name: 'teal', value: 'rgb(183, 236, 238)' },
  { name: 'blue', value: 'rgb(200, 222, 255)' },
  { name: 'pink', value: 'rgb(255, 208, 224)' },
  { name: 'grey', value: 'rgb(226, 230, 232)' },
]
