import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { Backend, BackendEvent } from '../../main/backend.ts'
import { sampleConfig } from '../../main/sample/config.ts'
import { writeSampleMail } from '../../main/sample/write.ts'
import { secretsInMemory } from '../../main/secrets.ts'
import type { AccountId, MessageView } from '../../preload/model.ts'
import { startAgentProcess } from '../support/agent-process.ts'
import { backendIn } from '../support/backends.ts'
import { folderOfTest } from '../support/mirrors.ts'
import { onsiteSignIn } from '../support/sign-in.ts'

/** A real agent server with this many sample accounts, and a backend connected to all of them. */
async function connected(accounts: number, messages: number) {
  const folder = folderOfTest()
  const made = await writeSampleMail(join(folder, 'mail'), { accounts, messages, seed: 1, now: new Date('2026-06-01') })
  const server = await startAgentProcess(folder, sampleConfig(join(folder, 'agent'), made))
  onTestFinished(() => void server.child.kill())
  const data = join(folder, 'app')
  const secrets = secretsInMemory()
  const backend = await backendIn(data, { secrets })
  const ids: AccountId[] = []
  for (const { user, password } of made) {
    ids.push(await backend.connect(onsiteSignIn(server.url, user, password)))
  }
  return { backend, server, data, secrets, ids, made }
}

const totals = (backend: Backend) =>
  (backend.handlers['folders.list']({}) as { total: number }[]).reduce((sum, folder) => sum + folder.total, 0)

