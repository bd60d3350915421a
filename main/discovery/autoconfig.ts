/** PURE: what a domain's autoconfig file (Mozilla's format, 1.1) says, taken for no more than a proposal. */
import type { Element } from '@xmldom/xmldom'
import type { MailServerSettings, Security } from '../../preload/accounts.ts'
import { Fault } from '../failure.ts'
import { childrenOf, parseXml } from '../sources/superoffice/soap/dom.ts'
import { isPort, toDomain, type Address } from './names.ts'

/** Such a file has a few kilobytes. */
export const mostBytes = 200_000
/** Servers of one kind that are looked at. */
const mostServers = 20

export interface Proposal {
  readonly imap: MailServerSettings
  readonly smtp: MailServerSettings
  /** As the domain calls its provider. */
  readonly name: string | null
}

/** Null where the file names no IMAP and SMTP server that can be used. Faults: badAnswer, for what is no such file. */
export function readAutoconfig(text: string, address: Address): Proposal | null {
  if (text.length > mostBytes) throw new Fault('badAnswer', 'the file is too long')
  const root = parseXml(text)
  if (root.localName !== 'clientConfig') throw new Fault('badAnswer', 'it is another kind of file')
  const provider = childrenOf(root).find(({ localName }) => localName === 'emailProvider')
  if (!provider) return null
  const imap = best(provider, 'incomingServer', 'imap', address)
  const smtp = best(provider, 'outgoingServer', 'smtp', address)
  return imap && smtp ? { imap, smtp, name: nameOf(provider) } : null
}

const protectedBest: readonly Security[] = ['tls', 'starttls']

/** The first that is protected from the start, else the first at all. */
function best(provider: Element, element: string, type: string, address: Address): MailServerSettings | null {
  const servers = childrenOf(provider)
    .filter(({ localName }) => localName === element)
    .filter((one) => one.getAttribute('type')?.toLowerCase() === type)
    .slice(0, mostServers)
    .flatMap((one) => serverIn(one, type, address) ?? [])
  return protectedBest.map((wanted) => servers.find(({ security }) => security === wanted)).find(Boolean) ?? null
}

function serverIn(element: Element, type: string, address: Address): MailServerSettings | null {
  const text = (name: string) => filled(textIn(element, name), address)
  const host = toDomain(text('hostname'))
  const port = Number(text('port'))
  const security = securityOf(text('socketType'), port, type)
  // eslint-disable-next-line no-control-regex -- these are exactly the characters meant
  const user = text('username').replace(/[\u0000-\u001F\u007F]/g, '')
  if (host === null || !/^\d{1,5}$/.test(text('port')) || !isPort(port) || security === null) return null
  return { host, port: securePort(port, security, type), security, user: user.slice(0, 320) || address.whole }
}

/** A server that says "plain" is not asked for the password unprotected: nearly all offer STARTTLS as well. */
function securityOf(socketType: string, port: number, type: string): Security | null {
  switch (socketType.toUpperCase()) {
    case 'SSL':
      return 'tls'
    case 'STARTTLS':
      return 'starttls'
    case 'PLAIN':
    case '':
      return port === (type === 'imap' ? 993 : 465) ? 'tls' : 'starttls'
    default:
      return null
  }
}

/** Port 25 is for mail between servers (RFC 6409, 3.1). */
const securePort = (port: number, security: Security, type: string): number =>
  type === 'smtp' && port === 25 && security === 'starttls' ? 587 : port

function textIn(element: Element, name: string): string {
  const found = childrenOf(element).find(({ localName }) => localName === name)
  return found?.textContent?.trim() ?? ''
}

function filled(text: string, { whole, local, domain }: Address): string {
  const values: Readonly<Record<string, string>> = { ADDRESS: whole, LOCALPART: local, DOMAIN: domain }
  return text.replace(/%EMAIL(ADDRESS|LOCALPART|DOMAIN)%/g, (_mark, name: string) => values[name] ?? '')
}

function nameOf(provider: Element): string | null {
  const name = (textIn(provider, 'displayShortName') || textIn(provider, 'displayName'))
    .replace(/[\p{C}\p{Z}]+/gu, ' ')
    .trim()
    .slice(0, 60)
  return name || null
}
