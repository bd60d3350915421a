/** Tickets, and what goes wrong with calls over SOAP: against the real agent server and against scripted ones. */
import { describe, expect, test } from 'vitest'
import { serviceNamespace } from '../../../main/sources/superoffice/soap/carriers.ts'
import { agentServer } from '../../support/agent-server.ts'
import { faultOf } from '../../support/faults.ts'
import { proxyTo, scriptedServer, type Scripted, type Seen } from '../../support/http-servers.ts'
import { openSoap } from '../../support/soap.ts'
import { foldersOf } from '../../support/superoffice.ts'
import { testClock } from '../../support/test-clock.ts'

const ns = serviceNamespace(86)
const isSignIn = ({ url }: Seen) => url.includes('SoPrincipal')

describe('the ticket', () => {
  test('is asked for once, however many calls wait for it', async () => {
    const server = await agentServer()
    const proxy = await proxyTo(server.url, () => undefined)
    const site = openSoap(proxy.url)
    await Promise.all(Array.from({ length: 10 }, () => foldersOf(site)))
    expect(proxy.seen.filter(isSignIn)).toHaveLength(1)
    expect(proxy.seen.filter((seen) => !isSignIn(seen) && seen.body.includes('demo'))).toEqual([])
    expect(proxy.seen.find((seen) => !isSignIn(seen))).toMatchObject({
      headers: { soapaction: `"${ns}/EMail/CacheFolderList"`, 'content-type': 'text/xml; charset=utf-8' },
    })
  })

  test('that has expired is renewed once for ten calls, and each is made again', async () => {
    const clock = testClock()
    const server = await agentServer({ clock })
    const proxy = await proxyTo(server.url, () => undefined)
    const site = openSoap(proxy.url)
    await foldersOf(site)
    clock.advance(7 * 3_600_000)
    const all = await Promise.all(Array.from({ length: 10 }, () => foldersOf(site)))
    expect(all.every((folders) => folders.length > 0)).toBe(true)
    expect(proxy.seen.filter(isSignIn)).toHaveLength(2)
  })

  test('is not asked for again with a password that was refused, but with another one', async () => {
    const server = await agentServer()
    const proxy = await proxyTo(server.url, () => undefined)
    let password = 'wrong-canary'
    const site = openSoap(proxy.url, 'ann', () => Promise.resolve(password))
    for (let time = 0; time < 3; time++) {
      const fault = await faultOf(foldersOf(site))
      expect([fault.kind, fault.message.includes('canary')]).toEqual(['auth', false])
    }
    expect(proxy.seen).toHaveLength(1)
    password = 'demo'
    expect((await foldersOf(site)).length).toBeGreaterThan(0)
  })

  test('of a call whose caller gave up is still there for the others', async () => {
    const server = await agentServer()
    let hold: (() => void) | null = null
    const held = new Promise<void>((resolve) => (hold = resolve))
    const site = openSoap(server.url, 'ann', () => held.then(() => 'demo'))
    const leaving = new AbortController()
    const [left, stayed] = [foldersOf(site, leaving.signal), foldersOf(site)]
    leaving.abort()
    expect((await faultOf(left)).kind).toBe('cancelled')
    ;(hold as (() => void) | null)?.()
    expect((await stayed).length).toBeGreaterThan(0)
  })

  test('needs three things to be true: Succeeded, no ExceptionInfo, AuthenticationSucceeded', async () => {
    const answer = (header: string, succeeded: string) =>
      soap(
        header,
        `<so:AuthenticateResponse><so:Response/><so:Credentials><so:Ticket>7T:x</so:Ticket></so:Credentials>` +
          `<so:AuthenticationSucceeded>${succeeded}</so:AuthenticationSucceeded></so:AuthenticateResponse>`,
      )
    const good = '<so:Succeeded>true</so:Succeeded>'
    const info = '<so:ExceptionInfo><so:Message>no</so:Message></so:ExceptionInfo>'
    for (const [header, succeeded, kind] of [
      [good, 'false', 'auth'],
      [info + good, 'true', 'auth'],
      ['', 'true', 'auth'],
      ['<so:Succeeded>false</so:Succeeded>' + info, 'true', 'rejected'],
    ] as const) {
      const server = await scriptedServer(() => ({ body: answer(header, succeeded) }))
      expect((await faultOf(foldersOf(openSoap(server.url)))).kind).toBe(kind)
    }
  })
})

const soap = (header: string, body: string) =>
  `<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/" xmlns:so="${ns}" xmlns:i="http://www.w3.org/2001/XMLSchema-instance">` +
  `<s:Header>${header}</s:Header><s:Body>${body}</s:Body></s:Envelope>`
