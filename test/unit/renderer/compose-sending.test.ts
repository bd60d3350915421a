import { fireEvent, screen, waitFor } from '@testing-library/svelte'
import { describe, expect, it, vi } from 'vitest'
import { field, last, lena, menu, openComposer, press, quote, ready, saved, sign, type } from './compose-page.ts'

describe('the signature', () => {
  const signature = (name: string) => `<div class="mm-signature"><b>${name}</b></div>`

  it('stands above the quote of a new answer, and goes with the account', async () => {
    const { bridge } = await openComposer({ content: { html: quote }, more: { kind: 'reply' }, prepare: sign })
    expect(field('editor').value).toBe(`<div><br></div><div><br></div>${signature('Ingrid')}<div><br></div>${quote}`)
    await fireEvent.change(field('from'), { target: { selectedIndex: 1 } })
    expect(field('editor').value).toContain(signature('Marius'))
    expect(field('editor').value).not.toContain('Ingrid')
    await fireEvent.blur(window)
    await waitFor(() => expect(saved(bridge)?.accountId).toBe(2))
    expect(saved(bridge)?.html).toContain(signature('Marius'))
  })

  it.each([
    ['that has words', { content: ready, more: { kind: 'new' as const } }],
    ['from elsewhere', { content: { html: '' }, more: { kind: 'edit' as const } }],
  ])('is not put into a mail %s', async (_, opening) => {
    await openComposer({ ...opening, prepare: sign })
    expect(field('editor').value).not.toContain('Ingrid')
  })

  it('is changed in the composer, and in the mail at once', async () => {
    const { bridge } = await openComposer({ prepare: sign })
    await menu('templates', 'manage')
    const editors = screen.getAllByTestId<HTMLTextAreaElement>('editor')
    await fireEvent.input(editors[1]!, { target: { value: '<i>New</i>' } })
    await press('stationery-save')
    await waitFor(() => expect(last(bridge, 'stationery.sign')).toEqual({ accountId: 1, html: '<i>New</i>' }))
    await waitFor(() => expect(editors[0]!.value).toContain('<div class="mm-signature"><i>New</i></div>'))
  })
})

describe('templates', () => {
  it('are inserted', async () => {
    const { bridge } = await openComposer({ content: ready, prepare: sign })
    await menu('templates', 'template-0')
    await fireEvent.blur(window)
    await waitFor(() => expect(saved(bridge)?.html).toContain('Thank you'))
  })

  it('are made of what was written, without quote and signature', async () => {
    const html = `<div>Mine</div><div class="mm-signature">x</div>${quote}`
    const { bridge } = await openComposer({ content: { ...ready, html }, more: { kind: 'reply' }, prepare: sign })
    await menu('templates', 'keep')
    await fireEvent.submit(document.querySelector('#keep-template')!)
    await waitFor(() =>
      expect(last(bridge, 'stationery.keep')).toEqual({ name: 'Hello', html: '<div>Mine</div>', replaces: null }),
    )
  })
})

