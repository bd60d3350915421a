/** What the agent server lets in: users, hosts, sizes, media types and shapes. */
import { request } from 'node:http'
import { connect } from 'node:net'
import { describe, expect, test } from 'vitest'
import { agentServer, ask, inboxOf, sharedServer } from '../../support/agent-server.ts'
import { anyText, textLike, textWith } from '../../support/any.ts'

const agents = '/api/v1/Agents/EMail'
const mail2 = (parameters: string) => `/api/v1/archive/Mail2?${parameters}`
const shared = sharedServer()

describe('signing in', () => {
  test('every address but /api asks for a user, known or not', async () => {
    const server = shared()
    for (const path of [
      '/api/v1',
      '/api/v1/User/currentPrincipal',
      mail2('$top=1'),
      `${agents}/GetEMail`,
      '/nowhere',
    ]) {
      const { status, headers, body } = await ask(server, path, { user: null })
      expect([path, status, headers.get('www-authenticate')]).toEqual([path, 401, textLike(/^Basic /)])
      expect(body).toHaveProperty('Message')
    }
    expect((await ask(server, '/api', { user: null })).status).toBe(200)
  })

  test.each([
    ['a wrong password', 'ann:wrong'],
    ['an unknown user', 'eve:demo'],
    ['another user name with the same end', 'an:n:demo'],
    ['nothing', ''],
  ])('refuses %s', async (_, pair) => {
    const server = shared()
    const headers = { Authorization: `Basic ${Buffer.from(pair).toString('base64')}` }
    expect((await ask(server, `${agents}/TestAuthenticate`, { user: null, headers })).status).toBe(401)
  })

  test('a Bearer token, a ticket and a web page’s session are sign-ins too, each of its own user', async () => {
    const server = shared()
    const account = async (headers: Record<string, string>) =>
      (await ask(server, `${agents}/GetCurrentAccountId`, { user: null, headers })).body
    const ticket = (await ask(server, '/api/v1/User/currentToken')).body as string
    expect(await account({ Authorization: 'Bearer token-ben' })).toBe(2)
    expect(await account({ Authorization: `SOTICKET ${ticket}` })).toBe(1)
    expect(await account({ 'X-XSRF-TOKEN': 'xsrf-ben', Cookie: 'a=b; session=cookie-ben' })).toBe(2)
    const denied = { Message: anyText, MessageDetail: anyText }
    expect(await account({ 'X-XSRF-TOKEN': 'xsrf-ben' })).toEqual(denied)
    expect(await account({ Cookie: 'session=cookie-ben' })).toEqual(denied)
    expect(await account({ Authorization: 'Bearer token-eve' })).toEqual(denied)
  })

  test('with an application token in the configuration, tickets need SO-AppToken', async () => {
    const server = await agentServer({ config: { appToken: 'app' } })
    const Authorization = `SOTicket ${(await ask(server, '/api/v1/User/currentToken')).body as string}`
    const status = async (headers: Record<string, string>) =>
      (await ask(server, `${agents}/TestAuthenticate`, { user: null, headers: { Authorization, ...headers } })).status
    expect([await status({}), await status({ 'SO-AppToken': 'no' }), await status({ 'SO-AppToken': 'app' })]).toEqual([
      401, 401, 200,
    ])
  })

  test('another host name or a web page as the origin is refused before the sign-in', async () => {
    const server = shared()
    const port = Number(new URL(server.url).port)
    const status = await new Promise<number | undefined>((resolve, reject) => {
      const asked = request(
        { port, host: '127.0.0.1', path: '/api', headers: { Host: `evil.example:${port}` } },
        (answer) => {
          answer.resume()
          resolve(answer.statusCode)
        },
      )
      asked.on('error', reject).end()
    })
    expect(status).toBe(421)
    expect((await ask(server, '/api', { headers: { Origin: 'http://evil.example' } })).status).toBe(403)
  })

  test('listens on loopback only', () => {
    const server = shared()
    expect(new URL(server.url).hostname).toBe('127.0.0.1')
  })
})

