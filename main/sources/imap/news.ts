/**
 * What has happened in a folder since it was read: by QRESYNC from the server's own words, by CONDSTORE as far as counting
 * can tell (RFC 7162), else not at all.
 */
import type { FlagsEvent } from 'imapflow'
import { z } from 'zod'
import type { RemoteFolder } from '../source.ts'
import type { Client } from './client.ts'
import type { Session } from './connection.ts'
import { isRead, type Place } from './place.ts'
import { found, stillOpen, validityOf } from './reading.ts'
import { maskOf, uidsIn } from './uids.ts'

/** More than this is not taken from a server word by word: then the folder is compared. */
const mostNews = 200_000
const day = 86_400_000

/** What is to be told and read of a folder. */
export interface News {
  readonly validity: bigint
  /** Where reading goes on from, once `flags` and `gone` are told. */
  readonly start: Place
  readonly flags: ReadonlyMap<number, number>
  readonly gone: readonly number[]
  /** Oldest first. */
  readonly newer: readonly number[]
  /** What an earlier reading left, newest first. */
  readonly older: readonly number[]
  /** Where reading is when all of it was read. */
  readonly end: Place
}

/** The folder as SELECT shows it. */
interface View {
  readonly validity: bigint
  /** The UID that the next message gets, where the server says so; 0 where not. */
  readonly uidNext: number
  readonly exists: number
  readonly modseq: bigint | null
}

interface Told {
  readonly flags: Map<number, number>
  readonly gone: readonly number[]
}

/** `isNew` says that the mirror holds nothing of the folder. */
export async function newsOf(
  { imap }: Session,
  folder: RemoteFolder,
  before: Place | null,
  since: number | null,
  isNew: boolean,
): Promise<News> {
  const { view, heard } = await look(imap, folder, before)
  const uidValidity = `${view.validity}`
  const from = since === null ? null : new Date(since - 2 * day)
  const upTo = (uids: number[]) => (view.uidNext > 0 ? uids.filter((one) => one < view.uidNext) : uids)
  const marks = view.modseq === null ? {} : { modseq: `${view.modseq}` }
  if (before?.uidValidity !== uidValidity) {
    const older = upTo(await found({ imap }, '1:*', from)).reverse()
    const high = Math.max(view.uidNext, (older[0] ?? 0) + 1)
    const isAll = from !== null || older.length >= view.exists
    const start: Place = { uidValidity, low: high, high, ...marks, ...doubt(isNew && isAll, marks) }
    return {
      validity: view.validity,
      start,
      flags: new Map(),
      gone: [],
      newer: [],
      older,
      end: endOf(start, high, view),
    }
  }
  const newer = upTo(await found({ imap }, `${before.high}:*`, from)).filter((one) => one >= before.high)
  const told = heard ?? (await counted(imap, before, view, from === null ? newer.length : null, folder.total ?? 0))
  const older =
    before.low === 1 ? [] : (await found({ imap }, `1:${before.low - 1}`, from)).filter((one) => !isRead(before, one))
  const { modseq: _modseq, count: _count, unsure, ...read } = before
  const start: Place = { ...read, ...marks, ...doubt(told !== null && !unsure, marks) }
  const high = Math.max(before.high, view.uidNext, (newer.at(-1) ?? 0) + 1)
  const end = endOf(start, high, view)
  return {
    ...{ validity: view.validity, start, newer, older: older.reverse(), end },
    ...{ flags: told?.flags ?? new Map<number, number>(), gone: told?.gone ?? [] },
  }
}

/** Without change numbers every run ends with a comparison anyhow. */
const doubt = (isSure: boolean, marks: { modseq?: string }) =>
  isSure || !marks.modseq ? {} : { unsure: true as const }

function endOf({ from: _from, to: _to, ...start }: Place, high: number, { exists, modseq, uidNext }: View): Place {
  return { ...start, low: 1, high, ...(modseq === null || uidNext !== high ? {} : { count: exists }) }
}

/** Opens the folder. What it tells by QRESYNC is null where it tells nothing, or not all. */
async function look(
  imap: Client,
  folder: RemoteFolder,
  before: Place | null,
): Promise<{ view: View; heard: Told | null }> {
  const { uidValidity = '', modseq: changedSince } = before ?? {}
  const since = before && changedSince && imap.enabled.has('QRESYNC') ? { uidValidity, changedSince } : null
  const flags = new Map<number, number>()
  const sets: string[] = []
  const flag = (event: FlagsEvent) => {
    if (event.uid && before && isRead(before, event.uid) && flags.size <= mostNews)
      flags.set(event.uid, maskOf(event.flags))
  }
  const vanish = (set: string) => void sets.push(set)
  imap.on('flags', flag).on('vanished', vanish)
  try {
    const mailbox = await imap.select(folder.remoteId, since)
    const modseq = mailbox.noModseq ? null : (mailbox.highestModseq ?? null)
    const view = { validity: validityOf(mailbox), uidNext: mailbox.uidNext || 0, exists: mailbox.exists || 0, modseq }
    // Also what this cursor does not count as read: another reading may have stored it.
    const gone = uidsIn(sets.join(','), 1, Math.max(view.uidNext, before?.high ?? 0), mostNews)
    const isAll = since && wasResynced(mailbox) && flags.size <= mostNews && isLater(modseq, changedSince)
    return { view, heard: isAll && gone ? { flags, gone } : null }
  } finally {
    imap.off('flags', flag).off('vanished', vanish)
  }
}

/** A number that goes back says that the server has forgotten what it counted. */
const isLater = (now: bigint | null, before: string | undefined): now is bigint =>
  now !== null && before !== undefined && now >= BigInt(before)

/** The library's word that the answer to SELECT was one to QRESYNC. */
const wasResynced = (mailbox: unknown): boolean => z.object({ qresync: z.literal(true) }).safeParse(mailbox).success

/** Flags by CHANGEDSINCE. Nothing is gone where there are as many messages as before, and the new ones; else null. */
async function counted(
  imap: Client,
  before: Place,
  view: View,
  arrived: number | null,
  held: number,
): Promise<Told | null> {
  const { modseq: changedSince, count, high } = before
  if (changedSince === undefined || count === undefined || arrived === null || !isLater(view.modseq, changedSince))
    return null
  // The mirror may hold more than the cursor knows of: what was moved here, or read by another reading.
  if (count + arrived !== view.exists || held > count) return null
  const flags = new Map<number, number>()
  if (view.modseq === BigInt(changedSince) || high === 1) return { flags, gone: [] }
  const query = { uid: true, flags: true }
  for await (const one of imap.fetch(`1:${high - 1}`, query, { uid: true, changedSince: BigInt(changedSince) }))
    if (one.flags && one.uid < high) flags.set(one.uid, maskOf(one.flags))
  stillOpen({ imap })
  return flags.size > mostNews ? null : { flags, gone: [] }
}
