/** When mail leaves the outbox, and who has the last word until then. */
import { describe, expect, it } from 'vitest'
import { Fault } from '../../../main/failure.ts'
import { gate } from '../../support/gate.ts'
import { asleep, names, outboxStage, subjects } from '../../support/outbox.ts'

const undo = 10_000
const hour = 3_600_000

describe('a mail', () => {
  it('waits for the undo to pass, leaves once, and nothing of it stays', async () => {
    const stage = await outboxStage()
    const id = await stage.write('one')
    expect(await stage.outbox.send(id, stage.clock.now() + undo)).toBe(true)
    await asleep(stage, undo)
    stage.clock.advance(undo - 1)
    expect([stage.states(id), stage.script.sent]).toEqual([['queued'], []])
    const { rfcId } = stage.read(id) ?? {}
    stage.clock.advance(1)
    await expect.poll(() => stage.script.left).toEqual([{ id, subject: 'one' }])
    expect(stage.script.sent.map(({ messageId }) => messageId)).toEqual([rfcId])
    expect([names(stage), stage.clock.sleeps]).toEqual([['drafts.sent'], []])
    expect(rfcId).toMatch(/^<[0-9a-f-]{36}@example\.com>$/)
  })

  it('is committed as being sent before anything is handed over', async () => {
    const stage = await outboxStage()
    const id = await stage.write('one')
    const states: unknown[] = []
    stage.script.prepare = () => void states.push(...stage.states(id))
    stage.script.send = () => void states.push(...stage.states(id))
    await stage.outbox.send(id, 0)
    await expect.poll(() => stage.script.left).toHaveLength(1)
    expect(states).toEqual(['queued', 'sending'])
  })

  it('goes one after the other, in the order of their times, and accounts side by side', async () => {
    const stage = await outboxStage({ accounts: 2 })
    const [accountId] = stage.accountIds.slice(1)
    const gates = { a: gate(), other: gate() }
    stage.script.send = ({ subject }) =>
      subject === 'a' ? gates.a.reach() : subject === 'other' ? gates.other.reach() : undefined
    const ids = [await stage.write('c'), await stage.write('a'), await stage.write('b')]
    const now = stage.clock.now()
    for (const [at, id] of ids.entries()) await stage.outbox.send(id, now + ([3, 1, 2][at] ?? 0))
    await stage.outbox.send(await stage.write('other', accountId === undefined ? {} : { accountId }), now + 1)
    await asleep(stage, 1)
    stage.clock.advance(3)
    await Promise.all([gates.a.reached, gates.other.reached])
    expect(stage.states(...ids)).toEqual(['queued', 'sending', 'queued'])
    gates.a.open()
    await expect.poll(() => subjects(stage.script.sent)).toEqual(['a', 'b', 'c'])
    gates.other.open()
    await expect.poll(() => stage.script.left).toHaveLength(4)
  })
})

describe('taking back', () => {
  it('before its time always succeeds, and it is written on under the same name', async () => {
    const stage = await outboxStage()
    const id = await stage.write('one')
    await stage.outbox.send(id, stage.clock.now() + undo)
    const { rfcId } = stage.read(id) ?? {}
    expect(await stage.outbox.takeBack(id)).toBe(true)
    await asleep(stage)
    stage.clock.advance(undo)
    expect([stage.read(id)?.rfcId, stage.read(id)?.state, stage.script.sent]).toEqual([rfcId, 'draft', []])
  })

  it('at the moment of handing over has one winner', async () => {
    const stage = await outboxStage()
    const outcomes = new Set<boolean>()
    for (let round = 0; round < 8; round++) {
      const id = await stage.write(`round ${round}`)
      const prepared = gate()
      stage.script.prepare = () => prepared.reach()
      await stage.outbox.send(id, 0)
      await prepared.reached
      // Both steps are on their way to the one that commits, in either order.
      const before = round % 2 === 0 ? stage.outbox.takeBack(id) : null
      prepared.open()
      await new Promise((resolve) => setImmediate(resolve))
      const isBack = await (before ?? stage.outbox.takeBack(id))
      await expect.poll(() => stage.states(id)).toEqual([isBack ? 'draft' : undefined])
      expect(subjects(stage.script.sent).includes(`round ${round}`)).toBe(!isBack)
      outcomes.add(isBack)
    }
    expect(outcomes.size).toBe(2)
  })

  it('and sending again meanwhile gives it its new time and its new words', async () => {
    const stage = await outboxStage()
    const id = await stage.write('one')
    const prepared = gate()
    stage.script.prepare = () => prepared.reach()
    await stage.outbox.send(id, 0)
    await prepared.reached
    expect(await stage.outbox.takeBack(id)).toBe(true)
    const content = { ...(stage.read(id)?.content ?? fail()), subject: 'two' }
    await stage.mirror.writeDraft('drafts.save', { id, content, preview: '', now: 0 })
    await stage.outbox.send(id, stage.clock.now() + undo)
    prepared.open()
    await asleep(stage, undo)
    expect([stage.script.sent, stage.states(id)]).toEqual([[], ['queued']])
    stage.clock.advance(undo)
    await expect.poll(() => subjects(stage.script.sent)).toEqual(['two'])
  })

  it('is too late when it is being handed over', async () => {
    const stage = await outboxStage()
    const id = await stage.write('one')
    const sending = gate()
    stage.script.send = () => sending.reach()
    await stage.outbox.send(id, 0)
    await sending.reached
    expect([await stage.outbox.takeBack(id), await stage.outbox.send(id, 0)]).toEqual([false, false])
    sending.open()
    await expect.poll(() => stage.script.left).toHaveLength(1)
  })
})

