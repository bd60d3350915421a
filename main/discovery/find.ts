/** From an address to how its mail is read and sent: several ways at once, the surest that knows something wins. */
import type { FoundMail, MailServerSettings } from '../../preload/accounts.ts'
import { providerBehind, servicesOf, type ResolveMx, type ResolveSrv } from './dns.ts'
import { autoconfigAt } from './fetching.ts'
import { readAddress, type Address } from './names.ts'
import { mayHaveTokens, providerOfDomain, providerOfServer, settingsAt, type Provider } from './providers.ts'

/** The outside world. All of it asks about the address's own domain only. */
export interface FindParts {
  /** Over the system's network, as all requests of the app. */
  readonly fetch: typeof globalThis.fetch
  readonly resolveSrv: ResolveSrv
  readonly resolveMx: ResolveMx
  /** Whether a host of that name is there. */
  readonly lookup: (host: string) => Promise<unknown>
  /** How long each way may take, and all of them, in milliseconds. */
  readonly limits?: { readonly each: number; readonly all: number }
}

type Way = FoundMail | null

/** Null for what is no address. Never throws: where nothing answers, it is a guess. */
export async function findMail(text: string, parts: FindParts): Promise<FoundMail | null> {
  const address = readAddress(text)
  if (!address) return null
  const known = providerOfDomain(address.domain)
  if (known) return byProvider('provider', known, address)
  const { each = 5_000, all = 8_000 } = parts.limits ?? {}
  const over = AbortSignal.timeout(all)
  const ways = [byAutoconfig, byServices, byExchanger, byGuess].map((way) => {
    const signal = AbortSignal.any([over, AbortSignal.timeout(each)])
    return inTime(way(address, parts, signal), signal)
  })
  const guesses: FoundMail[] = []
  for (const way of ways) {
    const found = await way
    if (found && found.by !== 'guess') return found
    if (found) guesses.push(found)
  }
  return guesses[0] ?? guessed(address, 'imap', 'smtp')
}

function byProvider(by: FoundMail['by'], provider: Provider, address: Address): FoundMail {
  const { name, appPasswordUrl } = provider
  return { by, settings: settingsAt(provider, address), provider: name, appPasswordUrl }
}

async function byAutoconfig(address: Address, { fetch }: FindParts, signal: AbortSignal): Promise<Way> {
  const found = await autoconfigAt(fetch, address, signal)
  return found && atServers('autoconfig', found.imap, found.smtp, found.name)
}

async function byServices(address: Address, { resolveSrv }: FindParts): Promise<Way> {
  const { imap, smtp } = await servicesOf(resolveSrv, address)
  if (imap && smtp) return atServers('srv', imap, smtp)
  if (!imap && !smtp) return null
  // Half of it is told; the other half is for the person to check.
  const { settings } = guessed(address, 'imap', 'smtp')
  return atServers('guess', imap ?? settings.imap, smtp ?? settings.smtp)
}

async function byExchanger(address: Address, { resolveMx }: FindParts): Promise<Way> {
  const provider = await providerBehind(resolveMx, address)
  return provider && byProvider('mx', provider, address)
}

async function byGuess(address: Address, { lookup }: FindParts): Promise<Way> {
  const isThere = (name: string) =>
    lookup(`${name}.${address.domain}`).then(
      () => true,
      () => false,
    )
  const [imap, smtp, mail] = await Promise.all([isThere('imap'), isThere('smtp'), isThere('mail')])
  return guessed(address, !imap && mail ? 'mail' : 'imap', !smtp && mail ? 'mail' : 'smtp')
}

function guessed({ domain, whole }: Address, imap: string, smtp: string): FoundMail {
  const at = (name: string, port: number): MailServerSettings => ({
    ...{ host: `${name}.${domain}`, port, security: 'tls', user: whole },
  })
  const settings = { imap: at(imap, 993), smtp: at(smtp, 465), signIn: 'password' } as const
  return { by: 'guess', settings, provider: null, appPasswordUrl: null }
}

/** A server of a known provider lets people in as that provider does, whoever names it. */
function atServers(
  by: FoundMail['by'],
  imap: MailServerSettings,
  smtp: MailServerSettings,
  name: string | null = null,
): FoundMail {
  const known = providerOfServer(imap.host)
  const signIn = known?.signIn ?? 'password'
  const isTheirs = signIn === 'password' || mayHaveTokens(signIn, smtp.host)
  const settings = { imap, smtp, signIn: isTheirs ? signIn : ('password' as const) }
  return { by, settings, provider: known?.name ?? name, appPasswordUrl: known?.appPasswordUrl ?? null }
}

/** Who takes too long, or fails, knows nothing. */
function inTime(way: Promise<Way>, signal: AbortSignal): Promise<Way> {
  return new Promise((resolve) => {
    signal.addEventListener('abort', () => resolve(null), { once: true })
    way.then(resolve, () => resolve(null))
  })
}
