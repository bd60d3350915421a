import { fireEvent, screen, waitFor, within } from '@testing-library/svelte'
import { describe, expect, it } from 'vitest'
import type { Account } from '../../../preload/accounts.ts'
import { connectionOf, probed, sampleRuns } from '../../support/fake-accounts.ts'
import type { FakeBridge } from '../../support/fake-bridge.ts'
import { sampleMailbox } from '../../support/sample-mailbox.ts'
import { openPage } from './page.ts'

const now = Date.now()

async function open(change: Partial<Account> = {}, prepare: (bridge: FakeBridge, own: Account) => void = () => {}) {
  const mailbox = sampleMailbox({ now })
  const own = mailbox.accounts[0]
  if (!own) throw new Error('the sample has accounts')
  Object.assign(own, change)
  const page = await openPage(mailbox, (bridge) => prepare(bridge, own))
  await fireEvent.click(await screen.findByTestId('open-account'))
  await screen.findByTestId('account-page')
  return page
}

const connected = (change: Partial<ReturnType<typeof connectionOf>>) => (bridge: FakeBridge, own: Account) => {
  bridge.details = { ...bridge.details, connection: { ...connectionOf(own), ...change } }
}
const last = (bridge: FakeBridge, name: string) => bridge.calls.findLast((call) => call.name === name)?.input
const verdict = () => screen.getByTestId('account-verdict').textContent
const details = () => screen.findByTestId('account-window')

describe('how an account stands', () => {
  it.each<[string, Partial<Account>, string[]]>([
    ['synced', { verdict: 'synced' }, ['Synced 2 min ago', 'last fetch moved on']],
    [
      'busy',
      { verdict: 'busy', retryAt: now + 30_500 },
      ['Somebody else is syncing there right now', 'one sync at a time', 'Next try in'],
    ],
    ['unproven', { verdict: 'unproven' }, ['Nothing proves that the server fetched', 'same answer']],
    [
      'failed',
      { verdict: 'failed', failure: { kind: 'tls', detail: '' } },
      ['The last sync failed', 'certificate cannot be trusted', 'Ask your administrator'],
    ],
    ['away', { reachable: false }, ['The server cannot be reached', 'stays readable']],
    ['never synced', { verdict: null, lastSyncedAt: null }, ['Not synced yet']],
    ['not signed in', { failure: { kind: 'auth', detail: '' } }, ['Sign in to go on', 'refused the sign-in']],
  ])('is told when it is %s', async (_name, change, words) => {
    await open(change)
    await details()
    for (const word of words) expect(verdict()).toContain(word)
  })

  it('counts the changes that wait', async () => {
    await open({ waitingChanges: 2 })
    expect(verdict()).toContain('2 changes wait to be sent')
  })

  it('is synced on request, this account alone', async () => {
    const { bridge } = await open()
    await fireEvent.click(screen.getByTestId('account-sync'))
    expect(last(bridge, 'sync.start')).toEqual({ accountIds: [1] })
  })

  it('leads to the form that fits, filled in, when one must sign in', async () => {
    await open({ failure: { kind: 'auth', detail: '' } }, connected({ protocol: 'soap', signIn: 'ticket' }))
    await details()
    await fireEvent.click(screen.getByTestId('account-sign-in'))
    expect(screen.getByLabelText<HTMLInputElement>('User name').value).toBe('ingrid.solberg')
    expect(screen.getByLabelText<HTMLInputElement>('Site address').value).toContain('https://127.0.0.1')
    expect(screen.getByLabelText<HTMLInputElement>(/^SOAP/).checked).toBe(true)
  })

  it('leads to the browser for SuperOffice Online', async () => {
    await open({ failure: { kind: 'auth', detail: '' } }, (bridge, own) => {
      connected({ signIn: 'online', environment: 'qaonline', tenant: 'Cust12345' })(bridge, own)
      bridge.preferences = { ...bridge.preferences, online: { ...bridge.preferences.online, clientId: 'a1b2' } }
    })
    await details()
    await fireEvent.click(screen.getByTestId('account-sign-in'))
    expect(screen.getByLabelText<HTMLInputElement>('Customer id (optional)').value).toBe('Cust12345')
    expect(screen.getByLabelText<HTMLInputElement>('Stage').checked).toBe(true)
  })
})

