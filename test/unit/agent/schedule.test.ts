import { describe, expect, it } from 'vitest'
import { waitAfter, waitWhileBusy } from '../../../main/agent/schedule.ts'

describe('waiting after failures', () => {
  it.each([
    ['the first failure, least chance', 1, 0, null, 15_000],
    ['the first failure, most chance', 1, 1, null, 30_000],
    ['the second doubles', 2, 1, null, 60_000],
    ['the fifth', 5, 1, null, 480_000],
    ['the tenth is capped at an hour', 10, 1, null, 3_600_000],
    ['the thousandth is still an hour', 1000, 1, null, 3_600_000],
    ['a server that asks for longer gets it', 1, 0, 120_000, 120_000],
    ['a server that asks for less changes nothing', 3, 1, 5_000, 120_000],
    ['a server that asks for a year gets an hour', 1, 0, 365 * 86_400_000, 3_600_000],
    ['a server that asks for the past changes nothing', 1, 0, -5, 15_000],
  ])('%s', (_case, failures, random, retryAfter, expected) => {
    expect(waitAfter(failures, random, retryAfter)).toBe(expected)
  })
})

describe('waiting while somebody else syncs there', () => {
  it.each([
    [1, 1, 5_000],
    [1, 0, 2_500],
    [2, 1, 15_000],
    [3, 1, 45_000],
    [4, 1, 120_000],
    [5, 1, 300_000],
    [6, 1, 300_000],
    [1000, 0.5, 225_000],
  ])('the %ith time with chance %f', (contended, random, expected) => {
    expect(waitWhileBusy(contended, random)).toBe(expected)
  })
})
