// npm run bench and npm run bench:imap: measure and print; assert nothing.
import { build } from './build.mjs'
import { mailServer, mailSyncer } from './debian.mjs'
import { setUp } from './setup.mjs'
import { needNode24, script, toolNode } from './steps.mjs'
import { withElectron } from './with-electron.mjs'

await script(async (words) => {
  const runtime = await setUp({ allowFallback: true, headless: true })
  needNode24()
  const measure = (...command) => withElectron(runtime, [toolNode(), ...command], { headless: true })
  if (words[0] !== 'imap') {
    build()
    return measure('test/bench/main.ts', ...words)
  }
  mailServer()
  mailSyncer()
  return measure('test/bench/imap.ts', ...words.slice(1))
})
