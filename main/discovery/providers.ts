/**
 * The mail providers that many people have, as they describe their servers themselves. Facts only: where, how protected,
 * and as whom. One line each in `rows`.
 */
import type { MailServerSettings, MailSettings, MailSignIn } from '../../preload/accounts.ts'
import { isWithin, type Address } from './names.ts'

export interface Provider {
  /** As people know it. */
  readonly name: string
  /** Of addresses. */
  readonly domains: readonly string[]
  /** Its mail exchangers are these hosts, or below them. */
  readonly exchangers: readonly string[]
  readonly imap: Server
  readonly smtp: Server
  readonly signIn: MailSignIn
  /** Where to make a password for this app, where the ordinary one is refused. */
  readonly appPasswordUrl: string | null
}

type Server = Pick<MailServerSettings, 'host' | 'port' | 'security'> & { readonly as: 'address' | 'local' }

/** `imap.example.com` is port 993 with TLS; `smtp.example.com` 465 with TLS; `:587` STARTTLS. A leading `local@` signs in without the domain. */
type Row = readonly [name: string, imap: string, smtp: string, domains: string, exchangers?: string, more?: More]
type More = { readonly signIn?: MailSignIn; readonly appPasswordUrl?: string }

const google: More = { signIn: 'google', appPasswordUrl: 'https://myaccount.google.com/apppasswords' }
const microsoft: More = { signIn: 'microsoft' }
const appPassword = (appPasswordUrl: string): More => ({ appPasswordUrl })
const yahoo = appPassword('https://login.yahoo.com/account/security')
const aol = appPassword('https://login.aol.com/account/security')
const office = 'outlook.office365.com'

