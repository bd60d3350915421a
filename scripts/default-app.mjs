// Stands in for Electron's own starter, which the fallback lacks: loads the app folder or file on the command line.
import { app } from 'electron'
import { readFileSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'

const require = createRequire(import.meta.url)
// A copy: what `-r` loads (a test driver) may rewrite the original.
const words = process.argv.slice(1)
let entry
while (words.length > 0 && !entry) {
  const word = words.shift()
  if (word === '-r' || word === '--require') require(resolve(words.shift()))
  else if (!word.startsWith('-')) entry = resolve(word)
}
if (!entry) {
  console.error('Name the app to start: electron [options] FOLDER')
  process.exit(1)
}
Object.defineProperty(process, 'defaultApp', { enumerable: true, value: true })
if (statSync(entry).isDirectory()) {
  const manifest = JSON.parse(readFileSync(join(entry, 'package.json'), 'utf8'))
  app.setName(manifest.productName ?? manifest.name)
  app.setVersion(manifest.version ?? '0.0.0')
  app.setAppPath(entry)
  entry = join(entry, manifest.main ?? 'index.js')
}
await import(pathToFileURL(entry).href)
