/** The window in which mail is written, on a bridge in memory. The editor's own tests know the real editor. */
import { fireEvent, render, screen, waitFor } from '@testing-library/svelte'
import { vi } from 'vitest'
import type { Input } from '../../../preload/contract.ts'
import type { Draft, DraftContent } from '../../../preload/drafts.ts'
import { accountId } from '../../../preload/model.ts'
import Composer from '../../../renderer/compose/Composer.svelte'
import { createSession } from '../../../renderer/state/session.ts'
import { fakeBridge, type FakeBridge } from '../../support/fake-bridge.ts'
import { emptyContent, fakeDraft } from '../../support/fake-drafts.ts'
import { sampleMailbox } from '../../support/sample-mailbox.ts'
import './page.ts'

vi.mock('../../../renderer/compose/editor/Editor.svelte', () => import('../../support/FakeEditor.svelte'))

export const lena = { name: 'Lena Hofstad', address: 'lena@example.net' }
export const first = accountId.parse(1)

export interface Opening {
  content?: Partial<DraftContent>
  more?: Partial<Draft>
  prepare?: (bridge: FakeBridge) => void
}

/** Rendered, and read once. */
export async function openComposer({ content = {}, more = {}, prepare = () => {} }: Opening = {}) {
  const bridge = fakeBridge(sampleMailbox({ now: Date.now(), perInbox: 1 }))
  const draft = fakeDraft(bridge.drafts, { ...emptyContent(first), ...content }, more)
  prepare(bridge)
  const page = render(Composer, { session: createSession(bridge), id: draft.id })
  await waitFor(() => {
    if (!document.querySelector('[data-testid="composer"], .empty')) throw new Error('not open yet')
  })
  return { bridge, draft, ...page }
}

export const field = (id: string) => screen.getByTestId<HTMLInputElement>(id)
export const type = (id: string, value: string) => fireEvent.input(field(id), { target: { value } })
export const key = (id: string, name: string, more: object = {}) => fireEvent.keyDown(field(id), { key: name, ...more })
export const press = (id: string) => fireEvent.click(screen.getByTestId(id))
/** Without the word on who is outside. */
export const chips = () =>
  screen
    .queryAllByTestId('chip')
    .map((chip) => chip.getAttribute('aria-label')?.replace(', Outside your organisation', ''))
export const last = <
  N extends 'drafts.save' | 'drafts.send' | 'drafts.keep' | 'stationery.sign' | 'stationery.keep' | 'drafts.password',
>(
  bridge: FakeBridge,
  name: N,
) => bridge.calls.findLast((call) => call.name === name)?.input as Input<N> | undefined
export const saved = (bridge: FakeBridge) => last(bridge, 'drafts.save')?.content

export const quote = '<div class="mm-quote">They wrote: see the attached list</div>'
/** A mail that can be sent as it is. */
export const ready = { to: [lena], subject: 'Hello', html: '<div>Hello Lena</div>' }
export const sign = (bridge: FakeBridge) =>
  (bridge.drafts.stationery = {
    signatures: [
      { accountId: first, html: '<b>Ingrid</b>' },
      { accountId: accountId.parse(2), html: '<b>Marius</b>' },
    ],
    templates: [{ name: 'Thanks', html: '<div>Thank you</div>' }],
  })
export const menu = async (button: string, entry: string) => {
  await press(button)
  await press(`menu-${entry}`)
}
