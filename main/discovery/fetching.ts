/** Fetches a domain's autoconfig file: over https, from the domain itself and nobody else. */
import { Fault } from '../failure.ts'
import { mostBytes, readAutoconfig, type Proposal } from './autoconfig.ts'
import { isWithin, type Address } from './names.ts'

const mostRedirects = 3
const isRedirect = (status: number): boolean => [301, 302, 303, 307, 308].includes(status)

/** The first of the two places that has a usable one; null where neither has. Never throws. */
export async function autoconfigAt(
  fetch: typeof globalThis.fetch,
  address: Address,
  signal: AbortSignal,
): Promise<Proposal | null> {
  const { domain, whole } = address
  const places = [
    `https://autoconfig.${domain}/mail/config-v1.1.xml?emailaddress=${encodeURIComponent(whole)}`,
    `https://${domain}/.well-known/autoconfig/mail/config-v1.1.xml`,
  ]
  const asked = places.map(async (place) => {
    try {
      return readAutoconfig(await textAt(fetch, place, domain, signal), address)
    } catch {
      return null // no such file, no such host, or nothing to be believed: the next way may know
    }
  })
  for (const one of asked) {
    const found = await one
    if (found) return found
  }
  return null
}

/** Faults: badAnswer, and what the network throws. */
async function textAt(
  fetch: typeof globalThis.fetch,
  place: string,
  domain: string,
  signal: AbortSignal,
): Promise<string> {
  let url = new URL(place)
  for (let redirects = 0; redirects <= mostRedirects; redirects++) {
    const headers = { Accept: 'application/xml, text/xml', 'User-Agent': 'Mailmirror' }
    const response = await fetch(url, { headers, redirect: 'manual', credentials: 'omit', signal })
    if (!isRedirect(response.status)) return await bodyOf(response)
    await response.body?.cancel()
    const next = URL.parse(response.headers.get('location') ?? '', url)
    // The address of the person goes to nobody but their own domain.
    if (next?.protocol !== 'https:' || next.username || next.password || !isWithin(next.hostname, domain))
      throw new Fault('badAnswer', 'it redirects to elsewhere')
    url = next
  }
  throw new Fault('badAnswer', 'it redirects in a circle')
}

async function bodyOf(response: Response): Promise<string> {
  if (response.status !== 200) throw new Fault('badAnswer', `HTTP ${response.status}`)
  const parts: Uint8Array[] = []
  let bytes = 0
  for await (const part of response.body ?? []) {
    bytes += part.length
    if (bytes > mostBytes) throw new Fault('badAnswer', 'the file is too long')
    parts.push(part)
  }
  return new TextDecoder('utf-8').decode(Buffer.concat(parts))
}
