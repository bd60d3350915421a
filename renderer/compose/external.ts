/** PURE: who of those that a mail goes to is outside the house it comes from. */
import { domainOf, isAddress } from '../../preload/address.ts'
import type { Recipient } from '../../preload/drafts.ts'

/** Providers where strangers share a domain: being of the same one says nothing, and being of another neither. */
const shared =
  /^(gmail|googlemail|outlook|hotmail|live|msn|yahoo|ymail|icloud|me|mac|aol|proton|protonmail|pm|gmx|fastmail|zoho|mail|web|online|getmail|broadpark|yandex|tutanota|hey)\.(com|no|net|me|de|ru|org|fm|se|dk|co\.uk|fr|ch|io)$/

/**
 * Tells of an address whether it is outside the account's own house, and whether people of the house are among those it
 * goes to, too: that is where a word too much slips out. Null for one inside, and for an address that is none.
 */
export function outsideOf(own: string, recipients: readonly Recipient[]): (address: string) => 'mixed' | 'all' | null {
  const domains = new Set(outsideDomains(own, recipients))
  const real = recipients.filter(({ address }) => isAddress(address))
  const how = real.some(({ address }) => !domains.has(domainOf(address))) ? 'mixed' : 'all'
  return (address) => (isAddress(address) && domains.has(domainOf(address)) ? how : null)
}

/** Domains outside the account's own, each once, in order; none for an account at a provider that everybody shares. */
export function outsideDomains(own: string, recipients: readonly Recipient[]): string[] {
  const home = domainOf(own)
  if (home === '' || shared.test(home)) return []
  const isInside = (domain: string) => domain === home || domain.endsWith(`.${home}`) || home.endsWith(`.${domain}`)
  const domains = recipients.filter(({ address }) => isAddress(address)).map(({ address }) => domainOf(address))
  return [...new Set(domains)].filter((domain) => !isInside(domain))
}
