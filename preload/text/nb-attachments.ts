/** Norsk bokmål for vedleggene til en melding. */
import type { Text } from './en.ts'
import type { Count, Formats } from './formats.ts'

export function attachmentTexts(f: Formats, count: Count): Text['attachments'] {
  return {
    list: (n) => count(n, 'vedlegg', 'vedlegg'),
    unnamed: 'Vedlegg uten navn',
    open: (name, size) => `Åpne ${name}, ${size}`,
    opening: (name) => `Åpner ${name}`,
    save: (name) => `Lagre ${name}`,
    saving: (name) => `Lagrer ${name}`,
    saveUnsafe: (name) => `Lagre ${name}, som kan være farlig`,
    cancel: (name) => `Stopp hentingen av ${name}`,
    received: (received, total) => (total === null ? f.size(received) : `${f.size(received)} av ${f.size(total)}`),
    fetching: 'Henter',
    unsafe: 'Kan kjøre programmer eller skjule dem. Lagre det bare hvis du stoler på avsenderen.',
    noProgram: (name) => `Ingen programmer på denne maskinen åpner ${name}. Du kan lagre vedlegget.`,
    saved: (name) => `Lagret ${name}.`,
  }
}
