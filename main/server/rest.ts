/** The routes under /api: what each takes, whose mail it may touch, and what it answers. */
import { z } from 'zod'
import { folderId as folderIdSchema, type AccountId, type FolderId } from '../../preload/model.ts'
import type { EMailAgent } from '../agent/agent.ts'
import { listAccounts } from '../mirror/accounts.ts'
import { storedFolder, storedFolders, type StoredFolder } from '../mirror/folders.ts'
import { latestItem, listItems, readItem } from '../mirror/items.ts'
import type { Mirror } from '../mirror/mirror.ts'
import * as map from '../sources/superoffice/map.ts'
import type { Access } from './access.ts'
import { listingRows, nextFilter, parseListing } from './archive.ts'
import type { ConfigAccount } from './config.ts'
import { datesIn, type InZone } from './dates.ts'
import { malformed, notFound } from './errors.ts'

/** What the routes work on. */
export interface Parts {
  readonly mirror: Mirror
  readonly agent: EMailAgent
  readonly accounts: readonly ConfigAccount[]
  readonly version: string
}

/** One request, signed in and read. */
export interface Call {
  readonly access: Access
  /** The JSON object of the body; `{}` when there was none. */
  readonly body: Readonly<Record<string, unknown>>
  /** Query parameters by name in lower case, without a leading `$`. */
  readonly query: ReadonlyMap<string, string>
  readonly zone: InZone
  /** The address the request came to, e.g. `http://127.0.0.1:8080`. */
  readonly origin: string
  /** Aborted when the client goes away. */
  readonly signal: AbortSignal
}

export interface Route {
  readonly method: 'GET' | 'POST'
  readonly path: string
  /** Answers the body; undefined is 204. */
  readonly run: (parts: Parts, call: Call) => unknown
}

const int32 = z
  .number()
  .int()
  .min(-(2 ** 31))
  .max(2 ** 31 - 1)

/** An operation of the EMail agent: its arguments are bound by name in any case, then checked. */
function agentRoute<S extends z.ZodRawShape>(
  name: string,
  shape: S,
  run: (parts: Parts, call: Call, args: z.infer<z.ZodObject<S>>) => unknown,
): Route {
  const schema = z.object(shape)
  const names = new Map(Object.keys(shape).map((key) => [key.toLowerCase(), key]))
  const bind = (body: Call['body']) => {
    const known = Object.entries(body).map(([key, value]) => [names.get(key.toLowerCase()) ?? key, value] as const)
    const read = schema.safeParse(Object.fromEntries(known))
    if (read.success) return read.data
    const detail = read.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ')
    throw malformed('The request is invalid.', detail)
  }
  return {
    method: 'POST',
    path: `/api/v1/Agents/EMail/${name}`,
    run: (parts, call) => run(parts, call, bind(call.body)),
  }
}

const agentRoutes: readonly Route[] = [
  agentRoute('GetReadySyncEmailAccounts', {}, ({ agent, accounts }) =>
    agent
      .getReadySyncEmailAccounts()
      .filter((ready) => accounts.some((account) => account.accountId === ready.accountId))
      .map((ready) => map.syncUserAccount.write(ready)),
  ),
  agentRoute('SyncEmailAccounts', { SyncUserAccounts: z.array(z.unknown()).nullish() }, syncEmailAccounts),
  agentRoute('CacheFolderList', {}, async ({ agent }, { access, signal }) => {
    if (!access.current) return []
    return (await agent.cacheFolderList(access.current.accountId, signal)).map(folderCarrier)
  }),
  agentRoute('GetEMail', { Id: int32, IncludeAttachments: z.boolean().nullish() }, getEMail),
  agentRoute('GetAttachmentFromId', { MailItemId: int32, AttachmentId: z.string() }, getAttachment),
  agentRoute('GetCurrentAccount', {}, ({ mirror }, { access, zone }) => currentAccount(mirror, access, zone)),
  agentRoute('GetCurrentAccountId', {}, (_, { access }) => access.current?.accountId ?? 0),
  agentRoute('TestAuthenticate', {}, (_, { access }) => access.current !== undefined),
  agentRoute('LatestItemIdByFolder', { FolderId: int32 }, ({ mirror }, { access }, { FolderId }) =>
    latestItem(mirror.reader, readableFolder(mirror, access, FolderId)),
  ),
  agentRoute(
    'HasNewMail',
    { MailItemId: int32, FolderId: int32 },
    ({ mirror }, { access }, { MailItemId, FolderId }) =>
      latestItem(mirror.reader, readableFolder(mirror, access, FolderId)) > MailItemId,
  ),
]

