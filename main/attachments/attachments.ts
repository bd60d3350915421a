/** All that is done with attachments: fetched, opened, saved, kept, and forgotten with their account. */
import { join } from 'node:path'
import type { AccountId } from '../../preload/model.ts'
import type { EMailAgent } from '../agent/agent.ts'
import type { Log } from '../log.ts'
import type { AttachmentPlace } from '../mirror/attachments.ts'
import type { Mirror } from '../mirror/mirror.ts'
import { isDangerousContent, isDangerousName } from './danger.ts'
import { attachmentOr, createFetching, type AttachmentEvent, type Fetching } from './fetching.ts'
import { createKeeping } from './keeping.ts'
import { createOpened, type Opened } from './opened.ts'
import { createStore } from './store.ts'

export interface AttachmentParts {
  readonly mirror: Mirror
  readonly agent: Pick<EMailAgent, 'attachment'>
  /** The data folder. */
  readonly folder: string
  /** The person's choices, asked each time they matter; in megabytes of 10^6 bytes. */
  readonly limits: () => { readonly attachmentStoreMb: number; readonly keepAttachmentsMb: number }
  readonly emit: (event: AttachmentEvent) => void
  /** Asks the person for a place and writes the bytes there; false when they chose none. */
  readonly saveAs: (suggestedName: string, bytes: () => Promise<Uint8Array>) => Promise<boolean>
  /** Opens a file with the system's program for it. Faults: rejected, where there is none. */
  readonly openFile: (path: string) => Promise<void>
  readonly log: Log
}

export interface Attachments {
  /** Faults: gone, cancelled, and what the source throws. */
  bytes(place: AttachmentPlace, signal?: AbortSignal): Promise<Uint8Array>
  /** A dangerous one is refused, by its name before it is fetched, by its content after. Faults: also disk, rejected. */
  open(place: AttachmentPlace): Promise<'opened' | 'refused'>
  save(place: AttachmentPlace): Promise<boolean>
  cancel(place: AttachmentPlace): void
  /** Bytes kept, of one account or of all. */
  stored(accountId?: AccountId): number
  clear(): Promise<void>
  /** To be called when the choices changed. */
  limitsChanged(): Promise<void>
  /** To be called after each sync: fetches what is to be kept beforehand. Never throws. */
  keepNewest(): Promise<void>
  /** Ends what is being fetched for an account and removes its bytes; before or after its rows are gone. Faults: disk. */
  forgetAccount(accountId: AccountId): Promise<void>
  /** To be called before the mirror is closed. */
  close(): Promise<void>
}

const megabyte = 1_000_000

export function createAttachments(parts: AttachmentParts): Attachments {
  const { mirror, agent, folder, limits, emit, log } = parts
  const limit = () => limits().attachmentStoreMb * megabyte
  const largest = () => limits().keepAttachmentsMb * megabyte
  const store = createStore({ mirror, folder: join(folder, 'attachments'), limit, log })
  const fetching = createFetching({ mirror, agent, store, emit, log })
  const keeping = createKeeping({ mirror, fetching, store, largest, log })
  const opened = createOpened(join(folder, 'opened'))
  return {
    bytes: (place, signal) => fetching.bytes(place, signal ? { signal } : {}),
    open: (place) => openSafely(parts, place, fetching, opened),
    async save(place) {
      const { filename } = attachmentOr(mirror, place)
      return await parts.saveAs(filename ?? '', () => fetching.bytes(place))
    },
    cancel: (place) => fetching.cancel(place),
    stored: (accountId) => store.total(accountId),
    clear: () => store.clear(),
    limitsChanged: () => store.shrink(),
    keepNewest: () => keeping.run(),
    async forgetAccount(accountId) {
      await fetching.cancelAll(accountId)
      await opened.sweep(accountId)
      await store.clear(accountId)
    },
    async close() {
      await Promise.all([keeping.stop(), fetching.cancelAll()])
      await opened.sweep()
      await store.close()
    },
  }
}

async function openSafely(
  { mirror, openFile }: AttachmentParts,
  place: AttachmentPlace,
  fetching: Fetching,
  opened: Opened,
): Promise<'opened' | 'refused'> {
  const { accountId, filename, safe } = attachmentOr(mirror, place)
  if (safe === 0 || isDangerousName(filename)) return 'refused'
  const bytes = await fetching.bytes(place)
  if (isDangerousContent(bytes, filename)) return 'refused'
  await openFile(await opened.put(accountId, filename ?? '', bytes))
  return 'opened'
}
