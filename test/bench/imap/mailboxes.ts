/** The mail of a case as Maildirs below one folder, kept from one measuring to the next: to write them takes a minute. */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { encodeFolderName } from '../../../main/sources/maildir/names.ts'
import { infoMark } from '../../../main/sources/maildir/scan.ts'
import { own } from '../../support/dovecot-server.ts'
import { letterAt } from './letters.ts'

export interface Case {
  readonly name: string
  readonly accounts: number
  /** Of each account. */
  readonly messages: number
  /** Of a few lines each, all in the inbox. */
  readonly small: boolean
}

export const userOf = (account: number): string => `user${account}`
export const accountsOf = ({ accounts }: Case): number[] => Array.from({ length: accounts }, (_, at) => at + 1)

/** Writes the Maildirs `folder/mail/USER/Maildir` where they are not there yet; mail that came since is taken away. */
export function writeMailboxes(folder: string, one: Case): void {
  const stamp = join(folder, 'written.json')
  const wanted = JSON.stringify(one)
  const isThere = existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted
  for (const account of accountsOf(one)) {
    const maildir = join(folder, 'mail', userOf(account), 'Maildir')
    if (isThere) removeDelivered(maildir)
    else writeMailbox(maildir, account, one)
  }
  writeFileSync(stamp, wanted)
}

function writeMailbox(maildir: string, account: number, { messages, small }: Case): void {
  rmSync(maildir, { recursive: true, force: true })
  const made = new Set<string>()
  for (let index = 0; index < messages; index++) {
    const { folder, date, raw } = letterAt(account, index, messages, small)
    const directory = join(maildir, folder === 'INBOX' ? '' : `.${encodeFolderName(folder)}`)
    if (!made.has(directory)) makeDirectory(directory)
    made.add(directory)
    const seconds = Math.floor(date.getTime() / 1000)
    // The server numbers mail in the order of these names.
    const flags = index % 7 === 0 ? '' : index % 17 === 0 ? 'FS' : 'S'
    const path = join(directory, 'cur', `${seconds}.b${String(index).padStart(7, '0')}.bench${infoMark}${flags}`)
    writeFileSync(path, raw)
    utimesSync(path, seconds, seconds)
    own(path)
  }
  const names = [...made].map((path) => path.slice(maildir.length + 2)).filter(Boolean)
  // Only what the person has subscribed to is synced; Dovecot's own file for it, levels between tabs.
  const lines = ['V\t2', '', ...names.map((name) => name.replaceAll('.', '\t')), '']
  writeFileSync(join(maildir, 'subscriptions'), lines.join('\n'))
  own(join(maildir, 'subscriptions'))
}

function makeDirectory(path: string): void {
  for (const one of ['', 'cur', 'new', 'tmp']) {
    mkdirSync(join(path, one), { recursive: true })
    own(join(path, one))
  }
  own(join(path, '..'))
}

function removeDelivered(maildir: string): void {
  for (const place of ['new', 'cur'])
    for (const name of readdirSync(join(maildir, place)))
      if (!name.includes('.bench')) rmSync(join(maildir, place, name))
}
