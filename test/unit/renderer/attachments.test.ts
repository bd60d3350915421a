import { fireEvent, screen, waitFor } from '@testing-library/svelte'
import { describe, expect, it } from 'vitest'
import type { Input } from '../../../preload/contract.ts'
import { iconOf, partsOf, shownName } from '../../../renderer/reader/files.ts'
import type { FakeBridge } from '../../support/fake-bridge.ts'
import { sampleFile, sampleMailbox } from '../../support/sample-mailbox.ts'
import { openPage } from './page.ts'

const files = [
  sampleFile('Price list.xlsx', 18_900, true),
  sampleFile('Keynote.mp4', 44_000_000, true),
  sampleFile('invoice\u202Efdp.exe', 3_410_000, false),
]

/** Opens a message with these files. */
async function openFiles(prepare: (bridge: FakeBridge) => void = () => {}): Promise<FakeBridge> {
  const mailbox = sampleMailbox({ now: Date.now() })
  for (const message of mailbox.messages) message.attachments = files
  const { bridge } = await openPage(mailbox, prepare)
  await fireEvent.click((await screen.findAllByTestId('message-row'))[0]!)
  await screen.findAllByTestId('attachment')
  return bridge
}

const asked = (bridge: FakeBridge, name: 'attachments.open' | 'attachments.save' | 'attachments.cancel') =>
  bridge.calls.findLast((call) => call.name === name)?.input as Input<'attachments.open'> | undefined
const card = (n: number) => screen.getAllByTestId('attachment')[n]!
const saveButton = (n: number) => screen.getAllByTestId('attachment-save')[n]!
const notice = async () => (await screen.findByTestId('notice')).textContent

describe('an attachment', () => {
  it('is opened by its card, and says nothing when all is well', async () => {
    const bridge = await openFiles()
    await fireEvent.click(card(1))
    expect(asked(bridge, 'attachments.open')).toMatchObject({ position: 1 })
    await waitFor(() => expect(screen.queryByTestId('attachment-cancel')).toBeNull())
    expect(screen.queryByTestId('notice')).toBeNull()
  })

  it('is saved by the button beside it, which is told', async () => {
    const bridge = await openFiles()
    await fireEvent.click(saveButton(0))
    expect(asked(bridge, 'attachments.save')).toMatchObject({ position: 0 })
    expect(await notice()).toContain('Saved Price list.xlsx.')
  })

  it('that is dangerous has one sentence and no way to open it, and can be saved', async () => {
    const bridge = await openFiles()
    expect(screen.getAllByTestId('attachment')).toHaveLength(2)
    const unsafe = screen.getByTestId('attachment-unsafe')
    expect(unsafe.textContent).toContain('Can run programs or hide them.')
    expect(unsafe.closest('li')?.querySelectorAll('button')).toHaveLength(1)
    await fireEvent.click(saveButton(2))
    expect(asked(bridge, 'attachments.save')).toMatchObject({ position: 2 })
    expect(saveButton(2).getAttribute('aria-label')).toContain('may be dangerous')
  })

  it('that turns out to be dangerous loses its way to be opened', async () => {
    await openFiles((bridge) => {
      const call = bridge.call.bind(bridge)
      bridge.call = (name, input) =>
        name === 'attachments.open' ? Promise.resolve({ ok: true, value: 'refused' as never }) : call(name, input)
    })
    await fireEvent.click(card(0))
    await waitFor(() => expect(screen.getAllByTestId('attachment-unsafe')).toHaveLength(2))
    expect(screen.getAllByTestId('attachment')).toHaveLength(1)
    expect(screen.queryByTestId('notice')).toBeNull()
  })

  it('shows how far it is, takes no second order meanwhile, and can be stopped without a word', async () => {
    let release = () => {}
    const bridge = await openFiles((fake) => (release = fake.hold('attachments.open')))
    await fireEvent.click(card(1))
    const place = asked(bridge, 'attachments.open')!
    expect(card(1).closest('li')?.getAttribute('aria-busy')).toBe('true')
    expect(screen.getByRole('progressbar').hasAttribute('value')).toBe(false)
    bridge.emit('attachments.progressed', { ...place, received: 11_000_000, total: 44_000_000 })
    await waitFor(() => expect(card(1).textContent).toContain('11 MB of 44 MB'))
    expect(screen.getByRole('progressbar')).toMatchObject({ value: 11_000_000, max: 44_000_000 })
    await fireEvent.click(card(1))
    expect(bridge.count('attachments.open')).toBe(1)
    await fireEvent.click(screen.getByTestId('attachment-cancel'))
    expect(asked(bridge, 'attachments.cancel')).toEqual(place)
    bridge.fail('attachments.open', 'cancelled')
    release()
    await waitFor(() => expect(screen.queryByRole('progressbar')).toBeNull())
    expect(screen.queryByTestId('notice')).toBeNull()
    bridge.emit('attachments.progressed', { ...place, received: 44_000_000, total: 44_000_000 })
    expect(screen.queryByRole('progressbar')).toBeNull()
  })

  it.each([
    ['offline', 'does not answer'],
    ['disk', 'disk is full'],
    ['rejected', 'No program on this computer opens Price list.xlsx'],
  ] as const)('that cannot be opened (%s) says why', async (kind, words) => {
    await openFiles((bridge) => bridge.fail('attachments.open', kind))
    await fireEvent.click(card(0))
    expect(await notice()).toContain(words)
  })
})

