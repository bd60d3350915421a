import { fireEvent, screen, waitFor } from '@testing-library/svelte'
import { describe, expect, it } from 'vitest'
import type { FailureKind } from '../../../preload/model.ts'
import type { FakeBridge } from '../../support/fake-bridge.ts'
import { noMail, openPage } from './page.ts'

const fields = { 'Site address': 'https://crm.example.com', 'User name': 'kari', Password: 'secret' }

async function fill(values: Partial<Record<keyof typeof fields, string>> = fields) {
  const choice = screen.queryByTestId('connect-onsite')
  if (choice) await fireEvent.click(choice)
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
      protocol: 'rest',
      ticket: false,
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
    ['timeout', 'did not answer in time'],
    ['forbidden', 'ask your administrator to open the EMail agent'],
    ['rejected', 'fake rejected'],
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

describe('an own server', () => {
  const input = async (act: () => Promise<unknown>) => {
    const { bridge } = await openPage(noMail)
    await fireEvent.click(screen.getByTestId('connect-onsite'))
    await act()
    await fill()
    await waitFor(() => expect(bridge.count('accounts.connect')).toBe(1))
    return bridge.calls.find((call) => call.name === 'accounts.connect')?.input
  }

  it('that is older is spoken to in SOAP, which always takes a ticket', async () => {
    const sent = await input(() => fireEvent.click(screen.getByLabelText(/^SOAP/)))
    expect(sent).toMatchObject({ protocol: 'soap', ticket: true })
    expect(screen.queryByLabelText(/^A ticket/)).toBeNull()
  })

  it('may be given a ticket instead of the password', async () => {
    const sent = await input(() => fireEvent.click(screen.getByLabelText(/^A ticket/)))
    expect(sent).toMatchObject({ protocol: 'rest', ticket: true })
  })
})

describe('SuperOffice Online', () => {
  const withClient = (bridge: FakeBridge) => {
    const online = { environment: 'online' as const, clientId: 'a1b2', authority: null }
    bridge.preferences = { ...bridge.preferences, online }
  }
  const openOnline = async (prepare: (bridge: FakeBridge) => void = () => {}) => {
    const page = await openPage(noMail, (bridge) => {
      withClient(bridge)
      prepare(bridge)
    })
    await fireEvent.click(screen.getByTestId('connect-online'))
    return page
  }
  const signIn = () => fireEvent.submit(screen.getByTestId('online-form'))

  it('asks for the client id first, says who has it, and keeps it', async () => {
    const { bridge } = await openPage(noMail)
    await fireEvent.click(screen.getByTestId('connect-online'))
    expect(screen.getByTestId('client-id-form').textContent).toContain('Your administrator has it')
    await fireEvent.submit(screen.getByTestId('client-id-form'))
    expect(screen.getByText('Enter the client id.')).toBeTruthy()
    await fireEvent.input(screen.getByLabelText('Client id'), { target: { value: ' a1b2 ' } })
    await fireEvent.submit(screen.getByTestId('client-id-form'))
    expect(await screen.findByTestId('online-sign-in')).toBeTruthy()
    expect(bridge.preferences.online.clientId).toBe('a1b2')
  })

  it('opens the browser for this customer and stage, waits, and shows the account', async () => {
    let release = () => {}
    const { bridge } = await openOnline((fake) => (release = fake.hold('accounts.signInOnline')))
    await fireEvent.input(screen.getByLabelText('Customer id (optional)'), { target: { value: 'Cust12345' } })
    await fireEvent.click(screen.getByLabelText('Stage'))
    await signIn()
    expect((await screen.findByTestId('online-waiting')).textContent).toContain('Your browser has opened')
    expect(bridge.calls.find((call) => call.name === 'accounts.signInOnline')?.input).toEqual({
      environment: 'qaonline',
      tenant: 'Cust12345',
      untilClosed: false,
    })
    release()
    await screen.findByTestId('sync-all')
    expect(bridge.calls.find((call) => call.name === 'sync.start')?.input).toEqual({ accountIds: [1] })
  })

  it('can be cancelled while the browser is open, which needs no words', async () => {
    let release = () => {}
    const { bridge } = await openOnline((fake) => {
      fake.fail('accounts.signInOnline', 'cancelled')
      release = fake.hold('accounts.signInOnline')
    })
    await signIn()
    await fireEvent.click(await screen.findByTestId('online-cancel'))
    expect(bridge.count('accounts.cancelSignIn')).toBe(1)
    release()
    await screen.findByTestId('online-sign-in')
    expect(screen.queryByRole('alert')).toBeNull()
  })

  it('is waited for no more when the form is left', async () => {
    const { bridge } = await openOnline((fake) => void fake.hold('accounts.signInOnline'))
    await signIn()
    await screen.findByTestId('online-waiting')
    await fireEvent.click(screen.getByTestId('start-back'))
    await waitFor(() => expect(bridge.count('accounts.cancelSignIn')).toBe(1))
  })

  it('does not take a customer id that can be none', async () => {
    const { bridge } = await openOnline()
    await fireEvent.input(screen.getByLabelText('Customer id (optional)'), { target: { value: 'Cust 1' } })
    await signIn()
    expect(screen.getByText('A customer id has letters and digits only.')).toBeTruthy()
    expect(bridge.count('accounts.signInOnline')).toBe(0)
  })

  it.each<[FailureKind, string]>([
    ['offline', 'SuperOffice cannot be reached.'],
    ['tls', 'not SuperOffice’s'],
    ['auth', 'did not accept the sign-in'],
    ['forbidden', 'Whoever registered it must request it from SuperOffice.'],
    ['badAnswer', 'Check the client id and the environment.'],
    ['rejected', 'not running just now'],
    ['timeout', 'in five minutes'],
    ['internal', 'Mailmirror made a mistake.'],
  ])('tells %s in a sentence', async (kind, words) => {
    await openOnline((fake) => fake.fail('accounts.signInOnline', kind))
    await signIn()
    expect((await screen.findByTestId('connect-problem')).textContent).toContain(words)
  })

  it('says what the tenant answered when it does not run', async () => {
    await openOnline((fake) => fake.fail('accounts.signInOnline', 'rejected'))
    await signIn()
    expect((await screen.findByTestId('connect-problem')).textContent).toContain('fake rejected')
  })

  it('asks before it keeps a sign-in without a keychain', async () => {
    const { bridge } = await openOnline((fake) => (fake.info = { ...fake.info, keychain: false }))
    await signIn()
    expect(screen.getByText('Agree to this', { exact: false })).toBeTruthy()
    await fireEvent.click(screen.getByTestId('connect-until-closed'))
    await signIn()
    expect(bridge.calls.find((call) => call.name === 'accounts.signInOnline')?.input).toMatchObject({
      untilClosed: true,
    })
  })

  it('finds out that there is no keychain, and asks then', async () => {
    await openOnline((fake) => fake.fail('accounts.signInOnline', 'keychain'))
    await signIn()
    expect(await screen.findByTestId('connect-until-closed')).toBeTruthy()
  })
})

it('a failed start is told in one sentence, with a way on', async () => {
  const { bridge } = await openPage()
  bridge.fail('accounts.list', 'locked')
  bridge.emit('accounts.changed', {})
  await waitFor(() => expect(bridge.count('accounts.list')).toBe(2))
})
