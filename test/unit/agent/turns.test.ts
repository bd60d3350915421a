import { describe, expect, it } from 'vitest'
import { createTurns, type GiveWay } from '../../../main/agent/turns.ts'
import { gate } from '../../support/gate.ts'

const settled = () => new Promise((resolve) => setImmediate(resolve))

describe('the turns of an account', () => {
  it('come one after another in the order of the calls, and not at all between accounts', async () => {
    const turns = createTurns()
    const held = gate()
    const ran: string[] = []
    const first = turns.take(1, () => held.reach())
    const others = ['second', 'third'].map((name) => turns.take(1, () => Promise.resolve(ran.push(name))))
    await turns.take(2, () => Promise.resolve(ran.push('another account')))
    expect(ran).toEqual(['another account'])
    held.open()
    await Promise.all([first, ...others])
    expect(ran).toEqual(['another account', 'second', 'third'])
  })

  it('go on after one that failed', async () => {
    const turns = createTurns()
    await expect(turns.take(1, () => Promise.reject(new Error('broken')))).rejects.toThrow('broken')
    expect(await turns.take(1, () => Promise.resolve('next'))).toBe('next')
  })

  it('let those who wait go first where a long one gives way, and take it up again', async () => {
    const turns = createTurns()
    const held = gate()
    const ran: string[] = []
    const long = turns.take(1, async (giveWay) => {
      await held.reach()
      await giveWay()
      ran.push('long')
    })
    await held.reached
    const short = turns.take(1, () => Promise.resolve(ran.push('short')))
    held.open()
    await Promise.all([long, short])
    expect(ran).toEqual(['short', 'long'])
  })

  it('are not kept by one that was given up while it gave way', async () => {
    const turns = createTurns()
    const held = gate()
    const ended = gate()
    let late: Promise<void> | undefined
    let way: GiveWay | undefined
    const given = turns.take(1, async (giveWay) => {
      way = giveWay
      await held.reach()
      late = giveWay()
      late.catch(() => undefined)
      await ended.reach()
    })
    await held.reached
    const busy = gate()
    const short = turns.take(1, () => busy.reach())
    held.open()
    await busy.reached
    ended.open()
    await given
    busy.open()
    await short
    await expect(late).rejects.toMatchObject({ kind: 'cancelled' })
    await expect(way?.()).rejects.toMatchObject({ kind: 'cancelled' })
    await settled()
    expect(await turns.take(1, () => Promise.resolve('free'))).toBe('free')
  })
})
