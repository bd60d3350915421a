import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { writeSample } from '../../../main/sample/sample.ts'
import { deliver, writeSampleMail } from '../../../main/sample/write.ts'
import { maildirSource } from '../../../main/sources/maildir/source.ts'

const now = new Date('2026-11-20T12:00:00Z')
const signal = new AbortController().signal
let root: string
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'mailmirror-sample-'))
})
afterEach(() => rm(root, { recursive: true, force: true }))

const filesIn = async (folder: string) => (await readdir(folder, { recursive: true })).sort()

test('the Maildir source finds all that was written, in folders with their names and roles', async () => {
  const [account] = await writeSampleMail(root, { accounts: 1, messages: 300, seed: 3, now })
  const folders = await maildirSource(account?.path ?? '').folders(signal)
  expect(folders.map(({ name, role }) => [name, role]).sort()).toEqual([
    ['Archive', 'archive'],
    ['Drafts', 'drafts'],
    ['INBOX', 'inbox'],
    ['Junk', 'junk'],
    ['Projects.Fjell & fjære – 東京', 'other'],
    ['Sent', 'sent'],
    ['Trash', 'trash'],
  ])
  expect(folders.reduce((sum, { totalItems }) => sum + totalItems, 0)).toBe(300)
})

test('the same seed writes the same files', async () => {
  const options = { accounts: 2, messages: 60, seed: 3, now }
  await writeSampleMail(join(root, 'a'), options)
  await writeSampleMail(join(root, 'b'), options)
  expect(await filesIn(join(root, 'a'))).toEqual(await filesIn(join(root, 'b')))
})

test('a delivery is new unread mail in the inbox, with names that Windows allows', async () => {
  const [account] = await writeSampleMail(root, { accounts: 1, messages: 20, seed: 3, now })
  const path = account?.path ?? ''
  const before = (await maildirSource(path).folders(signal)).find(({ role }) => role === 'inbox')
  await deliver(path, 10, 5, now)
  await deliver(path, 10, 6, now)
  const after = (await maildirSource(path).folders(signal)).find(({ role }) => role === 'inbox')
  expect(after?.totalItems).toBe((before?.totalItems ?? 0) + 20)
  expect(after?.unreadItems).toBe((before?.unreadItems ?? 0) + 20)
  for (const name of await readdir(join(path, 'new'))) expect(name).toMatch(/^[\w.]+$/)
})

test('the demo has twelve accounts and a config beside them', async () => {
  await writeSample(root, now)
  const config: unknown = JSON.parse(await readFile(join(root, 'agent.json'), 'utf8'))
  expect(config).toMatchObject({ port: 0, users: { length: 12 }, accounts: { length: 12 } })
})
