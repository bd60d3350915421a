/** The part of the app that adds, syncs and removes mail accounts, over real files. */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished } from 'vitest'
import { createAgent, type EMailAgent } from '../../main/agent/agent.ts'
import { mailCalls } from '../../main/calls/mail.ts'
import { createConnections, type ConnectionParts, type Connections } from '../../main/connections.ts'
import { listFolders } from '../../main/mirror/folders.ts'
import { messagePage } from '../../main/mirror/messages.ts'
import { openMirror, type Mirror } from '../../main/mirror/mirror.ts'
import { secretsInMemory, type Secrets } from '../../main/secrets.ts'
import { openSettings, type SettingsFile } from '../../main/settings.ts'
import type { MailServerSettings, MailSettings } from '../../preload/accounts.ts'
import type { Input } from '../../preload/contract.ts'
import type { AccountId } from '../../preload/model.ts'
import type { Dovecot } from './dovecot.ts'
import { folderOfTest } from './mirrors.ts'
import { password as smtpPassword, type Receiver } from './smtp.ts'

export interface MailApp {
  readonly folder: string
  readonly secrets: Secrets
  readonly settings: SettingsFile
  readonly mirror: Mirror
  readonly connections: Connections
  readonly agent: EMailAgent
  readonly calls: ReturnType<typeof mailCalls>
  /** Lines of the log. */
  readonly logged: string[]
  /** Accounts that somebody signed in to. */
  readonly joined: AccountId[]
  sync(): Promise<void>
  /** Of all mail in the mirror, sorted. */
  subjects(): string[]
  close(): Promise<void>
}

export async function mailApp(
  different: Partial<ConnectionParts> = {},
  folder = folderOfTest(),
  secrets: Secrets = different.secrets ?? secretsInMemory(),
): Promise<MailApp> {
  const settings = openSettings(join(folder, 'settings.json'), new Date())
  const mirror = await openMirror(join(folder, 'mirror.db'))
  const logged: string[] = []
  const joined: AccountId[] = []
  const log = (line: string) => void logged.push(line)
  const connections = createConnections({
    ...{ mirror, settings, secrets, version: '0', language: () => 'en', fetch, log },
    openBrowser: () => Promise.reject(new Error('no browser here')),
    ...different,
  })
  const agent = createAgent({ mirror, log, emit: () => undefined, sourceOf: (one) => connections.sourceOf(one) })
  const calls = mailCalls({
    connections,
    find: () => Promise.resolve(null),
    joined: (id) => (joined.push(id), id),
  })
  let closed = false
  const close = async () => {
    if (closed) return
    closed = true
    agent.close()
    await connections.close()
    await mirror.close()
  }
  onTestFinished(close)
  const sync = () =>
    agent.syncEmailAccounts(
      connections.accounts().map(({ id }) => ({ accountId: id })),
      { evenIfWaiting: true },
    )
  const subjects = () =>
    listFolders(mirror.reader)
      .flatMap(({ id }) => messagePage(mirror.reader, id, null, 100))
      .map(({ subject }) => subject ?? '')
      .sort()
  return { subjects, folder, secrets, settings, mirror, connections, agent, calls, logged, joined, sync, close }
}

export type MailInput = Input<'mail.connect'>

/** What the form sends for somebody at these two servers, whose passwords are not the same. */
export function mailInput(imap: Dovecot, smtp: Receiver, user: string, different: Partial<MailInput> = {}): MailInput {
  const settings: MailSettings = {
    imap: placeOf(imap.account(user)),
    smtp: placeOf(smtp.account()),
    signIn: 'password',
  }
  return {
    address: `${user}@example.com`,
    name: 'Ann Nor',
    settings,
    allowPlain: false,
    untilClosed: true,
    password: 'pass',
    smtpPassword,
    ...different,
  }
}

const placeOf = ({ host, port, security, user }: MailServerSettings): MailServerSettings => ({
  ...{ host, port, security, user },
})

/** The verdict that comes with an account. */
export const worked = { accountId: expect.any(Number) as number, imap: null, smtp: null }

/** The connections in the settings, which are also the names of their secrets. */
export const entries = (app: MailApp): string[] => app.settings.current.connections.map(({ id }) => id)

/** From now on the settings cannot be written. */
export function spoilSettings(folder: string): void {
  mkdirSync(join(folder, 'settings.json.new'))
}

interface Listening {
  listen(port: number, host: string, done: () => void): unknown
  address(): unknown
  close(): unknown
}

/** Its port, until the test ends. */
export async function listening(server: Listening): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  return (server.address() as AddressInfo).port
}
