/** MailSource over an IMAP server (RFC 3501, 9051), on one kept connection. It reads and changes mail; it sends none. */
import { Fault } from '../../failure.ts'
import { attachmentOfRaw } from '../mime.ts'
import type { MailSource, OnBytes, RemoteFolder, RemoteId } from '../source.ts'
import { changesOf, listingOf } from './changes.ts'
import { applyChange, saveMessage } from './changing.ts'
import { keepConnection, type Connection, type ImapAccount } from './connection.ts'
import { foldersOf } from './folders.ts'
import { largest, messagesOf, opened, portionsOf, sizesOf, stillOpen } from './reading.ts'
import { setOf, uidsOf } from './uids.ts'

/** An attachment's message comes in pieces of this many bytes, so that a person sees it come. */
const piece = 1_000_000

/** Faults of every call: auth, tls, offline, throttled, badAnswer, rejected, forbidden, gone, cancelled. */
export function imapSource(account: ImapAccount): MailSource {
  const connection = keepConnection(account)
  return {
    capabilities: { tellsGone: false, sets: { seen: true, flagged: true }, sends: false },
    folders: (signal) => connection.use(signal, foldersOf),
    changes: (folder, cursor, signal, since = null) => changesOf(connection, folder, cursor, signal, since),
    listing: (folder, signal, since = null) => listingOf(connection, folder, signal, since),
    messages: (folder, ids, signal) => messagesById(connection, folder, ids, signal),
    async attachment(folder, message, id, signal, onBytes) {
      const raw = await wholeMessage(connection, folder, message, signal, onBytes)
      const part = await attachmentOfRaw(raw, id)
      if (!part) throw new Fault('gone', 'the message has no such attachment')
      return part.bytes
    },
    apply: (folder, change, signal) => connection.use(signal, (session) => applyChange(session, folder, change)),
    subscribe: (folder, subscribed, signal) =>
      connection.use(signal, async (session) => {
        const { imap } = session
        const done = await (subscribed
          ? imap.mailboxSubscribe(folder.remoteId)
          : imap.mailboxUnsubscribe(folder.remoteId))
        if (!done) throw session.refused()
      }),
    send: () => Promise.reject(new Fault('rejected', 'this account only reads mail')),
    saveToMailServer: (email, signal) => connection.use(signal, (session) => saveMessage(session, email)),
    close: () => connection.close(),
  }
}

async function messagesById(
  connection: Connection,
  folder: RemoteFolder,
  ids: readonly RemoteId[],
  signal: AbortSignal,
) {
  return connection.use(signal, async (session) => {
    const place = await opened(session, folder, false)
    const uids = uidsOf(ids, place.validity)
    const sizes = await sizesOf(place, uids)
    const found = []
    for (const portion of portionsOf(uids, sizes)) found.push(...(await messagesOf(folder, place, portion, sizes)))
    return found
  })
}

async function wholeMessage(
  connection: Connection,
  folder: RemoteFolder,
  message: RemoteId,
  signal: AbortSignal,
  onBytes?: OnBytes,
): Promise<Uint8Array> {
  return connection.use(signal, async (session) => {
    const place = await opened(session, folder, false)
    const uids = uidsOf([message], place.validity)
    const size = (await sizesOf(place, uids)).get(uids[0] ?? 0)
    if (size === undefined) throw new Fault('gone', 'the message is not there')
    const pieces: Uint8Array[] = []
    let received = 0
    for (;;) {
      const source = { start: received, maxLength: piece }
      const one = await session.imap.fetchOne(setOf(uids), { uid: true, source }, { uid: true })
      stillOpen(place)
      if (!one || !one.source) throw new Fault('gone', 'the message is not there')
      pieces.push(one.source)
      received += one.source.length
      onBytes?.(received, Math.max(size, received))
      if (one.source.length < piece || received >= largest) return Buffer.concat(pieces)
    }
  })
}
