/** A mail from the first letter to the copy in Sent, in windows of its own, over a real IMAP and a real SMTP server. */
import { expect, test, type Page } from '@playwright/test'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import PostalMime from 'postal-mime'
import { problemsOf } from '../support/axe.ts'
import { connectMail } from '../support/connecting.ts'
import { dovecotVersion, runDovecot, type Dovecot } from '../support/dovecot-server.ts'
import { note } from '../support/imap-notes.ts'
import { launch, newFolder, picture, removeFolder, syncEnded, type Started } from '../support/launch.ts'
import { password, runReceiver, type Receiver } from '../support/smtp-server.ts'

test.describe.configure({ mode: 'serial' })
test.skip(!dovecotVersion, 'Dovecot is not installed: apt-get install dovecot-imapd')
let started: Started
let dovecot: Dovecot
let receiver: Receiver
const files = newFolder()

test.beforeAll(async () => {
  dovecot = await runDovecot()
  receiver = await runReceiver({ size: 60_000_000 })
  dovecot.deliver('ann', [note('First letter')])
  started = await launch()
  await connectMail(started.page, {
    ...{ address: 'ann@nowhere.invalid', password: 'pass' },
    imap: { port: dovecot.port, user: 'ann' },
    smtp: { port: receiver.port, user: 'ann', password },
  })
  await syncEnded(started.page)
})
test.afterAll(async () => {
  await started.app.close()
  await receiver.end()
  await dovecot.end()
  for (const one of [started.data, files]) removeFolder(one)
})

/** The window that opens when this is done. */
async function composerAfter(done: () => Promise<unknown>): Promise<Page> {
  const opening = started.app.waitForEvent('window')
  await done()
  const composer = await opening
  composer.on('console', (message) => message.type() === 'error' && started.errors.push(message.text()))
  composer.on('pageerror', (error) => void started.errors.push(error.message))
  await composer.getByTestId('composer').waitFor()
  return composer
}

const newMail = () => composerAfter(() => started.page.getByTestId('compose').click())
const notice = (text: string) => started.page.getByTestId('notice').filter({ hasText: text })
const saved = (composer: Page) => expect(composer.getByTestId('standing')).toContainText('Saved')

async function addressed(composer: Page, ...people: string[]): Promise<void> {
  for (const person of people) {
    await composer.getByTestId('to-input').fill(person)
    await composer.getByTestId('to-input').press('Enter')
  }
}

/** Puts a picture into the text as one that was copied elsewhere. */
async function pastePicture(composer: Page): Promise<void> {
  await composer.getByTestId('editor').focus()
  await composer.evaluate(() => {
    const pixel = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=='
    const bytes = Uint8Array.from(atob(pixel), (letter) => letter.charCodeAt(0))
    const clipboardData = new DataTransfer()
    clipboardData.items.add(new File([bytes], 'pixel.png', { type: 'image/png' }))
    const event = new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true })
    document.querySelector('[data-testid="editor"]')?.dispatchEvent(event)
  })
}

/** What the system's dialog would answer. */
async function choosing(paths: readonly string[]): Promise<void> {
  await started.app.evaluate(({ dialog }, filePaths) => {
    dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [...filePaths] })
  }, paths)
}

test('a mail to two people with a picture and a file is taken back, sent, received and lies in Sent', async () => {
  const { page } = started
  writeFileSync(join(files, 'Årsplan.txt'), 'What we do this year')
  await choosing([join(files, 'Årsplan.txt')])
  const composer = await newMail()
  await picture(composer, 'compose-empty-light')
  await addressed(composer, 'Bo Berg <bo@example.com>', 'cem@example.org')
  await expect(composer.getByTestId('chip')).toHaveCount(2)
  await composer.getByTestId('subject').fill('Plan for the year')
  await composer.getByTestId('editor').click()
  await composer.keyboard.type('Here it is: ')
  await pastePicture(composer)
  await expect(composer.getByTestId('editor').locator('img')).toHaveCount(1)
  // Its bytes come from main: it is drawn, not only named.
  await expect
    .poll(() =>
      composer
        .getByTestId('editor')
        .locator('img')
        .evaluate((img: HTMLImageElement) => img.naturalWidth),
    )
    .toBe(1)
  await composer.getByTestId('attach').click()
  await expect(composer.getByTestId('file')).toHaveCount(1)
  await saved(composer)
  for (const scheme of ['light', 'dark'] as const) {
    await composer.emulateMedia({ colorScheme: scheme })
    await expect.poll(() => problemsOf(composer), { message: scheme }).toEqual([])
    await picture(composer, `compose-full-${scheme}`)
  }
  const closed = composer.waitForEvent('close')
  await composer.getByTestId('send').click()
  await closed
  await picture(page, 'outbox-undo-light')
  const again = await composerAfter(() => page.getByTestId('undo').click())
  await expect(again.getByTestId('subject')).toHaveValue('Plan for the year')
  await expect(again.getByTestId('editor')).toContainText('Here it is:')
  expect(receiver.mails).toEqual([])
  await again.getByTestId('send').click()
  await expect.poll(() => receiver.mails.length, { timeout: 30_000 }).toBe(1)
  const [received] = receiver.mails
  expect(received?.to).toEqual(['bo@example.com', 'cem@example.org'])
  const mail = await PostalMime.parse(received?.raw ?? '')
  expect(mail.subject).toBe('Plan for the year')
  expect(mail.attachments.map(({ filename, disposition }) => [filename, disposition])).toEqual([
    ['pixel.png', 'inline'],
    ['Årsplan.txt', 'attachment'],
  ])
  await expect(notice('Sent')).toBeVisible({ timeout: 30_000 })
  await page.getByRole('treeitem', { name: /^Sent/ }).click()
  await expect(page.getByTestId('message-row')).toHaveCount(1)
  await expect(page.getByTestId('message-row')).toContainText('Plan for the year')
  expect(started.errors).toEqual([])
})

