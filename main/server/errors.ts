/** Errors as they leave the server, in the two JSON shapes of SuperOffice (contract 3.4). */
import { Fault, failureOf } from '../failure.ts'

export interface ErrorReply {
  readonly status: number
  readonly body: unknown
  readonly headers?: Readonly<Record<string, string>>
}

/** Thrown by a route to end the request with this answer. */
export class Refusal extends Error {
  readonly reply: ErrorReply

  constructor(reply: ErrorReply) {
    super(`HTTP ${reply.status}`)
    this.name = 'Refusal'
    this.reply = reply
  }
}

/** A request that is not as it must be. */
export function malformed(message: string, detail: string, status = 400): Refusal {
  return new Refusal({ status, body: { Message: message, MessageDetail: detail } })
}

/** A request that is well-formed and fails; `type` is spelt like the vendor's exceptions. */
export function failed(status: number, type: string, message: string): Refusal {
  const body = { Error: true, ErrorType: type, ErrorMessage: message, ErrorSource: 'EMailAgent' }
  return new Refusal({ status, body })
}

export const notFound = (what: string): Refusal => failed(404, 'SoNotFoundException', what)

/** Anything thrown, as an answer: never a stack, never a foreign message. */
export function replyTo(thrown: unknown): ErrorReply {
  if (thrown instanceof Refusal) return thrown.reply
  const { kind, detail } = failureOf(thrown)
  if (!(thrown instanceof Fault)) return failed(500, 'SoServerException', `${kind}: ${detail}`).reply
  switch (kind) {
    case 'invalid':
      return malformed('The request is invalid.', detail).reply
    case 'gone':
      return notFound(detail).reply
    case 'rejected':
      return failed(400, 'SoServerException', detail).reply
    // As a gateway tells it, and under a name that speaks of time: the work may be done or not.
    case 'offline':
    case 'timeout':
    case 'cancelled':
      return failed(504, 'TimeoutException', `${kind}: ${detail}`).reply
    case 'throttled': {
      const wait = { 'Retry-After': String(Math.ceil((thrown.retryAfter ?? 60_000) / 1000)) }
      return { ...failed(503, 'SoServerException', detail).reply, headers: wait }
    }
    default:
      return failed(500, 'SoServerException', `${kind}: ${detail}`).reply
  }
}
