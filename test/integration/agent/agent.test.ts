import { describe, expect, it } from 'vitest'
import { Fault } from '../../../main/failure.ts'
import { listAccounts } from '../../../main/mirror/accounts.ts'
import { storedFolders } from '../../../main/mirror/folders.ts'
import { messagePage, searchMessages } from '../../../main/mirror/messages.ts'
import type { Mirror } from '../../../main/mirror/mirror.ts'
import type { AccountId } from '../../../preload/model.ts'
import { gate } from '../../support/gate.ts'
import { inboxOf, lastState, outcomes, scene, subjects } from '../../support/scene.ts'
import { scriptedFolder } from '../../support/scripted-source.ts'

describe('syncEmailAccounts', () => {
  it('mirrors every account, and answers when the last task has ended', async () => {
    const { agent, mirror, all, events } = await scene({ accounts: 12 })
    await agent.syncEmailAccounts(all)
    for (const { accountId } of all) expect(subjects(mirror, accountId)).toEqual(['INBOX 3', 'INBOX 2', 'INBOX 1'])
    expect(events.at(-1)).toMatchObject({ name: 'sync.finished', state: { running: false } })
    expect(lastState(events)?.accounts.every((one) => one.state === 'done' && one.fetched === 3)).toBe(true)
  })

  it('never has more than ten accounts inside their sources at once', async () => {
    const inside = { now: 0, most: 0 }
    const tenInside = gate()
    const before = async (step: string) => {
      if (step !== 'folders') return
      inside.most = Math.max(inside.most, ++inside.now)
      if (inside.now === 10) void tenInside.reach()
      await tenInside.opened
      inside.now--
    }
    const { agent, all } = await scene({ accounts: 25, script: () => ({ before }) })
    const sync = agent.syncEmailAccounts(all)
    await tenInside.reached
    tenInside.open()
    await sync
    expect(inside.most).toBe(10)
  })

  it('returns after one second without a word or a trace while another call runs', async () => {
    const held = gate()
    const { agent, all, clock, events, mirror } = await scene({
      accounts: 2,
      script: (id) => (id === 1 ? { before: (step) => (step === 'folders' ? held.reach() : undefined) } : {}),
    })
    const [first, second] = all
    const running = agent.syncEmailAccounts(first ? [first] : [])
    await held.reached
    const before = events.length
    const refused = agent.syncEmailAccounts(second ? [second] : [])
    expect(clock.sleeps).toEqual([1000])
    clock.advance(1000)
    await expect(refused).resolves.toBeUndefined()
    expect(events).toHaveLength(before)
    expect(subjects(mirror, 2)).toEqual([])
    held.open()
    await running
  })

  it('syncs an account that is named twice once', async () => {
    let listed = 0
    const before = (step: string) => void (step === 'folders' && listed++)
    const { agent, all } = await scene({ script: () => ({ before }) })
    await agent.syncEmailAccounts([...all, ...all, ...all])
    expect(listed).toBe(1)
  })

  it('refuses an unknown account before anything starts', async () => {
    const { agent, all, events, mirror } = await scene()
    await expect(agent.syncEmailAccounts([...all, { accountId: 99 }])).rejects.toMatchObject({ kind: 'invalid' })
    expect(events).toEqual([])
    expect(subjects(mirror, 1)).toEqual([])
  })

  it('returns at once from an empty list, also while another call runs', async () => {
    const held = gate()
    const { agent, all, clock } = await scene({ script: () => ({ before: () => held.reach() }) })
    const running = agent.syncEmailAccounts(all)
    await held.reached
    await agent.syncEmailAccounts([])
    expect(clock.sleeps).toEqual([])
    held.open()
    await running
  })

  it.each(['offline', 'auth', 'badAnswer', 'throttled'] as const)(
    'records %s for the account that failed, syncs the others, and frees the lock',
    async (kind) => {
      const { agent, all, events, mirror, scriptOf } = await scene({ accounts: 3 })
      scriptOf(2).before = () => Promise.reject(new Fault(kind, 'as scripted'))
      await agent.syncEmailAccounts(all)
      expect(outcomes(events)).toEqual([
        [1, 'done', null],
        [2, 'failed', kind],
        [3, 'done', null],
      ])
      expect(listAccounts(mirror.reader)[1]).toMatchObject({ failures: 1, failure: { kind, detail: 'as scripted' } })
      scriptOf(2).before = () => undefined
      await agent.syncEmailAccounts(all, { evenIfWaiting: true })
      expect(outcomes(events)).toEqual([
        [1, 'done', null],
        [2, 'done', null],
        [3, 'done', null],
      ])
      expect(listAccounts(mirror.reader)[1]).toMatchObject({ failures: 0, failure: null, retryAt: null })
    },
  )

  it('lets a failing account wait longer each time, and asks it again only when its time has come', async () => {
    const { agent, all, clock, mirror, events } = await scene({
      script: () => ({ before: () => Promise.reject(new Fault('offline', 'down')) }),
    })
    const waits: number[] = []
    for (let round = 0; round < 3; round++) {
      await agent.syncEmailAccounts(all)
      const retryAt = listAccounts(mirror.reader)[0]?.retryAt ?? 0
      waits.push(retryAt - clock.now())
      await agent.syncEmailAccounts(all)
      expect(outcomes(events)).toEqual([[1, 'waiting', null]])
      expect(agent.getReadySyncEmailAccounts()).toEqual([])
      clock.advance(retryAt - clock.now())
      expect(agent.getReadySyncEmailAccounts()).toHaveLength(1)
    }
    expect(waits).toEqual([22_500, 45_000, 90_000])
  })

  it('can be cancelled: what was stored stays, the account is not blamed, and the lock is free', async () => {
    const held = gate()
    const { agent, all, events, mirror, scriptOf } = await scene({
      script: () => ({
        pageSize: 1,
        before: (step) => (step === 'changes INBOX 2' ? held.reach() : undefined),
      }),
    })
    const sync = agent.syncEmailAccounts(all)
    await held.reached
    agent.cancel()
    await sync
    expect(outcomes(events)).toEqual([[1, 'cancelled', 'cancelled']])
    expect(subjects(mirror, 1)).toEqual(['INBOX 2', 'INBOX 1'])
    expect(listAccounts(mirror.reader)[0]).toMatchObject({ failures: 0, failure: null })
    held.open()
    scriptOf(1).before = () => undefined
    await agent.syncEmailAccounts(all)
    expect(subjects(mirror, 1)).toEqual(['INBOX 3', 'INBOX 2', 'INBOX 1'])
  })

  it('gives up an account that hangs even when its source ignores the signal, and writes nothing of it later', async () => {
    const never = gate()
    const { agent, all, events, mirror } = await scene({
      accounts: 2,
      limits: { patienceMs: 50 },
      script: (id) => (id === 1 ? { before: (step) => (step === 'changes INBOX 0' ? never.reach() : undefined) } : {}),
    })
    await agent.syncEmailAccounts(all)
    expect(outcomes(events)).toEqual([
      [1, 'failed', 'timeout'],
      [2, 'done', null],
    ])
    never.open()
    await agent.syncEmailAccounts([{ accountId: 2 }])
    expect(subjects(mirror, 1)).toEqual([])
  })

  it('takes flags and removals from the source, and asks again for what it could not read at first', async () => {
    const { agent, all, mirror, scriptOf } = await scene()
    const script = scriptOf(1)
    script.unreadable.add('INBOX-2')
    await agent.syncEmailAccounts(all)
    expect(subjects(mirror, 1)).toEqual(['INBOX 3', 'INBOX 2', 'INBOX 1'])
    const [folder] = script.folders
    if (folder) folder.present = new Set(['INBOX-1', 'INBOX-3'])
    const [first] = folder?.arrivals ?? []
    if (first) first.entity = { ...first.entity, flags: 1 }
    await agent.syncEmailAccounts(all)
    expect(inboxOf(mirror, 1).map((row) => [row.subject, row.flags])).toEqual([
      ['INBOX 3', 0],
      ['INBOX 1', 1],
    ])
    expect(searchMessages(mirror.reader, 'INBOX 2', null, null, 10)).toEqual([])
  })

  it.each(['one', 'several'] as const)(
    'ends in the same mirror however often and wherever it was interrupted, and a further run changes nothing: a source that reads %s',
    async (reads) => {
      const folders = () => [scriptedFolder('INBOX', 5), scriptedFolder('Sent', 3)]
      const capabilities = { reads, sets: { seen: true, flagged: true, answered: true }, sends: true }
      const steps: string[] = []
      const whole = await scene({
        script: () => ({ pageSize: 2, folders: folders(), capabilities, before: (step) => void steps.push(step) }),
      })
      await whole.agent.syncEmailAccounts(whole.all)
      const expected = picture(whole.mirror)
      expect(steps).toHaveLength(10)
      for (let broken = 0; broken < steps.length; broken++) {
        let at = 0
        const before = () => (at++ === broken ? Promise.reject(new Fault('offline', 'cut')) : undefined)
        const { agent, all, mirror, scriptOf } = await scene({
          script: () => ({ pageSize: 2, folders: folders(), capabilities, before }),
        })
        await agent.syncEmailAccounts(all)
        expect(scriptOf(1).reading.size).toBe(0)
        await agent.syncEmailAccounts(all, { evenIfWaiting: true })
        expect(picture(mirror), `interrupted at ${steps[broken]}`).toEqual(expected)
        await agent.syncEmailAccounts(all, { evenIfWaiting: true })
        expect(picture(mirror)).toEqual(expected)
      }
    },
  )
})

const picture = (mirror: Mirror) =>
  storedFolders(mirror.reader, 1 as AccountId).map((folder) => [
    folder.name,
    folder.cursor,
    folder.total,
    folder.unread,
    messagePage(mirror.reader, folder.id, null, 100).map((row) => [row.id, row.subject]),
  ])
