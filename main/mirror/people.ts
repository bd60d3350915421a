/** Whom mail was written to and heard from, for completing addresses. */
import { addressField } from './columns.ts'
import { prepared, type Reader } from './database.ts'
import { receivedAtOf } from './ids.ts'
import type { MessageId } from '../../preload/model.ts'

/** One naming of somebody in a message of the person's. */
export interface NamedPerson {
  readonly address: string
  readonly name: string
  /** The person wrote to them, rather than heard from them. */
  readonly isWritten: boolean
  /** ms since 1970. */
  readonly at: number
}

/** Of mail one wrote, who it was to; of other mail, who it is from. What lies in junk and trash names nobody. */
export const namedSql = `SELECT m.item, m.id, f.role = 'sent' AS isWritten, a.address, a.name
  FROM (SELECT item, id, folder_id FROM message WHERE item > ? ORDER BY item LIMIT ?) m
  JOIN folder f ON f.id = m.folder_id AND f.role NOT IN ('junk', 'trash', 'drafts')
  JOIN message_address a ON a.message_id = m.id
    AND iif(f.role = 'sent', a.field > ${addressField.from}, a.field = ${addressField.from})
  WHERE a.address IS NOT NULL`

interface Row {
  readonly item: number
  readonly id: MessageId
  readonly isWritten: 0 | 1
  readonly address: string
  readonly name: string | null
}

/** Who is named in the next messages after an item number, and the last of those numbers; null: there are no more. */
export function peopleAfter(
  db: Reader,
  item: number,
  messages: number,
): { people: NamedPerson[]; last: number | null } {
  const last = prepared<{ last: number | null }>(
    db,
    'SELECT max(item) AS last FROM (SELECT item FROM message WHERE item > ? ORDER BY item LIMIT ?)',
  ).get(item, messages)
  const people = prepared<Row>(db, namedSql)
    .all(item, messages)
    .map(({ id, isWritten, address, name }) => ({
      ...{ address, name: name ?? '', isWritten: isWritten === 1, at: receivedAtOf(id) },
    }))
  return { people, last: last?.last ?? null }
}
