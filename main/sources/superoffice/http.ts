/** One HTTP request with its limits: time, size, no redirects, no cookies; every failure is a Fault. */
import { Fault } from '../../failure.ts'
import type { OnBytes } from '../source.ts'
import type { Fetch } from './access.ts'
import { withDeadline } from './deadline.ts'
import { networkFault } from './faults.ts'
import { isLoopback } from './site.ts'
import type { CallOptions } from './transport.ts'

export interface HttpRequest {
  readonly method: 'GET' | 'POST'
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | null
  /** Must never reach the server twice. */
  readonly once?: boolean | undefined
  readonly onBytes?: OnBytes | undefined
}

/** Whatever status it has: what that means is the caller's to say. */
export interface HttpAnswer {
  readonly status: number
  /** By name in any case. */
  readonly header: (name: string) => string | undefined
  readonly body: string
}

export interface Http {
  /** Faults: offline tls badAnswer (a redirect, too large) cancelled. */
  send(request: HttpRequest, options: CallOptions): Promise<HttpAnswer>
}

/** One message without its attachments stays far below; one attachment in base64 may come near it. */
const maxAnswerBytes = 64 * 2 ** 20

/** @param userAgent names the app and its version in the server's logs */
export function createHttp(fetch: Fetch, userAgent: string): Http {
  return {
    async send(request, { signal, timeout }) {
      const url = URL.parse(request.url)
      if (!url || (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLoopback(request.url)))) {
        throw new Fault('tls', 'only https:// may carry a sign-in')
      }
      const run = request.once ? (fetch.onNewConnection ?? fetch) : fetch
      return withDeadline(signal, timeout, async (controller) => {
        try {
          return await exchange(run, userAgent, request, controller.signal)
        } catch (thrown) {
          // Else Electron would go on with an answer that nobody reads any more.
          controller.abort()
          throw thrown instanceof Fault ? thrown : networkFault(thrown)
        }
      })
    },
  }
}

async function exchange(
  fetch: Fetch,
  userAgent: string,
  { method, url, headers, body, onBytes }: HttpRequest,
  signal: AbortSignal,
): Promise<HttpAnswer> {
  const response = await fetch(url, {
    method,
    headers: { ...headers, 'User-Agent': userAgent },
    body,
    signal,
    // A redirect would carry the password to wherever the answer says.
    redirect: 'error',
    credentials: 'omit',
  })
  return {
    status: response.status,
    header: (name) => response.headers.get(name) ?? undefined,
    body: await textOf(response, onBytes),
  }
}

async function textOf(response: Response, onBytes?: OnBytes): Promise<string> {
  const chunks: Uint8Array[] = []
  const total = lengthOf(response)
  let received = 0
  for await (const chunk of response.body ?? []) {
    received += chunk.length
    if (received > maxAnswerBytes) throw new Fault('badAnswer', 'the answer is larger than 64 MB')
    chunks.push(chunk)
    onBytes?.(received, total)
  }
  return Buffer.concat(chunks).toString('utf8')
}

/** null where unknown: the length of a packed answer is not that of what comes out of it. */
function lengthOf({ headers }: Response): number | null {
  const length = Number(headers.get('content-length') ?? NaN)
  return headers.has('content-encoding') || !Number.isSafeInteger(length) ? null : length
}
