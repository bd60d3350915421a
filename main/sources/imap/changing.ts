/** What a person does to mail, done on the server: flags, moves and deletions by UID, and new messages. */
import type { ImapFlow } from 'imapflow'
import { flag, type EMailEntity } from '../../../preload/model.ts'
import { Fault } from '../../failure.ts'
import { compose, stamped } from '../compose.ts'
import { entityOfRaw } from '../mime.ts'
import type { Change, RemoteFolder, RemoteId } from '../source.ts'
import type { Session } from './connection.ts'
import { folderNamed, folderWithRole } from './folders.ts'
import { opened, type Opened } from './reading.ts'
import { flagsIn, isUid, remoteIdOf, setOf, uidsOf } from './uids.ts'

export async function applyChange(
  session: Session,
  folder: RemoteFolder,
  change: Change,
): Promise<Map<RemoteId, RemoteId>> {
  const target = await targetOf(session, folder, change)
  const place = await opened(session, folder)
  const uids = uidsOf(change.ids, place.validity)
  if (uids.length === 0 || target === folder.remoteId) return new Map()
  if (place.imap.mailbox && place.imap.mailbox.readOnly) throw new Fault('forbidden', 'the folder is only read')
  if (target !== null) return moveTo(session, place, uids, target)
  if (change.kind === 'delete') await remove(session, uids)
  else if ('value' in change) await mark(session, uids, nameOf[change.kind], change.value)
  return new Map()
}

const nameOf = { seen: '\\Seen', flagged: '\\Flagged', answered: '\\Answered' } as const

/** Where the messages go; null where they stay or end. */
async function targetOf(session: Session, folder: RemoteFolder, change: Change): Promise<string | null> {
  if (change.kind === 'move') return change.to.remoteId
  if (change.kind !== 'trash') return null
  return folder.role === 'trash' ? folder.remoteId : (change.to?.remoteId ?? folderWithRole(session, 'trash'))
}

async function mark(session: Session, uids: readonly number[], name: string, value: boolean): Promise<void> {
  const { imap } = session
  const options = { uid: true, silent: true }
  const done = value
    ? await imap.messageFlagsAdd(setOf(uids), [name], options)
    : await imap.messageFlagsRemove(setOf(uids), [name], options)
  if (!done) throw session.refused()
}

/** Answers the new id of each message where the server tells (COPYUID). */
async function moveTo(session: Session, place: Opened, uids: readonly number[], target: string) {
  const { imap } = session
  const inOne = imap.capabilities.has('MOVE')
  const done = inOne
    ? await imap.messageMove(setOf(uids), target, { uid: true })
    : await imap.messageCopy(setOf(uids), target, { uid: true })
  if (!done) throw session.refused()
  // Only when the copies are there.
  if (!inOne) await remove(session, uids)
  const moved = new Map<RemoteId, RemoteId>()
  const { uidValidity, uidMap } = done
  if (uidValidity === undefined) return moved
  for (const [from, to] of uidMap ?? [])
    if (isUid(to)) moved.set(remoteIdOf(place.validity, from), remoteIdOf(uidValidity, to))
  return moved
}

/**
 * Removes these messages and no others. Without UIDPLUS a server only removes all that are marked as deleted, so those
 * that somebody else marked lose their mark meanwhile.
 */
async function remove(session: Session, uids: readonly number[]): Promise<void> {
  const { imap } = session
  const others = imap.capabilities.has('UIDPLUS') ? [] : await markedBeside(session, uids)
  if (others.length > 0) await mark(session, others, '\\Deleted', false)
  try {
    if (!(await imap.messageDelete(setOf(uids), { uid: true }))) throw session.refused()
  } finally {
    if (others.length > 0 && imap.usable) await mark(session, others, '\\Deleted', true)
  }
}

async function markedBeside({ imap }: Session, uids: readonly number[]): Promise<number[]> {
  const marked = await imap.search({ deleted: true }, { uid: true })
  if (!Array.isArray(marked))
    throw new Fault('badAnswer', 'the server does not say which messages are marked as deleted')
  const ours = new Set(uids)
  return marked.filter((one) => !ours.has(one))
}

