/** Whom a mail server's certificate may lead to: Node's own roots and, where those do not do, the system's as well. */
import tls from 'node:tls'
import { Fault } from '../failure.ts'

/** Codes by which TLS says that nobody whom we know vouches for a server. */
const unknownIssuer =
  /^(UNABLE_TO_GET_ISSUER_CERT(_LOCALLY)?|UNABLE_TO_VERIFY_LEAF_SIGNATURE|SELF_SIGNED_CERT_IN_CHAIN)$/

/** For the options of TLS; empty is Node's own default. */
export interface Roots {
  readonly ca?: string[]
}

/** Read when a server needs them: that holds the main thread for a moment, and most servers do not. */
let ofSystem: readonly string[] | null = null
/** They once were what was missing. */
let isNeeded = false

/**
 * Connects, and once more with the roots that the computer's owner trusts where nobody else vouches for the server, as in
 * a company with an authority of its own. `ca` is trusted beside them (PEM). Faults: those of `connect`.
 */
export async function trusting<T>(ca: string | undefined, connect: (roots: Roots) => Promise<T>): Promise<T> {
  if (isNeeded) return connect(all(ca))
  try {
    return await connect(ca === undefined ? {} : { ca: [...tls.rootCertificates, ca] })
  } catch (error) {
    if (!(error instanceof Fault) || error.kind !== 'tls' || !unknownIssuer.test(error.message)) throw error
    if (systemRoots().length === 0) throw error
    const connected = await connect(all(ca))
    isNeeded = true
    return connected
  }
}

const all = (ca: string | undefined): Roots => ({
  ca: [...tls.getCACertificates('default'), ...systemRoots(), ...(ca === undefined ? [] : [ca])],
})

function systemRoots(): readonly string[] {
  // Electron's Node has it since 37; the one that tests may fall back to has not.
  const canTell = Reflect.has(tls, 'getCACertificates')
  return (ofSystem ??= canTell ? tls.getCACertificates('system') : [])
}
