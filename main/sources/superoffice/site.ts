/** PURE: from what a person types as the address of their SuperOffice to the root of its web services. */
import { Fault } from '../../failure.ts'

const loopback = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/i

/** Whether an address stays on this machine. */
export const isLoopback = (url: string): boolean => loopback.test(new URL(url).hostname)

/**
 * `crm.example.com`, `https://crm.example.com/SuperOffice`, `.../default.aspx`, `.../api` and `.../api/v1/` all name
 * the same server. Answers the root as `https://crm.example.com/SuperOffice/api/`.
 * Faults: invalid (no address), tls (an address that would send the password readable over a network).
 */
export function apiRoot(site: string): string {
  const typed = site.trim()
  const url = URL.parse(/^[a-z][a-z0-9+.-]*:\/\//i.test(typed) ? typed : `https://${typed}`)
  if (!url?.hostname || !['http:', 'https:'].includes(url.protocol)) {
    throw new Fault('invalid', 'the site address is not a web address')
  }
  if (url.protocol === 'http:' && !loopback.test(url.hostname)) {
    throw new Fault('tls', `http://${url.host} would send the password readable; use https://`)
  }
  const path = url.pathname
    .replace(/\/[^/]*\.aspx$/i, '')
    .replace(/\/+$/, '')
    .replace(/\/v1$/i, '')
    .replace(/\/api$/i, '')
  return `${url.protocol}//${url.host}${path}/api/`
}
