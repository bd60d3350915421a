import fc from 'fast-check'
import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import type { AttachmentPlace } from '../../../main/mirror/attachments.ts'
import { keptAt } from '../../../main/mirror/attachments.ts'
import { listFolders } from '../../../main/mirror/folders.ts'
import { readImage } from '../../../main/mirror/images.ts'
import { messagePage, readEntity } from '../../../main/mirror/messages.ts'
import type { EMailEntity, FolderId, MessageId } from '../../../preload/model.ts'
import { attachmentStage, content, stored } from '../../support/attachments.ts'
import { folderOfTest } from '../../support/mirrors.ts'

/** Stages one message with `count` attachments and a store for them. */
async function stage(count: number, limit = 1000) {
  const made = await attachmentStage()
  const places = await made.deliver(1, ...Array.from({ length: count }, () => ({})))
  let most = limit
  const store = made.store({ limit: () => most })
  const keep = (n: number, length = 100) => store.keep(stored(made.mirror, places[n]), content(n, length))
  const has = (n: number) => keptAt(made.mirror.reader, places[n] as AttachmentPlace) !== undefined
  const read = (n: number) => store.read(places[n] as AttachmentPlace)
  /** The one message, as its source has it now. */
  const deliverAgain = async (different: Partial<EMailEntity>) => {
    const [accountId] = made.accountIds
    const folderId = listFolders(made.mirror.reader)[0]?.id
    const old = readEntity(made.mirror.reader, places[0]?.id as MessageId)
    if (!accountId || !folderId || !old) throw new Error('nothing was delivered')
    const changed = [{ remoteId: '1', entity: { ...old, ...different } }]
    await made.mirror.write('messages.store', { accountId, folderId, changed, flags: [], gone: [], cursor: null })
  }
  return {
    ...made,
    deliverAgain,
    again: () => made.store(),
    store,
    places,
    keep,
    has,
    read,
    setLimit: (bytes: number) => (most = bytes),
  }
}

