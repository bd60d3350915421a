/** Opening the mirror at the start of the app. */
import { Fault } from '../failure.ts'
import type { Log } from '../log.ts'
import { openMirror, setAside, type Mirror } from './mirror.ts'

/** A damaged mirror is put aside, never deleted, and a new one begun; `kept` is where. Faults: newer locked disk. */
export async function openOrReplace(file: string, log: Log): Promise<{ mirror: Mirror; kept: string | null }> {
  try {
    return { mirror: await openMirror(file, { log }), kept: null }
  } catch (error) {
    if (!(error instanceof Fault) || error.kind !== 'damaged') throw error
    const kept = setAside(file, new Date())
    log('the mirror was damaged and was set aside')
    return { mirror: await openMirror(file, { log }), kept }
  }
}
