/** The agent server over SOAP: as the WSDL has it, as the reference's samples have it, and as strictly as WCF. */
import { describe, expect, test } from 'vitest'
import { serviceNamespace } from '../../../main/sources/superoffice/soap/carriers.ts'
import { agentServer, ask, inboxOf, sharedServer, type TestServer } from '../../support/agent-server.ts'
import { gate } from '../../support/gate.ts'
import { actionOf, described, postSoap, sample, ticketFor } from '../../support/soap.ts'
import { testClock } from '../../support/test-clock.ts'

const shared = sharedServer()
const ns = serviceNamespace(86)
const agents = '/api/v1/Agents/EMail'
const listed = async (server: TestServer) =>
  (await ask(server, '/api/v1/archive/Mail2?$top=20', { user: 'admin' })).body as { value: unknown[] }
const basic = { Authorization: `Basic ${Buffer.from('ann:demo').toString('base64')}` }
/** A call in the WSDL's form. */
const envelope = (ticket: string, inner: string) =>
  `<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/" xmlns:so="${ns}"><e:Header><so:Credentials>` +
  `<so:Ticket>${ticket}</so:Ticket></so:Credentials></e:Header><e:Body>${inner}</e:Body></e:Envelope>`

interface Accounts {
  Response: { SyncUserAccount: { AccountId: number; AssociateName: string; AssociateId: number }[] }
}
interface Authenticated {
  AuthenticationSucceeded: boolean
  Credentials: { Ticket: string }
  Response: Record<string, unknown>
}

describe('the npm library soap, from the server’s own description', () => {
  test('signs in, lists the accounts that are due, and syncs them', async () => {
    const server = await agentServer()
    const principal = await described(server, 'SoPrincipal')
    const password = { UserName: 'ann', Password: 'demo' }
    const { answer: signedIn } = await principal.call<Authenticated>('AuthenticateUsernamePassword', password)
    expect(signedIn).toMatchObject({
      AuthenticationSucceeded: true,
      Response: { Associate: 'ann', AssociateId: 11, EMailAddress: 'ann@example.com' },
    })

    const email = await described(server, 'EMail')
    email.useTicket(signedIn.Credentials.Ticket)
    const { answer: ready, header } = await email.call<Accounts>('GetReadySyncEmailAccounts', {})
    expect(header.Succeeded).toBe('true')
    expect(ready.Response.SyncUserAccount).toEqual([
      { AccountId: 1, AssociateName: 'ann', AssociateId: 11 },
      { AccountId: 2, AssociateName: 'ben', AssociateId: 12 },
    ])
    await email.call('SyncEmailAccounts', { SyncUserAccounts: ready.Response })
    expect(email.lastHeaders()).toMatchObject({ SOAPAction: `"${ns}/EMail/SyncEmailAccounts"` })
    expect((await listed(server)).value).toHaveLength(6)
  })

  test('reads a message and marks it as read', async () => {
    const server = shared()
    const email = await described(server, 'EMail')
    email.useTicket(await ticketFor(server))
    const call = async <T>(method: string, args: object) =>
      (await email.call<{ Response: T }>(method, args)).answer.Response
    const folders = await call<{ EMailFolder: { Name: string; EmailFolderId: number }[] }>('CacheFolderList', {})
    const inbox = folders.EMailFolder.find((folder) => folder.Name === 'INBOX')
    expect(inbox?.EmailFolderId).toBe(inboxOf(server, 1))
    const Id = await call<number>('LatestItemIdByFolder', { FolderId: inbox?.EmailFolderId })
    expect(await call('GetEMail', { Id, IncludeAttachments: true })).toMatchObject({
      From: { Address: 'dora@example.com', Name: 'Dora Dahl' },
      Priority: 'NoPriority',
      Attachments: { EMailAttachment: [{ Filename: 'note.txt', Stream: 'aGVsbG8=' }] },
      EmailItemId: Id,
    })
    await email.call('MarkEmailsAsRead', { Ids: { int: [Id] }, Read: true })
    expect(await call<{ Flags: string }>('GetEMail', { Id, IncludeAttachments: false })).toMatchObject({
      Flags: 'Seen',
    })
  })
})

