import { chmod, mkdir, mkdtemp, rename, rm, symlink, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { flag } from '../../../preload/model.ts'
import { decodeFolderName, encodeFolderName, roleOf } from '../../../main/sources/maildir/names.ts'
import { flagLetters, infoMark, nameParts } from '../../../main/sources/maildir/scan.ts'
import { maildirSource } from '../../../main/sources/maildir/source.ts'
import type { ChangePage, Cursor, MailSource, RemoteFolder } from '../../../main/sources/source.ts'

const signal = new AbortController().signal
let root: string
let source: MailSource

const makeMaildir = async (path: string) => {
  for (const part of ['cur', 'new', 'tmp']) await mkdir(join(path, part), { recursive: true })
}
/** A path as this system may name it: Windows allows no colon. */
const at = (path: string) => join(root, path.replace(':2,', infoMark))
const put = (path: string, text = 'Subject: x\n\nbody\n') => writeFile(at(path), text)
const folderNamed = async (name: string): Promise<RemoteFolder> => {
  const found = (await source.folders(signal)).find((folder) => folder.name === name)
  if (!found) throw new Error(`no folder ${name}`)
  return found
}
const pagesOf = async (folder: RemoteFolder, cursor: Cursor | null): Promise<ChangePage[]> => {
  const pages: ChangePage[] = []
  for await (const page of source.changes(folder, cursor, signal)) pages.push(page)
  return pages
}
const idsOf = (pages: ChangePage[]) => pages.flatMap((page) => page.changed.map(({ remoteId }) => remoteId)).sort()
const stateOf = async (folder: RemoteFolder) => {
  const states = []
  for await (const page of source.listing(folder, signal)) states.push(...page)
  return Object.fromEntries(states.map(({ remoteId, flags }) => [remoteId, flags]))
}
/** A cursor behind everything that exists: as if the folder had been read long after its last change. */
const later = `${BigInt(Date.now() + 60_000) * 1_000_000n} `

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'mailmirror-maildir-'))
  await makeMaildir(root)
  source = maildirSource(root)
})
afterEach(() => rm(root, { recursive: true, force: true }))

describe('folders', () => {
  test('are the inbox and the dot folders, with decoded names, roles and counts', async () => {
    for (const name of ['.Sent', '.Archive.2024', '.Utkast', '.Prosjekt &AOY-&APg-'])
      await makeMaildir(join(root, name))
    await mkdir(join(root, '.no-maildir'))
    await put('new/1')
    await put('cur/2:2,S')
    await put('cur/3:2,F')
    const folders = await source.folders(signal)
    expect(
      folders.map(({ remoteId, name, role, totalItems, unreadItems }) => [
        remoteId,
        name,
        role,
        totalItems,
        unreadItems,
      ]),
    ).toEqual([
      ['INBOX', 'INBOX', 'inbox', 3, 2],
      ['.Archive.2024', 'Archive.2024', 'other', 0, 0],
      ['.Prosjekt &AOY-&APg-', 'Prosjekt æø', 'other', 0, 0],
      ['.Sent', 'Sent', 'sent', 0, 0],
      ['.Utkast', 'Utkast', 'drafts', 0, 0],
    ])
  })

  test('a folder of eml files is one inbox, and other files in it are no mail', async () => {
    await rm(root, { recursive: true })
    await mkdir(root)
    await put('one.eml')
    await put('two.EML')
    await put('notes.txt')
    const [inbox, ...others] = await source.folders(signal)
    expect(others).toEqual([])
    expect(inbox).toMatchObject({ name: 'INBOX', role: 'inbox', totalItems: 2 })
    expect(inbox && idsOf(await pagesOf(inbox, null))).toEqual(['one.eml', 'two.EML'])
  })

  test('a path that is not there is gone, one that is a file too', async () => {
    await put('file')
    await expect(maildirSource(join(root, 'nowhere')).folders(signal)).rejects.toMatchObject({ kind: 'gone' })
    await expect(maildirSource(join(root, 'file')).folders(signal)).rejects.toMatchObject({ kind: 'gone' })
  })

  test.skipIf(process.platform === 'win32' || process.getuid?.() === 0)(
    'an unreadable folder is a disk fault',
    async () => {
      await chmod(join(root, 'cur'), 0)
      await expect(source.folders(signal)).rejects.toMatchObject({ kind: 'disk' })
      await chmod(join(root, 'cur'), 0o700)
    },
  )
})

