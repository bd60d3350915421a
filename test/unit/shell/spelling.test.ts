import { expect, test } from 'vitest'
import { checkingOn, wordFile, wordFolders, wordNames } from '../../../main/shell/spelling.ts'

const known = ['da', 'de', 'en', 'en-AU', 'en-GB', 'en-US', 'nb', 'pt-BR', 'pt-PT']

test('macOS checks by itself and is told no language', () => {
  expect(checkingOn('darwin', ['nb-NO'], [], [])).toEqual({ isOn: true, languages: [] })
})

test('Windows has its own checker, told the person’s languages in their order', () => {
  const wanted = ['nb-NO', 'en-GB', 'nb', 'en']
  expect(checkingOn('win32', wanted, known, [])).toEqual({ isOn: true, languages: ['nb', 'en-GB', 'en'] })
})

test.each([
  ['en-US', 'en-US'],
  ['EN_us', 'en-US'],
  ['en-NZ', 'en'],
  ['pt', 'pt-BR'],
  ['nb-NO', 'nb'],
])('%s is checked as %s', (wanted, language) => {
  expect(checkingOn('win32', [wanted], known, []).languages).toEqual([language])
})

test('a language that nobody checks turns nothing on', () => {
  expect(checkingOn('win32', ['tlh'], known, [])).toEqual({ isOn: false, languages: [] })
})

test('on Linux nothing is on without words of the system', () => {
  expect(checkingOn('linux', ['en-US', 'nb'], known, [])).toEqual({ isOn: false, languages: [] })
  // What LibreOffice reads is not what Chromium reads.
  expect(checkingOn('linux', ['en-US'], known, ['en_US.dic', 'en_US.aff']).isOn).toBe(false)
})

test('on Linux only those languages are on whose words are there: another would be fetched', () => {
  const files = ['en_US.bdic', 'nb_NO.bdic']
  expect(checkingOn('linux', ['nb-NO', 'en-GB', 'de'], known, files)).toEqual({ isOn: true, languages: ['nb'] })
})

test.each([
  ['en-US', 'en_US.bdic'],
  ['nb', 'nb_NO.bdic'],
  ['en-GB', null],
  ['da', null],
])('the words of %s are in %s', (language, file) => {
  expect(wordFile(language, ['en_US.bdic', 'nb_NO.bdic', 'da_DK.dic'])).toBe(file)
})

test('words are offered by every name that Chromium may look for', () => {
  expect(wordNames('en-US')).toContain('en-US-10-1.bdic')
  expect(wordNames('nb')).toEqual(expect.arrayContaining(['nb-NO-3-0.bdic', 'nb-3-0.bdic']))
  expect(wordNames('fr')).toContain('fr-FR-3-0.bdic')
  expect(wordNames('es-MX')).toContain('es-ES-3-0.bdic')
  expect(wordNames('sq')).toContain('sq-3-0.bdic')
})

test('words lie below the folders that the system names, or the usual ones', () => {
  expect(wordFolders(undefined)).toContain('/usr/share/hunspell-bdic')
  expect(wordFolders('')).toContain('/usr/local/share/qt6/qtwebengine_dictionaries')
  const named = wordFolders('/opt/share/:relative')
  expect(named).toContain('/opt/share/hunspell-bdic')
  expect(named.every((folder) => folder.startsWith('/opt/share/'))).toBe(true)
})
