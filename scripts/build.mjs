// Builds when a source is newer than the last build.
import { existsSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { must, root, say } from './steps.mjs'

const sources = ['main', 'preload', 'renderer', 'vite.config.ts', 'package.json', 'package-lock.json']
const mark = join(root, 'out/.built')

/** A folder's own time moves when a file in it is added or removed, so that counts as well. */
function newest(path) {
  if (!existsSync(path)) return Infinity
  const { mtimeMs } = statSync(path)
  if (!statSync(path).isDirectory()) return mtimeMs
  return readdirSync(path).reduce((latest, name) => Math.max(latest, newest(join(path, name))), mtimeMs)
}

export function build() {
  const latest = Math.max(...sources.map((name) => newest(join(root, name))))
  if (existsSync(mark) && statSync(mark).mtimeMs > latest) return
  const started = new Date()
  say('Building')
  must('The build failed: see above', 'vite', ['build', '--logLevel', 'warn'])
  writeFileSync(mark, `${started.toISOString()}\n`)
}
