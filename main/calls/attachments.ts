/** Attachments: fetching, opening, saving, and what is kept of them. */
import type { Handlers } from '../../preload/contract.ts'
import type { Attachments } from '../attachments/attachments.ts'

export const attachmentCalls = (attachments: Attachments) =>
  ({
    'attachments.save': (place) => attachments.save(place),
    'attachments.open': (place) => attachments.open(place),
    'attachments.cancel': (place) => {
      attachments.cancel(place)
      return null
    },
    'attachments.stored': () => attachments.stored(),
    'attachments.clear': async () => {
      await attachments.clear()
      return null
    },
  }) satisfies Partial<Handlers>