describe('the reference’s sample requests', () => {
  test.each(['ready-in-header', 'ready-beside-header'] as const)('%s answers the accounts', async (name) => {
    const server = shared()
    const answer = await postSoap(server, sample(name, await ticketFor(server)))
    expect([answer.status, answer.body, answer.textOf('Succeeded')]).toEqual([
      200,
      'GetReadySyncEmailAccountsResponse',
      'true',
    ])
    expect(answer.textOf('AccountId')).toBe('1')
  })

  test.each(['sync-in-header', 'sync-beside-header'] as const)(
    '%s fetches the mail and answers nothing',
    async (name) => {
      const server = await agentServer()
      const answer = await postSoap(server, sample(name, await ticketFor(server)))
      expect([answer.status, answer.body, answer.textOf('Succeeded')]).toEqual([
        200,
        'SyncEmailAccountsResponse',
        'true',
      ])
      expect(answer.textOf('SyncEmailAccountsResponse')).toBe('')
      expect((await listed(server)).value).toHaveLength(name === 'sync-in-header' ? 3 : 6)
    },
  )

  test('an answer comes in the envelope of its request', async () => {
    const server = shared()
    const answer = await postSoap(server, sample('ready-beside-header', await ticketFor(server)))
    expect(answer.text).toContain('http://www.w3.org/2003/05/soap-envelope')
  })

  test('Basic in the HTTP header stands for a ticket, as the samples have it', async () => {
    const server = shared()
    const answer = await postSoap(server, sample('ready-beside-header'), { headers: basic })
    expect(answer.textOf('Succeeded')).toBe('true')
  })
})

test('a sync over SOAP and one over REST exclude each other: the second answers after a second, and does nothing', async () => {
  for (const first of ['soap', 'rest'] as const) {
    const held = gate()
    const clock = testClock()
    const server = await agentServer({
      clock,
      wrap: (source) => ({ ...source, folders: (signal) => held.reach().then(() => source.folders(signal)) }),
    })
    const ticket = await ticketFor(server)
    const soap = () => postSoap(server, sample('sync-beside-header', ticket))
    const rest = () => ask(server, `${agents}/SyncEmailAccounts`, { body: { SyncUserAccounts: [{ AccountId: 1 }] } })
    const running = first === 'soap' ? soap() : rest()
    await held.reached
    const second = first === 'soap' ? rest() : soap()
    await expect.poll(() => clock.sleeps).toContain(1000)
    clock.advance(1000)
    const answer = await second
    expect([answer.status, answer.body]).toEqual(
      first === 'soap' ? [204, undefined] : [200, 'SyncEmailAccountsResponse'],
    )
    expect((await listed(server)).value).toEqual([])
    held.open()
    await running
    expect((await listed(server)).value).toHaveLength(first === 'soap' ? 6 : 3)
  }
})

describe('strict, as WCF is', () => {
  async function strictServer() {
    const server = await agentServer()
    server.modes.strict = true
    return { server, ticket: await strictTicket(server) }
  }
  async function strictTicket(server: TestServer) {
    const headers = { SOAPAction: `"${ns}/SoPrincipal/AuthenticateUsernamePassword"` }
    return (await postSoap(server, sample('sign-in'), { service: 'SoPrincipal', headers })).textOf('Ticket') ?? ''
  }

  test('takes what the WSDL says', async () => {
    const { server, ticket } = await strictServer()
    const answer = await postSoap(server, sample('sync-in-header', ticket), { headers: actionOf('SyncEmailAccounts') })
    expect([answer.status, answer.textOf('Succeeded')]).toEqual([200, 'true'])
    expect((await listed(server)).value).toHaveLength(3)
  })

  test('refuses the envelope of SOAP 1.2 as a fault', async () => {
    const { server, ticket } = await strictServer()
    const headers = actionOf('GetReadySyncEmailAccounts')
    const answer = await postSoap(server, sample('ready-beside-header', ticket), { headers })
    expect([answer.status, answer.textOf('faultcode')]).toEqual([500, 'e:VersionMismatch'])
  })

  test('does not see credentials outside of Header, nor Basic in the HTTP header', async () => {
    const { server, ticket } = await strictServer()
    const text = sample('ready-beside-header', ticket).replace(
      'http://www.w3.org/2003/05/soap-envelope',
      'http://schemas.xmlsoap.org/soap/envelope/',
    )
    const answer = await postSoap(server, text, { headers: { ...basic, ...actionOf('GetReadySyncEmailAccounts') } })
    expect([answer.status, answer.textOf('Succeeded')]).toEqual([200, 'false'])
    expect(answer.textOf('ExceptionType')).toBe('SoAuthenticationException')
    server.modes.strict = false
    expect((await postSoap(server, text)).textOf('Succeeded')).toBe('true')
  })

  test('drops an element that comes after its place in silence', async () => {
    const { server, ticket } = await strictServer()
    const text = sample('sync-out-of-order', ticket)
    const answer = await postSoap(server, text, { headers: actionOf('SyncEmailAccounts') })
    expect([answer.status, answer.textOf('Succeeded')]).toEqual([200, 'false'])
    expect(answer.textOf('Message')).toContain('there is no account 0')
    server.modes.strict = false
    expect((await postSoap(server, text)).textOf('Succeeded')).toBe('true')
  })

  test('wants the action to be the method', async () => {
    const { server, ticket } = await strictServer()
    for (const headers of [{}, actionOf('GetReadySyncEmailAccounts')]) {
      const answer = await postSoap(server, sample('sync-in-header', ticket), { headers })
      expect([answer.status, answer.textOf('faultcode')]).toEqual([500, 'e:Client'])
    }
  })
})

