// npm start: the app on the person's own data folder. Real mail, so never the fallback Electron.
import { build } from './build.mjs'
import { setUp } from './setup.mjs'
import { hasDisplay, script, Stop } from './steps.mjs'
import { withElectron } from './with-electron.mjs'

await script(async (words) => {
  if (!hasDisplay)
    throw new Stop('There is no display to show the window on: `npm run demo` takes a picture without one')
  const runtime = await setUp()
  build()
  return withElectron(runtime, ['electron', '.', ...words])
})
