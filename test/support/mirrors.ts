/** Real mirrors in folders of their own, removed after each test. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { accountId as accountIdSchema, type AccountId } from '../../preload/model.ts'
import { openMirror, type Mirror } from '../../main/mirror/mirror.ts'

/** A folder that goes when the test does. */
export function folderOfTest(): string {
  const folder = mkdtempSync(join(tmpdir(), 'mailmirror-test-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

export function mirrorFile(): string {
  return join(folderOfTest(), 'mirror.db')
}

/** An open mirror with this many accounts, closed when the test ends. */
export async function mirrorWith(
  accounts: number,
  file = mirrorFile(),
): Promise<{ mirror: Mirror; file: string; accountIds: AccountId[] }> {
  const mirror = await openMirror(file)
  onTestFinished(() => mirror.close())
  const accountIds: AccountId[] = []
  for (let id = 1; id <= accounts; id++) accountIds.push(await putAccount(mirror, id))
  return { mirror, file, accountIds }
}

export async function putAccount(mirror: Mirror, number: number): Promise<AccountId> {
  const id = accountIdSchema.parse(number)
  await mirror.write('accounts.put', {
    id,
    connectionId: `connection-${number}`,
    kind: 'maildir',
    address: `user${number}@example.com`,
    name: `User ${number}`,
    origin: 'test',
    remoteAccountId: number,
    associateId: 10 + number,
    associateName: `user${number}`,
  })
  return id
}
