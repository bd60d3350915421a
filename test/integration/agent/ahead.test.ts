/** Folders read ahead: what was on its way undoes nothing that was sent meanwhile, and nothing is left open. */
import { describe, expect, it } from 'vitest'
import { Fault } from '../../../main/failure.ts'
import { one, seen, shown, synced } from '../../support/changes.ts'
import { gate } from '../../support/gate.ts'
import { mail } from '../../support/mail.ts'
import { outcomes } from '../../support/scene.ts'
import { arrive, holding } from '../../support/scripted-source.ts'

const capabilities = { reads: 'several', sets: { seen: true, flagged: true, answered: true }, sends: true } as const

/** A mailbox whose folders are read ahead, with news in the one before Work. */
async function ahead() {
  const stage = await synced({ capabilities, told: 'all', pageSize: 10 })
  arrive(stage.server('Old'), 'Old-1', mail({ messageId: '<old1@x>' }))
  return stage
}

describe('a page that was on its way', () => {
  it('undoes no flag, removal or move that was sent before it is stored', async () => {
    const stage = await ahead()
    const { agent, ids, mirror, script, server, sync, to } = stage
    await agent.change(ids, to('Work'))
    await stage.quiet()
    await sync()
    // All three are delivered once more, while the folder before theirs is stored.
    const work = server('Work')
    work.present = new Set(work.arrivals.map((message) => message.remoteId))
    for (const { remoteId, entity } of [...work.arrivals]) arrive(work, remoteId, entity)
    arrive(server('Old'), 'Old-2', mail({ messageId: '<old2@x>' }))
    const held = gate()
    script.before = (step) => (step === 'changes Old 1' ? held.reach() : undefined)
    const running = sync()
    await held.reached
    await expect.poll(() => script.reading).toContain('Work')
    await agent.change(one(ids), seen(true))
    await agent.change(one(ids, 1), { kind: 'delete' })
    await agent.change(one(ids, 2), to('INBOX'))
    held.open()
    await running
    expect(script.applied.slice(3)).toHaveLength(3)
    expect(shown(mirror, 'Work')).toEqual([['INBOX 3', 1]])
    expect(shown(mirror, 'INBOX')).toEqual([['INBOX 1', 0]])
    expect(mirror.reader.prepare('SELECT count(*) FROM known').pluck().get()).toBe(0)
    // What the server says afterwards counts again.
    const [message] = holding(work)
    arrive(work, 'INBOX-3', { ...mail(), ...message?.entity, flags: 8 })
    await sync()
    expect(shown(mirror, 'Work')).toEqual([['INBOX 3', 8]])
  })
})

describe('what others did to a message that the person changed while it was read', () => {
  it('is there when the sync is over', async () => {
    const stage = await ahead()
    const { agent, ids, mirror, script, server, sync, to } = stage
    await agent.change(ids, to('Work'))
    await stage.quiet()
    await sync()
    const flagged = holding(server('Work')).find(({ remoteId }) => remoteId === 'INBOX-3')
    arrive(server('Work'), 'INBOX-3', { ...mail(), ...flagged?.entity, flags: 8 })
    arrive(server('Old'), 'Old-2', mail({ messageId: '<old2@x>' }))
    const held = gate()
    script.before = (step) => (step === 'changes Old 1' ? held.reach() : undefined)
    const running = sync()
    await held.reached
    await expect.poll(() => script.reading).toContain('Work')
    await agent.change(one(ids), seen(true))
    held.open()
    await running
    expect(shown(mirror, 'Work')).toContainEqual(['INBOX 3', 9])
  })
})

describe('a folder that was begun early', () => {
  it('is closed when the one before it fails, and what failed is told at once though its source will not end', async () => {
    const stage = await ahead()
    const { script, sync, server, events } = stage
    arrive(server('INBOX'), 'INBOX-4', mail({ messageId: '<4@x>' }))
    const hangs = gate()
    script.before = (step) => {
      if (step === 'changes Old 0') return hangs.reach()
      if (step === 'changes INBOX 3') throw new Fault('badAnswer', 'nonsense')
      return undefined
    }
    await sync()
    expect(outcomes(events)).toEqual([[1, 'failed', 'badAnswer']])
    expect([...script.reading]).toEqual(['Old'])
    hangs.open()
    await expect.poll(() => script.reading.size).toBe(0)
    script.before = () => undefined
    await sync()
    expect(outcomes(events)).toEqual([[1, 'done', null]])
  })

  it('is closed when the sync is stopped', async () => {
    const stage = await ahead()
    const { agent, script, sync, server, events } = stage
    arrive(server('INBOX'), 'INBOX-4', mail({ messageId: '<4@x>' }))
    const held = gate()
    script.before = (step) => (step === 'changes INBOX 3' ? held.reach() : undefined)
    const running = sync()
    await held.reached
    agent.cancel()
    await running
    held.open()
    expect(outcomes(events)).toEqual([[1, 'cancelled', 'cancelled']])
    await expect.poll(() => script.reading.size).toBe(0)
  })
})
