/** Seeded inputs that fit no call: random values, and fitting inputs with one thing wrong. */
import { calls, type CallName } from '../../../preload/contract.ts'

export type Random = () => number

/** Numbers from 0 to under 1, the same for the same seed (mulberry32). */
export function randomFrom(seed: number): Random {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

const mailClient = { clientId: 'app', clientSecret: '', authority: null }
const mailServer = { host: 'mail.example.com', port: 993, security: 'tls', user: 'ann' }
const mailAccount = (signIn: string) => ({
  address: 'ann@example.com',
  name: 'Ann',
  settings: { imap: mailServer, smtp: mailServer, signIn },
  allowPlain: false,
  untilClosed: false,
})

const content = {
  accountId: 1,
  ...{
    to: [{ name: 'Bo', address: 'bo@example.com' }],
    cc: [],
    bcc: [],
    subject: 'Hello',
    html: '<p>Hi</p>',
    plain: '',
  },
  ...{ priority: 'Normal', outgoing: null, sentItems: null },
}

/** One fitting input a call, to be broken. */
export const fitting: { [N in CallName]: object } = {
  'app.info': {},
  'app.defaultMail': {},
  'app.setDefaultMail': { on: true },
  'demo.start': {},
  'accounts.list': {},
  'accounts.connect': {
    site: 'https://crm.example',
    user: 'ann',
    password: 'x',
    protocol: 'rest',
    ticket: false,
    untilClosed: false,
  },
  'accounts.signInOnline': { environment: 'online', tenant: null, untilClosed: false },
  'accounts.cancelSignIn': {},
  'mail.find': { address: 'ann@example.com' },
  'mail.connect': { ...mailAccount('password'), password: 'x', smtpPassword: null },
  'mail.signIn': mailAccount('google'),
  'accounts.details': { id: 1 },
  'accounts.change': { id: 1, name: 'Work', colour: 'blue', window: 'all' },
  'accounts.probe': { id: 1 },
  'accounts.switchToRest': { id: 1 },
  'accounts.remove': { id: 1 },
  'folders.list': {},
  'folders.subscribe': { folderId: 1, subscribed: true },
  'messages.page': { folderId: 1, before: null },
  'messages.search': { text: 'word', accountId: null, before: null },
  'messages.read': { id: 1 },
  'messages.fetchRest': { id: 1 },
  'messages.source': { id: 1 },
  'messages.setSeen': { ids: [1], seen: true },
  'messages.setFlagged': { ids: [1], flagged: true },
  'messages.move': { ids: [1], folderId: 1 },
  'messages.trash': { ids: [1] },
  'messages.delete': { ids: [1] },
  'attachments.save': { id: 1, position: 0 },
  'attachments.open': { id: 1, position: 0 },
  'attachments.cancel': { id: 1, position: 0 },
  'attachments.stored': {},
  'attachments.clear': {},
  'sync.start': { accountIds: [1] },
  'sync.cancel': {},
  'sync.state': {},
  'drafts.list': {},
  'drafts.read': { id: 1 },
  'drafts.compose': { kind: 'reply', messageId: 1 },
  'drafts.open': { id: 1 },
  'drafts.save': { id: 1, content },
  'drafts.discard': { id: 1 },
  'drafts.close': { id: 1 },
  'drafts.beginFile': { id: 1, name: 'a.txt', type: 'text/plain', inline: false },
  'drafts.putBytes': { id: 1, fileId: 1, bytes: new Uint8Array([1]) },
  'drafts.endFile': { id: 1, fileId: 1 },
  'drafts.pickFiles': { id: 1 },
  'drafts.dropFile': { id: 1, fileId: 1 },
  'drafts.send': { id: 1, at: null },
  'drafts.takeBack': { id: 1 },
  'drafts.sendNow': { id: 1 },
  'drafts.arrived': { id: 1 },
  'drafts.keep': { id: 1, keep: 'mine' },
  'drafts.password': { id: 1, server: 'outgoing', password: 'x' },
  'invitations.answer': { id: 1, answer: 'Accepted' },
  'people.suggest': { text: 'an', accountId: null },
  'stationery.get': {},
  'stationery.sign': { accountId: 1, html: '<b>Kari</b>' },
  'stationery.keep': { name: 'Thanks', html: '<b>Thank you</b>', replaces: null },
  'stationery.drop': { name: 'Thanks' },
  'settings.get': {},
  'settings.save': {
    closeToTray: true,
    syncEveryMinutes: 5,
    language: 'system',
    attachmentStoreMb: 1000,
    keepAttachmentsMb: 0,
    online: { environment: 'online', clientId: 'app', authority: null },
    mailClients: { google: mailClient, microsoft: mailClient },
  },
}

const pick = <T>(random: Random, from: readonly T[]): T => from[Math.floor(random() * from.length)] as T
const oddKeys = ['__proto__', 'constructor', 'id ', 'ID', 'toString', '', 'extra', '0', 'then']
/** No call takes any of these anywhere: not even where it takes a text, a number or null. */
const neverRight: (() => unknown)[] = [
  () => undefined,
  () => Number.NaN,
  () => Number.POSITIVE_INFINITY,
  () => -1,
  () => 0.5,
  () => 2 ** 60,
  () => 10n,
  () => new Date(0),
  () => new Map(),
  () => new Uint8Array(3),
  () => ({ then: 1 }),
  () => [[]],
  () => [null],
  () => 'x'.repeat(5000),
  () => ['1'],
  () => Symbol('odd'),
]

/** A payload that the call's schema must refuse. */
export function badPayload(random: Random, name: CallName): unknown {
  const good = fitting[name]
  const keys = Object.keys(good)
  if (random() < 0.3) return pick(random, [null, 1, 'text', true, [], [{}], ...neverRight.map((make) => make())])
  const key = pick(random, keys)
  if (keys.length === 0 || random() < 0.3) return withKey(good, pick(random, oddKeys), nested(random, 3))
  if (random() < 0.4) return Object.fromEntries(Object.entries(good).filter(([one]) => one !== key))
  // Bytes, and long texts, are what these take.
  const isRight = (one: unknown) =>
    (key === 'bytes' && one instanceof Uint8Array) || (key === 'html' && typeof one === 'string')
  const wrong = neverRight.map((make) => make()).filter((one) => !isRight(one))
  return { ...good, [key]: pick(random, wrong) }
}

/** Makes `__proto__` a key of its own, as parsed JSON does. */
function withKey(good: object, key: string, value: unknown): object {
  return Object.defineProperty({ ...good }, key, { value, enumerable: true, configurable: true, writable: true })
}

function nested(random: Random, depth: number): unknown {
  const kind = random()
  if (depth === 0 || kind < 0.4) return pick(random, [null, 0, '', true, 'x', 1e9])
  if (kind < 0.7) return Array.from({ length: Math.floor(random() * 4) }, () => nested(random, depth - 1))
  return { [pick(random, oddKeys.slice(1))]: nested(random, depth - 1) }
}

/** Tells that the list above is right: every call is there and each input fits. */
export const allFit = () =>
  Object.entries(calls).every(([name, { input }]) => input.safeParse(fitting[name as CallName]).success)
