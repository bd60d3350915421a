/** PURE: how messages are named (`UIDVALIDITY:UID`), and sets of UIDs as IMAP writes them. */
import { flag } from '../../../preload/model.ts'
import type { RemoteId } from '../source.ts'

export const remoteIdOf = (validity: bigint, uid: number): RemoteId => `${validity}:${uid}`

/** The UIDs among `ids` that are of this generation of the folder: what another one named is gone. */
export function uidsOf(ids: readonly RemoteId[], validity: bigint): number[] {
  const start = `${validity}:`
  return ids
    .filter((id) => id.startsWith(start))
    .map((id) => Number(id.slice(start.length)))
    .filter(isUid)
}

export const isUid = (uid: number): boolean => Number.isSafeInteger(uid) && uid > 0 && uid < 2 ** 32

/** `1:3,7`, rising and each once. */
export function setOf(uids: readonly number[]): string {
  const ranges: { first: number; last: number }[] = []
  for (const uid of [...new Set(uids)].sort((a, b) => a - b)) {
    const open = ranges.at(-1)
    if (open?.last === uid - 1) open.last = uid
    else ranges.push({ first: uid, last: uid })
  }
  return ranges.map(({ first, last }) => (first === last ? `${first}` : `${first}:${last}`)).join(',')
}

/** System flags of IMAP beside ours. `\Recent` is left out: it says who looked, not what the message is. */
const names: readonly (readonly [string, number])[] = [
  ['\\seen', flag.seen],
  ['\\answered', flag.answered],
  ['\\flagged', flag.flagged],
  ['\\draft', flag.draft],
  ['\\deleted', flag.deleted],
]

export function maskOf(flags: ReadonlySet<string>): number {
  const lower = new Set([...flags].map((one) => one.toLowerCase()))
  return names.reduce((mask, [name, bit]) => (lower.has(name) ? mask | bit : mask), 0)
}

const written: Readonly<Record<number, string>> = {
  [flag.seen]: '\\Seen',
  [flag.answered]: '\\Answered',
  [flag.flagged]: '\\Flagged',
  [flag.draft]: '\\Draft',
}

/** What a message is stored with; one is never stored as deleted. */
export function flagsIn(mask: number): string[] {
  return Object.entries(written).flatMap(([bit, name]) => (mask & Number(bit) ? [name] : []))
}

/** In rows of at most `size`. */
export function piecesOf(uids: readonly number[], size: number): number[][] {
  const pieces = []
  for (let at = 0; at < uids.length; at += size) pieces.push(uids.slice(at, at + size))
  return pieces
}

/** The UIDs from `first` to below `end` that a set of a server's names; null for more than `most`. */
export function uidsIn(set: string, first: number, end: number, most: number): number[] | null {
  const uids: number[] = []
  for (const range of set.split(',')) {
    const [one = 0, other = one] = range.split(':').map(Number)
    const from = Math.max(Math.min(one, other), first)
    const to = Math.min(Math.max(one, other), end - 1)
    if (!(to - from + uids.length < most)) return null
    for (let uid = from; uid <= to; uid++) uids.push(uid)
  }
  return uids
}
