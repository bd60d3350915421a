/** The opened connections: each opened once, with the way to its secret, and closed with what it had open. */
import { createPool, type Pool } from '../agent/pool.ts'
import type { Log } from '../log.ts'
import type { Secrets } from '../secrets.ts'
import type { Connection, ImapConnection, SuperOfficeConnection } from '../settings.ts'
import type { Http } from '../sources/superoffice/http.ts'
import { openAdapter, type Adapter, type Vault, type Way } from './adapter.ts'
import { openMail, type MailAdapter, type MailParts, type MailWay } from './mail-adapter.ts'

/**
 * Messages asked of one server at once, over all its connections. Answers that come together are read together, and
 * forty of them keep the main thread for two frames; with these few the sync is no slower.
 */
const messagesAtOnce = 6

export interface OpenedParts {
  readonly secrets: Secrets
  readonly http: Http
  readonly language: () => string
  /** Roots that mail servers are trusted by beside the system's, PEM. */
  readonly mailRoots?: string | undefined
  readonly log?: Log | undefined
}

/** The keychain's entry of an SMTP server with a password of its own. */
export const smtpEntry = (connectionId: string): string => `${connectionId}/smtp`

export class Opened {
  readonly #parts: OpenedParts
  readonly #superOffice = new Map<string, Adapter>()
  readonly #mail = new Map<string, MailAdapter>()
  readonly #turns = new Map<string, Pool>()

  constructor(parts: OpenedParts) {
    this.#parts = parts
  }

  /** Faults: those of {@link superOffice} and {@link mail}. */
  adapter(connection: Connection): Adapter | MailAdapter {
    return connection.kind === 'imap' ? this.mail(connection) : this.superOffice(connection)
  }

  /** Faults: invalid, tls (an address that would send the password readable). */
  superOffice(connection: SuperOfficeConnection): Adapter {
    return once(this.#superOffice, connection.id, () =>
      this.trySuperOffice(connection, this.#vaultOf(connection.id), this.#turnsOf(connection)),
    )
  }

  mail(connection: ImapConnection): MailAdapter {
    const { id } = connection
    const smtpPassword = () => this.#parts.secrets.get(smtpEntry(id))
    return once(this.#mail, id, () => this.tryMail(connection, { ...this.#vaultOf(id), smtpPassword }))
  }

  /** One that is not kept. Faults: as `superOffice`. */
  trySuperOffice(way: Way, vault: Vault, inTurn?: Pool): Adapter {
    const { http, language } = this.#parts
    return openAdapter(way, { http, language, ...vault, ...(inTurn ? { inTurn } : {}) })
  }

  /** One that is not kept. Faults: as `mail`. */
  tryMail(way: MailWay, secrets: Pick<MailParts, 'secret' | 'keep' | 'smtpPassword'>): MailAdapter {
    const { http, mailRoots, log } = this.#parts
    return openMail(way, { http, ca: mailRoots, log, ...secrets })
  }

  /** Closes one, so that the next use opens it anew. */
  async forget(connectionId: string): Promise<void> {
    const adapters = [this.#superOffice.get(connectionId), this.#mail.get(connectionId)]
    this.#superOffice.delete(connectionId)
    this.#mail.delete(connectionId)
    for (const one of adapters) await one?.close()
  }

  async close(): Promise<void> {
    for (const id of [...this.#superOffice.keys(), ...this.#mail.keys()]) await this.forget(id)
  }

  /** What was exchanged is kept only for what it came from: a sign-in meanwhile, or a removal, has the last word. */
  #vaultOf(id: string): Vault {
    const { secrets } = this.#parts
    let last: string | null = null
    return {
      secret: async () => (last = await secrets.get(id)),
      keep: async (renewed) => {
        const before = last
        const [stored, where] = await Promise.all([secrets.get(id), secrets.where(id)])
        if (stored !== before) return
        await secrets.set(id, renewed, where === 'untilClosed')
        last = renewed
      },
    }
  }

  #turnsOf({ site }: Way): Pool {
    return once(this.#turns, site, () => createPool(messagesAtOnce))
  }
}

function once<T>(known: Map<string, T>, key: string, make: () => T): T {
  const found = known.get(key) ?? make()
  known.set(key, found)
  return found
}
