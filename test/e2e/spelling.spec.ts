/** Spelling is checked with the words that the system has, and nobody is asked for others. */
import { expect, test, type ElectronApplication } from '@playwright/test'
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { startAgentWithLetters } from '../support/agent-mail.ts'
import type { AgentProcess } from '../support/agent-process.ts'
import { openCanary, type Canary } from '../support/canary.ts'
import { connectOnsite } from '../support/connecting.ts'
import { clickMenu, launch, newFolder, removeFolder } from '../support/launch.ts'
import { bdic } from '../support/words.ts'

test.skip(process.platform !== 'linux', 'the other systems bring a checker of their own')

let folder: string
let canary: Canary
let agent: AgentProcess
test.beforeAll(async () => {
  folder = newFolder()
  canary = await openCanary()
  agent = await startAgentWithLetters(folder, canary.url)
})
test.afterAll(async () => {
  agent.child.kill()
  await canary.close()
  removeFolder(folder)
})

const isOn = (app: ElectronApplication) =>
  app.evaluate(({ session }) => session.fromPartition('page').isSpellCheckerEnabled())

test('without words of the system it is off, and nothing is fetched', async () => {
  const empty = join(folder, 'empty')
  mkdirSync(empty)
  const { app, data, page } = await launch({ env: { XDG_DATA_DIRS: empty } })
  await expect(page.getByTestId('start-demo')).toBeVisible()
  expect(await isOn(app)).toBe(false)
  await app.close()
  expect(readdirSync(join(data, 'Dictionaries'))).toEqual([])
  removeFolder(data)
})

test('with them a misspelled word is known as one, and has others offered', async () => {
  const share = join(folder, 'share')
  mkdirSync(join(share, 'hunspell-bdic'), { recursive: true })
  writeFileSync(join(share, 'hunspell-bdic', 'en_US.bdic'), bdic(['hello', 'their', 'world']))
  const { app, data, page } = await launch({ env: { XDG_DATA_DIRS: share } })
  await app.evaluate(({ session }) => {
    const fetched: string[] = []
    Object.assign(globalThis, { fetched })
    session.fromPartition('page').on('spellcheck-dictionary-download-begin', (_event, language) => {
      fetched.push(language)
    })
  })
  await connectOnsite(page, agent.url, 'ann', 'demo')
  await expect(page.getByTestId('sync-all')).toBeVisible()
  expect(await isOn(app)).toBe(true)
  const [writing] = await Promise.all([app.waitForEvent('window'), clickMenu(app, 'compose')])
  const subject = writing.getByTestId('subject')
  await subject.click()
  await subject.pressSequentially('hello thier world ')
  await app.evaluate(({ BrowserWindow, Menu }) => {
    const clicked: { word: string; others: string[] }[] = []
    Object.assign(globalThis, { clicked })
    // The system's menu would wait for a person.
    Menu.prototype.popup = () => undefined
    BrowserWindow.getAllWindows()
      .find((one) => one.webContents.getURL().includes('/compose.html#'))
      ?.webContents.on('context-menu', (_event, { misspelledWord, dictionarySuggestions }) => {
        clicked.push({ word: misspelledWord, others: dictionarySuggestions })
      })
  })
  const known = async () => {
    await subject.click({ button: 'right', position: { x: 50, y: 10 } })
    return await app.evaluate(() => (globalThis as unknown as { clicked: unknown[] }).clicked.at(-1))
  }
  await expect.poll(known).toEqual({ word: 'thier', others: ['their'] })
  expect(await app.evaluate(() => (globalThis as unknown as { fetched: string[] }).fetched)).toEqual([])
  await app.close()
  removeFolder(data)
})
