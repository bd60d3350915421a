// npm run bench: measures and prints; asserts nothing.
import { build } from './build.mjs'
import { setUp } from './setup.mjs'
import { needNode24, script, toolNode } from './steps.mjs'
import { withElectron } from './with-electron.mjs'

await script(async (words) => {
  const runtime = await setUp({ allowFallback: true, headless: true })
  needNode24()
  build()
  return withElectron(runtime, [toolNode(), 'test/bench/main.ts', ...words], { headless: true })
})
