/** The windows in which mail is written: their walls, what they keep when they close, and the links that open them. */
import { expect, test, type Page } from '@playwright/test'
import { startAgentWithLetters } from '../support/agent-mail.ts'
import type { AgentProcess } from '../support/agent-process.ts'
import { openCanary, type Canary } from '../support/canary.ts'
import { connectOnsite } from '../support/connecting.ts'
import {
  clickMenu,
  clickTray,
  launch,
  newFolder,
  removeFolder,
  startBeside,
  trayLabel,
  type Started,
} from '../support/launch.ts'

test.describe.configure({ mode: 'serial' })
let canary: Canary
let agent: AgentProcess
let folder: string
let started: Started
/** What the pages for writing wrote to their consoles as errors. */
const errors: string[] = []

test.beforeAll(async () => {
  canary = await openCanary()
  folder = newFolder()
  agent = await startAgentWithLetters(folder, canary.url)
  started = await launch()
  await connectOnsite(started.page, agent.url, 'ann', 'demo')
  await expect(started.page.getByTestId('sync-all')).toBeVisible()
})
test.afterAll(async () => {
  await started.app.close()
  agent.child.kill()
  await canary.close()
  removeFolder(folder)
  removeFolder(started.data)
})

const composers = () => started.app.windows().filter((page) => page.url().includes('/compose.html#'))
/** What opens a window, and that window when its page is there. */
async function opened(act: () => Promise<unknown>): Promise<Page> {
  const [page] = await Promise.all([started.app.waitForEvent('window'), act()])
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text())
  })
  page.on('pageerror', (error) => void errors.push(error.message))
  await expect(page.getByTestId('subject')).toBeVisible()
  return page
}
/** Subjects of all drafts, as the main window is told. */
const subjects = () =>
  started.page.evaluate(async () => {
    const answer = await window.bridge.call('drafts.list', {})
    return answer.ok ? answer.value.map(({ subject }) => subject).sort() : [answer.error.kind]
  })
const compose = () => opened(() => clickMenu(started.app, 'compose'))
const closed = (page: Page) => page.waitForEvent('close')
/** As the button of its frame does. */
const close = async (page: Page) => {
  const gone = closed(page)
  const url = page.url()
  await started.app.evaluate(({ BrowserWindow }, at) => {
    BrowserWindow.getAllWindows()
      .find((one) => one.webContents.getURL() === at)
      ?.close()
  }, url)
  await gone
}

test('the menu opens one and the tray another, beside each other', async () => {
  const first = await compose()
  const second = await opened(() => clickTray(started.app, 'compose'))
  expect(first.url()).not.toBe(second.url())
  expect(composers()).toHaveLength(2)
  const places = await started.app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()
      .filter((one) => one.webContents.getURL().includes('/compose.html#'))
      .map((one) => one.getBounds().x),
  )
  expect(new Set(places).size).toBe(2)
})

test('is walled in as the main window is, and its page says what it may load', async () => {
  const facts = await started.app.evaluate(async ({ BrowserWindow }) => {
    const window = BrowserWindow.getAllWindows().find((one) => one.webContents.getURL().includes('/compose.html#'))
    const answer = await window?.webContents.session.fetch('app://mailmirror/compose.html')
    const kept = (
      window?.webContents as unknown as { getLastWebPreferences(): Record<string, unknown> }
    ).getLastWebPreferences()
    const names = ['sandbox', 'contextIsolation', 'nodeIntegration', 'webSecurity', 'webviewTag']
    return {
      locks: Object.fromEntries(names.map((name) => [name, kept[name]])),
      policy: answer?.headers.get('content-security-policy'),
    }
  })
  expect(facts.locks).toEqual({
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    webSecurity: true,
    webviewTag: false,
  })
  expect(facts.policy).toContain("img-src 'self' data: mail://draft/")
  expect(facts.policy).not.toContain('frame-src')
})

