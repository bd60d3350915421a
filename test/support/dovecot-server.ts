/** A real Dovecot on loopback, without any right of its own: its own small configuration, mail in a folder of the test's. */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, chownSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { connect, createServer, type AddressInfo } from 'node:net'
import { tmpdir, userInfo } from 'node:os'
import { delimiter, join } from 'node:path'
import { ImapFlow } from 'imapflow'
import { byPassword, type MailServer } from '../../main/sources/mail-server.ts'

export interface Dovecot {
  readonly port: number
  /** Where TLS begins with the first byte; only with `tls`. */
  readonly tlsPort: number
  /** The root that vouches for the server; only with `tls`. */
  readonly ca: string | undefined
  /** What it takes to read this user's mail. */
  account(user?: string): MailServer
  /** Another program that uses the mailbox, signed in. */
  client(user?: string): Promise<ImapFlow>
  /** Writes new mail into the inbox, as a delivery does. */
  deliver(user: string, messages: readonly (string | Uint8Array)[]): void
  /** Where a user's mail lies. */
  maildir(user: string): string
  stop(): Promise<void>
  /** Stops it for good, with its mail unless that was there before. */
  end(): Promise<void>
  /** Ends all its processes at once, with everything that they have open. */
  kill(): Promise<void>
  /** On the same port, over the same mail. */
  start(): Promise<void>
}

export interface DovecotOptions {
  /** What the server says it can do, where it is to be less than what it can. */
  readonly capability?: string
  readonly tls?: boolean
  /** How many connections a user may have at once. */
  readonly connections?: number
  /** Where it asks whether an access token counts, by `?token=`; then it takes XOAUTH2 as well. */
  readonly introspection?: string
  /** Where mail lies already, and stays; otherwise a folder that goes with the server. */
  readonly folder?: string
}

const password = 'pass'
const binary = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin']
  .map((folder) => join(folder, 'dovecot'))
  .find((file) => existsSync(file))
export const dovecotVersion = binary
  ? (/^\d+\.\d+/.exec(spawnSync(binary, ['--version'], { encoding: 'utf8' }).stdout)?.[0] ?? '')
  : ''
const isRoot = process.getuid?.() === 0

/** A server needs no root: started by root it runs as nobody, who then owns the mail. */
const nobody = isRoot ? { uid: 65534, gid: 65534 } : {}
const userName = () => (isRoot ? 'nobody' : userInfo().username)
const groupName = () => spawnSync('id', ['-gn', userName()], { encoding: 'utf8' }).stdout.trim()

/** Gives a file to whom the server runs as. */
export function own(path: string): void {
  if (isRoot) chownSync(path, 65534, 65534)
}

/** Any user has the password `pass`. Whoever starts it ends it. */
export async function runDovecot(options: DovecotOptions = {}): Promise<Dovecot> {
  const folder = options.folder ?? mkdtempSync(join(tmpdir(), 'dovecot-'))
  for (const path of [folder, join(folder, 'run'), join(folder, 'mail')]) {
    mkdirSync(path, { recursive: true })
    own(path)
  }
  chmodSync(folder, 0o755)
  const [port, tlsPort] = await freePorts(2)
  if (port === undefined || tlsPort === undefined) throw new Error('no free port')
  const ca = options.tls ? certificate(folder) : undefined
  const file = join(folder, 'dovecot.conf')
  writeFileSync(file, configuration(folder, { ...options, port, tlsPort }))
  let running: ChildProcess | null = null

  const start = async () => {
    running = await started(file, join(folder, 'log'), port)
  }
  const end = async (signal: NodeJS.Signals) => {
    const child = running
    running = null
    if (!child?.pid) return
    const exited = child.exitCode === null && child.signalCode === null ? once(child, 'exit') : null
    process.kill(signal === 'SIGKILL' ? -child.pid : child.pid, signal)
    await exited
  }
  await start()
  const account = (user = 'ann'): MailServer => ({
    ...{ host: '127.0.0.1', port, security: 'plain', user },
    credentials: byPassword(() => Promise.resolve(password)),
  })
  const maildir = (user: string) => join(folder, 'mail', user, 'Maildir')
  return {
    ...{ port, tlsPort, ca, account, maildir, start },
    client: (user = 'ann') => clientOf(port, user),
    deliver: (user, messages) => deliver(maildir(user), messages),
    stop: () => end('SIGTERM'),
    async end() {
      await end('SIGTERM')
      if (options.folder === undefined) rmSync(folder, { recursive: true, force: true })
    },
    kill: () => end('SIGKILL'),
  }
}

async function started(file: string, log: string, port: number): Promise<ChildProcess> {
  const child = spawn(binary ?? 'dovecot', ['-F', '-c', file], {
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
    ...nobody,
  })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (said += chunk.toString()))
  while (!(await answers(port))) {
    if (child.exitCode === null && child.signalCode === null) continue
    throw new Error(`Dovecot ended: ${said}${existsSync(log) ? readFileSync(log, 'utf8') : ''}`)
  }
  return child
}

/** Does it greet? */
function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    const done = (value: boolean) => {
      socket.destroy()
      // A refusal comes at once: without a breath this would ask in a tight circle.
      setTimeout(() => resolve(value), value ? 0 : 20)
    }
    socket.once('data', () => done(true))
    socket.once('error', () => done(false))
    socket.once('end', () => done(false))
  })
}

/** All at once, so that no port is given twice. */
async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer().listen(0, '127.0.0.1'))
  await Promise.all(servers.map((one) => once(one, 'listening')))
  const ports = servers.map((one) => (one.address() as AddressInfo).port)
  await Promise.all(servers.map((one) => new Promise((done) => one.close(done))))
  return ports
}

