/** One thing at a time for each account: what reads it, what sends its changes, what saves into it. */
import { Fault } from '../failure.ts'

/** Lets those who wait have their turn first, and comes back; for a long task at a point where the mirror is whole. */
export type GiveWay = () => Promise<void>

export interface Turns {
  /** Runs `work` when the account is free, in the order of the calls; settles as it does. */
  take<T>(account: number, work: (giveWay: GiveWay) => Promise<T>): Promise<T>
}

export function createTurns(): Turns {
  const queues = new Map<number, Queue>()
  return {
    async take(account, work) {
      let queue = queues.get(account)
      if (!queue) queues.set(account, (queue = createQueue()))
      return inTurn(queue, work)
    },
  }
}

interface Queue {
  readonly crowded: () => boolean
  readonly enter: () => Promise<void>
  readonly leave: () => void
}

function createQueue(): Queue {
  let held = false
  const waiting: (() => void)[] = []
  return {
    crowded: () => waiting.length > 0,
    enter: () => (held ? new Promise<void>((resolve) => waiting.push(resolve)) : Promise.resolve(void (held = true))),
    // The turn is handed over in the same step, so that nobody comes in between.
    leave: () => {
      const next = waiting.shift()
      if (next) next()
      else held = false
    },
  }
}

async function inTurn<T>(queue: Queue, work: (giveWay: GiveWay) => Promise<T>): Promise<T> {
  let over = false
  let inside = true
  const giveWay = async () => {
    if (!over && !queue.crowded()) return
    if (!over) {
      inside = false
      queue.leave()
      await queue.enter()
      inside = true
    }
    // The task was given up meanwhile: its turn is not to be kept, and it must not go on.
    if (!over) return
    if (inside) queue.leave()
    inside = false
    throw new Fault('cancelled', 'the task was given up')
  }
  await queue.enter()
  try {
    return await work(giveWay)
  } finally {
    over = true
    if (inside) {
      inside = false
      queue.leave()
    }
  }
}
