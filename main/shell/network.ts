/** The way out: requests of the main process over the system's network, with its proxy and its certificates. */
import { net, session, type Session } from 'electron/main'
import type { Fetch } from '../sources/superoffice/access.ts'

type Run = typeof globalThis.fetch

/** Nothing of an answer is kept on disk, and no page shares these sessions or their walls. */
const own = (name: string): Session => session.fromPartition(name, { cache: false })

/** To be called when Electron is ready. */
export function systemFetch(): Fetch {
  const servers = new Map<string, Run>()
  const onNewConnection: Run = (input, init) => {
    const { origin } = new URL(input instanceof Request ? input.url : input)
    const run = servers.get(origin) ?? oneByOne(own(`network-once ${origin}`))
    servers.set(origin, run)
    return run(input, init)
  }
  return Object.assign(over(own('network')), { onNewConnection })
}

function over(session: Session): Run {
  return (input, init) =>
    init?.redirect === 'manual' && !(input instanceof Request)
      ? unfollowed(session, String(input), init)
      : session.fetch(input instanceof URL ? input.href : input, init)
}

/** GET without cookies. Electron's fetch rejects a redirect that it is not to follow, and says nothing of where it leads. */
function unfollowed(session: Session, url: string, { headers, signal }: RequestInit): Promise<Response> {
  const request = net.request({ url, session, redirect: 'manual', credentials: 'omit' })
  for (const [name, value] of new Headers(headers)) request.setHeader(name, value)
  return new Promise((resolve, reject) => {
    const stop = () => {
      reject(new DOMException('stopped', 'AbortError'))
      request.abort()
    }
    if (signal?.aborted) return stop()
    signal?.addEventListener('abort', stop, { once: true })
    request.on('error', reject)
    request.on('close', () => signal?.removeEventListener('abort', stop))
    request.on('redirect', (status, _method, location) => {
      resolve(new Response(null, { status, headers: { location } }))
      request.abort()
    })
    request.on('response', (answer) => {
      const body = new ReadableStream<Uint8Array>({
        start(controller) {
          answer.on('data', (chunk) => controller.enqueue(chunk))
          answer.on('end', () => controller.close())
          answer.on('error', (thrown: unknown) => controller.error(thrown))
          answer.on('aborted', () => controller.error(new DOMException('stopped', 'AbortError')))
        },
        cancel: () => request.abort(),
      })
      resolve(new Response(body, { status: answer.statusCode }))
    })
    request.end()
  })
}

/**
 * Without a kept connection there is none that Chromium could find dead and send the request again for. Each waits for
 * the whole answer to the one before, as ending the kept connections would end that one as well.
 */
function oneByOne(session: Session): Run {
  const fetch = over(session)
  let last: Promise<unknown> = Promise.resolve()
  return async (input, init) => {
    const before = last
    const { promise, resolve } = Promise.withResolvers<undefined>()
    const ended = () => resolve(undefined)
    last = Promise.all([before, promise])
    init?.signal?.addEventListener('abort', ended, { once: true })
    try {
      init?.signal?.throwIfAborted()
      await Promise.race([before, stopped(init?.signal)])
      await session.closeAllConnections()
      const { body, status, headers } = await fetch(input, init)
      if (body === null) ended()
      return new Response(body && toItsEnd(body, ended), { status, headers })
    } catch (thrown) {
      ended()
      throw thrown
    }
  }
}

/** The same bytes; `ended` is called when there are no more of them, or nobody wants them. */
function toItsEnd(body: ReadableStream<Uint8Array>, ended: () => void): ReadableStream<Uint8Array> {
  const reader = body.getReader()
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      try {
        const { done, value } = await reader.read()
        if (!done) return controller.enqueue(value)
        controller.close()
        ended()
      } catch (thrown) {
        ended()
        throw thrown
      }
    },
    async cancel(reason) {
      ended()
      await reader.cancel(reason)
    },
  })
}

/** Rejects when `signal` aborts, also while the request still waits for its turn. */
function stopped(signal: AbortSignal | null | undefined): Promise<never> {
  return new Promise((_, reject) => {
    signal?.addEventListener('abort', () => reject(new DOMException('stopped', 'AbortError')), { once: true })
  })
}
