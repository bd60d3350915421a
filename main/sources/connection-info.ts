/** PURE: the mail server that an EMailConnectionInfo means (contract 7). */
import { isIPv6 } from 'node:net'
import { Fault } from '../failure.ts'
import { byPassword, isThisMachine, type MailServer } from './mail-server.ts'
import type { ConnectionInfo } from './source.ts'

/** Where TLS begins with the first byte, and where it begins by STARTTLS. */
const usual = { imap: { tls: 993, starttls: 143 }, smtp: { tls: 465, starttls: 587 } } as const
const upgrading: readonly number[] = [25, 143, 587]

/**
 * `UseSSL` is TLS from the first byte, but on a port where mail servers begin without; the ports of TLS are always that.
 * Everything else is STARTTLS, which must succeed: a password goes unprotected to nobody but this machine. Logs, limits
 * and roots are those of `like`. Faults: rejected, for a name that is none.
 */
export function serverOf(info: ConnectionInfo, protocol: 'imap' | 'smtp', like: Partial<MailServer> = {}): MailServer {
  const { user, password, useSsl } = info
  const { host, port: named } = placeOf(info.server)
  const { tls, starttls } = usual[protocol]
  const port = named ?? (useSsl ? tls : starttls)
  const fromTheStart = port === tls || (useSsl && !upgrading.includes(port))
  const security = fromTheStart ? 'tls' : useSsl || !isThisMachine(host) ? 'starttls' : 'plain'
  const { ca, log, patienceMs } = like
  return {
    ...{ host, port, security, user, credentials: byPassword(() => Promise.resolve(password)) },
    ...(ca === undefined ? {} : { ca }),
    ...(log === undefined ? {} : { log }),
    ...(patienceMs === undefined ? {} : { patienceMs }),
  }
}

/** `host`, `host:port`, `[::1]:port` or `::1`. */
function placeOf(server: string): { readonly host: string; readonly port: number | null } {
  const text = server.trim()
  const [, bracketed, plain, digits] = /^(?:\[([^\]]+)\]|([^:]+))(?::(\d{1,5}))?$/.exec(text) ?? []
  const host = bracketed ?? plain ?? (isIPv6(text) ? text : '')
  const port = digits === undefined ? null : Number(digits)
  if (!/^[\p{L}\p{N}.:_-]{1,255}$/u.test(host) || port === 0 || (port ?? 0) > 65_535)
    throw new Fault('rejected', 'the connection names no mail server')
  return { host, port }
}

/** Does `info` mean this server and this user, so that its connection serves both? */
export function isOf(server: MailServer, info: ConnectionInfo): boolean {
  const { host, port, user } = serverOf(info, 'imap')
  return host.toLowerCase() === server.host.toLowerCase() && port === server.port && user === server.user
}
