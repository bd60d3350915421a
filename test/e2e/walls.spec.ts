/** The page is walled in: what it is denied, and what the walls do without each other. */
import { expect, test } from '@playwright/test'
import { join } from 'node:path'
import { openCanary, type Canary } from '../support/canary.ts'
import { launch, removeFolder, root, type Started } from '../support/launch.ts'

let started: Started
let canary: Canary
test.beforeAll(async () => {
  canary = await openCanary()
  started = await launch()
  await expect(started.page.getByTestId('start-demo')).toBeVisible()
  await started.app.evaluate(({ shell }) => {
    const opened: string[] = []
    Object.assign(globalThis, { opened })
    shell.openExternal = (url) => Promise.resolve(void opened.push(url))
  })
})
test.afterAll(async () => {
  await started.app.close()
  await canary.close()
  removeFolder(started.data)
})
const opened = () => started.app.evaluate(() => (globalThis as unknown as { opened: string[] }).opened)

test('goes nowhere: not by script, form, refresh or frame', async () => {
  const { app, page } = started
  const before = page.url()
  await app.evaluate(({ BrowserWindow }) => {
    const tried: string[] = []
    Object.assign(globalThis, { tried })
    BrowserWindow.getAllWindows()[0]?.webContents.on('will-frame-navigate', ({ url }) => tried.push(url))
  })
  const ways = ['https://example.com/', 'app://mailmirror/other.html', 'mail://message/1/body', `${canary.url}/script`]
  for (const url of ways) await page.evaluate((to) => void location.assign(to), url)
  const tried = () => app.evaluate(() => (globalThis as unknown as { tried: string[] }).tried)
  await expect.poll(tried).toEqual(ways)
  const frames = [`${canary.url}/frame`, 'app://mailmirror/index.html', 'file:///etc/passwd', 'mail://message/1/other']
  await page.evaluate(
    ({ to, sources }) => {
      const form = Object.assign(document.createElement('form'), { action: `${to}/form`, method: 'post' })
      document.body.append(form, ...sources.map((src) => Object.assign(document.createElement('iframe'), { src })))
      form.submit()
    },
    { to: canary.url, sources: frames },
  )
  // Of the frames only this one is a message's address at all, so it is the only one that the page's policy lets try.
  await expect.poll(tried).toEqual([...ways, 'mail://message/1/other'])
  expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.getURL())).toBe(before)
  expect(await page.evaluate(() => document.querySelector('[data-testid="start-demo"]') !== null)).toBe(true)
  expect(app.windows()).toHaveLength(1)
  expect(await opened()).toEqual([])
  expect({ connections: canary.connections, requests: canary.requests }).toEqual({ connections: 0, requests: [] })
})

test('comes back from the one address that nobody can deny', async () => {
  const { page } = started
  await page.evaluate(() => void setTimeout(() => location.assign('about:blank')))
  await page.waitForURL('about:blank')
  await page.waitForURL('app://mailmirror/index.html')
  await expect(page.getByTestId('start-demo')).toBeVisible()
})

test('opens no window, and outside only what main allows', async () => {
  const { page, app } = started
  const urls = [
    'https://example.com/a b',
    'javascript:alert(1)',
    'file:///etc/passwd',
    'smb://host/x',
    'ms-settings:',
    'mailto:a@example.com',
    'https://bank.example@evil.example/',
    'about:blank',
    '',
  ]
  for (const url of urls) expect(await page.evaluate((to) => window.open(to) === null, url)).toBe(true)
  await expect.poll(opened).toEqual(['https://example.com/a%20b'])
  expect(app.windows()).toHaveLength(1)
})