describe('changes', () => {
  test('bring bytes, flags and the time of delivery', async () => {
    await put('cur/7:2,RS', 'Subject: seven\n\n7\n')
    await utimes(at('cur/7:2,RS'), 1_750_000_000, 1_750_000_000)
    const [page] = await pagesOf(await folderNamed('INBOX'), null)
    expect(page?.changed).toEqual([
      {
        remoteId: '7',
        raw: Buffer.from('Subject: seven\n\n7\n'),
        known: { flags: flag.seen | flag.answered, receivedAt: '2025-06-15T15:06:40.000Z', folderName: 'INBOX' },
      },
    ])
  })

  test('come in pages of 200, and each page may be the last one: reading goes on behind it and misses nothing', async () => {
    for (let at = 0; at < 450; at++) await put(`new/${at}`)
    const inbox = await folderNamed('INBOX')
    const pages = await pagesOf(inbox, null)
    expect(pages.map(({ changed }) => changed.length)).toEqual([200, 200, 50])
    const ids = idsOf(pages)
    expect(new Set(ids).size).toBe(450)
    // Cursors of files this young are held back, so what follows may overlap; together nothing is missing.
    const interrupted = pages[0]
    const rest = await pagesOf(inbox, interrupted?.cursor ?? null)
    expect(new Set([...idsOf(pages.slice(0, 1)), ...idsOf(rest)]).size).toBe(450)
  })

  test('end a page at about 8 MB', async () => {
    for (const name of ['a', 'b', 'c']) await put(`new/${name}`, `Subject: big\n\n${'x'.repeat(3_500_000)}`)
    const pages = await pagesOf(await folderNamed('INBOX'), null)
    expect(pages.map(({ changed }) => changed.length)).toEqual([2, 1])
  })

  test('a cursor behind the last change brings nothing, and a file that is new after it comes', async () => {
    await put('cur/1:2,S')
    const inbox = await folderNamed('INBOX')
    expect(await pagesOf(inbox, later)).toEqual([])
    await put('new/2')
    const [page] = await pagesOf(inbox, null)
    expect(idsOf(await pagesOf(inbox, page?.cursor ?? null))).toContain('2')
  })

  test('a cursor never lies within the last two seconds, where a delivery of the same tick could hide', async () => {
    await put('new/1')
    const before = Date.now()
    const [page] = await pagesOf(await folderNamed('INBOX'), null)
    const [nanoseconds = '0'] = (page?.cursor ?? '').split(' ')
    expect(BigInt(nanoseconds) <= BigInt(Date.now() - 2000) * 1_000_000n).toBe(true)
    expect(BigInt(nanoseconds) >= BigInt(before - 2000) * 1_000_000n).toBe(true)
  })

  test('new flags are a change of the same message', async () => {
    await put('new/1')
    const inbox = await folderNamed('INBOX')
    const [first] = await pagesOf(inbox, null)
    await rename(join(root, 'new/1'), at('cur/1:2,FS'))
    const [second] = await pagesOf(inbox, first?.cursor ?? null)
    expect(second?.changed).toMatchObject([{ remoteId: '1', known: { flags: flag.seen | flag.flagged } }])
  })

  test('a removed message is missing from the listing', async () => {
    await put('cur/1:2,S')
    await put('new/2')
    const inbox = await folderNamed('INBOX')
    expect(await stateOf(inbox)).toEqual({ 1: flag.seen, 2: 0 })
    await rm(at('cur/1:2,S'))
    expect(await stateOf(inbox)).toEqual({ 2: 0 })
  })

  test('a file seen in new and cur at once is one message with the flags of cur', async () => {
    await put('new/1')
    await put('cur/1:2,S')
    expect(await stateOf(await folderNamed('INBOX'))).toEqual({ 1: flag.seen })
  })

  test('stop when asked to, with the fault that was the reason', async () => {
    for (let at = 0; at < 250; at++) await put(`new/${at}`)
    const inbox = await folderNamed('INBOX')
    const controller = new AbortController()
    const read = async () => {
      for await (const _page of source.changes(inbox, null, controller.signal)) controller.abort()
    }
    await expect(read()).rejects.toMatchObject({ kind: 'cancelled' })
  })

  test.skipIf(process.platform === 'win32')('links out of the folder are not followed', async () => {
    const outside = await mkdtemp(join(tmpdir(), 'mailmirror-outside-'))
    await makeMaildir(outside)
    await writeFile(join(outside, 'cur/secret'), 'Subject: secret\n\n')
    await symlink(join(outside, 'cur/secret'), join(root, 'cur/link'))
    await symlink(outside, join(root, '.Linked'))
    await mkdir(join(root, '.Half'))
    await symlink(join(outside, 'cur'), join(root, '.Half/cur'))
    const folders = await source.folders(signal)
    expect(folders.map(({ name, totalItems }) => [name, totalItems])).toEqual([['INBOX', 0]])
    const inbox = await folderNamed('INBOX')
    expect(await pagesOf(inbox, null)).toEqual([])
    for (const remoteId of ['.Linked', '..', '../x', `${outside}/cur`]) {
      await expect(pagesOf({ ...inbox, remoteId }, null)).rejects.toMatchObject({ kind: 'gone' })
    }
    await rm(outside, { recursive: true })
  })
})

