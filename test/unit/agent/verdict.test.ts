import { describe, expect, it } from 'vitest'
import { judge } from '../../../main/agent/verdict.ts'
import type { Snapshot } from '../../../main/sources/source.ts'

const look = (lastFetch: string | null, inbox: number | null): Snapshot => ({
  lastFetch,
  latestItems: new Map(inbox === null ? [] : [['INBOX', inbox]]),
  status: null,
})
const noon = '2026-06-01T12:00:00.1234567'
const later = '2026-06-01T14:00:01+02:00'

describe('the verdict on a server that answers 204 whatever it did', () => {
  it.each([
    ['it fetched since', look(noon, 5), look(later, 5), true, true, 1001, 'synced', 'lastFetch'],
    ['it fetched for the first time', look(null, 5), look(noon, 5), true, true, 1001, 'synced', 'lastFetch'],
    [
      'it fetched, though the account was not due',
      look(noon, 5),
      look(later, 5),
      false,
      true,
      null,
      'synced',
      'lastFetch',
    ],
    [
      'the same time in another zone is no fetch',
      look('2026-06-01T12:00:01Z', 5),
      look(later, 5),
      true,
      true,
      9000,
      'unproven',
      'none',
    ],
    ['a folder grew', look(noon, 5), look(noon, 6), true, true, 1001, 'synced', 'latestItem'],
    [
      'a folder that could not be told before has not grown',
      look(noon, null),
      look(noon, 6),
      true,
      true,
      9000,
      'unproven',
      'none',
    ],
    ['a folder that shrank has not grown', look(noon, 6), look(noon, 5), true, true, 9000, 'unproven', 'none'],
    ['the account is due no more', look(noon, 5), look(noon, 5), true, false, 1001, 'synced', 'leftReady'],
    ['it answered after one second', look(noon, 5), look(noon, 5), true, true, 1001, 'busy', 'quickAnswer'],
    ['the shortest second', look(noon, 5), look(noon, 5), true, true, 900, 'busy', 'quickAnswer'],
    ['the longest second', look(noon, 5), look(noon, 5), true, true, 1600, 'busy', 'quickAnswer'],
    ['too quick for the lock', look(noon, 5), look(noon, 5), true, true, 899, 'unproven', 'none'],
    ['too slow for the lock', look(noon, 5), look(noon, 5), true, true, 1601, 'unproven', 'none'],
    ['the account was not due', look(noon, 5), look(noon, 5), false, false, 1001, 'unproven', 'none'],
    ['nobody was due', look(noon, 5), look(noon, 5), false, false, null, 'unproven', 'none'],
    ['nothing to look at, after a second', null, null, true, true, 1200, 'busy', 'quickAnswer'],
    ['nothing to look at, after longer', null, look(later, 9), true, true, 5000, 'unproven', 'none'],
  ] as const)('%s', (_case, before, after, wasAsked, stillReady, tookMs, verdict, evidence) => {
    const refresh = { tookMs, stillReady: new Set(stillReady ? [7] : []) }
    expect(judge(before, after, refresh, { accountId: 7, wasAsked })).toEqual({ verdict, evidence })
  })
})
