// npm run demo: the app with sample mail from a server of its own. Without a display it takes a tour by itself.
import { build } from './build.mjs'
import { setUp } from './setup.mjs'
import { hasDisplay, script, toolNode } from './steps.mjs'
import { withElectron } from './with-electron.mjs'

await script(async (words) => {
  const runtime = await setUp({ allowFallback: true, headless: !hasDisplay })
  build()
  if (hasDisplay) return withElectron(runtime, ['electron', '.', '--demo', ...words])
  return withElectron(runtime, [toolNode(), 'scripts/demo-tour.mjs', ...words])
})
