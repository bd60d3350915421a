import Database from 'better-sqlite3'
import fc from 'fast-check'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { storedFolders } from '../../../main/mirror/folders.ts'
import { latestItem, listItems, readItem } from '../../../main/mirror/items.ts'
import { messagePage, pageSql, readEntity, searchMessages, searchSql } from '../../../main/mirror/messages.ts'
import { openMirror, setAside, type Mirror } from '../../../main/mirror/mirror.ts'
import type { AccountId, EMailEntity, FolderId } from '../../../preload/model.ts'
import { address, anyMail, mail } from '../../support/mail.ts'
import { mirrorFile, mirrorWith } from '../../support/mirrors.ts'
import { remoteFolder } from '../../support/scripted-source.ts'

async function withInbox(): Promise<{ mirror: Mirror; file: string; accountId: AccountId; folderId: FolderId }> {
  const { mirror, file, accountIds } = await mirrorWith(1)
  const accountId = accountIds[0] as AccountId
  await mirror.write('folders.put', { accountId, folders: [remoteFolder('INBOX'), remoteFolder('Work')] })
  const [inbox] = storedFolders(mirror.reader, accountId)
  return { mirror, file, accountId, folderId: inbox?.id as FolderId }
}

/** Stores messages under the remote ids 1, 2, 3... after `first`. */
function store(to: { mirror: Mirror; accountId: AccountId; folderId: FolderId }, mails: EMailEntity[], first = 1) {
  const changed = mails.map((entity, index) => ({ remoteId: String(first + index), entity }))
  const { accountId, folderId } = to
  return to.mirror.write('messages.store', {
    accountId,
    folderId,
    changed,
    flags: [],
    gone: [],
    cursor: `after ${first}`,
  })
}

const rows = (to: { mirror: Mirror; folderId: FolderId }) => messagePage(to.mirror.reader, to.folderId, null, 1000)