/** All routes. `/api` alone answers without a sign-in. */
export const routes: readonly Route[] = [
  { method: 'GET', path: '/api', run: versions },
  { method: 'GET', path: '/api/v1', run: (_, { origin }) => routes.map(({ path }) => origin + path) },
  { method: 'GET', path: '/api/v1/User/currentPrincipal', run: currentPrincipal },
  { method: 'GET', path: '/api/v1/archive/Mail2', run: mail2 },
  { method: 'GET', path: '/api/v1/archive/MailFolder', run: mailFolder },
  ...agentRoutes,
]

function versions({ version }: Parts, { origin }: Call) {
  return {
    v1: `${origin}/api/v1/`,
    NetServer: 'Mailmirror EMail agent',
    NetServerVersion: '12.4',
    NetServerLabel: `Mailmirror ${version}`,
    ServicesCurrent: 'v1',
    Version: version,
  }
}

function currentPrincipal(_: Parts, { access }: Call) {
  const { user, current } = access
  return {
    UserType: 'InternalAssociate',
    Associate: current?.associateName ?? user.user,
    AssociateId: user.associateId ?? 0,
    FullName: user.name ?? current?.associateName ?? user.user,
    EMailAddress: current?.address ?? '',
  }
}

/** Any user may ask for any account. Answers when the sync it started has ended, or after a second when one runs. */
async function syncEmailAccounts(
  { agent, accounts }: Parts,
  _: Call,
  { SyncUserAccounts }: { SyncUserAccounts?: readonly unknown[] | null | undefined },
): Promise<undefined> {
  const asked = (SyncUserAccounts ?? []).map((one) => map.syncUserAccount.read(one))
  for (const { accountId } of asked) {
    if (accounts.some((account) => account.accountId === accountId)) continue
    throw malformed('The request is invalid.', `SyncUserAccounts: there is no account ${accountId}`)
  }
  await agent.syncEmailAccounts(asked)
  return undefined
}

/** null for a message that is not there or not the user's. */
async function getEMail(
  { mirror, agent }: Parts,
  { access, zone, signal }: Call,
  { Id, IncludeAttachments }: { Id: number; IncludeAttachments?: boolean | null | undefined },
): Promise<unknown> {
  const found = readItem(mirror.reader, Id, access.readableIds)
  if (!found) return null
  const attachments = []
  for (const one of found.entity.attachments) {
    const wanted = IncludeAttachments && one.id !== null
    const bytes = wanted ? await agent.attachment(found.id, one.id ?? '', signal) : null
    attachments.push(bytes ? { ...one, stream: Buffer.from(bytes).toString('base64') } : one)
  }
  return map.emailEntity.write(datesIn(zone, { ...found.entity, attachments }))
}

async function getAttachment(
  { mirror, agent }: Parts,
  { access, signal }: Call,
  { MailItemId, AttachmentId }: { MailItemId: number; AttachmentId: string },
): Promise<unknown> {
  const found = readItem(mirror.reader, MailItemId, access.readableIds)
  const listed = found?.entity.attachments.find((one) => one.id === AttachmentId)
  if (!found || !listed) return null
  const bytes = await agent.attachment(found.id, AttachmentId, signal)
  return map.emailAttachment.write({ ...listed, stream: Buffer.from(bytes).toString('base64') })
}

const status = { unknown: 0, failing: 2, ok: 4 } as const

