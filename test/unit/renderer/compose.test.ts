import { fireEvent, screen, waitFor } from '@testing-library/svelte'
import { describe, expect, it } from 'vitest'
import { chips, field, key, lena, menu, openComposer, press, ready, saved, sign, type } from './compose-page.ts'

describe('people that a mail goes to', () => {
  it('are completed by the keys, best first, and become chips', async () => {
    const { bridge } = await openComposer()
    await type('to-input', 'kar')
    await waitFor(() => expect(screen.getAllByTestId('person')).toHaveLength(2))
    expect(field('to-input').getAttribute('aria-expanded')).toBe('true')
    await key('to-input', 'ArrowDown')
    expect(screen.getAllByTestId('person').map((one) => one.getAttribute('aria-selected'))).toEqual(['false', 'true'])
    await key('to-input', 'Enter')
    expect(chips()).toEqual(['Karl Johan, karl.johan@example.org'])
    expect(field('to-input').value).toBe('')
    await fireEvent.blur(window)
    await waitFor(() => expect(saved(bridge)?.to).toEqual([{ name: 'Karl Johan', address: 'karl.johan@example.org' }]))
  })

  it('are completed by a press, and not offered twice', async () => {
    await openComposer()
    await type('to-input', 'kari')
    await fireEvent.click(await screen.findByTestId('person'))
    expect(chips()).toEqual(['Kari Nordmann, kari@example.com'])
    await type('to-input', 'kar')
    await waitFor(() => expect(screen.getAllByTestId('person')).toHaveLength(1))
  })

  it('are never replaced by a late answer', async () => {
    const { bridge } = await openComposer()
    const release = bridge.hold('people.suggest')
    await type('to-input', 'kar')
    await type('to-input', 'a@b.no')
    await key('to-input', 'Enter')
    release()
    await Promise.resolve()
    expect(chips()).toEqual(['a@b.no'])
    expect(screen.queryByTestId('person')).toBeNull()
  })

  it.each([
    ['a comma', () => type('to-input', 'a@b.no,')],
    ['a semicolon', () => type('to-input', 'a@b.no;')],
    ['Enter', () => type('to-input', 'a@b.no').then(() => key('to-input', 'Enter'))],
    ['leaving', () => type('to-input', 'a@b.no').then(() => fireEvent.blur(field('to-input')))],
  ])('become chips by %s', async (_, work) => {
    await openComposer()
    await work()
    expect(chips()).toEqual(['a@b.no'])
    expect(field('to-input').value).toBe('')
  })

  it('keep a comma within quotes', async () => {
    await openComposer()
    await type('to-input', '"Hofstad, Lena" <l')
    expect(chips()).toEqual([])
    await type('to-input', '"Hofstad, Lena" <l@b.no>,')
    expect(chips()).toEqual(['Hofstad, Lena, l@b.no'])
  })

  it('are split as a list when they are pasted, the invalid ones marked', async () => {
    await openComposer()
    const clipboardData = { getData: () => '"Last, First" <a@b.no>; c@d.no\nnobody' }
    await fireEvent.paste(field('to-input'), { clipboardData })
    expect(chips()).toEqual(['Last, First, a@b.no', 'c@d.no', 'nobody, Not an email address'])
  })

  it('are mended in their place', async () => {
    await openComposer({ content: { to: [lena, { name: '', address: 'kari' }] } })
    await key('to-input', 'Backspace')
    expect(field('to-input').value).toBe('kari')
    await key('to-input', 'Escape')
    await fireEvent.blur(field('to-input'))
    await fireEvent.keyDown(screen.getAllByTestId('chip')[0]!, { key: 'Enter' })
    expect(field('to-input').value).toBe('Lena Hofstad <lena@example.net>')
    await type('to-input', 'Lena <lena@b.no>')
    await key('to-input', 'Enter')
    expect(chips()).toEqual(['Lena, lena@b.no', 'kari, Not an email address'])
  })

  it('are removed, and moved to another field, by the keys', async () => {
    await openComposer({ content: { to: [lena, { name: '', address: 'a@b.no' }] } })
    await fireEvent.keyDown(screen.getAllByTestId('chip')[1]!, { key: 'Delete' })
    expect(chips()).toEqual(['Lena Hofstad, lena@example.net'])
    await fireEvent.keyDown(screen.getAllByTestId('chip')[0]!, { key: 'ContextMenu' })
    await press('menu-move-bcc')
    expect(screen.getByTestId('field-bcc').textContent).toContain('Lena Hofstad')
    expect(screen.getByTestId('field-to').textContent).not.toContain('Lena Hofstad')
    expect(screen.queryByTestId('field-cc')).toBeNull()
  })

  it('are told where they are outside the own domain', async () => {
    await openComposer({ content: { to: [lena, { name: '', address: 'x@example.com' }] } })
    const told = screen.getAllByTestId('chip').map((chip) => chip.getAttribute('aria-label'))
    expect(told).toEqual(['Lena Hofstad, lena@example.net, Outside your organisation', 'x@example.com'])
    expect(screen.getByTestId('outside').className).toContain('mixed')
    await fireEvent.keyDown(screen.getAllByTestId('chip')[1]!, { key: 'Delete' })
    expect(screen.getByTestId('outside').className).not.toContain('mixed')
  })
})