describe('an account can be given', () => {
  it('a name', async () => {
    const { bridge } = await open()
    await details()
    const field = screen.getByTestId('account-name')
    await fireEvent.input(field, { target: { value: ' Work ' } })
    await fireEvent.blur(field)
    expect(last(bridge, 'accounts.change')).toEqual({ id: 1, name: 'Work', colour: 'blue', window: 'all' })
    await waitFor(() => expect(screen.getByTestId('account-1').textContent).toContain('Work'))
  })

  it('no empty name', async () => {
    const { bridge } = await open()
    await details()
    const field = screen.getByTestId<HTMLInputElement>('account-name')
    await fireEvent.input(field, { target: { value: ' ' } })
    await fireEvent.blur(field)
    expect(bridge.count('accounts.change')).toBe(0)
    expect(field.value).toBe('Ingrid Solberg')
  })

  it('a colour, and none', async () => {
    const { bridge } = await open()
    await details()
    await fireEvent.click(screen.getByLabelText('Purple'))
    expect(last(bridge, 'accounts.change')).toMatchObject({ colour: 'purple' })
    await fireEvent.click(screen.getByLabelText('None'))
    expect(last(bridge, 'accounts.change')).toMatchObject({ colour: null })
  })

  it('a time back to which its mail is kept', async () => {
    const { bridge } = await open()
    await fireEvent.change(await details(), { target: { value: 'quarter' } })
    expect(last(bridge, 'accounts.change')).toMatchObject({ window: 'quarter' })
  })

  it('folders that are synced or not', async () => {
    const { bridge } = await open()
    await details()
    await fireEvent.click(screen.getByTestId('subscribe-104'))
    expect(last(bridge, 'folders.subscribe')).toEqual({ folderId: 104, subscribed: false })
  })
})

describe('what the server can do', () => {
  it('stands in sentences, with what the server told', async () => {
    await open()
    expect((await screen.findByTestId('finding-version')).textContent).toContain('SuperOffice 10.5.3.')
    expect(screen.getByTestId('finding-mailAccount').textContent).toContain('there: ingrid.solberg@example.com.')
    expect(screen.getByTestId('finding-emlStream').textContent).toContain('in parts only')
    expect(screen.getByTestId('finding-clock').textContent).toContain('agrees')
    expect(screen.getByTestId('finding-flagging').textContent).toContain('Stars that you set stay on this computer')
  })

  it.each([
    ['online' as const, 'Ask the people who registered the app'],
    ['basic' as const, 'Ask your SuperOffice administrator'],
  ])('says whom to ask when mail is closed to the app (%s)', async (signIn, words) => {
    await open({}, (bridge, own) => {
      connected({ signIn })(bridge, own)
      bridge.details.probe = probed.map((one) => (one.finding === 'emailAgent' ? { ...one, can: 'no' } : one))
    })
    expect((await screen.findByTestId('finding-emailAgent')).textContent).toContain(words)
    expect(screen.queryByTestId('finding-zones')).toBeNull()
  })

  it('tells how far its clock is off', async () => {
    await open({}, (bridge) => (bridge.details.probe = [{ finding: 'clock', can: 'no', detail: '-310.4' }]))
    expect((await screen.findByTestId('finding-clock')).textContent).toContain('differs by 310 seconds')
  })

  it('is asked again on request, and tells when that fails', async () => {
    const { bridge } = await open()
    await details()
    bridge.fail('accounts.probe', 'offline')
    await fireEvent.click(screen.getByTestId('account-probe'))
    expect(last(bridge, 'accounts.probe')).toEqual({ id: 1 })
    expect((await screen.findByRole('alert')).textContent).toContain('does not answer')
  })
})

