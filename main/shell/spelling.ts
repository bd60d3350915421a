/**
 * PURE: in which languages spelling can be checked without asking anyone. macOS and Windows have a checker of their own.
 * On Linux Chromium brings the checker but no words, and would fetch them from its maker, which nobody here lets it do:
 * it checks where a package of the system has put its words down in Chromium's own form (`.bdic`), and nowhere else.
 */

/**
 * Where distributions keep such words, below each folder of `XDG_DATA_DIRS`. A file is called like its language, `en_US.bdic`.
 * @param dirs that variable, as it stands in the surroundings
 */
export function wordFolders(dirs: string | undefined): string[] {
  const all = (dirs || '/usr/local/share:/usr/share').split(':').filter((one) => one.startsWith('/'))
  const kinds = ['hunspell-bdic', 'qt6/qtwebengine_dictionaries', 'qt5/qtwebengine_dictionaries']
  return all.flatMap((folder) => kinds.map((kind) => `${folder.replace(/\/+$/, '')}/${kind}`))
}

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

/** Versions that Chromium has given to words; which one it looks for differs with the language, and with its own version. */
const versions = ['1-0', '3-0', '4-0', '5-0', '9-0', '10-1'] as const

/** What Chromium may call the words of a language that it knows: mostly with a country, and Spanish always as in Spain. */
export function wordNames(language: string): string[] {
  const { language: bare, region } = new Intl.Locale(language).maximize()
  const names = new Set([language, `${bare}-${bare === 'es' ? 'ES' : region}`])
  return [...names].flatMap((name) => versions.map((version) => `${name}-${version}.bdic`))
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