test('an editor under this policy writes and keeps, without a word of complaint', async () => {
  const page = await compose()
  await page.getByTestId('subject').fill('Rich')
  await page.locator('[contenteditable="true"]').last().click()
  await page.keyboard.type('Some words')
  await close(page)
  await expect.poll(subjects).toContain('Rich')
  expect(errors).toEqual([])
})

test('shows the pictures of drafts, nothing else of them, and only here', async () => {
  const page = await compose()
  const outcome = await page.evaluate(async () => {
    const id = Number(location.hash.slice(1)) as never
    const point = Uint8Array.from(
      atob('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='),
      (letter) => letter.charCodeAt(0),
    )
    const drawn = new TextEncoder().encode('<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"></svg>')
    const put = async (name: string, type: string, bytes: Uint8Array<ArrayBuffer>) => {
      const begun = await window.bridge.call('drafts.beginFile', { id, name, type, inline: true })
      if (!begun.ok) return begun.error.kind
      await window.bridge.call('drafts.putBytes', { id, fileId: begun.value, bytes })
      await window.bridge.call('drafts.endFile', { id, fileId: begun.value })
      return `mail://draft/${id as number}/${begun.value}`
    }
    const shows = (src: string) => {
      const image = new Image()
      const ended = new Promise<string>((resolve) => {
        image.onload = () => resolve('shown')
        image.onerror = () => resolve('not shown')
      })
      image.src = src
      return ended
    }
    const picture = await put('point.png', 'image/png', point)
    const drawing = await put('drawing.svg', 'image/svg+xml', drawn)
    const shown = [await shows(picture), await shows(drawing), await shows('mail://draft/999/1')]
    return { picture, shown, message: await shows('mail://message/1/inline/x') }
  })
  expect(outcome.shown).toEqual(['shown', 'not shown', 'not shown'])
  expect(outcome.message).toBe('not shown')
  const elsewhere = await started.page.evaluate((src) => {
    const image = new Image()
    const ended = new Promise((resolve) => {
      image.onload = () => resolve('shown')
      image.onerror = () => resolve('blocked')
    })
    image.src = src
    return ended
  }, outcome.picture)
  expect(elsewhere).toBe('blocked')
  await close(page)
})

test('goes nowhere, opens no window of its own and reaches nobody', async () => {
  const [page] = composers()
  if (!page) throw new Error('no window for writing')
  const before = page.url()
  canary.connections = 0
  canary.requests.length = 0
  const outcome = await page.evaluate(async (to) => {
    location.assign(`${to}/assigned`)
    location.assign('app://mailmirror/index.html')
    const image = new Image()
    const failed = new Promise((resolve) => (image.onerror = () => resolve('blocked')))
    image.src = `${to}/image`
    const frame = Object.assign(document.createElement('iframe'), { src: 'mail://message/1/body' })
    document.body.append(frame)
    const fetched = await fetch(to).then(
      () => 'fetched',
      () => 'blocked',
    )
    const answer = { image: await failed, fetched, window: window.open('about:blank') === null }
    frame.remove()
    return answer
  }, canary.url)
  expect(outcome).toEqual({ image: 'blocked', fetched: 'blocked', window: true })
  expect(page.url()).toBe(before)
  expect({ connections: canary.connections, requests: canary.requests }).toEqual({ connections: 0, requests: [] })
})

test('comes back to its own draft from the one address that nobody can deny', async () => {
  const [page] = composers()
  if (!page) throw new Error('no window for writing')
  const before = page.url()
  await page.evaluate(() => void setTimeout(() => location.assign('about:blank')))
  await page.waitForURL('about:blank')
  await page.waitForURL(before)
  await expect(page.getByTestId('subject')).toBeVisible()
})

test('what was typed last is kept when the window is closed at once', async () => {
  const page = await compose()
  await page.getByTestId('subject').fill('Written in a hurry')
  await close(page)
  await expect.poll(subjects).toContain('Written in a hurry')
})

