// npm run agent -- --config FILE: the EMail agent over HTTP, without a window. Its own lines are all that stdout gets.
import { join } from 'node:path'
import { build } from './build.mjs'
import { setUp } from './setup.mjs'
import { needNode24, root, script, toolNode } from './steps.mjs'
import { follow } from './with-electron.mjs'

await script(async (words) => {
  await setUp({ electron: false })
  needNode24()
  build()
  // A relative FILE means the folder that the person is in, not ours.
  const cwd = process.env.INIT_CWD ?? process.cwd()
  return follow([toolNode(), join(root, 'out/main/agent.js'), ...words], { cwd })
})
