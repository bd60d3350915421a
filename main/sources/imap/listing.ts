/** Everything that a folder holds, for servers that do not tell what has changed. */
import { Fault } from '../../failure.ts'
import type { RemoteFolder, RemoteState } from '../source.ts'
import type { Connection } from './connection.ts'
import { found, opened, stillOpen, type Opened } from './reading.ts'
import { maskOf, remoteIdOf, setOf } from './uids.ts'

const listingPage = 1000
/** Messages whose flags are asked for alone, when they did not come together. */
const mostAlone = 600
const day = 86_400_000

export async function* listingOf(
  connection: Connection,
  folder: RemoteFolder,
  signal: AbortSignal,
  since: number | null,
): AsyncGenerator<readonly RemoteState[]> {
  const states = await connection.use(signal, async (session) => {
    // Anew: in a folder that stays open a server may go on showing what others removed.
    const now = await opened(session, folder)
    const uids = await found(now, '1:*', since === null ? null : new Date(since - 2 * day))
    const flags = await flagsOf(now, uids)
    return uids.flatMap((one) => {
      const mask = flags.get(one)
      return mask === undefined ? [] : [{ remoteId: remoteIdOf(now.validity, one), flags: mask }]
    })
  })
  for (let at = 0; at < states.length; at += listingPage) yield states.slice(at, at + listingPage)
}

/**
 * Flags of all of these; only a message that is gone is left out, for what is not listed is removed from the mirror.
 * Faults: badAnswer.
 */
async function flagsOf(now: Opened, uids: readonly number[]): Promise<Map<number, number>> {
  const flags = new Map<number, number>()
  const take = async (range: string) => {
    for await (const one of now.imap.fetch(range, { uid: true, flags: true }, { uid: true }))
      if (one.flags) flags.set(one.uid, maskOf(one.flags))
    stillOpen(now)
  }
  const missing = () => uids.filter((one) => !flags.has(one))
  const [first, last] = [uids[0], uids.at(-1)]
  if (first !== undefined) await take(`${first}:${last}`)
  for (const one of missing().slice(0, mostAlone)) await take(setOf([one]))
  if (missing().length === 0) return flags
  const still = new Set(await found(now, '1:*', null))
  const kept = missing().filter((one) => still.has(one)).length
  if (kept > 0) throw new Fault('badAnswer', `the server does not tell the flags of ${kept} messages`)
  return flags
}
