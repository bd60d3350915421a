// npm test: everything, from a fresh clone. `npm test -- unit` runs one part; what follows a part goes to its runner.
// The last line adds up what the runners reported.
import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { build } from './build.mjs'
import { mailServer } from './debian.mjs'
import { setUp } from './setup.mjs'
import { needNode24, root, say, script, toolEnv, Stop } from './steps.mjs'
import { follow, withElectron } from './with-electron.mjs'

// Relative: every runner starts in the root.
const reports = 'test-results/reports'
// Escape codes in a log file help nobody.
const env = { CI: 'true', ...(process.stdout.isTTY ? {} : { NO_COLOR: '1' }) }

const checks = [
  ['tsc'],
  ['svelte-check', '--tsconfig', './tsconfig.json', '--fail-on-warnings'],
  ['eslint', '.'],
  ['prettier', '--check', '.'],
]

async function check() {
  let worst = 0
  for (const words of checks) {
    say(words[0])
    worst = Math.max(worst, await follow(words, { env: toolEnv(env) }))
  }
  return { code: worst, counts: nothing }
}

function vitest(...projects) {
  return async (runtime, words) => {
    const file = `${reports}/${projects[0]}.json`
    const wanted = projects.map((name) => `--project=${name}`)
    const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`]
    const code = await follow(['vitest', 'run', ...wanted, ...reporters, ...words], { env: toolEnv(env) })
    return { code, counts: read(file, vitestCounts) }
  }
}

async function e2e(runtime, words) {
  build()
  const file = join(root, reports, 'e2e.json')
  const report = { CI: 'true', PLAYWRIGHT_JSON_OUTPUT_FILE: file }
  const command = ['playwright', 'test', '--reporter=list,json', ...words]
  const code = await withElectron(runtime, command, { headless: true, env: report })
  return { code, counts: read(file, playwrightCounts) }
}

const parts = { check, unit: vitest('unit', 'page'), integration: vitest('integration'), e2e }
const nothing = { passed: 0, failed: 0, skipped: 0 }

/** A file that could not be loaded has no tests to count, and still failed. */
function vitestCounts(report) {
  const unloaded = report.testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0)
  const failed = report.numFailedTests + unloaded.length
  return { passed: report.numPassedTests, failed, skipped: report.numPendingTests + report.numTodoTests }
}

function playwrightCounts({ stats, errors }) {
  return { passed: stats.expected + stats.flaky, failed: stats.unexpected + errors.length, skipped: stats.skipped }
}

/** A runner that left no report broke off: that counts as one failure. */
function read(file, counts) {
  try {
    return counts(JSON.parse(readFileSync(resolve(root, file), 'utf8')))
  } catch {
    return { ...nothing, failed: 1 }
  }
}

/** A part that cannot even start (a build that fails) is one failure, and the others still run. */
async function attempt(part, runtime, words) {
  try {
    return await parts[part](runtime, words)
  } catch (error) {
    if (!(error instanceof Stop)) throw error
    console.error(error.message)
    return { code: 1, counts: { ...nothing, failed: 1 } }
  }
}

await script(async ([named, ...words]) => {
  if (named !== undefined && !(named in parts))
    throw new Stop(`There is no part "${named}": choose from ${Object.keys(parts).join(', ')}, or none for all`)
  const chosen = named === undefined ? Object.keys(parts) : [named]
  const needsElectron = chosen.includes('e2e')
  const runtime = await setUp({ electron: needsElectron, allowFallback: true, headless: true })
  needNode24()
  if (chosen.includes('integration')) mailServer()
  rmSync(join(root, reports), { recursive: true, force: true })
  mkdirSync(join(root, reports), { recursive: true })
  const broken = []
  const total = { ...nothing }
  for (const part of chosen) {
    say(`Test: ${part}`)
    const { code, counts } = await attempt(part, runtime, words)
    for (const key of Object.keys(total)) total[key] += counts[key]
    if (code !== 0 || counts.failed > 0) broken.push(part)
  }
  if (broken.length > 0) console.log(`failed: ${broken.join(', ')}`)
  console.log(`total: ${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`)
  return broken.length > 0 ? 1 : 0
})
