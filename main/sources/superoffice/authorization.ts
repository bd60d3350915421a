/** A user and a password on a server of one's own: Basic with every request, asked for once, never shown. */
import { Fault } from '../../failure.ts'
import type { Access } from './access.ts'
import { apiRoot } from './site.ts'

export interface OnsiteOptions {
  /** As the person typed it. */
  readonly site: string
  readonly user: string
  /** null where none is kept. Faults: keychain. */
  readonly secret: () => Promise<string | null>
}

/** Faults: invalid, tls (see `apiRoot`). */
export function onsiteAccess({ site, user, secret }: OnsiteOptions): Access {
  const root = apiRoot(site)
  let kept: Promise<string> | null = null
  let hidden: readonly string[] = []
  async function make(): Promise<string> {
    const password = await secret()
    if (password === null) throw new Fault('auth', 'no password is kept for this connection')
    const encoded = Buffer.from(`${user}:${password}`, 'utf8').toString('base64')
    hidden = [encoded, password].filter((one) => one !== '')
    return `Basic ${encoded}`
  }
  function authorization(): Promise<string> {
    const one = (kept ??= make())
    one.catch(() => {
      if (kept === one) kept = null
    })
    return one
  }
  return {
    key: root,
    root: () => Promise.resolve(root),
    moved: () => Promise.resolve(false),
    authorization,
    async renew(refused) {
      // Whoever comes first asks anew; the others find what came of it. The same password is no other one.
      const before = kept
      if (before && (await before.catch(() => '')) === refused && kept === before) kept = null
      const now = await authorization().catch((thrown: unknown) => {
        if (thrown instanceof Fault && thrown.kind === 'auth') return refused
        throw thrown
      })
      return now !== refused
    },
    hide: (fault) => withoutSecrets(fault, hidden),
  }
}

/** The same Fault without these texts, which a server may have echoed. */
export function withoutSecrets(fault: Fault, secrets: readonly string[]): Fault {
  const shown = secrets.reduce((text, one) => text.replaceAll(one, '***'), fault.message)
  if (shown === fault.message) return fault
  return new Fault(fault.kind, shown, fault.retryAfter === null ? {} : { retryAfter: fault.retryAfter })
}
