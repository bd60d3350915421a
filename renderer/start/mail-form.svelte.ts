/** A mail account as it is typed, found, tried and connected. Whatever fails, what was typed stays. */
import type { AccountDetails, FoundMail, MailSettings, MailSignIn, MailVerdict } from '../../preload/accounts.ts'
import type { Bridge, Result } from '../../preload/contract.ts'
import type { AccountId, FailureKind } from '../../preload/model.ts'
import {
  draftOf,
  emptyServer,
  isAddress,
  isExposed,
  settingsOf,
  sides,
  wantsLook,
  wrongField,
  type ServerDraft,
} from './servers.ts'

/** A field by its name; `call` is none, but that nothing could be tried. */
export type MailField =
  'address' | 'password' | 'plain' | 'agreed' | `${'imap' | 'smtp'}-${'host' | 'port' | 'user'}` | 'call'
export interface MailProblem {
  readonly field: MailField
  /** Why nothing could be tried. */
  readonly kind?: FailureKind
}
type Phase = 'typing' | 'finding' | 'trying' | 'browser'

export class MailForm {
  address = $state('')
  name = $state('')
  password = $state('')
  /** Empty is the same one. */
  smtpPassword = $state('')
  servers = $state<Record<'imap' | 'smtp', ServerDraft>>({
    imap: emptyServer('imap', ''),
    smtp: emptyServer('smtp', ''),
  })
  signIn = $state<MailSignIn>('password')
  agreedUntilClosed = $state(false)
  serversOpen = $state(false)
  /** There is nowhere to keep a secret. */
  noKeychain = $state(false)

  readonly #bridge: Bridge
  /** The account that is changed; null for one that is new. */
  readonly #known: AccountId | null = null
  #phase = $state<Phase>('typing')
  #found = $state.raw<FoundMail | null>(null)
  #verdict = $state.raw<MailVerdict | null>(null)
  #problem = $state.raw<MailProblem | null>(null)
  /** Servers that may be spoken to without protection. */
  #agreedTo = $state('')
  /** The address that the servers are of; null before any was looked up. */
  #lookedUp = $state<string | null>(null)
  /** The servers as they were found, to see whether the person changed them. */
  #given = ''

  /** `known` is an account whose servers or password are to be changed. */
  constructor(bridge: Bridge, known: AccountDetails | null) {
    this.#bridge = bridge
    if (known?.connection.kind !== 'imap') return
    this.#known = known.account.id
    this.address = this.#lookedUp = known.account.address
    this.name = known.connection.senderName
    this.#take(known.connection.settings)
  }

