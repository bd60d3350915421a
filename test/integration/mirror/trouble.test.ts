/** What can befall the mirror's file, with a real second program, a real full disk and real kills. */
import Database from 'better-sqlite3'
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { migrate } from '../../../main/mirror/database.ts'
import { storedFolders } from '../../../main/mirror/folders.ts'
import { openMirror } from '../../../main/mirror/mirror.ts'
import { sampleConfig } from '../../../main/sample/config.ts'
import { writeSampleMail } from '../../../main/sample/write.ts'
import { startAgentProcess } from '../../support/agent-process.ts'
import { mail } from '../../support/mail.ts'
import { folderOfTest, mirrorFile, mirrorWith, putAccount } from '../../support/mirrors.ts'
import { remoteFolder } from '../../support/scripted-source.ts'

describe('migrations', () => {
  const first = "CREATE TABLE kept (word TEXT) STRICT; INSERT INTO kept VALUES ('old')"
  const words = (file: string) => new Database(file, { readonly: true }).prepare('SELECT word FROM kept').pluck().all()

  it('leave a whole copy of the file as it was before them', () => {
    const file = mirrorFile()
    const db = new Database(file)
    onTestFinished(() => void db.close())
    migrate(db, file, [first])
    expect(existsSync(`${file}.before-1`)).toBe(false)
    migrate(db, file, [first, "UPDATE kept SET word = 'new'"])
    expect(words(file)).toEqual(['new'])
    expect(words(`${file}.before-2`)).toEqual(['old'])
  })

  it('that fail change nothing, and are tried again by the next start', () => {
    const file = mirrorFile()
    const db = new Database(file)
    onTestFinished(() => void db.close())
    migrate(db, file, [first])
    const broken = "UPDATE kept SET word = 'half'; SELECT * FROM nowhere"
    expect(() => migrate(db, file, [first, broken])).toThrow('nowhere')
    expect(words(file)).toEqual(['old'])
    migrate(db, file, [first, "UPDATE kept SET word = 'new'"])
    expect(words(file)).toEqual(['new'])
  })
})

describe('a mirror file', () => {
  it('that another program holds says so, and opens when it is free', async () => {
    const { mirror, file } = await mirrorWith(1)
    const other = new Database(file)
    other.exec('BEGIN EXCLUSIVE')
    await expect(putAccount(mirror, 2)).rejects.toMatchObject({ kind: 'locked' })
    other.exec('ROLLBACK')
    other.close()
    await putAccount(mirror, 2)
  })

  it('on a full disk says so, keeps all that was stored, and goes on when there is room again', async ({ skip }) => {
    const folder = join(folderOfTest(), 'small')
    mkdirSync(folder)
    const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=4m', 'tmpfs', folder]).status === 0
    skip(!mounted, 'a small disk can be had only by mounting one')
    onTestFinished(() => void spawnSync('umount', ['-l', folder]))
    writeFileSync(join(folder, 'filler'), new Uint8Array(2_000_000))
    const mirror = await openMirror(join(folder, 'mirror.db'))
    onTestFinished(() => mirror.close())
    const accountId = await putAccount(mirror, 1)
    await mirror.write('folders.put', { accountId, folders: [remoteFolder('INBOX')] })
    const inbox = () => storedFolders(mirror.reader, accountId)[0]
    let next = 0
    const store = () => {
      const changed = [{ remoteId: String(next++), entity: mail({ plainBody: `${next} `.repeat(20_000) }) }]
      const folderId = inbox()?.id
      if (folderId === undefined) throw new Error('no folder')
      return mirror.write('messages.store', { accountId, folderId, changed, flags: [], gone: [], cursor: String(next) })
    }
    const failure = await (async () => {
      for (;;) await store()
    })().catch((error: unknown) => error)
    expect(failure).toMatchObject({ kind: 'disk' })
    const before = inbox()
    expect(before?.total).toBe(next - 1)
    expect(before?.cursor).toBe(String(next - 1))
    rmSync(join(folder, 'filler'))
    await store()
    expect(inbox()?.total).toBe(next - 1)
    expect(mirror.reader.pragma('integrity_check', { simple: true })).toBe('ok')
  })

  it('survives kill -9 at any moment of a sync: nothing is lost, nothing is double', async () => {
    const folder = folderOfTest()
    const messages = 150
    const made = await writeSampleMail(join(folder, 'mail'), {
      accounts: 2,
      messages,
      seed: 3,
      now: new Date('2026-06-01'),
    })
    const data = join(folder, 'agent')
    let server = await startAgentProcess(folder, sampleConfig(data, made))
    onTestFinished(() => void server.child.kill('SIGKILL'))
    const authorization = `Basic ${Buffer.from('ann:demo').toString('base64')}`
    const sync = () =>
      fetch(`${server.url}/api/v1/Agents/EMail/SyncEmailAccounts`, {
        method: 'POST',
        headers: { authorization, 'content-type': 'application/json' },
        body: JSON.stringify({ SyncUserAccounts: made.map(({ accountId }) => ({ AccountId: accountId })) }),
      })
    const stored = () => {
      const db = new Database(join(data, 'mirror.db'), { readonly: true, timeout: 5000 })
      const count = Number(db.prepare('SELECT count(*) FROM message').pluck().get())
      const indexed = Number(db.prepare('SELECT count(*) FROM message_text').pluck().get())
      const whole = db.pragma('integrity_check', { simple: true })
      db.close()
      return { count, indexed, whole }
    }
    for (const share of [0, 0.2, 0.4, 0.6, 0.8]) {
      const ended = sync().then(
        () => true,
        () => true,
      )
      let over = false
      void ended.then(() => (over = true))
      while (!over && stored().count < share * 2 * messages) await new Promise((resolve) => setImmediate(resolve))
      server.child.kill('SIGKILL')
      await ended
      server = await server.restart()
    }
    expect((await sync()).status).toBe(204)
    expect(stored()).toEqual({ count: 2 * messages, indexed: 2 * messages, whole: 'ok' })
  })
})
