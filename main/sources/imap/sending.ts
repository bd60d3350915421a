/** Mail that leaves: handed to an SMTP server, then its copy into a folder. The copy never decides whether it was sent. */
import { flag, type EMailAddress, type EMailEntity } from '../../../preload/model.ts'
import { Fault, failureOf } from '../../failure.ts'
import { compose, stamped } from '../compose.ts'
import { isOf, serverOf } from '../connection-info.ts'
import type { MailServer } from '../mail-server.ts'
import { entityOfRaw } from '../mime.ts'
import { envelopeOf, mailboxOf } from '../smtp/envelope.ts'
import { handOver, type Letter } from '../smtp/smtp.ts'
import type { ConnectionInfo } from '../source.ts'
import { append, found, type Stored } from './changing.ts'
import { keepConnection, type Connection, type Session } from './connection.ts'
import { folderNamed, folderWithRole } from './folders.ts'

export interface Sender {
  /** The account itself. */
  readonly imap: MailServer
  readonly connection: Connection
  /** Its own way out; null where it has none. */
  readonly smtp: MailServer | null
}

interface Prepared extends Letter {
  readonly entity: EMailEntity
}

/**
 * All messages are made, and their addresses checked, before the first leaves; they go one after another. Faults: those of
 * `MailSource.send`; `timeout` also where some left and one after them was refused.
 */
export async function send(
  sender: Sender,
  emails: readonly EMailEntity[],
  outgoing: ConnectionInfo | null,
  sentItems: ConnectionInfo | null,
  signal: AbortSignal,
): Promise<EMailEntity[]> {
  const server = outgoing?.server ? serverOf(outgoing, 'smtp', sender.smtp ?? sender.imap) : sender.smtp
  if (!server) throw new Fault('rejected', 'the account has no server that sends')
  const letters: Prepared[] = []
  for (const email of emails) letters.push(await prepared(email))
  if (letters.length === 0) return []
  const { taken, failed } = await handOver(server, letters, signal)
  if (failed && taken.length === 0) throw failed
  const left = letters.slice(0, taken.length)
  const copies = await filed(sender, left, server === sender.smtp, sentItems, signal)
  if (failed)
    throw new Fault('timeout', `${left.length} of ${letters.length} have left, then ${failed.kind}: ${failed.message}`)
  return left.map(({ entity }, at) => ({ ...withOnly(entity, taken[at] ?? []), ...copies[at] }))
}

/** Bytes and Message-ID are made once, whatever comes of them. No flag of a draft goes along, nor its Bcc. */
async function prepared(email: EMailEntity): Promise<Prepared> {
  const envelope = envelopeOf(email)
  // A draft has the date of its first saving; it leaves today.
  const sent = email.flags & flag.draft ? null : email.sent
  const left = { ...stamped({ ...email, sent }, new Date()), flags: 0 }
  const raw = await compose(left)
  const read = await entityOfRaw(raw, { flags: flag.seen, receivedAt: new Date().toISOString(), folderName: '' })
  const { to, cc, bcc } = left
  const entity = { ...read, sent: left.sent, to, cc, bcc, folderName: null, isSent: true }
  return { ...envelope, raw, entity }
}

function withOnly(entity: EMailEntity, taken: readonly string[]): EMailEntity {
  const isTaken = (one: EMailAddress) => taken.includes(mailboxOf(one))
  return { ...entity, to: entity.to.filter(isTaken), cc: entity.cc.filter(isTaken), bcc: entity.bcc.filter(isTaken) }
}

type Copy = Partial<Stored & Pick<EMailEntity, 'folderName'>>

/** Where each copy lies; nothing where it could not be filed, for what has left is not sent again for that. */
async function filed(
  { imap, connection, smtp }: Sender,
  letters: readonly Prepared[],
  isOwnServer: boolean,
  sentItems: ConnectionInfo | null,
  signal: AbortSignal,
): Promise<Copy[]> {
  const log = imap.log ?? smtp?.log
  const copies: Copy[] = []
  let other: Connection | null = null
  try {
    if (sentItems?.server && !isOf(imap, sentItems)) other = keepConnection(serverOf(sentItems, 'imap', imap))
    for (const letter of letters) {
      const file = (session: Session) => copyOf(session, letter, sentItems?.folder ?? null, isOwnServer && !other)
      copies.push(await (other ?? connection).use(signal, file))
    }
  } catch (error) {
    const { kind } = failureOf(error)
    log?.(`imap ${imap.host}: ${letters.length - copies.length} sent messages have no copy in their folder (${kind})`)
  } finally {
    await other?.close()
  }
  return copies
}

/** Some servers file what they are handed: Gmail always does, others show it before we are here. */
async function copyOf(
  session: Session,
  { raw, entity }: Prepared,
  folder: string | null,
  isOwn: boolean,
): Promise<Copy> {
  const path = await (folder ? folderNamed(session, folder) : folderWithRole(session, 'sent'))
  await session.imap.mailboxOpen(path)
  const there = await found(session, entity.messageId)
  if (there) return { ...there, folderName: path }
  if (isOwn && !folder && session.imap.capabilities.has('X-GM-EXT-1')) return {}
  return { ...(await append(session, path, raw, flag.seen, entity.messageId)), folderName: path }
}
