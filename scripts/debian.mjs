// The shared libraries and tools that Electron needs on Debian and Ubuntu. Other systems bring their own.
import { existsSync, readdirSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { isRoot, must, onLinux, run, say, Stop } from './steps.mjs'

// Names that changed between releases stand side by side; either will do.
const libraries = [
  ['libgtk-3-0t64', 'libgtk-3-0'],
  ['libasound2t64', 'libasound2'],
  ['libatk-bridge2.0-0t64', 'libatk-bridge2.0-0'],
  ['libnss3'],
  ['libgbm1'],
  ['libdrm2'],
  ['libsecret-1-0'],
]
const withoutDisplay = [['xvfb'], ['xauth'], ['dbus'], ['gnome-keyring'], ['libnss3-tools']]
const compiler = [['python3'], ['make'], ['g++']]
const dovecot = [['dovecot-imapd']]
const mbsync = [['isync']]

/** Installs what is missing (as root), or names the command that does. `headless` adds display and keychain. */
export function systemPackages({ headless }) {
  if (onLinux && headless && !isDebian()) return needPrograms('xvfb-run', 'dbus-run-session', 'gnome-keyring-daemon')
  ensure([...libraries, ...(headless ? withoutDisplay : [])])
}

/** What compiling a native module needs. */
export function compilerPackages() {
  ensure(compiler)
}

/** The mail server of the tests, which skip what needs it and say so where it is missing: installed as root only. */
export function mailServer() {
  ensureIfRoot(dovecot, 'The tests with a mail server are skipped')
}

/** What the IMAP benchmark compares itself with: installed as root only. */
export function mailSyncer() {
  ensureIfRoot(mbsync, 'mbsync does not take part')
}

function ensureIfRoot(needs, otherwise) {
  if (!isRoot) return
  try {
    ensure(needs)
  } catch (error) {
    if (!(error instanceof Stop)) throw error
    say(`${otherwise}: ${error.message}`)
  }
}

function isDebian() {
  return onLinux && existsSync('/usr/bin/dpkg-query')
}

/** Elsewhere the packages have other names, so the programs are looked for. */
function needPrograms(...names) {
  const folders = (process.env.PATH ?? '').split(delimiter)
  const missing = names.filter((name) => !folders.some((folder) => existsSync(join(folder, name))))
  if (missing.length > 0)
    throw new Stop(
      `Without a display this needs ${missing.join(', ')}: install them with your system's package manager`,
    )
}

function ensure(needs) {
  if (!isDebian()) return
  const installed = installedOf(needs.flat())
  const missing = needs.filter((names) => !names.some((name) => installed.has(name)))
  if (missing.length === 0) return
  const wish = () => missing.map((names) => names.find(isOffered) ?? names.at(-1)).join(' ')
  if (!isRoot) throw new Stop(`System packages are missing: run \`sudo apt-get install ${wish()}\`, then this again`)
  if (!hasLists()) {
    say('Reading the list of system packages')
    apt('update')
  }
  const names = wish()
  say(`Installing system packages: ${names}`)
  try {
    apt('install', '--no-install-recommends', ...names.split(' '))
  } catch {
    // The list may be older than the packages it names.
    apt('update')
    apt('install', '--no-install-recommends', ...names.split(' '))
  }
}

function apt(command, ...args) {
  must(
    `apt-get could not finish: run \`apt-get ${[command, ...args].join(' ')}\` to see why`,
    'apt-get',
    ['-q', '-y', '-o', 'DPkg::Lock::Timeout=300', command, ...args],
    { env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } },
  )
}

/** dpkg-query fails when one name is unknown, and still names the others. */
function installedOf(names) {
  const { output } = run('dpkg-query', ['-W', '-f=${Package} ${db:Status-Status}\n', ...names])
  return new Set(
    output
      .split('\n')
      .filter((line) => line.endsWith(' installed'))
      .map((line) => line.split(' ')[0]),
  )
}

function isOffered(name) {
  return run('apt-cache', ['show', '--no-all-versions', name]).status === 0
}

function hasLists() {
  const folder = '/var/lib/apt/lists'
  return (
    existsSync(folder) && readdirSync(folder).some((name) => name.endsWith('_Packages') || name.includes('_Packages.'))
  )
}
