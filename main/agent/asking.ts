/** What is asked of a source outside of a sync: bytes of attachments, and what of a message is not here. */
import type { AccountId, MessageId } from '../../preload/model.ts'
import { Fault, failureOf } from '../failure.ts'
import { storedFolder, type StoredFolder } from '../mirror/folders.ts'
import { rawSourceOf } from '../mirror/messages.ts'
import type { Mirror } from '../mirror/mirror.ts'
import { sourcePlaceOf, type SourcePlace } from '../mirror/pending.ts'
import type { MailSource, OnBytes, RemoteMessage, SourceOfAccount } from '../sources/source.ts'
import { readFolder } from './run.ts'
import type { Sent } from './sent.ts'
import type { Turns } from './turns.ts'

/** Bytes of a message that are shown as its source. */
const mostShown = 1_000_000
/** A message that moves on between asking and storing is looked for so often. */
const mostLooks = 3

export interface AskingParts {
  readonly mirror: Mirror
  readonly turns: Turns
  readonly sent: Sent
  readonly open: (account: AccountId) => Promise<SourceOfAccount>
}

interface Place extends SourcePlace {
  readonly folder: StoredFolder
}

type Ask<T> = (source: MailSource, place: Place) => Promise<T>

export class Asking {
  readonly #parts: AskingParts
  readonly #fetching = new Map<MessageId, Promise<void>>()

  constructor(parts: AskingParts) {
    this.#parts = parts
  }

  attachment(id: MessageId, attachmentId: string, signal: AbortSignal, onBytes?: OnBytes): Promise<Uint8Array> {
    return this.#ask(id, signal, (source, { folder, remoteId }) =>
      source.attachment(folder, remoteId, attachmentId, signal, onBytes),
    )
  }

  /** However often it is asked for meanwhile, it is fetched once. */
  fetchRest(id: MessageId, signal: AbortSignal): Promise<void> {
    const running = this.#fetching.get(id)
    if (running) return running
    const fetching = this.#fetchRest(id, signal).finally(() => this.#fetching.delete(id))
    this.#fetching.set(id, fetching)
    return fetching
  }

  async sourceText(id: MessageId, signal: AbortSignal): Promise<string> {
    const kept = rawSourceOf(this.#parts.mirror.reader, id)
    if (kept) return asText(kept)
    const message = await this.#ask(id, signal, async (source, { folder, remoteId }) =>
      source.whole?.(folder, remoteId, signal),
    )
    if (!message || !('raw' in message)) throw new Fault('rejected', 'this server does not show how mail came')
    return asText(message.raw)
  }

  async #fetchRest(id: MessageId, signal: AbortSignal): Promise<void> {
    for (let look = 0; look < mostLooks; look++) {
      const found = await this.#ask(id, signal, async (source, place) => ({
        place,
        message: await source.whole?.(place.folder, place.remoteId, signal),
      }))
      if (!found.message || (await this.#keep(id, found.place, found.message))) return
    }
    throw new Fault('gone', 'the message moves on again and again')
  }

  /** False where the message has moved meanwhile: kept under its old place it would be there twice. */
  #keep(id: MessageId, place: Place, message: RemoteMessage): Promise<boolean> {
    const { mirror, turns } = this.#parts
    const { accountId, id: folderId } = place.folder
    return turns.take(accountId, async () => {
      const now = this.#placeOf(id)
      if (!isSame(now, place)) return false
      if (now.nameless) throw new Fault('gone', 'the message has no name yet where it was moved to')
      // Flags that were sent while it was fetched may be missing from it.
      const changed = [withFlags(message, now.flags)]
      await mirror.write('messages.store', { accountId, folderId, changed, flags: [], gone: [], cursor: null })
      return true
    })
  }

  /** Asks where the message is. One that is gone may just have been moved. */
  async #ask<T>(id: MessageId, signal: AbortSignal, ask: Ask<T>): Promise<T> {
    const at = async (place: Place) => ask((await this.#parts.open(place.folder.accountId)).source, place)
    const place = await this.#named(id, signal)
    try {
      return await at(place)
    } catch (thrown) {
      if (failureOf(thrown).kind !== 'gone') throw thrown
      // Who moves it has the account's turn until the new place is known.
      if (this.#placeOf(id).changing) await this.#parts.turns.take(place.folder.accountId, () => Promise.resolve())
      const now = await this.#named(id, signal)
      if (isSame(now, place)) throw thrown
      return at(now)
    }
  }

  /**
   * The message's place, under its own name there: its old one may be that of another message. In a folder that is not
   * synced no name is ever learned, and the old one has to do.
   */
  async #named(id: MessageId, signal: AbortSignal): Promise<Place> {
    const place = this.#placeOf(id)
    if (!place.nameless || !place.folder.subscribed) return place
    const { mirror, sent, turns, open } = this.#parts
    const { accountId } = place.folder
    await turns.take(accountId, async (giveWay) => {
      const { nameless, folder } = this.#placeOf(id)
      if (!nameless) return
      const { source, since = null } = await open(accountId)
      await readFolder({ mirror, sent, accountId, source, since, signal, giveWay, alive: () => undefined }, folder.id)
    })
    const now = this.#placeOf(id)
    if (now.nameless) throw new Fault('gone', 'the message did not arrive where it was moved to')
    return now
  }

  /** Faults: gone. */
  #placeOf(id: MessageId): Place {
    const { reader } = this.#parts.mirror
    const place = sourcePlaceOf(reader, id)
    const folder = place && storedFolder(reader, place.folderId)
    if (!folder) throw new Fault('gone', 'the message is not in the mirror any more')
    return { ...place, folder }
  }
}

const isSame = (one: Place, other: Place): boolean => one.folderId === other.folderId && one.remoteId === other.remoteId

const withFlags = (message: RemoteMessage, flags: number): RemoteMessage =>
  'raw' in message
    ? { ...message, known: { ...message.known, flags } }
    : { ...message, entity: { ...message.entity, flags } }

/** Mail is ASCII, or UTF-8 (RFC 6532); what is neither is old mail of one byte a character. */
function asText(raw: Uint8Array): string {
  const bytes = raw.subarray(0, mostShown)
  try {
    // The last character may have been cut in two.
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true })
  } catch {
    return new TextDecoder('latin1').decode(bytes)
  }
}
