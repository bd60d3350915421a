/** Turns the spelling checker on where it asks nobody for words, and leaves it off elsewhere. */
import { app, type Session } from 'electron/main'
import { existsSync, mkdirSync, readdirSync, rmSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import type { Log } from '../log.ts'
import { checkingOn, wordFile, wordFolders, wordNames } from './spelling.ts'

/** @param language what the app itself speaks */
export function checkSpelling(session: Session, language: string, log: Log): void {
  try {
    const files = process.platform === 'linux' ? wordFolders(process.env['XDG_DATA_DIRS']).flatMap(filesIn) : []
    const wanted = [...app.getPreferredSystemLanguages(), language]
    const names = files.map(({ name }) => name)
    const { isOn, languages } = checkingOn(process.platform, wanted, session.availableSpellCheckerLanguages, names)
    if (!isOn) return
    for (const one of languages) offerWords(one, files)
    if (languages.length > 0) session.setSpellCheckerLanguages([...languages])
    session.setSpellCheckerEnabled(true)
  } catch {
    log('spelling is not checked')
  }
}

interface WordFile {
  readonly name: string
  readonly path: string
}

function filesIn(folder: string): WordFile[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder).map((name) => ({ name, path: join(folder, name) }))
}

/** Puts the words where Chromium looks before it would fetch them, without a copy that grows old. */
function offerWords(language: string, files: readonly WordFile[]): void {
  const names = files.map(({ name }) => name)
  const file = wordFile(language, names)
  const found = files.find(({ name }) => name === file)
  if (!found) return
  const folder = join(app.getPath('userData'), 'Dictionaries')
  mkdirSync(folder, { recursive: true })
  for (const name of wordNames(language)) {
    rmSync(join(folder, name), { force: true })
    symlinkSync(found.path, join(folder, name))
  }
}
