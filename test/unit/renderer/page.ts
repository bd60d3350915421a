/** Puts the page on a bridge in memory, as main.ts puts it on the real one. */
import { render, screen } from '@testing-library/svelte'
import App from '../../../renderer/App.svelte'
import { createSession, type Session } from '../../../renderer/state/session.ts'
import { fakeBridge, type FakeBridge } from '../../support/fake-bridge.ts'
import { sampleMailbox, type SampleMailbox } from '../../support/sample-mailbox.ts'

export const noMail: SampleMailbox = { accounts: [], folders: [], messages: [] }

// jsdom measures nothing and has no modal dialogs; both are the browser's, and seen by the end-to-end tests.
globalThis.ResizeObserver ??= class {
  observe() {}
  unobserve() {}
  disconnect() {}
}
HTMLDialogElement.prototype.showModal = function showModal() {
  this.open = true
}
HTMLDialogElement.prototype.close = function close() {
  this.open = false
}

/** Rendered, and read once. */
export async function openPage(
  mailbox: SampleMailbox = sampleMailbox({ now: Date.now() }),
  prepare: (bridge: FakeBridge) => void = () => {},
): Promise<{ bridge: FakeBridge; session: Session }> {
  const bridge = fakeBridge({ ...mailbox })
  prepare(bridge)
  const session = createSession(bridge)
  render(App, { session })
  await screen.findByTestId(bridge.mailbox.accounts.length > 0 ? 'sync-all' : 'connect-onsite')
  return { bridge, session }
}

export const rows = () => screen.queryAllByTestId('message-row')
