/** What the person does to mail: shown at once, sent when it can be, and put back when the server refuses. */
import { describe, expect, it } from 'vitest'
import { Fault } from '../../../main/failure.ts'
import type { Wish } from '../../../main/mirror/changes.ts'
import { storedFolders } from '../../../main/mirror/folders.ts'
import { searchMessages } from '../../../main/mirror/messages.ts'
import type { AccountId, MessageId } from '../../../preload/model.ts'
import { flagged, numbers, one, seen, shown, synced } from '../../support/changes.ts'
import { gate } from '../../support/gate.ts'
import { mail } from '../../support/mail.ts'
import { folderNamed, rowsOf, scene } from '../../support/scene.ts'
import { arrive, holding } from '../../support/scripted-source.ts'

describe('a change', () => {
  it('shows at once, before the server heard of it, and reaches the server', async () => {
    const { agent, mirror, ids, script, server, to, quiet } = await synced()
    const held = gate()
    script.before = () => held.reach()
    await agent.change(ids, seen(true))
    await agent.change(one(ids, 1), to('Work'))
    await agent.change(one(ids, 2), { kind: 'delete' })
    expect(shown(mirror, 'INBOX')).toEqual([['INBOX 3', 1]])
    expect(shown(mirror, 'Work')).toEqual([['INBOX 2', 1]])
    expect(searchMessages(mirror.reader, 'inbox', null, null, 10)).toHaveLength(2)
    const counts = storedFolders(mirror.reader, 1 as AccountId).map((one) => [one.name, one.total, one.unread])
    expect(counts.slice(0, 3)).toEqual([
      ['INBOX', 1, 0],
      ['Old', 0, 0],
      ['Work', 1, 0],
    ])
    held.open()
    await quiet()
    expect(holding(server('INBOX')).map((one) => [one.remoteId, one.entity.flags])).toEqual([['INBOX-3', 1]])
    expect(holding(server('Work')).map((one) => [one.remoteId, one.entity.flags])).toEqual([['INBOX-2', 1]])
    expect(mirror.reader.prepare('SELECT count(*) FROM known').pluck().get()).toBe(0)
  })

  it('of many messages goes to the server in hundreds', async () => {
    const { agent, mirror, script, sync, server, quiet } = await synced()
    for (let n = 4; n <= 250; n++) {
      arrive(server('INBOX'), `INBOX-${n}`, mail({ messageId: `<${n}@x>`, receivedAt: '2026-02-01T00:00:00Z' }))
    }
    await sync()
    const sizes: number[] = []
    script.before = (step) => void (step.startsWith('apply') && sizes.push(step.split(' ').length - 3))
    await agent.change(
      rowsOf(mirror, 'INBOX').map((row) => row.id),
      seen(true),
    )
    await quiet()
    expect(sizes).toEqual([100, 100, 50])
    expect(holding(server('INBOX')).every((one) => one.entity.flags === 1)).toBe(true)
  })

  it('goes to the trash of its account, and what is there already stays', async () => {
    const { agent, mirror, ids, server, quiet, script } = await synced()
    await agent.change(one(ids), { kind: 'trash' })
    await quiet()
    await agent.change(one(ids), { kind: 'trash' })
    expect(shown(mirror, 'Trash')).toEqual([['INBOX 3', 0]])
    expect(holding(server('Trash')).map((one) => one.remoteId)).toEqual(['INBOX-3'])
    expect(script.applied).toEqual(['trash INBOX-3'])
  })

  it('taken back after it was sent goes back at once, though the server does not tell the new name', async () => {
    const { agent, mirror, ids, server, quiet } = await synced({ renames: true, tellsNames: false })
    const before = shown(mirror, 'INBOX')
    await agent.change(one(ids), { kind: 'trash' })
    await quiet()
    await agent.change(one(ids), { kind: 'move', folderId: folderNamed(mirror, 'INBOX') })
    expect(shown(mirror, 'INBOX')).toEqual(before)
    await quiet()
    expect(holding(server('Trash'))).toEqual([])
    expect(holding(server('INBOX'))).toHaveLength(3)
  })

  it('is refused as invalid, whole, for a folder of another account or where there is no trash', async () => {
    const { agent, mirror, all } = await scene({ accounts: 2 })
    await agent.syncEmailAccounts(all)
    const ids = rowsOf(mirror, 'INBOX').map((row) => row.id)
    const elsewhere: Wish = { kind: 'move', folderId: folderNamed(mirror, 'INBOX', 2) }
    await expect(agent.change(ids, elsewhere)).rejects.toMatchObject({ kind: 'invalid' })
    await expect(agent.change(ids, { kind: 'trash' })).rejects.toMatchObject({ kind: 'invalid' })
    expect(rowsOf(mirror, 'INBOX')).toHaveLength(3)
  })

  it('passes over messages that are gone', async () => {
    const { agent, ids, mirror } = await synced()
    await agent.change([1 as MessageId, ...one(ids)], seen(true))
    expect(shown(mirror, 'INBOX')[0]).toEqual(['INBOX 3', 1])
  })

  it('that a server does not take stays here, and no sync overwrites it', async () => {
    const capabilities = { reads: 'one' as const, sets: { seen: true, flagged: false, answered: false }, sends: true }
    const stage = await synced({ capabilities })
    await stage.agent.change(one(stage.ids), flagged(true))
    await stage.quiet()
    await stage.sync()
    const [, , third] = stage.server('INBOX').arrivals
    if (third) third.entity = { ...third.entity, flags: 1 }
    await stage.restart()
    await stage.sync()
    expect(shown(stage.mirror, 'INBOX')[0]).toEqual(['INBOX 3', 9])
    expect(stage.script.applied).toEqual([])
  })
})

