/** SuperOffice Online as a whole: signed in at a real OpenID provider, with the agent server as the tenant. */
import { describe, expect, test } from 'vitest'
import { onlineAccess } from '../../../main/sources/superoffice/online/access.ts'
import { openSuperOffice } from '../../../main/sources/superoffice/source.ts'
import { agentServer } from '../../support/agent-server.ts'
import { faultOf } from '../../support/faults.ts'
import type { Scripted } from '../../support/http-servers.ts'
import { http, never, signIn } from '../../support/online.ts'
import { clientId, openIdProvider, tenant } from '../../support/openid-provider.ts'

/** Ann, signed in to a tenant with two accounts, whose state is the server's own. */
async function tenantOf() {
  const provider = await openIdProvider()
  const ann = { user: 'ann', password: 'only the browser knows', associateId: 11, tokens: provider.counting }
  const server = await agentServer({ config: { users: [ann] } })
  await server.syncAll()
  provider.modes.state = async (id): Promise<Scripted> => {
    const answer = await fetch(`${server.url}/api/state/${id}`)
    return { status: answer.status, body: await answer.text() }
  }
  const { site, refreshToken } = await signIn(provider)
  const access = onlineAccess({
    environment: 'online',
    authority: provider.authority,
    clientId,
    tenant,
    secret: () => Promise.resolve(refreshToken),
    keep: () => Promise.reject(new Error('there is no new one')),
    http,
  })
  provider.counting.length = 0
  provider.forms.length = 0
  const office = openSuperOffice({ access, protocol: 'rest', http, language: () => 'en' })
  return { provider, server, site, office }
}

describe('a tenant of SuperOffice Online', () => {
  test('lets in with the Bearer token, where its state says that it is', async () => {
    const { server, site, office } = await tenantOf()
    expect(site).toBe(`${server.url}/api/`)
    const identity = await office.identify(never)
    expect(identity).toMatchObject({ accountId: 1, address: 'ann@example.com', site })
    const folders = await office.source(identity).folders(never)
    expect(folders.map(({ role }) => role)).toContain('inbox')
  })

  test('whose token ends during ten calls is asked for one new one, and all ten get their answer', async () => {
    const { provider, office } = await tenantOf()
    const identity = await office.identify(never)
    provider.expireAccess()
    const source = office.source(identity)
    const answers = await Promise.all(Array.from({ length: 10 }, () => source.folders(never)))
    for (const folders of answers) expect(folders.map(({ role }) => role)).toContain('inbox')
    expect(provider.forms).toHaveLength(2)
  })

  test('that took its approval back asks for a sign-in', async () => {
    const { provider, office } = await tenantOf()
    const identity = await office.identify(never)
    await provider.revokeConsent()
    const source = office.source(identity)
    expect(await faultOf(source.folders(never))).toMatchObject({ kind: 'auth' })
    expect(await faultOf(source.folders(never))).toMatchObject({ kind: 'auth' })
  })

  test('that has moved is found at its new place, once its old one says so', async () => {
    const { server, provider, office } = await tenantOf()
    const identity = await office.identify(never)
    const other = await agentServer({ config: { users: server.config.users } })
    await other.syncAll()
    server.modes.wrongHost = true
    const source = office.source(identity)
    expect(await faultOf(source.folders(never))).toMatchObject({ message: expect.stringContaining('421') as string })
    provider.modes.state = async (id) => ({ body: await (await fetch(`${other.url}/api/state/${id}`)).text() })
    expect(await Promise.all([source.folders(never), source.folders(never)])).toHaveLength(2)
  })

  test('in maintenance says so, and is reached again after it', async () => {
    const { server, office } = await tenantOf()
    server.modes.maintenance = true
    const fault = await faultOf(office.identify(never))
    expect(fault).toMatchObject({ kind: 'rejected', message: 'the tenant is in OfflineMaintenance' })
    server.modes.maintenance = false
    expect(await office.identify(never)).toMatchObject({ accountId: 1 })
  })

  test('that keeps the EMail agent from the app says that it does', async () => {
    const { server, office } = await tenantOf()
    server.modes.restricted = true
    expect(await faultOf(office.identify(never))).toMatchObject({ kind: 'forbidden' })
  })
})
