/** English for drafts and the outbox, and for what begins a mail. */
import type { Count, Formats } from './formats.ts'

export function outboxTexts(_f: Formats, _count: Count) {
  return {
    compose: 'New message',
  }
}
