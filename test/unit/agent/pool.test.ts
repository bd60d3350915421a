import { describe, expect, it } from 'vitest'
import { createPool, maxTasks } from '../../../main/agent/pool.ts'
import { gate } from '../../support/gate.ts'

/** Tasks that wait for their own gate, and how many were ever inside at once. */
function gatedTasks(count: number) {
  const gates = Array.from({ length: count }, gate)
  const seen = { inside: 0, most: 0, started: [] as number[] }
  const tasks = gates.map((one, index) => async () => {
    seen.started.push(index)
    seen.most = Math.max(seen.most, ++seen.inside)
    await one.reach()
    seen.inside--
  })
  return { gates, tasks, seen }
}

const settled = () => new Promise((resolve) => setImmediate(resolve))

describe('the task pool', () => {
  it('runs ten of twelve tasks at once, and the others as places become free, in their order', async () => {
    const { gates, tasks, seen } = gatedTasks(12)
    const pool = createPool()
    const all = Promise.all(tasks.map(pool))
    await settled()
    expect(seen.started).toHaveLength(maxTasks)
    gates[7]?.open()
    await settled()
    expect(seen.started).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
    gates.forEach((one) => one.open())
    await all
    expect(seen.most).toBe(10)
    expect(seen.started).toHaveLength(12)
  })

  it('gives the place of a task that failed to the next one, and the failure to its caller alone', async () => {
    const pool = createPool(1)
    const ran: string[] = []
    const failing = pool(() => Promise.reject(new Error('first')))
    const following = pool(() => {
      ran.push('second')
      return Promise.resolve()
    })
    await expect(failing).rejects.toThrow('first')
    await following
    expect(ran).toEqual(['second'])
  })
})
