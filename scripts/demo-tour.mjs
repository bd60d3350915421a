// The demo without a person: presses Sync, waits for its end, says what came, and takes a picture.
import { _electron } from '@playwright/test'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { root, say, script, Stop } from './steps.mjs'
import { forRoot } from './with-electron.mjs'

const minute = 60_000

async function ask(page, name) {
  const answer = await page.evaluate((call) => window.bridge.call(call, {}), name)
  if (!answer.ok) throw new Stop(`The app could not answer ${name}: ${answer.error.kind}`)
  return answer.value
}

/** Answers the sync's end as the app tells it, with the seconds from the press of the button. */
async function sync(page) {
  const button = page.getByTestId('sync-all')
  await button.waitFor({ timeout: minute })
  const started = performance.now()
  await button.click()
  await page
    .locator('[data-testid="sync-status"][data-running="false"][data-finished="true"]')
    .waitFor({ timeout: 5 * minute })
  const seconds = (performance.now() - started) / 1000
  const { accounts } = await ask(page, 'sync.state')
  const folders = await ask(page, 'folders.list')
  return { accounts, folders, seconds }
}

function summary({ accounts, folders, seconds }) {
  const done = accounts.filter(({ state }) => state === 'done').length
  const total = folders.reduce((sum, folder) => sum + folder.total, 0)
  const unread = folders.reduce((sum, folder) => sum + folder.unread, 0)
  const n = (value) => value.toLocaleString('en')
  return (
    `Synced ${n(done)} of ${n(accounts.length)} accounts in ${seconds.toFixed(1)} s: ` +
    `${n(total)} messages in ${n(folders.length)} folders, ${n(unread)} unread`
  )
}

/** An open message makes the better picture; without one the list has to do. */
async function picture(page) {
  const open = async () => {
    await page
      .getByTestId('message-row')
      .first()
      .click({ timeout: minute / 6 })
    await page
      .frameLocator('[data-testid="mail-frame"]')
      .locator('body :visible')
      .first()
      .waitFor({ timeout: minute / 6 })
  }
  await open().catch(() => say('No message could be opened for the picture'))
  const file = join(mkdtempSync(join(tmpdir(), 'mailmirror-demo-')), 'mailmirror.png')
  await page.screenshot({ path: file })
  return file
}

await script(async (words) => {
  say('There is no display: taking a tour by itself')
  const app = await _electron.launch({ args: ['.', '--demo', ...forRoot, ...words], cwd: root })
  let said = ''
  app.process().stderr?.on('data', (chunk) => (said += chunk))
  const page = await app.firstWindow().catch(() => {
    // It may wait for a person, with a box that nobody sees.
    app.process().kill('SIGKILL')
    throw new Stop(/^mailmirror: (.*)$/m.exec(said)?.[1] ?? 'The app opened no window')
  })
  try {
    const result = await sync(page)
    console.log(summary(result))
    console.log(`Screenshot: ${await picture(page)}`)
    return result.accounts.every(({ state }) => state === 'done') ? 0 : 1
  } finally {
    await app.close()
  }
})
