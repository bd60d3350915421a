/** mbsync (isync), the yardstick: all accounts into Maildirs, ten at once, with its fsync of each file as it ships. */
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createPool } from '../../../main/agent/pool.ts'

export interface Mbsync {
  /** Brings all Maildirs up to date; answers seconds. */
  sync(): Promise<number>
  /** Messages in its Maildirs. */
  count(): number
}

export const hasMbsync = (): boolean => spawnSync('mbsync', ['--version']).status === 0

export function mbsyncInto(folder: string, port: number, users: readonly string[]): Mbsync {
  for (const user of users) mkdirSync(join(folder, user), { recursive: true })
  const file = join(folder, 'mbsyncrc')
  writeFileSync(file, ['FSync yes', ...users.flatMap((user) => channel(folder, port, user)), ''].join('\n'))
  const one = async (user: string) => {
    const child = spawn('mbsync', ['-qq', '-c', file, user], { stdio: ['ignore', 'ignore', 'inherit'] })
    await once(child, 'exit')
    if (child.exitCode !== 0) throw new Error(`mbsync ended with ${String(child.exitCode)}`)
  }
  return {
    async sync() {
      const pool = createPool(10)
      const started = performance.now()
      await Promise.all(users.map((user) => pool(() => one(user))))
      return (performance.now() - started) / 1000
    },
    count: () => readdirSync(folder, { recursive: true }).filter((path) => /\/(cur|new)\/./.test(String(path))).length,
  }
}

const channel = (folder: string, port: number, user: string): string[] => [
  `IMAPAccount ${user}`,
  ...['Host 127.0.0.1', `Port ${port}`, `User ${user}`, 'Pass pass', 'SSLType None', 'AuthMechs LOGIN', ''],
  ...[`IMAPStore ${user}-far`, `Account ${user}`, ''],
  ...[
    `MaildirStore ${user}-near`,
    `Path ${folder}/${user}/`,
    `Inbox ${folder}/${user}/INBOX`,
    'SubFolders Verbatim',
    '',
  ],
  ...[`Channel ${user}`, `Far :${user}-far:`, `Near :${user}-near:`, 'Patterns *', 'Create Near', 'SyncState *', ''],
]
