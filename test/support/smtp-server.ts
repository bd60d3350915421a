/** A real SMTP server on loopback that keeps what it is handed; the wire to it may be cut. */
import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'
import { SMTPServer, type SMTPServerAuthentication, type SMTPServerOptions } from 'smtp-server'
import type { Security } from '../../preload/accounts.ts'
import { byPassword, type MailServer } from '../../main/sources/mail-server.ts'
import { certificateFor, type Certificate } from './certificates.ts'

export interface Received {
  readonly from: string
  readonly to: readonly string[]
  readonly raw: Buffer
  /** Who signed in, by what; null where nobody did. */
  readonly by: string | null
  readonly secure: boolean
  /** Keywords of MAIL FROM. */
  readonly keywords: readonly string[]
}

/** Where the wire is cut: what the client has sent last, or that the answer to the message's end was on its way (`dot`) or through. */
export type Cut = 'MAIL' | 'RCPT' | 'DATA' | 'body' | 'dot' | 'accepted'

export interface Receiver {
  readonly port: number
  readonly mails: readonly Received[]
  /** What clients sent, as it stood on the wire, and how often they came. */
  readonly wire: { sent: string; connections: number }
  /** What each sign-in brought. */
  readonly signIns: readonly SMTPServerAuthentication[]
  /** From now on; null for never. */
  cut: Cut | null
  end(): Promise<void>
  /** What it takes to send here. */
  account(different?: Partial<MailServer>): MailServer
}

export interface ReceiverOptions extends SMTPServerOptions {
  readonly security?: Security
  readonly certificate?: Certificate
  /** Where it listens; a free port otherwise. */
  readonly at?: number
}

export const password = 'secret-of-ann'

/** Takes mail of `ann` until it is ended. */
export async function runReceiver(options: ReceiverOptions = {}): Promise<Receiver> {
  const { security = 'plain', certificate, at = 0, ...others } = options
  const own = certificate ?? (security === 'plain' ? null : certificateFor('IP:127.0.0.1'))
  const mails: Received[] = []
  const signIns: SMTPServerAuthentication[] = []
  const server = new SMTPServer({
    ...{ secure: security === 'tls', ...own, disableReverseLookup: true, closeTimeout: 0 },
    ...(security === 'plain' ? { disabledCommands: ['STARTTLS'], allowInsecureAuth: true } : {}),
    authMethods: ['PLAIN', 'LOGIN', 'XOAUTH2'],
    onAuth(auth, _session, done) {
      signIns.push(auth)
      const right = auth.username === 'ann' && (auth.password === password || auth.accessToken === 'fresh')
      done(null, right ? { user: 'ann' } : auth.method === 'XOAUTH2' ? { data: { status: '401' } } : {})
    },
    onData(stream, { envelope, user, secure }, done) {
      const pieces: Buffer[] = []
      stream.on('data', (piece: Buffer) => pieces.push(piece))
      stream.on('end', () => {
        const { mailFrom, rcptTo } = envelope
        mails.push({
          from: mailFrom ? mailFrom.address : '',
          to: rcptTo.map(({ address }) => address),
          raw: Buffer.concat(pieces),
          by: typeof user === 'string' ? user : null,
          secure,
          keywords: mailFrom && mailFrom.args ? Object.keys(mailFrom.args) : [],
        })
        done()
      })
    },
    ...others,
  })
  server.on('error', () => undefined)
  const listening = server.listen(0, '127.0.0.1')
  await once(listening, 'listening')
  const receiver = { mails, signIns, wire: { sent: '', connections: 0 }, cut: null as Cut | null }
  const wire = await wireTo((listening.address() as AddressInfo).port, at, receiver)
  return Object.assign(receiver, {
    port: wire.port,
    async end() {
      wire.end()
      await new Promise<void>((done) => server.close(done))
    },
    account: (different: Partial<MailServer> = {}): MailServer => ({
      ...{ host: '127.0.0.1', port: wire.port, security, user: 'ann' },
      ...{ credentials: byPassword(() => Promise.resolve(password)), ...(own ? { ca: own.cert } : {}) },
      ...different,
    }),
  })
}

/** A wire that writes down what goes over it, and breaks where it is told to. */
async function wireTo(
  target: number,
  at: number,
  state: { cut: Cut | null; wire: { sent: string; connections: number } },
) {
  const sockets = new Set<Socket>()
  const server = createServer((client) => {
    state.wire.connections++
    const far = connect(target, '127.0.0.1')
    const cut = () => [client, far].forEach((one) => one.destroy())
    for (const one of [client, far]) sockets.add(one.on('error', cut).on('close', () => (cut(), sockets.delete(one))))
    let said = ''
    let isWhole = false
    client.on('data', (chunk: Buffer) => {
      said += chunk.toString('latin1')
      // Of a large message only its beginning and its end matter.
      if (said.length > 300_000) said = said.slice(0, 100_000) + said.slice(-1_000)
      state.wire.sent += chunk.toString('latin1')
      const body = /\r\nDATA\r\n([^]*)$/.exec(said)?.[1] ?? ''
      isWhole ||= body.endsWith('\r\n.\r\n')
      const { cut: where } = state
      if (where === 'body' ? body.length > 0 : where !== null && new RegExp(`^${where}\\b`, 'm').test(said)) cut()
      else far.write(chunk)
    })
    far.on('data', (chunk: Buffer) => {
      if (state.cut === 'dot' && isWhole) return cut()
      client.write(chunk)
      if (state.cut === 'accepted' && isWhole) client.end(cut)
    })
  }).listen(at, '127.0.0.1')
  await once(server, 'listening')
  const end = () => {
    for (const socket of sockets) socket.destroy()
    server.close()
  }
  return { port: (server.address() as AddressInfo).port, end }
}
