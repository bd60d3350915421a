/** What a domain's DNS says of its mail: services (RFC 6186, RFC 8314) and who takes its mail in. */
import type { MailServerSettings, Security } from '../../preload/accounts.ts'
import { isPort, toDomain, type Address } from './names.ts'
import { providerOfExchanger, type Provider } from './providers.ts'

export interface SrvRecord {
  readonly name: string
  readonly port: number
  readonly priority: number
  readonly weight: number
}

export interface MxRecord {
  readonly exchange: string
  readonly priority: number
}

export type ResolveSrv = (name: string) => Promise<readonly SrvRecord[]>
export type ResolveMx = (domain: string) => Promise<readonly MxRecord[]>

export interface Services {
  readonly imap: MailServerSettings | null
  readonly smtp: MailServerSettings | null
}

/** Protected from the start goes first, whatever their priorities: RFC 8314 (3.2, 3.3). */
export async function servicesOf(resolveSrv: ResolveSrv, address: Address): Promise<Services> {
  const ask = async (service: string, security: Security): Promise<MailServerSettings | null> => {
    const found = await resolveSrv(`_${service}._tcp.${address.domain}`).catch(() => [])
    const target = chosen(found)
    return target && { ...target, security, user: address.whole }
  }
  const [imaps, imap, submissions, submission] = await Promise.all([
    ask('imaps', 'tls'),
    ask('imap', 'starttls'),
    ask('submissions', 'tls'),
    ask('submission', 'starttls'),
  ])
  return { imap: imaps ?? imap, smtp: submissions ?? submission }
}

/** The lowest priority, and of those the greatest weight: one person's choice is no load to spread (RFC 2782). */
function chosen(records: readonly SrvRecord[]): { readonly host: string; readonly port: number } | null {
  const usable = records.flatMap(({ name, port, priority, weight }) => {
    // A target of "." says that there is no such service.
    const host = toDomain(name)
    return host !== null && isPort(port) ? [{ host, port, priority, weight }] : []
  })
  const [first] = usable.sort((a, b) => a.priority - b.priority || b.weight - a.weight)
  return first ? { host: first.host, port: first.port } : null
}

/** The known provider behind the domain's first mail exchanger. */
export async function providerBehind(resolveMx: ResolveMx, { domain }: Address): Promise<Provider | null> {
  const records = [...(await resolveMx(domain).catch(() => []))].sort((a, b) => a.priority - b.priority)
  const host = toDomain(records[0]?.exchange ?? '')
  return host === null ? null : providerOfExchanger(host)
}