describe('requests that are not as they must be', () => {
  test.each([
    ['half a JSON', '{"Id":', 400],
    ['no object', '[1]', 400],
    ['bytes that are not UTF-8', '{"Id": "\\ud800"}', 400],
    ['a text for a number', '{"Id": "1"}', 400],
    ['a number beyond 32 bits', '{"Id": 3000000000}', 400],
    ['a missing argument', '{}', 400],
  ])('%s gets a 400 with a sentence', async (_, body, status) => {
    const server = shared()
    const answer = await ask(server, `${agents}/GetEMail`, { body })
    expect(answer.status).toBe(status)
    expect(answer.body).toEqual({ Message: anyText, MessageDetail: anyText })
  })

  test('a wrong argument is named', async () => {
    const server = shared()
    const { body } = await ask(server, `${agents}/GetEMail`, { body: { id: 'x' } })
    expect(body).toMatchObject({ MessageDetail: textWith('Id:') })
  })

  test.each([
    'application/json',
    'text/json',
    'application/json-patch+json',
    'application/merge-patch+json; charset=UTF-8',
  ])('takes %s', async (type) => {
    const server = shared()
    const answer = await ask(server, `${agents}/GetEMail`, { body: { Id: 1 }, headers: { 'Content-Type': type } })
    expect(answer.status).toBe(200)
  })

  test.each(['application/xml', 'application/x-www-form-urlencoded', 'application/json; charset=latin1'])(
    'refuses %s with a 415',
    async (type) => {
      const server = shared()
      const answer = await ask(server, `${agents}/GetEMail`, { body: { Id: 1 }, headers: { 'Content-Type': type } })
      expect([answer.status, answer.body]).toEqual([415, { Message: anyText, MessageDetail: anyText }])
    },
  )

  test('an unknown address is a 404 and a wrong method a 405', async () => {
    const server = shared()
    expect((await ask(server, `${agents}/Nothing`)).status).toBe(404)
    const wrong = await ask(server, `${agents}/GetEMail`, { method: 'GET' })
    expect([wrong.status, wrong.headers.get('allow')]).toEqual([405, 'POST'])
  })

  test('a body that announces more than 25 MB is refused before it is sent', async () => {
    const server = shared()
    const { hostname, port } = new URL(server.url)
    const head = await new Promise<string>((resolve, reject) => {
      const socket = connect(Number(port), hostname, () =>
        socket.write(
          `POST ${agents}/GetEMail HTTP/1.1\r\nHost: ${hostname}:${port}\r\nContent-Type: application/json\r\n` +
            `Authorization: Basic ${Buffer.from('ann:demo').toString('base64')}\r\nContent-Length: 100000000\r\n\r\n{`,
        ),
      )
      socket.on('data', (data) => {
        resolve(data.toString('latin1').split('\r\n')[0] ?? '')
        socket.destroy()
      })
      socket.on('error', reject)
    })
    expect(head).toBe('HTTP/1.1 413 Payload Too Large')
  })
})

test('headers about language, culture and time zone are taken', async () => {
  const server = shared()
  const headers = {
    'Accept-Language': 'nb',
    'SO-Language': 'no',
    'SO-Culture': 'nb-NO',
    'SO-TimeZone': 'NO, includeTZOffset',
  }
  const account = (await ask(server, `${agents}/GetCurrentAccount`, { headers })).body
  expect(account).toMatchObject({ LastFetch: textLike(/T[\d:.]+\+0[12]:00$/) })
})

describe('what the server says of itself', () => {
  test('/api tells versions, /api/v1 lists every address', async () => {
    const server = shared()
    expect((await ask(server, '/api', { user: null })).body).toMatchObject({
      v1: `${server.url}/api/v1/`,
      NetServerVersion: anyText,
    })
    expect((await ask(server, '/api/v1')).body).toContain(`${server.url}${agents}/SyncEmailAccounts`)
  })

  test('currentPrincipal names the associate', async () => {
    const server = shared()
    expect((await ask(server, '/api/v1/User/currentPrincipal', { user: 'ben' })).body).toMatchObject({
      Associate: 'ben',
      AssociateId: 12,
    })
  })

  test('addresses and arguments bind in any case', async () => {
    const server = shared()
    const item = inboxOf(server, 1)
    const { body } = await ask(server, '/API/V1/agents/email/latestitemidbyfolder', {
      method: 'POST',
      body: { folderID: item },
    })
    expect(body).toBeGreaterThan(0)
  })
})
