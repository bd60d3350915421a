/** What the tables of changes promise beside the agent: the file's shape, power cuts, removal without a trace. */
import Database from 'better-sqlite3'
import { readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { accountsSql, listAccounts } from '../../../main/mirror/accounts.ts'
import { adoptSql } from '../../../main/mirror/arrivals.ts'
import { namelessSql, readySql, waitingSql } from '../../../main/mirror/changes.ts'
import { durably, migrate, openForWriting } from '../../../main/mirror/database.ts'
import { listFolders, storedFolders } from '../../../main/mirror/folders.ts'
import { byMessageIdSql, byReplySql, sentSql } from '../../../main/mirror/items.ts'
import { messagePage, readEntity, readView, searchMessages } from '../../../main/mirror/messages.ts'
import { mail as firstShape } from '../../../main/mirror/migrations/001-mail.ts'
import { changes as secondShape } from '../../../main/mirror/migrations/002-changes.ts'
import type { Mirror } from '../../../main/mirror/mirror.ts'
import { durable } from '../../../main/mirror/writes.ts'
import type { AccountId } from '../../../preload/model.ts'
import { mail } from '../../support/mail.ts'
import { mirrorFile, mirrorWith } from '../../support/mirrors.ts'
import { remoteFolder } from '../../support/scripted-source.ts'

async function fill(mirror: Mirror, accountId: AccountId, word: string, messages = 3) {
  await mirror.write('folders.put', { accountId, folders: [remoteFolder('INBOX'), remoteFolder('Trash')] })
  const [inbox] = storedFolders(mirror.reader, accountId)
  if (!inbox) throw new Error('no inbox')
  const changed = Array.from({ length: messages }, (_, n) => ({
    remoteId: `${word}-${n}`,
    entity: mail({ subject: `${word} ${n}`, plainBody: `${word} `.repeat(200), messageId: `<${word}${n}@x>` }),
  }))
  await mirror.write('messages.store', { accountId, folderId: inbox.id, changed, flags: [], gone: [], cursor: 'c' })
  return messagePage(mirror.reader, inbox.id, null, 1000)
}

describe('a mirror of an earlier version', () => {
  it.each([
    ['first', [firstShape]],
    ['second', [firstShape, secondShape]],
  ])(
    '(%s) gets this shape with all its mail, a copy beside it, and changes can be made in it',
    async (_name, shapes) => {
      const file = mirrorFile()
      const old = new Database(file)
      migrate(old, file, shapes)
      old.exec(`INSERT INTO account (id, connection_id, kind, address, name, origin, remote_account_id, associate_id)
      VALUES (1, 'c', 'superoffice', 'a@x', 'a', 'o', 1, 1);
      INSERT INTO folder (id, account_id, remote_id, name, role, total_items, unread_items, subscribed, cursor)
      VALUES (1, 1, 'INBOX', 'INBOX', 'inbox', 1, 1, 1, 'kept'), (2, 1, 'T', 'Trash', 'trash', 0, 0, 0, NULL);
      INSERT INTO message VALUES (1048576, 1, 1, 1, 'r', 'subject', 'n', 'a', 't', 'p', NULL, NULL, 1, 0, 0, '<m>', 0, 0,
        NULL, NULL, 0, 0, NULL, 0, 0, 0, 0);
      INSERT INTO message_body VALUES (1048576, NULL, 'body', NULL, NULL, NULL);
      INSERT INTO message_text (rowid, subject, addresses, body) VALUES (1048576, 'subject', 'a', 'body');`)
      old.close()
      const { mirror } = await mirrorWith(0, file)
      const copy = new Database(`${file}.before-3`, { readonly: true })
      expect(copy.pragma('user_version', { simple: true })).toBe(shapes.length)
      copy.close()
      expect(storedFolders(mirror.reader, 1 as AccountId)[0]).toMatchObject({ cursor: 'kept', total: 1, since: null })
      expect(listFolders(mirror.reader).map((one) => one.subscribed)).toEqual([true, false])
      expect(listAccounts(mirror.reader)[0]).toMatchObject({ verdict: null, waitingChanges: 0, contended: 0 })
      const [inbox, trash] = listFolders(mirror.reader)
      const [row] = inbox ? messagePage(mirror.reader, inbox.id, null, 9) : []
      if (!inbox || !trash || !row) throw new Error('the mail is gone')
      expect(readView(mirror.reader, row.id)).toMatchObject({ plainBody: 'body', isCut: false, isMalformed: false })
      expect(searchMessages(mirror.reader, 'body', null, null, 9)).toHaveLength(1)
      await mirror.write('changes.make', { ids: [row.id], wish: { kind: 'trash' } })
      expect(messagePage(mirror.reader, trash.id, null, 9)).toHaveLength(1)
      expect(listFolders(mirror.reader).map((one) => [one.total, one.unread])).toEqual([
        [0, 0],
        [1, 1],
      ])
    },
  )
})

describe('what the person did', () => {
  it('is on the disk when it is done, and other writes are as quick as before', () => {
    const db = openForWriting(mirrorFile())
    const level = () => db.pragma('synchronous', { simple: true })
    expect([level(), durably(db, level), level()]).toEqual([1, 2, 1])
    expect(() => durably(db, () => db.exec('nonsense'))).toThrow('nonsense')
    expect(level()).toBe(1)
    expect([...durable].sort()).toEqual(['changes.make', 'changes.sending'])
    db.close()
  })

  it('is found along an index, as is mail by its Message-ID', async () => {
    const { mirror } = await mirrorWith(1)
    const plan = (sql: string, ...values: unknown[]) => {
      const rows = mirror.reader.prepare(`EXPLAIN QUERY PLAN ${sql}`).all(...values) as { detail: string }[]
      return rows.map((one) => one.detail).join('\n')
    }
    expect(plan(readySql, 1, 1, 1)).not.toMatch(/SCAN (?!json_each)/)
    expect(plan(namelessSql, 1)).not.toMatch(/SCAN/)
    expect(plan(waitingSql)).toMatch(/change_to_send/)
    expect(plan(adoptSql, { rfcId: '', remoteId: '', folderId: 1 })).not.toMatch(/SCAN/)
    expect(plan(byMessageIdSql, '', '[]')).toMatch(/USING INDEX message_by_message_id \(message_id=/)
    expect(plan(sentSql, '', 1)).toMatch(/USING INDEX message_by_message_id \(message_id=/)
    expect(plan(byReplySql, '', '[]')).toMatch(/USING INDEX message_body_by_reply/)
  })

  it('counts along an index wherever accounts are listed', async () => {
    const { mirror } = await mirrorWith(1)
    const plan = mirror.reader.prepare(`EXPLAIN QUERY PLAN ${accountsSql}`).all() as { detail: string }[]
    const details = plan.map((one) => one.detail).join('\n')
    expect(details).toMatch(/change USING COVERING INDEX change_to_send/)
    expect(details).toMatch(/sync_run USING INDEX sync_run_by_account/)
    expect(details).not.toMatch(/TEMP B-TREE/)
  })

  it('does not free the number of a message that is deleted here and not yet at the server', async () => {
    const { mirror, accountIds } = await mirrorWith(1)
    const accountId = accountIds[0] as AccountId
    const rows = await fill(mirror, accountId, 'first', 1)
    const before = rows[0] && readEntity(mirror.reader, rows[0].id)
    await mirror.write('changes.make', { ids: rows.map((row) => row.id), wish: { kind: 'delete' } })
    const [after] = await fill(mirror, accountId, 'second', 1)
    expect(after?.id).not.toBe(rows[0]?.id)
    const change = mirror.reader.prepare('SELECT id FROM change').pluck().get() as number
    await mirror.write('changes.refused', { accountId, ids: [change] })
    expect(rows[0] && readEntity(mirror.reader, rows[0].id)).toEqual(before)
  })
})

describe('an account that is removed', () => {
  it('leaves no word of its mail in any file, gives the room back, and leaves the others whole', async () => {
    const { mirror, file, accountIds } = await mirrorWith(2)
    const [first, second] = accountIds as [AccountId, AccountId]
    const marked = await fill(mirror, first, 'xylophone', 300)
    const others = await fill(mirror, second, 'trombone', 30)
    const ids = marked.slice(0, 2).map((row) => row.id)
    await mirror.write('changes.make', { ids, wish: { kind: 'delete' } })
    await mirror.write('accounts.status', {
      accountId: first,
      status: { status: 'Failed', errorCount: 1, errorReason: 'xylophone', lastFetch: null },
    })
    writeFileSync(`${file}.before-2`, 'xylophone')
    const folder = dirname(file)
    const holds = (word: string) => readdirSync(folder).some((name) => readFileSync(join(folder, name)).includes(word))
    const size = () => mirror.reader.pragma('page_count', { simple: true }) as number
    const before = size()
    expect(holds('xylophone')).toBe(true)
    await mirror.write('accounts.remove', { accountId: first })
    // Terms stand shortened in the full-text index, so part of the word is looked for as well.
    expect([holds('xylophone'), holds('ylophone'), holds('lophon')]).toEqual([false, false, false])
    expect(size()).toBeLessThan(before / 2)
    for (const table of ['change', 'known', 'sync_run', 'pruned', 'attachment_file']) {
      expect(mirror.reader.prepare(`SELECT count(*) FROM ${table}`).pluck().get(), table).toBe(0)
    }
    expect(others.map((row) => readEntity(mirror.reader, row.id)?.subject).every(Boolean)).toBe(true)
    expect(await fill(mirror, second, 'cello', 3)).toHaveLength(33)
    expect(mirror.reader.pragma('integrity_check', { simple: true })).toBe('ok')
  })
})
