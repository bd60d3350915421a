/** How a connection gets in: where its server is now, and what proves who asks. One kind for each way to sign in. */
import type { Fault } from '../../failure.ts'

/** What every request goes through: the system's network in the app (proxy, certificates), Node's elsewhere. */
export type Fetch = typeof globalThis.fetch & {
  /** Over a connection without a past: Chromium sends a request again whose kept connection turns out to be dead. */
  readonly onNewConnection?: typeof globalThis.fetch
}

export interface Access {
  /** Which installation this is; connections with the same key share its sync lock. Known without asking anybody. */
  readonly key: string
  /**
   * The root of the server's web services, ending in `/api/`. For SuperOffice Online it is what the tenant's state says.
   * Faults: offline tls, rejected (the tenant is not running).
   */
  root(signal: AbortSignal): Promise<string>
  /** The server said that it is not this tenant's (HTTP 421). Answers whether another root is known now. */
  moved(signal: AbortSignal): Promise<boolean>
  /** `Basic ...`, `SOTicket ...` or `Bearer ...`. Kept until refused. Faults: auth (nothing kept), keychain, offline tls. */
  authorization(signal: AbortSignal): Promise<string>
  /**
   * The server refused this authorization (HTTP 401). However many ask about the same one, it is renewed once.
   * Answers whether another one is there now; false is for the person to mend. Faults: offline tls throttled: nothing is lost.
   */
  renew(refused: string, signal: AbortSignal): Promise<boolean>
  /** Who signed in, PascalCase as `User/currentPrincipal` has it, where signing in itself tells. Faults: those of `authorization`. */
  principal?(signal: AbortSignal): Promise<unknown>
  /** The same Fault, without any secret that a server may have echoed. */
  hide(fault: Fault): Fault
}
