/** Finds the catalogue for a locale. Both sides use it: the page for every word on it, main for tray, menu and dialogs. */
import { english, type Text } from './en.ts'
import { formatsFor } from './formats.ts'
import { norwegian } from './nb.ts'

/** Every text of the app for a BCP 47 tag. Norwegian for nb, nn and no; English for all else. */
export function textFor(locale: string): Text {
  const known = catalogues.get(locale)
  if (known) return known
  const made = catalogueOf(locale)
  catalogues.set(locale, made)
  return made
}

/** Making one makes its formatters, which is far dearer than using them; main asks at every turn of a sync. */
const catalogues = new Map<string, Text>()

function catalogueOf(locale: string): Text {
  const tag = Intl.getCanonicalLocales(usable(locale))[0] ?? 'en'
  if (/^(nb|nn|no)\b/.test(tag)) return norwegian(formatsFor(tag))
  return english(formatsFor(tag.startsWith('en') ? tag : 'en'))
}

/** POSIX spellings (`nb_NO.UTF-8`, `C`) come from the environment on Linux. */
function usable(locale: string): string {
  const tag = locale.replace(/[.@].*$/, '').replaceAll('_', '-')
  return /^[a-z]{2,3}(-[a-z0-9]{2,8})*$/i.test(tag) ? tag : 'en'
}
