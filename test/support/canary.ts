/** A server that nobody should ever reach: it counts connections and requests, since a hint to connect is no request. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface Canary {
  readonly url: string
  connections: number
  readonly requests: string[]
  close(): Promise<void>
}

export async function openCanary(body = 'reached'): Promise<Canary> {
  const requests: string[] = []
  const server = createServer((request, response) => {
    requests.push(`${request.method} ${request.url}`)
    response.setHeader('content-type', 'text/html').end(body)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const canary: Canary = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    connections: 0,
    requests,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
  server.on('connection', () => canary.connections++)
  return canary
}
