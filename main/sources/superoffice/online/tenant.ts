/** Where a tenant of SuperOffice Online is now, and whether it runs (contract 2.1). */
import { z } from 'zod'
import { Fault } from '../../../failure.ts'
import { parseJson, statusFault } from '../faults.ts'
import type { Http } from '../http.ts'
import { apiRootOf, authorityOf, tenantId, type OnlineClient } from './authority.ts'

export interface Tenant {
  /** Root of its web services, ending in a slash. It moves without notice. */
  readonly root: string
  /** Until when that may be believed, in milliseconds since 1970. */
  readonly validUntil: number
}

const state = z.object({
  ContextIdentifier: z.string(),
  State: z.string(),
  IsRunning: z.boolean(),
  ValidUntil: z.string(),
  Api: z.string(),
})

const timeout = 30_000
/** An answer that is stale when it comes would otherwise be asked for before each request. */
const shortestMs = 60_000
const longestMs = 86_400_000

/**
 * Asks for the tenant's state, which takes no sign-in.
 * Faults: offline tls throttled badAnswer cancelled; invalid (no tenant's name); rejected, with its state, where it does not run.
 */
export async function readTenant(
  client: OnlineClient,
  tenant: string,
  parts: { readonly http: Http; readonly now: () => number; readonly signal: AbortSignal },
): Promise<Tenant> {
  if (!tenantId.test(tenant)) throw new Fault('invalid', 'this is not the name of a tenant')
  const url = `${authorityOf(client)}/api/state/${tenant}`
  const request = { method: 'GET', url, headers: { Accept: 'application/json' }, body: null } as const
  const answer = await parts.http.send(request, { signal: parts.signal, timeout })
  if (answer.status === 404) throw new Fault('rejected', `there is no tenant ${tenant}`)
  if (answer.status !== 200) throw statusFault(answer, parts.now())
  const read = state.safeParse(parseJson(answer.body))
  if (!read.success) throw new Fault('badAnswer', "the tenant's state is not of the documented shape")
  const { ContextIdentifier, State, IsRunning, ValidUntil, Api } = read.data
  if (ContextIdentifier.toLowerCase() !== tenant.toLowerCase())
    throw new Fault('badAnswer', "the state is another tenant's")
  if (!IsRunning) throw new Fault('rejected', `the tenant is in ${/^\w{1,40}$/.test(State) ? State : 'no known state'}`)
  return { root: apiRootOf(Api, client), validUntil: untilWhen(ValidUntil, parts.now()) }
}

/** The server's clock writes UTC, with or without saying so. */
function untilWhen(text: string, now: number): number {
  const said = Date.parse(/(Z|[+-]\d\d:?\d\d)$/i.test(text) ? text : `${text}Z`)
  return Math.min(Math.max(Number.isNaN(said) ? 0 : said, now + shortestMs), now + longestMs)
}
