/** The real agent server over real mail folders, each test with its own. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, onTestFinished } from 'vitest'
import { createAgent, type EMailAgent } from '../../main/agent/agent.ts'
import type { Clock } from '../../main/agent/clock.ts'
import type { Mirror } from '../../main/mirror/mirror.ts'
import { listAccounts } from '../../main/mirror/accounts.ts'
import { storedFolders } from '../../main/mirror/folders.ts'
import { openMirror } from '../../main/mirror/mirror.ts'
import { parseConfig, type AgentConfig } from '../../main/server/config.ts'
import { serveAgent } from '../../main/server/http.ts'
import { ordinary, type Modes } from '../../main/server/modes.ts'
import { originOf, sourcesOf } from '../../main/server/sources.ts'
import type { MailSource } from '../../main/sources/source.ts'
import { makeMaildir } from './maildirs.ts'

export interface TestServer {
  readonly url: string
  readonly mirror: Mirror
  readonly agent: EMailAgent
  readonly config: AgentConfig
  /** In force at once. */
  readonly modes: Modes
  /** An account's mail folder: a Maildir with Sent, Drafts and Trash. */
  mailFolder(account: number): string
  /** Puts a message into an account's inbox; the server sees it after the next sync. */
  deliver(account: number, name: string, message?: string): void
  syncAll(): Promise<void>
  close(): Promise<void>
}

/**
 * Accounts 1 to `accounts` belong to associates 11, 12 and so on, with users ann, ben, cem; `admin` reads all. All
 * passwords are `demo`, their Bearer tokens `token-ann` and so on, their web
 * sessions `cookie-ann` with `xsrf-ann`. Each has `messages` messages, not yet synced. The
 * tenant is `Cust12345`.
 */
export async function agentServer(
  options: {
    accounts?: number
    messages?: number
    clock?: Clock
    wrap?: (source: MailSource) => MailSource
    /** More of the configuration. */
    config?: Partial<AgentConfig>
    /** Takes what is to be done at the end; the test's end unless told otherwise. */
    until?: (end: () => Promise<void>) => void
  } = {},
): Promise<TestServer> {
  const { accounts = 2, messages = 3, wrap = (source) => source, until = onTestFinished } = options
  const folder = mkdtempSync(join(tmpdir(), 'mailmirror-agent-'))
  const config = { ...parseConfig(configText(accounts), folder), ...options.config }
  const modes = { ...ordinary }
  const mailFolder = (account: number) => join(folder, `mail${account}`)
  const deliver = (account: number, name: string, message = letter(account, name)) =>
    writeFileSync(join(mailFolder(account), 'new', name), message.replaceAll('\n', '\r\n'))
  for (const { accountId } of config.accounts) {
    makeMaildir(mailFolder(accountId))
    for (let number = 1; number <= messages; number++) deliver(accountId, `letter-${number}`)
  }
  mkdirSync(config.data)
  const mirror = await openMirror(join(config.data, 'mirror.db'))
  for (const one of config.accounts) {
    await mirror.write('accounts.put', {
      id: one.accountId,
      connectionId: 'config',
      kind: one.source.kind,
      address: one.address,
      name: one.associateName,
      origin: originOf(one.source),
      remoteAccountId: one.accountId,
      associateId: one.associateId,
      associateName: one.associateName,
    })
  }
  const opened = sourcesOf(config.accounts, {}, () => undefined)
  const sources = new Map([...opened].map(([id, source]) => [id, wrap(source)]))
  const clock = options.clock ? { clock: options.clock } : {}
  const agent = createAgent({
    mirror,
    emit: () => undefined,
    ...clock,
    sourceOf({ id, associateId, associateName }) {
      const source = sources.get(id)
      if (!source) throw new Error(`no source for ${id}`)
      return Promise.resolve({ source, remote: { accountId: id, associateId, associateName } })
    },
  })
  const server = await serveAgent({ mirror, agent }, config, { version: '0.0.0-test', modes, ...clock })
  let closed: Promise<void> | null = null
  const close = () => (closed ??= server.close().then(() => mirror.close()))
  until(() => close().then(() => rmSync(folder, { recursive: true, force: true })))
  const syncAll = () => agent.syncEmailAccounts(agent.getReadySyncEmailAccounts())
  return { url: server.url, mirror, agent, config, modes, mailFolder, deliver, syncAll, close }
}

/** One synced server for all tests of a file, for those that change nothing. */
export function sharedServer(): () => TestServer {
  let server: TestServer | null = null
  let end = () => Promise.resolve()
  beforeAll(async () => {
    server = await agentServer({ until: (close) => (end = close) })
    await server.syncAll()
  })
  afterAll(() => end())
  return () => {
    if (!server) throw new Error('the shared server runs in tests only')
    return server
  }
}

export const userNames = ['ann', 'ben', 'cem', 'dea', 'eli', 'fay', 'gus', 'hal', 'ida', 'jon', 'kim', 'leo']

function configText(accounts: number): string {
  const people = userNames.slice(0, accounts)
  return JSON.stringify({
    data: 'data',
    port: 0,
    tenant: 'Cust12345',
    users: [
      { user: 'admin', password: 'demo' },
      ...people.map((user, index) => ({
        user,
        password: 'demo',
        associateId: 11 + index,
        tokens: [`token-${user}`],
        session: { cookie: `cookie-${user}`, xsrf: `xsrf-${user}` },
      })),
    ],
    accounts: people.map((user, index) => ({
      accountId: index + 1,
      associateId: 11 + index,
      associateName: user,
      address: `${user}@example.com`,
      source: { kind: 'maildir', path: `mail${index + 1}` },
    })),
  })
}

/** A message with a text and an attachment of 5 bytes. */
export function letter(account: number, name: string): string {
  return `Received: from there by here; Sun, 1 Mar 2026 08:00:01 +0000
From: Dora Dahl <dora@example.com>
To: ${userNames[account - 1] ?? 'nobody'}@example.com
Subject: ${name} for ${account}
Date: Sun, 1 Mar 2026 10:00:00 +0200
Message-ID: <${name}.${account}@example.com>
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary=part

--part
Content-Type: text/plain; charset=utf-8

Hello from ${name}.
--part
Content-Type: text/plain; name=note.txt
Content-Disposition: attachment; filename=note.txt
Content-Transfer-Encoding: base64

aGVsbG8=
--part--
`
}

/** The server's id of an account's inbox. */
export function inboxOf(server: TestServer, account: number): number {
  const id = listAccounts(server.mirror.reader)[account - 1]?.id
  const folder = id && storedFolders(server.mirror.reader, id).find((one) => one.role === 'inbox')
  if (!folder) throw new Error('no inbox')
  return folder.id
}

export interface Asked {
  readonly user?: string | null
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
  readonly method?: string
}

/** One request as `user` (password `demo`; null is without a sign-in). `body` is sent as JSON unless it is text. */
export async function ask(
  server: { url: string },
  path: string,
  asked: Asked = {},
): Promise<{ status: number; body: unknown; headers: Headers }> {
  const { user = 'ann', body, headers = {}, method = path.includes('/Agents/') ? 'POST' : 'GET' } = asked
  const response = await fetch(server.url + path, {
    method,
    headers: {
      ...(user === null ? {} : { Authorization: `Basic ${Buffer.from(`${user}:demo`).toString('base64')}` }),
      ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  })
  const text = await response.text()
  return {
    status: response.status,
    headers: response.headers,
    body: text === '' ? undefined : json(response) ? (JSON.parse(text) as unknown) : text,
  }
}

const json = ({ headers }: Response): boolean => headers.get('content-type')?.includes('json') === true
