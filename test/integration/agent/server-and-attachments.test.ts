import { describe, expect, it } from 'vitest'
import { Fault } from '../../../main/failure.ts'
import type { CachingServer } from '../../../main/sources/source.ts'
import { inboxOf, outcomes, scene } from '../../support/scene.ts'

describe('a caching server', () => {
  const serverThat = (refresh: CachingServer['refresh']): CachingServer => ({
    key: 'https://one.example',
    refresh,
    reachable: () => Promise.resolve(true),
  })

  it('is asked once a run for all its accounts together, before any of them is read', async () => {
    const asked: number[][] = []
    let readBefore = false
    const { agent, all } = await scene({
      accounts: 12,
      script: () => ({ before: () => void (readBefore ||= asked.length === 0) }),
      server: serverThat((accounts) => Promise.resolve(void asked.push(accounts.map((one) => one.accountId)))),
    })
    await agent.syncEmailAccounts(all)
    expect(asked).toEqual([[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]])
    expect(readBefore).toBe(false)
  })

  it('is asked over the next connection when one is refused', async () => {
    let calls = 0
    const refresh = () => (++calls < 3 ? Promise.reject(new Fault('auth', 'refused')) : Promise.resolve())
    const { agent, all, events } = await scene({ accounts: 4, server: serverThat(refresh) })
    await agent.syncEmailAccounts(all)
    expect(calls).toBe(3)
    expect(outcomes(events)?.map(([, state]) => state)).toEqual(['done', 'done', 'done', 'done'])
  })

  it('that is down fails each of its accounts with the reason', async () => {
    const { agent, all, events } = await scene({
      accounts: 2,
      server: serverThat(() => Promise.reject(new Fault('offline', 'refused'))),
    })
    await agent.syncEmailAccounts(all)
    expect(outcomes(events)).toEqual([
      [1, 'failed', 'offline'],
      [2, 'failed', 'offline'],
    ])
  })
})

describe('attachments', () => {
  it('come from the source by the id that the message lists, and are gone with the message', async () => {
    const { agent, all, mirror } = await scene()
    await agent.syncEmailAccounts(all)
    const id = inboxOf(mirror, 1)[0]?.id
    expect(new TextDecoder().decode(await agent.attachment(id as never, '2'))).toBe('INBOX-3/2')
    await expect(agent.attachment(1 as never, '2')).rejects.toMatchObject({ kind: 'gone' })
  })
})
