/** An account of SuperOffice Online from the sign-in to its end: a real OpenID provider, and the agent server as tenant. */
import { describe, expect, it, onTestFinished } from 'vitest'
import type { Backend } from '../../main/backend.ts'
import { secretsInMemory } from '../../main/secrets.ts'
import type { Fetch } from '../../main/sources/superoffice/access.ts'
import { agentServer } from '../support/agent-server.ts'
import { backendIn } from '../support/backends.ts'
import { faultOf } from '../support/faults.ts'
import { filesWith } from '../support/files-with.ts'
import { folderOfTest } from '../support/mirrors.ts'
import { browse, clientId, openIdProvider, running, tenant } from '../support/openid-provider.ts'
import { onsiteSignIn } from '../support/sign-in.ts'
import { tenantBefore } from '../support/tenant.ts'

async function online(
  openBrowser: (url: string) => Promise<void> = (url) => Promise.resolve(void browse(url)),
  ask: Fetch = fetch,
) {
  const provider = await openIdProvider()
  const server = await agentServer({ messages: 3 })
  const api = await tenantBefore(server.url, provider.accepts)
  provider.modes.state = () => running(provider.authority, api)
  const secrets = secretsInMemory()
  const folder = folderOfTest()
  const backend = await backendIn(folder, {
    secrets,
    openBrowser,
    fetch: ask,
  })
  onTestFinished(() => backend.close())
  const preferences = await backend.handlers['settings.get']({})
  const client = { environment: 'online' as const, clientId, authority: provider.authority }
  await backend.handlers['settings.save']({ ...preferences, online: client })
  const signIn = () =>
    backend.handlers['accounts.signInOnline']({ environment: 'online', tenant: null, untilClosed: true })
  return { provider, server, backend, secrets, folder, signIn }
}

const sync = (backend: Backend) => backend.handlers['sync.start']({ accountIds: null })
const totals = async (backend: Backend) =>
  (await backend.handlers['folders.list']({})).reduce((sum, folder) => sum + folder.total, 0)

describe('an account of SuperOffice Online', () => {
  it('is there after the browser, with its mail, and names its tenant', async () => {
    const { backend, signIn, secrets, folder } = await online()
    const id = await signIn()
    await sync(backend)
    expect(await totals(backend)).toBe(3)
    const { account, connection } = await backend.handlers['accounts.details']({ id })
    expect(connection).toMatchObject({ signIn: 'online', protocol: 'rest', tenant, environment: 'online' })
    expect(account).toMatchObject({ address: 'ann@example.com', failure: null })
    const refreshToken = (await secrets.get(account.connectionId)) ?? ''
    expect(refreshToken).toMatch(/\S{20}/)
    expect(filesWith(folder, refreshToken)).toEqual([])
    expect(await signIn()).toBe(id)
  })

  it('goes on when its token ends, by one refresh', async () => {
    const { backend, provider, signIn } = await online()
    await signIn()
    await sync(backend)
    provider.expireAccess()
    provider.forms.length = 0
    await sync(backend)
    expect(backend.accounts()[0]?.failure).toBeNull()
    expect(provider.forms).toHaveLength(1)
  })

  it('signed in again while a sync exchanges the old sign-in keeps the new one', async () => {
    let answered = () => Promise.resolve()
    const asking: Fetch = async (url, init) => {
      const answer = await fetch(url, init)
      if ((url instanceof Request ? url.url : String(url)).includes('/token')) await answered()
      return answer
    }
    const { backend, provider, signIn, secrets } = await online(undefined, asking)
    provider.modes.rotates = true
    const id = await signIn()
    await sync(backend)
    const { account } = await backend.handlers['accounts.details']({ id })
    provider.expireAccess()
    answered = () => secrets.set(account.connectionId, 'a newer sign-in', true)
    await sync(backend)
    expect(await secrets.get(account.connectionId)).toBe('a newer sign-in')
  })

  it('asks to sign in again when the consent was taken back, and the other accounts go on', async () => {
    const { backend, provider, signIn, server } = await online()
    const id = await signIn()
    const other = await backend.connect(onsiteSignIn(server.url, 'ben', 'demo'))
    await provider.revokeConsent()
    await sync(backend)
    const kindOf = (wanted: number) => backend.accounts().find((one) => one.id === wanted)?.failure?.kind ?? null
    expect([kindOf(id), kindOf(other)]).toEqual(['auth', null])
    expect(await signIn()).toBe(id)
    await sync(backend)
    expect(kindOf(id)).toBeNull()
  })

  it('is not there when the person stops the sign-in, or begins another one', async () => {
    let opened = () => {}
    const { backend, signIn } = await online(() => Promise.resolve(opened()))
    const begun = async () => {
      const opening = new Promise<void>((resolve) => (opened = resolve))
      const waiting = faultOf(Promise.resolve(signIn()))
      await opening
      return { waiting }
    }
    const first = await begun()
    const second = await begun()
    expect((await first.waiting).kind).toBe('cancelled')
    await backend.handlers['accounts.cancelSignIn']({})
    expect((await second.waiting).kind).toBe('cancelled')
    expect(backend.accounts()).toEqual([])
  })

  it('is not begun without a client id', async () => {
    const { backend, signIn } = await online()
    const preferences = await backend.handlers['settings.get']({})
    await backend.handlers['settings.save']({ ...preferences, online: { ...preferences.online, clientId: '' } })
    expect(await faultOf(Promise.resolve(signIn()))).toMatchObject({ kind: 'invalid' })
  })
})