const succeeded = '<so:Succeeded>true</so:Succeeded>'
const signInAnswer = soap(
  succeeded,
  `<so:AuthenticateResponse><so:Credentials><so:Ticket>7T:ticket-canary</so:Ticket></so:Credentials>` +
    `<so:AuthenticationSucceeded>true</so:AuthenticationSucceeded></so:AuthenticateResponse>`,
)
const failing = (type: string, words: string) =>
  soap(
    `<so:ExceptionInfo><so:Message>${words}</so:Message><so:StackTrace>at Stack.Canary()</so:StackTrace>` +
      `<so:ExceptionType>${type}</so:ExceptionType></so:ExceptionInfo><so:Succeeded>false</so:Succeeded>`,
    '<so:CacheFolderListResponse/>',
  )
const faultText = (code: string, words: string) =>
  soap(
    '',
    `<s:Fault><faultcode>${code}</faultcode><faultstring>${words}</faultstring><detail>Canary</detail></s:Fault>`,
  )

describe('what goes wrong', () => {
  async function foldersFrom(answer: Scripted, signIn = signInAnswer) {
    const server = await scriptedServer((seen) => (isSignIn(seen) ? { body: signIn } : answer))
    return { server, work: foldersOf(openSoap(server.url)) }
  }

  test.each<[string, Scripted, string, RegExp]>([
    [
      'an exception',
      { body: failing('SoServerException', 'No such luck') },
      'rejected',
      /^SoServerException: No such luck$/,
    ],
    ['what is not there', { body: failing('SuperOffice.Exceptions.SoNotFoundException', 'x') }, 'gone', /SoNotFound/],
    ['no rights', { body: failing('System.UnauthorizedAccessException', 'x') }, 'forbidden', /Unauthorized/],
    ['a session that ended', { body: failing('SoSessionExpiredException', 'x') }, 'auth', /Session/],
    ['neither success nor failure', { body: soap('', '<so:CacheFolderListResponse/>') }, 'badAnswer', /neither/],
    ['a fault', { status: 500, body: faultText('s:Server', 'It fell') }, 'rejected', /^SOAP Server: It fell$/],
    ['a fault of security', { status: 500, body: faultText('a:InvalidSecurity', 'x') }, 'auth', /InvalidSecurity/],
    ['a web page with 500', { status: 500, body: '<html>Oops</html>' }, 'badAnswer', /^HTTP 500/],
    ['a web page with 200', { body: '<!DOCTYPE html><p>Welcome' }, 'badAnswer', /DOCTYPE/],
    ['JSON', { body: '[]' }, 'badAnswer', /well-formed/],
    ['no access', { status: 403 }, 'forbidden', /^HTTP 403/],
    ['a closed gateway', { status: 502 }, 'offline', /^HTTP 502/],
    ['a redirect', { status: 302, headers: { Location: 'https://example.com/' } }, 'badAnswer', /redirect/],
  ])('%s', async (_, answer, kind, words) => {
    const { work } = await foldersFrom(answer)
    const fault = await faultOf(work)
    expect([fault.kind, words.test(fault.message), /canary/i.test(fault.message)]).toEqual([kind, true, false])
  })

  test('FriendlyText is told before Message, and what echoes the ticket hides it', async () => {
    const body = failing('SoServerException', 'technical').replace(
      '<so:ExceptionType>',
      '<so:FriendlyText>for 7T:ticket-canary</so:FriendlyText><so:ExceptionType>',
    )
    const { work } = await foldersFrom({ body })
    expect((await faultOf(work)).message).toBe('SoServerException: for ***')
  })

  test('a server that asks to wait is waited for', async () => {
    const { work } = await foldersFrom({ status: 503, headers: { 'Retry-After': '7' } })
    expect(await faultOf(work)).toMatchObject({ kind: 'throttled', retryAfter: 7000 })
  })

  test('a refused ticket is renewed once only', async () => {
    const { server, work } = await foldersFrom({ status: 401 })
    expect((await faultOf(work)).kind).toBe('auth')
    expect(server.seen.filter(isSignIn).length).toBeLessThanOrEqual(2)
    expect(server.seen.filter((seen) => !isSignIn(seen)).length).toBeLessThanOrEqual(2)
  })

  test('a result without a verdict is one', async () => {
    const folder = '<so:EMailFolder><so:Name>INBOX</so:Name><so:EmailFolderId>7</so:EmailFolderId></so:EMailFolder>'
    const body = soap(
      '',
      `<so:CacheFolderListResponse><so:Response>${folder}</so:Response></so:CacheFolderListResponse>`,
    )
    const { work } = await foldersFrom({ body })
    expect(await work).toMatchObject([{ remoteId: '7', name: 'INBOX' }])
  })

  test('restricted, as the agent server tells it, is forbidden', async () => {
    const server = await agentServer()
    server.modes.restricted = true
    expect((await faultOf(foldersOf(openSoap(server.url)))).kind).toBe('forbidden')
    server.modes.restricted = false
    server.modes.maintenance = true
    expect((await faultOf(foldersOf(openSoap(server.url)))).kind).toBe('throttled')
  })
})
