// npm run dist: the installers of this system, on the pinned Electron only.
// npm run pack: the unpacked app, to try the packaging; it may hold the fallback and must not be given to anyone.
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { build } from './build.mjs'
import { setUp } from './setup.mjs'
import { must, root, script } from './steps.mjs'

await script(async (words) => {
  const runtime = await setUp({ allowFallback: words.includes('--dir') })
  build()
  const own = runtime.fallback ? [`-c.electronDist=${runtime.folder}`, `-c.electronVersion=${runtime.version}`] : []
  // What was compiled for the fallback must not be shipped; the prebuilt module serves the pinned Electron.
  if (!runtime.fallback) rmSync(join(root, 'node_modules/better-sqlite3/build'), { recursive: true, force: true })
  must('Packaging failed: see above', 'electron-builder', [...own, ...words], {
    stdio: ['ignore', 'inherit', 'inherit'],
  })
})
