import { fireEvent, screen, waitFor, within } from '@testing-library/svelte'
import { describe, expect, it } from 'vitest'
import type { DraftId } from '../../../preload/drafts.ts'
import type { FakeBridge } from '../../support/fake-bridge.ts'
import { addDraft, fillOutbox } from '../../support/sample-drafts.ts'
import { openPage } from './page.ts'

const now = Date.now()
const press = (id: string) => fireEvent.click(screen.getByTestId(id))
const sent = (bridge: FakeBridge, name: string) =>
  bridge.calls.filter((call) => call.name === name).map((call) => call.input)

async function open(view: 'drafts' | 'outbox', fill: (bridge: FakeBridge) => unknown) {
  const page = await openPage(undefined, fill)
  await press(`show-${view}`)
  await screen.findByTestId('outbox')
  return page
}
const items = () => screen.getAllByTestId('outbox-item')
const itemOf = (id: DraftId | undefined) => {
  const item = items().find((one) => one.dataset['id'] === String(id))
  if (!item) throw new Error(`no item ${id}`)
  return within(item)
}
const full = (bridge: FakeBridge) => fillOutbox(bridge.drafts, now)

describe('the lists beside the accounts', () => {
  it('count what is in them, and mark that something needs the person', async () => {
    const { bridge } = await openPage(undefined, full)
    expect((await screen.findByTestId('count-drafts')).textContent).toContain('3 drafts')
    expect(screen.getByTestId('count-outbox').textContent).toContain('6 messages not sent yet')
    expect(screen.getByTestId('outbox-troubled').textContent).toBe('Something in it needs attention')
    bridge.drafts.all = bridge.drafts.all.filter(({ state }) => state === 'draft')
    bridge.emit('drafts.changed', {})
    await waitFor(() => expect(screen.queryByTestId('count-outbox')).toBeNull())
    expect(screen.queryByTestId('outbox-troubled')).toBeNull()
    expect(screen.getByTestId('show-outbox')).toBeTruthy()
  })

  it('take the place of the mail, and give it back', async () => {
    await open('outbox', full)
    expect(screen.queryByTestId('message-list')).toBeNull()
    expect(screen.getByTestId('show-outbox').getAttribute('aria-current')).toBe('page')
    expect(screen.getByTestId('folder-100').getAttribute('aria-selected')).toBe('false')
    await press('folder-100')
    expect(await screen.findByTestId('message-list')).toBeTruthy()
    expect(screen.queryByTestId('outbox')).toBeNull()
    await press('show-drafts')
    await fireEvent.keyDown(screen.getByTestId('outbox'), { key: 'Escape' })
    expect(await screen.findByTestId('message-list')).toBeTruthy()
  })

  it('come to the front when the tray or the menu asks', async () => {
    const { bridge } = await openPage(undefined, full)
    bridge.emit('view.asked', { view: 'settings' })
    bridge.emit('view.asked', { view: 'outbox' })
    expect((await screen.findByTestId('outbox')).dataset['view']).toBe('outbox')
    expect(screen.queryByTestId('settings-general')).toBeNull()
  })
})

