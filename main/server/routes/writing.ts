/** Routes that write mail: new, kept, sent, answered. */
import { z } from 'zod'
import { flag, type AccountId, type EMailEntity, type FailureKind } from '../../../preload/model.ts'
import { Fault, failureOf } from '../../failure.ts'
import { storedFolders } from '../../mirror/folders.ts'
import { itemOfMessageId, readItem } from '../../mirror/items.ts'
import { emptyAddress } from '../../sources/mime.ts'
import type { ConnectionInfo } from '../../sources/source.ts'
import * as map from '../../sources/superoffice/map.ts'
import { isRecord } from '../../sources/superoffice/wire.ts'
import { datesIn } from '../dates.ts'
import { failed, malformed, notFound, Refusal } from '../errors.ts'
import { readablePlaces, writableAccount } from '../owners.ts'
import { agentRoute, type Call, type Parts, type Route } from '../route.ts'
import { change } from './mail.ts'

const Emails = z.array(z.unknown()).nullish()
const carrier = z.unknown().optional()

export const writingRoutes: readonly Route[] = [
  agentRoute('CreateDefaultEMailEntity', {}, (_, call) => {
    const { current, user } = call.access
    const from = current ? emptyAddress(current.address, user.name ?? current.associateName) : null
    return answer(call, { ...map.emailEntity.read({}), from, accountId: current?.accountId ?? 0 })
  }),
  agentRoute('SaveDraft', { Entity: carrier }, (parts, call, { Entity }) => saveDraft(parts, call, Entity)),
  agentRoute('SaveToMailServer', { Email: carrier }, async ({ agent }, call, { Email }) => {
    const { accountId, entity } = written(call, Email, 'Email')
    return answer(call, await agent.saveToMailServer(accountId, entity, call.signal))
  }),
  agentRoute('Save', { Email: carrier }, () => {
    throw failed(400, 'SoNotSupportedException', 'no mail is kept here that is not on its mail server: use SaveDraft')
  }),
  agentRoute('Send', { Emails }, (parts, call, args) => send(parts, call, args.Emails ?? [], null, null)),
  agentRoute(
    'SendEMails',
    { OutgoingConnectionInfo: carrier, Emails, SentItemsConnectionInfo: carrier },
    (parts, call, args) =>
      send(
        parts,
        call,
        args.Emails ?? [],
        connection(args.OutgoingConnectionInfo, 'OutgoingConnectionInfo'),
        connection(args.SentItemsConnectionInfo, 'SentItemsConnectionInfo'),
      ),
  ),
  agentRoute('SetRepliedAt', { MessageId: z.string() }, setRepliedAt),
]

const answer = ({ zone }: Call, entity: EMailEntity): unknown => map.emailEntity.write(datesIn(zone, entity))

interface Written {
  readonly accountId: AccountId
  readonly entity: EMailEntity
}

/** A message as the request wrote it, from an account of the user's. Refusals: 400. */
function written({ access, zoneIn }: Call, wire: unknown, name: string): Written {
  if (!isRecord(wire)) throw malformed('The request is invalid.', `${name}: a message is needed`)
  const entity = datesIn(zoneIn, map.emailEntity.read(wire))
  const accountId = writableAccount(access, entity.accountId)
  const own = access.readable.find((account) => account.accountId === accountId)
  const from = entity.from?.address ? entity.from : emptyAddress(own?.address ?? null, entity.from?.name ?? null)
  return { accountId, entity: { ...entity, from } }
}

function connection(wire: unknown, name: string): ConnectionInfo | null {
  if (wire === undefined || wire === null) return null
  if (!isRecord(wire)) throw malformed('The request is invalid.', `${name}: an object or null is needed`)
  return map.emailConnectionInfo.read(wire)
}

/** In the order of the request. All go from one account, so that one refusal stops them all. */
async function send(
  { agent }: Parts,
  call: Call,
  wires: readonly unknown[],
  outgoing: ConnectionInfo | null,
  sentItems: ConnectionInfo | null,
): Promise<unknown[]> {
  const all = wires.map((wire, at) => written(call, wire, `Emails[${at}]`))
  const [first, ...others] = all
  if (!first) return []
  if (others.some(({ accountId }) => accountId !== first.accountId))
    throw malformed('The request is invalid.', 'Emails: all must have the same AccountId')
  const emails = all.map(({ entity }) => entity)
  const sent = await agent.sendEMails(first.accountId, emails, outgoing, sentItems, call.signal).catch(orUnsure)
  return sent.map((entity) => answer(call, entity))
}

const nothingLeft: readonly FailureKind[] = ['invalid', 'rejected', 'throttled']
/** The mail server's word about our sign-in there, which is none about the client's here. */
const aboutOurs: readonly FailureKind[] = ['auth', 'forbidden', 'tls']

/** A client that takes any error for a refusal would send again what may have left. */
function orUnsure(thrown: unknown): never {
  const { kind, detail } = failureOf(thrown)
  if (aboutOurs.includes(kind)) throw new Fault('rejected', `nothing has left (${kind}: ${detail})`)
  throw nothingLeft.includes(kind) ? thrown : new Fault('timeout', `the message may have left (${kind}: ${detail})`)
}

/** Into the account's drafts; the item that the draft was before goes. */
async function saveDraft(parts: Parts, call: Call, wire: unknown): Promise<unknown> {
  const { mirror, agent } = parts
  const { accountId, entity } = written(call, wire, 'Entity')
  const drafts = storedFolders(mirror.reader, accountId).find(({ role }) => role === 'drafts')
  const draft = {
    ...entity,
    folderName: drafts?.name ?? 'Drafts',
    flags: entity.flags | flag.draft | flag.seen,
    isSent: false,
  }
  const saved = await agent.saveToMailServer(accountId, draft, call.signal)
  // Looked for only now: where the mail store has replaced it by itself, its id may be the new one's by now.
  const before = readablePlaces(mirror, call.access, [entity.emailItemId])
  const replaced = before.filter(({ folderId }) => folderId === drafts?.id)
  await change(parts, replaced, { kind: 'delete' }).catch((thrown: unknown) => {
    // The new one is saved; a refusal for the sake of the old one would only have it saved once more.
    if (!(thrown instanceof Refusal)) throw thrown
  })
  return answer(call, saved)
}

/** Kept beside the message here, until its mail store hands it out anew: that has no place for it. */
async function setRepliedAt({ mirror, clock }: Parts, { access }: Call, { MessageId }: { MessageId: string }) {
  const item = itemOfMessageId(mirror.reader, MessageId, access.readableIds)
  const found = item === undefined ? undefined : readItem(mirror.reader, item, access.readableIds)
  if (!found) throw notFound(`there is no message ${MessageId}`)
  const { id: _id, item: _item, entity, receivedAt: _receivedAt, remoteId, accountId, folderId } = found
  const repliedAt = new Date(clock.now()).toISOString()
  const changed = [{ remoteId, entity: { ...entity, emailItemId: 0, accountId: 0, repliedAt } }]
  await mirror.write('messages.store', { accountId, folderId, changed, flags: [], gone: [], cursor: null })
}