/**
 * Writes a message into the folder that it names; where it names none, a draft goes to Drafts and a sent one to Sent. It is
 * added, as the name of the operation says, but a draft takes the place of its earlier state: the one that its
 * `serverIdentifier` names, else all in the same folder that are drafts of the same Message-ID, once the new one is there. Faults: gone (no such folder), rejected (none can
 * be told).
 */
export async function saveMessage(session: Session, email: EMailEntity): Promise<EMailEntity> {
  const left = stamped(email, new Date())
  const raw = await compose(left)
  const path = await placeOf(session, email)
  const flags = email.flags & (flag.seen | flag.answered | flag.flagged | flag.draft)
  const earlier = flags & flag.draft ? await earlierOf(session, path, left) : []
  const stored = await append(session, path, raw, flags, left.messageId)
  if (stored.serverIdentifier !== null) await replace(session, path, earlier)
  const known = { flags, receivedAt: new Date().toISOString(), folderName: path }
  const read = await entityOfRaw(raw, known)
  return { ...read, ...stored, sent: left.sent, isSent: left.isSent, bcc: left.bcc }
}

async function placeOf(session: Session, { folderName, flags, isSent }: EMailEntity): Promise<string> {
  if (folderName !== null) return folderNamed(session, folderName)
  if (flags & flag.draft) return folderWithRole(session, 'drafts')
  if (isSent) return folderWithRole(session, 'sent')
  throw new Fault('rejected', 'FolderName says where the message goes, and is missing')
}

/** Where a message lies: its UID, and how reading calls it. */
export type Stored = Pick<EMailEntity, 'serverId' | 'serverIdentifier'>

/** The id is the server's own word (APPENDUID), else the newest message with that Message-ID. */
export async function append(
  session: Session,
  path: string,
  raw: Uint8Array,
  flags: number,
  messageId: string | null,
): Promise<Stored> {
  const { imap } = session
  // Which flags may be set depends on the folder that is open.
  await imap.mailboxOpen(path)
  const done = await imap.append(path, Buffer.from(raw.buffer, raw.byteOffset, raw.length), flagsIn(flags))
  if (!done) throw session.refused()
  const { uid, uidValidity } = done
  if (uid !== undefined && uidValidity !== undefined)
    return { serverId: uid, serverIdentifier: remoteIdOf(uidValidity, uid) }
  return (await found(session, messageId)) ?? { serverId: 0, serverIdentifier: null }
}

/** The newest message of the open folder with that Message-ID. */
export async function found({ imap }: Session, messageId: string | null): Promise<Stored | null> {
  const uid = (await uidsWith(imap, messageId)).at(-1)
  if (uid === undefined || !imap.mailbox) return null
  return { serverId: uid, serverIdentifier: remoteIdOf(imap.mailbox.uidValidity, uid) }
}

async function uidsWith(imap: ImapFlow, messageId: string | null, drafts?: true): Promise<number[]> {
  if (messageId === null) return []
  const query = { header: { 'message-id': messageId }, ...(drafts ? { draft: true } : {}) }
  const uids = await imap.search(query, { uid: true })
  return Array.isArray(uids) ? uids.filter(isUid) : []
}

async function earlierOf({ imap }: Session, path: string, { serverIdentifier, messageId }: EMailEntity) {
  const { uidValidity } = await imap.mailboxOpen(path)
  if (serverIdentifier !== null) return uidsOf([serverIdentifier], uidValidity)
  return uidsWith(imap, messageId, true)
}

/** The new one is saved: that an earlier state stays is no reason to say that it is not. */
async function replace(session: Session, path: string, earlier: readonly number[]): Promise<void> {
  if (earlier.length === 0) return
  await session.imap.mailboxOpen(path)
  await remove(session, earlier).catch(() => undefined)
}
