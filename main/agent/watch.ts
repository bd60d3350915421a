/** A task's leash: it ends when the person cancels, and when it has shown no progress for too long. */
import { Fault } from '../failure.ts'

export interface Watch {
  /** Aborted by a Fault of kind `cancelled` or `timeout`. */
  readonly signal: AbortSignal
  /** Progress was made: the time without any starts again. */
  readonly alive: () => void
}

/**
 * Runs `work` and settles with it, or with the abort's Fault as soon as `cancel` aborts or `patienceMs` pass without
 * progress, even if the work never ends: a source that ignores its signal must not hold the lock.
 */
export async function watched<T>(
  patienceMs: number,
  cancel: AbortSignal,
  work: (watch: Watch) => Promise<T>,
): Promise<T> {
  const controller = new AbortController()
  const giveUp = () => controller.abort(new Fault('timeout', `no progress for ${Math.round(patienceMs / 1000)} s`))
  let timer = setTimeout(giveUp, patienceMs)
  const stop = () => controller.abort(new Fault('cancelled', 'stopped by the person'))
  if (cancel.aborted) stop()
  cancel.addEventListener('abort', stop)
  const aborted = new Promise<never>((_resolve, reject) => {
    const fail = () => reject(controller.signal.reason as Fault)
    if (controller.signal.aborted) fail()
    else controller.signal.addEventListener('abort', fail)
  })
  const alive = () => {
    if (controller.signal.aborted) return
    clearTimeout(timer)
    timer = setTimeout(giveUp, patienceMs)
  }
  try {
    return await Promise.race([aborted, work({ signal: controller.signal, alive })])
  } finally {
    clearTimeout(timer)
    cancel.removeEventListener('abort', stop)
  }
}

/** The one with this key, made where there is none. */
export function controllerIn<K>(all: Map<K, AbortController>, key: K): AbortController {
  const found = all.get(key) ?? new AbortController()
  all.set(key, found)
  return found
}
