import { fireEvent, screen, waitFor, within } from '@testing-library/svelte'
import { beforeEach, describe, expect, it } from 'vitest'
import type { AccountId, FolderId } from '../../../preload/model.ts'
import type { Session } from '../../../renderer/state/session.ts'
import type { FakeBridge } from '../../support/fake-bridge.ts'
import { openPage, rows } from './page.ts'

let bridge: FakeBridge
let session: Session
const list = () => screen.getByTestId('message-list')
const key = (name: string, more: object = {}) => fireEvent.keyDown(list(), { key: name, ...more })
const sent = (name: string) => bridge.calls.filter((call) => call.name === name).map((call) => call.input)
const idAt = (n: number) => session.mailbox.ids[n]
const press = (id: string) => fireEvent.click(screen.getByTestId(id))
const openRow = async (n: number) => {
  await fireEvent.click(rows()[n] ?? list())
  await screen.findByTestId('reader-subject')
}

beforeEach(async () => {
  ;({ bridge, session } = await openPage())
  await screen.findAllByTestId('message-row')
})

describe('opening a message', () => {
  it('marks it as read once it is shown', async () => {
    const release = bridge.hold('messages.read')
    await fireEvent.click(rows()[0] ?? list())
    expect(sent('messages.setSeen')).toEqual([])
    release()
    await waitFor(() => expect(sent('messages.setSeen')).toEqual([{ ids: [idAt(0)], seen: true }]))
  })

  it('leaves one alone that is read already', async () => {
    await openRow(6)
    expect(sent('messages.setSeen')).toEqual([])
  })

  it('does not mark it again when the person marked it unread while it was open', async () => {
    await openRow(0)
    await waitFor(() => expect(rows()[0]?.classList.contains('unread')).toBe(false))
    await key('u')
    await waitFor(() => expect(rows()[0]?.classList.contains('unread')).toBe(true))
    await fireEvent.click(rows()[0] ?? list())
    expect(sent('messages.setSeen').at(-1)).toEqual({ ids: [idAt(0)], seen: false })
  })
})

describe('what is done to a message', () => {
  it.each([
    ['u', 'action-seen', 'messages.setSeen', { seen: false }],
    ['s', 'action-star', 'messages.setFlagged', { flagged: true }],
    ['#', 'action-trash', 'messages.trash', {}],
    ['Delete', 'action-trash', 'messages.trash', {}],
    ['e', 'action-archive', 'messages.move', { folderId: 103 }],
  ])('by %s is done by its button too', async (name, button, call, input) => {
    await openRow(6)
    const [first, next] = [idAt(6), idAt(7)]
    await key(name)
    await waitFor(() => expect(sent(call)).toEqual([{ ids: [first], ...input }]))
    if (call === 'messages.trash' || call === 'messages.move') {
      await waitFor(() => expect(session.reader.message?.id).toBe(next))
      await press(button)
      await waitFor(() => expect(sent(call).at(-1)).toEqual({ ids: [next], ...input }))
    } else {
      await press(button)
      await waitFor(() => expect(sent(call)).toHaveLength(2))
    }
  })

  it('in the row with the mouse does not open it', async () => {
    const star = rows()[2]?.querySelector('[data-act="star"]')
    if (star) await fireEvent.click(star)
    expect(sent('messages.setFlagged')).toEqual([{ ids: [idAt(2)], flagged: true }])
    expect(session.reader.id).toBeNull()
    await waitFor(() => expect(within(rows()[2] ?? list()).getByText('Starred')).toBeTruthy())
  })

  it('is not done while one types or walks the folders', async () => {
    await openRow(6)
    await fireEvent.keyDown(screen.getByTestId('search'), { key: 'Delete' })
    await fireEvent.keyDown(screen.getByTestId('folder-100'), { key: 'Delete' })
    expect(sent('messages.trash')).toEqual([])
  })

  it('is told when it cannot be done', async () => {
    await openRow(6)
    bridge.fail('messages.setFlagged', 'locked')
    await key('s')
    expect((await screen.findByTestId('notice')).textContent).toContain('Another program holds')
  })
})

