import { fireEvent, screen, waitFor } from '@testing-library/svelte'
import { describe, expect, it } from 'vitest'
import { sampleRuns } from '../../support/fake-accounts.ts'
import type { FakeBridge } from '../../support/fake-bridge.ts'
import { openPage } from './page.ts'

const details = () => screen.findByTestId('account-window')

async function open(prepare?: (bridge: FakeBridge) => void) {
  const opened = await openPage(undefined, prepare)
  await fireEvent.click(await screen.findByTestId('open-account'))
  return opened
}

describe('the page of an account', () => {
  it('opens from the tree with a key, and closes with Escape', async () => {
    await openPage()
    const line = screen.getByTestId('account-2')
    line.focus()
    await fireEvent.keyDown(line, { key: 'i' })
    expect((await screen.findByTestId<HTMLInputElement>('account-name')).value).toBe('Marius Lund')
    expect(document.activeElement).toBe(screen.getByTestId('account-page'))
    await fireEvent.keyDown(screen.getByTestId('account-page'), { key: 'Escape' })
    expect(screen.queryByTestId('account-page')).toBeNull()
    await waitFor(() => expect(document.activeElement).toBe(line))
  })

  it('closes with Escape from a colour, but not from its name', async () => {
    await open()
    await fireEvent.keyDown(screen.getByTestId('account-name'), { key: 'Escape' })
    expect(screen.getByTestId('account-page')).toBeTruthy()
    await fireEvent.keyDown(screen.getByLabelText('Purple'), { key: 'Escape' })
    expect(screen.queryByTestId('account-page')).toBeNull()
  })

  it('shows what is known while it is read, and says when it cannot be', async () => {
    let release = () => {}
    await open((bridge) => {
      release = bridge.hold('accounts.details')
      bridge.fail('accounts.details', 'internal')
    })
    expect(screen.getByTestId('account-verdict').textContent).toContain('Synced 2 min ago')
    expect(screen.getByText('Reading the account')).toBeTruthy()
    release()
    expect((await screen.findByRole('alert')).textContent).toContain('The account could not be read')
  })

  it('is read again when the account changes', async () => {
    const { bridge } = await open()
    await details()
    bridge.details.runs = sampleRuns(Date.now()).slice(0, 1)
    bridge.emit('accounts.changed', {})
    await waitFor(() => expect(screen.getAllByRole('row')).toHaveLength(2))
  })

  it('closes when a folder is opened, and keeps the keys of the list to itself', async () => {
    const { bridge } = await open()
    await fireEvent.keyDown(document.body, { key: '#' })
    expect(bridge.count('messages.trash')).toBe(0)
    await fireEvent.click(screen.getByTestId('folder-102'))
    expect(screen.queryByTestId('account-page')).toBeNull()
  })
})
