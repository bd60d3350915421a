/** A sync beside changes that wait: it overwrites none of them, and knows moved mail again where it arrives. */
import { describe, expect, it } from 'vitest'
import { Fault } from '../../../main/failure.ts'
import { numbers, one, seen, shown, synced } from '../../support/changes.ts'
import { mail } from '../../support/mail.ts'
import { rowsOf } from '../../support/scene.ts'
import { arrive, holding, leave } from '../../support/scripted-source.ts'

describe('a sync beside a change that waits', () => {
  it('overwrites nothing of it, whatever the server says meanwhile', async () => {
    const { agent, ids, mirror, script, to, sync, server, quiet } = await synced()
    const before = numbers(mirror)
    script.before = (step) => (step.startsWith('apply') ? Promise.reject(new Fault('timeout', '')) : undefined)
    await agent.change(one(ids), seen(true))
    await agent.change(one(ids, 1), to('Work'))
    await agent.change(one(ids, 2), { kind: 'delete' })
    // The server delivers all of them once more, with other flags.
    for (const one of [...server('INBOX').arrivals]) {
      one.entity = { ...one.entity, flags: 8 }
      server('INBOX').arrivals.push(one)
    }
    await sync()
    await sync()
    expect(shown(mirror, 'INBOX')).toEqual([['INBOX 3', 9]])
    expect(shown(mirror, 'Work')).toEqual([['INBOX 2', 8]])
    expect(numbers(mirror)).toEqual(before.slice(1))
    script.before = () => undefined
    await sync()
    await quiet()
    await sync()
    expect(shown(mirror, 'INBOX')).toEqual([['INBOX 3', 9]])
    expect(numbers(mirror)).toEqual(before.slice(1))
  })

  it('takes a change that is made while it compares, and still sends it', async () => {
    const { agent, ids, mirror, script, sync, server, quiet, to } = await synced()
    script.before = async (step) => {
      if (step !== 'listed INBOX') return
      await agent.change(one(ids), seen(true))
      await agent.change(one(ids, 1), to('Work'))
      await agent.change(one(ids, 2), { kind: 'delete' })
    }
    await sync()
    await quiet()
    expect(shown(mirror, 'INBOX')).toEqual([['INBOX 3', 1]])
    expect(shown(mirror, 'Work')).toEqual([['INBOX 2', 0]])
    expect(holding(server('INBOX')).map((one) => one.remoteId)).toEqual(['INBOX-3'])
  })

  it('does not hold it up: a long one gives way between its pages', async () => {
    const { agent, ids, script, sync, server } = await synced({ pageSize: 1 })
    for (const n of [4, 5, 6]) arrive(server('INBOX'), `INBOX-${n}`, mail({ messageId: `<${n}@x>` }))
    const order: string[] = []
    script.before = async (step) => {
      order.push(step.split(' ').slice(0, 2).join(' '))
      if (step === 'changes INBOX 4') await agent.change(one(ids), seen(true))
    }
    await sync()
    expect(order.indexOf('apply seen')).toBeGreaterThan(0)
    expect(order.indexOf('apply seen')).toBeLessThan(order.indexOf('listing INBOX'))
  })

  it('drops a change of a message that the server has no more', async () => {
    const { agent, ids, mirror, script, sync, server, waits } = await synced()
    script.before = (step) => (step.startsWith('apply') ? Promise.reject(new Fault('offline', '')) : undefined)
    await agent.change(one(ids), seen(true))
    await agent.change(one(ids, 1), { kind: 'delete' })
    for (const id of ['INBOX-3', 'INBOX-2']) leave(server('INBOX'), id)
    await sync()
    expect(shown(mirror, 'INBOX')).toEqual([['INBOX 1', 0]])
    expect(waits()).toBe(0)
  })

  it('puts back what was to go into a folder that was removed', async () => {
    const { agent, ids, mirror, script, sync, to } = await synced()
    script.before = (step) => (step.startsWith('apply') ? Promise.reject(new Fault('offline', '')) : undefined)
    await agent.change(one(ids), to('Work'))
    script.folders = script.folders.filter((one) => one.folder.name !== 'Work')
    await sync()
    expect(shown(mirror, 'INBOX')).toHaveLength(3)
    expect(rowsOf(mirror, 'INBOX')[0]?.id).toBe(ids[0])
  })
})

describe('a moved message whose new name is not told', () => {
  const untold = { renames: true, tellsNames: false }

  it('is known again where it arrives, under its numbers, and what was done to it meanwhile follows', async () => {
    const { agent, ids, mirror, to, sync, server, quiet } = await synced(untold)
    const before = numbers(mirror)
    await agent.change(one(ids), to('Work'))
    await quiet()
    await agent.change(one(ids), seen(true))
    await agent.change(one(ids), to('Old'))
    // Its folder is read for the new name without waiting for a sync.
    await quiet()
    expect(holding(server('Old')).map((one) => [one.remoteId, one.entity.flags])).toEqual([['INBOX-3++', 1]])
    await sync()
    expect(shown(mirror, 'Old')).toEqual([['INBOX 3', 1]])
    expect(numbers(mirror)).toEqual(before)
    expect(mirror.reader.prepare('SELECT count(*) FROM known').pluck().get()).toBe(0)
  })

  it('goes when it does not show up twice', async () => {
    const { agent, ids, mirror, to, sync, server, quiet } = await synced(untold)
    await agent.change(one(ids), to('Work'))
    await quiet()
    leave(server('Work'), 'INBOX-3+')
    await sync()
    expect(shown(mirror, 'Work')).toHaveLength(1)
    await sync()
    expect(shown(mirror, 'Work')).toEqual([])
    expect(mirror.reader.prepare('SELECT count(*) FROM change').pluck().get()).toBe(0)
  })

  it('is not taken for another with the same number in that folder', async () => {
    const { agent, ids, mirror, to, sync, server, quiet } = await synced(untold)
    await agent.change(one(ids), to('Work'))
    await quiet()
    leave(server('Work'), 'INBOX-3+')
    arrive(server('Work'), 'INBOX-3', mail({ subject: 'another', messageId: '<another@x>' }))
    await sync()
    await sync()
    expect(shown(mirror, 'Work')).toEqual([['another', 0]])
  })
})
