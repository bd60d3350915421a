/** The agent's process is killed at any moment of its syncs, or sleeps: nothing is lost, nothing is there twice. */
import { once } from 'node:events'
import { join } from 'node:path'
import { setTimeout as after } from 'node:timers/promises'
import Database from 'better-sqlite3'
import { expect, test, vi } from 'vitest'
import { startAgentProcess } from '../../support/agent-process.ts'
import { describeWithDovecot, newUser, startDovecot, type Dovecot } from '../../support/dovecot.ts'
import { note } from '../../support/imap-mail.ts'
import { folderOfTest } from '../../support/mirrors.ts'
import { never, open } from '../../support/superoffice.ts'

/** MAILMIRROR_KILLS sets how often. */
const kills = Number(process.env['MAILMIRROR_KILLS'] ?? 10)
/** A sync of the mail below takes about so long. */
const syncMs = 1500
/** More than the agent takes for a clock that runs unevenly. */
const sleepMs = 12_000

describeWithDovecot('an agent that is killed while it syncs', (dovecot) => {
  test(`${kills} times has the same mail as its server in the end`, { timeout: 60_000 + kills * 20_000 }, async () => {
    const user = newUser()
    const letters = (from: number, count: number) =>
      dovecot().deliver(
        user,
        Array.from({ length: count }, (_, at) => note(`letter ${from + at}`) + 'A longer letter. '.repeat(500)),
      )
    letters(0, 1000)
    const other = await dovecot().client(user)
    await other.mailboxCreate('Work')
    await other.mailboxOpen('INBOX')
    await other.messageCopy('1:200', 'Work')
    const { folder, start, sync } = agentOver(dovecot(), user)
    for (let kill = 0; kill < kills; kill++) {
      const agent = await start()
      const syncing = sync(agent).catch(() => undefined)
      const moment = Math.round(Math.random() * syncMs)
      await after(moment)
      const ended = once(agent.child, 'exit')
      agent.child.kill('SIGKILL')
      await Promise.all([ended, syncing])
      expect(integrity(join(folder, 'data', 'mirror.db')), `killed after ${moment} ms`).toBe('ok')
      // The mailbox lives on.
      letters(1000 + kill * 100, 100)
      await other.noop()
      await other.messageDelete('1:5')
      await other.messageFlagsAdd('1:20', ['\\Seen'])
    }
    const agent = await start()
    await sync(agent)
    await agent.stop()
    const here = mailIn(join(folder, 'data', 'mirror.db'))
    for (const name of ['INBOX', 'Work']) {
      await other.mailboxOpen(name)
      const there = await other.fetchAll('1:*', { envelope: true, flags: true })
      const words = there.map((one) => `${one.envelope?.subject} ${Number(one.flags?.has('\\Seen'))}`)
      expect(
        here
          .filter((row) => row.folder === name)
          .map((row) => `${row.subject} ${row.flags & 1}`)
          .sort(),
      ).toEqual(words.sort())
    }
  })

  test('or that slept while its server went away, has the mail as soon as it wakes', { timeout: 120_000 }, async () => {
    const server = await startDovecot()
    const user = newUser()
    server.deliver(user, [note('evening')])
    const { folder, start, sync } = agentOver(server, user)
    const agent = await start()
    await sync(agent)
    const here = () => mailIn(join(folder, 'data', 'mirror.db')).map((row) => row.subject)
    server.deliver(user, [note('listens')])
    await expect.poll(here, { timeout: 20_000 }).toHaveLength(2)
    agent.child.kill('SIGSTOP')
    await server.kill()
    await server.start()
    server.deliver(user, [note('morning')])
    await after(sleepMs)
    agent.child.kill('SIGCONT')
    await expect.poll(here, { timeout: 10_000 }).toContain('morning')
    await agent.stop()
  })
})

/** A way to start agents over one user's mail and one mirror, and to have them sync as a client does. */
function agentOver(dovecot: Dovecot, user: string) {
  const { host, port, security } = dovecot.account(user)
  vi.stubEnv('MAILMIRROR_TEST_PASSWORD', 'pass')
  const source = { kind: 'imap', host, port, security, user, passwordEnv: 'MAILMIRROR_TEST_PASSWORD' }
  const account = { accountId: 1, associateId: 11, associateName: 'ann', address: 'ann@example.com', source }
  const users = [{ user: 'ann', password: 'demo', associateId: 11 }]
  const folder = folderOfTest()
  return {
    folder,
    start: () => startAgentProcess(folder, { data: 'data', port: 0, users, accounts: [account] }),
    sync: async ({ url }: { url: string }) => {
      const site = open(url, () => Promise.resolve('demo'))
      await site.server.refresh([await site.identify(never)], never)
    },
  }
}

function reading<T>(file: string, work: (db: Database.Database) => T): T {
  const db = new Database(file)
  try {
    return work(db)
  } finally {
    db.close()
  }
}

const integrity = (file: string) => reading(file, (db) => db.pragma('integrity_check', { simple: true }))
const mailIn = (file: string) =>
  reading(
    file,
    (db) =>
      db
        .prepare('SELECT f.name AS folder, m.subject, m.flags FROM message m JOIN folder f ON f.id = m.folder_id')
        .all() as { folder: string; subject: string; flags: number }[],
  )
