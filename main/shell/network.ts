/** The way out: requests of the main process over the system's network, with its proxy and its certificates. */
import { session, type Session } from 'electron/main'
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
  return (input, init) => session.fetch(input instanceof URL ? input.href : input, init)
}

/**
 * Without a kept connection there is none that Chromium could find dead and send the request again for. Each waits for
 * the whole answer to the one before, as ending the kept connections would end that one as well.
 */
function oneByOne(session: Session): Run {
  const fetch = over(session)
  let last: Promise<unknown> = Promise.resolve()
  return (input, init) => {
    const mine = last.then(async () => {
      init?.signal?.throwIfAborted()
      await session.closeAllConnections()
      const response = await fetch(input, init)
      const { status, headers } = response
      return new Response(status === 204 ? null : await response.arrayBuffer(), { status, headers })
    })
    last = mine.catch(() => undefined)
    return Promise.race([mine, stopped(init?.signal)])
  }
}

/** Rejects when `signal` aborts, also while the request still waits for its turn. */
function stopped(signal: AbortSignal | null | undefined): Promise<never> {
  return new Promise((_, reject) => {
    signal?.addEventListener('abort', () => reject(new DOMException('stopped', 'AbortError')), { once: true })
  })
}