test('an answer quotes, and what it answers is marked', async () => {
  const { page } = started
  await page.getByRole('treeitem', { name: /^Inbox/ }).click()
  await page.getByTestId('message-row').filter({ hasText: 'First letter' }).click()
  await expect(page.getByTestId('plain-body')).toBeVisible()
  const composer = await composerAfter(() => page.keyboard.press('r'))
  await expect(composer.getByTestId('subject')).toHaveValue('Re: First letter')
  await picture(composer, 'compose-reply-light')
  // Nothing was written, so nobody is asked.
  const closed = composer.waitForEvent('close')
  await composer.getByTestId('discard').click()
  await closed
})

test('what is sent without a server goes out when it is back', async () => {
  const { page } = started
  const before = receiver.mails.length
  const { port } = receiver
  await receiver.end()
  const composer = await newMail()
  await addressed(composer, 'bo@example.com')
  await composer.getByTestId('subject').fill('Written offline')
  await composer.getByTestId('editor').click()
  await composer.keyboard.type('Soon.')
  await saved(composer)
  await composer.getByTestId('send').click()
  await page.getByTestId('show-outbox').click()
  const item = page.getByTestId('outbox-item').filter({ hasText: 'Written offline' })
  await expect(item).toContainText('Offline', { timeout: 30_000 })
  await picture(page, 'outbox-offline-light')
  receiver = await runReceiver({ size: 60_000_000, at: port })
  await item.getByTestId('send-now').click()
  await expect.poll(() => receiver.mails.length, { timeout: 30_000 }).toBe(1)
  await expect(item).toHaveCount(0)
  expect(before).toBe(1)
})

test('a file of 20 MB comes in while one goes on typing', async () => {
  const path = join(files, 'film.bin')
  writeFileSync(path, Buffer.alloc(20_000_000, 7))
  const composer = await newMail()
  await addressed(composer, 'bo@example.com')
  await composer.getByTestId('subject').fill('A film')
  await composer.getByTestId('editor').click()
  await composer.evaluate(() => {
    const dataTransfer = new DataTransfer()
    dataTransfer.items.add(new File([new Uint8Array(20_000_000)], 'film.bin'))
    const event = (name: string) => new DragEvent(name, { dataTransfer, bubbles: true, cancelable: true })
    const target = document.querySelector('[data-testid="composer"]')
    for (const name of ['dragenter', 'dragover', 'drop']) target?.dispatchEvent(event(name))
  })
  await composer.keyboard.type('Still typing while it comes in.')
  await expect(composer.getByTestId('editor')).toContainText('Still typing while it comes in.')
  await expect(composer.getByTestId('file')).toContainText('20 MB', { timeout: 30_000 })
  await saved(composer)
  const before = receiver.mails.length
  await composer.getByTestId('send').click()
  await started.page.getByTestId('show-outbox').click()
  await started.page.getByTestId('outbox-item').getByTestId('send-now').click()
  await expect.poll(() => receiver.mails.length, { timeout: 60_000 }).toBe(before + 1)
  expect(receiver.mails.at(-1)?.raw.length).toBeGreaterThan(20_000_000)
})

test('what was typed is there again, in its window, after the app was killed', async () => {
  const composer = await newMail()
  await composer.getByTestId('subject').fill('Survives')
  await composer.getByTestId('editor').click()
  await composer.keyboard.type('every word of it')
  await saved(composer)
  const gone = started.app.waitForEvent('close')
  started.app.process().kill('SIGKILL')
  await gone
  const { data } = started
  started = await launch({ data })
  const windows = () => started.app.windows().find((one) => one.url().includes('compose.html'))
  await expect.poll(windows).toBeTruthy()
  const again = windows()
  await expect(again?.getByTestId('subject') ?? started.page.locator('none')).toHaveValue('Survives')
  await expect(again?.getByTestId('editor') ?? started.page.locator('none')).toContainText('every word of it')
})
