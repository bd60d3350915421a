/** Norwegian for drafts and the outbox, and for what begins a mail. */
import type { Text } from './en.ts'
import type { Count, Formats } from './formats.ts'

export function outboxTexts(_f: Formats, _count: Count): Text['outbox'] {
  return {
    compose: 'Ny melding',
  }
}