  get phase() {
    return this.#phase
  }
  get found() {
    return this.#found
  }
  /** What came of the last try. */
  get verdict() {
    return this.#verdict
  }
  get problem() {
    return this.#problem
  }
  /** Servers are there to be seen and tried: found, known or to be typed. */
  get hasServers() {
    return this.#lookedUp !== null
  }
  get exposed() {
    return this.#exposedHosts !== ''
  }
  /** The person puts up with that, for the servers as they are: another one is another question. */
  get agreedPlain() {
    return this.exposed && this.#agreedTo === this.#exposedHosts
  }
  set agreedPlain(agreed: boolean) {
    this.#agreedTo = agreed ? this.#exposedHosts : ''
  }
  get #exposedHosts() {
    const exposed = sides.map((side) => this.servers[side]).filter(isExposed)
    return exposed.map(({ host }) => host.trim()).join(' ')
  }

  /** One step on: looks the address up, or tries its servers. Answers the account once it is connected. */
  async submit(): Promise<AccountId | null> {
    if (this.#phase !== 'typing') return null
    this.#problem = isAddress(this.address) ? null : { field: 'address' }
    if (this.#problem) return null
    const address = this.address.trim()
    if (address !== this.#lookedUp && !(await this.#lookUp(address))) return null
    this.#problem = this.#firstWrong()
    if (this.#problem) return null
    return this.#try(address)
  }

  /** Nobody waits any more for the browser. */
  cancel(): void {
    if (this.#phase === 'browser') void this.#bridge.call('accounts.cancelSignIn', {})
  }

  /** With a password made for this app, where the provider would rather sign in in the browser. */
  useAppPassword(): void {
    this.signIn = 'password'
    this.password = ''
    this.#verdict = null
  }

  /** Answers whether to go on at once with what was found. */
  async #lookUp(address: string): Promise<boolean> {
    const before = this.#lookedUp
    if (before !== null && JSON.stringify(this.servers) !== this.#given) {
      // What the person typed stays; only the user names were those of the former address.
      for (const side of sides) if (this.servers[side].user === before) this.servers[side].user = address
      this.#lookedUp = address
      return true
    }
    this.#phase = 'finding'
    this.#verdict = null
    const found = await this.#bridge.call('mail.find', { address })
    this.#phase = 'typing'
    if (!found.ok && found.error.kind === 'invalid') {
      this.#problem = { field: 'address' }
      return false
    }
    this.#lookedUp = address
    this.#found = found.ok ? found.value : null
    if (!this.#found) {
      this.servers = { imap: emptyServer('imap', address), smtp: emptyServer('smtp', address) }
      this.signIn = 'password'
      this.#given = JSON.stringify(this.servers)
    } else this.#take(this.#found.settings)
    this.serversOpen = this.#found === null || wantsLook(this.#found, address) || this.exposed
    return !this.serversOpen && this.signIn === 'password'
  }

  #take(settings: MailSettings): void {
    this.servers = { imap: draftOf(settings.imap), smtp: draftOf(settings.smtp) }
    this.signIn = settings.signIn
    this.#given = JSON.stringify(this.servers)
  }

  #firstWrong(): MailProblem | null {
    for (const side of sides) {
      const field = wrongField(this.servers[side])
      if (field === null) continue
      this.serversOpen = true
      return { field: `${side}-${field}` }
    }
    if (this.signIn === 'password' && this.password === '') return { field: 'password' }
    if (this.exposed && !this.agreedPlain) {
      this.serversOpen = true
      return { field: 'plain' }
    }
    return this.noKeychain && !this.agreedUntilClosed ? { field: 'agreed' } : null
  }

  async #try(address: string): Promise<AccountId | null> {
    this.#verdict = null
    this.#phase = this.signIn === 'password' ? 'trying' : 'browser'
    const tried = await this.#ask(address)
    this.#phase = 'typing'
    if (!tried.ok) return this.#refused(tried.error.kind)
    this.#verdict = tried.value
    const { accountId, imap, smtp } = tried.value
    // A refused password is not the servers' fault, unless that for sending is another one.
    if ((imap && imap.kind !== 'auth') || (smtp && !imap)) this.serversOpen = true
    if (accountId !== null) this.password = this.smtpPassword = ''
    return accountId
  }

  #ask(address: string): Promise<Result<MailVerdict>> {
    const { imap, smtp } = this.servers
    const account = {
      ...(this.#known === null ? {} : { accountId: this.#known }),
      address,
      name: this.name.trim(),
      settings: { imap: settingsOf(imap), smtp: settingsOf(smtp), signIn: this.signIn },
      allowPlain: this.agreedPlain,
      untilClosed: this.noKeychain && this.agreedUntilClosed,
    }
    if (this.signIn !== 'password') return this.#bridge.call('mail.signIn', account)
    const smtpPassword = this.smtpPassword === '' ? null : this.smtpPassword
    return this.#bridge.call('mail.connect', { ...account, password: this.password, smtpPassword })
  }

  /** Stopped by the person needs no words. */
  #refused(kind: FailureKind): null {
    if (kind === 'keychain') this.noKeychain = true
    if (kind !== 'cancelled') this.#problem = kind === 'keychain' ? { field: 'agreed' } : { field: 'call', kind }
    return null
  }
}
