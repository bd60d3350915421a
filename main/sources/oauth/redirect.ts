/** The listener that the browser comes back to: this machine only, one answer to one question, and nothing else. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Text } from '../../../preload/text/en.ts'
import { textFor } from '../../../preload/text/text.ts'
import { Fault } from '../../failure.ts'

export interface Redirect {
  /** `http://127.0.0.1:PORT`, without a slash at its end, as the app's registration has it. */
  readonly address: string
  /** The parameters of the one answer whose state is right. Faults: timeout, cancelled. */
  readonly answer: (limit: { readonly signal: AbortSignal; readonly ms: number }) => Promise<URLSearchParams>
  readonly close: () => void
}

/** A code is some hundred characters. */
const mostBytes = 65_536

/**
 * @param state which answer is ours: unguessable, and taken once
 * @param locale BCP 47, for what the browser shows then
 */
export async function listenForRedirect(state: string, locale: string): Promise<Redirect> {
  const text = textFor(locale)
  let take = (_answer: URLSearchParams) => {}
  const taken = new Promise<URLSearchParams>((resolve) => (take = resolve))
  let waiting = true
  const server = createServer({ requestTimeout: 10_000 }, (request, response) => {
    void parametersOf(request, address).then((answer) => {
      if (answer === null) return respond(response, 404, null)
      if (!waiting || answer.get('state') !== state) return respond(response, 400, pageOf(text, 'stranger'))
      waiting = false
      respond(response, 200, pageOf(text, answer.has('error') ? 'refused' : 'answered'))
      take(answer)
    })
  })
  const address = `http://127.0.0.1:${await listen(server)}`
  return {
    address,
    answer: ({ signal, ms }) => inTime(taken, signal, ms),
    close() {
      // What is being answered is answered to its end.
      server.close()
      server.closeIdleConnections()
    },
  }
}

/** One port of the system's choice, which is above 1024 and so has the four digits that registrations ask for. */
function listen(server: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error) => reject(new Fault('internal', `no port to listen on: ${error.name}`)))
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port))
  })
}

/** The answer's parameters, from the query or a posted form; null for what is no answer. Never throws. */
async function parametersOf(request: IncomingMessage, address: string): Promise<URLSearchParams | null> {
  const { method, url = '', headers } = request
  // A name that someone made point here is not the address that we gave out.
  if (`http://${headers.host}` !== address || !/^\/(\?|$)/.test(url)) return null
  if (method === 'GET') {
    const query = new URLSearchParams(url.slice(2))
    return query.has('state') ? query : null
  }
  const form = headers['content-type']?.split(';')[0]?.trim().toLowerCase() === 'application/x-www-form-urlencoded'
  if (method !== 'POST' || !form) return null
  const body = await bodyOf(request)
  return body === null ? null : new URLSearchParams(body)
}

/** Null for one that is too large or breaks off. */
async function bodyOf(request: IncomingMessage): Promise<string | null> {
  const parts: Buffer[] = []
  let bytes = 0
  try {
    for await (const part of request as AsyncIterable<Buffer>) {
      bytes += part.length
      if (bytes > mostBytes) return null
      parts.push(part)
    }
  } catch {
    return null // the browser went away
  }
  return Buffer.concat(parts).toString('utf8')
}

function respond(response: ServerResponse, status: number, page: string | null): void {
  response
    .writeHead(status, {
      'Content-Type': page === null ? 'text/plain; charset=utf-8' : 'text/html; charset=utf-8',
      'Content-Security-Policy': "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
      'Cache-Control': 'no-store',
      // The code stands in this page's address.
      'Referrer-Policy': 'no-referrer',
      'X-Content-Type-Options': 'nosniff',
      Connection: 'close',
    })
    .end(page ?? '')
}

function pageOf({ language, signIn }: Text, sentence: 'answered' | 'refused' | 'stranger'): string {
  return `<!doctype html>
<html lang="${language}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<title>${escaped(signIn.title)}</title>
<style>body { font: 1.1rem/1.5 system-ui, sans-serif; max-width: 32rem; margin: 20vh auto; padding: 0 1rem }</style>
<h1>${escaped(signIn.title)}</h1>
<p>${escaped(signIn[sentence])}</p>
</html>
`
}

const escaped = (text: string): string => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`)

async function inTime<T>(work: Promise<T>, signal: AbortSignal, ms: number): Promise<T> {
  let end = () => {}
  const over = new Promise<never>((_resolve, reject) => {
    const stop = () => reject(new Fault('cancelled', 'the sign-in was stopped'))
    if (signal.aborted) return stop()
    const timer = setTimeout(() => reject(new Fault('timeout', 'nobody signed in in time')), ms)
    signal.addEventListener('abort', stop, { once: true })
    end = () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', stop)
    }
  })
  return await Promise.race([work, over]).finally(end)
}