test('knows no address but its own files and its messages', async () => {
  const { app } = started
  const bad = [
    'app://mailmirror/',
    'app://mailmirror/main.ts',
    'app://mailmirror/package.json',
    'app://mailmirror/../main/main.js',
    'app://mailmirror/..%2fmain%2fmain.js',
    'app://mailmirror/%2e%2e/main/main.js',
    'app://mailmirror/..%5cmain%5cmain.js',
    'app://mailmirror//etc/passwd',
    'app://mailmirror/%2fetc%2fpasswd',
    'app://mailmirror/index.html%00',
    'app://mailmirror/index.html/',
    'app://mailmirror/index.html?x=1',
    'app://mailmirror/INDEX.HTML',
    'app://mailmirror/assets',
    'app://mailmirror/assets/',
    'app://mailmirror/assets/../../main/main.js',
    'app://other/index.html',
    'app://mailmirror.evil/index.html',
    'app://x@mailmirror/index.html',
    'mail://message/',
    'mail://message/1',
    'mail://message/1/body',
    'mail://message/-1/body',
    'mail://message/1e3/body',
    'mail://message/01/body',
    'mail://message/999999999999999999999/body',
    'mail://message/1/inline/',
    'mail://message/1/inline/a',
    'mail://message/1/inline/..%2f..%2fx',
    'mail://message/1/inline/%00',
    'mail://message/1/raw',
    'mail://other/1/body',
    'mail://message/..%2f1/body',
    'app://mailmirror/compose.html?draft=1',
    'app://mailmirror/compose',
    'mail://draft/1/1',
    'mail://draft/1',
    'mail://draft/1/1/',
    'mail://draft/0/1',
    'mail://draft/1/..%2f..%2f1',
    'mail://draft/1/1?x',
    'mail://message/1/inline/%zz',
  ]
  const answers = await app.evaluate(async ({ session }, urls) => {
    const pages = session.fromPartition('page')
    return await Promise.all(
      urls.map(
        async (url) =>
          [
            url,
            await pages.fetch(url).then(
              (one) => one.status,
              () => 'refused',
            ),
          ] as const,
      ),
    )
  }, bad)
  expect(answers.filter(([, status]) => status !== 404 && status !== 'refused')).toEqual([])
  expect(bad.length).toBeGreaterThanOrEqual(30)
  const good = await app.evaluate(async ({ session }) => {
    const one = await session.fromPartition('page').fetch('app://mailmirror/index.html')
    return {
      status: one.status,
      policy: one.headers.get('content-security-policy'),
      sniff: one.headers.get('x-content-type-options'),
    }
  })
  expect(good).toMatchObject({ status: 200, sniff: 'nosniff' })
  expect(good.policy).toMatch(/^default-src 'none'; script-src 'self'; style-src 'self';/)
  expect(good.policy).not.toMatch(/unsafe|http|\*/)
})

test('runs no script that was written into it', async () => {
  const { page } = started
  const ran = await page.evaluate(async () => {
    const blocked: string[] = []
    document.addEventListener('securitypolicyviolation', (event) => blocked.push(event.effectiveDirective))
    const script = document.createElement('script')
    script.appendChild(document.createTextNode('window.ran = true'))
    document.body.append(script)
    const holder = document.createElement('div')
    let untrusted = 'written'
    try {
      holder.innerHTML = '<img src="x" onerror="window.ran = true">'
    } catch {
      untrusted = 'refused'
    }
    const image = document.createElement('img')
    image.setAttribute('src', 'x')
    const link = Object.assign(document.createElement('a'), { href: 'javascript:window.ran = true' })
    holder.append(image, link)
    document.body.append(holder)
    await new Promise((resolve) => image.addEventListener('error', resolve))
    link.click()
    return { ran: 'ran' in window, blocked: blocked.length > 0, untrusted }
  })
  expect(ran).toEqual({ ran: false, blocked: true, untrusted: 'refused' })
})

test('is granted nothing but notifications', async () => {
  const { page } = started
  const states = await page.evaluate(async () => {
    const ask = async (name: string) =>
      [
        name,
        await navigator.permissions.query({ name: name as PermissionName }).then(
          (one) => one.state,
          () => 'unknown',
        ),
      ] as const
    const names = [
      'geolocation',
      'camera',
      'microphone',
      'midi',
      'clipboard-read',
      'clipboard-write',
      'storage-access',
      'local-fonts',
      'screen-wake-lock',
      'idle-detection',
      'window-management',
      'display-capture',
      'persistent-storage',
    ]
    return Object.fromEntries(await Promise.all(names.map(ask)))
  })
  expect(Object.entries(states).filter(([, state]) => state === 'granted')).toEqual([])
  const used = await page.evaluate(async () => {
    const media = await navigator.mediaDevices.getUserMedia({ audio: true }).then(
      () => 'granted',
      () => 'denied',
    )
    const place = await new Promise((resolve) =>
      navigator.geolocation.getCurrentPosition(
        () => resolve('granted'),
        () => resolve('denied'),
      ),
    )
    const clipboard = await navigator.clipboard.readText().then(
      () => 'granted',
      () => 'denied',
    )
    return { media, place, clipboard, notifications: await Notification.requestPermission() }
  })
  expect(used).toEqual({ media: 'denied', place: 'denied', clipboard: 'denied', notifications: 'granted' })
})

test('has no Node', async () => {
  const { page } = started
  expect(
    await page.evaluate(() => ['process', 'require', 'module', 'Buffer', 'global'].filter((name) => name in window)),
  ).toEqual([])
})

test('only its own main frame is answered over the bridge', async () => {
  const { app } = started
  const answer = await app.evaluate(
    async ({ BrowserWindow, session }, preload) => {
      const webPreferences = { session: session.fromPartition('page'), sandbox: true, preload }
      const stranger = new BrowserWindow({ show: false, webPreferences })
      await stranger.loadURL('app://mailmirror/index.html')
      const asked = "window.bridge.call('app.info', {}).catch(() => 'no one there')"
      const answer = (await stranger.webContents.executeJavaScript(asked)) as unknown
      stranger.destroy()
      return answer
    },
    join(root, 'out/preload/preload.cjs'),
  )
  expect(answer).toBe('no one there')
})
