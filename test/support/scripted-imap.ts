/**
 * An IMAP server that knows how to behave (RFC 3501 with what extensions it is told to have) and misbehaves where a script
 * says so. It keeps what crosses the wire.
 */
import { once } from 'node:events'
import { createServer, type AddressInfo, type Socket } from 'node:net'
import { createServer as createTlsServer, TLSSocket, type TLSSocketOptions } from 'node:tls'
import { onTestFinished } from 'vitest'
import { byPassword, type MailServer } from '../../main/sources/mail-server.ts'
import { answersTo, type Command, type Mailbox } from './imap-answers.ts'

export interface Talk {
  readonly socket: Socket
  /** The right answer. */
  readonly right: string
  /** Sends as it stands. */
  readonly say: (text: string | Buffer) => void
  /** Sends the same again and again until the client ends the connection. */
  readonly sayForEver: (text: string | Buffer) => void
  /** TLS begins. */
  readonly upgrade: () => void
  /** How often this command came on all connections, this time included. */
  readonly times: number
}

/** What is done in place of the right answer. */
export type Twist = (talk: Talk, command: Command) => void
/** By command, `GREETING` being the first; `*` is any other. */
export type Script = Readonly<Record<string, Twist>>

export interface ScriptedImap {
  readonly port: number
  readonly account: MailServer
  readonly mailboxes: Mailbox[]
  script: Script
  /** All that clients sent before TLS, and all that they sent within. */
  readonly heard: { clear: string; safe: string }
  /** Connections that are open now. */
  readonly open: () => number
  /** Octets sent. */
  readonly sent: () => number
}

export interface ScriptedOptions {
  readonly mailboxes?: Mailbox[]
  readonly script?: Script
  /** What it says it can do. */
  readonly capability?: string
  /** Offers STARTTLS, or with `implicit` begins with TLS. */
  readonly tls?: TLSSocketOptions
  readonly implicit?: boolean
  /** Of the account's fields, those that differ. */
  readonly account?: Partial<MailServer>
}

export const plainServer = 'IMAP4rev1 LITERAL+ UIDPLUS MOVE IDLE'
export const ableServer =
  'IMAP4rev1 LITERAL+ UIDPLUS MOVE IDLE ENABLE CONDSTORE QRESYNC ESEARCH LIST-EXTENDED LIST-STATUS SPECIAL-USE NAMESPACE ID'
export const canary = 'canary-of-the-password'
/** Short, so that a test of silence does not take long. */
export const patienceMs = 400

/** Listens until the test ends. */
export async function scriptedImap(options: ScriptedOptions = {}): Promise<ScriptedImap> {
  const { mailboxes = [], tls, implicit = false } = options
  const sockets = new Set<Socket>()
  const heard = { clear: '', safe: '' }
  const times = new Map<string, number>()
  let sent = 0
  const begin = (socket: Socket) => {
    sockets.add(socket)
    socket.on('error', () => undefined).on('close', () => sockets.delete(socket))
    converse(socket, implicit)
  }
  const server = (implicit && tls ? createTlsServer(tls, begin) : createServer(begin)).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })

  function converse(socket: Socket, safe: boolean, greet = true): void {
    const offer = [options.capability ?? plainServer, ...(tls && !safe ? ['STARTTLS'] : [])].join(' ')
    const answers = answersTo(mailboxes, offer)
    const lines = linesOf((command) => answer(command))
    const say = (text: string | Buffer) => {
      sent += text.length
      if (socket.writable) socket.write(text)
    }
    const sayForEver = (text: string | Buffer) => {
      if (socket.destroyed) return
      sent += text.length
      if (socket.write(text)) setImmediate(sayForEver, text)
      else socket.once('drain', () => sayForEver(text))
    }
    const answer = (command: Command) => {
      times.set(command.name, (times.get(command.name) ?? 0) + 1)
      const talk = { socket, say, sayForEver, upgrade, right: answers(command), times: times.get(command.name) ?? 0 }
      const twist = imap.script[command.name] ?? imap.script['*']
      if (twist) return twist(talk, command)
      say(talk.right)
      if (command.name === 'LOGOUT') socket.end()
      if (command.name === 'STARTTLS' && tls && !safe) upgrade()
    }
    const hear = (chunk: Buffer) => {
      heard[safe ? 'safe' : 'clear'] += chunk.toString('latin1')
      lines(chunk)
    }
    const upgrade = () => {
      socket.off('data', hear)
      if (tls) converse(secured(socket, tls), true, false)
    }
    socket.on('data', hear)
    if (greet) answer({ tag: '*', name: 'GREETING', rest: '', line: '' })
  }

  const imap: ScriptedImap = {
    ...{ port: (server.address() as AddressInfo).port, mailboxes, heard, script: options.script ?? {} },
    account: {
      ...{ host: '127.0.0.1', port: (server.address() as AddressInfo).port, security: 'plain', user: 'ann' },
      ...{ credentials: byPassword(() => Promise.resolve(canary)), patienceMs, ...options.account },
    },
    open: () => sockets.size,
    sent: () => sent,
  }
  return imap
}

function secured(socket: Socket, options: TLSSocketOptions): TLSSocket {
  const safe = new TLSSocket(socket, { ...options, isServer: true })
  return safe.on('error', () => socket.destroy())
}

/** Puts lines and their literals together into commands. */
function linesOf(take: (command: Command) => void): (chunk: Buffer) => void {
  let waiting = ''
  let command = ''
  let literal = 0
  return (chunk) => {
    waiting += chunk.toString('latin1')
    for (;;) {
      if (waiting.length < literal) return
      const end = waiting.indexOf('\r\n', literal)
      if (end < 0) return
      command += waiting.slice(0, end)
      waiting = waiting.slice(end + 2)
      literal = Number(/\{(\d+)\+\}$/.exec(command)?.[1] ?? 0)
      if (literal > 0) {
        command += '\r\n'
        continue
      }
      take(commandOf(command))
      command = ''
    }
  }
}

function commandOf(line: string): Command {
  const [tag = '', first = '', second = ''] = line.split(' ')
  const name = (first.toUpperCase() === 'UID' ? `UID ${second}` : first).toUpperCase()
  return { tag, name, line, rest: line.slice(tag.length + name.length + 2) }
}