describe('sending', () => {
  it('saves first, also what only the page put in', async () => {
    const { bridge } = await openComposer({
      content: { to: [lena], subject: 'Fwd', html: quote },
      more: { kind: 'forward' },
      prepare: sign,
    })
    await press('send')
    await waitFor(() => expect(bridge.count('drafts.send')).toBe(1))
    expect(last(bridge, 'drafts.send')?.at).toBeNull()
    expect(saved(bridge)?.html).toContain('mm-signature')
    const names = bridge.calls.map(({ name }) => name)
    expect(names.lastIndexOf('drafts.save')).toBeLessThan(names.indexOf('drafts.send'))
  })

  it('is done by the keys, with what is still typed', async () => {
    const { bridge } = await openComposer({ content: { ...ready, to: [] } })
    await type('to-input', 'a@b.no')
    await fireEvent.keyDown(field('to-input'), { key: 'Enter', ctrlKey: true })
    await waitFor(() => expect(bridge.count('drafts.send')).toBe(1))
    expect(saved(bridge)?.to).toEqual([{ name: '', address: 'a@b.no' }])
  })

  it('never goes out unsaved', async () => {
    const { bridge } = await openComposer({ content: ready })
    bridge.fail('drafts.save', 'disk')
    await press('send')
    expect((await screen.findByTestId('problem')).textContent).toContain('disk is full')
    expect(bridge.count('drafts.send')).toBe(0)
  })

  it('tells all that was noticed, and goes on when that is wanted', async () => {
    const { bridge } = await openComposer({
      content: { ...ready, subject: '', html: '<div>See the attached list</div>' },
    })
    await press('send')
    const dialog = await screen.findByTestId('reminder')
    expect(dialog.textContent).toContain('You wrote “attached”')
    expect(dialog.textContent).toContain('The subject is empty.')
    await press('go-back')
    expect([screen.queryByTestId('reminder'), bridge.count('drafts.send')]).toEqual([null, 0])
    await press('send')
    await press('send-anyway')
    await waitFor(() => expect(bridge.count('drafts.send')).toBe(1))
  })

  it('is stopped by an address that is none, without a way round', async () => {
    const { bridge } = await openComposer({ content: { ...ready, to: [{ name: 'Kari', address: 'kari' }] } })
    await press('send')
    expect((await screen.findByTestId('reminder')).textContent).toContain('kari')
    expect(screen.queryByTestId('send-anyway')).toBeNull()
    await press('go-back')
    expect(bridge.count('drafts.send')).toBe(0)
  })

  it('minds no promise that was only quoted', async () => {
    const { bridge } = await openComposer({
      content: { ...ready, html: `<div>Yes</div>${quote}` },
      more: { kind: 'reply' },
    })
    await press('send')
    await waitFor(() => expect(bridge.count('drafts.send')).toBe(1))
  })

  it('waits until a time of the menu, or one that was picked', async () => {
    const { bridge } = await openComposer({ content: ready })
    await menu('send-later', 'tomorrow')
    await waitFor(() => expect(bridge.count('drafts.send')).toBe(1))
    expect(new Date(last(bridge, 'drafts.send')?.at ?? 0).getHours()).toBe(8)
  })

  it('asks for a time that is still to come', async () => {
    const { bridge } = await openComposer({ content: ready })
    await menu('send-later', 'pick')
    const at = screen.getByLabelText('Date and time')
    await fireEvent.input(at, { target: { value: '2001-01-01T10:00' } })
    await fireEvent.submit(document.querySelector('#pick-time')!)
    expect(screen.getByText('Choose a time that is still to come.')).toBeTruthy()
    await fireEvent.input(at, { target: { value: '2999-01-01T10:00' } })
    await fireEvent.submit(document.querySelector('#pick-time')!)
    await waitFor(() => expect(last(bridge, 'drafts.send')?.at).toBe(new Date('2999-01-01T10:00').getTime()))
  })

  it('can go another way, whose password goes to the keychain alone', async () => {
    const { bridge } = await openComposer({ content: ready })
    await menu('more', 'options')
    await press('outgoing')
    await press('send')
    expect((await screen.findByTestId('reminder')).textContent).toContain('Enter the name of the server')
    await press('go-back')
    await fireEvent.input(document.querySelector('#outgoing-server')!, { target: { value: 'mail.example.com' } })
    await fireEvent.input(document.querySelector('#outgoing-password')!, { target: { value: 'secret' } })
    await fireEvent.change(document.querySelector('#outgoing-password')!)
    await waitFor(() =>
      expect(last(bridge, 'drafts.password')).toMatchObject({ server: 'outgoing', password: 'secret' }),
    )
    await press('options-done')
    expect(screen.getByTestId('way').textContent).toContain('Sent through mail.example.com')
    await press('send')
    await waitFor(() => expect(bridge.count('drafts.send')).toBe(1))
    expect(saved(bridge)?.outgoing).toMatchObject({ server: 'mail.example.com', useSsl: true })
    expect(JSON.stringify(saved(bridge))).not.toContain('secret')
  })
})

describe('a draft that', () => {
  it('is gone says so', async () => {
    await openComposer({ prepare: (bridge) => bridge.fail('drafts.read', 'gone') })
    expect(await screen.findByText('This draft is gone')).toBeTruthy()
  })

  it('came back tells what the server said', async () => {
    await openComposer({
      content: ready,
      more: { state: 'failed', failure: { kind: 'rejected', detail: '550 No such user' } },
    })
    expect(screen.getByTestId('failed').textContent.trim()).toBe(
      'This message was not sent. The server refused it. Edit it, or send it again. The server’s reason:550 No such user',
    )
    expect(field('subject').value).toBe('Hello')
  })

  it('was changed elsewhere lets the person choose', async () => {
    const { bridge, draft } = await openComposer({ content: ready, more: { otherCopy: 7 as never } })
    await type('subject', 'Mine')
    bridge.drafts.all = [{ ...draft, content: { ...draft.content, subject: 'Theirs', html: '<p>Theirs</p>' } }]
    await press('keep-other')
    await waitFor(() => expect(field('subject').value).toBe('Theirs'))
    expect(field('editor').value).toBe('<p>Theirs</p>')
    expect([last(bridge, 'drafts.keep')?.keep, screen.queryByTestId('other-copy')]).toEqual(['other', null])
    await fireEvent.blur(window)
    expect(bridge.count('drafts.save')).toBe(0)
  })

  it('was sent elsewhere can be taken back', async () => {
    const { bridge, draft } = await openComposer({ content: ready })
    bridge.drafts.all = [{ ...draft, state: 'queued' }]
    bridge.emit('drafts.changed', {})
    await fireEvent.click(await screen.findByTestId('take-back'))
    await waitFor(() => expect(field('subject').value).toBe('Hello'))
  })

  it('is not empty is discarded only when that is confirmed', async () => {
    const { bridge } = await openComposer({ content: ready })
    await press('discard')
    expect(bridge.count('drafts.discard')).toBe(0)
    await press('confirm-yes')
    await waitFor(() => expect(bridge.count('drafts.discard')).toBe(1))
  })

  it('is empty is discarded at once, and not saved after that', async () => {
    const { bridge } = await openComposer({ prepare: sign })
    await press('discard')
    await vi.waitFor(() => expect(bridge.count('drafts.discard')).toBe(1))
    await fireEvent.blur(window)
    expect(bridge.count('drafts.save')).toBe(0)
  })

  it('keeps what is written here when something else about it changes', async () => {
    const { bridge } = await openComposer({ content: ready })
    await type('subject', 'Mine')
    bridge.emit('drafts.changed', {})
    await waitFor(() => expect(bridge.count('drafts.read')).toBe(2))
    expect(field('subject').value).toBe('Mine')
  })
})
