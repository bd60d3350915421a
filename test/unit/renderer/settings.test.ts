import { fireEvent, screen, waitFor } from '@testing-library/svelte'
import { describe, expect, it } from 'vitest'
import { openPage } from './page.ts'

const part = async (name: string, prepare?: Parameters<typeof openPage>[1]) => {
  const page = await openPage(undefined, prepare)
  await fireEvent.click(screen.getByTestId('open-settings'))
  await fireEvent.click(await screen.findByTestId(`settings-${name}`))
  return page
}

describe('settings', () => {
  it('open when main asks, and save each choice as it is made', async () => {
    const { bridge } = await openPage()
    bridge.emit('view.asked', { view: 'settings' })
    await fireEvent.click(await screen.findByLabelText('Keep running in the tray'))
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

  it('ask the system to open mail links here, and show what it made of that', async () => {
    const { bridge } = await part('general')
    const link = () => screen.findByLabelText<HTMLInputElement>('Open mail links with Mailmirror')
    expect((await link()).checked).toBe(false)
    await fireEvent.click(await link())
    expect(bridge.defaultMail).toBe(true)
    await waitFor(async () => expect((await link()).checked).toBe(true))
    bridge.defaultMail = false
    await fireEvent.focus(window)
    await waitFor(async () => expect((await link()).checked).toBe(false))
  })

  it('say where to go when the system keeps mail links to itself', async () => {
    const { bridge } = await part('general')
    Object.defineProperty(bridge, 'defaultMail', { get: () => false, set: () => undefined })
    await fireEvent.click(await screen.findByLabelText('Open mail links with Mailmirror'))
    expect((await screen.findByTestId('notice')).textContent).toContain('The system did not take it')
    expect(screen.getByLabelText<HTMLInputElement>('Open mail links with Mailmirror').checked).toBe(false)
  })

  it('go from part to part with the arrow keys', async () => {
    await part('general')
    await fireEvent.keyDown(screen.getByTestId('settings-general'), { key: 'ArrowUp' })
    expect(screen.getByTestId('settings-mail').getAttribute('aria-selected')).toBe('true')
    expect(document.activeElement).toBe(screen.getByTestId('settings-mail'))
  })

  it('lead from the list of accounts to the page of one', async () => {
    const { session } = await part('accounts')
    await fireEvent.click(screen.getByTestId('settings-account-3'))
    expect(await screen.findByTestId('account-page')).toBeTruthy()
    expect(session.accountPage.id).toBe(3)
    expect(screen.queryByTestId('settings')).toBeNull()
  })
})

describe('attachments in the settings', () => {
  it('have their room and size chosen', async () => {
    const { bridge } = await part('attachments')
    await fireEvent.change(screen.getByLabelText('Space for attachments'), { target: { value: '5000' } })
    await fireEvent.change(screen.getByLabelText('Keep offline up to'), { target: { value: '10' } })
    expect(bridge.preferences).toMatchObject({ attachmentStoreMb: 5000, keepAttachmentsMb: 10 })
  })

  it('show what they take, and can be cleared', async () => {
    const { bridge } = await part('attachments')
    await waitFor(() => expect(screen.getByTestId('stored-size').textContent).toContain('48.2 MB'))
    await fireEvent.click(screen.getByTestId('clear-attachments'))
    expect(bridge.count('attachments.clear')).toBe(1)
    await waitFor(() => expect(bridge.count('attachments.stored')).toBe(2))
  })
})

describe('SuperOffice Online in the settings', () => {
  it('is saved as a whole', async () => {
    const { bridge } = await part('online')
    await fireEvent.input(screen.getByLabelText('Client id'), { target: { value: 'a1b2' } })
    await fireEvent.change(screen.getByLabelText('Environment'), { target: { value: 'sod' } })
    await fireEvent.input(screen.getByLabelText('Sign-in address'), { target: { value: 'https://id.example.com' } })
    await fireEvent.submit(screen.getByTestId('settings-online-form'))
    expect(bridge.preferences.online).toEqual({
      clientId: 'a1b2',
      environment: 'sod',
      authority: 'https://id.example.com',
    })
    expect(await screen.findByText('Saved.')).toBeTruthy()
  })

  it('takes only a web address to sign in at', async () => {
    const { bridge } = await part('online')
    await fireEvent.input(screen.getByLabelText('Sign-in address'), { target: { value: 'javascript:alert(1)' } })
    await fireEvent.submit(screen.getByTestId('settings-online-form'))
    expect(screen.getByText('This is not a web address.')).toBeTruthy()
    expect(bridge.count('settings.save')).toBe(0)
  })
})

describe('Google and Microsoft in the settings', () => {
  const field = (id: string) => document.querySelector<HTMLInputElement>(`#${id}`)!

  it('are saved together', async () => {
    const { bridge } = await part('mail')
    await fireEvent.input(field('settings-google-client'), { target: { value: ' g1 ' } })
    await fireEvent.input(field('settings-google-secret'), { target: { value: 's1' } })
    await fireEvent.input(field('settings-microsoft-client'), { target: { value: 'm1' } })
    await fireEvent.input(field('settings-microsoft-authority'), { target: { value: 'https://id.example.com' } })
    await fireEvent.submit(screen.getByTestId('settings-mail-form'))
    expect(bridge.preferences.mailClients).toEqual({
      google: { clientId: 'g1', clientSecret: 's1', authority: null },
      microsoft: { clientId: 'm1', clientSecret: '', authority: 'https://id.example.com' },
    })
    expect(await screen.findByText('Saved.')).toBeTruthy()
  })

  it('take only a web address to sign in at', async () => {
    const { bridge } = await part('mail')
    await fireEvent.input(field('settings-google-authority'), { target: { value: 'file:///etc' } })
    await fireEvent.submit(screen.getByTestId('settings-mail-form'))
    expect(screen.getByText('This is not a web address.').id).toBe('settings-google-authority-below')
    expect(bridge.count('settings.save')).toBe(0)
  })
})

it('the list of accounts says of what kind each is', async () => {
  await part('accounts', (bridge) => {
    const [first] = bridge.mailbox.accounts
    if (first) first.kind = 'imap'
  })
  expect(screen.getByTestId('settings-account-1').textContent).toContain('IMAP')
  expect(screen.getByTestId('settings-account-2').textContent).toContain('SuperOffice')
})
