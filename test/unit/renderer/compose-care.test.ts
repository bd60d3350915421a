/** What the window for writing does so that nothing is lost, sent twice or sent too soon. */
import { fireEvent, screen, waitFor } from '@testing-library/svelte'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { chips, field, lena, last, menu, openComposer, press, ready, saved, type } from './compose-page.ts'

afterEach(() => vi.restoreAllMocks())

const file = () => new File(['x'], 'Annex.txt')
const drop = () =>
  fireEvent.drop(screen.getByTestId('composer'), { dataTransfer: { types: ['Files'], files: [file()] } })
/** Whether the page lets its window close. */
const closes = () => window.dispatchEvent(new Event('beforeunload', { cancelable: true }))
const paste = (id: string, text: string) => fireEvent.paste(field(id), { clipboardData: { getData: () => text } })

describe('somebody who is typed', () => {
  it('stays text while another window has the focus', async () => {
    await openComposer()
    await type('to-input', 'kar')
    const has = vi.spyOn(document, 'hasFocus').mockReturnValue(false)
    await fireEvent.blur(field('to-input'))
    expect([field('to-input').value, chips()]).toEqual(['kar', []])
    has.mockReturnValue(true)
    await fireEvent.blur(field('to-input'))
    expect(field('to-input').value).toBe('')
    expect(chips()).toHaveLength(1)
  })

  it('is replaced by a list that is pasted over the chosen text', async () => {
    await openComposer()
    await type('to-input', 'Lena <lena@example.net>')
    field('to-input').select()
    await paste('to-input', 'a@x.no\nb@y.no')
    expect(chips()).toEqual(['a@x.no', 'b@y.no'])
  })

  it('shows the address where that is what is wrong', async () => {
    await openComposer({ content: { to: [{ name: 'Anders Holm', address: 'anders@nowhere.' }] } })
    expect(screen.getByTestId('chip').textContent.trim()).toBe('anders@nowhere.')
  })
})

describe('the window', () => {
  it('closes where all is kept, and where it only waits to be', async () => {
    await openComposer({ content: ready })
    expect(closes()).toBe(true)
    await type('subject', 'Kept as it goes')
    expect(closes()).toBe(true)
  })

  it('does not close by itself over what could not be saved', async () => {
    const { bridge } = await openComposer({ content: ready })
    bridge.fail('drafts.save', 'disk')
    await type('subject', 'Lost')
    await fireEvent.blur(window)
    await waitFor(() => expect(screen.getByTestId('standing').textContent).toContain('Not saved'))
    expect(closes()).toBe(false)
  })

  it('does not close by itself over a file that is on its way', async () => {
    const { bridge } = await openComposer({ content: ready })
    const release = bridge.hold('drafts.putBytes')
    await drop()
    await screen.findByTestId('upload')
    expect(closes()).toBe(false)
    release()
    await screen.findByTestId('file')
    expect(closes()).toBe(true)
  })
})

describe('the other version of a draft', () => {
  it('is not overwritten by the one that was given up', async () => {
    const { bridge, draft } = await openComposer({ content: ready, more: { otherCopy: 7 as never } })
    await type('subject', 'Mine')
    const release = bridge.hold('drafts.keep')
    await press('keep-other')
    await waitFor(() => expect(bridge.count('drafts.keep')).toBe(1))
    await fireEvent.blur(window)
    bridge.drafts.all = [{ ...draft, content: { ...draft.content, subject: 'Theirs' } }]
    release()
    await waitFor(() => expect(field('subject').value).toBe('Theirs'))
    expect(bridge.count('drafts.save')).toBe(0)
    await type('subject', 'Theirs, and more')
    await fireEvent.blur(window)
    await waitFor(() => expect(saved(bridge)?.subject).toBe('Theirs, and more'))
  })

  it('that could not be taken leaves what is written to be saved', async () => {
    const { bridge } = await openComposer({ content: ready, more: { otherCopy: 7 as never } })
    bridge.fail('drafts.keep', 'disk')
    await type('subject', 'Mine')
    await press('keep-other')
    await screen.findByTestId('problem')
    await fireEvent.blur(window)
    await waitFor(() => expect(saved(bridge)?.subject).toBe('Mine'))
  })
})

