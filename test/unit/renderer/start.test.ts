import { fireEvent, screen, waitFor } from '@testing-library/svelte'
import { describe, expect, it } from 'vitest'
import type { FailureKind } from '../../../preload/model.ts'
import { noMail, openPage } from './page.ts'

const fields = { 'Site address': 'https://crm.example.com', 'User name': 'kari', Password: 'secret' }

async function fill(values: Partial<Record<keyof typeof fields, string>> = fields) {
  for (const [label, value] of Object.entries(values))
    await fireEvent.input(screen.getByLabelText(label), { target: { value } })
  await fireEvent.submit(screen.getByTestId('connect-form'))
}

describe('the first screen', () => {
  it('shows where there is no account, and starts the demo', async () => {
    const { bridge } = await openPage(noMail)
    await fireEvent.click(screen.getByTestId('start-demo'))
    expect(bridge.count('demo.start')).toBe(1)
    await screen.findByTestId('account-12')
  })

  it('connects with what was typed, then shows the account and syncs it', async () => {
    const { bridge } = await openPage(noMail)
    await fill()
    await screen.findByTestId('sync-all')
    expect(bridge.calls.find((call) => call.name === 'accounts.connect')?.input).toEqual({
      site: 'https://crm.example.com',
      user: 'kari',
      password: 'secret',
      untilClosed: false,
    })
    expect(bridge.calls.find((call) => call.name === 'sync.start')?.input).toEqual({ accountIds: [1] })
  })

  it.each([
    [{}, 'Enter the address of your SuperOffice site.'],
    [{ 'Site address': 'x' }, 'Enter your user name.'],
    [{ 'Site address': 'x', 'User name': 'kari' }, 'Enter your password.'],
  ])('with only %j asks for what is missing and sends nothing', async (values, words) => {
    const { bridge } = await openPage(noMail)
    await fill(values)
    const told = screen.getByText(words)
    const field = screen
      .getByRole('textbox', { name: 'Site address' })
      .ownerDocument.querySelector('[aria-invalid="true"]')
    expect(field?.getAttribute('aria-describedby')).toBe(told.id)
    await waitFor(() => expect(document.activeElement).toBe(field))
    expect(bridge.count('accounts.connect')).toBe(0)
  })

  it.each<[FailureKind, string]>([
    ['offline', 'No server answers at this address.'],
    ['tls', 'certificate cannot be trusted'],
    ['badAnswer', 'There is no SuperOffice at this address.'],
    ['auth', 'The server refused this user name and password.'],
    ['forbidden', 'This user may not read mail here.'],
  ])('tells %s in a sentence and keeps what was typed', async (kind, words) => {
    await openPage(noMail, (bridge) => bridge.fail('accounts.connect', kind))
    await fill()
    expect(await screen.findByText(words, { exact: false })).toBeTruthy()
    expect(screen.getByLabelText<HTMLInputElement>('User name').value).toBe('kari')
  })

  it('asks before it keeps a password without a keychain', async () => {
    const { bridge } = await openPage(noMail, (fake) => (fake.info = { ...fake.info, keychain: false }))
    await fill()
    expect(screen.getByText('Agree to this', { exact: false })).toBeTruthy()
    expect(bridge.count('accounts.connect')).toBe(0)
    await fireEvent.click(screen.getByTestId('connect-until-closed'))
    await fireEvent.submit(screen.getByTestId('connect-form'))
    await screen.findByTestId('sync-all')
    expect(bridge.calls.find((call) => call.name === 'accounts.connect')?.input).toMatchObject({ untilClosed: true })
  })
})

describe('settings', () => {
  it('open when main asks, and save each choice as it is made', async () => {
    const { bridge } = await openPage()
    bridge.emit('view.asked', { view: 'settings' })
    await fireEvent.click(await screen.findByRole('switch'))
    expect(bridge.preferences.closeToTray).toBe(false)
    await fireEvent.change(screen.getByLabelText('Sync automatically'), { target: { value: '60' } })
    expect(bridge.preferences.syncEveryMinutes).toBe(60)
  })

  it('change the language of the whole page', async () => {
    const { bridge } = await openPage()
    bridge.emit('view.asked', { view: 'settings' })
    await fireEvent.change(await screen.findByLabelText('Language'), { target: { value: 'nb' } })
    await waitFor(() => expect(screen.getByTestId('sync-all').textContent).toContain('Synk'))
    expect(document.documentElement.lang).toBe('nb')
  })

  it('go back to what holds when they cannot be saved', async () => {
    const { session } = await openPage(undefined, (bridge) => bridge.fail('settings.save', 'disk'))
    await session.app.save({ closeToTray: false })
    expect(session.app.preferences?.closeToTray).toBe(true)
    expect((await screen.findByTestId('notice')).textContent).toContain('The disk is full')
  })
})

it('a failed start is told in one sentence, with a way on', async () => {
  const { bridge } = await openPage()
  bridge.fail('accounts.list', 'locked')
  bridge.emit('accounts.changed', {})
  await waitFor(() => expect(bridge.count('accounts.list')).toBe(2))
})
