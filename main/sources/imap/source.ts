/** MailSource over an IMAP server (RFC 3501, 9051), on a few kept connections. What leaves goes over SMTP. */
import type { MailServer } from '../mail-server.ts'
import type { MailSource, RemoteFolder, RemoteId, RemoteMessage } from '../source.ts'
import { changesOf } from './changes.ts'
import { applyChange, saveMessage } from './changing.ts'
import { keepConnection, type Session } from './connection.ts'
import { foldersOf } from './folders.ts'
import { listingOf } from './listing.ts'
import { attachmentBytes, wholeMessage } from './parts.ts'
import { compared } from './place.ts'
import { opened, portionsOf } from './reading.ts'
import { send } from './sending.ts'
import { uidsOf } from './uids.ts'
import { watchInbox } from './watching.ts'

/** Faults of every call: auth, tls, offline, throttled, badAnswer, rejected, forbidden, gone, cancelled. */
export function imapSource(account: MailServer, { smtp = null }: { smtp?: MailServer | null } = {}): MailSource {
  const connection = keepConnection(account)
  return {
    capabilities: { reads: 'several', sets: { seen: true, flagged: true, answered: true }, sends: smtp !== null },
    folders: (signal) => connection.use(signal, foldersOf),
    changes: (folder, cursor, signal, since = null, extent = 'whole') =>
      changesOf(connection, folder, cursor, signal, since, extent),
    compared,
    listing: (folder, signal, since = null) => listingOf(connection, folder, signal, since),
    messages: (folder, ids, signal) => connection.use(signal, (session) => messagesById(session, folder, ids)),
    whole: (folder, id, signal) => connection.use(signal, (session) => wholeMessage(session, folder, id)),
    attachment: (folder, message, id, signal, onBytes) =>
      connection.use(signal, (session) => attachmentBytes(session, folder, message, id, onBytes)),
    watch: (signal, onNews, onReady) => watchInbox(account, signal, onNews, onReady),
    apply: (folder, change, signal) => connection.use(signal, (session) => applyChange(session, folder, change)),
    subscribe: (folder, subscribed, signal) =>
      connection.use(signal, async (session) => {
        const { imap } = session
        const done = await (subscribed
          ? imap.mailboxSubscribe(folder.remoteId)
          : imap.mailboxUnsubscribe(folder.remoteId))
        if (!done) throw session.refused()
      }),
    send: (emails, outgoing, sentItems, signal) =>
      send({ imap: account, connection, smtp }, emails, outgoing, sentItems, signal),
    saveToMailServer: (email, signal) => connection.use(signal, (session) => saveMessage(session, email)),
    close: () => connection.close(),
  }
}

/** At most a hundred, so that what is kept of them is bounded. */
async function messagesById(session: Session, folder: RemoteFolder, ids: readonly RemoteId[]) {
  const place = await opened(session, folder, false)
  const read = new Map<RemoteId, RemoteMessage>()
  for await (const { changed } of portionsOf(folder, place, uidsOf(ids, place.validity)))
    for (const one of changed) read.set(one.remoteId, one)
  return ids.flatMap((id) => read.get(id) ?? [])
}
