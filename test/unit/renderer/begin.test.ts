import { fireEvent, screen, waitFor, within } from '@testing-library/svelte'
import { beforeEach, describe, expect, it } from 'vitest'
import type { MessageView } from '../../../preload/model.ts'
import type { Session } from '../../../renderer/state/session.ts'
import type { FakeBridge } from '../../support/fake-bridge.ts'
import { sampleMailbox } from '../../support/sample-mailbox.ts'
import { openPage, rows } from './page.ts'

let bridge: FakeBridge
let session: Session
const list = () => screen.getByTestId('message-list')
const key = (name: string, more: object = {}, on: Element = list()) => fireEvent.keyDown(on, { key: name, ...more })
const begun = () => bridge.calls.filter((call) => call.name === 'drafts.compose').map((call) => call.input)
const press = (id: string) => fireEvent.click(screen.getByTestId(id))
const openRow = async (n: number) => {
  await fireEvent.click(rows()[n] ?? list())
  await screen.findByTestId('reader-subject')
  return session.mailbox.ids[n]
}
async function page(change: (message: MessageView) => Partial<MessageView> = () => ({})) {
  const mailbox = sampleMailbox({ now: Date.now() })
  mailbox.messages = mailbox.messages.map((message) => ({ ...message, ...change(message) }))
  ;({ bridge, session } = await openPage(mailbox))
  await screen.findAllByTestId('message-row')
}

describe('a mail', () => {
  beforeEach(() => page())

  it.each([
    ['the button', () => press('compose')],
    ['c', () => key('c')],
    ['Ctrl+N', () => key('n', { ctrlKey: true })],
    ['Cmd+N', () => key('n', { metaKey: true })],
  ])('begins by %s, from the account that is shown', async (_name, act) => {
    await press('account-3')
    await screen.findAllByTestId('message-row')
    await act()
    expect(begun()).toEqual([{ kind: 'new', accountId: 3 }])
  })

  it('begins from the outbox too, and not while one types', async () => {
    await fireEvent.keyDown(screen.getByPlaceholderText('Search mail'), { key: 'c' })
    expect(begun()).toEqual([])
    await press('show-outbox')
    await key('c', {}, await screen.findByTestId('outbox'))
    expect(begun()).toHaveLength(1)
  })

  it.each([
    ['reply', 'r'],
    ['replyAll', 'a'],
    ['forward', 'f'],
  ])('begins as %s of the open message, by %s and its button', async (kind, name) => {
    const messageId = await openRow(6)
    await key(name)
    expect(begun()).toEqual([{ kind, messageId }])
    await press(`begin-${kind}`)
    expect(begun()).toEqual([
      { kind, messageId },
      { kind, messageId },
    ])
  })

  it('takes a message along whole by the menu, which the keys walk', async () => {
    const messageId = await openRow(6)
    await press('menu-more')
    const item = await screen.findByTestId('begin-forwardAttached')
    await waitFor(() => expect(document.activeElement).toBe(item))
    await key('Escape', {}, item)
    expect(screen.queryByTestId('begin-forwardAttached')).toBeNull()
    expect(session.reader.id).toBe(messageId)
    await press('menu-more')
    await press('begin-forwardAttached')
    expect(begun()).toEqual([{ kind: 'forwardAttached', messageId }])
    expect(screen.queryByRole('menu')).toBeNull()
  })

  it('begins from no marked messages', async () => {
    await openRow(6)
    await fireEvent.click(rows()[8] ?? list(), { shiftKey: true })
    await key('r')
    expect(begun()).toEqual([])
  })

  it('that cannot begin says why', async () => {
    bridge.fail('drafts.compose', 'offline')
    await press('compose')
    expect((await screen.findByTestId('notice')).textContent).toContain('The server does not answer')
  })

  it('begins to a person of the message', async () => {
    await openRow(6)
    const buttons = screen.getAllByTestId('write-to')
    await fireEvent.click(buttons[0] as HTMLElement)
    const address = session.reader.message?.from?.address
    expect(address).toContain('@')
    expect(begun()).toEqual([{ kind: 'mailto', url: `mailto:${address}` }])
    expect(buttons[0]?.title).toBe(`Write to ${session.reader.message?.from?.name}`)
  })
})