describe('the last syncs', () => {
  it('say when, what came of it and why, and how long it took', async () => {
    await open()
    const [head, first, second, , failed] = await screen.findAllByRole('row')
    expect(head?.textContent).toContain('Outcome')
    expect(first?.textContent).toContain('3 new, 1 changed')
    expect(first?.textContent).toMatch(/4\.2s.*2\.9s at the server/)
    expect(second?.textContent).toContain('Server busy')
    expect(second?.textContent).toContain('too quickly')
    expect(failed?.textContent).toContain('stopped answering midway')
  })

  it('are the newest few, and all on request', async () => {
    await open()
    await details()
    expect(screen.getAllByRole('row')).toHaveLength(1 + 5)
    await fireEvent.click(screen.getByTestId('all-runs'))
    expect(screen.getAllByRole('row')).toHaveLength(1 + sampleRuns(now).length)
    await fireEvent.click(screen.getByTestId('all-runs'))
    expect(screen.getAllByRole('row')).toHaveLength(1 + 5)
  })

  it('say so when there were none', async () => {
    await open({}, (bridge) => (bridge.details.runs = []))
    expect(await screen.findByText('None yet.')).toBeTruthy()
  })
})

it('the server’s own reason is shown as it gave it', async () => {
  await open({}, (bridge) => {
    bridge.details.server = { status: 'Failing', errorCount: 4, errorReason: 'IMAP: LOGIN failed', lastFetch: null }
  })
  expect(await screen.findByText('IMAP: LOGIN failed')).toBeTruthy()
  expect(screen.getByText('4 errors')).toBeTruthy()
})

describe('from SOAP to REST', () => {
  it('goes after a yes, and says that all mail stayed', async () => {
    const { bridge } = await open({}, connected({ protocol: 'soap', signIn: 'ticket' }))
    await details()
    await fireEvent.click(screen.getByTestId('account-switch'))
    expect(bridge.count('accounts.switchToRest')).toBe(0)
    await fireEvent.click(screen.getByTestId('switch-yes'))
    expect(last(bridge, 'accounts.switchToRest')).toEqual({ id: 1 })
    expect(await screen.findByText('This account now uses REST.', { exact: false })).toBeTruthy()
    expect(screen.queryByTestId('switch-dialog')).toBeNull()
  })

  it('stays as it was when REST does not work, and says why', async () => {
    const { bridge } = await open({}, connected({ protocol: 'soap', signIn: 'ticket' }))
    await details()
    bridge.fail('accounts.switchToRest', 'forbidden')
    await fireEvent.click(screen.getByTestId('account-switch'))
    await fireEvent.click(screen.getByTestId('switch-yes'))
    expect((await screen.findByRole('alert')).textContent).toContain('may not read mail')
    expect(screen.getByTestId('account-switch')).toBeTruthy()
  })

  it('is not offered to who speaks REST', async () => {
    await open()
    await details()
    expect(screen.queryByTestId('account-switch')).toBeNull()
  })
})

describe('an account is removed', () => {
  it('after a yes to what goes, and the next one is shown', async () => {
    const { bridge, session } = await open({ waitingChanges: 1 })
    await details()
    await fireEvent.click(screen.getByTestId('remove-account'))
    const dialog = screen.getByTestId('remove-dialog')
    for (const words of [
      'Ingrid Solberg',
      'messages on this computer',
      'keychain',
      'not sent yet',
      'Nothing changes on the server',
    ])
      expect(dialog.textContent).toContain(words)
    expect(bridge.count('accounts.remove')).toBe(0)
    await fireEvent.click(screen.getByTestId('remove-yes'))
    expect(last(bridge, 'accounts.remove')).toEqual({ id: 1 })
    await waitFor(() => expect(screen.queryByTestId('account-1')).toBeNull())
    expect(screen.queryByTestId('account-page')).toBeNull()
    await waitFor(() => expect(session.mailbox.accountId).toBe(2))
    expect((await screen.findByTestId('notice')).textContent).toContain('no longer on this computer')
  })

  it('not after a no', async () => {
    const { bridge } = await open()
    await details()
    await fireEvent.click(screen.getByTestId('remove-account'))
    await fireEvent.click(within(screen.getByTestId('remove-dialog')).getByText('Cancel'))
    expect(bridge.count('accounts.remove')).toBe(0)
    expect(screen.getByTestId('account-page')).toBeTruthy()
  })
})
