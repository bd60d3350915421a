/** A window for writing that is closed while not all in it is kept. */
import { expect, test } from '@playwright/test'
import { startAgentWithLetters } from '../support/agent-mail.ts'
import type { AgentProcess } from '../support/agent-process.ts'
import { openCanary, type Canary } from '../support/canary.ts'
import { connectOnsite } from '../support/connecting.ts'
import { clickMenu, launch, newFolder, removeFolder, type Started } from '../support/launch.ts'

let canary: Canary
let agent: AgentProcess
let folder: string
let started: Started

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

test('is asked about before a file is lost that is still being added; it closes when told to', async () => {
  const [page] = await Promise.all([started.app.waitForEvent('window'), clickMenu(started.app, 'compose')])
  await page.getByTestId('subject').fill('Half added')
  // A click is what lets a page have a word in its closing.
  await page.getByTestId('subject').click()
  await page.evaluate(() => {
    const file = new File(['x'], 'slow.bin')
    // It never gets read.
    Object.defineProperty(file, 'slice', { value: () => ({ arrayBuffer: () => new Promise(() => {}) }) })
    const files = { 0: file, length: 1, item: () => file, [Symbol.iterator]: () => [file][Symbol.iterator]() }
    const drop = new DragEvent('drop', { bubbles: true, cancelable: true })
    Object.defineProperty(drop, 'dataTransfer', { value: { types: ['Files'], files } })
    document.querySelector('main')?.dispatchEvent(drop)
  })
  await expect(page.getByTestId('upload')).toBeVisible()
  const ask = (answer: number) =>
    started.app.evaluate(
      ({ BrowserWindow, dialog }, { at, answer }) =>
        new Promise<string>((resolve) => {
          dialog.showMessageBox = ((_window: unknown, asked: { message: string }) => {
            resolve(asked.message)
            return Promise.resolve({ response: answer, checkboxChecked: false })
          }) as typeof dialog.showMessageBox
          BrowserWindow.getAllWindows()
            .find((one) => one.webContents.getURL() === at)
            ?.close()
        }),
      { at: page.url(), answer },
    )
  expect(await ask(1)).toBe('Close this message?')
  await page.getByTestId('subject').fill('Still here')
  const gone = page.waitForEvent('close')
  await ask(0)
  await gone
  await expect
    .poll(() =>
      started.page.evaluate(async () => {
        const answer = await window.bridge.call('drafts.list', {})
        return answer.ok ? answer.value.map(({ subject }) => subject) : [answer.error.kind]
      }),
    )
    .toEqual(['Still here'])
})
