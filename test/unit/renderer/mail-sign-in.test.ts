import { fireEvent, screen, waitFor } from '@testing-library/svelte'
import { describe, expect, it } from 'vitest'
import type { MailSignIn } from '../../../preload/accounts.ts'
import type { FailureKind } from '../../../preload/model.ts'
import { gmail, mailConnectionOf } from '../../support/fake-accounts.ts'
import type { FakeBridge } from '../../support/fake-bridge.ts'
import { sampleMailbox } from '../../support/sample-mailbox.ts'
import { address, begin, go, input, last, type } from './mail-page.ts'
import { openPage } from './page.ts'

describe('a provider with a sign-in in the browser', () => {
  const client = { clientId: 'app', clientSecret: '', authority: null }
  const withClient = (bridge: FakeBridge) => {
    bridge.found = gmail
    bridge.preferences = { ...bridge.preferences, mailClients: { google: client, microsoft: client } }
  }

  it('is signed in to there, waited for, and shown', async () => {
    let release = () => {}
    const { bridge } = await begin((fake) => {
      withClient(fake)
      release = fake.hold('mail.signIn')
    }, 'mail.find')
    const button = await screen.findByTestId('mail-sign-in')
    expect(button.textContent).toBe('Sign in with Google')
    expect(input('mail-password')).toBeNull()
    await waitFor(() => expect(document.activeElement).toBe(button))
    await go()
    await screen.findByTestId('online-waiting')
    expect(last(bridge, 'mail.signIn')).toEqual({
      address,
      name: 'Kari Nordmann',
      settings: gmail.settings,
      allowPlain: false,
      untilClosed: false,
    })
    expect(JSON.stringify(bridge.calls)).not.toContain('secret"')
    release()
    await screen.findByTestId('sync-all')
  })

  it('can be cancelled, which needs no words', async () => {
    let release = () => {}
    const { bridge } = await begin((fake) => {
      withClient(fake)
      fake.fail('mail.signIn', 'cancelled')
      release = fake.hold('mail.signIn')
    }, 'mail.find')
    await screen.findByTestId('mail-sign-in')
    await go()
    await fireEvent.click(await screen.findByTestId('online-cancel'))
    expect(bridge.count('accounts.cancelSignIn')).toBe(1)
    release()
    await screen.findByTestId('mail-sign-in')
    expect(screen.queryByRole('alert')).toBeNull()
    expect(input('mail-address')?.value).toBe(address)
  })

  it('is waited for no more when the form is left', async () => {
    const { bridge } = await begin((fake) => {
      withClient(fake)
      fake.hold('mail.signIn')
    }, 'mail.find')
    await screen.findByTestId('mail-sign-in')
    await go()
    await screen.findByTestId('online-waiting')
    await fireEvent.click(screen.getByTestId('start-back'))
    await waitFor(() => expect(bridge.count('accounts.cancelSignIn')).toBe(1))
  })

  it('asks for a client id where there is none, and keeps it', async () => {
    const { bridge } = await begin((fake) => (fake.found = gmail), 'mail.find')
    expect((await screen.findByTestId('client-id-form')).textContent).toContain('a client id for Google')
    await go()
    expect(bridge.count('mail.signIn')).toBe(0)
    await type('Client id', ' g1 ')
    await type('Client secret', 's1')
    await fireEvent.submit(screen.getByTestId('client-id-form'))
    await screen.findByTestId('mail-sign-in')
    expect(bridge.preferences.mailClients.google).toEqual({ clientId: 'g1', clientSecret: 's1', authority: null })
    expect(bridge.preferences.mailClients.microsoft.clientId).toBe('')
  })

  it('may take an app password instead, which is made in the browser', async () => {
    const { bridge } = await begin((fake) => (fake.found = gmail), 'mail.find')
    await fireEvent.click(await screen.findByTestId('use-app-password'))
    const link = screen.getByText('Make one in the browser')
    expect(link.getAttribute('href')).toBe(gmail.appPasswordUrl)
    expect(link.getAttribute('target')).toBe('_blank')
    expect(input('mail-password')?.value).toBe('')
    await type('Password', 'abcd efgh')
    await go()
    await waitFor(() => expect(bridge.count('mail.connect')).toBe(1))
    expect(last(bridge, 'mail.connect')).toMatchObject({ password: 'abcd efgh', settings: { signIn: 'password' } })
  })
})

