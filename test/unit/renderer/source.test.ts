import { fireEvent, screen, waitFor, within } from '@testing-library/svelte'
import { describe, expect, it, vi } from 'vitest'
import type { MessageView } from '../../../preload/model.ts'
import type { FakeBridge } from '../../support/fake-bridge.ts'
import { sampleMailbox } from '../../support/sample-mailbox.ts'
import { openPage, rows } from './page.ts'

/** The eighth message, made so, and opened. */
async function read(change: Partial<MessageView> = {}, prepare: (bridge: FakeBridge) => void = () => {}) {
  const mailbox = sampleMailbox({ now: Date.now() })
  mailbox.messages = mailbox.messages.map((one) => ({ ...one, ...change }))
  const page = await openPage(mailbox, prepare)
  await waitFor(() => expect(rows().length).toBeGreaterThan(8))
  await fireEvent.click(rows()[7]!)
  await screen.findByTestId('reader-subject')
  return page
}

describe('a message of which only the beginning is here', () => {
  it('has its rest fetched once when it is opened, and says so meanwhile', async () => {
    let release = () => {}
    const { bridge, session } = await read({ isCut: true }, (fake) => (release = fake.hold('messages.fetchRest')))
    expect((await screen.findByTestId('rest-coming')).textContent).toContain('Fetching the rest…')
    release()
    await waitFor(() => expect(screen.queryByTestId('rest-coming')).toBeNull())
    expect(screen.queryByTestId('rest-missing')).toBeNull()
    const asked = bridge.calls.filter((call) => call.name === 'messages.fetchRest')
    expect(asked).toEqual([{ name: 'messages.fetchRest', input: { id: session.reader.id } }])
  })

  it('says that the rest is missing when it cannot be had, and asks again on request', async () => {
    const { bridge } = await read({ isCut: true }, (fake) => fake.fail('messages.fetchRest', 'offline'))
    expect((await screen.findByTestId('rest-missing')).textContent).toContain('Only the beginning of this mail')
    expect(bridge.count('messages.fetchRest')).toBe(1)
    bridge.fail('messages.fetchRest', null)
    await fireEvent.click(screen.getByTestId('fetch-rest'))
    await waitFor(() => expect(screen.queryByTestId('rest-missing')).toBeNull())
    expect(bridge.count('messages.fetchRest')).toBe(2)
  })

  it('is not asked for again and again where the rest never comes', async () => {
    const { bridge, session } = await read({ isCut: true }, (fake) => fake.fail('messages.fetchRest', 'gone'))
    await screen.findByTestId('rest-missing')
    await session.reader.retry()
    await session.reader.changed([session.reader.message!.folderId])
    expect(bridge.count('messages.fetchRest')).toBe(1)
  })

  it('that is left meanwhile does not touch the next one', async () => {
    let release = () => {}
    const { bridge, session } = await read({ isCut: true }, (fake) => (release = fake.hold('messages.fetchRest')))
    await fireEvent.click(rows()[9]!)
    await waitFor(() => expect(bridge.count('messages.fetchRest')).toBe(2))
    const open = session.reader.id
    release()
    await waitFor(() => expect(session.reader.rest).toBeNull())
    expect(session.reader.id).toBe(open)
  })

  it('is nothing to ask for where all of it is here', async () => {
    const { bridge } = await read()
    expect(bridge.count('messages.fetchRest')).toBe(0)
  })
})

describe('the source of a message', () => {
  it('is shown from its bar, has the keys, and closes', async () => {
    const { bridge, session } = await read()
    await fireEvent.click(screen.getByTestId('show-source'))
    const dialog = screen.getByTestId('source')
    expect((await within(dialog).findByTestId('source-text')).textContent).toContain(
      'Message-ID: <1.100.7@example.com>',
    )
    expect(bridge.calls.at(-1)).toEqual({ name: 'messages.source', input: { id: session.reader.id } })
    await fireEvent.keyDown(dialog, { key: '#' })
    expect(bridge.count('messages.trash')).toBe(0)
    // Escape closes a dialog by this event.
    await fireEvent(dialog, new Event('close'))
    expect(screen.queryByTestId('source')).toBeNull()
  })

  it('is offered where a message is damaged', async () => {
    await read({ isMalformed: true })
    const hint = screen.getByTestId('malformed')
    expect(hint.textContent).toContain('This mail is damaged; what could be read is shown.')
    await fireEvent.click(within(hint).getByText('Show source'))
    expect(screen.getByTestId('source')).toBeTruthy()
  })

  it('is copied whole', async () => {
    await read()
    await fireEvent.click(screen.getByTestId('show-source'))
    const text = await screen.findByTestId('source-text')
    const copied = vi.fn(() => true)
    document.execCommand = copied
    await fireEvent.click(screen.getByTestId('copy-source'))
    expect(copied).toHaveBeenCalledWith('copy')
    expect(getSelection()?.toString()).toBe(text.textContent)
    expect(await screen.findByText('Copied.')).toBeTruthy()
  })

  it('says that it is being read, and when it cannot be, with a way to try again', async () => {
    let release = () => {}
    const { bridge } = await read({}, (fake) => {
      fake.fail('messages.source', 'offline')
      release = fake.hold('messages.source')
    })
    await fireEvent.click(screen.getByTestId('show-source'))
    const dialog = screen.getByTestId('source')
    expect(within(dialog).getByText('Reading the source')).toBeTruthy()
    release()
    expect((await within(dialog).findByRole('alert')).textContent).toContain('The server does not answer.')
    bridge.fail('messages.source', null)
    await fireEvent.click(within(dialog).getByText('Try again'))
    expect(await screen.findByTestId('source-text')).toBeTruthy()
    expect(within(dialog).queryByRole('alert')).toBeNull()
  })
})
