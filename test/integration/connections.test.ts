/** The life of connections: several at once, changed, switched to another wire, signed in again, taken away. */
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import type { Backend } from '../../main/backend.ts'
import { secretsInMemory } from '../../main/secrets.ts'
import type { AccountId, MessageRow } from '../../preload/model.ts'
import { agentServer, type TestServer } from '../support/agent-server.ts'
import { backendIn } from '../support/backends.ts'
import { gate } from '../support/gate.ts'
import { spoilSettings } from '../support/mail-app.ts'
import { folderOfTest } from '../support/mirrors.ts'
import { onsiteSignIn } from '../support/sign-in.ts'
import { faultOf } from '../support/faults.ts'
import { filesWith } from '../support/files-with.ts'

const nothing = {}

async function opened(folder = folderOfTest(), secrets = secretsInMemory()) {
  const backend = await backendIn(folder, { secrets })
  onTestFinished(() => backend.close().catch(() => undefined))
  return { backend, folder, secrets }
}

const sync = (backend: Backend) => backend.handlers['sync.start']({ accountIds: null })

async function rows(backend: Backend, account: AccountId): Promise<MessageRow[]> {
  const folders = await backend.handlers['folders.list'](nothing)
  const inbox = folders.find((one) => one.accountId === account && one.role === 'inbox')
  return inbox ? backend.handlers['messages.page']({ folderId: inbox.id, before: null }) : []
}
const details = (backend: Backend, id: AccountId) => backend.handlers['accounts.details']({ id })