function currentAccount(mirror: Mirror, { current }: Access, zone: InZone): unknown {
  const stored = listAccounts(mirror.reader).find((account) => account.id === current?.accountId)
  if (!current || !stored) return null
  const { failure, failures, lastSyncedAt } = stored
  const folders = storedFolders(mirror.reader, stored.id)
  const named = (role: StoredFolder['role']) => folders.find((folder) => folder.role === role)?.name ?? null
  return map.emailAccount.write({
    emailAccountId: current.accountId,
    emailAddress: current.address,
    associateId: current.associateId,
    incomingCredentials: null,
    outgoingCredentials: null,
    accountStatus: failure ? status.failing : lastSyncedAt === null ? status.unknown : status.ok,
    errorCount: failures,
    errorReason: failure ? `${failure.kind}: ${failure.detail}`.slice(0, 254) : null,
    inboxFolder: named('inbox'),
    sentFolder: named('sent'),
    simpleMode: 0,
    lastFetch: lastSyncedAt === null ? null : zone(new Date(lastSyncedAt).toISOString()),
    useGraphApi: 0,
  })
}

/** Counts are the mirror's, so that a client can tell how much there is to fetch from here. */
function folderCarrier({
  id,
  name,
  delimiter,
  flags,
  total,
  unread,
  totalItems,
  unreadItems,
  subscribed,
}: StoredFolder) {
  return map.emailFolder.write({
    name,
    delimiter,
    flags,
    totalItems: Math.max(total, totalItems),
    unreadItems: Math.max(unread, unreadItems),
    subscribed,
    emailFolderId: id,
  })
}

/** Refusals: 404 for a folder that is not there or not the user's: which of the two is nobody's business. */
function readableFolder(mirror: Mirror, access: Access, id: number): FolderId {
  const asked = folderIdSchema.safeParse(id)
  const folder = asked.success ? storedFolder(mirror.reader, asked.data) : undefined
  if (!folder || !access.readableIds.includes(folder.accountId)) throw notFound(`there is no folder ${id}`)
  return folder.id
}

function mail2({ mirror }: Parts, { access, query, zone, origin }: Call) {
  const listing = parseListing(query)
  const rows = listItems(mirror.reader, { ...listing.query, accountIds: access.readableIds })
  const next = nextFilter(listing, rows, query.get('filter') ?? '')
  const path = `${origin}/api/v1/archive/Mail2`
  return {
    'odata.metadata': `${path}/$metadata`,
    'odata.nextLink': next === null ? null : `${path}?${linkWith(query, next)}`,
    value: listingRows(listing, rows, zone),
  }
}

function linkWith(query: Call['query'], filter: string): string {
  const all = new Map([...query, ['filter', filter]])
  return [...all].map(([name, value]) => `$${name}=${encodeURIComponent(value)}`).join('&')
}

const folderColumns = {
  id: (folder: StoredFolder) => folder.id,
  name: (folder: StoredFolder) => folder.name,
  subscribed: (folder: StoredFolder) => folder.subscribed,
}

function mailFolder({ mirror }: Parts, { access, query, origin }: Call) {
  for (const name of ['filter', 'orderby']) {
    if (query.has(name)) throw malformed(`The parameter $${name} is not understood.`, 'MailFolder lists all folders.')
  }
  const asked = (query.get('select') ?? 'id,name,subscribed').split(',').map((name) => name.trim())
  const columns = asked.map((name) => {
    const column = Object.entries(folderColumns).find(([known]) => known === name.toLowerCase())
    if (!column) throw malformed('The parameter $select is not understood.', `MailFolder has no column '${name}' here.`)
    return column
  })
  const folders = access.readableIds.flatMap((id: AccountId) => storedFolders(mirror.reader, id))
  return {
    'odata.metadata': `${origin}/api/v1/archive/MailFolder/$metadata`,
    'odata.nextLink': null,
    value: folders.map((folder) => ({
      PrimaryKey: String(folder.id),
      EntityName: 'emailfolder',
      ...Object.fromEntries(columns.map(([name, read]) => [name, read(folder)])),
    })),
  }
}
