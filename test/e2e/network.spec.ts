/** Nothing in the window reaches a server: each wall alone, and all together. */
import { expect, test } from '@playwright/test'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { bodyPolicy } from '../../main/shell/policies.ts'
import { openCanary, type Canary } from '../support/canary.ts'
import { launch, removeFolder, type Started } from '../support/launch.ts'

let started: Started
let canary: Canary
test.beforeAll(async () => {
  canary = await openCanary()
  started = await launch()
})
test.afterAll(async () => {
  await started.app.close()
  await canary.close()
  removeFolder(started.data)
})

test('reaches no server, not even by a hint to connect early', async () => {
  const { page } = started
  canary.connections = 0
  canary.requests.length = 0
  const outcomes = await page.evaluate(async (to) => {
    for (const rel of [
      'preconnect',
      'dns-prefetch',
      'prefetch',
      'preload',
      'modulepreload',
      'stylesheet',
      'icon',
      'manifest',
    ])
      document.head.append(Object.assign(document.createElement('link'), { rel, href: `${to}/${rel}`, as: 'image' }))
    const image = new Image()
    const failed = new Promise((resolve) => (image.onerror = () => resolve('blocked')))
    image.src = `${to}/image`
    const fetched = await fetch(to).then(
      () => 'fetched',
      () => 'blocked',
    )
    const beacon = navigator.sendBeacon(`${to}/beacon`)
    return { fetched, beacon, image: await failed }
  }, canary.url)
  expect(outcomes).toMatchObject({ fetched: 'blocked', image: 'blocked' })
  expect({ connections: canary.connections, requests: canary.requests }).toEqual({ connections: 0, requests: [] })
})

test('without the page’s own policy, the session’s wall alone still lets nothing out', async () => {
  const { app } = started
  canary.connections = 0
  canary.requests.length = 0
  const outcome = await app.evaluate(async ({ BrowserWindow, session }, to) => {
    const bare = new BrowserWindow({
      show: false,
      webPreferences: { session: session.fromPartition('page'), sandbox: true },
    })
    const html = `<link rel=preconnect href="${to}"><img src="${to}/image"><iframe src="${to}/frame"></iframe><script>fetch('${to}/fetch').then(()=>document.title='out',()=>document.title='in')</script>`
    await bare.loadURL(`data:text/html,${encodeURIComponent(html)}`)
    const title: unknown = await bare.webContents.executeJavaScript(
      'new Promise(r=>{const t=setInterval(()=>{if(document.title==="in"||document.title==="out"){clearInterval(t);r(document.title)}},20)})',
    )
    bare.destroy()
    return String(title)
  }, canary.url)
  expect(outcome).toBe('in')
  expect({ connections: canary.connections, requests: canary.requests }).toEqual({ connections: 0, requests: [] })
})

test('a mail’s own policy lets nothing out and runs nothing, without the cleaner and without the session’s wall', async () => {
  const { app } = started
  canary.requests.length = 0
  const policy = bodyPolicy(1)
  const frame = `<iframe sandbox="allow-popups" src="mail://message/1/body"></iframe>`
  await app.evaluate(
    async ({ BrowserWindow, session }, { to, policy, frame }) => {
      const bare = session.fromPartition('bare')
      const html = { 'content-type': 'text/html' }
      const hostile = `<link rel=stylesheet href="${to}/css"><link rel=prefetch href="${to}/prefetch"><style>@import url(${to}/import);
        body{background:url(${to}/css.png)}</style><meta http-equiv=refresh content="0;url=${to}/refresh"><img src="${to}/img">
        <img src="mail://message/2/inline/other"><iframe src="${to}/frame"></iframe><object data="${to}/object"></object>
        <video src="${to}/video" poster="${to}/poster"></video><svg><image href="${to}/svg"/></svg>
        <script>fetch('${to}/script')</script><img src=x onerror="fetch('${to}/onerror')"><img src="mail://message/1/inline/last">`
      let finished = () => {}
      const last = new Promise<void>((resolve) => (finished = resolve))
      const asked: string[] = []
      Object.assign(globalThis, { asked })
      bare.protocol.handle('app', () => new Response(frame, { headers: html }))
      bare.protocol.handle('mail', (request) => {
        if (request.url.endsWith('/body'))
          return new Response(hostile, { headers: { ...html, 'content-security-policy': policy } })
        asked.push(request.url)
        finished()
        return new Response(null, { status: 404 })
      })
      const window = new BrowserWindow({ show: false, webPreferences: { session: bare, sandbox: true } })
      await window.loadURL('app://mailmirror/index.html')
      await last
      window.destroy()
    },
    { to: canary.url, policy, frame },
  )
  expect(await app.evaluate(() => (globalThis as unknown as { asked: string[] }).asked)).toEqual([
    'mail://message/1/inline/last',
  ])
  expect(canary.requests).toEqual([])
})

test('main’s own way out hands a redirect back where it is not to follow it, and any other answer whole', async () => {
  const server = createServer((request, response) => {
    if (request.url === '/here') response.writeHead(302, { location: '/there' })
    response.end(request.url === '/here' ? 'gone' : `${request.headers['user-agent']} ${'long '.repeat(50_000)}`)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  try {
    await expect.poll(() => started.app.evaluate(() => globalThis.mailmirrorTest !== undefined)).toBe(true)
    const answers = await started.app.evaluate(async (_electron, to) => {
      const ask = globalThis.mailmirrorTest?.fetch
      const manual = { redirect: 'manual', headers: { 'User-Agent': 'Mailmirror' } } as const
      const here = await ask?.(`${to}/here`, manual)
      const there = await ask?.(new URL(`${to}/there`), manual)
      const stopped = await ask?.(`${to}/here`, { ...manual, signal: AbortSignal.abort() }).catch(String)
      return [here?.status, here?.headers.get('location'), there?.status, await there?.text(), stopped]
    }, url)
    expect(answers).toEqual([302, `${url}/there`, 200, `Mailmirror ${'long '.repeat(50_000)}`, 'AbortError: stopped'])
  } finally {
    server.closeAllConnections()
    server.close()
  }
})