describe('changes made without a connection', () => {
  it('wait, come to their shortest, and are sent when the wait is over', async () => {
    const { agent, ids, clock, script, waits, quiet, offline, online, to, mirror } = await synced()
    offline()
    await agent.change(one(ids), seen(true))
    await expect.poll(() => clock.sleeps).toHaveLength(1)
    await agent.change(one(ids, 1), to('Work'))
    await agent.change(one(ids, 1), to('INBOX'))
    await agent.change(one(ids, 2), flagged(true))
    await agent.change(one(ids, 2), to('Work'))
    await agent.change(one(ids, 2), to('Old'))
    expect(waits()).toBe(3)
    online()
    clock.advance(30_000)
    await quiet()
    expect(script.applied).toEqual(['seen INBOX-3', 'flagged INBOX-1', 'move INBOX-1'])
    expect(shown(mirror, 'Old')).toEqual([['INBOX 1', 8]])
  })

  it('are sent with the next sync, also after a restart', async () => {
    const stage = await synced()
    stage.offline()
    await stage.agent.change(stage.ids, { kind: 'delete' })
    await expect.poll(() => stage.clock.sleeps).toHaveLength(1)
    await stage.restart()
    expect(shown(stage.mirror, 'INBOX')).toEqual([])
    stage.online()
    await stage.sync()
    expect(stage.script.applied).toEqual(['delete INBOX-1', 'delete INBOX-2', 'delete INBOX-3'])
    expect(stage.waits()).toBe(0)
  })

  it('wait longer each time, and as long as the server asks for', async () => {
    const { agent, ids, clock, script } = await synced()
    const faults = [
      new Fault('offline', ''),
      new Fault('timeout', ''),
      new Fault('throttled', '', { retryAfter: 400_000 }),
    ]
    let tries = 0
    script.before = () => {
      const fault = faults[tries++]
      return fault ? Promise.reject(fault) : undefined
    }
    await agent.change(one(ids), seen(true))
    for (const [at, wait] of [22_500, 45_000, 400_000].entries()) {
      await expect.poll(() => clock.sleeps, { timeout: 5000 }).toEqual([wait])
      expect(tries).toBe(at + 1)
      clock.advance(wait)
    }
    await expect.poll(() => script.applied).toEqual(['seen INBOX-3'])
  })
})

describe('a server that refuses', () => {
  it.each([
    ['seen', seen(true), 'INBOX'],
    ['flagged', flagged(true), 'INBOX'],
    ['answered', { kind: 'answered', value: true } as const, 'INBOX'],
    ['move', null, 'Work'],
    ['trash', { kind: 'trash' } as const, 'Trash'],
    ['delete', { kind: 'delete' } as const, 'INBOX'],
  ])(
    'a %s gets the message put back whole, under its numbers, and the person hears of it',
    async (kind, wish, name) => {
      const { agent, ids, mirror, events, quiet, to, script, server } = await synced()
      script.refuses = (_change, id) => (id === 'INBOX-2' ? new Fault('rejected', 'no') : null)
      const before = numbers(mirror)
      await agent.change(ids, wish ?? to('Work'))
      await quiet()
      await expect
        .poll(() => events.filter((one) => one.name === 'changes.refused'))
        .toEqual([
          {
            name: 'changes.refused',
            payload: { accountId: 1, change: kind, messages: 1, failure: { kind: 'rejected', detail: 'no' } },
          },
        ])
      expect(rowsOf(mirror, 'INBOX').find((row) => row.subject === 'INBOX 2')).toMatchObject({ id: ids[1], flags: 0 })
      expect(holding(server('INBOX')).find((one) => one.remoteId === 'INBOX-2')?.entity.flags).toBe(0)
      const others = holding(server(name)).filter((one) => one.remoteId !== 'INBOX-2')
      expect(others).toHaveLength(kind === 'delete' ? 0 : 2)
      if (kind !== 'delete') expect(numbers(mirror)).toEqual(before)
      else expect(numbers(mirror)).toEqual([before[1]])
      expect(searchMessages(mirror.reader, '"INBOX 2"', null, null, 9)).toHaveLength(1)
    },
  )

  it('the sign-in is asked no more until a sync or a caller asks, and nothing is lost', async () => {
    const { agent, ids, script, clock, waits, sync } = await synced()
    let tries = 0
    script.before = () => (tries++, Promise.reject(new Fault('auth', 'who are you')))
    await agent.change(one(ids), seen(true))
    await expect.poll(() => tries).toBe(1)
    await agent.change(one(ids, 1), seen(true))
    await agent.push(null)
    expect([tries, clock.sleeps, waits()]).toEqual([1, [], 2])
    await sync()
    expect(tries).toBe(2)
    script.before = () => undefined
    await agent.push([1 as AccountId])
    expect(script.applied).toEqual(['seen INBOX-2', 'seen INBOX-3'])
  })
})
