/** A tenant of SuperOffice Online: the agent server behind a door that an OpenID provider's tokens open. */
import { createServer, request as ask } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'
import type { TestProvider } from './openid-provider.ts'

/** The tenant's web services: lets in whom the provider would, as ann. */
export async function tenantBefore(
  target: string,
  accepts: TestProvider['accepts'],
  until: (end: () => void) => void = onTestFinished,
): Promise<string> {
  const { hostname, port } = new URL(target)
  const server = createServer((request, response) => {
    const open = request.url === '/api' || request.url === '/api/'
    if (!open && !accepts(request.headers.authorization ?? ''))
      return void response.writeHead(401, { 'WWW-Authenticate': 'Bearer' }).end()
    const headers = { ...request.headers, host: `${hostname}:${port}`, authorization: 'Bearer token-ann' }
    const onward = ask({ hostname, port, method: request.method, path: request.url, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 500, answer.headers)
      answer.pipe(response)
    })
    request.pipe(onward)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  until(() => void server.close())
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/api`
}
