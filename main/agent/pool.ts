/** "An additional throttle limits us to 10 tasks, however many associates are to be synced." (contract 5) */

export const maxTasks = 10

/** Runs a task as soon as fewer than the limit are running, in the order of the calls; settles as the task does. */
export type Pool = <T>(task: () => Promise<T>) => Promise<T>

export function createPool(limit = maxTasks): Pool {
  let free = limit
  const queue: (() => void)[] = []
  // A place is taken or handed over in the same step in which it is given, never after an await.
  const place = () => (free > 0 ? Promise.resolve(void free--) : new Promise<void>((resolve) => queue.push(resolve)))
  const giveBack = () => {
    const next = queue.shift()
    if (next) next()
    else free++
  }
  return async (task) => {
    await place()
    try {
      return await task()
    } finally {
      giveBack()
    }
  }
}
