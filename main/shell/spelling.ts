/**
 * PURE: in which languages spelling can be checked without asking anyone. macOS and Windows have a checker of their own.
 * On Linux Chromium brings the checker but no words, and would fetch them from its maker, which nobody here lets it do:
 * it checks where a package of the system has put its words down in Chromium's own form (`.bdic`), and nowhere else.
 */

/** Where distributions keep such words. A file is called like its language, `en_US.bdic`. */
export const wordFolders = [
  '/usr/share/hunspell-bdic',
  '/usr/share/qt6/qtwebengine_dictionaries',
  '/usr/share/qt5/qtwebengine_dictionaries',
] as const

export interface Checking {
  /** For the session; empty where the system chooses them by itself, or nothing is checked. */
  readonly languages: readonly string[]
  readonly isOn: boolean
}

/**
 * @param wanted the person's languages, best first, as `nb-NO` or `en`
 * @param known what the checker has a name for
 * @param files names of the files in the system's folders of words; of interest on Linux only
 */
export function checkingOn(
  platform: NodeJS.Platform,
  wanted: readonly string[],
  known: readonly string[],
  files: readonly string[],
): Checking {
  // It tells by itself which language somebody writes.
  if (platform === 'darwin') return { isOn: true, languages: [] }
  const found = [...new Set(wanted.flatMap((tag) => best(tag, known) ?? []))]
  const languages = platform === 'linux' ? found.filter((language) => wordFile(language, files) !== null) : found
  return { isOn: languages.length > 0, languages }
}

/** The file that holds the words of a language; null where there is none. */
export function wordFile(language: string, files: readonly string[]): string | null {
  const is = (name: string, tag: string) => same(name.replace(/\.bdic$/, ''), tag)
  const bdic = files.filter((name) => name.endsWith('.bdic'))
  const exact = bdic.find((name) => is(name, language))
  return exact ?? bdic.find((name) => !language.includes('-') && same(base(name), language)) ?? null
}

/** What Chromium may call its own copy: like the language, and by one of two versions that it knows of. */
export function wordNames(file: string): string[] {
  const [language = '', region = ''] = file.replace(/\.bdic$/, '').split(/[_-]/)
  const name = region === '' ? language.toLowerCase() : `${language.toLowerCase()}-${region.toUpperCase()}`
  return [`${name}-3-0.bdic`, `${name}-10-1.bdic`]
}

function best(tag: string, known: readonly string[]): string | null {
  const exact = known.find((one) => same(one, tag))
  return exact ?? known.find((one) => same(one, base(tag))) ?? known.find((one) => same(base(one), base(tag))) ?? null
}

function base(tag: string): string {
  return tag.split(/[-_.]/)[0] ?? tag
}

function same(one: string, other: string): boolean {
  return one.replaceAll('_', '-').toLowerCase() === other.replaceAll('_', '-').toLowerCase()
}