describe('the store of attachments', () => {
  it('keeps them while their message is stored again, until its attachments are others', async () => {
    const { mirror, keep, has, read, places, deliverAgain } = await stage(2)
    await keep(0)
    const [{ id } = { id: 0 as never }] = places
    await mirror.write('images.keep', { messageId: id, contentId: 'c', bytes: content(1) })
    await deliverAgain({ subject: 'again', flags: 9 })
    expect(messagePage(mirror.reader, 1 as FolderId, null, 9)).toMatchObject([{ id, subject: 'again', flags: 9 }])
    expect(await read(0)).toEqual(Buffer.from(content(0)))
    expect(readImage(mirror.reader, id, 'c')).toBeDefined()
    expect(listFolders(mirror.reader)).toMatchObject([{ total: 1, unread: 0 }])
    await deliverAgain({ attachments: [] })
    expect([has(0), readImage(mirror.reader, id, 'c')]).toEqual([false, undefined])
  })

  it('gives back what it was given, in files that only the user can read and whose names say nothing', async () => {
    const { keep, read, files, folder, store } = await stage(2)
    expect(await keep(1)).toBe(true)
    expect(await read(1)).toEqual(Buffer.from(content(1)))
    expect(await read(0)).toBeNull()
    expect(store.total()).toBe(100)
    const [name = ''] = files()
    expect(files()).toEqual([expect.stringMatching(/^[0-9a-f]{32}$/)])
    expect(statSync(join(folder, 'attachments', name)).mode & 0o777).toBe(0o600)
    expect(statSync(join(folder, 'attachments')).mode & 0o777).toBe(0o700)
  })

  it('lets the longest unused go first, and reading is using', async () => {
    const { keep, read, has } = await stage(4, 300)
    for (const n of [0, 1, 2]) await keep(n)
    await read(0)
    await keep(3)
    expect([0, 1, 2, 3].map(has)).toEqual([true, false, true, true])
  })

  it('keeps the order of use also when the clock goes back a year', async () => {
    const made = await attachmentStage()
    const places = await made.deliver(1, {}, {}, {})
    let now = Date.parse('2026-06-01')
    const store = made.store({ limit: () => 200, now: () => now })
    await store.keep(stored(made.mirror, places[0]), content(0))
    now = Date.parse('2025-06-01')
    await store.keep(stored(made.mirror, places[1]), content(1))
    await store.keep(stored(made.mirror, places[2]), content(2))
    expect(places.map((one) => keptAt(made.mirror.reader, one) !== undefined)).toEqual([false, true, true])
  })

  it('hands nothing over for a file that is larger than itself, and lets none go for it', async () => {
    const { keep, has, files } = await stage(2, 300)
    await keep(0)
    expect(await keep(1, 301)).toBe(false)
    expect(has(0)).toBe(true)
    expect(files()).toHaveLength(1)
    expect(await keep(1, 300)).toBe(true)
    expect(has(0)).toBe(false)
  })

  it('lets none go for what is only to be kept where there is room', async () => {
    const { store, mirror, places, keep, has } = await stage(3, 250)
    await keep(0)
    await keep(1)
    expect(await store.keep(stored(mirror, places[2]), content(2), { onlyIfRoom: true })).toBe(false)
    expect([0, 1, 2].map(has)).toEqual([true, true, false])
  })

  it('shrinks when its limit comes down', async () => {
    const { store, keep, has, files, setLimit } = await stage(3)
    for (const n of [0, 1, 2]) await keep(n)
    setLimit(100)
    await store.shrink()
    expect([0, 1, 2].map(has)).toEqual([false, false, true])
    expect(files()).toHaveLength(1)
  })

  it('whatever is done to it, holds the last used within its limit, and exactly the files of its rows', async () => {
    const { mirror, folder, deliver, files, store: open } = await attachmentStage()
    const store = open()
    const sizeOf = (file: string) => statSync(join(folder, 'attachments', file)).size
    const step = fc.record({ n: fc.nat(5), length: fc.integer({ min: 1, max: 400 }), read: fc.boolean() })
    const sum = (lengths: number[]) => lengths.reduce((all, one) => all + one, 0)
    const property = async (steps: { n: number; length: number; read: boolean }[]) => {
      await store.clear()
      const places = await deliver(1, ...Array.from({ length: 6 }, () => ({})))
      /** The same in memory: length by number, longest unused first. */
      const model = new Map<number, number>()
      for (const { n, length, read } of steps) {
        const known = model.get(n)
        if (read) expect((await store.read(places[n] as AttachmentPlace))?.length).toBe(known)
        else if (known === undefined) await store.keep(stored(mirror, places[n]), content(n, length))
        if (read && known === undefined) continue
        if (read) model.delete(n)
        if (read || known === undefined) model.set(n, known ?? length)
        for (const [oldest] of model) if (sum([...model.values()]) > 1000) model.delete(oldest)
        await store.shrink()
        expect(files().map(sizeOf).sort()).toEqual([...model.values()].sort())
      }
      const kept = places.map((place) => keptAt(mirror.reader, place))
      expect(kept.flatMap((one, n) => (one ? [n] : []))).toEqual([...model.keys()].sort())
      expect(kept.flatMap((one) => one?.file ?? []).sort()).toEqual(files())
    }
    await fc.assert(fc.asyncProperty(fc.array(step, { maxLength: 25 }), property), { numRuns: 30, seed: 11 })
  })

  it('removes bytes soon after their message is gone', async () => {
    const { mirror, deliver, takeAway, store, files } = await stage(1)
    const [gone] = await deliver(1, {})
    const [stays] = await deliver(1, {})
    await store.keep(stored(mirror, gone), content(1))
    await store.keep(stored(mirror, stays), content(2))
    await takeAway(1, stored(mirror, gone).id)
    await vi.waitFor(() => expect(files()).toEqual([keptAt(mirror.reader, stored(mirror, stays))?.file]))
  })

  it('keeps nothing for an attachment that is gone or another one by the time its bytes are here', async () => {
    const { mirror, deliver, takeAway, store, files } = await stage(1)
    const [place] = await deliver(1, {})
    const before = stored(mirror, place)
    expect(await store.keep({ ...before, attachmentId: 'another' }, content(1))).toBe(false)
    await takeAway(1, before.id)
    expect(await store.keep(before, content(1))).toBe(false)
    expect(files()).toEqual([])
    expect(store.total()).toBe(0)
  })

  it('forgets one account, or all', async () => {
    const { mirror, deliver, store, accountIds, files } = await attachmentStage(2).then((made) => ({
      ...made,
      store: made.store(),
    }))
    for (const account of [1, 2]) {
      const [place] = await deliver(account, {})
      await store.keep(stored(mirror, place), content(account))
    }
    expect(accountIds.map((id) => store.total(id))).toEqual([100, 100])
    await store.clear(accountIds[0])
    expect(accountIds.map((id) => store.total(id))).toEqual([0, 100])
    expect(files()).toHaveLength(1)
    await store.clear()
    expect(files()).toEqual([])
  })
})

