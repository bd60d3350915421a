/** What a server can and cannot do, found out at the first connect (contract 13). Each finding fails on its own. */
import { probeFindings, type ProbeFinding, type Protocol } from '../../../preload/accounts.ts'
import { Fault } from '../../failure.ts'
import type { RemoteFolder } from '../source.ts'
import { parseJson } from './faults.ts'
import type { HttpAnswer } from './http.ts'
import { remoteFolders, type EMailAccount, type EMailFolder } from './map.ts'
import type { Operations } from './operations.ts'
import type { CallOptions } from './transport.ts'
import { isRecord } from './wire.ts'

export interface Probed {
  readonly operations: Operations
  /** The root of the web services, asked without a sign-in. */
  readonly greet: (options: CallOptions) => Promise<HttpAnswer>
  readonly protocol: Protocol
}

type Findings = Record<ProbeFinding['finding'], Found>
type Found = Pick<ProbeFinding, 'can' | 'detail'>
const yes = (detail: string | null = null): Found => ({ can: 'yes', detail })
const no = (detail: string | null = null): Found => ({ can: 'no', detail })
const unknown: Found = { can: 'unknown', detail: null }

const greetMs = 30_000
/** A clock that is further off is worth a word. */
const clockSeconds = 60

/** Asks what the server can do; a question without an answer leaves its findings `unknown`. Faults: cancelled. */
export async function probeServer(
  { operations, greet, protocol }: Probed,
  signal: AbortSignal,
): Promise<ProbeFinding[]> {
  const tried = <T>(work: Promise<T>) => attempt(work, signal)
  const start = Date.now()
  const greeting = await tried(greet({ signal, timeout: greetMs }))
  const end = Date.now()
  const rest = protocol === 'rest'
  // What answers may be a page of the hotel's network. A server may have SOAP without REST.
  if (rest && !(greeting.value && isSuperOffice(greeting.value)))
    return probeFindings.map((finding) => ({ finding, ...unknown }))
  const version = greeting.value ? versionIn(greeting.value.body) : null
  const works = await tried(operations.testAuthenticate(signal))
  const closed = works.fault?.kind === 'forbidden'
  const account = closed ? { fault: works.fault } : await tried(operations.currentAccount(signal))
  const folders = closed ? nothing : await tried(operations.cacheFolderList(signal))
  const found: Findings = {
    version: greeting.value ? (version === null ? no() : yes(version)) : unknown,
    emailAgent: agentFound(works),
    mailAccount: accountFound(account),
    lastFetch: account.value?.lastFetch ? yes() : rest ? since(version, [10, 3, 13]) : no(),
    emlStream: operations.has('GetEMailAsEmlStream') ? since(version, [12, 2]) : no(),
    // No version has a call for it.
    flagging: no(),
    folderFlags: folderFlags(folders.value ?? []),
    ...(await mailFound(operations, remoteFolders(folders.value ?? []), signal)),
    clock: greeting.value ? clock(greeting.value, (start + end) / 2) : unknown,
  }
  return probeFindings.map((finding) => ({ finding, ...found[finding] }))
}

interface Attempt<T> {
  readonly value?: T
  readonly fault?: Fault
}
const nothing: Attempt<never> = {}

async function attempt<T>(work: Promise<T>, signal: AbortSignal): Promise<Attempt<T>> {
  try {
    return { value: await work }
  } catch (thrown) {
    if (signal.aborted) throw thrown
    return { fault: thrown instanceof Fault ? thrown : new Fault('internal', 'unknown') }
  }
}

/** Whether the root's answer is that of SuperOffice's web services: their versions, or that even these want a sign-in. */
export function isSuperOffice({ status, body }: HttpAnswer): boolean {
  return status === 401 || status === 421 || greetingIn(body) !== null
}

function greetingIn(body: string): ReadonlyMap<string, unknown> | null {
  try {
    const answer = parseJson(body)
    if (!isRecord(answer)) return null
    const fields = new Map(Object.entries(answer).map(([name, value]) => [name.toLowerCase(), value]))
    return [...fields.keys()].some((name) => /^(v1|netserver|servicescurrent)/.test(name)) ? fields : null
  } catch {
    return null // a web page
  }
}

function versionIn(body: string): string | null {
  const fields = greetingIn(body)
  const [found] = ['netserverversion', 'netserver', 'version']
    .map((name) => fields?.get(name))
    .filter((value) => typeof value === 'string' && /^\d+\.\d+/.test(value))
  return typeof found === 'string' ? found.slice(0, 40) : null
}

/** Whether a server of this version has what came with version `first`. */
function since(version: string | null, first: readonly number[]): Found {
  if (version === null) return unknown
  const parts = version.split('.').map((part) => Number.parseInt(part, 10))
  const other = first.findIndex((part, place) => part !== (parts[place] ?? 0))
  return other < 0 || (parts[other] ?? 0) > (first[other] ?? 0) ? yes() : no()
}

/** An exception of the agent's is an answer of the agent's. */
function agentFound({ fault }: Attempt<boolean>): Found {
  if (fault?.kind === 'forbidden') return no()
  return fault && fault.kind !== 'rejected' ? unknown : yes()
}

function accountFound({ value, fault }: Attempt<EMailAccount | undefined>): Found {
  if (value && value.emailAccountId > 0) return yes(value.emailAddress)
  return fault ? unknown : no()
}

function folderFlags(folders: readonly EMailFolder[]): Found {
  if (folders.length === 0) return unknown
  const flags = folders.map((folder) => folder.flags?.trim() ?? '').filter((one) => one !== '' && one !== '0')
  if (flags.length === 0) return no()
  return yes(flags.every((one) => /^\d+$/.test(one)) ? 'mask' : 'names')
}

/** What one message tells, of the first folder that has one. */
async function mailFound(
  operations: Operations,
  folders: readonly RemoteFolder[],
  signal: AbortSignal,
): Promise<Pick<Findings, 'listing' | 'zones'>> {
  const folder = folders.find(({ role }) => role === 'inbox') ?? folders.find(({ totalItems }) => totalItems > 0)
  if (!folder) return { listing: unknown, zones: unknown }
  const { remoteId: folderId } = folder
  const listed = await attempt(operations.listMail({ folderId, order: 'desc', top: 1 }, signal), signal)
  const refused = listed.fault?.kind === 'rejected' || listed.fault?.kind === 'gone'
  const listing = listed.value ? yes() : refused ? no() : unknown
  const id = listed.value
    ? Number(listed.value[0]?.remoteId ?? 0)
    : (await attempt(operations.latestItemIdByFolder(Number(folderId), signal), signal)).value
  const { value: email } = id ? await attempt(operations.email(id, signal), signal) : nothing
  const date = email?.receivedAt ?? email?.sent
  return { listing, zones: date ? (/(Z|[+-]\d\d:?\d\d)$/i.test(date) ? yes() : no()) : unknown }
}

function clock({ header }: HttpAnswer, at: number): Found {
  const there = Date.parse(header('date') ?? '')
  if (Number.isNaN(there)) return unknown
  // The header has whole seconds, cut off: half a second is added for the mean.
  const ahead = Math.round((there + 500 - at) / 1000)
  return Math.abs(ahead) <= clockSeconds ? yes(String(ahead)) : no(String(ahead))
}