const rows: readonly Row[] = [
  ['Gmail', 'imap.gmail.com', 'smtp.gmail.com', 'gmail.com googlemail.com', 'google.com googlemail.com', google],
  ['Outlook.com', office, 'smtp-mail.outlook.com:587', outlookDomains(), 'olc.protection.outlook.com', microsoft],
  ['Microsoft 365', office, 'smtp.office365.com:587', 'onmicrosoft.com', 'mail.protection.outlook.com', microsoft],
  ['Yahoo', 'imap.mail.yahoo.com', 'smtp.mail.yahoo.com', yahooDomains(), 'yahoodns.net', yahoo],
  ['AOL', 'imap.aol.com', 'smtp.aol.com', 'aol.com aol.de aol.fr aol.co.uk aim.com verizon.net', '', aol],
  [
    'iCloud',
    'local@imap.mail.me.com',
    'smtp.mail.me.com:587',
    'icloud.com me.com mac.com',
    'mail.icloud.com',
    appPassword('https://account.apple.com/account/manage'),
  ],
  ['GMX', 'imap.gmx.net', 'mail.gmx.net', 'gmx.de gmx.net gmx.at gmx.ch gmx.eu', 'emig.gmx.net'],
  ['GMX', 'imap.gmx.com', 'mail.gmx.com', 'gmx.com gmx.us gmx.co.uk gmx.fr gmx.es'],
  ['WEB.DE', 'imap.web.de', 'smtp.web.de:587', 'web.de'],
  ['mail.com', 'imap.mail.com', 'smtp.mail.com:587', 'mail.com email.com usa.com post.com europe.com'],
  ['T-Online', 'secureimap.t-online.de', 'securesmtp.t-online.de', 't-online.de magenta.de'],
  ['IONOS', 'imap.ionos.de', 'smtp.ionos.de', '', 'ionos.de kundenserver.de'],
  ['IONOS', 'imap.ionos.com', 'smtp.ionos.com', '', 'ionos.com 1and1.com'],
  ['IONOS', 'imap.ionos.co.uk', 'smtp.ionos.co.uk', '', 'ionos.co.uk 1and1.co.uk'],
  ['IONOS', 'imap.ionos.fr', 'smtp.ionos.fr', '', 'ionos.fr 1and1.fr'],
  ['IONOS', 'imap.ionos.es', 'smtp.ionos.es', '', 'ionos.es 1and1.es'],
  ['Strato', 'imap.strato.de', 'smtp.strato.de', '', 'rzone.de'],
  ['Posteo', 'posteo.de', 'posteo.de', 'posteo.de posteo.net posteo.at posteo.ch posteo.org posteo.eu', 'posteo.de'],
  ['mailbox.org', 'imap.mailbox.org', 'smtp.mailbox.org', 'mailbox.org', 'mailbox.org'],
  ['freenet', 'mx.freenet.de', 'mx.freenet.de:587', 'freenet.de'],
  [
    'Fastmail',
    'imap.fastmail.com',
    'smtp.fastmail.com',
    'fastmail.com fastmail.fm',
    'messagingengine.com',
    appPassword('https://app.fastmail.com/settings/security/apps'),
  ],
  ['Zoho', 'imap.zoho.com', 'smtp.zoho.com', 'zoho.com zohomail.com'],
  ['Zoho', 'imap.zoho.eu', 'smtp.zoho.eu', 'zoho.eu zohomail.eu'],
  ['Zoho', 'imappro.zoho.com', 'smtppro.zoho.com', '', 'zoho.com'],
  ['Zoho', 'imappro.zoho.eu', 'smtppro.zoho.eu', '', 'zoho.eu'],
  // By Proton's own program on this machine, which makes a password of its own.
  ['Proton Mail Bridge', '127.0.0.1:1143', '127.0.0.1:1025', 'proton.me protonmail.com pm.me', 'protonmail.ch'],
  [
    'Yandex',
    'imap.yandex.com',
    'smtp.yandex.com',
    'yandex.com yandex.ru ya.ru yandex.by yandex.kz',
    'mx.yandex.net mx.yandex.ru',
    appPassword('https://id.yandex.com/security/app-passwords'),
  ],
  [
    'Mail.ru',
    'imap.mail.ru',
    'smtp.mail.ru',
    'mail.ru inbox.ru list.ru bk.ru internet.ru',
    'mail.ru',
    appPassword('https://account.mail.ru/user/2-step-auth/passwords'),
  ],
  ['Telenor', 'imap.online.no', 'smtp.online.no:587', 'online.no'],
  ['Domeneshop', 'imap.domeneshop.no', 'smtp.domeneshop.no', '', 'domeneshop.no'],
  ['one.com', 'imap.one.com', 'send.one.com', '', 'one.com'],
  ['Telia', 'mailin.telia.com', 'mailout.telia.com', 'telia.com'],
  ['OVH', 'ssl0.ovh.net', 'ssl0.ovh.net', '', 'ovh.net'],
  ['Infomaniak', 'mail.infomaniak.com', 'mail.infomaniak.com', 'ik.me ikmail.com etik.com', 'infomaniak.ch'],
  ['Hostpoint', 'imap.mail.hostpoint.ch', 'asmtp.mail.hostpoint.ch', '', 'hostpoint.ch'],
  ['Bluewin', 'imaps.bluewin.ch', 'smtpauths.bluewin.ch', 'bluewin.ch'],
  ['Orange', 'imap.orange.fr', 'smtp.orange.fr', 'orange.fr wanadoo.fr'],
  ['Free', 'local@imap.free.fr', 'local@smtp.free.fr', 'free.fr'],
  ['SFR', 'imap.sfr.fr', 'smtp.sfr.fr', 'sfr.fr neuf.fr'],
  ['La Poste', 'imap.laposte.net', 'smtp.laposte.net', 'laposte.net'],
  ['Libero', 'imapmail.libero.it', 'smtp.libero.it', 'libero.it inwind.it iol.it blu.it'],
  ['Seznam', 'imap.seznam.cz', 'smtp.seznam.cz', 'seznam.cz email.cz post.cz'],
  ['WP', 'imap.wp.pl', 'smtp.wp.pl', 'wp.pl'],
  ['BT', 'mail.btinternet.com', 'mail.btinternet.com', 'btinternet.com btopenworld.com'],
  ['Comcast', 'imap.comcast.net', 'smtp.comcast.net', 'comcast.net'],
  [
    'AT&T',
    'imap.mail.att.net',
    'smtp.mail.att.net',
    'att.net sbcglobal.net bellsouth.net pacbell.net',
    '',
    appPassword('https://www.att.com/acctmgmt/overview'),
  ],
  ['Runbox', 'mail.runbox.com', 'mail.runbox.com', 'runbox.com runbox.no', 'runbox.com'],
  ['Migadu', 'imap.migadu.com', 'smtp.migadu.com', '', 'migadu.com'],
  ['Hover', 'mail.hover.com', 'mail.hover.com', '', 'hover.com.cust.hostedemail.com'],
  ['Gandi', 'mail.gandi.net', 'mail.gandi.net', '', 'mail.gandi.net'],
  ['Rackspace', 'secure.emailsrvr.com', 'secure.emailsrvr.com', '', 'emailsrvr.com'],
  ['GoDaddy', 'imap.secureserver.net', 'smtpout.secureserver.net', '', 'secureserver.net'],
  ['Namecheap', 'mail.privateemail.com', 'mail.privateemail.com', '', 'privateemail.com'],
  ['DreamHost', 'imap.dreamhost.com', 'smtp.dreamhost.com', '', 'dreamhost.com'],
]