describe('a mail that may have left', () => {
  const doubted = { content: ready, more: { state: 'draft', failure: { kind: 'timeout', detail: '' } } } as const

  it('says so, and is over when the person says that it arrived', async () => {
    const { bridge } = await openComposer(doubted)
    expect(screen.getByTestId('doubt').textContent).toContain('may already have been sent')
    await type('subject', 'Once more')
    await press('arrived')
    await waitFor(() => expect(bridge.count('drafts.arrived')).toBe(1))
    expect(await screen.findByText('This message was sent')).toBeTruthy()
    expect(bridge.count('drafts.save')).toBe(0)
  })

  it('is asked about once before it is sent again', async () => {
    const { bridge } = await openComposer(doubted)
    await press('send')
    expect((await screen.findByTestId('reminder')).textContent).toContain('it may arrive twice')
    expect(bridge.count('drafts.send')).toBe(0)
    await press('send-anyway')
    await waitFor(() => expect(bridge.count('drafts.send')).toBe(1))
  })

  it('is none that never was tried', async () => {
    await openComposer({ content: ready })
    expect(screen.queryByTestId('doubt')).toBeNull()
  })
})

describe('what was noticed', () => {
  it.each([
    ['to-input', { ...ready, to: [] }],
    ['subject', { ...ready, subject: '' }],
    ['attach', { ...ready, html: '<div>See the attached list</div>' }],
    ['editor', { ...ready, html: '' }],
  ])('leads to %s, where it is mended', async (id, content) => {
    await openComposer({ content, more: { kind: 'edit' } })
    await press('send')
    await press('go-back')
    await waitFor(() => expect(document.activeElement).toBe(screen.getByTestId(id)))
  })

  it('leads to the address that is wrong', async () => {
    await openComposer({ content: { ...ready, to: [lena, { name: '', address: 'kari' }] } })
    await press('send')
    await press('go-back')
    await waitFor(() => expect(document.activeElement).toBe(screen.getAllByTestId('chip')[1]))
  })

  it('is asked once: first what stops it, and the rest after that', async () => {
    const { bridge } = await openComposer({ content: { ...ready, to: [], subject: '' } })
    await press('send')
    expect((await screen.findByTestId('reminder')).textContent).not.toContain('subject')
    await press('go-back')
    await type('to-input', 'a@b.no')
    await press('send')
    expect((await screen.findByTestId('reminder')).textContent).toContain('The subject is empty.')
    await press('send-anyway')
    await waitFor(() => expect(bridge.count('drafts.send')).toBe(1))
  })

  it('of a file on its way can wait for it', async () => {
    const { bridge } = await openComposer({ content: ready })
    const release = bridge.hold('drafts.putBytes')
    await drop()
    await screen.findByTestId('upload')
    await press('send')
    await press('send-when-added')
    expect([bridge.count('drafts.send'), screen.queryByTestId('reminder')]).toEqual([0, null])
    release()
    await waitFor(() => expect(bridge.count('drafts.send')).toBe(1))
    expect(bridge.drafts.all[0]?.files).toHaveLength(1)
  })

  it('sends nothing without the file that it waited for', async () => {
    const { bridge } = await openComposer({ content: ready })
    const release = bridge.hold('drafts.putBytes')
    await drop()
    await screen.findByTestId('upload')
    await press('send')
    await press('send-when-added')
    await press('stop-file')
    release()
    await waitFor(() => expect(screen.getByTestId('send').getAttribute('aria-disabled')).toBe('false'))
    expect(bridge.count('drafts.send')).toBe(0)
  })
})

describe('a returned mail', () => {
  it('has the outbox’s advice, and the server’s words by themselves', async () => {
    await openComposer({
      content: ready,
      more: { state: 'failed', failure: { kind: 'rejected', detail: '550 nobody' } },
    })
    const banner = screen.getByTestId('failed')
    expect(banner.textContent).not.toContain('administrator')
    expect(banner.querySelector('.said bdi')?.textContent).toBe('550 nobody')
  })
})

describe('another server', () => {
  it('is missed only where its field was left, and keeps a password that was still being typed', async () => {
    const { bridge } = await openComposer({ content: ready })
    await menu('more', 'options')
    await press('outgoing')
    const server = document.querySelector<HTMLInputElement>('#outgoing-server')!
    expect(server.getAttribute('aria-invalid')).toBe('false')
    await fireEvent.blur(server)
    expect(server.getAttribute('aria-invalid')).toBe('true')
    await fireEvent.input(document.querySelector('#outgoing-password')!, { target: { value: 'secret' } })
    await press('options-done')
    await waitFor(() => expect(last(bridge, 'drafts.password')?.password).toBe('secret'))
    expect(bridge.count('drafts.password')).toBe(1)
  })
})

describe('a time to send at', () => {
  it('is read back as the rest of the page writes times', async () => {
    await openComposer({ content: ready })
    await menu('send-later', 'pick')
    await fireEvent.input(screen.getByLabelText('Date and time'), { target: { value: '2999-01-01T15:00' } })
    expect(screen.getByTestId('pick-time').textContent).toMatch(/Will be sent on Tuesday.*2999.*(15:00|3:00)/)
  })
})
