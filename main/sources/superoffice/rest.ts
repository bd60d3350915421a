/** Operations as JSON over HTTP (contract 3): their headers, one renewed sign-in, one move, and the four error shapes. */
import { Fault } from '../../failure.ts'
import type { Access } from './access.ts'
import { errorIn, parseJson, statusFault } from './faults.ts'
import type { Http, HttpAnswer, HttpRequest } from './http.ts'
import type { CallOptions, Transport } from './transport.ts'

export interface RestOptions {
  readonly access: Access
  readonly http: Http
  /** BCP 47: in which the server words its texts. */
  readonly language: () => string
}

/** A request but for its place and its sign-in. */
type Asked = Pick<HttpRequest, 'method' | 'body' | 'once' | 'onBytes'> & {
  readonly path: string
  readonly params: Readonly<Record<string, string>>
}

export function restTransport({ access, http, language }: RestOptions): Transport {
  const ask = async (asked: Asked, options: CallOptions): Promise<unknown> => {
    const send = async (authorization: string) => {
      const root = await access.root(options.signal)
      const headers = { ...headersFor(language()), Authorization: authorization }
      return http.send({ ...asked, url: urlOf(root, asked), headers }, options)
    }
    try {
      return read(await signedIn(access, send, options.signal))
    } catch (thrown) {
      throw thrown instanceof Fault ? access.hide(thrown) : thrown
    }
  }
  const get: Transport['get'] = (path, params, options) => ask({ method: 'GET', path, params, body: null }, options)
  return {
    has: () => true,
    call(operation, args, { signal, timeout, select, query, once, onBytes }) {
      const params = { ...query, ...(select === undefined ? {} : { $select: select }) }
      const body = Object.keys(args).length > 0 ? JSON.stringify(args, withoutRights) : null
      return ask(
        { method: 'POST', path: `v1/Agents/EMail/${operation}`, params, body, once, onBytes },
        { signal, timeout },
      )
    },
    get,
    principal: (options) => get('v1/User/currentPrincipal', {}, options),
    answers: async (options) => (await greeting({ access, http, language }, options).catch(() => null)) !== null,
    close: () => undefined,
  }
}

/**
 * What stands at the root, asked without a sign-in, so that no page in between learns it. Faults: offline (also where a
 * gateway answers that nobody is behind it) tls badAnswer cancelled.
 */
export async function greeting({ access, http, language }: RestOptions, options: CallOptions): Promise<HttpAnswer> {
  const url = await access.root(options.signal)
  const answer = await http.send({ method: 'GET', url, headers: headersFor(language()), body: null }, options)
  if ([407, 502, 503, 504].includes(answer.status)) throw statusFault(answer, Date.now())
  return answer
}

/** Sends again at most once with another sign-in, and at most once to another host. */
async function signedIn(
  access: Access,
  send: (authorization: string) => Promise<HttpAnswer>,
  signal: AbortSignal,
): Promise<HttpAnswer> {
  let renewed = false
  let moved = false
  for (;;) {
    const authorization = await access.authorization(signal)
    const answer = await send(authorization)
    if (answer.status === 401 && !renewed && (await access.renew(authorization, signal))) renewed = true
    else if (answer.status === 421 && !moved && (await access.moved(signal))) moved = true
    else return answer
  }
}

/** undefined for no body; `null` stays null, which is how agents report some failures. */
function read(answer: HttpAnswer): unknown {
  if (answer.status < 200 || answer.status >= 300) throw statusFault(answer, Date.now())
  const parsed = parseJson(answer.body) ?? undefined
  const refused = errorIn(parsed)
  if (refused) throw refused
  return parsed
}

function headersFor(language: string): Record<string, string> {
  const { language: short, region } = new Intl.Locale(language).maximize()
  return {
    Accept: 'application/json',
    'Accept-Language': language,
    'Content-Type': 'application/json; charset=utf-8',
    'SO-Language': language,
    'SO-Culture': region === undefined ? short : `${short}-${region}`,
    'SO-TimeZone': 'UTC, includeTZOffset',
  }
}

function urlOf(root: string, { path, params }: Asked): string {
  const query = Object.entries(params).map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
  return `${root}${path}${query.length > 0 ? '?' : ''}${query.join('&')}`
}

/** The two fields that every carrier ends with are answers only (contract 3.3). */
function withoutRights(key: string, value: unknown): unknown {
  return key === 'TableRight' || key === 'FieldProperties' ? undefined : value
}