describe('the mirror', () => {
  it('gives back every field of any message deep-equal', async () => {
    const to = await withInbox()
    let next = 1
    await fc.assert(
      fc.asyncProperty(anyMail, async (entity) => {
        const remoteId = next++
        await store(to, [entity], remoteId)
        const row = to.mirror.reader.prepare('SELECT id FROM message WHERE remote_id = ?').get(String(remoteId))
        expect(readEntity(to.mirror.reader, (row as { id: never }).id)).toEqual(entity)
      }),
      { numRuns: 150 },
    )
  })

  it('lists a folder newest first, page by page, whatever order it was stored in', async () => {
    const to = await withInbox()
    const times = ['2026-01-03', '2026-01-01', '2026-01-05', '2026-01-02', '2026-01-04']
    await store(
      to,
      times.map((day) => mail({ subject: day, receivedAt: `${day}T12:00:00Z` })),
    )
    const first = messagePage(to.mirror.reader, to.folderId, null, 2)
    const second = messagePage(to.mirror.reader, to.folderId, first[1]?.id ?? null, 3)
    expect([...first, ...second].map((row) => row.subject)).toEqual([
      '2026-01-05',
      '2026-01-04',
      '2026-01-03',
      '2026-01-02',
      '2026-01-01',
    ])
  })

  it('keeps messages of the same second apart', async () => {
    const to = await withInbox()
    await store(
      to,
      Array.from({ length: 50 }, () => mail()),
    )
    expect(new Set(rows(to).map((row) => row.id)).size).toBe(50)
  })

  it('keeps the id of a message that is stored again, and shows its new content once', async () => {
    const to = await withInbox()
    await store(to, [mail({ subject: 'before', plainBody: 'apple' })])
    const [before] = rows(to)
    await store(to, [mail({ subject: 'after', plainBody: 'pear', receivedAt: '2020-01-01T00:00:00Z' })])
    expect(rows(to).map((row) => [row.id, row.subject])).toEqual([[before?.id, 'after']])
    expect(searchMessages(to.mirror.reader, 'apple', null, null, 10)).toEqual([])
    expect(searchMessages(to.mirror.reader, 'pear', null, null, 10)).toHaveLength(1)
  })

  it('counts total and unread exactly through storing, flagging and removing', async () => {
    const to = await withInbox()
    await store(to, [mail(), mail({ flags: 1 }), mail()])
    const counts = () => {
      const [inbox] = storedFolders(to.mirror.reader, to.accountId)
      return [inbox?.total, inbox?.unread]
    }
    expect(counts()).toEqual([3, 2])
    const change = { accountId: to.accountId, folderId: to.folderId, changed: [], cursor: null }
    await to.mirror.write('messages.store', { ...change, flags: [{ remoteId: '1', flags: 1 }], gone: [] })
    expect(counts()).toEqual([3, 1])
    await to.mirror.write('messages.store', { ...change, flags: [], gone: ['3', '2'] })
    expect(counts()).toEqual([1, 0])
  })

  it('finds messages by the beginnings of words in subject, addresses and body, newest first', async () => {
    const to = await withInbox()
    await store(to, [
      mail({ subject: 'Blåbær i mars', receivedAt: '2026-03-01T00:00:00Z' }),
      mail({ plainBody: 'blabær and more', receivedAt: '2026-03-03T00:00:00Z' }),
      mail({ from: address('Blåbærtun', 'post@tun.no'), receivedAt: '2026-03-02T00:00:00Z' }),
      mail({ htmlBody: '<p>only <b>berries</b></p>', plainBody: null }),
    ])
    const found = searchMessages(to.mirror.reader, 'blåb', null, null, 10)
    expect(found.map((row) => new Date(row.receivedAt).getUTCDate())).toEqual([3, 2, 1])
    expect(searchMessages(to.mirror.reader, 'berr only', null, null, 10)).toHaveLength(1)
    expect(searchMessages(to.mirror.reader, '"', null, null, 10)).toEqual([])
  })

  it('reads lists and search along an index, without sorting', async () => {
    const { mirror } = await withInbox()
    const plan = (sql: string, ...values: unknown[]) =>
      (mirror.reader.prepare(`EXPLAIN QUERY PLAN ${sql}`).all(...values) as { detail: string }[])
        .map((row) => row.detail)
        .join('\n')
    expect(plan(pageSql, 1, 1, 1)).toContain('message_by_folder')
    expect(plan(pageSql, 1, 1, 1)).not.toContain('TEMP B-TREE')
    expect(plan(searchSql, '"x"*', 1, null, null, 1)).not.toContain('TEMP B-TREE')
  })

  it('moves the cursor with the rows it belongs to, and neither when the rows cannot be stored', async () => {
    const to = await withInbox()
    await store(to, [mail()])
    const broken = { ...mail(), size: 'large' } as unknown as EMailEntity
    await expect(store(to, [mail(), broken], 10)).rejects.toMatchObject({ kind: 'internal' })
    expect(storedFolders(to.mirror.reader, to.accountId)[0]?.cursor).toBe('after 1')
    expect(rows(to)).toHaveLength(1)
  })

  it('removes a folder that its source no longer lists, but nothing when the source lists none', async () => {
    const to = await withInbox()
    await store(to, [mail()])
    await to.mirror.write('folders.put', { accountId: to.accountId, folders: [] })
    expect(storedFolders(to.mirror.reader, to.accountId)).toHaveLength(2)
    await to.mirror.write('folders.put', { accountId: to.accountId, folders: [remoteFolder('Work')] })
    expect(storedFolders(to.mirror.reader, to.accountId).map((one) => one.name)).toEqual(['Work'])
    expect(to.mirror.reader.prepare('SELECT count(*) AS n FROM message_body').get()).toEqual({ n: 0 })
    expect(searchMessages(to.mirror.reader, 'numbers', null, null, 10)).toEqual([])
  })

  it('tells what changed, once for many writes', async () => {
    const to = await withInbox()
    const heard = new Promise((resolve) => to.mirror.onChange(resolve))
    await Promise.all([store(to, [mail()], 1), store(to, [mail()], 2), store(to, [mail()], 3)])
    expect(await heard).toEqual({ accountIds: [to.accountId], folderIds: [to.folderId] })
  })
})

