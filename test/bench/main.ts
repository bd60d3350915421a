/** `npm run bench`: measures the real app against the real agent server on loopback and prints tables; asserts nothing. */
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { cpus, setPriority, tmpdir, totalmem } from 'node:os'
import { join } from 'node:path'
import { sampleConfig } from '../../main/sample/config.ts'
import type { SampleAccount } from '../../main/sample/people.ts'
import { deliver, writeSampleMail } from '../../main/sample/write.ts'
import { startAgentProcess } from '../support/agent-process.ts'
import { launch } from '../support/launch.ts'
import { benchPage, fillFolder } from './page.ts'
import { benchSync } from './sync.ts'
import { number } from './table.ts'

const accounts = 12
const messages = 1000
const large = 100_000

function bytesOf(made: readonly SampleAccount[]): number {
  const files = made.flatMap(({ path }) =>
    readdirSync(path, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()),
  )
  return files.reduce((sum, file) => sum + statSync(join(file.parentPath, file.name)).size, 0)
}

async function syncFromServer(work: string): Promise<void> {
  const now = new Date()
  const made = await writeSampleMail(join(work, 'mail'), { accounts, messages, seed: 7, now })
  const server = await startAgentProcess(work, sampleConfig(join(work, 'agent'), made), 'out/main/agent.js')
  // A real server works on a machine of its own: here it must not take the app's turns.
  setPriority(server.child.pid ?? 0, 10)
  const data = join(work, 'app')
  const { app, page } = await launch({ data })
  try {
    await page.evaluate(
      async ({ site, users }) => {
        for (const { user, password } of users) {
          const answer = await window.bridge.call('accounts.connect', {
            site,
            user,
            password,
            protocol: 'rest',
            ticket: false,
            untilClosed: true,
          })
          if (!answer.ok) throw new Error(answer.error.detail)
        }
      },
      { site: server.url, users: made.map(({ user, password }) => ({ user, password })) },
    )
    const bench = { app, page, data }
    await benchSync(`${accounts} accounts x ${number(messages)} messages, empty mirror`, bench, bytesOf(made))
    await benchSync('again, nothing changed', bench, null)
    for (const [index, account] of made.entries()) await deliver(account.path, 10, 100 + index, new Date())
    await benchSync('again, 10 new messages each', bench, null)
  } finally {
    await app.close()
    await server.stop()
  }
}

async function largeFolder(work: string): Promise<void> {
  const data = join(work, 'large')
  const folderId = await fillFolder(data, large)
  await benchPage(() => launch({ data }), folderId, large)
}

console.log(`${cpus().length} cores, ${number(totalmem() / 2 ** 30)} GB, Node ${process.version}`)
const work = mkdtempSync(join(tmpdir(), 'mailmirror-bench-'))
try {
  await syncFromServer(work)
  await largeFolder(work)
} finally {
  rmSync(work, { recursive: true, force: true })
}
