/** Signing in for real: in the browser, without a keychain, after the keychain lost it, and through a proxy. */
import { expect, test } from '@playwright/test'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { startAgentWithLetters } from '../support/agent-mail.ts'
import type { AgentProcess } from '../support/agent-process.ts'
import { connectOnsite } from '../support/connecting.ts'
import { filesWith } from '../support/files-with.ts'
import { launch, newFolder, picture, removeFolder, syncEnded } from '../support/launch.ts'
import { browse, clientId, openIdProvider, running } from '../support/openid-provider.ts'
import { tenantBefore } from '../support/tenant.ts'

let agent: AgentProcess
let folder: string
const ends: (() => unknown)[] = []
const until = (end: () => unknown) => void ends.push(end)

test.beforeEach(async () => {
  folder = newFolder()
  agent = await startAgentWithLetters(folder, 'http://127.0.0.1:1')
})
test.afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end()
  agent.child.kill()
  removeFolder(folder)
})

async function started(options: Parameters<typeof launch>[0] = {}) {
  const app = await launch(options)
  until(() => removeFolder(app.data))
  until(() => app.app.close())
  return app
}

test('SuperOffice Online: the browser opens, and what it brings back leaves no trace outside of the keychain', async () => {
  const provider = await openIdProvider({}, until)
  const api = await tenantBefore(agent.url, provider.accepts, until)
  provider.modes.state = () => running(provider.authority, api)
  const { app, page, data } = await started()
  await app.evaluate(({ shell }) => {
    const opened: string[] = []
    Object.assign(globalThis, { opened })
    shell.openExternal = (url) => Promise.resolve(void opened.push(url))
  })
  await page.evaluate(
    async ([authority, client]) => {
      const read = await window.bridge.call('settings.get', {})
      const online = { environment: 'online' as const, clientId: client ?? '', authority: authority ?? null }
      if (read.ok) await window.bridge.call('settings.save', { ...read.value, online })
    },
    [provider.authority, clientId],
  )
  await page.getByTestId('connect-online').click()
  const agree = page.getByTestId('connect-until-closed')
  if (await agree.isVisible()) await agree.check()
  await page.getByTestId('online-sign-in').click()
  await expect(page.getByTestId('online-waiting')).toBeVisible()
  await picture(page, 'online-waiting-light')
  const opened = () => app.evaluate(() => (globalThis as unknown as { opened: string[] }).opened)
  await expect.poll(async () => (await opened()).length).toBe(1)
  const visit = await browse((await opened())[0] ?? '')
  expect(visit.status).toBe(200)
  await syncEnded(page)
  await expect(page.getByTestId('message-row')).toHaveCount(3)
  const tokens = provider.forms.flatMap((form) => Object.values(form)).filter((one) => String(one).length > 30)
  expect(tokens.length).toBeGreaterThan(0)
  expect(tokens.flatMap((token) => filesWith(data, String(token)))).toEqual([])
})

test('without a keychain the app says so, keeps the password until it is closed, and then asks again', async () => {
  const env = { DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nowhere' }
  const { app, page, data } = await launch({ env })
  await page.getByTestId('connect-onsite').click()
  await expect(page.getByTestId('connect-until-closed')).toBeVisible()
  await picture(page, 'start-no-keychain-light')
  await page.locator('#connect-site').fill(agent.url)
  await page.locator('#connect-user').fill('ann')
  await page.locator('#connect-password').fill('demo')
  await page.getByTestId('start-connect').click()
  await expect(page.getByTestId('connect-form')).toBeVisible()
  await connectOnsite(page, agent.url, 'ann', 'demo')
  await syncEnded(page)
  await expect(page.getByTestId('message-row')).toHaveCount(3)
  await app.close()
  const again = await started({ data, env })
  await expect(again.page.getByTestId('sign-in-again')).toBeVisible({ timeout: 30_000 })
  await expect(again.page.getByTestId('message-row')).toHaveCount(3)
  await again.page.getByTestId('sign-in-again').click()
  await expect(again.page.locator('#connect-user')).toHaveValue('ann')
  await picture(again.page, 'sign-in-again-light')
  await again.page.locator('#connect-password').fill('demo')
  await again.page.getByTestId('connect-until-closed').check()
  await again.page.getByTestId('start-connect').click()
  await syncEnded(again.page)
  await expect(again.page.getByTestId('sign-in-again')).toBeHidden()
})

test('every request goes by the system’s proxy, and none around it', async () => {
  const asked: string[] = []
  const proxy = createServer((request, response) => {
    asked.push(`${request.method ?? ''} ${request.url ?? ''}`)
    response.writeHead(502).end()
  })
  proxy.on('connect', (request, socket) => {
    asked.push(`CONNECT ${request.url ?? ''}`)
    socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n')
  })
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve))
  until(() => proxy.close())
  const { page } = await started({ args: [`--proxy-server=http://127.0.0.1:${(proxy.address() as AddressInfo).port}`] })
  await connectOnsite(page, 'https://crm.mailmirror.example', 'ann', 'demo')
  await expect(page.getByTestId('connect-form')).toContainText('No server answers at this address.')
  expect(new Set(asked)).toEqual(new Set(['CONNECT crm.mailmirror.example:443']))
})