describe('the backend, over a real agent server', () => {
  it('mirrors every message of every account, says so, and goes on showing them when the server is gone', async () => {
    const { backend, server, data, secrets } = await connected(3, 40)
    const events: BackendEvent[] = []
    backend.on((event) => events.push(event))
    await backend.handlers['sync.start']({ accountIds: null })
    expect(totals(backend)).toBe(120)
    expect(backend.syncState().accounts.map((one) => one.state)).toEqual(['done', 'done', 'done'])
    expect(events.map((event) => event.name)).toEqual(
      expect.arrayContaining(['sync.progressed', 'sync.finished', 'mirror.changed', 'accounts.changed']),
    )
    await server.stop()
    await backend.checkReachable()
    expect(backend.accounts().map((one) => one.reachable)).toEqual([false, false, false])
    await backend.handlers['sync.start']({ accountIds: null })
    expect(backend.accounts().map((one) => one.failure?.kind)).toEqual(['offline', 'offline', 'offline'])
    await backend.close()

    const again = await backendIn(data, { secrets })
    onTestFinished(() => again.close())
    expect(totals(again)).toBe(120)
    const [folder] = await again.handlers['folders.list']({})
    const rows = await again.handlers['messages.page']({ folderId: folder?.id as never, before: null })
    const view = await again.handlers['messages.read']({ id: rows[0]?.id as never })
    expect(view.subject).toBe(rows[0]?.subject)
    expect(await again.bodyOf(view.id)).toContain('<html')
  })

  it('fills a new mirror by itself where the old one was damaged, once the server says again whose mail it is', async () => {
    const { backend: before, server, data, secrets } = await connected(2, 5)
    await before.handlers['sync.start']({ accountIds: null })
    const known = before.accounts().map(({ id, address }) => ({ id, address }))
    await before.close()
    await server.stop()
    for (const part of ['mirror.db-wal', 'mirror.db-shm']) rmSync(join(data, part), { force: true })
    writeFileSync(join(data, 'mirror.db'), 'no database at all '.repeat(1000))
    const backend = await backendIn(data, { secrets })
    onTestFinished(() => backend.close())
    expect([backend.info().notices.map((one) => one.kind), backend.accounts()]).toEqual([['mirrorSetAside'], []])
    const again = await server.restart()
    onTestFinished(() => void again.child.kill())
    await expect
      .poll(() => backend.checkReachable().then(() => totals(backend)), { timeout: 30_000, interval: 200 })
      .toBe(10)
    expect(backend.accounts().map(({ id, address }) => ({ id, address }))).toEqual(known)
  })

  it('syncs by itself what had failed for want of the server, as soon as it is back, also after a new start', async () => {
    const { backend: before, server, data, secrets } = await connected(2, 5)
    await server.stop()
    await before.handlers['sync.start']({ accountIds: null })
    await before.close()
    const backend = await backendIn(data, { secrets })
    onTestFinished(() => backend.close())
    expect(backend.accounts().map((one) => [one.reachable, one.failure?.kind])).toEqual([
      [false, 'offline'],
      [false, 'offline'],
    ])
    const second = await server.restart()
    onTestFinished(() => void second.child.kill())
    await backend.checkReachable()
    expect(backend.accounts().map((one) => [one.reachable, one.failure])).toEqual([
      [true, null],
      [true, null],
    ])
    expect(totals(backend)).toBe(10)
  })

  it('shows a picture that was seen once also when the server is gone', async () => {
    const { backend, server, ids } = await connected(1, 120)
    onTestFinished(() => backend.close())
    await backend.handlers['sync.start']({ accountIds: ids })
    const [inbox] = await backend.handlers['folders.list']({})
    const rows = await backend.handlers['messages.page']({ folderId: inbox?.id as never, before: null })
    const views: MessageView[] = []
    for (const { id } of rows) views.push(await backend.handlers['messages.read']({ id }))
    const view = views.find((one) => one.attachments.filter((part) => part.disposition === 'inline').length > 1)
    const [seen, unseen] = view?.attachments.filter((part) => part.disposition === 'inline') ?? []
    const show = (contentId: string | null | undefined) => backend.inlineOf(view?.id as never, contentId ?? '')
    const before = await show(seen?.id)
    expect(before?.type).toBe('image/png')
    await server.stop()
    const after = await show(seen?.id)
    expect(Buffer.from(after?.bytes ?? []).equals(Buffer.from(before?.bytes ?? [0]))).toBe(true)
    expect(await show(unseen?.id)).toBeNull()
    expect(await show('nothing')).toBeNull()
  })

  it('fetches an attachment only when asked, and gives its bytes under its name', async () => {
    let saved: { name: string; size: number } | null = null
    const { backend, ids, data, secrets } = await connected(1, 120)
    await backend.handlers['sync.start']({ accountIds: ids })
    await backend.close()
    const again = await backendIn(data, {
      secrets,
      saveAs: async (name, bytes) => {
        saved = { name, size: (await bytes()).length }
        return true
      },
    })
    onTestFinished(() => again.close())
    const [inbox] = await again.handlers['folders.list']({})
    const rows = await again.handlers['messages.page']({ folderId: inbox?.id as never, before: null })
    const withOne = rows.find((row) => row.hasAttachments)
    const view = await again.handlers['messages.read']({ id: withOne?.id as never })
    const position = view.attachments.findIndex((one) => one.disposition === 'attachment')
    expect(await again.handlers['attachments.save']({ id: view.id, position })).toBe(true)
    expect(saved).toEqual({ name: view.attachments[position]?.filename, size: view.attachments[position]?.size })
  })

  it('says what is wrong with a sign-in, and keeps nothing of it', async () => {
    const { backend, server } = await connected(1, 1)
    onTestFinished(() => backend.close())
    const attempt = (site: string, password: string) =>
      backend.connect(onsiteSignIn(site, 'nobody', password)).catch((error: unknown) => error)
    expect(await attempt(server.url, 'wrong')).toMatchObject({ kind: 'auth' })
    expect(await attempt('http://127.0.0.1:9', 'wrong')).toMatchObject({ kind: 'offline' })
    expect(await attempt('not an address', 'wrong')).toMatchObject({ kind: 'invalid' })
    expect(backend.accounts()).toHaveLength(1)
  })

  it('keeps a sync that was cut by kill -9 of the server, and finishes it with the next one', async () => {
    const { backend, server, ids } = await connected(1, 400)
    onTestFinished(() => backend.close())
    const begun = Promise.withResolvers<void>()
    backend.on((event) => {
      if (event.name === 'sync.progressed' && event.payload.accounts.some((one) => one.fetched > 0)) begun.resolve()
      if (event.name === 'sync.finished') begun.resolve()
    })
    const sync = backend.handlers['sync.start']({ accountIds: ids })
    await begun.promise
    server.child.kill('SIGKILL')
    await sync
    const before = totals(backend)
    const second = await server.restart()
    onTestFinished(() => void second.child.kill())
    await backend.handlers['sync.start']({ accountIds: ids })
    expect(backend.syncState().accounts[0]).toMatchObject({ state: 'done' })
    expect(before).toBeLessThanOrEqual(400)
    expect(totals(backend)).toBe(400)
  })
})
