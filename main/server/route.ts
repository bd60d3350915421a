/** What a route is, and what every route is given. */
import { z } from 'zod'
import type { EMailAgent } from '../agent/agent.ts'
import type { Clock } from '../agent/clock.ts'
import type { Mirror } from '../mirror/mirror.ts'
import type { Access } from './access.ts'
import type { ConfigAccount } from './config.ts'
import type { InZone } from './dates.ts'
import { malformed } from './errors.ts'
import type { Modes } from './modes.ts'
import type { Tickets } from './tickets.ts'

/** What the routes work on. */
export interface Parts {
  readonly mirror: Mirror
  readonly agent: EMailAgent
  readonly accounts: readonly ConfigAccount[]
  readonly version: string
  /** The installation's name at the state endpoint. */
  readonly tenant?: string | undefined
  /** May change while the server runs. */
  readonly modes: Modes
  readonly clock: Clock
  readonly tickets: Tickets
}

/** One request, signed in and read. */
export interface Call {
  readonly access: Access
  /** The JSON object of the body; `{}` when there was none. */
  readonly body: Readonly<Record<string, unknown>>
  /** Query parameters by name in lower case, without a leading `$`. */
  readonly query: ReadonlyMap<string, string>
  /** What stands behind the last slash of the address, in lower case. */
  readonly lastStep: string
  /** Our dates as the request wants them. */
  readonly zone: InZone
  /** The request's dates as we keep them. */
  readonly zoneIn: InZone
  /** The client asked for bytes as they are, not for JSON. */
  readonly rawBytes: boolean
  /** The address the request came to, e.g. `http://127.0.0.1:8080`. */
  readonly origin: string
  /** Aborted when the client goes away. */
  readonly signal: AbortSignal
}

export interface Route {
  readonly method: 'GET' | 'POST'
  /** With `*` for a last step that may be anything. */
  readonly path: string
  /** Answers without a sign-in. */
  readonly open?: true
  /** Its parameters may also come in the body, as those of a form. */
  readonly form?: true
  /** Answers the body; undefined is 204, bytes are sent as they are. */
  readonly run: (parts: Parts, call: Call) => unknown
}

export const int32 = z
  .number()
  .int()
  .min(-(2 ** 31))
  .max(2 ** 31 - 1)

export const agentPath = '/api/v1/Agents/EMail/'

/** An operation of the EMail agent: its arguments are bound by name in any case, then checked. */
export function agentRoute<S extends z.ZodRawShape>(
  name: string,
  shape: S,
  run: (parts: Parts, call: Call, args: z.infer<z.ZodObject<S>>) => unknown,
): Route {
  const schema = z.object(shape)
  const names = new Map(Object.keys(shape).map((key) => [key.toLowerCase(), key]))
  const bind = (body: Call['body']) => {
    const known = Object.entries(body).map(([key, value]) => [names.get(key.toLowerCase()) ?? key, value] as const)
    const read = schema.safeParse(Object.fromEntries(known))
    if (read.success) return read.data
    const detail = read.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ')
    throw malformed('The request is invalid.', detail)
  }
  return {
    method: 'POST',
    path: agentPath + name,
    run: (parts, call) => run(parts, call, bind(call.body)),
  }
}
