/** The form for a mail account, as a person types in it. */
import { fireEvent, screen, waitFor } from '@testing-library/svelte'
import { expect } from 'vitest'
import type { FakeBridge } from '../../support/fake-bridge.ts'
import { noMail, openPage } from './page.ts'

export const address = 'kari@example.com'
export const type = (label: string | RegExp, value: string) =>
  fireEvent.input(screen.getByLabelText(label), { target: { value } })
export const go = () => fireEvent.submit(screen.getByTestId('mail-form'))
export const input = (id: string) => document.querySelector<HTMLInputElement>(`#${id}`)
export const last = (bridge: FakeBridge, name: string) => bridge.calls.findLast((call) => call.name === name)?.input

export async function open(prepare: (bridge: FakeBridge) => void = () => {}) {
  const page = await openPage(noMail, prepare)
  await fireEvent.click(screen.getByTestId('connect-mail'))
  return page
}

/** Typed and sent, as far as the first answer of `name`. */
export async function begin(
  prepare?: (bridge: FakeBridge) => void,
  name: 'mail.find' | 'mail.connect' = 'mail.connect',
) {
  const page = await open(prepare)
  await type('Mail address', address)
  await type('Password', 'secret')
  await type('Your name', 'Kari Nordmann')
  await go()
  await waitFor(() => expect(page.bridge.count(name)).toBe(1))
  return page
}
