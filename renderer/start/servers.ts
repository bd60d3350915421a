/** PURE: mail servers as a person edits them, and what must be looked at before they are spoken to. */
import type { FoundMail, MailServerSettings, MailSignIn, Security } from '../../preload/accounts.ts'

/** Mail is received from the one and sent by the other. */
export type Side = 'imap' | 'smtp'
export const sides: readonly Side[] = ['imap', 'smtp']
/** The contract's own lists would bring the schemas along. */
export const securities: readonly Security[] = ['tls', 'starttls', 'plain']
export const mailSignIns: readonly MailSignIn[] = ['password', 'google', 'microsoft']

/** A server as its fields have it. */
export interface ServerDraft {
  host: string
  port: string
  security: Security
  user: string
}

/** RFC 8314, section 3.3 and 7.3; RFC 6409 for STARTTLS. */
const ports: Record<Side, Record<Security, number>> = {
  imap: { tls: 993, starttls: 143, plain: 143 },
  smtp: { tls: 465, starttls: 587, plain: 587 },
}

export function emptyServer(side: Side, user: string): ServerDraft {
  return { host: '', port: String(ports[side].tls), security: 'tls', user }
}

export function draftOf({ host, port, security, user }: MailServerSettings): ServerDraft {
  return { host, port: String(port), security, user }
}

export function settingsOf({ host, port, security, user }: ServerDraft): MailServerSettings {
  return { host: host.trim(), port: Number(port), security, user: user.trim() }
}

/** Protected in another way: the port follows, unless the person chose one of their own. */
export function secured(draft: ServerDraft, side: Side, security: Security): ServerDraft {
  const follows = draft.port.trim() === '' || Number(draft.port) === ports[side][draft.security]
  return { ...draft, security, port: follows ? String(ports[side][security]) : draft.port }
}

/** The first field of a server that cannot be right; null when all may be. */
export function wrongField({ host, port, user }: ServerDraft): 'host' | 'port' | 'user' | null {
  if (!/^[^\s/@]+$/.test(host.trim())) return 'host'
  if (!/^\d{1,5}$/.test(port.trim()) || Number(port) < 1 || Number(port) > 65_535) return 'port'
  return user.trim() === '' ? 'user' : null
}

/** Only there may mail go unprotected unasked. */
const isThisMachine = (host: string) => /^(localhost|127(\.\d{1,3}){3}|\[?::1\]?)$/i.test(host.trim())

/** Its password and mail would go readable over the net. */
export function isExposed({ host, security }: ServerDraft): boolean {
  return security === 'plain' && host.trim() !== '' && !isThisMachine(host)
}

/** What an address may be; main looks closer. */
export const isAddress = (text: string) => /^[^\s@]+@[^\s@.]+(\.[^\s@.]+)+$/.test(text.trim())
export const domainOf = (address: string) => address.slice(address.lastIndexOf('@') + 1).toLowerCase()

/** DNS names servers of another domain: anybody between could have said so (RFC 6186, section 6). */
export function leadsElsewhere({ by, settings }: FoundMail, address: string): boolean {
  const domain = domainOf(address)
  const within = (host: string) => `.${host.toLowerCase()}`.endsWith(`.${domain}`)
  return by === 'srv' && !(within(settings.imap.host) && within(settings.smtp.host))
}

/** The person should see it before a password goes there. */
export const wantsLook = (found: FoundMail, address: string) => found.by === 'guess' || leadsElsewhere(found, address)