describe('many connections', () => {
  it('are kept apart, though the same person signs in to two servers', async () => {
    const [one, other] = [await agentServer({ messages: 2 }), await agentServer({ messages: 5 })]
    const { backend } = await opened()
    const a = await backend.connect(onsiteSignIn(one.url, 'ann', 'demo'))
    const b = await backend.connect(onsiteSignIn(other.url, 'ann', 'demo'))
    await sync(backend)
    expect(a).not.toBe(b)
    expect((await rows(backend, a)).length).toBe(2)
    expect((await rows(backend, b)).length).toBe(5)
  })

  it.each(['C', 'nb_NO.UTF-8', ''])('are made on a system whose language is called %j', async (locale) => {
    const server = await agentServer({ messages: 0 })
    const backend = await backendIn(folderOfTest(), { locale })
    onTestFinished(() => backend.close())
    await backend.connect(onsiteSignIn(server.url, 'ann', 'demo'))
    expect(backend.accounts()).toHaveLength(1)
  })

  it('take a name, a colour and a window, also for the next start', async () => {
    const server = await agentServer()
    const { backend, folder, secrets } = await opened()
    const id = await backend.connect(onsiteSignIn(server.url, 'ann', 'demo'))
    await backend.handlers['accounts.change']({ id, name: 'At work', colour: 'teal', window: 'year' })
    expect(backend.accounts()[0]).toMatchObject({ name: 'At work', colour: 'teal' })
    await backend.close()
    const again = (await opened(folder, secrets)).backend
    expect(again.accounts()[0]).toMatchObject({ name: 'At work', colour: 'teal' })
    expect((await details(again, id)).connection.window).toBe('year')
    // Signing in again is about the secret alone.
    await again.connect(onsiteSignIn(server.url, 'ann', 'demo'))
    expect(again.accounts()).toMatchObject([{ name: 'At work', colour: 'teal' }])
  })

  it('are one, with one number, where the same person signs in twice at once, and two where they are two', async () => {
    const server = await agentServer()
    const inMemory = secretsInMemory()
    const held = gate()
    const secrets: typeof inMemory = { ...inMemory, set: (...all) => held.reach().then(() => inMemory.set(...all)) }
    let identified = 0
    const backend = await backendIn(folderOfTest(), {
      secrets,
      async fetch(url, init) {
        const answer = await fetch(url, init)
        if ((url instanceof Request ? url.url : String(url)).includes('GetCurrentAccount')) identified++
        return answer
      },
    })
    onTestFinished(() => backend.close())
    const join = (user: string) => backend.connect(onsiteSignIn(server.url, user, 'demo'))
    const joining = Promise.all([join('ann'), join('ann'), join('ben')])
    await held.reached
    // All three have asked who they are.
    await expect.poll(() => identified).toBe(3)
    held.open()
    const [a, again, b] = await joining
    expect(a).toBe(again)
    expect(b).not.toBe(a)
    expect(backend.accounts().map((one) => one.address)).toEqual(['ann@example.com', 'ben@example.com'])
  })

  it('are changed while their keychain is slow, and lose nothing of it', async () => {
    const server = await agentServer({ messages: 0 })
    const inMemory = secretsInMemory()
    let during = () => {}
    const slow = (work: Promise<void>) => work.then(() => during())
    const secrets: typeof inMemory = {
      ...inMemory,
      set: (...all) => slow(inMemory.set(...all)),
      remove: (one) => slow(inMemory.remove(one)),
    }
    const { backend } = await opened(folderOfTest(), secrets)
    const id = await backend.connect(onsiteSignIn(server.url, 'ann', 'demo'))
    during = () => void backend.handlers['accounts.change']({ id, name: 'Changed', colour: 'teal', window: 'year' })
    await backend.connect(onsiteSignIn(server.url, 'ann', 'demo'))
    expect(backend.accounts()).toMatchObject([{ name: 'Changed', colour: 'teal' }])
    await backend.handlers['accounts.remove']({ id })
    expect(backend.accounts()).toEqual([])
    expect((await faultOf(details(backend, id) as Promise<unknown>)).kind).toBe('gone')
    during = () => {}
    await backend.connect(onsiteSignIn(server.url, 'ann', 'demo'))
    expect(backend.accounts()[0]?.name).not.toBe('Changed')
  })

  it('leave the keychain as it was where the settings cannot be written', async () => {
    const server = await agentServer({ messages: 0 })
    const { backend, folder, secrets } = await opened()
    await backend.connect(onsiteSignIn(server.url, 'ann', 'demo'))
    const known = backend.accounts()[0]?.connectionId ?? ''
    await secrets.set(known, 'former', true)
    const set = vi.spyOn(secrets, 'set')
    spoilSettings(folder)
    for (const user of ['ann', 'ben']) {
      await expect(backend.connect(onsiteSignIn(server.url, user, 'demo'))).rejects.toThrow('EISDIR')
    }
    const ids = [...new Set(set.mock.calls.map(([id]) => id))]
    expect(ids).toEqual([known, expect.any(String)])
    expect(await Promise.all(ids.map((id) => secrets.get(id)))).toEqual(['former', null])
    expect(backend.accounts()).toHaveLength(1)
  })

  it('leave nothing behind when one is removed, and nothing else goes with it', async () => {
    const server = await agentServer({ messages: 0 })
    server.deliver(1, 'marked', letter('xylophone-marker'))
    server.deliver(2, 'other', letter('another letter'))
    const { backend, folder, secrets } = await opened()
    const ann = await backend.connect(onsiteSignIn(server.url, 'ann', 'demo'))
    const ben = await backend.connect(onsiteSignIn(server.url, 'ben', 'demo'))
    await sync(backend)
    expect((await rows(backend, ann)).map((row) => row.subject)).toEqual(['xylophone-marker'])
    const { connectionId } = backend.accounts()[0] as { connectionId: string }
    await backend.handlers['accounts.remove']({ id: ann })
    expect(backend.accounts().map((one) => one.id)).toEqual([ben])
    expect(await secrets.get(connectionId)).toBeNull()
    expect((await rows(backend, ben)).map((row) => row.subject)).toEqual(['another letter'])
    await backend.close()
    expect(filesWith(folder, 'xylophone-marker')).toEqual([])
    expect(filesWith(folder, connectionId)).toEqual([])
  })
})

describe('the page of an account', () => {
  it('tells what its server can do, how it sees the account, and what the last syncs came to', async () => {
    const server = await agentServer({ messages: 3 })
    await server.syncAll()
    const { backend } = await opened()
    const id = await backend.connect(onsiteSignIn(server.url, 'ann', 'demo'))
    const before = await details(backend, id)
    expect(before.probe.find((one) => one.finding === 'emailAgent')).toMatchObject({ can: 'yes' })
    expect(before.probe.find((one) => one.finding === 'version')).toMatchObject({
      detail: expect.stringMatching(/12/) as string,
    })
    expect(before).toMatchObject({
      runs: [],
      messages: 0,
      connection: { protocol: 'rest', signIn: 'basic', user: 'ann' },
    })
    await sync(backend)
    const after = await details(backend, id)
    expect(after).toMatchObject({
      messages: 3,
      server: { status: 'Ok', errorCount: 0 },
      account: { verdict: 'synced' },
    })
    expect(after.runs).toMatchObject([{ verdict: 'synced', evidence: 'lastFetch', added: 3, failure: null }])
  })

  it('says that somebody else is syncing on the server, and reads what is there all the same', async () => {
    const server = await agentServer({ messages: 2 })
    await server.syncAll()
    const { backend } = await opened()
    const id = await backend.connect(onsiteSignIn(server.url, 'ann', 'demo'))
    server.modes.busy = true
    await sync(backend)
    expect((await details(backend, id)).account).toMatchObject({ verdict: 'busy', failure: null })
    expect((await rows(backend, id)).length).toBe(2)
  })

  it('says whom to ask where the EMail agent is closed to the app', async () => {
    const server = await agentServer()
    server.modes.restricted = true
    const { backend } = await opened()
    const fault = await faultOf(backend.connect(onsiteSignIn(server.url, 'ann', 'demo')))
    expect(fault).toMatchObject({
      kind: 'forbidden',
      message: expect.stringMatching(/EMail agent.*administrator/) as string,
    })
    expect(backend.accounts()).toEqual([])
  })
})

