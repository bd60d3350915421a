// npm run pack: the unpacked app; npm run dist: the installers of this system. Both on the pinned Electron only.
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { build } from './build.mjs'
import { setUp } from './setup.mjs'
import { must, root, script } from './steps.mjs'

await script(async (words) => {
  await setUp({ allowFallback: false })
  build()
  // What was compiled for the fallback must not be shipped; the prebuilt module serves the pinned Electron.
  rmSync(join(root, 'node_modules/better-sqlite3/build'), { recursive: true, force: true })
  must('Packaging failed: see above', 'electron-builder', words, { stdio: ['ignore', 'inherit', 'inherit'] })
})
