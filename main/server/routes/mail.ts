/** Routes that read mail, and those that do to it what a person does in a list. */
import { z } from 'zod'
import { flag, type AccountId, type FolderId, type MessageId } from '../../../preload/model.ts'
import type { Wish } from '../../mirror/changes.ts'
import { storedFolder, storedFolders } from '../../mirror/folders.ts'
import {
  itemOfMessageId,
  itemOfReplyTo,
  latestItem,
  listItems,
  readItem,
  type Item,
  type ItemRow,
} from '../../mirror/items.ts'
import type { Place } from '../../mirror/messages.ts'
import { emptyAddress } from '../../sources/mime.ts'
import { compose } from '../../sources/compose.ts'
import * as map from '../../sources/superoffice/map.ts'
import { datesIn } from '../dates.ts'
import { failed, notFound } from '../errors.ts'
import { readableFolder, readablePlaces } from '../owners.ts'
import { agentRoute, int32, type Call, type Parts, type Route } from '../route.ts'

const Ids = z.array(int32).nullish()

export const mailRoutes: readonly Route[] = [
  agentRoute('LatestItemIdByFolder', { FolderId: int32 }, ({ mirror }, { access }, { FolderId }) =>
    latestItem(mirror.reader, readableFolder(mirror, access, FolderId)),
  ),
  agentRoute(
    'HasNewMail',
    { MailItemId: int32, FolderId: int32 },
    ({ mirror }, { access }, { MailItemId, FolderId }) =>
      latestItem(mirror.reader, readableFolder(mirror, access, FolderId)) > MailItemId,
  ),
  agentRoute('GetEMail', { Id: int32, IncludeAttachments: z.boolean().nullish() }, (parts, call, args) =>
    emailCarrier(parts, call, args.Id, args.IncludeAttachments ?? false),
  ),
  agentRoute('GetMailFromMessageId', { MessageId: z.string() }, (parts, call, { MessageId }) =>
    emailCarrier(parts, call, itemOfMessageId(parts.mirror.reader, MessageId, call.access.readableIds)),
  ),
  agentRoute('GetMailFromInReplyTo', { MessageId: z.string() }, (parts, call, { MessageId }) =>
    emailCarrier(parts, call, itemOfReplyTo(parts.mirror.reader, MessageId, call.access.readableIds)),
  ),
  agentRoute('GetAttachmentFromId', { MailItemId: int32, AttachmentId: z.string() }, getAttachment),
  agentRoute('GetEMailAsEmlStream', { EmailItemId: int32, IncludeAttachments: z.boolean().nullish() }, emlStream),
  agentRoute('FindAddress', { Address: z.string() }, ({ accounts }, _, { Address }) =>
    accounts
      .filter(({ address }) => address.toLowerCase() === Address.trim().toLowerCase())
      .map(({ address, associateId, associateName }) =>
        map.emailAddress.write({ ...emptyAddress(address, associateName), associateId }),
      ),
  ),
  agentRoute('MarkEmailsAsRead', { Ids, Read: z.boolean() }, (parts, call, args) =>
    change(parts, readablePlaces(parts.mirror, call.access, args.Ids ?? []), { kind: 'seen', value: args.Read }),
  ),
  agentRoute('MoveEmailsToTrash', { Ids }, (parts, call, args) =>
    change(parts, readablePlaces(parts.mirror, call.access, args.Ids ?? []), { kind: 'trash' }),
  ),
  agentRoute('MoveEmailsToFolder', { FolderId: int32, EmailItemIds: Ids }, (parts, call, args) => {
    const folderId = readableFolder(parts.mirror, call.access, args.FolderId)
    return change(parts, readablePlaces(parts.mirror, call.access, args.EmailItemIds ?? []), { kind: 'move', folderId })
  }),
  agentRoute('DeleteEmails', { Ids, MoveToFolder: z.string().nullish() }, deleteEmails),
]

/**
 * Done in the mirror and handed to the mail store, so that it has it when the call is answered; one that cannot be reached
 * gets it later. Refusals: 400 where the store refused it for a message, which is then as it was.
 */
