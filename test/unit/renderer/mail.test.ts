import { fireEvent, screen, waitFor, within } from '@testing-library/svelte'
import { describe, expect, it } from 'vitest'
import type { FolderId, MessageId } from '../../../preload/model.ts'
import { folderIdsOf, syncAt, type FakeBridge } from '../../support/fake-bridge.ts'
import { sampleMailbox } from '../../support/sample-mailbox.ts'
import { openPage, rows } from './page.ts'

const now = Date.now()
const lastCall = (bridge: FakeBridge, name: string) => bridge.calls.findLast((call) => call.name === name)?.input
const list = () => screen.getByTestId('message-list')
const subject = () => screen.getByTestId('reader-subject').textContent

describe('mail that is already here', () => {
  it('opens the inbox of the first account by itself', async () => {
    const { bridge } = await openPage()
    await waitFor(() => expect(rows().length).toBeGreaterThan(0))
    expect(lastCall(bridge, 'messages.page')).toEqual({ folderId: 100, before: null })
    expect(screen.getByTestId('folder-100').getAttribute('aria-selected')).toBe('true')
  })

  it('reads a folder when its line is pressed', async () => {
    const { bridge } = await openPage()
    await fireEvent.click(screen.getByTestId('folder-102'))
    expect(lastCall(bridge, 'messages.page')).toEqual({ folderId: 102, before: null })
  })

  it('opens an account with its inbox, and closes its branch with the arrow before its name', async () => {
    const { bridge } = await openPage()
    await fireEvent.click(screen.getByTestId('account-2'))
    expect(lastCall(bridge, 'messages.page')).toEqual({ folderId: 200, before: null })
    expect(screen.getByTestId('folder-200')).toBeTruthy()
    const chevron = screen.getByTestId('account-2').querySelector('[data-chevron]')
    if (chevron) await fireEvent.click(chevron)
    expect(screen.queryByTestId('folder-200')).toBeNull()
  })

  it('keeps a bounded number of rows in the page, and reads the next page only near the end', async () => {
    const { bridge, session } = await openPage(sampleMailbox({ now, perInbox: 350 }))
    await waitFor(() => expect(session.mailbox.rows).toHaveLength(100))
    expect(rows().length).toBeLessThan(40)
    expect(bridge.count('messages.page')).toBe(1)
    list().scrollTop = 76 * 80
    await fireEvent.scroll(list())
    await waitFor(() => expect(session.mailbox.rows).toHaveLength(200))
    expect(lastCall(bridge, 'messages.page')).toMatchObject({ before: session.mailbox.rows[99]?.id })
    expect(rows().length).toBeLessThan(40)
  })

  it('shows a message when its row is pressed', async () => {
    const { bridge } = await openPage()
    await fireEvent.click((await screen.findAllByTestId('message-row'))[5] ?? list())
    await waitFor(() => expect(subject()).toBe('No subject'))
    expect(bridge.count('messages.read')).toBe(1)
  })

  it('shows HTML in a frame that may do nothing but open links', async () => {
    await openPage()
    await fireEvent.click((await screen.findAllByTestId('message-row'))[0] ?? list())
    const frame = await screen.findByTestId('mail-frame')
    expect(frame.getAttribute('sandbox')).toBe('allow-popups')
    expect(frame.getAttribute('referrerpolicy')).toBe('no-referrer')
    expect(frame.getAttribute('src')).toMatch(/^mail:\/\/message\/\d+\/body$/)
  })

  it('says in place why the list cannot be read, and reads it again on request', async () => {
    const { bridge } = await openPage(undefined, (fake) => fake.fail('messages.page', 'damaged'))
    const alert = await screen.findByRole('alert')
    expect(alert.textContent).toContain('The local copy cannot be read')
    bridge.fail('messages.page', null)
    await fireEvent.click(within(alert).getByRole('button'))
    await waitFor(() => expect(rows().length).toBeGreaterThan(0))
  })
})