describe('a draft at its server', () => {
  beforeEach(async () => {
    await page()
    await press('folder-101')
    await waitFor(() => expect(session.mailbox.folderId).toBe(101))
    await screen.findAllByTestId('message-row')
  })

  it('is written on by its button, by Enter and by a second press; nobody answers it', async () => {
    const messageId = await openRow(2)
    expect(screen.queryByTestId('begin-reply')).toBeNull()
    await key('r')
    expect(begun()).toEqual([])
    await press('begin-edit')
    await key('Enter')
    await fireEvent.dblClick(rows()[2] ?? list())
    expect(begun()).toEqual(Array.from({ length: 3 }, () => ({ kind: 'edit', messageId })))
  })
})

describe('an ordinary message', () => {
  it('is no draft for a second press', async () => {
    await page()
    await fireEvent.dblClick(rows()[2] ?? list())
    expect(begun()).toEqual([])
  })

  it('says that it was answered', async () => {
    await page((message) => ({ flags: message.subject === 'Minutes from Tuesday' ? 33 : 1 }))
    const at = session.mailbox.rows.findIndex((row) => row.flags === 33)
    await openRow(at)
    expect(screen.getByTestId('reader-answered').textContent).toContain('Answered')
    expect(within(rows()[at] ?? list()).getByText('Answered')).toBeTruthy()
    await openRow(session.mailbox.rows.findIndex((row) => row.flags === 1))
    await waitFor(() => expect(screen.queryByTestId('reader-answered')).toBeNull())
  })
})

describe('an invitation', () => {
  const asks = { hasCalendarData: true, calMethod: 'Request' } as const

  it.each([
    ['Accepted', 'You accepted.'],
    ['Tentative', 'You answered maybe.'],
    ['Declined', 'You declined.'],
  ] as const)('is answered (%s), and says so then', async (answer, words) => {
    await page(() => asks)
    const id = await openRow(6)
    expect(screen.getByTestId('invitation').textContent).toContain('You are invited.')
    await press(`answer-${answer}`)
    const answers = () => bridge.calls.filter((call) => call.name === 'invitations.answer').map((call) => call.input)
    expect(answers()).toEqual([{ id, answer }])
    await waitFor(() => expect(screen.getByTestId('invitation').textContent).toContain(words))
    expect(screen.getByTestId(`answer-${answer}`).getAttribute('aria-pressed')).toBe('true')
    // The same answer is not given twice.
    await press(`answer-${answer}`)
    expect(answers()).toHaveLength(1)
  })

  it('is unanswered again when the answer is taken back', async () => {
    await page(() => asks)
    await openRow(6)
    await press('answer-Accepted')
    await waitFor(() => expect(screen.getByTestId('invitation').textContent).toContain('You accepted.'))
    // The draft of the answer is in the memory's list as one that is written.
    bridge.emit('drafts.changed', {})
    await waitFor(() => expect(screen.getByTestId('invitation').textContent).toContain('You are invited.'))
  })

  it('that could not be answered stays so, and says why', async () => {
    await page(() => asks)
    await openRow(6)
    bridge.fail('invitations.answer', 'offline')
    await press('answer-Accepted')
    expect((await screen.findByTestId('notice')).textContent).toContain('The server does not answer')
    expect(screen.getByTestId('answer-Accepted').getAttribute('aria-pressed')).toBe('false')
  })

  it('of one’s own is not answered', async () => {
    await page(() => asks)
    await press('folder-102')
    await waitFor(() => expect(session.mailbox.folderId).toBe(102))
    await screen.findAllByTestId('message-row')
    await openRow(1)
    expect(screen.queryByTestId('answer-Accepted')).toBeNull()
  })

  it.each([
    [{ calMethod: 'Reply', calReplyStatus: 'Declined' }, /declined the invitation/],
    [{ calMethod: 'Cancel' }, /was cancelled/],
    [{ calMethod: 'Publish' }, /an appointment for your calendar/],
  ] as const)('as %o only says what it is', async (more, words) => {
    await page(() => ({ hasCalendarData: true, ...more }))
    await openRow(6)
    expect(screen.getByTestId('invitation').textContent).toMatch(words)
    expect(screen.queryByTestId('answer-Accepted')).toBeNull()
  })
})
