import { describe, expect, it } from 'vitest'
import { draftId, type DraftRow } from '../../../preload/drafts.ts'
import { accountId } from '../../../preload/model.ts'
import { groupOf, groupsOf, isBlank, soon } from '../../../renderer/outbox/groups.ts'

const now = 1_800_000_000_000
const offline = { kind: 'offline' as const, detail: '' }
const row = (id: number, more: Partial<DraftRow>): DraftRow => ({
  ...{ id: draftId.parse(id), accountId: accountId.parse(1), state: 'queued', toText: '', subject: '', preview: '' },
  ...{ hasFiles: false, sendAt: null, attempts: 0, failure: null, updatedAt: now, otherCopy: null },
  ...more,
})

describe('a mail of the person’s own', () => {
  it.each([
    ['written', { state: 'draft' }, null],
    ['gone', { state: 'sent' }, null],
    ['refused', { state: 'failed', failure: offline }, 'attention'],
    ['of which nobody knows', { state: 'unknown' }, 'attention'],
    ['on its way', { state: 'sending' }, 'sending'],
    ['in the time for an undo', { sendAt: now + 10_000 }, 'waiting'],
    ['that leaves at a time', { sendAt: now + soon + 1 }, 'scheduled'],
    ['whose time has come', { sendAt: now - 1 }, 'waiting'],
    ['that was tried, however long it waits', { sendAt: now + 3_600_000, failure: offline }, 'waiting'],
  ] as const)('%s is in its group', (_name, more, expected) => expect(groupOf(row(1, more), now)).toBe(expected))

  it('stands in the group by when it leaves', () => {
    const later = row(1, { sendAt: now + 9 * soon })
    const sooner = row(2, { sendAt: now + 2 * soon })
    expect(groupsOf([later, sooner, row(3, { state: 'draft' })], now)).toEqual([
      { name: 'scheduled', rows: [sooner, later] },
    ])
  })

  it.each([
    [{}, true],
    [{ subject: 'x' }, false],
    [{ toText: 'x' }, false],
    [{ preview: 'x' }, false],
    [{ hasFiles: true }, false],
    [{ preview: ' ' }, true],
  ])('with %o is blank: %s', (more, expected) => expect(isBlank(row(1, more))).toBe(expected))
})