describe('keys', () => {
  it('move through the list with j, k and arrows, and the message follows', async () => {
    const { session } = await openPage()
    await screen.findAllByTestId('message-row')
    for (const key of ['j', 'j', 'ArrowDown', 'k']) await fireEvent.keyDown(list(), { key })
    expect(session.mailbox.selectedIndex).toBe(1)
    expect(session.reader.id).toBe(session.mailbox.rows[1]?.id)
    expect(list().getAttribute('aria-activedescendant')).toBe(`message-${session.mailbox.selectedId}`)
  })

  it('go to the search with a slash, and back to the folder with Escape', async () => {
    const { bridge, session } = await openPage()
    await screen.findAllByTestId('message-row')
    await fireEvent.keyDown(document.body, { key: '/' })
    const search = screen.getByTestId('search')
    expect(document.activeElement).toBe(search)
    await fireEvent.input(search, { target: { value: 'invoice' } })
    await waitFor(() =>
      expect(lastCall(bridge, 'messages.search')).toEqual({ text: 'invoice', accountId: null, before: null }),
    )
    await fireEvent.keyDown(search, { key: 'Escape' })
    expect(session.mailbox.searching).toBe(false)
  })

  it('walk the folder tree, with one line that Tab comes to', async () => {
    await openPage()
    const first = screen.getByTestId('account-1')
    await fireEvent.keyDown(first, { key: 'ArrowRight' })
    await waitFor(() => expect(document.activeElement).toBe(screen.getByTestId('folder-100')))
    await fireEvent.keyDown(screen.getByTestId('folder-100'), { key: 'ArrowLeft' })
    await waitFor(() => expect(document.activeElement).toBe(first))
    await fireEvent.keyDown(first, { key: 'ArrowLeft' })
    expect(first.getAttribute('aria-expanded')).toBe('false')
    expect(screen.getAllByRole('treeitem').filter((line) => line.tabIndex === 0)).toEqual([first])
  })
})

describe('search', () => {
  it('asks once for what was typed, not for every letter', async () => {
    const { bridge } = await openPage()
    const search = screen.getByTestId('search')
    for (const value of ['c', 'co', 'con']) await fireEvent.input(search, { target: { value } })
    await waitFor(() => expect(bridge.count('messages.search')).toBe(1))
    expect(lastCall(bridge, 'messages.search')).toMatchObject({ text: 'con' })
  })

  it('says so when nothing is found', async () => {
    await openPage()
    await fireEvent.input(screen.getByTestId('search'), { target: { value: 'zebra' } })
    expect(await screen.findByText('No match')).toBeTruthy()
  })
})

describe('a folder that is not synced', () => {
  it('says so in the tree and over its mail, and is not counted', async () => {
    await openPage()
    const line = screen.getByTestId('folder-106')
    expect(line.textContent).toContain('Not synced')
    expect(line.textContent).not.toContain('unread')
    await fireEvent.click(line)
    expect(await screen.findByText('9 messages · Not synced')).toBeTruthy()
  })

  it('leads to where it can be turned on, when there is no mail of it', async () => {
    const mailbox = sampleMailbox({ now })
    mailbox.messages = mailbox.messages.filter((message) => message.folderId !== 106)
    await openPage(mailbox)
    await fireEvent.click(screen.getByTestId('folder-106'))
    expect(await screen.findByText('This folder is not synced')).toBeTruthy()
    await fireEvent.click(screen.getByText('Details'))
    expect(await screen.findByTestId('subscribe-106')).toBeTruthy()
  })
})

describe('where there is room for one pane only', () => {
  it('the way back closes the message and gives the keys to the list', async () => {
    const { session } = await openPage()
    await fireEvent.click((await screen.findAllByTestId('message-row'))[5] ?? list())
    await screen.findByTestId('reader-subject')
    await fireEvent.keyDown(screen.getByTestId('reader-subject'), { key: 'Escape' })
    expect(session.reader.id).not.toBeNull()
    list().style.visibility = 'hidden'
    await fireEvent.click(screen.getByTestId('reader-back'))
    expect(session.reader.id).toBeNull()
    await waitFor(() => expect(document.activeElement).toBe(list()))
  })
})