describe('a message that leaves', () => {
  it('gives its place to the next one, which opens', async () => {
    await openRow(6)
    const next = idAt(7)
    await key('#')
    await waitFor(() => expect(session.reader.message?.id).toBe(next))
    expect(session.mailbox.selectedIndex).toBe(6)
  })

  it('that is not the open one leaves the open one open', async () => {
    await openRow(6)
    const open = idAt(6)
    const trash = rows()[3]?.querySelector('[data-act="trash"]')
    if (trash) await fireEvent.click(trash)
    await waitFor(() => expect(session.mailbox.selectedIndex).toBe(5))
    expect(session.reader.id).toBe(open)
  })

  it.each([
    ['with its button', () => press('undo')],
    ['with z', () => key('z')],
  ])('comes back %s', async (_name, undo) => {
    await openRow(6)
    const gone = idAt(6)
    await key('#')
    expect((await screen.findByTestId('notice')).textContent).toContain('Moved 1 message to the trash.')
    await waitFor(() => expect(session.mailbox.ids).not.toContain(gone))
    await undo()
    expect(sent('messages.move')).toEqual([{ ids: [gone], folderId: 100 }])
    await waitFor(() => expect(session.mailbox.ids).toContain(gone))
    expect(screen.queryByTestId('undo')).toBeNull()
  })

  it('that could not leave offers no undo', async () => {
    await openRow(6)
    bridge.fail('messages.trash', 'invalid')
    await key('#')
    await screen.findByTestId('notice')
    expect(screen.queryByTestId('undo')).toBeNull()
  })

  it('in the trash is deleted for good only after a yes that says how many', async () => {
    await openRow(6)
    await key('#')
    await press('folder-107')
    await screen.findAllByTestId('message-row')
    await openRow(0)
    await key('Delete')
    const dialog = await screen.findByTestId('confirm-delete')
    expect(dialog.textContent).toContain('Delete 1 message for good?')
    expect(sent('messages.delete')).toEqual([])
    await press('confirm-delete-yes')
    expect(sent('messages.delete')).toHaveLength(1)
    expect(screen.queryByTestId('confirm-delete')).toBeNull()
    await waitFor(() => expect(rows()).toHaveLength(0))
  })

  it('in the trash has a button that looks and says what it does', async () => {
    await openRow(6)
    expect(screen.getByTestId('action-trash').classList.contains('danger')).toBe(false)
    await key('#')
    await press('folder-107')
    await screen.findAllByTestId('message-row')
    await openRow(0)
    expect(screen.getByTestId('action-trash').textContent).toContain('Delete for good')
    expect(screen.getByTestId('action-trash').classList.contains('danger')).toBe(true)
    expect(rows()[0]?.querySelector('[data-act="trash"]')?.getAttribute('title')).toBe('Delete for good')
  })

  it('in the trash stays after a no', async () => {
    session.mailbox.select(session.mailbox.ids[0] ?? (0 as never))
    bridge.mailbox.folders = bridge.mailbox.folders.filter((folder) => folder.role !== 'trash')
    await session.accounts.reload()
    await key('#')
    await fireEvent.click(within(await screen.findByTestId('confirm-delete')).getByText('Cancel'))
    expect(bridge.count('messages.delete')).toBe(0)
  })
})

