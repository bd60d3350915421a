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
  const tag = languageTag(locale)
  if (/^(nb|nn|no)\b/.test(tag)) return norwegian(formatsFor(tag))
  return english(formatsFor(tag.startsWith('en') ? tag : 'en'))
}

/** A BCP 47 tag. POSIX spellings (`nb_NO.UTF-8`, `C`) come from the environment on Linux; what names no language is `en`. */
export function languageTag(locale: string): string {
  const tag = locale.replace(/[.@].*$/, '').replaceAll('_', '-')
  const usable = /^[a-z]{2,3}(-[a-z0-9]{2,8})*$/i.test(tag) ? tag : 'en'
  return Intl.getCanonicalLocales(usable)[0] ?? 'en'
}