async function clientOf(port: number, user: string): Promise<ImapFlow> {
  const auth = { user, pass: password }
  const client = new ImapFlow({ host: '127.0.0.1', port, secure: false, auth, logger: false, disableAutoIdle: true })
  client.on('error', () => undefined)
  await client.connect()
  return client
}

let delivered = 0

function deliver(maildir: string, messages: readonly (string | Uint8Array)[]): void {
  for (const path of ['', 'tmp', 'cur', 'new']) {
    if (existsSync(join(maildir, path))) continue
    mkdirSync(join(maildir, path), { recursive: true, mode: 0o755 })
    for (const made of path === '' ? [join(maildir, '..'), maildir] : [join(maildir, path)]) own(made)
  }
  for (const message of messages) {
    // The server numbers new mail in the order of these names.
    const name = `${String(++delivered).padStart(10, '0')}.${process.pid}.test`
    const path = join(maildir, 'new', name)
    writeFileSync(path, typeof message === 'string' ? message.replace(/\r?\n/g, '\r\n') : message)
    own(path)
  }
}

function certificate(folder: string): string {
  const words = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2']
  const name = ['-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1']
  const files = ['-keyout', join(folder, 'key.pem'), '-out', join(folder, 'cert.pem')]
  const made = spawnSync('openssl', [...words, ...name, ...files], { encoding: 'utf8' })
  if (made.status !== 0) throw new Error(`no certificate: ${made.stderr}`)
  own(join(folder, 'key.pem'))
  return readFileSync(join(folder, 'cert.pem'), 'utf8')
}

interface Places extends DovecotOptions {
  readonly port: number
  readonly tlsPort: number
}

function configuration(folder: string, places: Places): string {
  return [
    ...(dovecotVersion >= '2.4' ? since24(folder, places) : until23(folder, places)),
    'protocols = imap',
    'listen = 127.0.0.1',
    `base_dir = ${folder}/run`,
    `state_dir = ${folder}/run`,
    `log_path = ${folder}/log`,
    `default_internal_user = ${userName()}`,
    `default_internal_group = ${groupName()}`,
    `default_login_user = ${userName()}`,
    'auth_failure_delay = 0',
    'mail_fsync = never',
    `mail_max_userip_connections = ${places.connections ?? 100}`,
    ...(places.capability === undefined ? [] : [`imap_capability = ${places.capability}`]),
    'namespace inbox {\n inbox = yes\n separator = /',
    ...['Drafts', 'Sent', 'Trash', 'Junk'].map(
      (name) => ` mailbox ${name} {\n  special_use = \\${name}\n  auto = subscribe\n }`,
    ),
    '}',
    'service anvil {\n chroot =\n unix_listener anvil-auth-penalty {\n  mode = 0\n }\n}',
    'service imap-login {\n chroot =',
    ` inet_listener imap {\n  port = ${places.port}\n }`,
    ` inet_listener imaps {\n  port = ${places.tls ? places.tlsPort : 0}\n  ssl = yes\n }\n}`,
    '',
  ].join('\n')
}

const until23 = (folder: string, { tls, introspection }: Places): string[] => [
  tls ? `ssl = yes\nssl_cert = <${folder}/cert.pem\nssl_key = <${folder}/key.pem` : 'ssl = no',
  'disable_plaintext_auth = no',
  `mail_location = maildir:${folder}/mail/%u/Maildir`,
  ...(introspection === undefined ? [] : tokensUntil23(folder, introspection)),
  `passdb {\n driver = static\n args = password=${password}\n}`,
  `userdb {\n driver = static\n args = uid=${userName()} gid=${groupName()} home=${folder}/mail/%u allow_all_users=yes\n}`,
]

function tokensUntil23(folder: string, introspection: string): string[] {
  const asking = [
    `introspection_url = ${introspection}?token=`,
    'introspection_mode = get',
    'username_attribute = email',
  ]
  writeFileSync(
    join(folder, 'oauth2.conf'),
    [...asking, 'active_attribute = active', 'active_value = true', ''].join('\n'),
  )
  own(join(folder, 'oauth2.conf'))
  return [
    'auth_mechanisms = plain xoauth2',
    `passdb {\n driver = oauth2\n mechanisms = xoauth2\n args = ${folder}/oauth2.conf\n}`,
  ]
}

const since24 = (folder: string, { tls, introspection }: Places): string[] => [
  'dovecot_config_version = 2.4.0\ndovecot_storage_version = 2.4.0',
  tls ? `ssl = yes\nssl_server_cert_file = ${folder}/cert.pem\nssl_server_key_file = ${folder}/key.pem` : 'ssl = no',
  'auth_allow_cleartext = yes',
  ...(introspection === undefined ? [] : tokensSince24(introspection)),
  `mail_driver = maildir\nmail_home = ${folder}/mail/%{user}\nmail_path = ~/Maildir`,
  `passdb static {\n password = ${password}\n}`,
  `userdb static {\n fields {\n  uid = ${userName()}\n  gid = ${groupName()}\n }\n allow_all_users = yes\n}`,
]

const tokensSince24 = (introspection: string): string[] => [
  'auth_mechanisms = plain xoauth2',
  'passdb oauth2 {\n mechanisms_filter = xoauth2\n}',
  `oauth2 {\n introspection_url = ${introspection}?token=\n introspection_mode = get\n username_attribute = email\n active_attribute = active\n active_value = true\n}`,
]
