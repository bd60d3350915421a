/** Routes that sync accounts and folders with their mail stores, and say how the accounts do. */
import { z } from 'zod'
import type { EMailEnvelope } from '../../../preload/model.ts'
import { busyAnswerMs } from '../../agent/lock.ts'
import { listAccounts } from '../../mirror/accounts.ts'
import { storedFolder, storedFolders, type StoredFolder } from '../../mirror/folders.ts'
import { latestItem, listItems, readItem } from '../../mirror/items.ts'
import * as map from '../../sources/superoffice/map.ts'
import type { ConfigAccount } from '../config.ts'
import { datesIn } from '../dates.ts'
import { malformed } from '../errors.ts'
import { readableFolder } from '../owners.ts'
import { agentRoute, int32, type Call, type Parts, type Route } from '../route.ts'

export const syncRoutes: readonly Route[] = [
  agentRoute('GetReadySyncEmailAccounts', {}, ({ agent, accounts }) =>
    agent
      .getReadySyncEmailAccounts()
      .filter((ready) => accounts.some((account) => account.accountId === ready.accountId))
      .map((ready) => map.syncUserAccount.write(ready)),
  ),
  agentRoute('SyncEmailAccounts', { SyncUserAccounts: z.array(z.unknown()).nullish() }, (parts, _, args) =>
    sync(parts, args.SyncUserAccounts ?? []),
  ),
  // Takes the lock as well: the agent knows no other way into an account.
  agentRoute('SyncEmailAccount', { SyncUserAccount: z.unknown().optional() }, (parts, _, args) =>
    sync(parts, [args.SyncUserAccount]),
  ),
  agentRoute('CacheFolderList', {}, async ({ agent }, { access, signal }) => {
    if (!access.current) return []
    return (await agent.cacheFolderList(access.current.accountId, signal)).map(folderCarrier)
  }),
  agentRoute(
    'ToggleSubscription',
    { FolderId: int32, SubscriptionStatus: z.boolean() },
    async ({ mirror, agent }, { access, signal }, { FolderId, SubscriptionStatus }) => {
      await agent.subscribe(readableFolder(mirror, access, FolderId), SubscriptionStatus, signal)
    },
  ),
  agentRoute('GetNewMail', { Folders: z.array(int32).nullish() }, getNewMail),
  agentRoute('GetCurrentAccount', {}, (parts, call) => accountCarrier(parts, call, call.access.current)),
  agentRoute('GetCurrentAccountId', {}, (_, { access }) => access.current?.accountId ?? 0),
  agentRoute('GetEMailAccount', {}, (parts, call) => {
    const id = Number(call.query.get('emailaccountid') ?? NaN)
    if (!Number.isSafeInteger(id)) throw malformed('The request is invalid.', 'eMailAccountId: a number is needed')
    return accountCarrier(
      parts,
      call,
      call.access.readable.find(({ accountId }) => accountId === id),
    )
  }),
  agentRoute('TestAuthenticate', {}, (_, { access }) => access.current !== undefined),
]

/**
 * Any user may ask for any account. Answers when the sync it started has ended (in the mode `answersAtOnce`, when it has
 * begun), or after a second when one runs. Refusals: 400 for an unknown account, before anything starts.
 */
async function sync({ agent, accounts, modes, clock }: Parts, carriers: readonly unknown[]): Promise<undefined> {
  const asked = carriers.map((one) => map.syncUserAccount.read(one))
  for (const { accountId } of asked) {
    if (accounts.some((account) => account.accountId === accountId)) continue
    throw malformed('The request is invalid.', `SyncUserAccounts: there is no account ${accountId}`)
  }
  if (modes.busy) return void (await clock.sleep(busyAnswerMs))
  const running = agent.state().running
  const done = agent.syncEmailAccounts(asked)
  if (!modes.answersAtOnce || running) return done.then(() => undefined)
  done.catch(() => undefined) // nobody waits to hear it; each account's outcome is kept
  return undefined
}

/** Fetches, and answers what came into these folders: envelopes, which name no item (contract 4). */
async function getNewMail(
  { mirror, agent }: Parts,
  { access, zone }: Call,
  { Folders }: { Folders?: readonly number[] | null | undefined },
): Promise<unknown[]> {
  const ids = (Folders ?? []).map((id) => readableFolder(mirror, access, id))
  const before = ids.map((id) => latestItem(mirror.reader, id))
  const accountIds = new Set(ids.flatMap((id) => storedFolder(mirror.reader, id)?.accountId ?? []))
  await agent.syncEmailAccounts([...accountIds].map((accountId) => ({ accountId })))
  return ids.flatMap((folderId, at) => {
    const where = [
      { column: 'folderId', op: '=', value: folderId },
      { column: 'item', op: '>', value: before[at] ?? 0 },
    ] as const
    const order = { column: 'item', direction: 'asc' } as const
    const rows = listItems(mirror.reader, { accountIds: access.readableIds, where, order, limit: 500 })
    return rows.flatMap(({ item }) => {
      const found = readItem(mirror.reader, item, access.readableIds)
      return found ? [map.emailEnvelope.write(envelopeOf(datesIn(zone, found.entity)))] : []
    })
  })
}

function envelopeOf(entity: Omit<EMailEnvelope, 'inReplyTo'>): EMailEnvelope {
  const { serverId, serverIdentifier, messageId, subject, from, to, sent, priority, flags, size, emailSoInfo } = entity
  return { serverId, serverIdentifier, messageId, subject, from, to, sent, priority, flags, size, emailSoInfo }
}

const status = { unknown: 0, failing: 2, ok: 4 } as const

/** Without its mail server's credentials, which this server has none of. */
function accountCarrier({ mirror }: Parts, { zone }: Call, account: ConfigAccount | undefined): unknown {
  const stored = listAccounts(mirror.reader).find(({ id }) => id === account?.accountId)
  if (!account || !stored) return null
  const { failure, failures, lastSyncedAt } = stored
  const folders = storedFolders(mirror.reader, stored.id)
  const named = (role: StoredFolder['role']) => folders.find((folder) => folder.role === role)?.name ?? null
  return map.emailAccount.write({
    emailAccountId: account.accountId,
    emailAddress: account.address,
    associateId: account.associateId,
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