describe('a time that the person chose', () => {
  it('may be days away, and is kept to the minute whatever the clock does', async () => {
    const stage = await outboxStage()
    const id = await stage.write('one')
    await stage.outbox.send(id, stage.clock.now() + 72 * hour)
    await asleep(stage, 60_000)
    // The computer sleeps, and its clock goes on.
    stage.clock.set(72 * hour - 61_000)
    stage.clock.advance(60_000)
    await asleep(stage, 1000)
    expect(stage.script.sent).toEqual([])
    stage.clock.advance(1000)
    await expect.poll(() => stage.script.left).toHaveLength(1)
    await expect.poll(() => stage.states(id)).toEqual([undefined])
  })

  it('holds for an undo though the clock is set back meanwhile', async () => {
    const stage = await outboxStage()
    await stage.outbox.send(await stage.write('one'), stage.clock.now() + undo)
    await asleep(stage, undo)
    stage.clock.set(-hour)
    stage.clock.advance(undo)
    await expect.poll(() => stage.script.left).toHaveLength(1)
  })

  it('that came while the app was closed is now', async () => {
    const stage = await outboxStage({ isStarted: false })
    await stage.outbox.send(await stage.write('one'), stage.clock.now() + hour)
    await stage.outbox.send(await stage.write('two'), stage.clock.now() + 3 * hour)
    await stage.outbox.close()
    stage.clock.advance(2 * hour)
    stage.again().start()
    await expect.poll(() => stage.script.left).toHaveLength(1)
    expect(subjects(stage.script.sent)).toEqual(['one'])
  })
})

describe('the end of the app', () => {
  it('lets what is due leave before', async () => {
    const stage = await outboxStage()
    const sending = gate()
    stage.script.send = () => sending.reach()
    const ids = [await stage.write('one'), await stage.write('two')]
    for (const id of ids) await stage.outbox.send(id, 0)
    await sending.reached
    const closed = stage.outbox.close()
    sending.open()
    await closed
    expect([subjects(stage.script.sent), stage.states(...ids)]).toEqual([
      ['one', 'two'],
      [undefined, undefined],
    ])
  })

  it.each([
    ['leaves then', true, [], ['scheduled']],
    ['waits for the next start where its server did not answer last', false, ['undo'], ['scheduled']],
  ])('is no time to undo: what waits for that alone %s', async (_case, isReachable, waiting, scheduled) => {
    const stage = await outboxStage()
    stage.script.isReachable = isReachable
    const [undo, later] = [await stage.write('undo'), await stage.write('scheduled')]
    await stage.outbox.send(undo, stage.clock.now() + 10_000)
    await stage.outbox.send(later, stage.clock.now() + 3_600_000)
    await stage.outbox.close()
    const queued = [undo, later].map((id) => stage.read(id)).filter((one) => one?.state === 'queued')
    expect(queued.map((one) => one?.content.subject)).toEqual([...waiting, ...scheduled])
  })

  it('does not wait for it for ever: then the next start does not know whether it left', async () => {
    const stage = await outboxStage()
    const sending = gate()
    stage.script.send = (_email, signal) => {
      signal?.addEventListener('abort', () => sending.open())
      return sending.reach().then(() => Promise.reject(new Fault('cancelled', 'x')))
    }
    const id = await stage.write('one')
    await stage.outbox.send(id, 0)
    await sending.reached
    const closed = stage.outbox.close()
    await asleep(stage, 5000)
    stage.clock.advance(5000)
    await closed
    expect(stage.states(id)).toEqual(['sending'])
    stage.again().start()
    await expect.poll(() => names(stage)).toEqual(['drafts.returned'])
    expect(stage.states(id)).toEqual(['unknown'])
  })

  it('while it was cleared up behind a mail has that done at the next start', async () => {
    const stage = await outboxStage({ isStarted: false })
    const id = await stage.write('one')
    for (const event of [{ kind: 'send', at: 0 }, { kind: 'handOver', by: 0 }, { kind: 'left' }] as const)
      await stage.mirror.writeDraft('drafts.step', { id, event, rfcId: '<1@example.com>', now: 0 })
    stage.outbox.start()
    await expect.poll(() => stage.script.left).toEqual([{ id, subject: 'one' }])
    expect(names(stage)).toEqual([])
  })
})

function fail(): never {
  throw new Error('there is no such draft')
}