describe('a connection over SOAP', () => {
  const bySoap = (server: TestServer) => onsiteSignIn(server.url, 'ann', 'demo', { protocol: 'soap', ticket: true })

  it('mirrors mail, and goes over to REST with all mail, ids and changes where they were', async () => {
    const server = await agentServer({ messages: 3 })
    const { backend } = await opened()
    const id = await backend.connect(bySoap(server))
    await sync(backend)
    const before = await rows(backend, id)
    expect(before.length).toBe(3)
    await backend.handlers['messages.setSeen']({ ids: [before[0]?.id as never], seen: true })
    await backend.handlers['accounts.switchToRest']({ id })
    expect((await details(backend, id)).connection).toMatchObject({ protocol: 'rest', signIn: 'basic' })
    server.deliver(1, 'new-letter')
    await sync(backend)
    const after = await rows(backend, id)
    expect(after.length).toBe(4)
    expect(before.every((row) => after.some((one) => one.id === row.id))).toBe(true)
    expect(after.find((row) => row.id === before[0]?.id)?.flags).toBe(1)
  })

  it('stays what it was where REST is not to be had', async () => {
    const server = await agentServer({ messages: 1 })
    const { backend } = await opened()
    const id = await backend.connect(bySoap(server))
    server.modes.restricted = true
    expect((await faultOf(Promise.resolve(backend.handlers['accounts.switchToRest']({ id })))).kind).toBe('forbidden')
    expect((await details(backend, id)).connection).toMatchObject({ kind: 'superoffice', protocol: 'soap' })
  })
})

describe('a sign-in that ended', () => {
  it('lets changes wait, and signing in again sends them without a sync', async () => {
    const server = await agentServer({ messages: 1 })
    const { backend, secrets, folder } = await opened()
    const id = await backend.connect(onsiteSignIn(server.url, 'ann', 'demo'))
    await sync(backend)
    const [row] = await rows(backend, id)
    await secrets.remove(backend.accounts()[0]?.connectionId ?? '')
    await backend.close()
    const again = (await opened(folder, secrets)).backend
    await again.handlers['messages.setSeen']({ ids: [row?.id as never], seen: true })
    expect(again.accounts()[0]?.waitingChanges).toBe(1)
    await again.connect(onsiteSignIn(server.url, 'ann', 'demo'))
    await expect.poll(() => again.accounts()[0]?.waitingChanges, { timeout: 5000 }).toBe(0)
  })

  it('stops its own account alone, and signing in again goes on with it', async () => {
    const server = await agentServer({ messages: 2 })
    const { backend, secrets, folder } = await opened()
    const id = await backend.connect(onsiteSignIn(server.url, 'ann', 'demo'))
    const other = await backend.connect(onsiteSignIn(server.url, 'ben', 'demo'))
    const { connectionId } = backend.accounts()[0] as { connectionId: string }
    await secrets.remove(connectionId)
    await backend.close()
    const again = (await opened(folder, secrets)).backend
    await sync(again)
    expect(again.accounts().map((one) => one.failure?.kind ?? null)).toEqual(['auth', null])
    expect((await details(again, id)).connection.secret).toBe('missing')
    expect((await rows(again, other)).length).toBe(2)
    expect(await again.connect(onsiteSignIn(server.url, 'ann', 'demo'))).toBe(id)
    await sync(again)
    expect(again.accounts().map((one) => one.failure)).toEqual([null, null])
    expect((await rows(again, id)).length).toBe(2)
  })
})

function letter(subject: string): string {
  return `From: Kim Nor <kim@example.com>
To: Ann <ann@example.com>
Subject: ${subject}
Date: Fri, 20 Nov 2026 10:00:00 +0000
Message-ID: <${subject}@example.com>

About ${subject}.
`
}