describe('many messages', () => {
  const mark = async () => {
    await openRow(6)
    await fireEvent.click(rows()[8] ?? list(), { shiftKey: true })
    await fireEvent.click(rows()[10] ?? list(), { ctrlKey: true })
  }

  it('are counted in a bar, and acted on together', async () => {
    await mark()
    expect(screen.getByTestId('select-bar').textContent).toContain('4 selected')
    const ids = [6, 7, 8, 10].map(idAt)
    const next = idAt(11)
    await press('action-trash')
    expect(sent('messages.trash')).toEqual([{ ids }])
    await waitFor(() => expect(session.reader.message?.id).toBe(next))
    expect(screen.queryByTestId('select-bar')).toBeNull()
  })

  it('are marked with the keys alone, and unmarked with Escape', async () => {
    await openRow(6)
    for (const name of ['x', 'j', 'j', 'x']) await key(name)
    expect([...session.mailbox.chosen]).toEqual([6, 8].map(idAt))
    await key('ArrowDown', { shiftKey: true })
    expect([...session.mailbox.chosen]).toEqual([8, 9].map(idAt))
    await key('a', { ctrlKey: true })
    expect(session.mailbox.chosen.size).toBe(session.mailbox.rows.length)
    await key('Escape')
    expect(session.mailbox.chosen.size).toBe(0)
    expect(session.mailbox.selectedId).toBe(idAt(9))
  })

  it('say to those who hear which are marked', async () => {
    await mark()
    expect(list().getAttribute('aria-multiselectable')).toBe('true')
    expect(rows().filter((row) => row.getAttribute('aria-selected') === 'true')).toHaveLength(4)
  })

  it('go back to where each of them was', async () => {
    await fireEvent.input(screen.getByTestId('search'), { target: { value: 'invoice' } })
    await waitFor(() => expect(session.mailbox.searching && session.mailbox.rows.length > 0).toBe(true))
    const [inbox, sentOne] = [100, 102].map((folderId) =>
      session.mailbox.rows.find((row) => row.accountId === 1 && row.folderId === folderId),
    )
    if (!inbox || !sentOne) throw new Error('the sample has both')
    session.mailbox.mark({ active: inbox.id, anchor: null, chosen: [inbox.id, sentOne.id] })
    await key('#')
    await screen.findByTestId('undo')
    await press('undo')
    await waitFor(() =>
      expect(sent('messages.move')).toEqual(
        expect.arrayContaining([
          { ids: [inbox.id], folderId: 100 },
          { ids: [sentOne.id], folderId: 102 },
        ]),
      ),
    )
  })
})

describe('moving', () => {
  it('asks where to, narrows down as one types, and says where it went', async () => {
    await openRow(6)
    const id = idAt(6)
    await key('m')
    const field = within(await screen.findByTestId('move-picker')).getByRole('combobox')
    await fireEvent.input(field, { target: { value: 'harb' } })
    await fireEvent.keyDown(field, { key: 'Enter' })
    expect(sent('messages.move')).toEqual([{ ids: [id], folderId: 105 }])
    expect((await screen.findByTestId('notice')).textContent).toContain('Moved 1 message to Harbour.')
    expect(screen.queryByTestId('move-picker')).toBeNull()
  })

  it('does not offer the folder that the message is in', async () => {
    await openRow(6)
    await press('action-move')
    await screen.findByTestId('move-picker')
    expect(screen.queryByTestId('move-to-100')).toBeNull()
    await press('move-to-101')
    expect(sent('messages.move')).toMatchObject([{ folderId: 101 }])
  })

  it('is not offered for messages of several accounts', async () => {
    await fireEvent.input(screen.getByTestId('search'), { target: { value: 'contract' } })
    await waitFor(() => expect(new Set(session.mailbox.rows.map((row) => row.accountId)).size).toBeGreaterThan(1))
    await key('a', { ctrlKey: true })
    await screen.findByTestId('select-bar')
    expect(screen.queryByTestId('action-move')).toBeNull()
    await key('m')
    expect(screen.queryByTestId('move-picker')).toBeNull()
    expect((await screen.findByTestId('notice')).textContent).toContain('of several accounts')
  })
})

it('a change that the server refused is told once, with its reason', async () => {
  bridge.emit('changes.refused', {
    accountId: 1 as AccountId,
    change: 'move',
    messages: 3,
    failure: { kind: 'forbidden', detail: '403' },
  })
  const notice = await screen.findByTestId('notice')
  expect(notice.textContent).toContain('Ingrid Solberg: the server did not move 3 messages.')
  expect(notice.textContent).toContain('Ask your administrator')
  expect(notice.textContent).toContain('as they were')
})

it('a message that leaves by itself gives the keys its place', async () => {
  await openRow(6)
  const next = idAt(7)
  bridge.mailbox.messages = bridge.mailbox.messages.filter((one) => one.id !== idAt(6))
  bridge.emit('mirror.changed', { accountIds: [], folderIds: [100 as FolderId] })
  await waitFor(() => expect(session.mailbox.selectedIndex).toBe(-1))
  await key('j')
  expect(session.mailbox.selectedId).toBe(next)
})

it('the list of keys opens with ?, and gives the keys back to the list', async () => {
  list().focus()
  await key('?')
  const dialog = await screen.findByTestId('keys')
  expect(dialog.textContent).toContain('Mark as read or unread')
  within(dialog).getByRole('button', { name: 'Close' }).focus()
  await fireEvent.click(within(dialog).getByRole('button', { name: 'Close' }))
  await waitFor(() => expect(document.activeElement).toBe(list()))
})
