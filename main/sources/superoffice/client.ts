/**
 * The wire under `rest.ts`: the official client builds and sends the requests; we take the answer's text before its
 * converters, which lose date offsets and fractions, and turn every failure into a Fault.
 */
import type { EMailAgent } from '@superoffice/webapi/EMailAgent.js'
import type { WebApiOptions, WebApiRequestOptions } from '@superoffice/webapi/WebApiBase.js'
import { Agent as HttpAgent } from 'node:http'
import { Agent as HttpsAgent } from 'node:https'
import { Fault } from '../../failure.ts'
import { keptSignIn, type SignIn } from './authorization.ts'
import { withDeadline } from './deadline.ts'
import { connectionFault, errorIn, parseJson, statusFault } from './faults.ts'
import { isLoopback } from './site.ts'
import { isRecord } from './wire.ts'

export interface ClientOptions {
  /** From `apiRoot`. */
  readonly root: string
  readonly user: string
  readonly secret: () => Promise<string | null>
  readonly version: string
}

export interface CallOptions {
  readonly signal: AbortSignal
  /** Milliseconds until a call without an answer counts as offline. */
  readonly timeout: number
}

/**
 * Answers are parsed JSON; undefined stands for `null` and for no body.
 * Faults: offline tls auth forbidden throttled badAnswer rejected gone cancelled.
 */
export interface Client {
  /** One operation of the official client's EMail agent; `select` becomes the call's `$select`. */
  call(run: Operation, options: CallOptions & { readonly select?: string }): Promise<unknown>
  /** A GET below the root, e.g. `v1/archive/Mail2`, for what the client has no operation for. */
  get(path: string, params: Readonly<Record<string, string>>, options: CallOptions): Promise<unknown>
  /** Whether anything but a gateway's error page answers at the root. Without a sign-in; never throws. */
  answers(options: CallOptions): Promise<boolean>
  close(): void
}
export type Operation = (agent: EMailAgent, options: WebApiRequestOptions) => Promise<unknown>

type Axios = NonNullable<WebApiOptions['axios']>
type Config = NonNullable<WebApiOptions['axiosConfig']>
type Response = Parameters<NonNullable<WebApiRequestOptions['responseCallback']>>[0]
interface Opened {
  readonly agent: EMailAgent
  readonly axios: Axios
}

/** One message without its attachments stays far below; one attachment in base64 may come near it. */
const maxAnswerBytes = 64 * 2 ** 20
/** The reads of one account at once (contract 5 asks for few). */
const maxSockets = 4

export function openClient(options: ClientOptions): Client {
  const httpAgent = new HttpAgent({ keepAlive: true, maxSockets })
  const httpsAgent = new HttpsAgent({ keepAlive: true, maxSockets })
  // Anew for each use: the client writes into the headers it is given.
  const config = (): Config => ({ ...baseConfig(options), httpAgent, httpsAgent })
  const signIn = keptSignIn(options.user, options.secret)
  const opened = new Map<string, Promise<Opened>>()
  const open = (select = '') => {
    const one =
      opened.get(select) ?? openAgent(options.root, { ...config(), params: select ? { $select: select } : {} }, signIn)
    opened.set(select, one)
    return one
  }
  return {
    call: (run, call) =>
      answer(signIn, call, async (abortController, take) => {
        const { agent } = await open(call.select)
        await run(agent, { abortController, responseCallback: take })
      }),
    get: (path, params, call) =>
      answer(signIn, call, async (abortController, take) => {
        const { axios } = await open()
        take(await axios.get<unknown>(path, { ...config(), params, signal: abortController.signal }))
      }),
    async answers({ signal, timeout }) {
      try {
        const { axios } = await openAgent(options.root, config(), null)
        const get = (stop: AbortController) => axios.get('', { ...config(), signal: stop.signal, validateStatus: null })
        const { status } = await withDeadline(signal, timeout, get)
        return ![502, 503, 504].includes(status)
      } catch {
        return false // any failure is the answer
      }
    },
    close() {
      httpAgent.destroy()
      httpsAgent.destroy()
    },
  }
}

function baseConfig({ root, version }: ClientOptions): Config {
  return {
    baseURL: root,
    headers: {
      Accept: 'application/json',
      'Content-Type': 'application/json; charset=utf-8',
      'SO-TimeZone': 'UTC, includeTZOffset',
      'User-Agent': `Mailmirror/${version}`,
    },
    // A redirect would carry the password to wherever the answer says.
    maxRedirects: 0,
    maxContentLength: maxAnswerBytes,
    responseType: 'text',
    transformResponse: (body: unknown) => body,
    ...(isLoopback(root) ? { proxy: false } : {}),
  }
}

/**
 * The client keeps the first agent's options for all later ones, so every agent gets its whole configuration here, and
 * the password travels in an interceptor, not in the options.
 */
async function openAgent(root: string, config: Config, signIn: SignIn | null): Promise<Opened> {
  const { EMailAgent } = await import('@superoffice/webapi/EMailAgent.js')
  class OpenAgent extends EMailAgent {
    get axios(): Axios {
      return this._axios
    }
  }
  const agent = new OpenAgent({ baseUrl: root, axiosConfig: config })
  if (signIn) {
    agent.axios.interceptors.request.use(async (request) => {
      request.headers.set('Authorization', await signIn.header())
      return request
    })
  }
  return { agent, axios: agent.axios }
}

type Send = (abortController: AbortController, take: (response: Response) => void) => Promise<void>

async function answer(signIn: SignIn, { signal, timeout }: CallOptions, send: Send): Promise<unknown> {
  let body: unknown
  try {
    await withDeadline(signal, timeout, (abortController) =>
      send(abortController, (response) => {
        body = response.data
        response.data = null // so that the client's converters have nothing to do
      }),
    )
    const parsed = (typeof body === 'string' ? parseJson(body) : undefined) ?? undefined
    const refused = errorIn(parsed)
    if (refused) throw refused
    return parsed
  } catch (thrown) {
    const fault = faultOf(thrown)
    if (fault.kind === 'auth') signIn.forget()
    throw signIn.hide(fault)
  }
}

/** Never keeps the thrown error as a cause: axios hangs the request with its password on it. */
function faultOf(thrown: unknown): Fault {
  if (thrown instanceof Fault) return thrown
  const error = isRecord(thrown) ? thrown : {}
  const { response } = error
  const code = typeof error.code === 'string' ? error.code : ''
  const message = typeof error.message === 'string' ? error.message : ''
  if (isRecord(response) && typeof response.status === 'number' && (response.status < 200 || response.status >= 300)) {
    const { headers } = response
    const header = (name: string) =>
      isRecord(headers) && typeof headers[name] === 'string' ? headers[name] : undefined
    const body = typeof response.data === 'string' ? response.data : ''
    return statusFault({ status: response.status, header, body }, Date.now())
  }
  // Without a code it is no error of the wire: a mistake of ours, or of the client's.
  return code === ''
    ? new Fault('internal', thrown instanceof Error ? thrown.name : 'unknown')
    : connectionFault(code, message)
}