describe('signing in', () => {
  test('a wrong password is told by AuthenticationSucceeded alone', async () => {
    const text = sample('sign-in').replace('>demo<', '>wrong<')
    const answer = await postSoap(shared(), text, { service: 'SoPrincipal' })
    expect([answer.status, answer.body]).toEqual([200, 'AuthenticateResponse'])
    expect(answer.textOf('AuthenticationSucceeded')).toBe('false')
    expect([answer.textOf('Ticket'), answer.text.includes('wrong')]).toEqual([null, false])
  })

  test('a ticket lives for six hours after its last use, over REST and SOAP alike', async () => {
    const clock = testClock()
    const server = await agentServer({ clock })
    const ticket = await ticketFor(server)
    const hours = (count: number) => clock.advance(count * 3_600_000)
    const overSoap = async () => (await postSoap(server, sample('ready-in-header', ticket))).textOf('Succeeded')
    const overRest = async () =>
      (
        await ask(server, `${agents}/TestAuthenticate`, {
          user: null,
          headers: { Authorization: `SOTicket ${ticket}` },
        })
      ).status
    hours(5)
    expect(await overSoap()).toBe('true')
    hours(5)
    expect(await overRest()).toBe(200)
    hours(5)
    expect(await overSoap()).toBe('true')
    hours(6)
    expect([await overSoap(), await overRest()]).toEqual(['false', 401])
  })

  test('without a ticket nothing is told, and a ticket reads only its user’s mail', async () => {
    const server = shared()
    const call = `<so:LatestItemIdByFolder><so:FolderId>${inboxOf(server, 2)}</so:FolderId></so:LatestItemIdByFolder>`
    const latest = async (ticket: string) => {
      const { textOf } = await postSoap(server, envelope(ticket, call))
      return [textOf('Succeeded'), textOf('ExceptionType'), textOf('Response')]
    }
    expect(await latest('')).toEqual(['false', 'SoAuthenticationException', null])
    expect(await latest('7T:made-up')).toEqual(['false', 'SoAuthenticationException', null])
    expect(await latest(await ticketFor(server, 'ann'))).toEqual(['false', 'SoNotFoundException', null])
    expect((await latest(await ticketFor(server, 'ben')))[0]).toBe('true')
  })

  test('GetSystemInfo answers without a ticket', async () => {
    const text = envelope('', '<so:GetSystemInfo/>')
    const answer = await postSoap(shared(), text, { service: 'SoPrincipal' })
    expect([answer.body, answer.textOf('AssemblyVersion')]).toEqual(['GetSystemInfoResponse', '0.0.0-test'])
  })
})

describe('what goes wrong', () => {
  test('each mode is told in SOAP’s way on HTTP 200', async () => {
    const server = await agentServer()
    const ticket = await ticketFor(server)
    const told = async () => {
      const { status, body, textOf } = await postSoap(server, envelope(ticket, '<so:GetCurrentAccount/>'))
      return [status, body, textOf('Succeeded'), textOf('ExceptionType'), textOf('FriendlyText'), textOf('Response')]
    }
    server.modes.errors = { GetCurrentAccount: 'null' }
    expect(await told()).toEqual([200, 'GetCurrentAccountResponse', 'true', null, null, ''])
    server.modes.errors = { GetCurrentAccount: 'message' }
    const invalid = 'The request is invalid. GetCurrentAccount failed'
    expect(await told()).toEqual([200, 'GetCurrentAccountResponse', 'false', 'SoArgumentException', invalid, null])
    server.modes.errors = { GetCurrentAccount: 'error' }
    const failed = 'GetCurrentAccount failed'
    expect(await told()).toEqual([200, 'GetCurrentAccountResponse', 'false', 'SoServerException', failed, null])
    server.modes.errors = {}
    server.modes.restricted = true
    expect((await told())[3]).toBe('SoSecurityException')
  })

  test.each([
    ['no XML', 'nothing'],
    ['a DOCTYPE', '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'],
    ['an operation that is not there', envelope('', '<so:DropEverything/>')],
    ['an operation of the other service', envelope('', '<so:AuthenticateUsernamePassword/>')],
    ['an empty body', envelope('', '')],
  ])('%s is a fault', async (_, text) => {
    const answer = await postSoap(shared(), text)
    expect([answer.status, answer.body, answer.textOf('faultcode')]).toEqual([500, 'Fault', 'e:Client'])
  })

  test('the description is open, anything else but POST is not there', async () => {
    const url = `${shared().url}/Remote/Services86/EMail.svc`
    expect((await fetch(`${url}?wsdl`)).status).toBe(200)
    expect((await fetch(url)).status).toBe(405)
    expect((await fetch(url, { method: 'PUT' })).status).toBe(405)
    expect((await fetch(url.replace('86', '85'))).status).toBe(401)
  })
})
