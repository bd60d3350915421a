/** How the server behaves beside the ordinary, for tests of clients (contract 14). Set in the configuration. */

import { failed, malformed, Refusal } from './errors.ts'

/** How one operation goes wrong: 200 and `null`, 200 and a Message body, or the Error body with status 500. */
export type ErrorShape = 'null' | 'message' | 'error'

export interface Modes {
  /** SOAP as WCF takes it: 1.1 only, headers inside Header only, elements out of order dropped in silence. */
  strict: boolean
  /** Somebody else holds the sync lock: a sync call answers after one second and does nothing. */
  busy: boolean
  /** The app may not use the EMail agent: each of its calls is refused with 403. */
  restricted: boolean
  /** This is not the tenant's host: everything answers 421. */
  wrongHost: boolean
  /** The installation is down: everything answers a web page with 503; the tenant's state says OfflineMaintenance. */
  maintenance: boolean
  /** SyncEmailAccounts answers before its work is done. */
  answersAtOnce: boolean
  /** By operation name. */
  errors: Readonly<Record<string, ErrorShape>>
}

export const ordinary: Readonly<Modes> = {
  strict: false,
  busy: false,
  restricted: false,
  wrongHost: false,
  maintenance: false,
  answersAtOnce: false,
  errors: {},
}

const downPage = '<!DOCTYPE html><title>Down</title><h1>The installation is down for maintenance</h1>'

/** The installation as a whole. Refusals: 421 and 503. */
export function checkInstallation({ wrongHost, maintenance }: Modes): void {
  if (wrongHost) throw malformed('Misdirected request.', 'The tenant is not on this subdomain.', 421)
  if (maintenance)
    throw new Refusal({ status: 503, body: downPage, headers: { 'Content-Type': 'text/html; charset=utf-8' } })
}

/** One operation of the EMail agent. Refusals: 403, and the answer that was asked for by the operation's name. */
export function checkOperation({ restricted, errors }: Modes, operation: string): void {
  if (restricted) throw failed(403, 'SoSecurityException', 'Restricted agent: this application may not use EMail')
  const named = Object.entries(errors).find(([name]) => name.toLowerCase() === operation.toLowerCase())
  if (!named) return
  if (named[1] === 'error') throw failed(500, 'SoServerException', `${named[0]} failed`)
  if (named[1] === 'message') throw malformed('The request is invalid.', `${named[0]} failed`, 200)
  throw new Refusal({ status: 200, body: null })
}
