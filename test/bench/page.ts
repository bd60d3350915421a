/** The list of a very large folder through the bridge, and the time from a cold start to the first rendered row. */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { ElectronApplication, Page } from '@playwright/test'
import { storedFolders } from '../../main/mirror/folders.ts'
import { openMirror } from '../../main/mirror/mirror.ts'
import { accountId as accountIdSchema, type FolderId } from '../../preload/model.ts'
import { mail } from '../support/mail.ts'
import { remoteFolder } from '../support/scripted-source.ts'
import { median, number, printTable } from './table.ts'

const batch = 500

/** Fills a data folder with one account whose inbox holds `count` messages. */
export async function fillFolder(data: string, count: number): Promise<FolderId> {
  mkdirSync(data, { mode: 0o700 })
  const mirror = await openMirror(join(data, 'mirror.db'))
  const accountId = accountIdSchema.parse(1)
  await mirror.write('accounts.put', {
    id: accountId,
    connectionId: 'bench',
    kind: 'maildir',
    address: 'bench@example.com',
    name: 'Bench',
    origin: 'bench',
    remoteAccountId: 1,
    associateId: 1,
    associateName: null,
  })
  await mirror.write('folders.put', { accountId, folders: [remoteFolder('INBOX')] })
  const folderId = storedFolders(mirror.reader, accountId)[0]?.id
  if (folderId === undefined) throw new Error('the folder was not stored')
  const start = Date.parse('2020-01-01T00:00:00Z')
  for (let first = 0; first < count; first += batch) {
    const changed = Array.from({ length: batch }, (_, index) => {
      const at = first + index
      const receivedAt = new Date(start + at * 600_000).toISOString()
      const plainBody = `Message number ${at} of a large folder, word${at % 997} and word${at % 89}.`
      return { remoteId: String(at), entity: mail({ subject: `Message ${at}`, receivedAt, plainBody }) }
    })
    await mirror.write('messages.store', { accountId, folderId, changed, flags: [], gone: [], cursor: null })
  }
  await mirror.close()
  return folderId
}

const rounds = 50

/** Times calls inside the page, from the call to its answer. */
async function timeCalls(page: Page, name: 'messages.page' | 'messages.search', input: object): Promise<number[]> {
  return page.evaluate(
    async ({ name, input, rounds }) => {
      const times: number[] = []
      for (let round = 0; round < rounds; round++) {
        const start = performance.now()
        const answer = await window.bridge.call(name, input as never)
        if (!answer.ok) throw new Error(answer.error.kind)
        times.push(performance.now() - start)
      }
      return times
    },
    { name, input, rounds },
  )
}

export async function benchPage(
  launch: () => Promise<{ app: ElectronApplication; page: Page }>,
  folderId: FolderId,
  count: number,
): Promise<void> {
  const starts: number[] = []
  let lists: number[] = []
  let searches: number[] = []
  for (let round = 0; round < 5; round++) {
    const start = performance.now()
    const { app, page } = await launch()
    await page.getByTestId('message-row').first().waitFor()
    starts.push(performance.now() - start)
    if (round === 0) {
      lists = await timeCalls(page, 'messages.page', { folderId, before: null })
      searches = await timeCalls(page, 'messages.search', { text: 'word5', accountId: null, before: null })
    }
    await app.close()
  }
  printTable(`One folder of ${number(count)} messages`, [
    { what: 'first page over the bridge, first call', value: `${number(lists[0] ?? NaN, 1)} ms`, aim: 'under 20 ms' },
    { what: 'first page over the bridge, median', value: `${number(median(lists), 1)} ms`, aim: 'under 20 ms' },
    { what: 'search of a common word, median', value: `${number(median(searches), 1)} ms` },
    { what: 'cold start to the first rendered row, median of 5', value: `${number(median(starts))} ms` },
  ])
}