describe('after an end at the worst moment', () => {
  it('a file without a row, half written or whole, is removed by the next start', async () => {
    const { keep, store, files, folder, has, again } = await stage(1)
    await keep(0)
    await store.close()
    const [kept = ''] = files()
    writeFileSync(join(folder, 'attachments', 'f'.repeat(32)), 'whole')
    writeFileSync(join(folder, 'attachments', `${'e'.repeat(32)}.part`), 'half')
    await again().shrink()
    expect(files()).toEqual([kept])
    expect(has(0)).toBe(true)
  })

  it('a row without its file, or with a cut one, counts as not kept', async () => {
    const { keep, store, files, folder, has, read, again, mirror, places } = await stage(3)
    for (const n of [0, 1]) await keep(n)
    const fileOf = (n: number) => keptAt(mirror.reader, places[n] as AttachmentPlace)?.file ?? ''
    truncateSync(join(folder, 'attachments', fileOf(0)), 50)
    expect(await read(0)).toBeNull()
    await store.shrink()
    expect([0, 1].map(has)).toEqual([false, true])
    expect(files()).toEqual([fileOf(1)])
    rmSync(join(folder, 'attachments', fileOf(1)))
    await store.close()
    await again().shrink()
    expect(has(1)).toBe(false)
    expect(await keep(2)).toBe(true)
  })

  it('a folder that is gone is made again', async () => {
    const { keep, read, folder } = await stage(2)
    await keep(0)
    rmSync(join(folder, 'attachments'), { recursive: true })
    expect(await read(0)).toBeNull()
    expect(await keep(1)).toBe(true)
    expect(await read(1)).not.toBeNull()
  })
})

it('a full disk is told, leaves nothing half, and does not last', async ({ skip }) => {
  const made = await attachmentStage()
  const places = await made.deliver(1, {}, {})
  const small = join(folderOfTest(), 'small')
  mkdirSync(small)
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', small]).status === 0
  skip(!mounted, 'a small disk can be had only by mounting one')
  onTestFinished(() => void spawnSync('umount', ['-l', small]))
  const store = made.store({ folder: join(small, 'attachments'), limit: () => 10_000_000 })
  await store.keep(stored(made.mirror, places[0]), content(1, 600_000))
  await expect(store.keep(stored(made.mirror, places[1]), content(2, 600_000))).rejects.toMatchObject({
    kind: 'disk',
    message: 'ENOSPC',
  })
  expect(store.total()).toBe(600_000)
  await store.clear()
  expect(await store.keep(stored(made.mirror, places[1]), content(2, 600_000))).toBe(true)
  const file = keptAt(made.mirror.reader, places[1] as AttachmentPlace)?.file ?? ''
  expect(readFileSync(join(small, 'attachments', file)).length).toBe(600_000)
})
