/** PURE: names of domains and hosts, as they may be asked for. Whatever is none is refused, not mended. */
import { domainToASCII } from 'node:url'

export interface Address {
  readonly whole: string
  /** Before the last @. */
  readonly local: string
  /** Lower case, in ASCII (RFC 5891). */
  readonly domain: string
}

/** A letter-digit-hyphen name of at least two labels (RFC 1123, 2.1); also no number, which would be an address. */
const domainName = /^(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+(?!\d+$)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/

/** Null for what is no address. */
export function readAddress(text: string): Address | null {
  const at = text.lastIndexOf('@')
  const domain = toDomain(text.slice(at + 1))
  const local = text.slice(0, at)
  // eslint-disable-next-line no-control-regex -- these are exactly the characters meant
  if (at < 1 || domain === null || /[\u0000-\u0020\u007F]/.test(local)) return null
  return { whole: `${local}@${domain}`, local, domain }
}

/** A domain in ASCII and lower case, without the dot that may end it; null for what is none. */
export function toDomain(text: string): string | null {
  // What the function below would cut off or mend is refused first.
  if (/[^\p{L}\p{M}\p{N}.-]/u.test(text)) return null
  const ascii = domainToASCII(text.replace(/\.$/, ''))
  return domainName.test(ascii) ? ascii : null
}

/** The same for a server a person names: also this machine, a name without a dot, and an IP address. */
export function toHost(text: string): string | null {
  const host = text.trim()
  if (/^(\d{1,3}\.){3}\d{1,3}$/.test(host)) return host.split('.').every((one) => Number(one) < 256) ? host : null
  if (/^\[?[0-9a-f:]*:[0-9a-f:.]*\]?$/i.test(host)) return URL.canParse(`http://[${bare(host)}]/`) ? bare(host) : null
  return /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/i.test(host) ? host.toLowerCase() : toDomain(host)
}

const bare = (host: string): string => host.replace(/^\[|\]$/g, '')

/** Is it the domain itself, or a name below it? */
export const isWithin = (host: string, domain: string): boolean => host === domain || host.endsWith(`.${domain}`)

export const isPort = (port: number): boolean => Number.isInteger(port) && port > 0 && port < 65_536
