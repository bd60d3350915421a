/** Changes that could wait for ever: each is sent, or put back and told, and none holds up another. */
import { describe, expect, it } from 'vitest'
import { Fault } from '../../../main/failure.ts'
import { flagged, one, seen, shown, synced } from '../../support/changes.ts'
import { rowsOf } from '../../support/scene.ts'
import { holding } from '../../support/scripted-source.ts'

type Stage = Awaited<ReturnType<typeof synced>>
const refusals = ({ events }: Stage) => events.filter((one) => one.name === 'changes.refused').map((one) => one.payload)
const nonsense = () => new Fault('badAnswer', 'a web page')

/** Lets every wait for another try be over, this many times. */
async function tries(stage: Stage, times: number, done: () => number) {
  for (let at = 0; at < times; at++) {
    const before = done()
    await expect.poll(() => stage.clock.sleeps, { timeout: 5000 }).toHaveLength(1)
    stage.clock.advance(3_600_000)
    await expect.poll(done, { timeout: 5000 }).toBeGreaterThan(before)
  }
}

describe('an answer that cannot be understood', () => {
  it('holds up none of the other changes, and is asked for again', async () => {
    const stage = await synced()
    const { agent, ids, script, server, waits, quiet } = stage
    script.refuses = (_change, id) => (id === 'INBOX-2' ? nonsense() : null)
    await agent.change(ids, seen(true))
    await expect.poll(waits).toBe(1)
    // The account does not wait with it.
    await agent.change(one(ids), flagged(true))
    await expect.poll(waits).toBe(1)
    expect(holding(server('INBOX')).map((one) => one.entity.flags)).toEqual([1, 0, 9])
    script.refuses = () => null
    await expect.poll(() => stage.clock.sleeps).toHaveLength(1)
    stage.clock.advance(60_000)
    await quiet()
    expect(refusals(stage)).toEqual([])
  })

  it('time and again, while all else goes well, ends as a refusal', async () => {
    const stage = await synced()
    const { agent, ids, mirror, script, waits } = stage
    let asked = 0
    script.refuses = () => (asked++, nonsense())
    await agent.change(one(ids), seen(true))
    await tries(stage, 11, () => asked)
    await expect.poll(waits).toBe(0)
    expect(asked).toBe(12)
    expect(refusals(stage)).toMatchObject([{ change: 'seen', messages: 1, failure: { kind: 'badAnswer' } }])
    expect(shown(mirror, 'INBOX')[0]).toEqual(['INBOX 3', 0])
  })

  it('to everything is the server: little is asked, and nothing is ever given up', async () => {
    const stage = await synced()
    const { agent, ids, script, waits, sync, quiet } = stage
    script.before = () => Promise.reject(nonsense())
    await sync()
    let asked = 0
    script.before = (step) => (step.startsWith('apply') && asked++, Promise.reject(nonsense()))
    await agent.change(ids, seen(true))
    await expect.poll(() => stage.clock.sleeps).toHaveLength(1)
    await agent.change(ids, flagged(true))
    expect(asked).toBe(4)
    await tries(stage, 20, () => asked)
    expect(waits()).toBe(6)
    script.before = () => undefined
    await sync()
    stage.clock.advance(3_600_000)
    await quiet()
    expect(refusals(stage)).toEqual([])
  })
})

describe('a message that was moved into a folder that is not synced', () => {
  const untold = { renames: true, tellsNames: false }

  it('stays there, and what is then done to it is put back and told', async () => {
    const stage = await synced(untold)
    const { agent, ids, mirror, script, sync, to, quiet } = stage
    const work = script.folders.find((one) => one.folder.name === 'Work')
    if (work) work.folder = { ...work.folder, subscribed: false }
    await sync()
    await agent.change(one(ids), to('Work'))
    await quiet()
    await agent.change(one(ids), seen(true))
    await quiet()
    await expect.poll(() => refusals(stage)).toMatchObject([{ change: 'seen', failure: { kind: 'gone' } }])
    expect(shown(mirror, 'Work')).toEqual([['INBOX 3', 0]])
    // Once it is synced it is the same message, and can be changed.
    if (work) work.folder = { ...work.folder, subscribed: true }
    await sync()
    expect(rowsOf(mirror, 'Work').map((row) => row.id)).toEqual(one(ids))
    await agent.change(one(ids), seen(true))
    await quiet()
    expect(work && holding(work).map((one) => one.entity.flags)).toEqual([1])
  })
})