export async function change({ agent, mirror }: Parts, places: readonly Place[], wish: Wish): Promise<undefined> {
  if (places.length === 0) return undefined
  const ids: MessageId[] = places.map(({ id }) => id)
  const accountIds = [...new Set(places.map(({ accountId }) => accountId))]
  await agent.change(ids, wish)
  await agent.push(accountIds)
  const items = places.map(({ item }) => item)
  const where = [{ column: 'item', op: 'in', values: items }] as const
  const order = { column: 'item', direction: 'asc' } as const
  const now = listItems(mirror.reader, { accountIds, where, order, limit: items.length, withAddresses: false })
  const refused = now.filter((row) => !isAs(mirror, row, wish)).length
  if (refused === 0) return undefined
  throw failed(400, 'SoServerException', `the mail store refused it for ${refused} of ${items.length} messages`)
}

/** Whether a message that is still there is as it was wished to be. */
function isAs({ reader }: Parts['mirror'], { flags, folderId }: ItemRow, wish: Wish): boolean {
  if ('value' in wish) return ((flags & flag[wish.kind]) !== 0) === wish.value
  if (wish.kind === 'move') return folderId === wish.folderId
  return wish.kind === 'trash' && storedFolder(reader, folderId)?.role === 'trash'
}

/** null for a message that is not there or not the user's. */
async function emailCarrier(parts: Parts, call: Call, item: number | undefined, withBytes = false): Promise<unknown> {
  const found = item === undefined ? undefined : readItem(parts.mirror.reader, item, call.access.readableIds)
  if (!found) return null
  const entity = withBytes ? await withContents(parts, call, found) : found.entity
  return map.emailEntity.write(datesIn(call.zone, entity))
}

async function withContents({ agent }: Parts, { signal }: Call, { id, entity }: Item): Promise<Item['entity']> {
  const attachments = []
  for (const one of entity.attachments) {
    const bytes = one.id === null ? null : await agent.attachment(id, one.id, signal)
    attachments.push(bytes ? { ...one, stream: Buffer.from(bytes).toString('base64') } : one)
  }
  return { ...entity, attachments }
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

/** The message as bytes, composed anew from what is kept of it. */
async function emlStream(
  parts: Parts,
  call: Call,
  { EmailItemId, IncludeAttachments }: { EmailItemId: number; IncludeAttachments?: boolean | null | undefined },
): Promise<unknown> {
  const found = readItem(parts.mirror.reader, EmailItemId, call.access.readableIds)
  if (!found) return null
  const entity = IncludeAttachments ? await withContents(parts, call, found) : { ...found.entity, attachments: [] }
  const bytes = await compose({ ...entity, attachments: entity.attachments.filter(({ stream }) => stream !== null) })
  return call.rawBytes ? bytes : Buffer.from(bytes).toString('base64')
}

/** Into the folder of that name, each in its own account; without a name, for good. */
async function deleteEmails(
  parts: Parts,
  { access }: Call,
  {
    Ids: items,
    MoveToFolder,
  }: { Ids?: readonly number[] | null | undefined; MoveToFolder?: string | null | undefined },
): Promise<undefined> {
  const places = readablePlaces(parts.mirror, access, items ?? [])
  if (!MoveToFolder) return change(parts, places, { kind: 'delete' })
  const byAccount = Map.groupBy(places, ({ accountId }) => accountId)
  const targets = new Map([...byAccount.keys()].map((id) => [id, folderNamed(parts, id, MoveToFolder)] as const))
  for (const [accountId, some] of byAccount) {
    const folderId = targets.get(accountId)
    if (folderId !== undefined) await change(parts, some, { kind: 'move', folderId })
  }
  return undefined
}

/** Refusals: 404. */
function folderNamed({ mirror }: Parts, accountId: AccountId, name: string): FolderId {
  const found = storedFolders(mirror.reader, accountId).find((folder) => folder.name === name)
  if (!found) throw notFound(`there is no folder ${name}`)
  return found.id
}
