/**
 * `npm run bench:imap`: real mail servers' mail into the mirror, beside mbsync in the same run; asserts nothing.
 *   --only one,twelve   --latency 0,20   --messages 10000   --runs 3   --large   --node (no Electron; with --cpu-prof=FOLDER)
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { cpus, tmpdir, totalmem } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { runDovecot } from '../support/dovecot-server.ts'
import { measure, type Options } from './imap/cases.ts'
import { writeMailboxes, type Case } from './imap/mailboxes.ts'
import { hasMbsync } from './imap/mbsync.ts'
import { buildOurs } from './imap/ours.ts'
import { number } from './table.ts'

const { values } = parseArgs({
  options: {
    only: { type: 'string', default: 'one,twelve' },
    latency: { type: 'string', default: '0,20' },
    messages: { type: 'string' },
    runs: { type: 'string', default: '1' },
    large: { type: 'boolean', default: false },
    node: { type: 'boolean', default: false },
    'cpu-prof': { type: 'string' },
  },
})

const wished = values.messages === undefined ? null : Number(values.messages)
const all: readonly Case[] = [
  { name: 'one', accounts: 1, messages: wished ?? 10_000, small: false },
  { name: 'twelve', accounts: 12, messages: wished ?? 2_000, small: false },
]
const large: Case = { name: 'large', accounts: 1, messages: wished ?? 100_000, small: true }
const cases = values.large ? [large] : all.filter(({ name }) => values.only.split(',').includes(name))
const latencies = values.latency.split(',').map(Number)

const withMbsync = hasMbsync()
if (!withMbsync) console.log('mbsync is not installed (apt-get install isync): measured without it')
console.log(
  `${cpus().length} cores, ${number(totalmem() / 2 ** 30)} GB, ${values.node ? `Node ${process.version}` : 'Electron'}`,
)
if (!values.node) await buildOurs()

const home = join(tmpdir(), 'mailmirror-bench-imap')
mkdirSync(home, { recursive: true })
const work = mkdtempSync(join(home, 'work-'))
const profile = values['cpu-prof']
const inNode = values.node ? (profile ? ['--cpu-prof', `--cpu-prof-dir=${profile}`] : []) : null
const options: Options = { work, inNode, withMbsync, runs: Number(values.runs) }
try {
  for (const one of cases) {
    const folder = join(home, `${one.name}-${one.messages}`)
    console.log(`\nMail of ${one.accounts} x ${number(one.messages)} messages in ${folder}, which stays there`)
    mkdirSync(folder, { recursive: true })
    writeMailboxes(folder, one)
    const server = await runDovecot({ folder })
    try {
      for (const latency of latencies) await measure(server, one, latency, options)
    } finally {
      await server.end()
    }
  }
} finally {
  // Last of all: after many files were deleted the system makes new ones slowly for minutes.
  rmSync(work, { recursive: true, force: true })
}
