/** PURE: what a row of the list says. */
import type { MessageRow } from '../../preload/model.ts'
import type { Text } from '../../preload/text/en.ts'

/** Pixels; every row is equally high, which is what lets the list be endless. */
export const rowHeight = 76

/** EMailFlags as the model has them; the model itself would bring its schemas along. */
const bits: (typeof import('../../preload/model.ts'))['flag'] = {
  seen: 1,
  deleted: 2,
  recent: 4,
  flagged: 8,
  draft: 16,
  answered: 32,
}

/** The flags and signs of a row or message, as answers to questions. */
export function marksOf(row: Pick<MessageRow, 'flags' | 'priority'>) {
  return {
    unread: (row.flags & bits.seen) === 0,
    flagged: (row.flags & bits.flagged) !== 0,
    draft: (row.flags & bits.draft) !== 0,
    answered: (row.flags & bits.answered) !== 0,
    important: row.priority === 'High' || row.priority === 'Highest',
  }
}

/** Who stands on a row: the sender, or in folders of one's own mail those it went to. */
export function whoOf(row: MessageRow, own: boolean, text: Text): string {
  if (own) return row.toText === '' ? text.list.noRecipient : text.list.toPrefix(row.toText)
  return row.fromName || row.fromAddress || text.list.noSender
}
