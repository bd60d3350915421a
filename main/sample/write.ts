/** Writes sample mail as Maildirs: what the demo, the tests and the benchmarks read. */
import { mkdirSync, utimesSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { setImmediate as breathe } from 'node:timers/promises'
import { encodeFolderName } from '../sources/maildir/names.ts'
import { flagLetters, infoMark } from '../sources/maildir/scan.ts'
import type { SampleConfig } from './config.ts'
import { sampleConfig } from './config.ts'
import type { Filed, FolderName } from './mailbox.ts'
import { arrivalAt, folders, mailOfAYear } from './mailbox.ts'
import type { SampleAccount } from './people.ts'
import { ownerAt } from './people.ts'
import { random } from './random.ts'

export interface SampleOptions {
  readonly accounts: number
  /** Of each account. */
  readonly messages: number
  readonly seed: number
  readonly now: Date
}

/** Files written before others get their turn. */
const batch = 100

/** One Maildir an account, `folder`/`user`; the same options write the same files. Existing ones are written over. */
export async function writeSampleMail(folder: string, options: SampleOptions): Promise<SampleAccount[]> {
  const accounts = sampleAccounts(folder, options.accounts)
  for (const account of accounts) {
    for (const name of folders) makeMaildir(join(account.path, directoryOf(name)))
    const dice = random(options.seed * 1000 + account.accountId)
    let written = 0
    for (const mail of mailOfAYear(dice, account, options.messages, options.now)) {
      put(account.path, mail, `Q${options.seed}n${written}`)
      if (++written % batch === 0) await breathe()
    }
  }
  return accounts
}

/**
 * Adds `count` new messages to the inbox of one account, as if they had arrived in the minute before `now`.
 * @param folder the account's Maildir, as `SampleAccount.path` names it.
 */
export async function deliver(folder: string, count: number, seed: number, now: Date): Promise<void> {
  const user = basename(folder)
  const owner = { name: user, address: `${user}@nordlys.example` }
  const dice = random(seed)
  for (let at = 0; at < count; at++) {
    const date = new Date(Math.floor(now.getTime() / 1000) * 1000 - (count - 1 - at) * Math.floor(60_000 / count))
    put(folder, arrivalAt(dice, owner, date), `D${seed}n${at}`)
    if (at % batch === batch - 1) await breathe()
  }
}

/** The accounts as `writeSampleMail` makes them, whether or not they are written yet. */
export function sampleAccounts(folder: string, count: number): SampleAccount[] {
  return Array.from({ length: count }, (_, index) => {
    const owner = ownerAt(index)
    return { accountId: index + 1, associateId: index + 11, password: 'demo', ...owner, path: join(folder, owner.user) }
  })
}

/** Writes `agent.json` into `folder` for its sample accounts, with the server's data beside it. */
export function writeSampleConfig(
  folder: string,
  accounts: readonly SampleAccount[],
  port = 0,
): { readonly file: string; readonly config: SampleConfig } {
  const file = join(folder, 'agent.json')
  const config = sampleConfig(join(folder, 'agent-data'), accounts, port)
  writeFileSync(file, `${JSON.stringify(config, null, 2)}\n`)
  return { file, config }
}

const directoryOf = (folder: FolderName): string => (folder === 'INBOX' ? '' : `.${encodeFolderName(folder)}`)

function makeMaildir(path: string): void {
  for (const part of ['cur', 'new', 'tmp']) mkdirSync(join(path, part), { recursive: true })
}

/** New mail that nobody looked at lies in `new`; everything else in `cur` with its flags. */
function put(account: string, { folder, flags, date, raw }: Filed, unique: string): void {
  const seconds = Math.floor(date.getTime() / 1000)
  const name = `${seconds}.${unique}.mailmirror`
  const place = flags === 0 ? join('new', name) : join('cur', `${name}${infoMark}${flagLetters(flags)}`)
  const path = join(account, directoryOf(folder), place)
  writeFileSync(path, raw)
  utimesSync(path, seconds, seconds)
}