describe('a mail that is written', () => {
  it('is saved as it stands, with what is still typed among the people', async () => {
    const { bridge } = await openComposer()
    await type('subject', 'Hel')
    await type('to-input', 'kari@exa')
    await type('subject', 'Hello')
    expect(document.title).toBe('Hello')
    await waitFor(() => expect(saved(bridge)).toMatchObject({ subject: 'Hello' }), { timeout: 3000 })
    expect(saved(bridge)?.to).toEqual([{ name: '', address: 'kari@exa' }])
    await waitFor(() => expect(screen.getByTestId('standing').textContent).toContain('Saved'))
  })

  it('is saved at once when the window goes, or loses the focus', async () => {
    const { bridge } = await openComposer()
    await type('subject', 'A')
    window.dispatchEvent(new Event('beforeunload'))
    expect(saved(bridge)?.subject).toBe('A')
    await type('subject', 'B')
    await fireEvent.blur(window)
    await waitFor(() => expect(saved(bridge)?.subject).toBe('B'))
  })

  it('is not saved for having been looked at', async () => {
    const { bridge } = await openComposer({ content: ready, prepare: sign })
    await fireEvent.blur(window)
    expect(bridge.count('drafts.save')).toBe(0)
  })

  it('tells why it could not be saved', async () => {
    const { bridge } = await openComposer()
    bridge.fail('drafts.save', 'disk')
    await type('subject', 'A')
    await fireEvent.blur(window)
    await waitFor(() => expect(screen.getByTestId('standing').textContent).toContain('Not saved: The disk is full'))
  })

  it('becomes plain text when that is confirmed, and rich again', async () => {
    const { bridge } = await openComposer({ content: ready })
    await menu('more', 'plain')
    expect(screen.queryByTestId('plain')).toBeNull()
    await press('confirm-yes')
    expect(field('plain').value).toBe('Hello Lena')
    await type('plain', 'Hello & more')
    await menu('more', 'plain')
    expect(field('editor').value).toBe('<div>Hello &amp; more</div>')
    await fireEvent.blur(window)
    await waitFor(() => expect(saved(bridge)).toMatchObject({ html: '<div>Hello &amp; more</div>', plain: '' }))
  })

  it('has a priority, which can be taken back', async () => {
    const { bridge } = await openComposer({ content: ready })
    await menu('more', 'priority-High')
    expect(screen.getByTestId('priority').textContent).toContain('High priority')
    await fireEvent.click(screen.getByTestId('priority').querySelector('button')!)
    expect(screen.queryByTestId('priority')).toBeNull()
    await fireEvent.blur(window)
    await waitFor(() => expect(saved(bridge)?.priority).toBe('Normal'))
  })

  it('takes files that are dropped, and shows where', async () => {
    await openComposer()
    const dataTransfer = { types: ['Files'], files: [new File(['abc'], 'notes.txt')] }
    await fireEvent.dragEnter(window, { dataTransfer })
    expect(screen.getByTestId('drop')).toBeTruthy()
    await fireEvent.drop(window, { dataTransfer })
    expect(screen.queryByTestId('drop')).toBeNull()
    expect((await screen.findByTestId('file')).textContent).toContain('notes.txt')
    await press('remove-file')
    await waitFor(() => expect(screen.queryByTestId('file')).toBeNull())
  })

  it('takes files by the dialog', async () => {
    await openComposer()
    await press('attach')
    expect((await screen.findByTestId('file')).textContent).toContain('Budget 2027.xlsx')
  })
})
