import { fireEvent, screen, waitFor } from '@testing-library/svelte'
import { describe, expect, it } from 'vitest'
import type { FailureKind } from '../../../preload/model.ts'
import { serversOf } from '../../support/fake-accounts.ts'
import type { FakeBridge } from '../../support/fake-bridge.ts'
import { address, begin, go, input, last, open, type } from './mail-page.ts'

const guessed = (bridge: FakeBridge) => {
  bridge.found = { by: 'guess', settings: serversOf(address), provider: null, appPasswordUrl: null }
}
const looked = () => screen.findByTestId('mail-found')

describe('a mail account', () => {
  it('takes address, password and name, finds its servers, and is shown and synced once both work', async () => {
    const { bridge } = await begin()
    expect(last(bridge, 'mail.find')).toEqual({ address })
    expect(last(bridge, 'mail.connect')).toEqual({
      address,
      name: 'Kari Nordmann',
      settings: serversOf(address),
      allowPlain: false,
      untilClosed: false,
      password: 'secret',
      smtpPassword: null,
    })
    await screen.findByTestId('sync-all')
    expect(last(bridge, 'sync.start')).toEqual({ accountIds: [1] })
  })

  it('asks for nothing else at first', async () => {
    await open()
    expect(screen.queryByText('Server settings')).toBeNull()
    expect(document.activeElement).toBe(input('mail-address'))
  })

  it('is not looked up by what is no address', async () => {
    const { bridge } = await open()
    await type('Mail address', 'kari')
    await go()
    expect(await screen.findByText('This is not a mail address.', { exact: false })).toBeTruthy()
    await waitFor(() => expect(document.activeElement).toBe(input('mail-address')))
    expect(bridge.count('mail.find')).toBe(0)
  })

  it('asks for the password only once it is known that one is needed', async () => {
    const { bridge } = await open()
    await type('Mail address', address)
    await go()
    expect(await screen.findByText('Enter your password.')).toBeTruthy()
    expect(bridge.count('mail.find')).toBe(1)
    expect(bridge.count('mail.connect')).toBe(0)
  })

  it('is looked up again when the address changes, and not when it stays', async () => {
    const { bridge } = await begin((fake) => (fake.trouble = { imap: { kind: 'auth', detail: '' } }))
    await screen.findByText('The password was refused.')
    await go()
    await waitFor(() => expect(bridge.count('mail.connect')).toBe(2))
    expect(bridge.count('mail.find')).toBe(1)
    await screen.findByText('Try again')
    await type('Mail address', 'ola@example.com')
    await go()
    await waitFor(() => expect(bridge.count('mail.find')).toBe(2))
  })
})

describe('what was found', () => {
  it('is said in words, with where it was found, while the servers are tried', async () => {
    await begin((bridge) => void bridge.hold('mail.connect'))
    const words = (await looked()).textContent
    expect(words).toContain('example.com: imap.example.com and smtp.example.com, both protected with TLS')
    expect(words).toContain('the domain’s own settings')
    expect(screen.getByTestId('trial-imap').dataset['state']).toBe('trying')
    expect(screen.getByTestId('trial-smtp').dataset['state']).toBe('trying')
  })

  it('is shown before the password goes there where it is a guess', async () => {
    const { bridge } = await begin(guessed, 'mail.find')
    expect((await looked()).textContent).toContain('This is a guess.')
    expect(screen.getByLabelText<HTMLInputElement>('Server', { selector: '#imap-host' }).value).toBe('imap.example.com')
    expect(bridge.count('mail.connect')).toBe(0)
    await go()
    await waitFor(() => expect(bridge.count('mail.connect')).toBe(1))
  })

  it('may be nothing: then the servers are typed', async () => {
    const { bridge } = await begin((fake) => (fake.found = null), 'mail.find')
    expect((await looked()).textContent).toContain('Nothing was found for example.com.')
    await waitFor(() => expect(document.activeElement).toBe(input('imap-host')))
    await go()
    expect(screen.getByText('Enter the name of the server', { exact: false })).toBeTruthy()
    expect(bridge.count('mail.connect')).toBe(0)
    await fireEvent.input(input('imap-host')!, { target: { value: ' mx.example.com ' } })
    await fireEvent.input(input('smtp-host')!, { target: { value: 'out.example.com' } })
    await fireEvent.change(document.querySelector('#smtp-security')!, { target: { value: 'starttls' } })
    await type('Password for sending', 'other')
    await go()
    await waitFor(() => expect(bridge.count('mail.connect')).toBe(1))
    expect(last(bridge, 'mail.connect')).toMatchObject({
      settings: {
        imap: { host: 'mx.example.com', port: 993, security: 'tls', user: address },
        smtp: { host: 'out.example.com', port: 587, security: 'starttls', user: address },
      },
      smtpPassword: 'other',
    })
  })

  it('does not undo what the person typed when the address changes', async () => {
    const { bridge } = await begin(guessed, 'mail.find')
    await looked()
    await fireEvent.input(input('imap-host')!, { target: { value: 'own.example.com' } })
    await type('Mail address', 'ola@example.com')
    await go()
    await waitFor(() => expect(bridge.count('mail.connect')).toBe(1))
    expect(bridge.count('mail.find')).toBe(1)
    expect(last(bridge, 'mail.connect')).toMatchObject({
      address: 'ola@example.com',
      settings: { imap: { host: 'own.example.com', user: 'ola@example.com' } },
    })
  })
})

