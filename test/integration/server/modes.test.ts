/** The server when something is amiss: each mode switched while it runs, as clients must live with it. */
import { describe, expect, test } from 'vitest'
import { agentServer, ask, type TestServer } from '../../support/agent-server.ts'
import { anyText, textLike } from '../../support/any.ts'
import { gate } from '../../support/gate.ts'
import { testClock } from '../../support/test-clock.ts'

const agents = '/api/v1/Agents/EMail'
const sync = { body: { SyncUserAccounts: [{ AccountId: 1 }] } }
const listed = async (server: TestServer) =>
  (await ask(server, '/api/v1/archive/Mail2?$top=9')).body as { value: unknown[] }
const state = async (server: TestServer, tenant = 'Cust12345') => ask(server, `/api/state/${tenant}`, { user: null })

test('busy: a sync answers 204 after one second and does nothing', async () => {
  const clock = testClock()
  const server = await agentServer({ clock })
  server.modes.busy = true
  const asked = ask(server, `${agents}/SyncEmailAccounts`, sync)
  await expect.poll(() => clock.sleeps).toEqual([1000])
  clock.advance(1000)
  const answer = await asked
  expect([answer.status, answer.body, (await listed(server)).value]).toEqual([204, undefined, []])
  server.modes.busy = false
  expect((await ask(server, `${agents}/SyncEmailAccounts`, sync)).status).toBe(204)
  expect((await listed(server)).value).toHaveLength(3)
})

test('answersAtOnce: an accepted sync answers before its work is done, a second one still waits its second', async () => {
  const held = gate()
  const clock = testClock()
  const server = await agentServer({
    clock,
    wrap: (source) => ({ ...source, folders: (signal) => held.reach().then(() => source.folders(signal)) }),
  })
  server.modes.answersAtOnce = true
  expect((await ask(server, `${agents}/SyncEmailAccounts`, sync)).status).toBe(204)
  await held.reached
  expect((await listed(server)).value).toEqual([])
  const second = ask(server, `${agents}/SyncEmailAccounts`, sync)
  await expect.poll(() => clock.sleeps).toContain(1000)
  clock.advance(1000)
  expect((await second).status).toBe(204)
  held.open()
  await expect.poll(async () => (await listed(server)).value).toHaveLength(3)
})

test('restricted: each call of the EMail agent is refused, and nothing else', async () => {
  const server = await agentServer()
  server.modes.restricted = true
  for (const name of ['TestAuthenticate', 'SyncEmailAccounts', 'GetEMail']) {
    const { status, body } = await ask(server, `${agents}/${name}`)
    expect([name, status, body]).toEqual([
      name,
      403,
      { Error: true, ErrorType: anyText, ErrorMessage: textLike(/^Restricted agent/), ErrorSource: anyText },
    ])
  }
  expect((await ask(server, '/api/v1/User/currentPrincipal')).status).toBe(200)
  expect((await ask(server, `${agents}/TestAuthenticate`, { user: null })).status).toBe(401)
})

test('wrongHost: everything answers 421 in words, but the state, which says where to go', async () => {
  const server = await agentServer()
  server.modes.wrongHost = true
  for (const path of ['/api', '/api/v1/User/currentPrincipal', `${agents}/TestAuthenticate`]) {
    const { status, body } = await ask(server, path)
    expect([path, status, body]).toMatchObject([path, 421, { MessageDetail: textLike(/subdomain/) }])
  }
  expect((await state(server)).body).toMatchObject({ State: 'Running', Api: `${server.url}/api` })
})

test('maintenance: a web page with 503, and a state that is not running', async () => {
  const server = await agentServer()
  server.modes.maintenance = true
  for (const path of ['/api', `${agents}/TestAuthenticate`]) {
    const { status, headers, body } = await ask(server, path)
    expect([status, headers.get('content-type'), body]).toEqual([503, textLike(/^text\/html/), textLike(/^<!DOCTYPE/)])
  }
  expect((await state(server)).body).toMatchObject({ State: 'OfflineMaintenance', IsRunning: false })
})

test('an operation fails in each of the shapes, by its name in any case, and the others go on', async () => {
  const server = await agentServer()
  server.modes.errors = { GetCurrentAccount: 'null', testauthenticate: 'message', CacheFolderList: 'error' }
  const asked = async (name: string) => {
    const { status, body } = await ask(server, `${agents}/${name}`)
    return [status, body]
  }
  expect(await asked('GetCurrentAccount')).toEqual([200, null])
  expect(await asked('TestAuthenticate')).toEqual([200, { Message: anyText, MessageDetail: anyText }])
  expect(await asked('CacheFolderList')).toEqual([
    500,
    { Error: true, ErrorType: anyText, ErrorMessage: anyText, ErrorSource: anyText },
  ])
  expect(await asked('GetCurrentAccountId')).toEqual([200, 1])
})

describe('the tenant’s state', () => {
  test('tells where the tenant is, without a sign-in', async () => {
    const clock = testClock(Date.parse('2026-06-01T12:00:00Z'))
    const server = await agentServer({ clock })
    expect((await state(server, 'CUST12345')).body).toEqual({
      ContextIdentifier: 'Cust12345',
      Endpoint: `${server.url}/`,
      State: 'Running',
      IsRunning: true,
      ValidUntil: '2026-06-01T13:00:00.000Z',
      Api: `${server.url}/api`,
    })
  })

  test('is known for the configured tenant only', async () => {
    const server = await agentServer()
    for (const tenant of ['Cust1', '', 'Cust12345/x']) expect((await state(server, tenant)).status).not.toBe(200)
    const nameless = await agentServer({ config: { tenant: undefined } })
    for (const tenant of ['Cust12345', 'undefined', '']) expect((await state(nameless, tenant)).status).not.toBe(200)
  })
})

test('modes of the configuration are in force from the start', async () => {
  const { serveAgent } = await import('../../../main/server/http.ts')
  const parts = await agentServer()
  const server = await serveAgent(parts, { ...parts.config, modes: { wrongHost: true } }, { version: '0' })
  expect((await ask(server, '/api')).status).toBe(421)
  await server.close()
})
