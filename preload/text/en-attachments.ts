/** English for a message's attachments. */
import type { Count, Formats } from './formats.ts'

export function attachmentTexts(f: Formats, count: Count) {
  return {
    list: (n: number) => count(n, 'attachment', 'attachments'),
    unnamed: 'Unnamed attachment',
    open: (name: string, size: string) => `Open ${name}, ${size}`,
    opening: (name: string) => `Opening ${name}`,
    save: (name: string) => `Save ${name}`,
    saving: (name: string) => `Saving ${name}`,
    saveUnsafe: (name: string) => `Save ${name}, which may be dangerous`,
    cancel: (name: string) => `Stop fetching ${name}`,
    received: (received: number, total: number | null) =>
      total === null ? f.size(received) : `${f.size(received)} of ${f.size(total)}`,
    fetching: 'Fetching',
    unsafe: 'Can run programs or hide them. Save it only if you trust the sender.',
    noProgram: (name: string) => `No program on this computer opens ${name}. You can save it.`,
    saved: (name: string) => `Saved ${name}.`,
  }
}
