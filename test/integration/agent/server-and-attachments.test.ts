import { describe, expect, it } from 'vitest'
import { Fault } from '../../../main/failure.ts'
import { listAccounts, readAccountPage } from '../../../main/mirror/accounts.ts'
import type { CachingServer, Refresh, Snapshot } from '../../../main/sources/source.ts'
import type { AccountId } from '../../../preload/model.ts'
import { inboxOf, lastState, outcomes, scene, subjects } from '../../support/scene.ts'

const all = (accounts: readonly { accountId: number }[]) => new Set(accounts.map((one) => one.accountId))

describe('a caching server', () => {
  const serverThat = (refresh: CachingServer['refresh'], snapshot?: CachingServer['snapshot']): CachingServer => ({
    key: 'https://one.example',
    refresh,
    snapshot: snapshot ?? (() => Promise.resolve({ lastFetch: null, latestItems: new Map(), status: null })),
    reachable: () => Promise.resolve(true),
  })
  const answered = (different: Partial<Refresh> = {}): CachingServer['refresh'] => {
    return (accounts) => Promise.resolve({ asked: all(accounts), stillReady: new Set(), tookMs: 4000, ...different })
  }

  it('is asked once a run for all its accounts together, before any of them is read', async () => {
    const asked: number[][] = []
    let readBefore = false
    const { agent, all: everyone } = await scene({
      accounts: 12,
      script: () => ({ before: () => void (readBefore ||= asked.length === 0) }),
      server: serverThat((accounts, signal) => {
        asked.push(accounts.map((one) => one.accountId))
        return answered()(accounts, signal)
      }),
    })
    await agent.syncEmailAccounts(everyone)
    expect(asked).toEqual([[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]])
    expect(readBefore).toBe(false)
  })

  it('is asked over the next connection when one is refused', async () => {
    let calls = 0
    const refresh: CachingServer['refresh'] = (accounts, signal) =>
      ++calls < 3 ? Promise.reject(new Fault('auth', 'refused')) : answered()(accounts, signal)
    const { agent, all: everyone, events } = await scene({ accounts: 4, server: serverThat(refresh) })
    await agent.syncEmailAccounts(everyone)
    expect(calls).toBe(3)
    expect(outcomes(events)?.map(([, state]) => state)).toEqual(['done', 'done', 'done', 'done'])
  })

  it('that is down fails each of its accounts with the reason', async () => {
    const {
      agent,
      all: everyone,
      events,
      mirror,
    } = await scene({
      accounts: 2,
      server: serverThat(() => Promise.reject(new Fault('offline', 'refused'))),
    })
    await agent.syncEmailAccounts(everyone)
    expect(outcomes(events)).toEqual([
      [1, 'failed', 'offline'],
      [2, 'failed', 'offline'],
    ])
    expect(listAccounts(mirror.reader)[0]).toMatchObject({ verdict: 'failed' })
  })

  it('whose cache grew while it was asked has synced, and says so in the run, the progress and its own words', async () => {
    const looks: { folders: readonly string[]; at: number }[] = []
    const status = {
      status: 'Failing',
      errorCount: 2,
      errorReason: 'quota',
      lastFetch: '2026-06-01T12:00:00Z',
    } as const
    const snapshot = (folders: readonly string[]): Promise<Snapshot> => {
      const at = looks.push({ folders, at: looks.length })
      return Promise.resolve({ lastFetch: null, latestItems: new Map([['INBOX', at]]), status })
    }
    const { agent, all: everyone, events, mirror } = await scene({ server: serverThat(answered(), snapshot) })
    await agent.syncEmailAccounts(everyone)
    await agent.syncEmailAccounts(everyone)
    expect(looks.map((one) => one.folders)).toEqual([[], [], ['INBOX'], ['INBOX']])
    expect(lastState(events)?.accounts[0]).toMatchObject({ state: 'done', verdict: 'synced' })
    const page = readAccountPage(mirror.reader, 1 as AccountId)
    expect(page.runs.map((run) => [run.verdict, run.evidence, run.serverMs, run.added])).toEqual([
      ['synced', 'latestItem', 4000, 0],
      ['synced', 'latestItem', 4000, 3],
    ])
    expect(page).toMatchObject({ serverStatus: status, messages: 3 })
  })

  it('that was busy is no failure: its mail is read, and it is asked again soon, later each time', async () => {
    let calls = 0
    const refresh: CachingServer['refresh'] = (accounts, signal) =>
      answered({ tookMs: ++calls > 6 ? 4000 : 1001, stillReady: calls > 6 ? new Set() : all(accounts) })(
        accounts,
        signal,
      )
    const { agent, all: everyone, clock, mirror, events } = await scene({ server: serverThat(refresh) })
    await agent.syncEmailAccounts(everyone)
    expect(subjects(mirror, 1)).toHaveLength(3)
    expect(outcomes(events)).toEqual([[1, 'done', null]])
    const account = () => listAccounts(mirror.reader)[0]
    expect(account()).toMatchObject({ verdict: 'busy', failures: 0, failure: null, lastSyncedAt: null, contended: 1 })
    const waits: number[] = []
    for (let call = 1; call <= 6; call++) {
      await expect.poll(() => clock.sleeps.length).toBe(1)
      const wait = (account()?.retryAt ?? 0) - clock.now()
      waits.push(wait)
      clock.advance(wait)
      await expect.poll(() => account()?.contended).toBe(call === 6 ? 0 : call + 1)
    }
    expect(waits).toEqual([3750, 11_250, 33_750, 90_000, 225_000, 225_000])
    expect(account()).toMatchObject({ verdict: 'synced', contended: 0, retryAt: null, lastSyncedAt: clock.now() })
  })

  it('that hangs is waited for no longer than its patience, and what it has is read', async () => {
    const {
      agent,
      all: everyone,
      mirror,
      events,
    } = await scene({
      limits: { patienceMs: 2000 },
      server: serverThat(() => new Promise<never>(() => undefined)),
    })
    await agent.syncEmailAccounts(everyone)
    expect(subjects(mirror, 1)).toHaveLength(3)
    expect(lastState(events)?.accounts[0]).toMatchObject({ state: 'done', verdict: 'unproven' })
  })

  it('that cannot show its cache is judged without it', async () => {
    const broken = () => Promise.reject(new Fault('offline', 'no snapshot'))
    const { agent, all: everyone, mirror } = await scene({ server: serverThat(answered(), broken) })
    await agent.syncEmailAccounts(everyone)
    expect(readAccountPage(mirror.reader, 1 as AccountId).runs[0]).toMatchObject({ evidence: 'leftReady' })
  })
})

describe('the runs of an account', () => {
  it('tell what each came to, newest first, twenty of them', async () => {
    const { agent, all: everyone, scriptOf, mirror } = await scene()
    for (let run = 0; run < 22; run++) {
      if (run === 20) scriptOf(1).before = () => Promise.reject(new Fault('auth', 'refused'))
      await agent.syncEmailAccounts(everyone, { evenIfWaiting: true })
      scriptOf(1).before = () => undefined
    }
    const { runs } = readAccountPage(mirror.reader, 1 as AccountId)
    expect(runs).toHaveLength(20)
    expect(runs[0]).toMatchObject({ verdict: 'synced', evidence: 'read', serverMs: null, failure: null })
    expect(runs[1]).toMatchObject({ verdict: 'failed', evidence: 'none', failure: { kind: 'auth', detail: 'refused' } })
  })

  it('keep beside them what its server can do', async () => {
    const { mirror } = await scene()
    const probe = [{ finding: 'version' as const, can: 'yes' as const, detail: '10.5' }]
    await mirror.write('accounts.probed', { accountId: 1 as AccountId, at: 77, probe })
    expect(readAccountPage(mirror.reader, 1 as AccountId)).toMatchObject({ probe, probedAt: 77, runs: [] })
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
