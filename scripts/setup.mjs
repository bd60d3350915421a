// Installs what is missing and says so, one line a step; does nothing when nothing is missing.
//   node scripts/setup.mjs     prepares everything that demo and test need
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { systemPackages } from './debian.mjs'
import { electronRuntime } from './electron.mjs'
import { hasDisplay, isEntry, must, npm, root, say, script } from './steps.mjs'

/**
 * Makes the machine ready and answers the Electron to use (see electron.mjs), or null without `electron`.
 * `headless` adds a virtual display and a throw-away keychain; `allowFallback` lets demo and test run on an older Electron.
 */
export async function setUp({ electron = true, allowFallback = false, headless = false } = {}) {
  nodeModules()
  if (!electron) return null
  systemPackages({ headless })
  return electronRuntime({ allowFallback })
}

/** Installs node_modules when they are missing or are not what the lock file names. */
function nodeModules() {
  const lock = readFileSync(join(root, 'package-lock.json'), 'utf8')
  const stamp = join(root, 'node_modules/.mailmirror-lock')
  const hash = createHash('sha256').update(lock).digest('hex')
  const known = existsSync(stamp) && readFileSync(stamp, 'utf8') === hash
  if (!known && !installed(lock)) {
    say('Installing the npm packages (about half a minute)')
    // Install scripts are left out: older npm versions would compile better-sqlite3, which needs no compiling.
    npm('The npm packages could not be installed: see above, then run `npm ci --ignore-scripts`', [
      'ci',
      '--ignore-scripts',
      '--no-audit',
      '--no-fund',
    ])
    writeFileSync(stamp, hash)
  }
  if (!existsSync(join(root, 'node_modules/keytar/build/Release/keytar.node')))
    must(`There is no keychain module for ${process.platform} ${process.arch}`, process.execPath, [
      join(root, 'node_modules/keytar/script/install.js'),
    ])
}

/** Has the person installed them by hand? Compares the lock file with the one that npm leaves in node_modules. */
function installed(lock) {
  const list = join(root, 'node_modules/.package-lock.json')
  if (!existsSync(list)) return false
  const present = JSON.parse(readFileSync(list, 'utf8')).packages
  return Object.entries(JSON.parse(lock).packages).every(([path, { version, optional, devOptional, extraneous }]) => {
    if (path === '' || extraneous) return true
    const found = present[path]
    return found ? found.version === version : Boolean(optional || devOptional)
  })
}

if (isEntry(import.meta)) await script(() => setUp({ allowFallback: true, headless: !hasDisplay }).then(() => 0))
