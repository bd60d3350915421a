/** How waiting ends: time limits of single requests, and callers that give up. */
import { Fault } from '../../failure.ts'

/** Why `signal` ended the work, in our words. */
export function abortFault(signal: AbortSignal): Fault {
  const reason: unknown = signal.reason
  if (reason instanceof Fault) return reason
  const inTime = reason instanceof DOMException && reason.name === 'TimeoutError'
  return inTime ? new Fault('offline', 'no answer in time') : new Fault('cancelled', 'the request was stopped')
}

/**
 * Runs `work` with a controller that aborts with `signal` or after `timeout` ms; either way the reason becomes the
 * Fault (offline for time, else what the signal says).
 */
export async function withDeadline<T>(
  signal: AbortSignal,
  timeout: number,
  work: (controller: AbortController) => Promise<T>,
): Promise<T> {
  if (signal.aborted) throw abortFault(signal)
  const controller = new AbortController()
  let late = false
  const stop = () => controller.abort()
  const timer = setTimeout(() => {
    late = true
    stop()
  }, timeout)
  signal.addEventListener('abort', stop, { once: true })
  try {
    return await work(controller)
  } catch (error) {
    if (signal.aborted) throw abortFault(signal)
    if (late) throw new Fault('offline', `no answer within ${timeout / 1000} s`)
    throw error
  } finally {
    clearTimeout(timer)
    signal.removeEventListener('abort', stop)
  }
}

/** The same work for one who may stop waiting for it; it goes on for the others. Faults: what the signal says. */
export async function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  work.catch(() => undefined) // nobody may be left to hear it
  if (signal.aborted) throw abortFault(signal)
  let stop = () => {}
  const stopped = new Promise<never>((_, reject) => {
    stop = () => reject(abortFault(signal))
    signal.addEventListener('abort', stop, { once: true })
  })
  return await Promise.race([work, stopped]).finally(() => signal.removeEventListener('abort', stop))
}