describe('the name of an attachment', () => {
  it.each([
    ['report.pdf', 'report.pdf'],
    ['invoice\u202Efdp.exe', 'invoice\uFFFDfdp.exe'],
    ['a\u200Bb\u2066c\uFEFFd\u00ADe', 'a\uFFFDb\uFFFDc\uFFFDd\uFFFDe'],
    ['line\nbreak\u0000.txt', 'line\uFFFDbreak\uFFFD.txt'],
    ['invoice.pdf                              .exe', 'invoice.pdf .exe'],
    ['lone \uD800', 'lone \uFFFD'],
    ['👩‍💻 ❤️ 👍🏽.md', '👩‍💻 ❤️ 👍🏽.md'],
    ['عقد.docx', 'عقد.docx'],
    ['x\u3164y', 'x\uFFFDy'],
  ])('%j is shown as %j', (name, shown) => expect(shownName(name)).toBe(shown))

  it('hides and reorders nothing, whichever letter of that kind it holds', () => {
    const odd = /[\p{Bidi_Control}\p{Cc}\u00AD\u180E\u200B\u200C\u2060-\u2064\uFEFF]|\u200D|\u034F/u
    for (let code = 0; code < 0x1_0000; code++) {
      const letter = String.fromCharCode(code)
      if (odd.test(letter)) expect(shownName(`a${letter}b`), code.toString(16)).toBe('a\uFFFDb')
    }
  })

  it.each([
    ['short.pdf', '', 'short.pdf'],
    ['Contract renewal, second draft.pdf', 'aft.pdf', null],
    ['Contract renewal, second draft.pdf.settingcontent-ms', 'aft.pdf.settingcontent-ms', null],
    ['A name without an ending, but long', 'ong', null],
  ])('%s keeps its ending in sight, a double one whole', (name, end, start) => {
    expect(partsOf(name)).toEqual([start ?? name.slice(0, -end.length), end])
  })

  it.each([
    ['a.PDF', 'document'],
    ['a.xlsx', 'table'],
    ['a.b.jpeg', 'picture'],
    ['a.mp3', 'media'],
    ['a.ics', 'calendar'],
    ['a.eml', 'mail'],
    ['a', 'attachment'],
    ['a.xyz', 'attachment'],
  ])('%s has the icon %s', (name, icon) => expect(iconOf(name)).toBe(icon))
})
