/** PURE: how the person's own mail is told apart in the outbox. */
import type { DraftRow } from '../../preload/drafts.ts'

export const groupNames = ['attention', 'sending', 'waiting', 'scheduled'] as const
export type GroupName = (typeof groupNames)[number]

export interface Group {
  readonly name: GroupName
  readonly rows: readonly DraftRow[]
}

/** What leaves later than this was meant to; until then it is only the time for an undo. */
export const soon = 60_000

/** Where a mail stands in the outbox; null for one that is being written, or has left. */
export function groupOf(row: Pick<DraftRow, 'state' | 'sendAt' | 'failure'>, now: number): GroupName | null {
  if (row.state === 'failed' || row.state === 'unknown') return 'attention'
  if (row.state === 'sending') return 'sending'
  if (row.state !== 'queued') return null
  // One that was tried already waits for its server, however long that takes.
  return row.failure === null && (row.sendAt ?? 0) > now + soon ? 'scheduled' : 'waiting'
}

/** The outbox in groups, what needs the person first; within a group what leaves first is first. */
export function groupsOf(rows: readonly DraftRow[], now: number): Group[] {
  return groupNames
    .map((name) => ({ name, rows: rows.filter((row) => groupOf(row, now) === name).sort(byTime) }))
    .filter((group) => group.rows.length > 0)
}

const byTime = (a: DraftRow, b: DraftRow) => (a.sendAt ?? a.updatedAt) - (b.sendAt ?? b.updatedAt) || a.id - b.id

/** It has nothing that anybody would miss. */
export const isBlank = (row: DraftRow) =>
  row.toText.trim() === '' && row.subject.trim() === '' && row.preview.trim() === '' && !row.hasFiles