function outlookDomains(): string {
  const countries =
    'com de fr es it at be dk pt cl ie sg jp co.id co.th com.br com.ar com.au com.tr com.gr com.vn cz hu sk'
  const hotmail = 'com de fr es it be nl no se dk fi ch gr co.uk co.jp com.br com.ar com.tr'
  const live = 'com de fr it be nl no se dk fi at ca cl cn ie jp co.uk com.au com.mx com.ar com.pt'
  return `${below('outlook', countries)} ${below('hotmail', hotmail)} ${below('live', live)} msn.com passport.com`
}

function yahooDomains(): string {
  const countries =
    'com de fr es it at be nl no se dk fi ie pl ro gr ca in co.uk co.in co.id co.nz co.za com.br com.ar com.au com.mx com.sg com.ph com.vn com.hk com.tw'
  return `${below('yahoo', countries)} ymail.com rocketmail.com myyahoo.com`
}

function below(name: string, endings: string): string {
  return endings
    .split(' ')
    .map((one) => `${name}.${one}`)
    .join(' ')
}

export const providers: readonly Provider[] = rows.map(([name, imap, smtp, domains, exchangers = '', more = {}]) => ({
  name,
  domains: domains.split(' ').filter(Boolean),
  exchangers: exchangers.split(' ').filter(Boolean),
  imap: server(imap, 993),
  smtp: server(smtp, 465),
  signIn: more.signIn ?? 'password',
  appPasswordUrl: more.appPasswordUrl ?? null,
}))

function server(text: string, usual: number): Server {
  const [, local, host = '', port] = /^(local@)?([^:]+)(?::(\d+))?$/.exec(text) ?? []
  const security = port === undefined ? 'tls' : 'starttls'
  return { host, port: Number(port ?? usual), security, as: local === undefined ? 'address' : 'local' }
}

/** The one whose addresses these are. */
export const providerOfDomain = (domain: string): Provider | null =>
  providers.find(({ domains }) => domains.some((one) => isWithin(domain, one))) ?? null

/** The one that takes this mail in. */
export const providerOfExchanger = (host: string): Provider | null =>
  providers.find(({ exchangers }) => exchangers.some((one) => isWithin(host, one))) ?? null

/** The one whose server this is. */
export const providerOfServer = (host: string): Provider | null =>
  providers.find(({ imap }) => imap.host === host) ?? null

const tokenDomains: Readonly<Record<Exclude<MailSignIn, 'password'>, readonly string[]>> = {
  google: ['gmail.com', 'googlemail.com', 'google.com'],
  microsoft: ['office365.com', 'office.com', 'outlook.com'],
}

/** May this host be handed the provider's tokens? Each one opens the whole mailbox, so nobody else gets them. */
export const mayHaveTokens = (signIn: keyof typeof tokenDomains, host: string): boolean =>
  tokenDomains[signIn].some((domain) => isWithin(host.toLowerCase(), domain))

export function settingsAt({ imap, smtp, signIn }: Provider, address: Address): MailSettings {
  const of = ({ as, ...place }: Server): MailServerSettings => ({
    ...place,
    user: as === 'local' ? address.local : address.whole,
  })
  return { imap: of(imap), smtp: of(smtp), signIn }
}
