import { fireEvent, screen, waitFor } from '@testing-library/svelte'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { DraftId } from '../../../preload/drafts.ts'
import type { Session } from '../../../renderer/state/session.ts'
import type { FakeBridge } from '../../support/fake-bridge.ts'
import { addDraft } from '../../support/sample-drafts.ts'
import { openPage, rows } from './page.ts'

let bridge: FakeBridge
let session: Session
let id: DraftId
const notices = () => screen.queryAllByTestId('notice').map((notice) => notice.textContent.replace(/\s+/g, ' ').trim())
const taken = () => bridge.calls.filter((call) => call.name === 'drafts.takeBack').map((call) => call.input)
const queue = (subject = 'Prices', until = Date.now() + 10_000, of = id) =>
  bridge.emit('drafts.queued', { id: of, subject, until })

beforeEach(async () => {
  ;({ bridge, session } = await openPage(
    undefined,
    ({ drafts }) => (id = addDraft(drafts, 'Prices', { state: 'queued' })),
  ))
  await screen.findAllByTestId('message-row')
})
afterEach(() => vi.useRealTimers())

describe('a mail that was sent', () => {
  it.each([
    ['with its button', () => fireEvent.click(screen.getByTestId('undo'))],
    ['with z', () => fireEvent.keyDown(document.body, { key: 'z' })],
  ])('is taken back %s', async (_name, undo) => {
    queue()
    expect((await screen.findByTestId('notice')).textContent).toContain('Sending “Prices”')
    await undo()
    expect(taken()).toEqual([{ id }])
    await waitFor(() => expect(notices()).toEqual([]))
  })

  it('offers that until it leaves, whoever points at it, and not after', async () => {
    vi.useFakeTimers({ now: Date.now() })
    queue('Prices', Date.now() + 7000)
    await vi.advanceTimersByTimeAsync(1)
    await fireEvent.pointerEnter(screen.getByTestId('notice'))
    await vi.advanceTimersByTimeAsync(6900)
    expect(notices()).toHaveLength(1)
    await vi.advanceTimersByTimeAsync(200)
    expect(notices()).toEqual([])
    await fireEvent.keyDown(document.body, { key: 'z' })
    expect(taken()).toEqual([])
  })

  it('says so when it was too late', async () => {
    const call = bridge.call.bind(bridge)
    bridge.call = (name, input) =>
      name === 'drafts.takeBack' ? Promise.resolve({ ok: true, value: false as never }) : call(name, input)
    queue()
    await fireEvent.click(await screen.findByTestId('undo'))
    await waitFor(() => expect(notices()[0]).toContain('It was too late to take it back'))
  })

  it('can be taken back though another is sent, and a message moved, right after', async () => {
    const other = addDraft(bridge.drafts, 'Minutes', { state: 'queued' })
    queue()
    queue('Minutes', Date.now() + 10_000, other)
    await waitFor(() => expect(notices()).toHaveLength(2))
    session.notices.add('done', () => 'Moved', { words: () => 'Undo', run: () => {} })
    await waitFor(() => expect(notices()).toHaveLength(3))
    await fireEvent.click(screen.getAllByTestId('undo')[0] as HTMLElement)
    expect(taken()).toEqual([{ id }])
  })

  it('offers nothing any more once it has left, or was taken back elsewhere', async () => {
    queue()
    await screen.findByTestId('undo')
    bridge.emit('drafts.sent', { id, subject: 'Prices' })
    await waitFor(() => expect(notices()).toEqual(['“Prices” is sent.']))
    const other = addDraft(bridge.drafts, 'Minutes', { state: 'draft' })
    queue('Minutes', Date.now() + 10_000, other)
    bridge.emit('drafts.changed', {})
    await waitFor(() => expect(notices()).toEqual(['“Prices” is sent.']))
  })

  it('at a time of its own says when', async () => {
    queue('Prices', Date.now() + 86_400_000)
    expect((await screen.findByTestId('notice')).textContent).toMatch(/“Prices” will be sent on \w+day/)
  })

  it.each([
    ['failed', 'could not be sent and is in the outbox'],
    ['unknown', 'cannot tell whether “Prices” was sent'],
  ] as const)('and came back (%s) leads to the outbox, which is no undo', async (state, words) => {
    queue()
    bridge.emit('drafts.returned', { id, subject: 'Prices', state })
    await waitFor(() => expect(notices()).toHaveLength(1))
    expect(notices()[0]).toContain(words)
    await fireEvent.keyDown(document.body, { key: 'z' })
    expect(taken()).toEqual([])
    expect(screen.queryByTestId('outbox')).toBeNull()
    await fireEvent.click(screen.getByTestId('notice-open'))
    expect((await screen.findByTestId('outbox')).dataset['view']).toBe('outbox')
    expect(rows()).toEqual([])
  })
})
