/** An SMTP server that does what a script says, and keeps what crosses the wire. */
import { once } from 'node:events'
import { createServer, type AddressInfo, type Socket } from 'node:net'
import { TLSSocket } from 'node:tls'
import { onTestFinished } from 'vitest'
import { byPassword, type MailServer } from '../../main/sources/mail-server.ts'
import { certificateFor } from './certificates.ts'

export interface Talk {
  readonly say: (text: string) => void
  /** TLS begins. */
  readonly upgrade: () => void
  readonly close: () => void
  /** Within TLS. */
  readonly safe: boolean
}

/** What is answered to a command, `GREETING` being the first; null for nothing at all. */
export type SmtpScript = Readonly<Record<string, (talk: Talk) => string | null>>

export const canary = 'canary-of-the-password'

/** Answers as a server with STARTTLS should, where the script says nothing else. Listens until the test ends. */
export async function scriptedSmtp(script: SmtpScript = {}, different: Partial<MailServer> = {}) {
  const { key, cert } = certificateFor('IP:127.0.0.1')
  const heard = { clear: '', safe: '' }
  const sockets = new Set<Socket>()
  const right: SmtpScript = {
    GREETING: () => '220 test ESMTP',
    EHLO: ({ safe }) => ['250-test', `250 ${safe ? 'AUTH PLAIN LOGIN' : 'STARTTLS'}`].join('\r\n'),
    STARTTLS: () => '220 go ahead',
    AUTH: () => '235 2.7.0 welcome',
    MAIL: () => '250 OK',
    RCPT: () => '250 OK',
    DATA: () => '354 go on',
    QUIT: () => '221 bye',
    ...script,
  }
  const converse = (socket: Socket, safe: boolean) => {
    const say = (text: string) => void (socket.writable && socket.write(text))
    const upgrade = () => {
      socket.removeAllListeners('data')
      const inner = new TLSSocket(socket, { isServer: true, key, cert })
      converse(
        inner.on('error', () => socket.destroy()),
        true,
      )
    }
    const talk: Talk = { say, upgrade, safe, close: () => socket.destroy() }
    const answer = (command: string) => {
      const text = (right[command] ?? (() => '502 what?'))(talk)
      if (text !== null) say(`${text}\r\n`)
      if (command === 'STARTTLS' && text?.startsWith('220') && script['STARTTLS'] === undefined) upgrade()
    }
    let line = ''
    socket.on('data', (chunk: Buffer) => {
      const text = chunk.toString('latin1')
      heard[safe ? 'safe' : 'clear'] += text
      line += text
      for (let end = line.indexOf('\r\n'); end >= 0; end = line.indexOf('\r\n')) {
        const command = /^[A-Za-z]+/.exec(line)?.[0].toUpperCase() ?? ''
        line = line.slice(end + 2)
        answer(command)
      }
    })
    if (!safe) answer('GREETING')
  }
  const server = createServer((socket) => {
    sockets.add(socket.on('error', () => undefined))
    converse(socket, false)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  const account: MailServer = {
    ...{ host: '127.0.0.1', port: (server.address() as AddressInfo).port, security: 'starttls', user: 'ann', ca: cert },
    ...{ credentials: byPassword(() => Promise.resolve(canary)), patienceMs: 400, ...different },
  }
  return { account, heard }
}
