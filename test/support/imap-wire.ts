/** Between a client and a mail server: what the client says, how many connections it has, and their sudden end. */
import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'
import { onTestFinished } from 'vitest'
import type { MailServer } from '../../main/sources/mail-server.ts'

export interface Wire {
  /** The same account, reached through here. */
  readonly account: MailServer
  /** Commands since the last call, without their tags. */
  said(): string[]
  open(): number
  /** What the server says comes through no more, though the connections stay. */
  hang(): void
}

export async function wireTo(account: MailServer): Promise<Wire> {
  const sockets = new Map<Socket, Socket>()
  let lines: string[] = []
  const server = createServer((client) => {
    const upstream = connect(account.port, account.host)
    sockets.set(client, upstream)
    client.on('data', (chunk: Buffer) => lines.push(...chunk.toString('latin1').split('\r\n').filter(Boolean)))
    client.pipe(upstream).pipe(client)
    for (const socket of [client, upstream])
      socket
        .on('error', () => undefined)
        .on('close', () => {
          for (const one of [client, upstream]) one.destroy()
          sockets.delete(client)
        })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    for (const client of sockets.keys()) client.destroy()
    server.close()
  })
  return {
    account: { ...account, port: (server.address() as AddressInfo).port },
    said() {
      const said = lines.map((line) => line.replace(/^[0-9A-F]+ /, ''))
      lines = []
      return said
    },
    open: () => sockets.size,
    hang() {
      for (const [client, upstream] of sockets) upstream.unpipe(client).resume()
    },
  }
}