describe('a server that does not work', () => {
  it('is told beside the other one that does, and all that was typed stays', async () => {
    await begin((fake) => (fake.trouble = { imap: { kind: 'tls', detail: 'CERT_HAS_EXPIRED' } }))
    const imap = await screen.findByText('Its certificate has expired.')
    expect(imap.closest('li')?.dataset['state']).toBe('failed')
    expect(screen.getByTestId('trial-smtp').textContent).toContain('Works')
    expect(input('mail-password')?.value).toBe('secret')
    expect(input('mail-name')?.value).toBe('Kari Nordmann')
    expect(document.querySelector('details')?.open).toBe(true)
    expect(screen.queryByRole('checkbox')).toBeNull()
  })

  it('leaves the server settings closed where only the password was refused, and goes there', async () => {
    await begin((fake) => (fake.trouble = { imap: { kind: 'auth', detail: '' }, smtp: { kind: 'auth', detail: '' } }))
    await screen.findByText('The password was refused.')
    expect(document.querySelector('details')?.open).toBe(false)
    await waitFor(() => expect(document.activeElement).toBe(input('mail-password')))
  })

  it.each<[FailureKind, string]>([
    ['offline', 'cannot be reached'],
    ['invalid', 'not as it should be'],
    ['internal', 'Mailmirror made a mistake.'],
  ])('may not even be tried (%s), which is told', async (kind, words) => {
    await begin((fake) => fake.fail('mail.connect', kind))
    expect((await screen.findByTestId('connect-problem')).textContent).toContain(words)
  })
})

describe('without protection', () => {
  const unprotected = async () => {
    const page = await begin(guessed, 'mail.find')
    await looked()
    expect(screen.queryByTestId('mail-plain')).toBeNull()
    await fireEvent.change(document.querySelector('#imap-security')!, { target: { value: 'plain' } })
    return page
  }

  it('nothing is sent before a yes', async () => {
    const { bridge } = await unprotected()
    expect(input('imap-port')?.value).toBe('143')
    expect(screen.getByTestId<HTMLInputElement>('mail-plain').checked).toBe(false)
    await go()
    expect(await screen.findByText('Agree to this, or choose TLS or STARTTLS.')).toBeTruthy()
    expect(bridge.count('mail.connect')).toBe(0)
    await fireEvent.click(screen.getByTestId('mail-plain'))
    await go()
    await waitFor(() => expect(bridge.count('mail.connect')).toBe(1))
    expect(last(bridge, 'mail.connect')).toMatchObject({ allowPlain: true })
  })

  it('no yes is needed to this machine, and none is passed on', async () => {
    const { bridge } = await unprotected()
    await fireEvent.input(input('imap-host')!, { target: { value: '127.0.0.1' } })
    expect(screen.queryByTestId('mail-plain')).toBeNull()
    await go()
    await waitFor(() => expect(bridge.count('mail.connect')).toBe(1))
    expect(last(bridge, 'mail.connect')).toMatchObject({ allowPlain: false })
  })

  it('a yes holds for no other server', async () => {
    const { bridge } = await unprotected()
    await fireEvent.click(screen.getByTestId('mail-plain'))
    await fireEvent.input(input('imap-host')!, { target: { value: 'other.example.com' } })
    await go()
    expect(await screen.findByText('Agree to this, or choose TLS or STARTTLS.')).toBeTruthy()
    expect(bridge.count('mail.connect')).toBe(0)
  })
})