describe('single messages', () => {
  const withPart = [
    'Content-Type: multipart/mixed; boundary=b',
    '',
    '--b',
    '',
    'text',
    '--b',
    'Content-Type: text/csv; name=a.csv',
    'Content-Transfer-Encoding: base64',
    '',
    'MTsy',
    '--b--',
    '',
  ].join('\r\n')

  test('are read by id, and one that is gone is left out', async () => {
    await put('cur/1:2,S')
    await put('new/2')
    const found = await source.messages(await folderNamed('INBOX'), ['2', 'no such', '../../etc/passwd'], signal)
    expect(found.map(({ remoteId }) => remoteId)).toEqual(['2'])
  })

  test('give the decoded bytes of an attachment', async () => {
    await put('new/1', withPart)
    const bytes = await source.attachment(await folderNamed('INBOX'), '1', '1', signal)
    expect(Buffer.from(bytes).toString()).toBe('1;2')
  })

  test('an attachment that is not there is gone', async () => {
    await put('new/1', withPart)
    const inbox = await folderNamed('INBOX')
    await expect(source.attachment(inbox, '1', '9', signal)).rejects.toMatchObject({ kind: 'gone' })
    await expect(source.attachment(inbox, '9', '1', signal)).rejects.toMatchObject({ kind: 'gone' })
  })
})

describe('names', () => {
  test.each([
    ['1:2,S', '1', flag.seen],
    ['1;2,FRS', '1', flag.seen | flag.flagged | flag.answered],
    ['1!2,DT', '1', flag.draft | flag.deleted],
    ['1:2,', '1', 0],
    ['1', '1', 0],
    ['1:2,Sa', '1', flag.seen],
    ['1:1,x', '1:1,x', 0],
    ['a;2,b:2,S', 'a;2,b', flag.seen],
  ])('%s is message %s with flags %i', (name, id, flags) => expect(nameParts(name)).toEqual({ id, flags }))

  test('flags are written in the order of the standard', () =>
    expect(flagLetters(flag.seen | flag.draft | flag.answered)).toBe('DRS'))

  test.each(['Sendt', 'Prosjekt æøå', 'A & B', '日本語', 'x&日', '🎉 fest'])('%s survives modified UTF-7', (name) => {
    expect(encodeFolderName(name)).toMatch(/^[\x20-\x7e]+$/)
    expect(decodeFolderName(encodeFolderName(name))).toBe(name)
  })

  test.each([
    ['Sent Items', 'sent'],
    ['Sendte elementer', 'sent'],
    ['Kladd', 'drafts'],
    ['Slettede elementer', 'trash'],
    ['Søppelpost', 'junk'],
    ['Arkiv', 'archive'],
    ['Archive.2024', 'other'],
    ['Kunder', 'other'],
  ])('%s is %s', (name, role) => expect(roleOf(name)).toBe(role))
})