describe('items, as the agent server lists them', () => {
  it('number messages upwards as they come, never reuse a number, and keep to the accounts asked for', async () => {
    const to = await withInbox()
    await store(to, [mail({ receivedAt: '2026-05-01T00:00:00Z' }), mail({ receivedAt: '2026-01-01T00:00:00Z' })])
    const last = latestItem(to.mirror.reader, to.folderId)
    await to.mirror.write('messages.store', {
      accountId: to.accountId,
      folderId: to.folderId,
      changed: [],
      flags: [],
      gone: ['1', '2'],
      cursor: null,
    })
    await store(to, [mail({ subject: 'new' })], 3)
    const query = {
      where: [{ column: 'item', op: '>', value: last } as const],
      order: { column: 'item', direction: 'asc' } as const,
      limit: 10,
    }
    const items = listItems(to.mirror.reader, { ...query, accountIds: [to.accountId] })
    expect(items.map((one) => one.subject)).toEqual(['new'])
    expect(listItems(to.mirror.reader, { ...query, accountIds: [] })).toEqual([])
    const item = items[0]?.item ?? 0
    expect(readItem(to.mirror.reader, item, [to.accountId])?.entity.emailItemId).toBe(item)
    expect(readItem(to.mirror.reader, item, [])).toBeUndefined()
  })
})

describe('the mirror file', () => {
  it('refuses a file that a newer version wrote, and leaves it as it is', async () => {
    const file = mirrorFile()
    const newer = new Database(file)
    newer.pragma('user_version = 999')
    newer.close()
    await expect(openMirror(file)).rejects.toMatchObject({ kind: 'newer' })
    expect(new Database(file, { readonly: true }).pragma('user_version', { simple: true })).toBe(999)
  })

  it('says that a file is damaged, puts it aside whole, and begins anew', async () => {
    const file = mirrorFile()
    writeFileSync(file, 'this is no database, but it is long enough to be looked at'.repeat(100))
    await expect(openMirror(file)).rejects.toMatchObject({ kind: 'damaged' })
    const kept = setAside(file, new Date('2026-01-01T00:00:00Z'))
    expect(readFileSync(kept, 'utf8')).toContain('this is no database')
    const { mirror } = await mirrorWith(1, file)
    expect(storedFolders(mirror.reader, 1 as AccountId)).toEqual([])
  })

  it('refuses, at the next start, a file in which damage was met while it was open', async () => {
    const to = await withInbox()
    await store(
      to,
      Array.from({ length: 300 }, () => mail({ plainBody: 'word '.repeat(2000) })),
    )
    const writer = new Database(to.file)
    writer.pragma('wal_checkpoint(TRUNCATE)')
    writer.close()
    const bytes = readFileSync(to.file)
    writeFileSync(to.file, bytes.fill(0x5a, 3 * 4096))
    await expect(store(to, [mail({ plainBody: 'more' })], 1000)).rejects.toMatchObject({ kind: 'damaged' })
    expect(existsSync(`${to.file}.damage-met`)).toBe(true)
    await expect(openMirror(to.file)).rejects.toMatchObject({ kind: 'damaged' })
  })

  it('loses nothing of what was committed when the file is opened again', async () => {
    const file = mirrorFile()
    const mirror = await openMirror(file)
    const accountId = 1 as AccountId
    await mirror.write('accounts.put', {
      id: accountId,
      connectionId: 'c',
      kind: 'maildir',
      address: 'a',
      name: 'a',
      origin: 'o',
      remoteAccountId: 1,
      associateId: 1,
      associateName: null,
    })
    await mirror.write('folders.put', { accountId, folders: [remoteFolder('INBOX')] })
    const folderId = storedFolders(mirror.reader, accountId)[0]?.id as FolderId
    await store({ mirror, accountId, folderId }, [mail({ subject: 'kept' })])
    await mirror.close()
    const { mirror: again } = await mirrorWith(0, file)
    expect(messagePage(again.reader, folderId, null, 10).map((row) => row.subject)).toEqual(['kept'])
  })

  it('says so when its folder cannot be written', async () => {
    await expect(openMirror('/proc/mailmirror/mirror.db')).rejects.toMatchObject({ kind: 'disk' })
  })
})
