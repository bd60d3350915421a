/** A chip that is dragged: within its window from field to field, elsewhere as text. */
import { printMailbox } from '../../preload/address.ts'
import type { DraftId, Recipient } from '../../preload/drafts.ts'
import { fields, type FieldName } from './recipients.svelte.ts'

const type = 'application/x-mailmirror-person'

export function carry(
  data: DataTransfer,
  { id, field, index, person }: { id: DraftId; field: FieldName; index: number; person: Recipient },
): void {
  data.setData(type, `${id} ${field} ${index}`)
  data.setData('text/plain', printMailbox(person))
  data.effectAllowed = 'copyMove'
}

/** Null where it is no chip of this draft. */
export function carried(data: DataTransfer, draft: DraftId): { field: FieldName; index: number } | null {
  const [id, name, index] = data.getData(type).split(' ')
  const field = fields.find((one) => one === name)
  return field && Number(id) === draft ? { field, index: Number(index) } : null
}