test('one in which nothing was written leaves nothing behind', async () => {
  const before = await subjects()
  const page = await compose()
  expect(await subjects()).toHaveLength(before.length + 1)
  await close(page)
  await expect.poll(subjects).toEqual(before)
})

test('a click on an address begins a mail to it, and on a page opens the browser', async () => {
  await started.app.evaluate(({ shell }) => {
    const outside: string[] = []
    Object.assign(globalThis, { outside })
    shell.openExternal = (url) => Promise.resolve(void outside.push(url))
  })
  const page = await opened(() =>
    started.page.evaluate(() => void window.open('mailto:bo@example.com?subject=Hei%20Bo')),
  )
  await expect(page.getByTestId('subject')).toHaveValue('Hei Bo')
  await page.evaluate(() => void window.open('https://example.com/'))
  const outside = () => started.app.evaluate(() => (globalThis as unknown as { outside: string[] }).outside)
  await expect.poll(outside).toEqual(['https://example.com/'])
  await close(page)
})

test('a second start with a link begins a mail here, without a file that the link names', async () => {
  const link = 'mailto:kari@example.com?subject=From%20the%20web&attach=/etc/passwd&body=Hello'
  let beside: ReturnType<typeof startBeside> | undefined
  const page = await opened(() => Promise.resolve((beside = startBeside(started.data, [link]))))
  await expect(page.getByTestId('subject')).toHaveValue('From the web')
  await expect(page.getByTestId('file')).toHaveCount(0)
  beside?.kill()
  expect(await trayLabel(started.app, 'outbox')).toBeNull()
})

test('the title is what the page says, and the person sees no address', async () => {
  const titles = await started.app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows().map((one) => one.getTitle()),
  )
  expect(titles.filter((title) => /compose\.html|app:/.test(title))).toEqual([])
  expect(titles.some((title) => title.includes('From the web'))).toBe(true)
})

test('what is open when the app ends is open again when it starts, with the last letters', async () => {
  const page = composers().at(-1)
  if (!page) throw new Error('no window for writing')
  await page.getByTestId('subject').fill('Goes on tomorrow')
  const open = composers().length
  const { data } = started
  await started.app.evaluate(({ app }) => app.quit())
  await started.app.waitForEvent('close')
  started = await launch({ data })
  await expect.poll(() => composers().length).toBe(open)
  const values = await Promise.all(composers().map((one) => one.getByTestId('subject').inputValue()))
  expect(values).toContain('Goes on tomorrow')
})

test('turning into the demo closes them, and they are there again afterwards', async () => {
  const page = composers().at(-1)
  if (!page) throw new Error('no window for writing')
  await page.getByTestId('subject').fill('Not for the demo')
  const open = composers().length
  await started.page.evaluate(() => void window.bridge.call('demo.start', {}))
  await expect.poll(() => composers().length, { timeout: 60_000 }).toBe(0)
  await expect(started.page.getByTestId(/^account-\d+$/)).toHaveCount(12, { timeout: 60_000 })
  expect(await subjects()).toEqual([])
  const { data } = started
  await started.app.close()
  started = await launch({ data })
  await expect.poll(() => composers().length).toBe(open)
  expect(await subjects()).toContain('Not for the demo')
})

test('without the tray, closing the main window ends the app and all of them', async () => {
  const { app, page } = started
  await page.evaluate(async () => {
    const now = await window.bridge.call('settings.get', {})
    if (now.ok) await window.bridge.call('settings.save', { ...now.value, closeToTray: false })
  })
  const ended = app.waitForEvent('close')
  await app.evaluate(({ BrowserWindow }) => {
    const main = BrowserWindow.getAllWindows().find((one) => one.webContents.getURL().endsWith('/index.html'))
    setImmediate(() => main?.close())
  })
  await ended
  started = await launch({ data: started.data })
  await expect.poll(() => composers().length).toBeGreaterThan(0)
})
