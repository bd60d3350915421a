import { describe, expect, it } from 'vitest'
import { createLock } from '../../../main/agent/lock.ts'
import { gate } from '../../support/gate.ts'
import { testClock } from '../../support/test-clock.ts'

describe('the sync lock', () => {
  it('runs one call and lets another return after exactly one second without running it', async () => {
    const clock = testClock()
    const lock = createLock(clock)
    const first = gate()
    const running = lock.run(() => first.reach())
    await first.reached
    let secondRan = false
    let secondReturned = false
    const second = lock
      .run(() => {
        secondRan = true
        return Promise.resolve()
      })
      .then(() => (secondReturned = true))
    expect(clock.sleeps).toEqual([1000])
    clock.advance(999)
    await Promise.resolve()
    expect(secondReturned).toBe(false)
    clock.advance(1)
    await second
    expect(secondRan).toBe(false)
    first.open()
    await running
  })

  it('lets fifty calls at once run exactly one of them', async () => {
    const clock = testClock()
    const lock = createLock(clock)
    const first = gate()
    let runs = 0
    const calls = Array.from({ length: 50 }, () =>
      lock.run(() => {
        runs++
        return first.reach()
      }),
    )
    expect(clock.sleeps).toHaveLength(49)
    clock.advance(1000)
    first.open()
    await Promise.all(calls)
    expect(runs).toBe(1)
  })

  it('is free again after a call that failed', async () => {
    const lock = createLock(testClock())
    await expect(lock.run(() => Promise.reject(new Error('broken')))).rejects.toThrow('broken')
    expect(lock.held).toBe(false)
    let ran = false
    await lock.run(() => {
      ran = true
      return Promise.resolve()
    })
    expect(ran).toBe(true)
  })
})