describe('without a keychain', () => {
  it('is asked before the password is kept', async () => {
    const { bridge } = await begin((fake) => (fake.info = { ...fake.info, keychain: false }), 'mail.find')
    expect(await screen.findByText('Agree to this, or set up', { exact: false })).toBeTruthy()
    expect(bridge.count('mail.connect')).toBe(0)
    await fireEvent.click(screen.getByTestId('connect-until-closed'))
    await go()
    await waitFor(() => expect(bridge.count('mail.connect')).toBe(1))
    expect(last(bridge, 'mail.connect')).toMatchObject({ untilClosed: true })
  })

  it('may turn out only when the password is to be kept', async () => {
    await begin((fake) => fake.fail('mail.connect', 'keychain'))
    expect(await screen.findByTestId('connect-until-closed')).toBeTruthy()
  })
})

describe('an account that is there', () => {
  const known = async (
    failure: { kind: FailureKind; detail: string } | null = null,
    signIn: MailSignIn = 'password',
    prepare: (bridge: FakeBridge) => void = () => {},
  ) => {
    const mailbox = sampleMailbox({ now: Date.now() })
    const first = mailbox.accounts[0]!
    Object.assign(first, { kind: 'imap', failure })
    const connection = mailConnectionOf(first)
    const page = await openPage(mailbox, (bridge) => {
      bridge.details.connection = { ...connection, settings: { ...connection.settings, signIn } }
      prepare(bridge)
    })
    await fireEvent.click(await screen.findByTestId('open-account'))
    await screen.findByTestId('account-window')
    return page
  }

  it('has its servers changed in the same form, filled in, and both are tried again', async () => {
    const { bridge } = await known()
    await fireEvent.click(screen.getByTestId('change-servers'))
    expect(screen.getByRole('heading', { level: 1 }).textContent).toBe('Change servers or password')
    expect(input('mail-address')?.readOnly).toBe(true)
    expect(document.activeElement).toBe(input('mail-password'))
    expect(document.querySelector('details')?.open).toBe(true)
    await fireEvent.input(input('smtp-host')!, { target: { value: 'relay.example.com' } })
    await type('Password', 'secret')
    await go()
    await waitFor(() => expect(bridge.count('mail.connect')).toBe(1))
    expect(bridge.count('mail.find')).toBe(0)
    expect(last(bridge, 'mail.connect')).toMatchObject({
      accountId: bridge.mailbox.accounts[0]?.id,
      address: 'ingrid.solberg@example.com',
      settings: { imap: { host: 'imap.example.com' }, smtp: { host: 'relay.example.com' } },
    })
  })

  it.each(['Ingrid Solberg', ''])(
    'sends under the name %j that it had, not under what it is called here',
    async (name) => {
      const { bridge } = await known()
      const [first] = bridge.mailbox.accounts
      if (!first) throw new Error('no account')
      bridge.details.connection = { ...mailConnectionOf(first), senderName: name }
      await bridge.call('accounts.change', { id: first.id, name: 'Ugh, work', colour: null, window: 'all' })
      await screen.findByRole('heading', { name: 'Ugh, work' })
      await fireEvent.click(screen.getByTestId('change-servers'))
      expect(input('mail-name')?.value).toBe(name)
      await type('Password', 'secret')
      await go()
      await waitFor(() => expect(bridge.count('mail.connect')).toBe(1))
      expect(last(bridge, 'mail.connect')).toMatchObject({ name })
    },
  )

  it('is signed in to again in the browser as itself', async () => {
    const client = { clientId: 'app', clientSecret: '', authority: null }
    const { bridge } = await known({ kind: 'auth', detail: '' }, 'google', (fake) => {
      fake.preferences = { ...fake.preferences, mailClients: { google: client, microsoft: client } }
    })
    await fireEvent.click(screen.getByTestId('account-sign-in'))
    await screen.findByTestId('mail-sign-in')
    await go()
    await waitFor(() => expect(bridge.count('mail.signIn')).toBe(1))
    expect(last(bridge, 'mail.signIn')).toMatchObject({ accountId: bridge.mailbox.accounts[0]?.id })
  })

  it('is signed in to again there too', async () => {
    await known({ kind: 'auth', detail: '' })
    await fireEvent.click(screen.getByTestId('account-sign-in'))
    expect(screen.getByRole('heading', { level: 1 }).textContent).toBe('Sign in again')
    expect(document.querySelector('details')?.open).toBe(false)
  })

  it('shows its servers, and nothing that only SuperOffice has', async () => {
    await known()
    const page = screen.getByTestId('account-page').textContent
    expect(page).toContain('imap.example.com, port 993, TLS')
    expect(page).toContain('smtp.example.com, port 465, TLS')
    expect(page).toContain('IMAP from')
    expect(screen.queryByTestId('account-probe')).toBeNull()
    expect(screen.queryByTestId('account-switch')).toBeNull()
    expect(page).not.toContain('What the server says')
    expect(page).not.toContain('SuperOffice')
  })
})