describe('the outbox', () => {
  it('stands in groups, what needs the person first', async () => {
    await open('outbox', full)
    const groups = ['attention', 'sending', 'waiting', 'scheduled'].map((name) => screen.getByTestId(`group-${name}`))
    expect(groups.map((group) => within(group).getAllByTestId('outbox-item').length)).toEqual([2, 1, 2, 1])
    expect(items().map((item) => item.dataset['state'])).toEqual([
      'failed',
      'unknown',
      'sending',
      'queued',
      'queued',
      'queued',
    ])
  })

  it('says why a mail came back, in the server’s own words, and sends it again', async () => {
    const { bridge } = await open('outbox', full)
    const [failed] = bridge.drafts.all
    const item = itemOf(failed?.id)
    expect(item.getByText(/550 5\.1\.1/)).toBeTruthy()
    expect(item.getByText(/was not sent.*The server refused it/)).toBeTruthy()
    await fireEvent.click(item.getByTestId('send-again'))
    expect(sent(bridge, 'drafts.sendNow')).toEqual([{ id: failed?.id }])
    await waitFor(() =>
      expect(within(screen.getByTestId('group-attention')).getAllByTestId('outbox-item')).toHaveLength(1),
    )
  })

  it('leads to the sign-in that a mail came back for', async () => {
    await open('outbox', ({ drafts }) => {
      addDraft(drafts, 'Hello', { state: 'failed', failure: { kind: 'auth', detail: '535' } })
    })
    expect(screen.queryByText('535')).toBeNull()
    await press('sign-in-again')
    expect((await screen.findByLabelText<HTMLInputElement>('User name')).value).toBe('ingrid.solberg')
  })

  it('says that nobody knows of a mail, and takes the person’s word that it arrived', async () => {
    const { bridge } = await open('outbox', full)
    const unknown = bridge.drafts.all[1]
    const item = itemOf(unknown?.id)
    expect(item.getByText(/cannot tell whether this message was sent.*it may arrive twice/)).toBeTruthy()
    // It may have arrived: deleting it would take nothing back.
    expect(item.queryByTestId('discard')).toBeNull()
    await fireEvent.click(item.getByTestId('arrived'))
    expect(sent(bridge, 'drafts.arrived')).toEqual([{ id: unknown?.id }])
    await waitFor(() => expect(items()).toHaveLength(5))
  })

  it('leaves a mail alone that is being handed over', async () => {
    const { bridge } = await open('outbox', full)
    expect(itemOf(bridge.drafts.all[2]?.id).queryAllByRole('button')).toEqual([])
  })

  it('says what a mail waits for, when it is tried again, and when a scheduled one leaves', async () => {
    const { bridge } = await open('outbox', full)
    const [, , , offline, soon, scheduled] = bridge.drafts.all
    expect(
      itemOf(offline?.id).getByText('Offline: the server does not answer. Next try in 2 min, 3 tries so far.'),
    ).toBeTruthy()
    expect(itemOf(soon?.id).getByText('Will be sent in a moment.')).toBeTruthy()
    expect(itemOf(scheduled?.id).getByText(/^Will be sent on \w+day, .* 08:00\.$/)).toBeTruthy()
    await fireEvent.click(itemOf(scheduled?.id).getByTestId('send-now'))
    expect(sent(bridge, 'drafts.sendNow')).toEqual([{ id: scheduled?.id }])
    await fireEvent.click(itemOf(offline?.id).getByTestId('edit'))
    expect(sent(bridge, 'drafts.open')).toEqual([{ id: offline?.id }])
  })

  it('deletes a mail only after a yes that says it is not sent', async () => {
    const { bridge } = await open('outbox', full)
    const scheduled = bridge.drafts.all[5]
    await fireEvent.click(itemOf(scheduled?.id).getByTestId('discard'))
    expect((await screen.findByTestId('confirm-discard')).textContent).toContain('“Happy birthday!” is not sent')
    expect(bridge.count('drafts.discard')).toBe(0)
    await press('confirm-discard-yes')
    expect(sent(bridge, 'drafts.discard')).toEqual([{ id: scheduled?.id }])
    await waitFor(() => expect(items()).toHaveLength(5))
  })

  it('tells when something could not be done', async () => {
    const { bridge } = await open('outbox', full)
    bridge.fail('drafts.sendNow', 'rejected')
    await fireEvent.click(itemOf(bridge.drafts.all[0]?.id).getByTestId('send-again'))
    expect((await screen.findByTestId('notice')).textContent).toContain('The server refused this.')
  })

  it('says that it is empty, or that it could not be read', async () => {
    const { bridge } = await open('outbox', () => {})
    expect(await screen.findByText('Nothing waiting to be sent')).toBeTruthy()
    bridge.fail('drafts.list', 'disk')
    bridge.emit('drafts.changed', {})
    expect(await screen.findByText('Your drafts could not be read')).toBeTruthy()
    bridge.fail('drafts.list', null)
    await fireEvent.click(screen.getByText('Try again'))
    expect(await screen.findByText('Nothing waiting to be sent')).toBeTruthy()
  })
})

describe('the drafts', () => {
  const drafts = () => screen.getAllByTestId('open-draft')

  it('are opened by a press, and say when they were changed elsewhere too', async () => {
    const { bridge } = await open('drafts', full)
    expect(drafts()).toHaveLength(3)
    expect(within(drafts()[1] as HTMLElement).getByTestId('changed-elsewhere')).toBeTruthy()
    expect(screen.getAllByTestId('changed-elsewhere')).toHaveLength(1)
    await fireEvent.click(drafts()[0] as HTMLElement)
    expect(sent(bridge, 'drafts.open')).toEqual([{ id: bridge.drafts.all[6]?.id }])
  })

  it('are walked and deleted with the keys alone; an empty one without a question', async () => {
    const { bridge } = await open('drafts', full)
    const pane = screen.getByTestId('outbox')
    const empty = bridge.drafts.all.at(-1)?.id
    const key = (name: string) => fireEvent.keyDown(document.activeElement ?? pane, { key: name })
    await key('j')
    expect(document.activeElement).toBe(drafts()[0])
    await key('ArrowDown')
    await key('ArrowDown')
    await key('ArrowDown')
    expect(document.activeElement).toBe(drafts()[2])
    await key('Delete')
    expect(screen.queryByTestId('confirm-discard')).toBeNull()
    expect(sent(bridge, 'drafts.discard')).toEqual([{ id: empty }])
    await waitFor(() => expect(drafts()).toHaveLength(2))
    await waitFor(() => expect(document.activeElement).toBe(pane))
    await key('k')
    await key('#')
    expect((await screen.findByTestId('confirm-discard')).textContent).toContain('deleted here and on the server')
    await fireEvent.click(screen.getByText('Cancel'))
    expect(bridge.count('drafts.discard')).toBe(1)
  })
})
