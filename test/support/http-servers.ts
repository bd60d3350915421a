/** Servers that misbehave on demand: one that answers by a script, one that passes on to a real server but for a few. */
import { createServer, request as ask, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'

export interface Seen {
  readonly method: string
  readonly url: string
  readonly headers: IncomingMessage['headers']
  readonly body: string
}
export interface Scripted {
  readonly status?: number
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
}
/** What to answer; undefined passes the request on, or leaves it without an answer. */
export type Script = (seen: Seen, response: ServerResponse) => Scripted | undefined

export interface ScriptedServer {
  readonly url: string
  readonly seen: Seen[]
}

/** Answers by `script`; text bodies go out as they are, others as JSON. */
export function scriptedServer(script: Script): Promise<ScriptedServer> {
  return listen(script, () => undefined)
}

/** Passes on to `target` whatever `script` does not answer. */
export function proxyTo(target: string, script: Script): Promise<ScriptedServer> {
  const { hostname, port } = new URL(target)
  return listen(script, ({ method, url, headers, body }, response) => {
    const onward = ask(
      { hostname, port, method, path: url, headers: { ...headers, host: `${hostname}:${port}` } },
      (answer) => {
        response.writeHead(answer.statusCode ?? 500, answer.headers)
        answer.pipe(response)
      },
    )
    onward.on('error', () => response.destroy())
    onward.end(body)
  })
}

async function listen(
  script: Script,
  otherwise: (seen: Seen, response: ServerResponse) => void,
): Promise<ScriptedServer> {
  const all: Seen[] = []
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const { method = '', url = '', headers } = request
      const seen = { method, url, headers, body: Buffer.concat(chunks).toString('utf8') }
      all.push(seen)
      const scripted = script(seen, response)
      if (!scripted) return otherwise(seen, response)
      const { status = 200, body = '', headers: extra = {} } = scripted
      response.writeHead(status, { 'Content-Type': 'application/json', ...extra })
      response.end(typeof body === 'string' ? body : JSON.stringify(body))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(
    () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  )
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, seen: all }
}