describe('a change in the mirror', () => {
  it('brings new rows in, and keeps the chosen row and what was read so far', async () => {
    const { bridge, session } = await openPage(sampleMailbox({ now, perInbox: 260 }))
    await waitFor(() => expect(session.mailbox.rows).toHaveLength(100))
    await session.mailbox.more()
    await fireEvent.click(rows()[1] ?? list())
    const chosen = session.mailbox.selectedId
    const newest = bridge.mailbox.messages.find((message) => message.id === session.mailbox.rows[0]?.id)
    if (newest) bridge.mailbox.messages.push({ ...newest, id: (newest.id + 2 ** 20) as MessageId, subject: 'Just in' })
    bridge.emit('mirror.changed', { accountIds: [], folderIds: [100 as FolderId] })
    await waitFor(() => expect(rows()[0]?.textContent).toContain('Just in'))
    expect(session.mailbox.selectedId).toBe(chosen)
    expect(session.mailbox.rows.length).toBeGreaterThanOrEqual(200)
    expect(new Set(session.mailbox.rows.map((row) => row.id)).size).toBe(session.mailbox.rows.length)
  })

  it('leaves the rows in sight where they are', async () => {
    const { bridge, session } = await openPage(sampleMailbox({ now, perInbox: 90 }))
    await waitFor(() => expect(session.mailbox.rows).toHaveLength(90))
    list().scrollTop = 76 * 40
    await fireEvent.scroll(list())
    const newest = bridge.mailbox.messages.find((message) => message.id === session.mailbox.rows[0]?.id)
    if (newest) bridge.mailbox.messages.push({ ...newest, id: (newest.id + 2 ** 20) as MessageId })
    bridge.emit('mirror.changed', { accountIds: [], folderIds: [100 as FolderId] })
    await waitFor(() => expect(session.mailbox.rows).toHaveLength(91))
    await waitFor(() => expect(list().scrollTop).toBe(76 * 41))
  })

  it('in another folder does not read the list again', async () => {
    const { bridge } = await openPage()
    await screen.findAllByTestId('message-row')
    const before = bridge.count('messages.page')
    bridge.emit('mirror.changed', { accountIds: [], folderIds: [201 as FolderId] })
    await waitFor(() => expect(bridge.count('folders.list')).toBe(2))
    expect(bridge.count('messages.page')).toBe(before)
  })

  it('opens the inbox that an account gets with its first sync', async () => {
    const { bridge } = await openPage(sampleMailbox({ now, synced: false }))
    expect(screen.getByText('Not synced yet', { selector: 'p' })).toBeTruthy()
    Object.assign(bridge.mailbox, sampleMailbox({ now }))
    bridge.emit('mirror.changed', {
      accountIds: [],
      folderIds: folderIdsOf(bridge.mailbox, bridge.mailbox.accounts[0]!.id),
    })
    await waitFor(() => expect(rows().length).toBeGreaterThan(0))
  })
})

describe('sync', () => {
  it('starts for all accounts, counts while it runs, and can be cancelled', async () => {
    const { bridge } = await openPage()
    const button = screen.getByTestId('sync-all')
    await fireEvent.click(button)
    expect(lastCall(bridge, 'sync.start')).toEqual({ accountIds: null })
    bridge.emit('sync.progressed', {
      ...syncAt(bridge.mailbox, 0.5),
      accounts: bridge.mailbox.accounts.map(({ id }, n) => ({
        accountId: id,
        state: n < 7 ? 'done' : 'running',
        fetched: n < 7 ? 180 : 4.8,
        expected: 250,
        verdict: null,
        failure: null,
      })),
    })
    await waitFor(() =>
      expect(screen.getByTestId('sync-status').textContent).toContain('7 of 12 accounts, 1,284 of 3,000 messages'),
    )
    expect(screen.getByTestId('sync-status').dataset['running']).toBe('true')
    expect(button.textContent).toContain('Cancel')
    await fireEvent.click(button)
    expect(bridge.count('sync.cancel')).toBe(1)
    bridge.emit('sync.finished', { ...syncAt(bridge.mailbox, 1) })
    await waitFor(() => expect(screen.getByTestId('sync-status').dataset['finished']).toBe('true'))
    expect(screen.getByTestId('sync-status').textContent).toContain('Last synced 2 min ago')
  })

  it('tells calmly that the server is away, and offers another try', async () => {
    const mailbox = sampleMailbox({ now })
    for (const account of mailbox.accounts) Object.assign(account, { reachable: false, waitingChanges: 2 })
    const { bridge } = await openPage(mailbox)
    const banner = await screen.findByTestId('offline-banner')
    expect(banner.textContent).toContain('Offline, last synced 2 min ago')
    expect(banner.textContent).toContain('2 changes wait to be sent.')
    await fireEvent.click(within(banner).getByRole('button'))
    expect(lastCall(bridge, 'sync.start')).toEqual({ accountIds: null })
    await screen.findAllByTestId('message-row')
  })

  it('says what is wrong with the shown account, and marks it in the tree', async () => {
    const mailbox = sampleMailbox({ now })
    mailbox.accounts[0]!.failure = { kind: 'auth', detail: '401' }
    await openPage(mailbox)
    expect((await screen.findByTestId('failure-banner')).textContent).toContain('refused the sign-in')
    expect(screen.getByTestId('account-1').querySelector('[data-standing="failed"]')).toBeTruthy()
    expect(screen.getByTestId('sync-status').textContent).toContain('1 account needs attention')
  })
})

describe('signing in again', () => {
  it('is offered over the list, and the account is marked', async () => {
    const mailbox = sampleMailbox({ now })
    mailbox.accounts[0]!.failure = { kind: 'auth', detail: '401' }
    await openPage(mailbox)
    expect(screen.getByTestId('account-1').querySelector('[data-standing]')?.getAttribute('aria-label')).toBe(
      'Needs you to sign in',
    )
    await fireEvent.click(await screen.findByTestId('sign-in-again'))
    expect((await screen.findByLabelText<HTMLInputElement>('User name')).value).toBe('ingrid.solberg')
  })
})
