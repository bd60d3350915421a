import { describe, expect, it } from 'vitest'
import { isOver, sleepUntil, waitAfter, waitToListen, waitWhileBusy } from '../../../main/agent/schedule.ts'

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

describe('a wait until a moment', () => {
  const hour = 3_600_000
  it.each([
    ['that was never begun is over', null, true],
    ['that has come is over', 0, true],
    ['that has not come is not', 1, false],
    ['of an hour is not', hour, false],
    ['of longer is over, for the clock was set back', hour + 1, true],
    ['of ten years is over', 3650 * 24 * hour, true],
  ])('%s', (_case, at, expected) => {
    expect(isOver(at, 0)).toBe(expected)
  })

  it.each([
    ['until then', 5000, 5000],
    ['a second at least', 10, 1000],
    ['not for years', 3650 * 24 * hour, 1000],
    ['not into the past', -5, 1000],
  ])('is slept %s', (_case, at, expected) => {
    expect(sleepUntil(at, 0)).toBe(expected)
  })
})

describe('listening again', () => {
  it.each([
    ['soon where the server had told for a while', 0, 0, null, 1000],
    ['later where it had not', 1, 0, null, 15_000],
    ['at most in an hour', 50, 1, null, 3_600_000],
    ['when the server wishes', 1, 0, 120_000, 120_000],
  ])('%s', (_case, failures, random, retryAfter, expected) => {
    expect(waitToListen(failures, random, retryAfter)).toBe(expected)
  })
})
